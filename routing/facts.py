"""Booleans about a whole case: a condition may not query guarded rows, a hidden track would make it lie."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

Fact = TypeVar("Fact", bound=Callable[..., bool])
_asked: ContextVar[dict[Any, dict[str, bool]] | None] = ContextVar("asked", default=None)


def hint(words: str) -> Callable[[Fact], Fact]:
    """Say in Dutch what to do next where this is not so."""

    def mark(fact: Fact) -> Fact:
        fact.hint = words  # type: ignore[attr-defined]  # read by moves
        return fact

    return mark


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask the facts of a case once inside: for a page that draws every arrow, where nothing moves meanwhile."""
    mark = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(mark)


@hint("Nog niet alles is afgerond. Vraag de procesregisseur.")
def all_tracks_ended(review: Any) -> bool:
    """Every track has an outcome, or the case has none."""
    return _facts(review.case_id)["all_tracks_ended"]


def any_open_track(review: Any) -> bool:
    """At least one track still runs, seen or not."""
    return not _facts(review.case_id)["all_tracks_ended"]


@hint("Er is geen gast voor dit agendapunt, of hij is al binnen.")
def guest_waits(review: Any) -> bool:
    """Somebody is expected as a guest at the open item of this case, and is not in the room."""
    return _facts(review.case_id)["guest_waits"]


@hint("Er is nu geen gast binnen.")
def guest_inside(review: Any) -> bool:
    """Somebody is in the room as a guest at the open item of this case."""
    return _facts(review.case_id)["guest_inside"]


@hint("Er loopt nog een spoor bij een ander. Vraag de procesregisseur.")
def tracks_allow(handover: Any) -> bool:
    """Every track that still runs is held by who is offered the case: nobody loses its work by it (row 26)."""
    return _facts(handover.case_id)["tracks_allow"]


@hint("Deze casus is al aangeboden. Wacht op het antwoord, of stop dat aanbod eerst.")
def no_offer_open(review: Any) -> bool:
    """No unit is thinking about taking this case over."""
    return not _facts(review.case_id)["offer_open"]


@hint("Dit kan alleen bij spoed. Bel de procesregisseur.")
def may_consult(review: Any) -> bool:
    """The regie of the tafel may always; who reads the casus, while a spoedkaart of it is theirs (row 31)."""
    return _facts(review.case_id)["may_consult"]


def _facts(case_id: Any) -> dict[str, bool]:
    known = _asked.get()
    if known is None:
        return _ask(case_id)
    if case_id not in known:
        known[case_id] = _ask(case_id)
    return known[case_id]


def _ask(case_id: Any) -> dict[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mht.case_facts(%s)", [case_id])
        names = [column.name for column in cursor.description or []]
        return dict(zip(names, cursor.fetchone(), strict=True))
