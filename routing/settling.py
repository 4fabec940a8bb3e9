"""Answers to uitvragen and their end: the one place where a question is settled (domain 1.5 rows 4, 5, 6 and 9)."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from cases import access, services
from cases.models import Case, Entry, Request, Unit, User
from cases.roles import Part
from routing.models import Deadline


class Settled(Exception):
    """Somebody settled it first, or its term is over; the text is Dutch and says so."""

    def __init__(self) -> None:
        super().__init__("Deze vraag is al afgehandeld of verlopen. Ververs de pagina.")


def give_answer(
    request: Request, *, by: User, text: str, part: Part, terms: access.Terms, until: datetime, outcome: str,
    for_table: bool = False, reliability: str = "",
) -> Entry:  # fmt: skip
    """Write an answer as the answerer's own row that the asker reads; in casus also who reads that now."""
    case, mine = Case(pk=request.case_id), request.owner_id == by.unit_id
    source = request.outside if mine else str(by.unit)
    entry = services.add_entry(
        case, by=by, kind="bron", text=text, part=part, terms=terms, signal_id=request.signal_id, source=source,
        reliability=reliability,
        addressee=None if mine else request.owner, addressed_until=None if mine else until,
    )  # fmt: skip
    if part == Part.CASUS and not mine:
        _tell_readers(entry, request, by=by)
    settle(request, by=by, outcome=outcome, answer=entry, for_table=for_table)
    return entry


def _tell_readers(entry: Entry, request: Request, *, by: User) -> None:
    """An answer in casus is a verstrekking by its giver to each who reads casus now."""
    assert by.unit is not None
    for unit_id, until in casus_readers(request):
        if unit_id in (by.unit_id, request.owner_id):
            continue
        unit = Unit.objects.get(pk=unit_id)
        basis = access.ground_for(by.unit, unit, Part.CASUS)
        terms = access.Terms(basis=basis, purpose=str(request), cause="uitvraag.answer", cause_id=request.pk,
                             channel="uitvraag", necessity="Het antwoord hoort bij wat zij samen wegen.")  # fmt: skip
        access.disclose(Case(pk=request.case_id), to=unit, part=Part.CASUS, until=until, by=by, giver=by.unit,
                        terms=terms, object_id=entry.pk)  # fmt: skip


def casus_readers(request: Request) -> list[tuple[Any, datetime]]:
    """Give who reads casus of the case one was asked about; none while it is not at the tafel."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT receiver_id, until FROM mht.casus_readers(%s)", [request.case_id])
        return list(cursor.fetchall())


def claim(request: Request, *, by: User) -> Request:
    """Lock an open question before anything follows from it: of two at once one wins; raises Settled for the other."""
    fresh = Request.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=request.pk).first()
    if fresh is None or not fresh.is_open:
        raise Settled
    return fresh


def settle(request: Request, *, by: User, outcome: str, **more: Any) -> None:
    """End a question: sight, ledger line and term end at once, and its signal goes on; raises Settled."""
    fresh = claim(request, by=by)
    services.change(fresh, by=by, outcome=outcome, settled_at=timezone.now(), **more)
    access.end_extract(fresh.pk, by=by, cause=f"uitvraag.{outcome}")
    terms = Deadline.objects.visible_to(by).filter(object_id=fresh.pk, done_at=None)
    terms.update(done_at=timezone.now())
    go_on(fresh.pk)


def go_on(request_id: Any = None) -> None:
    """Close what was settled and let the signal go on when nothing is open any more; the clock does it for all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.signals_go_on(%s)", [request_id])


def expire() -> None:
    """Clock work: terms of questions that are over end, and signals that waited for them go on."""
    terms = Deadline.objects.filter(code__in=CODES, done_at=None, addressed_until__lt=timezone.now())
    terms.update(done_at=timezone.now())
    go_on()


CODES = ("source_request", "acute_care", "offer_response")
