"""What a measurement says: one row per promise, printed as a table and written to bench.json."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path("bench.json")


@dataclass(frozen=True)
class Row:
    """One promise: a value that must not pass its limit; `least` turns that round, no limit means no promise."""

    name: str
    value: float
    limit: float | None
    unit: str = "x"
    said: str = ""  # the measurements behind the value
    least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the promise holds here."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.least else self.value <= self.limit

    def as_json(self) -> dict[str, Any]:
        """Give the row as bench.json has it."""
        return {
            "name": self.name, "value": round(self.value, 4), "limit": self.limit, "kept": self.kept,
            "unit": self.unit, "at_least": self.least, "measured": self.said,
        }  # fmt: skip


def table(rows: Sequence[Row]) -> str:
    """Give the rows as lines to read."""
    width = max(len(row.name) for row in rows)
    return "\n".join(_line(row, width) for row in rows)


def _line(row: Row, width: int) -> str:
    sign = ">=" if row.least else "<="
    limit = f"{sign} {row.limit:g}" if row.limit is not None else ""
    mark = "  " if row.limit is None else "ja" if row.kept else "NEE"
    return f"{row.name:{width}}  {row.value:>9.3g} {row.unit:<8} {limit:>9}  {mark:<3}  {row.said}"


def write(rows: Sequence[Row], about: dict[str, Any]) -> None:
    """Write bench.json: what was measured where, and the list of rows."""
    FILE.write_text(json.dumps(about | {"rows": [row.as_json() for row in rows]}, indent=2) + "\n")
