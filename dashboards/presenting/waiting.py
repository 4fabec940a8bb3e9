"""Words of Wacht op anderen: what others must do before the own unit can go on."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from cases.models import Case, User
from cases.roles import TABLE_LEAD
from dashboards.presenting import asks
from dashboards.presenting import worklist as work
from dashboards.presenting.worklist import Row
from dashboards.queries import asks as asks_query
from dashboards.queries import worklist as ask
from routing.models import Action, Handover, Review, TrackLine
from routing.models.track import TrackKind


def waiting(user: User) -> Row:
    """Give what the own unit waits for: answers, besluiten, and actiepunten of others; and where the rest stands."""
    lines, reviews, offers = ask.lines_waiting(user), ask.at_the_table(user), ask.offers(user)
    theirs, answers = ask.actions_of_others(user), asks_query.waiting(user)
    known = ask.cases_of(user, {row.case_id for row in [*theirs, *lines, *reviews, *offers]})
    cases = "/tafel/monitor/" if user.job in TABLE_LEAD else "/casussen/"
    rows = [
        *(asks.wait(row) for row in answers),
        *(_asked(row, known) for row in offers if row.owner_id == user.unit_id),
        *_waiting(lines, theirs, reviews, known),
    ]
    longest: Sequence[Any] = max(lines, theirs, reviews, offers, key=len)
    left = work.left(("Alles wat u vroeg", "/uitvragen/#gevraagd-kop", answers), ("De casussen", cases, longest))
    return {"rows": rows, "left": left}


def _asked(row: Handover, known: dict[UUID, Case]) -> Row:
    title = f"{ask.unit_name(row.addressee)}: casus nog niet overgenomen"
    return _wait(title, row.case_id, known, due=row.answer_by)


def _waiting(
    lines: list[TrackLine], actions: list[Action], reviews: list[Review], known: dict[UUID, Case]
) -> list[Row]:
    return [
        *(_wait(_not_accepted(row), row.case_id, known) for row in lines),
        *(_wait(f"{ask.unit_name(row.addressee)}: {row.text}", row.case_id, known, due=row.due) for row in actions),
        *(_wait("Tafel: besluit over casus", row.case_id, known, state=row.get_state_display()) for row in reviews),
    ]


def _not_accepted(row: TrackLine) -> str:
    return f"{row.holder}: spoor {TrackKind(row.kind).label.lower()} nog niet aanvaard"


def _wait(title: str, case_id: UUID, known: dict[UUID, Case], *, due: date | None = None, state: str = "") -> Row:
    case = known.get(case_id)
    named = f"{title} {case}" if state and case else title
    hint = state or (f"Casus {case}" if case else "")
    url = f"/casussen/{case_id}/" if case else ""
    return {"title": named, "url": url, "hint": hint, "due": due, "due_kind": "afspraak"}
