"""The one exception of the package."""

from __future__ import annotations

from typing import Any


class KnockonError(Exception):
    """A request that could not be answered.

    ``diagnostics``: each mistake of the input with its place (``at``: file, line, column), ``message``, ``expected`` and ``help``, as
    the command line shows them; empty where the request itself was wrong. ``exit_status``: 1 ran but failed, 2 input or arguments.
    """

    def __init__(self, message: str, diagnostics: list[dict[str, Any]] | None = None, exit_status: int = 2) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics or []
        self.exit_status = exit_status
