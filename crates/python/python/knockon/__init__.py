"""What a trade restriction does to a supply chain, and what to buy instead.

The verbs of the command line, answering alike: :func:`screen`, :func:`decide`, :func:`run`, :func:`compare`, :func:`simulate`, :func:`risk`,
:func:`source`, :func:`impact`; lists kept open (:class:`Lists`), networks (:class:`Network`) and tables (:class:`Table`) in memory. What has rows
comes as a :class:`Frame`, an Arrow table. Mistakes are :class:`KnockonError`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Union

from . import _knockon
from ._errors import KnockonError
from ._frame import Frame, column, frame

__version__: str = _knockon.__version__
__all__ = [
    "Frame",
    "Impact",
    "KnockonError",
    "Lists",
    "Network",
    "Table",
    "compare",
    "decide",
    "impact",
    "risk",
    "run",
    "screen",
    "simulate",
    "source",
    "tables",
]

Path = Union[str, "os.PathLike[str]"]
#: A value, or its range as (low, high) or (low, value, high).
Range = Union[float, tuple[float, float], tuple[float, float, float]]


def _paths(paths: Path | Iterable[Path]) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(p) for p in paths]


def _range(value: Range) -> str:
    if isinstance(value, tuple):
        if len(value) == 2:
            return f"{value[0]!r}..{value[1]!r}"
        low, middle, high = value
        return f"{middle!r}:{low!r}..{high!r}"
    return repr(float(value))


class Lists:
    """Restricted-party lists, read and indexed once.

    ``lists``: files in any layout that ``knockon lists check`` knows, or stores. ``threshold``: lowest score of a hit, 0 to 1; without
    it the calibrated one. ``top``: hits of one name at most.
    """

    def __init__(
        self,
        lists: Path | Iterable[Path],
        *,
        threshold: float | None = None,
        top: int = 10,
        known_on: str | None = None,
    ) -> None:
        self._lists = _knockon.Lists(_paths(lists), threshold=threshold, top=top, known_on=known_on)

    def __len__(self) -> int:
        return len(self._lists)

    @property
    def notes(self) -> list[str]:
        """Remarks on the lists."""
        return self._lists.notes

    def screen(self, name: str, *, kind: str | None = None, country: str | None = None) -> dict[str, Any]:
        """Who a name may be (``hits``) and who may be of its family, each with the evidence; as ``knockon screen --json``."""
        return self._lists.screen(name, kind=kind, country=country)

    def screen_column(
        self,
        names: Any,
        countries: Any = None,
        *,
        progress: Callable[[int, int], Any] | None = None,
    ) -> Frame:
        """One row for each name, in their order: ``hit``, ``record_id``, ``score``, ``match``, ``family``, ``why``; as ``knockon screen --file``.

        ``names``, ``countries``: a pandas or polars series, a pyarrow array, a list. ``progress(done, all)`` hears every block; an
        exception in it stops the work.
        """
        places = None if countries is None else column(countries, "countries")
        return Frame(self._lists.screen_column(column(names, "names"), places, progress))


def screen(
    name: str,
    lists: Path | Iterable[Path],
    *,
    kind: str | None = None,
    country: str | None = None,
    threshold: float | None = None,
    top: int = 10,
    known_on: str | None = None,
) -> dict[str, Any]:
    """Screens one name; for many, keep :class:`Lists` open."""
    return Lists(lists, threshold=threshold, top=top, known_on=known_on).screen(name, kind=kind, country=country)


def decide(
    transaction: Mapping[str, Any] | Path,
    *,
    as_of: str | None = None,
    known_on: str | None = None,
    span: tuple[str, str] | None = None,
    rules: Path | None = None,
    with_rules: Iterable[Path] = (),
    without: Iterable[str] = (),
    delay: Iterable[str] = (),
    licence: Iterable[str] = (),
) -> Any:
    """What the modelled law says of a transaction: a dict as ``docs/reference/transaction.md`` describes it, or a TOML file.

    With ``span`` (first and last day) a list of spells. It is research, not legal advice: silence is not clearance.
    """
    law = (
        None if rules is None else os.fspath(rules),
        [os.fspath(p) for p in with_rules],
        list(without),
        list(delay),
        list(licence),
    )
    if isinstance(transaction, Mapping):
        return _knockon.decide(None, json.dumps(transaction, default=str), as_of, known_on, span, *law)
    return _knockon.decide(os.fspath(transaction), None, as_of, known_on, span, *law)


def run(
    case: Path,
    *,
    with_files: Iterable[Path] = (),
    with_text: Mapping[str, str] | None = None,
    set: Iterable[str] = (),
    lists: Iterable[Path] = (),
    lift_all: bool = False,
    central: bool = False,
    out: Path | None = None,
    progress: Callable[[str, int, int], Any] | None = None,
) -> dict[str, Any]:
    """Runs a case (a folder, or ``@huawei-2019``) through all stages; the outcome as ``outcome.json`` has it.

    ``set``: changes such as ``measures.us-specific-licences.from=2019-06-20``. ``out``: writes the folder of the command line too.
    ``central``: only the central values, without bands and without each measure's share of the losses.
    ``progress(what, done, all)`` may raise to stop.
    """
    return _knockon.run(
        os.fspath(case),
        [os.fspath(p) for p in with_files],
        list((with_text or {}).items()),
        list(set),
        [os.fspath(p) for p in lists],
        lift_all,
        central,
        None if out is None else os.fspath(out),
        progress,
    )


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    """Two outcomes of :func:`run` side by side: figures, and the links whose standing differs."""
    return _knockon.compare(json.dumps(a), json.dumps(b))


class Network:
    """A supply network: lines, what they use, who supplies them, what markets take."""

    def __init__(self, native: Any) -> None:
        self._native = native

    @classmethod
    def read(cls, folder: Path) -> Network:
        """Reads a network folder; every mistake is an error with file and line."""
        return cls(_knockon.Network.read(os.fspath(folder)))

    @classmethod
    def from_tables(cls, *, items: Any, lines: Any, inputs: Any, links: Any, demands: Any) -> Network:
        """From five tables (pandas, polars, pyarrow, dicts of lists) with the columns of ``docs/reference/networks.md``."""
        given = {"items": items, "lines": lines, "inputs": inputs, "links": links, "demands": demands}
        return cls(_knockon.Network.from_tables(*(frame(t, n) for n, t in given.items())))

    def __len__(self) -> int:
        return len(self._native)

    @property
    def items(self) -> Frame:
        """Items."""
        return Frame(self._native.items())

    @property
    def lines(self) -> Frame:
        """Lines with base output and capacity, units a day."""
        return Frame(self._native.lines())

    @property
    def inputs(self) -> Frame:
        """What lines use."""
        return Frame(self._native.inputs())

    @property
    def links(self) -> Frame:
        """Flows between lines, units a day."""
        return Frame(self._native.links())

    @property
    def demands(self) -> Frame:
        """Final demands, units a day."""
        return Frame(self._native.demands())


def _network(network: Network | Path) -> Any:
    return (network if isinstance(network, Network) else Network.read(network))._native


def _file(path: Path | None) -> str | None:
    return None if path is None else os.fspath(path)


def simulate(
    network: Network | Path,
    scenario: Path | None = None,
    *,
    days: int = 365,
    rationing: int | None = None,
    draws: int = 0,
    seed: int = 1,
    top: int = 10,
) -> dict[str, Any]:
    """A network day by day under a scenario file; as ``knockon simulate --json``."""
    return _network(network).simulate(_file(scenario), days, rationing, draws, seed, top)


def risk(
    network: Network | Path,
    *,
    top: int = 20,
    market: bool = True,
    eps: float = 0.01,
    final_demand: bool = True,
    converged: bool = False,
    upstream: bool = False,
    measures: Path | None = None,
    links: int | None = None,
) -> dict[str, Any]:
    """The systemic-risk index of a network's firms, or of measures or links; as ``knockon risk --json``."""
    return _network(network).risk(top, market, eps, final_demand, converged, upstream, _file(measures), links)


def source(
    network: Network | Path,
    line: str,
    scenario: Path | None = None,
    *,
    months: int = 24,
    qualification_months: int = 6,
    qualification_cost: float = 0.5,
    premium: float = 0.1,
    margin: float = 1.0,
    candidates: int = 5,
    nodes: int = 400,
    gap: float = 1e-7,
    licence: Iterable[str] = (),
) -> dict[str, Any]:
    """What to buy instead for a line of a network; as ``knockon source --json``."""
    return _network(network).source(
        line,
        _file(scenario),
        months,
        qualification_months,
        qualification_cost,
        premium,
        margin,
        candidates,
        nodes,
        gap,
        list(licence),
    )


class Table:
    """An input–output table. Money is in ``info["unit"]`` currency units a year."""

    def __init__(self, native: Any) -> None:
        self._native = native

    @classmethod
    def open(cls, name: Path) -> Table:
        """By the name of a compiled-in table (:func:`tables`), or the path of a table's file or folder."""
        return cls(_knockon.Table.open(os.fspath(name)))

    @classmethod
    def from_arrow(
        cls,
        *,
        info: Mapping[str, Any],
        industries: Any,
        finals: Any,
        z: Any,
        y: Any,
        imports: Iterable[float] | None = None,
        taxes: Iterable[float] | None = None,
    ) -> Table:
        """``info`` as the property; ``industries``: place, sector, label, value_added, output; ``finals``: place, category; ``z``, ``y``: numpy
        matrices, or Arrow tables with the one column ``value``, row by row."""
        return cls(
            _knockon.Table.from_arrow(
                json.dumps(dict(info)),
                frame(industries, "industries"),
                frame(finals, "finals"),
                _cells(z, "z"),
                _cells(y, "y"),
                _numbers(imports),
                _numbers(taxes),
            )
        )

    def save(self, folder: Path) -> None:
        """Writes a folder that every ``knockon table`` command reads."""
        self._native.save(os.fspath(folder))

    def __len__(self) -> int:
        return len(self._native)

    @property
    def info(self) -> dict[str, Any]:
        """Name, year, currency, unit, price basis, flows, source."""
        return self._native.info

    @property
    def industries(self) -> Frame:
        """Place, sector, label, value added, output."""
        return Frame(self._native.industries())

    @property
    def finals(self) -> Frame:
        """Columns of final demand."""
        return Frame(self._native.finals())

    @property
    def z(self) -> Any:
        """Sales between industries: a numpy matrix over the Arrow cells."""
        return _matrix(self._native.z(), len(self))

    @property
    def y(self) -> Any:
        """Sales to final demand: a numpy matrix over the Arrow cells."""
        return _matrix(self._native.y(), len(self))


def _numbers(values: Iterable[float] | None) -> list[float] | None:
    return None if values is None else [float(v) for v in values]


def _matrix(table: Any, rows: int) -> Any:
    import pyarrow

    cells = pyarrow.table(table).column("value").chunk(0).to_numpy(zero_copy_only=True)
    return cells.reshape(rows, -1)


def _cells(matrix: Any, name: str) -> Any:
    if hasattr(matrix, "reshape"):
        import pyarrow

        return pyarrow.table({"value": pyarrow.array(matrix.reshape(-1), type=pyarrow.float64())})
    return frame(matrix, name)


def tables() -> list[tuple[str, str]]:
    """The compiled-in tables: name, and what it is."""
    return [tuple(t) for t in _knockon.tables()]


class Impact(dict):
    """Facts and notes of an impact; its ``table`` has the figures."""

    table: Frame


def impact(
    table: Table | Path,
    place: str,
    buy: Mapping[str, float],
    *,
    currency: str,
    year: int,
    unit: float = 1e9,
    amount: Range = 1.0,
    world: bool = False,
    made_at_home: Range = 1.0,
    labour_share: Range | None = None,
    mpc: Range | None = None,
    tax: float | None = None,
    bridge: tuple[Range, str] | None = None,
    draws: int = 0,
    seed: int = 1,
    beside: float | None = None,
    hypothetical: str | None = None,
) -> Impact:
    """GDP, jobs and tax that purchases come to, direct, indirect and induced; as ``knockon impact --json``.

    ``buy``: amount by sector, in ``unit`` units of ``currency``. ``labour_share`` and ``mpc`` together give the induced part.
    """
    if (labour_share is None) != (mpc is None):
        raise KnockonError("labour_share and mpc belong together: give both, or none for no induced part")
    households = None if labour_share is None or mpc is None else (_range(labour_share), _range(mpc))
    rest = (
        place,
        [(s, float(v)) for s, v in buy.items()],
        _range(amount),
        currency,
        float(unit),
        year,
        world,
        _range(made_at_home),
        households,
        tax,
        None if bridge is None else (_range(bridge[0]), bridge[1]),
        draws,
        seed,
        beside,
        hypothetical,
    )
    if isinstance(table, Table):
        with tempfile.TemporaryDirectory() as folder:
            table.save(folder)
            words, rows = _knockon.impact(folder, *rest)
    else:
        words, rows = _knockon.impact(os.fspath(table), *rest)
    answer = Impact(words)
    answer.table = Frame(rows)
    return answer
