#!/usr/bin/env python3
"""Everything that is said of screening, in one run: labelled pairs beside nomenklatura, then the index alone at many names.

    cargo build --release && cargo build --release -p knockon-screen --examples
    python3 bench/screen/all.py target/release LIST PAIRS.jsonl... [--names 2000000] [--work DIR]

The one after the other, so that they do not disturb each other: `side_by_side.py` and `many_names.py`, whose pages say what they print.
"""
import argparse
import pathlib
import subprocess
import sys


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("built", type=pathlib.Path, help="folder with the release build")
    args.add_argument("list", type=pathlib.Path)
    args.add_argument("pairs", type=pathlib.Path, nargs="+")
    args.add_argument("--names", default="2000000")
    args.add_argument("--work", type=pathlib.Path)
    args = args.parse_args()
    here = pathlib.Path(__file__).parent
    kept = ["--work", args.work] if args.work else []
    for words in (
        [here / "side_by_side.py", args.built / "knockon", *args.pairs, *kept],
        [here / "many_names.py", args.built, args.list, "--names", args.names, *kept],
    ):
        subprocess.run([sys.executable, *words], check=True)


if __name__ == "__main__":
    main()
