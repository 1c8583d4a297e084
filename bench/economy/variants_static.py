"""Own tables of the kinds that are published, as `io_static` cases with the answers of pymrio 0.7.0 and, where it has none, of NumPy.

    python bench/economy/variants_static.py DIR        # inside the virtual environment that side_by_side.py makes
    knockon verify DIR

Interregional: negative cells of final demand, an industry without output, a table close to singular, places with many columns of final demand.
National: an imports row and taxes and margins below the flows, negative flows (by-products), an industry that sells to itself alone.
"""
import json
import os
import sys
import warnings

import numpy as np
import pandas as pd
import pymrio

warnings.filterwarnings("ignore")


def world(seed, places, sectors, finals, negative=0, idle=None, share=(0.3, 0.7)):
    rng = np.random.default_rng(seed)
    n = places * sectors
    z, y = rng.lognormal(1, 1.5, (n, n)), rng.lognormal(4, 1, (n, places * finals))
    for _ in range(negative):
        y[rng.integers(n), rng.integers(places * finals)] *= -0.3
    if idle is not None:
        z[idle, :] = z[:, idle] = 0
        y[idle, :] = 0
    x = z.sum(1) + y.sum(1)
    part = rng.uniform(*share, n)
    for _ in range(300):
        use = z.sum(0)
        z = z * np.where(use > 0, part * x / np.where(use > 0, use, 1), 0)
        x = z.sum(1) + y.sum(1)
    f, f_y = rng.lognormal(2, 1, (2, n)), rng.lognormal(1, 1, (2, places * finals))
    if idle is not None:
        f[:, idle] = 0
    return z, y, f, f_y, [f"R{i // sectors}" for i in range(n)], [f"S{i % sectors}" for i in range(n)], [f"R{c // finals}" for c in range(places * finals)]


def by_pymrio(z, y, f, f_y, regions, sectors, y_regions):
    rows = pd.MultiIndex.from_arrays([regions, sectors], names=["region", "sector"])
    finals = len(y_regions) // len(set(y_regions))
    cols = pd.MultiIndex.from_arrays([y_regions, [f"c{k % finals}" for k in range(len(y_regions))]], names=["region", "category"])
    stress = pd.Index(["a", "b"], name="stressor")
    io = pymrio.IOSystem(Z=pd.DataFrame(z, rows, rows), Y=pd.DataFrame(y, rows, cols))
    io.ext = pymrio.Extension(name="ext", F=pd.DataFrame(f, stress, rows), F_Y=pd.DataFrame(f_y, stress, cols))
    io.calc_all()
    e = io.ext
    out = {"x": io.x.iloc[:, 0], "A": io.A, "L": io.L, "S": e.S, "S_Y": e.S_Y, "M": e.M, "D_cba": e.D_cba, "D_pba": e.D_pba, "D_imp": e.D_imp, "D_exp": e.D_exp}
    got = {k: v.to_numpy().tolist() for k, v in out.items()}
    b = pymrio.calc_B(io.Z, io.x) if hasattr(pymrio, "calc_B") else None
    if b is not None and np.isfinite(b.to_numpy()).all():
        got["B"] = b.to_numpy().tolist()
        got["G"] = pymrio.calc_G(b).to_numpy().tolist()
    return got


def national(seed, n, negative):
    rng = np.random.default_rng(seed)
    z = rng.lognormal(2, 1.4, (n, n))
    if negative:
        for _ in range(n):
            z[rng.integers(n), rng.integers(n)] *= -0.1
    z[3, :] = 0
    z[3, 3] = 50.0
    y = rng.lognormal(5, 1, (n, 4))
    x = z.sum(1) + y.sum(1)
    below = rng.lognormal(1, 1, (3, n))  # imports, net product taxes, margins
    added = x - z.sum(0) - below.sum(0)
    return z, x, added, rng.lognormal(3, 1, n), y


def by_numpy(z, x, added, jobs, income, region_of=None):
    a = z / x
    l = np.linalg.inv(np.eye(len(x)) - a)
    b = z / x[:, None]
    g = np.linalg.inv(np.eye(len(x)) - b)
    v, e, w = added / x, jobs / x, income / x
    hem = []
    f = x - z.sum(1)
    for k in range(len(x)):
        a2, f2 = a.copy(), f.copy()
        a2[k, :] = a2[:, k] = 0
        f2[k] = 0
        hem.append(x.sum() - np.linalg.solve(np.eye(len(x)) - a2, f2).sum())
    out = {"A": a, "L": l, "B": b, "G": g, "output_multipliers": l.sum(0), "forward_linkages": g.sum(1), "gva_coeff": v, "gva_effects": v @ l, "employment_effects": e @ l,
           "income_effects": w @ l, "gva_multipliers": (v @ l) / v, "employment_multipliers": (e @ l) / e, "income_multipliers": (w @ l) / w, "hem_loss": np.array(hem)}
    return {k: m.tolist() for k, m in out.items()}


def write(folder, name, source, given, expected):
    case = {"id": name, "kind": "io_static", "source": source, "tol": {"default": {"rel": 1e-9, "abs": 1e-9}}, "input": {**given, "answers": list(expected)}, "expected": expected}
    json.dump(case, open(os.path.join(folder, f"{name}.json"), "w"))
    print(f"{name}: {len(expected)} answers")


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for name, of in {
        "negative_final_demand": (11, 3, 4, 2, 6), "idle_industry": (12, 4, 3, 2, 0, 5), "near_singular": (13, 2, 5, 3, 0, None, (0.97, 0.995)), "many_finals": (14, 5, 2, 7, 3),
    }.items():
        z, y, f, f_y, regions, sectors, y_regions = world(*of)
        given = {"regions": regions, "sectors": sectors, "Y_regions": y_regions, "Z": z.tolist(), "Y": y.tolist(), "F": f.tolist(), "F_Y": f_y.tolist()}
        write(folder, name, "pymrio 0.7.0", given, by_pymrio(z, y, f, f_y, regions, sectors, y_regions))
    for name, seed, negative in [("national_with_rows_below", 21, False), ("national_with_negative_flows", 22, True)]:
        z, x, added, jobs, y = national(seed, 14, negative)
        income = 0.5 * np.abs(added)
        given = {"Z": z.tolist(), "x": x.tolist(), "f": (x - z.sum(1)).tolist(), "gva": added.tolist(), "employment": jobs.tolist(), "income": income.tolist()}
        write(folder, name, "NumPy", given, by_numpy(z, x, added, jobs, income))


if __name__ == "__main__":
    main(sys.argv[1])
