"""Rows as CSV for a spreadsheet, with every cell that it would run as a formula made harmless."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

RISKY = ("=", "+", "-", "@", "\t", "\r")


def lines(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Give the lines of a file: the mark that tells a spreadsheet it is UTF-8, the heads, and the rows."""
    yield "\ufeff" + _line(head)
    for row in rows:
        yield _line([harmless(text) for text in row])


def harmless(text: str) -> str:
    """Give text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def _line(values: list[str]) -> str:
    target = StringIO()
    csv.writer(target, delimiter=";").writerow(values)
    return target.getvalue()
