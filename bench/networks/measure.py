"""Supply networks measured: seconds, CPU seconds and peak memory of the engine on generated networks, and how they grow with size.

    python3 bench/networks/measure.py [esri] [deep] [year] [national] [draws] [sourcing]

Without words everything runs but `national` (a million firms) and `deep` (100,000 firms, ten minutes). Needs cargo and nothing else; builds the bench programs first.
Generators and seeds are in crates/network/src/generate and in the bench programs: seed 1 throughout. Two threads unless the line says one.

The bars printed beside our figures are those that the project set itself, with where they come from; no other program is run here.
"""

import math
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def build(crate, name):
    """Builds a bench program and gives its path."""
    done = subprocess.run(
        ["cargo", "bench", "-p", crate, "--bench", name, "--no-run"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    if done.returncode != 0:
        sys.exit(done.stderr)
    found = re.findall(r"Executable .*\((.*)\)", done.stderr)
    return os.path.join(ROOT, found[-1])


def run(program, *words, threads=2):
    """Runs a program: its lines, wall seconds, CPU seconds, peak MB."""
    env = dict(os.environ, RAYON_NUM_THREADS=str(threads))
    begun = time.monotonic()
    child = subprocess.Popen(
        [program, *map(str, words)], stdout=subprocess.PIPE, text=True, env=env
    )
    lines = child.stdout.read().splitlines()
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{program} {words} ended with {status}")
    return lines, time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def seconds(lines, pattern):
    for line in lines:
        if match := re.search(pattern, line):
            return float(match.group(1))
    sys.exit(f"no line like {pattern!r} in {lines}")


def exponent(points):
    """Slope of log(time) over log(size), least squares."""
    xs = [math.log(n) for n, _ in points]
    ys = [math.log(max(t, 1e-9)) for _, t in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / sum((x - mx) ** 2 for x in xs)


def table(title, head, rows):
    print(f"\n## {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(c) for c in row) + " |")
    sys.stdout.flush()


SHALLOW = [(1_000, 89), (3_000, 89), (10_000, 89), (30_000, 89, 3_000), (1_000, 616), (10_000, 616), (100_000, 616, 500)]


def deep():
    esri([(100_000, 89)])


def esri(sizes=SHALLOW):
    program = build("knockon-shock", "risk")
    aims = {(10_000, 89): "8 s", (10_000, 616): "25 s", (100_000, 89): "10 min, 1 GB"}
    rows, points = [], []
    for firms, sectors, *sample in sizes:
        lines, _, cpu, peak = run(program, firms, sectors, *sample)
        each = seconds(lines, r"reference, market true: [0-9.]+ s, ([0-9.]+) ms")
        wall = each * firms / 1e3
        up = seconds(lines, r"converged upstream of all: ([0-9.]+) s")
        if sectors == 89:
            points.append((firms, wall))
        aim = aims.get((firms, sectors), "")
        whole = f"{wall:.0f} at the pace of {sample[0]} of them" if sample else f"{wall:.2f}"
        rows.append((firms, sectors, whole, f"{each:.3f}", f"{up:.2f}", f"{cpu:.1f}", f"{peak:.0f}", aim))
    head = ("firms", "sectors", "index of all, s", "ms a firm, two at once", "converged upstream of all, s", "CPU s", "peak MB", "aim (index)")
    table("Systemic-risk index of every firm, market on, eps 0.01, two threads", head, rows)
    if len(points) > 1:
        print(f"\nindex at 89 sectors grows as firms^{exponent(points):.2f}; aim of the upstream index at 100,000 firms: 2 min.")
    print("Bars of the reference C++ program as the project's brief gives them (one scenario, not run here): 0.0169 s at 1,000,")
    print("0.210 s at 10,000, 3.31 s at 100,000 firms with 89 sectors; 0.825 s at 10,000 with 616.")


def year(sizes=(10_000, 30_000, 100_000)):
    program = build("knockon-shock", "simulate")
    rows, points = [], []
    for firms in sizes:
        for threads in (1, 2) if firms <= 100_000 else (2,):
            lines, _, cpu, peak = run(program, firms, 365, 1_000, threads=threads)
            wall = seconds(lines, r"1 x 365 days: ([0-9.]+) s")
            applied = seconds(lines, r"patterns: ([0-9.]+) s")
            least = next(line for line in lines if line.startswith("lowest"))
            if threads == 2:
                points.append((firms, wall))
            rows.append((firms, threads, f"{wall:.1f}", f"{cpu:.1f}", f"{peak:.0f}", f"{applied:.2f}", least))
    head = ("firms", "threads", "365 days, s", "CPU s with generator", "peak MB", "1,000 measures applied, s", "")
    table("A year under 1,000 measures, 12 links a firm", head, rows)
    if len(points) > 1:
        print(f"\na year grows as firms^{exponent(points):.2f}")


def national():
    year((1_000_000,))
    print("\naim: 1,000,000 firms, 12,000,000 links, 365 days in 5 min and 3 GB; 1,000 measures applied in 2 s")


def draws():
    program = build("knockon-shock", "simulate")
    rows = []
    for measures, runs in [(20, 400), (1_000, 40)]:
        lines, _, cpu, peak = run(program, 10_000, 365, measures, runs)
        wall = seconds(lines, r" x 365 days: ([0-9.]+) s")
        thousand = f"{1_000 * wall / runs:.0f}"
        rows.append((runs, measures, f"{wall:.0f}", f"{cpu / runs:.2f}", thousand, f"{peak:.0f}"))
    head = ("draws", "measures", "s", "CPU s a draw", "1,000 at this pace, s", "peak MB")
    table("Draws of 10,000 firms over 365 days, two at once", head, rows)
    print("\naim: 1,000 draws in 10 min")


def sourcing():
    program = build("knockon-sourcing", "plan")
    rows = []
    whole = [(40, 200, 24, 400, "whole", 0.01), (200, 1_000, 24, 400, "whole", 0.01)]
    parts = [(40, 200, 24, 400, "parts", 0.01), (200, 1_000, 24, 600, "parts", 0.01)]
    for words in whole + parts:
        lines, wall, cpu, peak = run(program, *words)
        rows.append((" ".join(map(str, words)), f"{wall:.1f}", f"{cpu:.1f}", f"{peak:.0f}", lines[-1]))
    head = ("parts suppliers months nodes solver gap", "s", "CPU s", "peak MB", "what came out")
    table("Sourcing plans by the pure-Rust solvers", head, rows)


def main():
    every = {"esri": esri, "year": year, "draws": draws, "sourcing": sourcing}
    also = {"deep": deep, "national": national}
    words = sys.argv[1:] or list(every)
    unknown = [w for w in words if w not in every and w not in also]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; expected {', '.join([*every, *also])}")
    for part in dict.fromkeys((every | also)[w] for w in words):
        part()


if __name__ == "__main__":
    main()
