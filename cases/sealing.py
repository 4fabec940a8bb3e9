"""The sealer and its check: audit events in a chain of hashes, right under concurrent writers (ADR 5).

A row is sealed once every transaction that began before its own has ended. So nothing can slip in
below what is sealed, and no writer waits for the sealer.
"""

import bisect
import hashlib
import json
import logging
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cases import access, anchor
from cases.models import AuditEvent, AuditSeal

logger = logging.getLogger(__name__)
SEALER = "sealer"
BATCH = 1_000  # rows under one seal at most
SKEW = timedelta(seconds=60)  # clocks of machines differ, and between clock and INSERT a process may wait
# a later layout begins with the fields of the one before, so that old seals stay readable
LAYOUTS = {
    1: ("id", "xid", "at", "action", "name", "user", "responsible", "unit", "organisation", "role", "object_type",
        "object_id", "case_id", "part", "basis", "emergency"),
}  # fmt: skip
LAYOUT = max(LAYOUTS)
Row = tuple[Any, ...]  # the values of an event in the order of LAYOUTS[LAYOUT]


class Broken(Exception):
    """The first row or seal that is not as it was sealed; the text is Dutch and names it."""


@dataclass
class Report:
    """What a check found in a chain that is whole."""

    seals: int = 0
    sealed: int = 0
    unsealed: int = 0
    oldest: datetime | None = None  # of the rows that wait


def digest(row: Row, layout: int = LAYOUT) -> str:
    """Give the hash of one event: of its canonical JSON."""
    return _hash([_plain(value) for value in row[: len(LAYOUTS[layout])]])


def seal_hash(seal: AuditSeal) -> str:
    """Give the hash of a seal over its rows, its facts and the seal before it."""
    facts = [seal.position, seal.layout, seal.previous, seal.sealed_at, seal.next_xid, seal.last_xid, seal.total]
    return _hash([*map(_plain, facts), list(map(str, seal.ids)), list(seal.digests)])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def _hash(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


# --- sealing


def seal() -> int:
    """Seal what nobody can add to any more and note the newest seal in the anchor; gives how many rows."""
    with transaction.atomic(), access.acting_as_service(SEALER):
        if not _alone():
            return 0
        before = AuditSeal.objects.order_by("-position").first()
        if before is None:
            anchor.begin()
        last = _chain(before)
    if last is not None:
        _note(last)
    return (last.total if last else 0) - (before.total if before else 0)


def _note(last: AuditSeal) -> None:
    """Anchor the newest seal; the chain goes on without, and the check will say so."""
    try:
        anchor.note(last)
    except (anchor.Missing, OSError):
        logger.exception("the audit anchor cannot be written")


def _alone() -> bool:
    """Be the only sealer until the end of the transaction, or give False."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")  # what the anchor names is on disk
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('cases.sealing'))")
        return bool(cursor.fetchone()[0])


def _chain(last: AuditSeal | None) -> AuditSeal | None:
    """Add seals up to the oldest running transaction; gives the newest there is now."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint "
                       "FROM pg_current_snapshot() s")  # fmt: skip
        oldest_running, next_xid = cursor.fetchone()
    while rows := list(_after(last).filter(xid__lt=oldest_running)[:BATCH]):
        last = _link(last, rows, now, next_xid)
        last.save(force_insert=True)
    return last


def _after(last: AuditSeal | None) -> Any:
    """The events above what is sealed, in the order of the chain."""
    rows = AuditEvent.objects.order_by("xid", "id").values_list(*LAYOUTS[LAYOUT])
    if last is None:
        return rows
    return rows.filter(xid__gte=last.last_xid).filter(Q(xid__gt=last.last_xid) | Q(id__gt=last.ids[-1]))


def _link(last: AuditSeal | None, rows: list[Row], now: datetime, next_xid: int) -> AuditSeal:
    new = AuditSeal(
        position=last.position + 1 if last else 1,
        layout=LAYOUT,
        previous=last.hash if last else "",
        sealed_at=now,
        next_xid=next_xid,
        last_xid=rows[-1][1],
        total=(last.total if last else 0) + len(rows),
        ids=[row[0] for row in rows],
        digests=[digest(row) for row in rows],
    )
    new.hash = seal_hash(new)
    return new


# --- checking


def verify() -> Report:
    """Hold every sealed row, every seal and the anchor against each other; raises Broken for the first that differs.

    Read in this order (anchor, seals, rows) a sealer or writer at work gives no false alarm.
    """
    try:
        marks = anchor.read()
    except anchor.Missing:
        marks = None
    with (
        transaction.atomic(),
        access.acting_as_service(SEALER),
        closing(_Check()) as check,
        closing(_links(marks)) as links,
    ):
        for link in links:
            check.rows_of(link)
        return check.rest()


def _links(marks: anchor.Marks | None) -> Generator[AuditSeal, None, None]:
    """Give every seal in order, each held against the one before it, its own hash and the anchor."""
    last: AuditSeal | None = None
    for link in AuditSeal.objects.order_by("position").iterator(chunk_size=50):
        _hold_link(link, last, marks)
        yield link
        last = link
    top = last.position if last else 0
    gone = max(marks or {0: set()}) - top
    if gone > 0:
        raise Broken(f"Het einde van de keten is weg: {gone} zegel(s) na zegel {top}. Het anker kent ze nog.")


def _hold_link(link: AuditSeal, last: AuditSeal | None, marks: anchor.Marks | None) -> None:
    where = f"zegel {link.position} (eerste regel {link.ids[0] if link.ids else '-'})"
    if marks is None:
        raise Broken("Het anker ontbreekt. Zonder anker is niet te zien of het einde van de keten weg is.")
    if link.position != (last.position if last else 0) + 1 or link.previous != (last.hash if last else ""):
        raise Broken(f"Vóór {where} ontbreekt een zegel, of het is vervangen.")
    total = (last.total if last else 0) + len(link.ids)
    if link.hash != seal_hash(link) or link.total != total or len(link.digests) != len(link.ids):
        raise Broken(f"Veranderd: {where}.")
    if marks.get(link.position, {link.hash}) != {link.hash}:
        raise Broken(f"Het anker kent een ander {where}.")


@dataclass
class _Check:
    """Walks the events beside the seals, one pass over both."""

    report: Report = field(default_factory=Report)
    events: Generator[Row, None, None] | None = None
    begun: list[int] = field(default_factory=list)  # next_xid of each seal, rising
    times: list[datetime] = field(default_factory=list)

    def close(self) -> None:
        """End the walk over the rows while its transaction still stands."""
        if self.events is not None:
            self.events.close()

    def rows_of(self, link: AuditSeal) -> None:
        """Hold the next rows against what this seal says of them; raises Broken."""
        for pk, known in zip(link.ids, link.digests, strict=True):
            row = self._next()
            if row is None or row[0] != pk:
                raise _missing(pk, known, link.layout, row)
            if digest(row, link.layout) != known:
                raise Broken(f"Veranderd: regel {pk}, onder zegel {link.position}.")
            self._hold_time(row)
        self.report.seals, self.report.sealed = link.position, link.total
        if not self.begun or link.next_xid > self.begun[-1]:
            self.begun.append(link.next_xid)
            self.times.append(link.sealed_at)

    def rest(self) -> Report:
        """Count the rows that wait for the sealer; raises Broken for one with a time from before the seals."""
        while row := self._next():
            self._hold_time(row)
            self.report.unsealed += 1
            self.report.oldest = min(self.report.oldest or row[2], row[2])
        return self.report

    def _next(self) -> Row | None:
        if self.events is None:  # opened after the first seals were read, so it holds all their rows
            self.events = _after(None).iterator(chunk_size=2_000)
        return next(self.events, None)

    def _hold_time(self, row: Row) -> None:
        """A row of a transaction that began after a seal was made is not older than that seal."""
        place = bisect.bisect_right(self.begun, row[1])
        if place and row[2] < self.times[place - 1] - SKEW:
            raise Broken(f"Later ingevoegd: regel {row[0]} draagt een tijd van vóór het zegel dat er al was.")


def _missing(pk: UUID, known: str, layout: int, found: Row | None) -> Broken:
    """Say what happened where one row was expected and another (or none) stands: gone, changed or pushed in."""
    stands = AuditEvent.objects.filter(pk=pk).values_list(*LAYOUTS[LAYOUT]).first()
    if stands is None:
        return Broken(f"Weg: regel {pk}.")
    if digest(stands, layout) != known or found is None:
        return Broken(f"Veranderd: regel {pk}.")
    return Broken(f"Later ingevoegd: regel {found[0]}.")
