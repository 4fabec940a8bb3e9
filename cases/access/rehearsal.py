"""What a step would tell to whom: heard while it is rehearsed, so that a confirm page can say it first."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Unit
from cases.roles import Part


@dataclass(frozen=True)
class Told:
    """One verstrekking as it would be, heard while a step is rehearsed for its confirm page."""

    giver: Unit
    receiver: Unit | None
    outside: str
    part: Part
    basis: str
    until: datetime | None
    extract: bool
    why_not: str = ""  # filled where it is withheld
    cause: str = ""
    line: UUID | None = None  # of the ledger


_heard: ContextVar[list[Told] | None] = ContextVar("heard", default=None)


def unhear(over: set[UUID]) -> None:
    """What a step gives and ends at once, as a row in a part that closes with it, nobody gets to read."""
    heard = _heard.get()
    if heard is not None:
        heard[:] = [told for told in heard if told.line not in over]


@contextmanager
def listening() -> Iterator[list[Told]]:
    """Collect the verstrekkingen that are written meanwhile, so that a page can say them before they are."""
    told: list[Told] = []
    mark = _heard.set(told)
    try:
        yield told
    finally:
        _heard.reset(mark)


def withhold(giver: Unit, to: Unit, part: Part, why: str) -> None:
    """Say that a part is not given, and why: only a rehearsal listens, there is nothing to record."""
    hear(Told(giver, to, "", part, "", None, False, why))


def hear(told: Told) -> None:
    """Keep what was told, while a step is rehearsed; else nothing happens."""
    heard = _heard.get()
    if heard is not None:
        heard.append(told)
