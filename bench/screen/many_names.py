#!/usr/bin/env python3
"""The index alone at many names, and the program with a file of suppliers: time, memory, size.

    cargo build --release && cargo build --release -p knockon-screen --examples
    python3 bench/screen/many_names.py target/release LIST [--names 2000000] [--suppliers 100000] [--queries 1000] [--work DIR]

LIST is a published list in any format. Its names become a table (kind, record, name), from which `--example names` makes as many as wanted
(seed 1; its page says how); `--example speed` builds the index, opens it, changes it and searches four sets of queries on
one thread. Every hundredth name or so of the made ones is then a supplier: the file is screened against LIST by the program as users
run it, with the index built, and once more with the index that was kept. DIR keeps the made files; without it they are removed.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def table(knockon, lists, work):
    store, out = work / "lists.db", work / "names-of-list.tsv"
    store.unlink(missing_ok=True)
    subprocess.run([knockon, "lists", "import", lists, "--store", store, "--quiet"], check=True, stdout=sys.stderr)
    records = subprocess.run([knockon, "lists", "export", "--store", store, "--format", "jsonl"], check=True, capture_output=True).stdout
    with open(out, "w", encoding="utf-8") as f:
        for number, line in enumerate(records.decode().splitlines()):
            record = json.loads(line)
            kind = {"person": "person", "vessel": "vessel"}.get(record.get("kind"), "organisation")
            for name in [record["name"], *record.get("aliases", [])]:
                name = " ".join(name.split())
                if name:
                    f.write(f"{kind}\t{number}\t{name}\n")
    return out


def suppliers(names, wanted, out):
    lines = names.read_text(encoding="utf-8").splitlines()
    step = max(1, len(lines) // wanted)
    with open(out, "w", encoding="utf-8") as f:
        f.write("number,name\n")
        for i, line in enumerate(lines[::step][:wanted]):
            f.write(f'{i},"{line.split(chr(9))[2].replace(chr(34), chr(34) * 2)}"\n')


def screened(knockon, file, lists, work, what):
    began = time.time()
    with open(work / "screened.csv", "wb") as out:
        child = subprocess.Popen([knockon, "screen", "--file", file, "--name-column", "name", "--list", lists], stdout=out)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"knockon screen: exit status {child.returncode}")
    cpu = used.ru_utime + used.ru_stime
    print(f"suppliers, {what}\ts\t{time.time() - began:.1f}\tCPU s\t{cpu:.1f}\tpeak MB\t{used.ru_maxrss / 1024:.0f}", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("built", type=pathlib.Path, help="folder with the release build")
    args.add_argument("list", type=pathlib.Path)
    args.add_argument("--names", type=int, default=2_000_000)
    args.add_argument("--suppliers", type=int, default=100_000)
    args.add_argument("--queries", type=int, default=1000)
    args.add_argument("--work", type=pathlib.Path)
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or pathlib.Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        knockon, examples = args.built / "knockon", args.built / "examples"
        # A copy, so that the index that is kept beside a list stands here.
        lists = work / args.list.name
        shutil.copyfile(args.list, lists)
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
        made = work / f"names-{args.names}.tsv"
        if not made.exists():
            with open(made, "wb") as out:
                subprocess.run([examples / "names", table(knockon, lists, work), str(args.names), "1"], check=True, stdout=out)
        subprocess.run([examples / "speed", made, str(args.queries), work / f"names-{args.names}.index"], check=True)
        suppliers(made, args.suppliers, work / "suppliers.csv")
        kept = lists.with_name(lists.name + ".knockon-index")
        kept.unlink(missing_ok=True)
        screened(knockon, work / "suppliers.csv", lists, work, "index built")
        screened(knockon, work / "suppliers.csv", lists, work, "index kept")


if __name__ == "__main__":
    main()
