"""Verzoeken of betrokkenen as an FG may know of them: those it received, and its own part in those of others."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cases.models import SubjectAnswer, SubjectRequest, User
from cases.paging import Page, page
from dashboards.models import SubjectFile


@dataclass(frozen=True)
class Opened:
    """One verzoek with the answers this FG may know of, and those it may give."""

    row: SubjectRequest
    answers: list[SubjectAnswer]
    mine: list[SubjectAnswer]


def coordinates(user: User) -> bool:
    """Is this the coördinerend FG?"""
    return user.unit is not None and user.unit.organisation.kind != "municipality"


def own(user: User) -> Q:
    """Give the condition on verzoeken and answers of the own organisation; none for the coördinerend FG."""
    if coordinates(user):
        return Q()
    return Q(organisation=user.unit.organisation_id if user.unit else None)


def rows(user: User) -> Any:
    """Give the verzoeken this FG may know of, with whether its part is still open."""
    answers = SubjectAnswer.objects.filter(own(user), request=OuterRef("pk"))
    found = SubjectRequest.objects.annotate(open=Exists(answers.filter(outcome="open")), asked_me=Exists(answers))
    return found.filter(own(user) | Q(asked_me=True)).select_related("organisation")


def waiting(user: User) -> list[SubjectRequest]:
    """Give what still asks for an answer, the first to end on top."""
    return list(rows(user).filter(open=True).order_by("due", "pk")[:200])


def answered(user: User, after: str) -> Page:
    """Give a page of what was answered, the newest first."""
    return page(rows(user).filter(open=False), "-received_on", "-pk", after=after)


def one(user: User, pk: UUID) -> Opened | None:
    """Give one verzoek; None for what this FG may not know of."""
    row = rows(user).select_related("by__unit").filter(pk=pk).first()
    if row is None:
        return None
    answers = list(SubjectAnswer.objects.filter(own(user), request=row).select_related("organisation", "by"))
    return Opened(row, answers, [one for one in answers if may_answer(user, one)])


def copies(answers: list[SubjectAnswer]) -> list[SubjectFile]:
    """Give the copies that were asked for, unit by unit: how far they are, never what stands in them."""
    return list(SubjectFile.objects.filter(answer__in=answers).select_related("unit__organisation")[:50])


def may_answer(user: User, answer: SubjectAnswer) -> bool:
    """The FG of the organisation answers; the coördinerend FG for organisations without an own FG."""
    if user.unit and answer.organisation_id == user.unit.organisation_id:
        return True
    officers = User.objects.filter(unit__organisation=answer.organisation_id, role="privacy_officer", is_active=True)
    return coordinates(user) and not officers.exists()


def answer_of(user: User, pk: UUID, answer: UUID) -> tuple[Opened, SubjectAnswer] | None:
    """Give an answer that this FG may give, with its verzoek."""
    found = one(user, pk)
    mine: Any = next((row for row in found.mine if row.pk == answer), None) if found else None
    return (found, mine) if found and mine else None
