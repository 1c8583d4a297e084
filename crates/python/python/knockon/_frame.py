"""Arrow tables on their way to the library that the caller has."""

from __future__ import annotations

from typing import Any


class Frame:
    """An Arrow table. pandas, polars, pyarrow and DuckDB take it as it is, by the Arrow C stream interface."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)

    def to_pyarrow(self) -> Any:
        """As a ``pyarrow.Table``, without a copy."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> Any:
        """As a ``pandas.DataFrame``."""
        return self.to_pyarrow().to_pandas()

    def to_polars(self) -> Any:
        """As a ``polars.DataFrame``, without a copy."""
        import polars

        return polars.DataFrame(self)

    def to_pylist(self) -> list[dict[str, Any]]:
        """As a list of rows."""
        return self.to_pyarrow().to_pylist()

    def __repr__(self) -> str:
        return f"Frame({self._table!r})"


def frame(table: Any, name: str) -> Any:
    """What the native half takes as a table: anything with the Arrow C stream interface, or a pandas frame by pyarrow."""
    if hasattr(table, "__arrow_c_stream__"):
        return table
    try:
        import pyarrow
    except ImportError as e:
        raise TypeError(f"{name}: {type(table).__name__} has no Arrow form; install pyarrow or give an Arrow table") from e
    if isinstance(table, dict):
        return pyarrow.table(table)
    return pyarrow.Table.from_pandas(table, preserve_index=False)


def column(values: Any, name: str) -> Any:
    """What the native half takes as a column of text."""
    if hasattr(values, "__arrow_c_array__") or hasattr(values, "__arrow_c_stream__"):
        return values
    try:
        import pyarrow
    except ImportError as e:
        raise TypeError(f"{name}: {type(values).__name__} has no Arrow form; install pyarrow or give an Arrow array") from e
    return pyarrow.array(values, type=pyarrow.string(), from_pandas=True)
