"""Verzoeken of betrokkenen: registered, routed to who may hold something, extended once, answered per organisation.

The only writer of them. Terms are data (fixtures/subject_terms.json), to be checked by an FG.
"""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cases import audit, lookalike, reference
from cases.models import SubjectAnswer, SubjectRequest, User
from routing.calendar import statutory_end


class Changed(Exception):
    """Somebody else changed this verzoek or answer meanwhile."""


@cache
def terms() -> dict[str, dict[str, Any]]:
    """Give the terms by regime: how long, how much longer once, and the source."""
    return {line["key"]: line for line in reference.read("subject_terms")}


def last_day(received_on: date, regime: str, *, extended: bool = False) -> date:
    """Give the last day for an answer, as the Atw counts it."""
    term = terms()[regime]
    return statutory_end(received_on, term["amount"] + (term["extra"] if extended else 0), term["unit"])


def register(*, by: User, **words: Any) -> SubjectRequest:
    """Write a verzoek down and ask every organisation that may hold something of this person."""
    assert by.unit is not None
    due = last_day(words["received_on"], words["regime"])
    row = SubjectRequest(organisation_id=by.unit.organisation_id, due=due, by=by, **words)
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.route_request(%s, %s::bigint[])",
                       [row.pk, lookalike.numbers(row.name, row.birth_date)])  # fmt: skip
    audit.record("write", by=by, obj=row, name=f"request.{row.kind}")
    return row


def identify(row: SubjectRequest, *, on: date, how: str, version: int, by: User) -> None:
    """Write that it is clear who asks; raises Changed."""
    _change(row, version, identity_on=on, identity_how=how)
    audit.record("write", by=by, obj=row, name="request.identity")


def extend(row: SubjectRequest, *, why: str, version: int, by: User) -> None:
    """Extend the term, once and with the reason (AVG 12.3); raises Changed when it was extended meanwhile."""
    due = last_day(row.received_on, row.regime, extended=True)
    _change(row, version, due=due, extended_on=timezone.localdate(), extension=why)
    audit.record("write", by=by, obj=row, name="request.extend")


def answer(row: SubjectAnswer, *, outcome: str, words: str, version: int, by: User) -> None:
    """Answer for one organisation; raises Changed when somebody answered meanwhile."""
    fresh = SubjectAnswer.objects.select_for_update().get(pk=row.pk)
    if fresh.version != version:
        raise Changed
    fresh.outcome, fresh.words, fresh.by, fresh.at = outcome, words, by, timezone.now()
    fresh.version = version + 1
    fresh.save(force_update=True)
    audit.record("write", by=by, obj=fresh, name=f"request.{outcome}")


def cases_of(row: SubjectRequest) -> list[UUID]:
    """Give the dossiers of the betrokkene in which the organisation of the acting FG has part; ids, no content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mht.cases_of_request(%s, %s::bigint[])",
                       [row.pk, lookalike.numbers(row.name, row.birth_date)])  # fmt: skip
        return [found for (found,) in cursor.fetchall()]


def may_extend(row: SubjectRequest) -> bool:
    """Once, before the term ends, and only where the law knows it."""
    extra = terms()[row.regime]["extra"]
    return bool(extra) and row.extended_on is None and timezone.localdate() <= row.due


def _change(row: SubjectRequest, version: int, **values: Any) -> None:
    rows = SubjectRequest.objects.filter(pk=row.pk, version=version)
    if rows.update(version=version + 1, **values) != 1:
        raise Changed
