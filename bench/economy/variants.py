"""Own variants of the published traces: runs BoARIO 0.7.2 on seeded tables, writes each run as an `ario_trace` case with its answers,
for `knockon verify DIR` to run again.

    python bench/economy/variants.py DIR        # inside the virtual environment that side_by_side.py makes
    knockon verify DIR

The variants differ from the shared traces in the table (4 places x 6 sectors, more or less concentrated, one industry without output),
order type, inventories, psi, recovery curve, overlapping events of several kinds, several rebuilding sectors, and the days of a year.
"""
import json
import logging
import os
import sys

import numpy as np
import pandas as pd

logging.disable(logging.CRITICAL)

import pymrio  # noqa: E402
from boario import event  # noqa: E402
from boario.extended_models import ARIOPsiModel  # noqa: E402
from boario.model_base import ARIOBaseModel  # noqa: E402
from boario.simulation import Simulation  # noqa: E402

PLACES, SECTORS = ["aaa", "bbb", "ccc", "ddd"], ["bld", "els", "far", "man", "ore", "srv"]
STEPS = [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 299]


def table(seed, spread, idle=False):
    rng = np.random.default_rng(seed)
    n = len(PLACES) * len(SECTORS)
    z = rng.lognormal(3.0, spread, (n, n))
    y = rng.lognormal(6.0, 1.0, (n, 2 * len(PLACES)))
    if idle:
        z[7, :] = z[:, 7] = 0
        y[7, :] = 0
    # Inputs worth between a quarter and three quarters of output.
    x = z.sum(1) + y.sum(1)
    share = rng.uniform(0.25, 0.75, n)
    for _ in range(200):
        use = z.sum(0)
        z = z * np.where(use > 0, share * x / np.where(use > 0, use, 1), 0)
        x = z.sum(1) + y.sum(1)
    industries = pd.MultiIndex.from_product([PLACES, SECTORS], names=["region", "sector"])
    finals = pd.MultiIndex.from_product([PLACES, ["gov", "hh"]], names=["region", "category"])
    return pd.DataFrame(z, index=industries, columns=industries), pd.DataFrame(y, index=industries, columns=finals)


def variants():
    arbitrary = lambda impact, at, days, tau, curve: {"kind": "arbitrary", "impact": impact, "occurrence": at, "duration": days, "recovery_tau": tau, "recovery_function": curve}
    recovery = lambda impact, at, days, tau, curve: {**arbitrary(impact, at, days, tau, curve), "kind": "recovery"}
    rebuild = lambda impact, at, days, tau, who, factor: {"kind": "rebuild", "impact": impact, "occurrence": at, "duration": days, "rebuild_tau": tau, "rebuilding_sectors": who, "rebuilding_factor": factor}
    plain = {"order_type": "alt", "alpha_base": 1.0, "alpha_max": 1.25, "alpha_tau": 365, "rebuild_tau": 60, "inventory_days": 90, "infinite_inventory_sectors": [], "psi": 0.8, "inventory_restoration_tau": 60, "kapital_to_va_ratio": 4.0, "days_per_year": 365, "monetary_factor": 1}
    yield "arbitrary_noalt", (1, 1.0), {**plain, "order_type": "noalt", "inventory_days": 20}, [
        arbitrary([["aaa", "man", 0.5], ["bbb", "ore", 0.7]], 3, 15, 60, "convexe")]
    yield "infinite_nopsi", (2, 1.5), {**plain, "order_type": "noalt", "psi": None, "inventory_restoration_tau": 1, "inventory_days": 10, "infinite_inventory_sectors": ["els", "srv"]}, [
        arbitrary([["bbb", "far", 0.8], ["bbb", "man", 0.8]], 2, 40, 30, "linear")]
    yield "capital_twice", (3, 0.5), {**plain, "inventory_days": 30, "alpha_tau": 120, "kapital_to_va_ratio": 3.0}, [
        recovery([["aaa", "srv", 2000.0], ["aaa", "ore", 900.0]], 5, 10, 80, "linear"), recovery([["ddd", "bld", 1500.0]], 20, 5, 200, "convexe")]
    yield "rebuilt_by_two", (4, 1.0), {**plain, "order_type": "noalt", "inventory_days": 45}, [
        rebuild([["ccc", "man", 4000.0], ["ccc", "srv", 1200.0]], 4, 25, 90, {"bld": 0.6, "man": 0.4}, 0.8)]
    yield "capital_and_rebuilding_short", (5, 1.2), {**plain, "inventory_days": 15, "inventory_restoration_tau": 20, "alpha_max": 1.4, "alpha_tau": 60}, [
        recovery([["ddd", "man", 3000.0]], 8, 12, 60, "convexe"), rebuild([["aaa", "bld", 2500.0]], 15, 10, 120, {"bld": 0.7, "srv": 0.3}, 1.0)]
    yield "rebuilt_twice_in_millions", (8, 1.0), {**plain, "monetary_factor": 1000000, "inventory_days": 40}, [
        rebuild([["ccc", "man", 900.0]], 4, 5, 90, {"bld": 1.0}, 1.0), rebuild([["aaa", "srv", 1200.0]], 6, 8, 45, {"bld": 0.5, "man": 0.5}, 1.0)]
    yield "idle_industry", (6, 1.0, True), {**plain, "inventory_days": 60, "days_per_year": 360}, [arbitrary([["aaa", "man", 0.4]], 6, 1, 30, "convexe")]
    yield "no_overproduction", (7, 1.0), {**plain, "alpha_max": 1.0, "inventory_days": 25, "psi": 0.95}, [arbitrary([["bbb", "man", 0.6], ["bbb", "srv", 0.2]], 2, 20, 100, "linear")]


def run(z, y, p, events):
    io = pymrio.IOSystem(Z=z.copy(), Y=y.copy())
    io.calc_system()
    common = dict(
        order_type=p["order_type"], alpha_base=p["alpha_base"], alpha_max=p["alpha_max"], alpha_tau=p["alpha_tau"], rebuild_tau=p["rebuild_tau"],
        main_inv_dur=p["inventory_days"], monetary_factor=p["monetary_factor"], iotable_year_to_temporal_unit_factor=p["days_per_year"],
        infinite_inventories_sect=p["infinite_inventory_sectors"] or None, productive_capital_to_VA_dict={k: p["kapital_to_va_ratio"] for k in SECTORS},
        inventory_dict={k: np.inf if k in p["infinite_inventory_sectors"] else p["inventory_days"] for k in SECTORS})
    if p["psi"] is None:
        model = ARIOBaseModel(io, **common)
    else:
        model = ARIOPsiModel(io, psi_param=p["psi"], inventory_restoration_tau=p["inventory_restoration_tau"], **common)
    sim = Simulation(model, n_temporal_units_to_sim=300, register_stocks=False)
    for e in events:
        impact = pd.Series({(r, s): v for r, s, v in e["impact"]})
        impact.index = impact.index.set_names(["region", "sector"])
        more = {k: v for k, v in e.items() if k not in ("kind", "impact")}
        if e["kind"] != "arbitrary":
            more["event_monetary_factor"] = p["monetary_factor"]
        sim.add_event(event.from_series(impact, event_type=e["kind"], **more))
    sim.loop()
    production, capacity = sim.production_realised.to_numpy(), sim.production_capacity.to_numpy()
    return {
        "production": production[STEPS].tolist(), "capacity": capacity[STEPS].tolist(), "unmet": sim.final_demand_unmet.to_numpy()[STEPS].sum(1).tolist(),
        "cum_production_loss": float((production[0] - production).sum()), "had_shortage": bool(model.had_shortage),
    }


def main(folder):
    os.makedirs(folder, exist_ok=True)
    tol = {"default": {"rel": 1e-9, "abs": 1e-9}, "unmet": {"rel": 1e-6, "abs": 1e-6}, "cum_production_loss": {"rel": 1e-7, "abs": 1e-3}, "had_shortage": "exact"}
    for name, of, p, events in variants():
        z, y = table(*of)
        base = {"kind": "data", "industries": [list(i) for i in z.index], "Z": z.to_numpy().tolist(), "Y": y.to_numpy().tolist(), "x": pymrio.calc_x(z, y).iloc[:, 0].tolist()}
        json.dump(base, open(os.path.join(folder, f"base_{name}.json"), "w"))
        try:
            expected = run(z, y, p, events)
        except Exception as e:  # a run that the peer refuses is no case
            print(f"{name}: BoARIO gives no trace: {type(e).__name__} {str(e)[:200]}")
            continue
        case = {"id": name, "kind": "ario_trace", "source": "BoARIO 0.7.2", "tol": tol, "input": {"base": f"base_{name}.json", "n_steps": 300, "steps": STEPS, **p, "events": events}, "expected": expected}
        json.dump(case, open(os.path.join(folder, f"{name}.json"), "w"))
        print(f"{name}: written, shortage {expected['had_shortage']}, loss {expected['cum_production_loss']:.6g}")


if __name__ == "__main__":
    main(sys.argv[1])
