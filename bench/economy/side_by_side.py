#!/usr/bin/env python3
"""Side by side with pymrio 0.7.0 and BoARIO 0.7.2: same tables, same answers, CPU seconds, wall, peak memory.

    python3 bench/economy/side_by_side.py [--work DIR] [--largest 9800|2464|1435] [--out FILE]

Builds `measure` (cargo, release), makes seeded synthetic tables, installs the peers into a virtual environment in DIR (default: a temporary
folder, removed afterwards), runs every job of both programs one after the other in processes of their own, and prints a table and
one JSON line a job. Where a peer would need hours (1,000 what-ifs, 1,435 extractions, 1,000 draws) it runs a few and its figure is scaled;
such lines say so. Needs 6 GB of memory and 3 GB of disk for 9,800 sectors.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHAPES = {48: (6, 8), 1435: (41, 35), 2464: (44, 56), 4900: (49, 100), 9800: (49, 200)}


def run(*words):
    got = subprocess.run([str(w) for w in words], capture_output=True, text=True)
    if got.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}\n{got.stderr[-2000:]}")
    return json.loads(got.stdout.strip().splitlines()[-1])


def machine():
    model = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return {"cpu": model[0] if model else "?", "cores": len(model), "load": os.getloadavg()}


def growth(lines, job, key):
    """Exponent b of cost = a·n^b, by least squares on logarithms, over sizes from 1,000 on."""
    import math

    points = [(math.log(l["n"]), math.log(l[key])) for l in lines if l["who"] == "knockon" and l["job"] == job and l["n"] >= 1000 and l.get(key, 0) > 0]
    if len(points) < 2:
        return None
    mx, my = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def jobs(ours, theirs, work, largest, keep):
    sizes = [n for n in SHAPES if n <= largest]
    for n in sizes:
        # The arrays are seeded: those of an earlier run in the same folder are the same.
        if not (work / f"d{n}/shape.json").exists():
            keep("knockon", ours("make", work / f"d{n}", *SHAPES[n], 5, 1), quiet=True)
    for n in sizes:
        keep("knockon", ours("calc-all", work / f"d{n}"))
        if n != 4900:
            keep("pymrio 0.7.0", theirs("calc-all", work / f"d{n}"))
        for f in (work / f"d{n}").glob("ours-*.npy"):
            f.unlink()
    for n in [n for n in sizes if n >= 1435]:
        keep("knockon", ours("shock", work / f"d{n}"))
    prepared = work / "table.prepared"
    keep("knockon", ours("prepare", work / f"d{largest}", prepared))
    keep("knockon", ours("prepared", prepared))
    prepared.unlink()
    keep("pymrio 0.7.0", theirs("shock", work / f"d{largest}"))
    if 1435 in sizes:
        d = work / "d1435"
        keep("knockon", ours("what-ifs", d, 1000, 10))
        keep("numpy solves", theirs("what-ifs", d, 3, 10), scale=1000 / 3)
        keep("knockon", ours("extract", d))
        keep("numpy solves", theirs("extract", d, 5), scale=1435 / 5)
        keep("knockon", ours("draws", d, 1000))
    for n, days in [(48, 365), (1435, 365), (2464, 365)]:
        if n in sizes:
            keep("knockon", ours("ario", work / f"d{n}", days))
            keep("BoARIO 0.7.2", theirs("ario", work / f"d{n}", days if n == 48 else 60))
    keep("knockon", ours("large", 82, 240))
    file = work / "ICIO2023_2020.csv"
    keep("knockon", ours("make-icio", file, 80, 45), quiet=True)
    keep("knockon", ours("read", "oecd-icio", file))
    keep("pymrio 0.7.0", theirs("read-icio", file))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--work", type=pathlib.Path)
    p.add_argument("--largest", type=int, default=9800, choices=list(SHAPES))
    p.add_argument("--out", type=pathlib.Path)
    p.add_argument("--built", action="store_true", help="measure is already built")
    a = p.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = a.work or pathlib.Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        if not a.built:
            subprocess.run(["cargo", "build", "--release", "-q", "-p", "knockon-economy", "--example", "measure"], cwd=ROOT, check=True)
        python = work / "venv/bin/python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", "pymrio==0.7.0", "boario==0.7.2", "progressbar2"], check=True)
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
        lines = [{"who": "machine", "job": "", "commit": commit, **machine()}]

        def keep(who, line, scale=None, quiet=False):
            if scale:
                line.update(scaled_cpu_s=line["cpu_s"] * scale, scaled_wall_s=line["wall_s"] * scale)
            lines.append({"who": who, **line, "load": os.getloadavg()[0]})
            if not quiet:
                print(json.dumps(lines[-1]), flush=True)

        measure = ROOT / "target/release/examples/measure"
        jobs(lambda *w: run(measure, *w), lambda *w: run(python, ROOT / "bench/economy/peers.py", *w), work, a.largest, keep)
        print("\ncost grows with the number of industries n as n^b:")
        for job, key in [("calc-all", "cpu_s"), ("shock", "factor_and_first_cpu_s"), ("shock", "again_mean_cpu_s"), ("shock", "iterative_cpu_s"), ("ario", "cpu_ms_a_day")]:
            b = growth(lines, job, key)
            print(f"  {job:10} {key:26} b = {b:.2f}" if b else f"  {job:10} {key:26} too few sizes")
        if a.out:
            a.out.write_text("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    main()
