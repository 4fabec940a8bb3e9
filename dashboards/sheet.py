"""Rows as CSV for a spreadsheet, with every cell that it would run as a formula made harmless."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

# what a spreadsheet takes for the begin of a formula; the wide ones count as the plain ones in some of them
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give the lines of a file: the mark that tells a spreadsheet it is UTF-8, the heads, and the rows."""
    yield "\ufeff" + _line(head)
    for row in rows:
        yield _line(row)


def text(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Give the same as one text without that mark, for who encodes it with one."""
    return "".join(map(_line, [head, *rows]))


def harmless(text: str) -> str:
    """Give text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def _line(values: Iterable[str]) -> str:
    target = StringIO()
    csv.writer(target, delimiter=";").writerow([harmless(value) for value in values])
    return target.getvalue()
