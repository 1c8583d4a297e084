"""The package answers as the command line does, and says where a mistake is.

Run with the wheel installed: KNOCKON_BIN=target/release/knockon pytest crates/python/tests
"""

import json
import os
import subprocess
from pathlib import Path

import knockon
import pytest

ROOT = Path(__file__).parents[3]
LIST = ROOT / "cases/huawei-2019/lists.csv"


def command(*args):
    """What the binary prints, as JSON."""
    binary = os.environ.get("KNOCKON_BIN")
    if binary is None:
        pytest.skip("KNOCKON_BIN names no binary to compare with")
    return subprocess.run([binary, *map(str, args)], check=True, capture_output=True, text=True, cwd=ROOT).stdout


def test_one_name_answers_as_the_command_line():
    ours = knockon.screen("Hua Wei Tech", LIST)
    assert ours["hits"][0]["record"] == "hw-01"
    assert ours == json.loads(command("screen", "Hua Wei Tech", "--list", LIST, "--json"))


@pytest.mark.parametrize("form", ["list", "pyarrow", "pandas", "polars"])
def test_a_column_answers_as_a_file(tmp_path, form):
    names = ["HiSilicon Technologies", "Hokkaido Fisheries", "", "华为技术有限公司"]
    places = ["CN", "JP", "", "CN"]
    if form == "pyarrow":
        import pyarrow as pa

        given = pa.chunked_array([names[:1], names[1:]]), pa.array(places)
    elif form == "pandas":
        import pandas as pd

        given = pd.Series(names), pd.Series(places)
    elif form == "polars":
        import polars as pl

        given = pl.Series(names), pl.Series(places)
    else:
        given = names, places
    heard = []
    rows = knockon.Lists(LIST).screen_column(*given, progress=lambda n, of: heard.append((n, of))).to_pylist()
    assert heard == [(4, 4)]
    assert [r["hit"] for r in rows] == [True, False, False, True]
    assert rows[1]["record_id"] is None and rows[1]["score"] is None
    file = tmp_path / "names.jsonl"
    lines = [json.dumps({"name": n, "country": p}, ensure_ascii=False) for n, p in zip(names, places)]
    file.write_text("\n".join(lines))
    printed = command("screen", "--file", file, "--name-column", "name", "--country-column", "country", "--list", LIST)
    for row, line in zip(rows, printed.splitlines(), strict=True):
        theirs = json.loads(line)
        assert (row["record_id"] or "") == theirs["record_id"]
        assert (row["match"] or "", row["family"], row["why"] or "") == (theirs["match"], theirs["family"], theirs["why"])


def test_progress_stops_the_work():
    def stop(done, of):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        knockon.Lists(LIST).screen_column(["Huawei"], progress=stop)
    with pytest.raises(RuntimeError, match="enough"):
        knockon.run("@zte-2018", progress=lambda *a: stop(0, 0))


DEAL = {
    "as_of": "2014-08-13",
    "regimes": ["us-ofac"],
    "activity": "payment",
    "from": "US",
    "parties": [{"id": "X", "roles": ["payee"], "listed": [{"list": "us-sdn", "from": "2014-03-20"}]}],
}


def test_a_transaction(tmp_path):
    answer = knockon.decide(DEAL)
    assert answer["prohibited"] is True
    file = tmp_path / "deal.toml"
    party = '[{ id = "X", roles = ["payee"], listed = [{ list = "us-sdn", from = 2014-03-20 }] }]'
    file.write_text(f'as_of = 2014-08-13\nregimes = ["us-ofac"]\nactivity = "payment"\nfrom = "US"\nparties = {party}\n')
    assert knockon.decide(file) == answer
    spells = knockon.decide(DEAL, span=("2014-03-01", "2014-04-01"))
    assert len(spells) == 2
    assert knockon.decide(DEAL, without=["us-ofac/*"])["prohibited"] is not True


def test_a_mistake_has_its_place(tmp_path):
    file = tmp_path / "deal.toml"
    file.write_text('as_of = 2014-08-13\nactivity = "paymnt"\n')
    with pytest.raises(knockon.KnockonError) as e:
        knockon.decide(file)
    assert e.value.exit_status == 2
    at = e.value.diagnostics[0]["at"]
    assert at["file"].endswith("deal.toml") and at["line"] == 2
    with pytest.raises(knockon.KnockonError, match="no-such-case"):
        knockon.run("@no-such-case")
    with pytest.raises(knockon.KnockonError):
        knockon.Lists(tmp_path / "absent.csv")


def test_a_case_runs_as_on_the_command_line(tmp_path):
    heard = []
    ours = knockon.run("@zte-2018", out=tmp_path / "ours", progress=lambda *a: heard.append(a))
    assert heard and ours == json.loads((tmp_path / "ours/outcome.json").read_text())
    command("run", "@zte-2018", "--out", tmp_path / "theirs", "--quiet")
    assert (tmp_path / "ours/outcome.json").read_bytes() == (tmp_path / "theirs/outcome.json").read_bytes()
    lifted = knockon.run("@zte-2018", lift_all=True)
    figures = knockon.compare(ours, lifted)["figures"]
    assert any(f["a"] != f["b"] for f in figures)


def five_tables():
    """A chip maker, a phone maker, a market."""
    return {
        "items": {"item": ["chip", "phone"], "value_per_unit": [50.0, 300.0]},
        "lines": {"line": ["fab", "maker"], "item": ["chip", "phone"], "place": ["US", "CN"]},
        "inputs": {"line": ["maker"], "item": ["chip"], "class": ["critical"], "cover_days": [10.0]},
        "links": {"supplier": ["fab"], "buyer": ["maker"], "base_per_day": [400.0], "lead_days": [5]},
        "demands": {"line": ["maker"], "market": ["home"], "base_per_day": [200.0]},
    }


def test_a_network_in_memory_answers_as_its_folder(tmp_path):
    import pyarrow.csv as csv

    net = knockon.Network.from_tables(**five_tables())
    assert len(net) == 2
    assert net.inputs.to_pylist()[0]["units_per_unit"] == 2.0
    folder = tmp_path / "net"
    folder.mkdir()
    for name in ("items", "lines", "inputs", "links", "demands"):
        table = getattr(net, name).to_pyarrow()
        keep = [c for c in table.column_names if c not in ("base_output_per_day", "capacity_per_day")]
        csv.write_csv(table.select(keep), folder / f"{name}.csv")
    again = knockon.Network.read(folder)
    assert again.links.to_pyarrow() == net.links.to_pyarrow()
    stop = tmp_path / "stop.toml"
    stop.write_text('days = 60\n[[outage]]\nline = ["fab"]\nfrom = 1\nuntil = 60\nshare = 1.0\n')
    ours = knockon.simulate(net, stop)
    assert 0.0 < ours["lost"]
    assert ours == knockon.simulate(folder, stop) == json.loads(command("simulate", folder, "--scenario", stop, "--json"))
    assert knockon.risk(net, top=2) == json.loads(command("risk", folder, "--top", 2, "--json"))


def test_a_wrong_network_is_refused_with_its_row():
    tables = five_tables()
    tables["inputs"]["class"] = ["vital"]
    with pytest.raises(knockon.KnockonError, match="inputs, row 0: `vital` is no class"):
        knockon.Network.from_tables(**tables)
    tables = five_tables()
    tables["links"]["supplier"] = ["nobody"]
    with pytest.raises(knockon.KnockonError, match="nobody"):
        knockon.Network.from_tables(**tables)
    del tables["links"]["buyer"]
    with pytest.raises(knockon.KnockonError, match="there is no column `buyer`"):
        knockon.Network.from_tables(**tables)


BRIDGE = (0.009056, "yen to dollars at the mean rate of 2018")


def test_impact_answers_as_the_command_line():
    a = knockon.impact("jp-2018-45", "JP", {"D26": 721}, currency="JPY", year=2018, bridge=BRIDGE, labour_share=0.52, mpc=0.6)
    args = "impact --table jp-2018-45 --place JP --buy D26=721 --currency JPY --year 2018 --bridge 0.009056".split()
    theirs = json.loads(command(*args, "--bridge-words", BRIDGE[1], "--labour-share", 0.52, "--mpc", 0.6, "--json"))
    assert a["facts"] == theirs["facts"] and a["notes"] == theirs["notes"]
    columns = list(theirs["rows"][0])
    rows = [[r[c] for c in columns] for r in a.table.to_pylist()]
    assert [[str(v) for v in r[:2]] for r in rows] == [[str(r[c]) for c in columns[:2]] for r in theirs["rows"]]
    assert [r[2] for r in rows] == [r[columns[2]] for r in theirs["rows"]]


def test_a_table_goes_out_and_comes_back(tmp_path):
    import numpy as np

    table = knockon.Table.open("jp-2018-45")
    z, y = table.z, table.y
    assert z.shape == (45, 45) and len(table) == 45
    industries = table.industries.to_pandas()
    assert industries["sector"][0] == "D01T02"
    made = knockon.Table.from_arrow(info=table.info, industries=industries, finals=table.finals, z=z, y=y)
    made.save(tmp_path / "copy")
    assert np.array_equal(knockon.Table.open(tmp_path / "copy").z, z)

    def gdp(t):
        rows = knockon.impact(t, "JP", {"D26": 721}, currency="JPY", year=2018, bridge=BRIDGE).table.to_pylist()
        return next(r["value"] for r in rows if r["figure"] == "value added, type I")

    assert gdp(made) == pytest.approx(gdp("jp-2018-45"), rel=1e-12)
