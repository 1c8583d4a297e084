"""The native half; the package's own names are in ``__init__``."""

from collections.abc import Callable
from typing import Any

__version__: str

class Table:
    @staticmethod
    def open(name: str) -> Table: ...
    @staticmethod
    def from_arrow(
        info: str, industries: Any, finals: Any, z: Any, y: Any, imports: list[float] | None, taxes: list[float] | None
    ) -> Table: ...
    def save(self, folder: str) -> None: ...
    def __len__(self) -> int: ...
    @property
    def info(self) -> dict[str, Any]: ...
    def industries(self) -> Any: ...
    def finals(self) -> Any: ...
    def z(self) -> Any: ...
    def y(self) -> Any: ...

class Lists:
    def __init__(
        self, lists: list[str], *, threshold: float | None = None, top: int = 10, known_on: str | None = None
    ) -> None: ...
    def __len__(self) -> int: ...
    @property
    def notes(self) -> list[str]: ...
    def screen(self, name: str, *, kind: str | None = None, country: str | None = None) -> dict[str, Any]: ...
    def screen_column(
        self, names: Any, countries: Any = None, progress: Callable[[int, int], Any] | None = None
    ) -> Any: ...

class Network:
    @staticmethod
    def read(folder: str) -> Network: ...
    @staticmethod
    def from_tables(items: Any, lines: Any, inputs: Any, links: Any, demands: Any) -> Network: ...
    def __len__(self) -> int: ...
    def items(self) -> Any: ...
    def lines(self) -> Any: ...
    def inputs(self) -> Any: ...
    def links(self) -> Any: ...
    def demands(self) -> Any: ...
    def simulate(
        self, scenario: str | None, days: int, rationing: int | None, draws: int, seed: int, top: int
    ) -> dict[str, Any]: ...
    def risk(
        self,
        top: int,
        market: bool,
        eps: float,
        final_demand: bool,
        converged: bool,
        upstream: bool,
        measures: str | None,
        links: int | None,
    ) -> dict[str, Any]: ...
    def source(
        self,
        line: str,
        scenario: str | None,
        months: int,
        qualification_months: int,
        qualification_cost: float,
        premium: float,
        margin: float,
        candidates: int,
        nodes: int,
        gap: float,
        licence: list[str],
    ) -> dict[str, Any]: ...

def decide(
    file: str | None,
    text: str | None,
    as_of: str | None,
    known_on: str | None,
    span: tuple[str, str] | None,
    rules: str | None,
    with_rules: list[str],
    without: list[str],
    delays: list[str],
    licences: list[str],
) -> Any: ...
def run(
    case: str,
    with_files: list[str],
    with_texts: list[tuple[str, str]],
    set: list[str],
    lists: list[str],
    lift_all: bool,
    central: bool,
    out: str | None,
    progress: Callable[[str, int, int], Any] | None,
) -> dict[str, Any]: ...
def compare(a: str, b: str) -> dict[str, Any]: ...
def impact(
    table: str,
    place: str,
    buy: list[tuple[str, float]],
    amount: str,
    currency: str,
    unit: float,
    year: int,
    world: bool,
    made_at_home: str,
    households: tuple[str, str] | None,
    tax: float | None,
    bridge: tuple[str, str] | None,
    draws: int,
    seed: int,
    beside: float | None,
    hypothetical: str | None,
) -> tuple[dict[str, Any], Any]: ...
def tables() -> list[list[str]]: ...
