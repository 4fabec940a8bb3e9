"""A new second step of the login for who lost it: one beheerder asks, another beheerder or an FG decides."""

from django.db.models import QuerySet
from django.utils import timezone

from cases import audit
from cases.models import FactorReset, User


class NotNow(Exception):
    """What was asked cannot be done now; the text is Dutch and says why."""


def ask(person: User, *, by: User, reason: str) -> FactorReset:
    """Ask for a new second step; raises NotNow where it waits already, or for oneself."""
    if person.pk == by.pk:
        raise NotNow("Dit vraagt u niet voor uzelf. Vraag een andere beheerder.")
    if waiting().filter(person=person).exists():
        raise NotNow("Dit is al gevraagd en wacht op een tweede persoon.")
    row = FactorReset(person=person, reason=reason, asked_by=by)
    row.save(force_insert=True)
    audit.record("rights", by=by, obj=person, name="factor.ask")
    return row


def waiting() -> "QuerySet[FactorReset]":
    """Give what nobody decided on yet."""
    return FactorReset.objects.filter(outcome="").select_related("person__unit", "asked_by")


def decide(row: FactorReset, *, by: User, outcome: str) -> None:
    """Say yes or no to somebody else's question; raises NotNow to who asked it, and where it was decided already."""
    if by.pk in (row.asked_by_id, row.person_id):
        raise NotNow("Een tweede persoon beslist: niet wie het vroeg, en niet voor uzelf.")
    found = FactorReset.objects.filter(pk=row.pk, outcome="")
    if not found.update(outcome=outcome, decided_by=by, decided_at=timezone.now()):
        raise NotNow("Iemand anders besliste hier al over.")
    audit.record("rights", by=by, obj=row.person, name=f"factor.{outcome}")
    if outcome == "approved":
        take_away(row.person, by=by)


def take_away(person: User, *, by: User) -> None:
    """The hook of the login: here the second steps of this person go, once the login has them."""
