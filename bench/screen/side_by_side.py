#!/usr/bin/env python3
"""Labelled pairs of names, scored by knockon and by nomenklatura (the matcher of yente and OpenSanctions) in one run: quality and cost.

    cargo build --release
    python3 bench/screen/side_by_side.py target/release/knockon PAIRS.jsonl... [--work DIR] [--algorithms logic-v2,logic-v1]

A line of PAIRS has `query` and `candidate` (a name, or an object with `name` and more, as `knockon screen pairs` reads it), `schema` and `label`. For a
file without a negative, the candidates of rows i+1 … i+20 of the same schema that share no name with row i's are its negatives. nomenklatura is
installed from PyPI into a virtual environment in DIR (default: a temporary folder, removed afterwards). Both programs get the same rows; each
decides at one threshold for all files: knockon at its default, nomenklatura at 0.7, the default of yente, and, to be fair to it, also at
the threshold that is best for it over all rows together. CPU seconds and peak memory are those of the whole process, loading included;
"pairs/s" leaves loading out of nomenklatura's figure.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

FOLLOWING = 20
YENTE = 0.7


def names(value):
    return {value.casefold()} if isinstance(value, str) else {str(value.get("name", "")).casefold()}


def rows_of(path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    rows = [r for r in rows if isinstance(r.get("label"), bool) and "query" in r and "candidate" in r]
    short = pathlib.Path(path).stem
    out = [dict(file=short, schema=r.get("schema"), query=r["query"], candidate=r["candidate"], label=r["label"]) for r in rows]
    if rows and all(r["label"] for r in rows):
        latin = [names(r["candidate"]) | {n.casefold() for n in r.get("all_latin", [])} for r in rows]
        for i, r in enumerate(rows):
            for j in range(i + 1, min(i + 1 + FOLLOWING, len(rows))):
                if rows[j].get("schema") == r.get("schema") and not latin[i] & latin[j]:
                    out.append(dict(file=short, schema=r.get("schema"), query=r["query"], candidate=rows[j]["candidate"], label=False))
    return out


def peer(algorithm, path):
    """Runs in the virtual environment."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    def entity(value, schema, key):
        value = {"name": value} if isinstance(value, str) else value
        out = model.make_entity(schema or "LegalEntity")
        out.id = key
        for prop, text in value.items():
            if prop in out.schema.properties:
                for one in text if isinstance(text, list) else [text]:
                    out.add(prop, str(one), quiet=True)
        return out

    with open(path, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    algorithm = get_algorithm(algorithm)
    config = algorithm.default_config()
    # Names are remembered by the id of their entity: each needs one of its own.
    pairs = [
        (entity(r["query"], r["schema"], f"q{i}"), entity(r["candidate"], r["schema"], f"c{i}")) for i, r in enumerate(rows)
    ]
    for q, c in pairs[:50]:
        algorithm.compare(q, c, config)
    began = time.process_time()
    scores = [algorithm.compare(q, c, config).score for q, c in pairs]
    print(json.dumps({"scores": scores, "seconds": time.process_time() - began}))


def run(words, out):
    with open(out, "wb") as f:
        child = subprocess.Popen([str(w) for w in words], stdout=f)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: exit status {child.returncode}")
    return {"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}


def figures(rows, said):
    tp = sum(s and r["label"] for r, s in zip(rows, said))
    fp = sum(s and not r["label"] for r, s in zip(rows, said))
    pos = sum(r["label"] for r in rows)
    neg = len(rows) - pos
    share = lambda a, b: a / b if b else float("nan")
    return share(tp, tp + fp), share(tp, pos), share(2 * tp, tp + fp + pos), share(fp, neg)


def best_threshold(rows, scores):
    steps = [i / 100 for i in range(5, 100)]
    return max(steps, key=lambda t: figures(rows, [s >= t for s in scores])[2])


def main():
    if sys.argv[1:2] == ["--peer"]:
        return peer(sys.argv[2], sys.argv[3])
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("knockon", type=pathlib.Path)
    args.add_argument("pairs", type=pathlib.Path, nargs="+")
    args.add_argument("--work", type=pathlib.Path)
    args.add_argument("--algorithms", default="logic-v2,logic-v1")
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or pathlib.Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        python = work / "venv" / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", "nomenklatura"], check=True)
        side_by_side(args, work, python)


def side_by_side(args, work, python):
    rows = [row for path in args.pairs for row in rows_of(path)]
    path = work / "rows.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    version = "import importlib.metadata as m; print(m.version('nomenklatura'))"
    version = subprocess.run([python, "-c", version], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{len(rows)} pairs, {sum(r['label'] for r in rows)} of one party; nomenklatura {version}; load {os.getloadavg()[0]:.1f}")
    answers, costs = {}, []
    cost = run([args.knockon, "screen", "pairs", path], work / "knockon.jsonl")
    with open(work / "knockon.jsonl", encoding="utf-8") as f:
        got = [json.loads(line) for line in f]
    answers["knockon"] = [bool(g["match"]) for g in got]
    costs.append(("knockon", cost, cost["cpu_s"]))
    for algorithm in args.algorithms.split(","):
        cost = run([python, __file__, "--peer", algorithm, path], work / "peer.json")
        got = json.loads((work / "peer.json").read_text())
        best = best_threshold(rows, got["scores"])
        answers[f"{algorithm} at {YENTE}"] = [s >= YENTE for s in got["scores"]]
        answers[f"{algorithm} at its best, {best:.2f}"] = [s >= best for s in got["scores"]]
        costs.append((algorithm, cost, got["seconds"]))
    print("\nfile\tschema\tprogram\tpairs\tprecision\trecall\tF1\tfalse positives")
    for file in dict.fromkeys(r["file"] for r in rows):
        schemas = sorted({str(r["schema"]) for r in rows if r["file"] == file})
        for schema in [None] + (schemas if len(schemas) > 1 else []):
            mine = [i for i, r in enumerate(rows) if r["file"] == file and schema in (None, str(r["schema"]))]
            for who, said in answers.items():
                p, r, f1, wrong = figures([rows[i] for i in mine], [said[i] for i in mine])
                print(f"{file}\t{schema or 'all'}\t{who}\t{len(mine)}\t{p:.3f}\t{r:.3f}\t{f1:.3f}\t{wrong:.4f}")
    print("\nprogram\tCPU s\tpeak MB\tpairs/s")
    for who, cost, seconds in costs:
        print(f"{who}\t{cost['cpu_s']:.2f}\t{cost['peak_mb']:.0f}\t{len(rows) / seconds:,.0f}")


if __name__ == "__main__":
    main()
