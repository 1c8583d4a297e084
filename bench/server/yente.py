#!/usr/bin/env python3
"""What yente's API offers, asked of yente itself: installs it in a folder of its own and prints its OpenAPI operations.

    python3 bench/server/yente.py [VERSION]

Needs Python 3.11 and the network. yente is not started: that needs Elasticsearch or OpenSearch; its application describes itself without.
"""
import pathlib
import subprocess
import sys
import tempfile
import venv

OPERATIONS = """
from yente.app import create_app
doc = create_app().openapi()
print("yente", doc["info"]["version"])
for path, operations in doc["paths"].items():
    for method, o in operations.items():
        print(f"{method.upper():6} {path:45} {o.get('summary', '').strip()}")
"""


def main():
    version = f"=={sys.argv[1]}" if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as top:
        venv.create(top, with_pip=True)
        python = str(pathlib.Path(top, "bin", "python"))
        subprocess.run([python, "-m", "pip", "install", "-q", f"yente{version}"], check=True)
        subprocess.run([python, "-c", OPERATIONS], check=True)


main()
