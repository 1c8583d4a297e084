"""The other side of side_by_side.py: runs pymrio or BoARIO on the arrays that `measure make` wrote, prints a JSON line, compares.

Runs inside the virtual environment that side_by_side.py makes. One job a process, so that peak memory is its own.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import pandas as pd


def load(folder, name, mmap=False):
    return np.load(os.path.join(folder, name + ".npy"), mmap_mode="r" if mmap else None)


def labels(folder):
    shape = json.load(open(os.path.join(folder, "shape.json")))
    p, s, f = shape["places"], shape["sectors"], shape["finals"]
    industries = pd.MultiIndex.from_product([[f"R{i:03}" for i in range(p)], [f"S{k:03}" for k in range(s)]], names=["region", "sector"])
    finals = pd.MultiIndex.from_product([[f"R{i:03}" for i in range(p)], [f"F{k}" for k in range(f)]], names=["region", "category"])
    return industries, finals, s


class Clock:
    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def apart(ours, theirs):
    """The largest difference relative to the largest cell, and relative cell by cell where a cell is above 1e-6 of the largest."""
    scale = np.abs(theirs).max()
    gap = np.abs(ours - theirs)
    big = np.abs(theirs) > 1e-6 * scale
    return float(gap.max() / scale), float((gap[big] / np.abs(theirs[big])).max())


def system(folder):
    import pymrio

    industries, finals, _ = labels(folder)
    z = pd.DataFrame(load(folder, "Z"), index=industries, columns=industries)
    y = pd.DataFrame(load(folder, "Y"), index=industries, columns=finals)
    return pymrio, z, y


def calc_all(folder):
    pymrio, z, y = system(folder)
    stressors = pd.Index([f"E{k}" for k in range(10)], name="stressor")
    f = pd.DataFrame(load(folder, "F"), index=stressors, columns=z.columns)
    f_y = pd.DataFrame(load(folder, "FY"), index=stressors, columns=y.columns)
    unit = pd.DataFrame("kg", index=stressors, columns=["unit"])
    io = pymrio.IOSystem(Z=z, Y=y, unit=pd.DataFrame("M", index=z.index, columns=["unit"]))
    io.ext = pymrio.Extension("ext", F=f, F_Y=f_y, unit=unit)
    with Clock() as c:
        io.calc_all()
    out = {"n": len(z), "wall_s": c.wall, "cpu_s": c.cpu, "peak_mb": peak_mb()}
    worst = {}
    for name, theirs in [("A", io.A), ("L", io.L)] + [
        (k, getattr(io.ext, k)) for k in ("S", "M", "D_cba", "D_pba", "D_imp", "D_exp", "D_cba_reg", "D_pba_reg", "D_imp_reg", "D_exp_reg")
    ]:
        worst[name] = apart(load(folder, "ours-" + name, mmap=True), theirs.to_numpy())
    out["apart_of_largest"] = max(w[0] for w in worst.values())
    out["apart_cell_by_cell"] = max(w[1] for w in worst.values())
    return out


def coefficients(folder):
    z, y = load(folder, "Z"), load(folder, "Y")
    x = z.sum(axis=1) + y.sum(axis=1)
    return z / x, y.sum(axis=1), x


def shock(folder):
    """What a user of pymrio does for one shock: the inverse from calc_L, then a product."""
    import pymrio

    a, _, _ = coefficients(folder)
    n = len(a)
    f = np.where(np.arange(n) % 97 == 5, 1 + np.arange(n) / n, 0.0)
    frame = pd.DataFrame(a)
    with Clock() as c:
        inverse = pymrio.calc_L(frame).to_numpy()
        x = inverse @ f
    with Clock() as again:
        inverse @ f
    gap = apart(load(folder, "ours-shock")[0], x)
    return {"n": n, "wall_s": c.wall, "cpu_s": c.cpu, "again_wall_s": again.wall, "peak_mb": peak_mb(), "apart_cell_by_cell": gap[1]}


def what_ifs(folder, count, rank):
    """A fresh solve for each, which is what the peer offers; `count` is smaller there and scaled by the caller."""
    a, f, _ = coefficients(folder)
    n = len(a)
    eye = np.eye(n)
    got = []
    with Clock() as c:
        for s in range(count):
            b = a.copy()
            for r in range(rank):
                for k in range(10):
                    i, j = (s * 53 + k * 389 + 7) % n, (s * 131 + r * 277) % n
                    b[i, j] = a[i, j] * 0.5
            got.append(np.linalg.solve(eye - b, f))
    ours = load(folder, "ours-what-ifs")
    gap = max(apart(o, t)[1] for o, t in zip(ours, got))
    return {"n": n, "count": count, "wall_s": c.wall, "cpu_s": c.cpu, "peak_mb": peak_mb(), "apart_cell_by_cell": gap}


def extract(folder, count):
    a, f, x = coefficients(folder)
    n = len(a)
    got = []
    with Clock() as c:
        for k in range(count):
            b, g = a.copy(), f.copy()
            b[k, :] = 0
            b[:, k] = 0
            g[k] = 0
            got.append(x.sum() - np.linalg.solve(np.eye(n) - b, g).sum())
    gap = apart(load(folder, "ours-extract")[0][:count], np.array(got))
    return {"n": n, "count": count, "wall_s": c.wall, "cpu_s": c.cpu, "peak_mb": peak_mb(), "apart_cell_by_cell": gap[1]}


def ario(folder, days):
    import logging

    logging.disable(logging.CRITICAL)
    import pymrio
    from boario import event
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    industries, finals, s = labels(folder)
    z = pd.DataFrame(load(folder, "Z"), index=industries, columns=industries)
    y = pd.DataFrame(load(folder, "Y"), index=industries, columns=finals)
    io = pymrio.IOSystem(Z=z, Y=y)
    io.calc_system()
    sectors = list(industries.get_level_values("sector").unique())
    model = ARIOPsiModel(
        io, order_type="alt", alpha_base=1.0, alpha_max=1.25, alpha_tau=365, rebuild_tau=60, main_inv_dur=90, monetary_factor=1,
        psi_param=0.8, inventory_restoration_tau=60, productive_capital_to_VA_dict={k: 4 for k in sectors},
        inventory_dict={k: 90 for k in sectors},
    )
    impact = pd.Series(0.3, index=industries[:s])
    sim = Simulation(model, n_temporal_units_to_sim=days, register_stocks=False)
    sim.add_event(event.from_series(impact, event_type="arbitrary", occurrence=5, duration=30, recovery_tau=60, recovery_function="linear"))
    with Clock() as c:
        sim.loop()
    theirs = sim.production_realised.to_numpy()
    ours = load(folder, "ours-ario")
    m = min(len(ours), len(theirs))
    gap = apart(ours[:m], theirs[:m])
    return {"n": len(industries), "days": days, "wall_ms_a_day": 1e3 * c.wall / days, "cpu_ms_a_day": 1e3 * c.cpu / days,
            "peak_mb": peak_mb(), "days_compared": m, "apart_of_largest": gap[0], "apart_cell_by_cell": gap[1]}


def read_icio(file):
    """The same ICIO file through pymrio's own reader."""
    import warnings

    import pymrio

    warnings.simplefilter("ignore")
    with Clock() as c:
        io = pymrio.parse_oecd(file, 2020)
    return {"n": len(io.Z), "wall_s": c.wall, "cpu_s": c.cpu, "peak_mb": peak_mb(), "sum_of_flows": float(io.Z.to_numpy().sum())}


if __name__ == "__main__":
    job, folder, *rest = sys.argv[1:]
    print(json.dumps({"job": job, **globals()[job.replace("-", "_")](folder, *map(int, rest))}))
