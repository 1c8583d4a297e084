#!/usr/bin/env python3
"""A column of many names screened from a pandas frame with the Python package: time and memory, and the same answers as the program's.

    maturin build --release --manifest-path crates/python/Cargo.toml --out dist
    cargo build --release && cargo build --release -p knockon-screen --examples
    target/release/examples/names NAMES_OF_LIST.tsv 1000000 > made.tsv        # as bench/screen/many_names.py does, --work DIR keeps the table
    python3 bench/python/million.py dist/knockon-*.whl made.tsv LIST [--names 1000000] [--binary target/release/knockon]

Installs the wheel with pandas and pyarrow in a folder of its own, reads the third column of made.tsv into a frame, screens it against LIST in one call. With
--binary the first thousand names are screened by the program too (`screen --file`), and the hits, records and scores compared.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import venv

INSIDE = r"""
import resource, sys, time
import pandas as pd
import knockon

def used():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return time.time(), r.ru_utime + r.ru_stime, r.ru_maxrss / 1024

def told(what, before, now):
    print(f"{what}: {now[0] - before[0]:.1f} s, {now[1] - before[1]:.1f} CPU s, peak {now[2]:.0f} MB", flush=True)

made, lists, wanted, out = sys.argv[1:]
at = used()
with open(made, encoding="utf-8") as f:
    names = [line.split("\t")[2].rstrip("\n") for line, _ in zip(f, range(int(wanted)))]
frame = pd.DataFrame({"name": names})
del names
now = used(); told(f"frame of {len(frame)} names, pandas {pd.__version__}, column of {frame.name.dtype}", at, now); at = now
held = knockon.Lists([lists])
now = used(); told("lists opened", at, now); at = now
heard = []
rows = held.screen_column(frame["name"], progress=lambda done, all: heard.append(done))
now = used(); told(f"screened, progress told {len(heard)} times", at, now); at = now
answer = rows.to_pandas()
now = used(); told(f"{len(answer)} rows as a pandas frame", at, now)
first = answer.head(1000).assign(name=frame["name"].head(1000).to_numpy())
first.to_json(out, orient="records", force_ascii=False)
print("hits", int(answer["hit"].sum()))
"""


def same_as(binary, lists, rows, work):
    """The first names by the program: one row of CSV each, to be equal in whether, which, how surely and why."""
    asked = work / "first.csv"
    with open(asked, "w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows([["name"], *([r["name"]] for r in rows)])
    printed = subprocess.run(
        [binary, "screen", "--file", asked, "--name-column", "name", "--list", lists], check=True, capture_output=True
    ).stdout.decode()
    theirs = list(csv.DictReader(printed.splitlines()))
    apart = 0
    for own, other in zip(rows, theirs, strict=True):
        score = abs((own["score"] or 0.0) - float(other["score"] or 0.0)) < 1e-4
        apart += not (score and [own["record_id"] or "", own["match"] or "", own["why"] or ""] == [other["record_id"], other["match"], other["why"]])
    print(f"the first {len(rows)} beside the program: {apart} apart")
    if apart:
        sys.exit(1)


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("wheel", type=pathlib.Path)
    args.add_argument("made", type=pathlib.Path)
    args.add_argument("list", type=pathlib.Path)
    args.add_argument("--names", type=int, default=1_000_000)
    args.add_argument("--binary", type=pathlib.Path)
    asked = args.parse_args()
    with tempfile.TemporaryDirectory() as top:
        venv.create(top, with_pip=True)
        python = str(pathlib.Path(top, "bin", "python"))
        subprocess.run([python, "-m", "pip", "install", "-q", str(asked.wheel), "pandas", "pyarrow"], check=True)
        out = pathlib.Path(top, "first.json")
        subprocess.run([python, "-c", INSIDE, asked.made, asked.list, str(asked.names), out], check=True)
        if asked.binary:
            same_as(asked.binary, asked.list, json.loads(out.read_text(encoding="utf-8")), pathlib.Path(top))


main()
