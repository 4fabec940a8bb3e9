"""Overdracht: a case that leaves the tafel for one unit (row 26), or care that a local unit may take over (row 23)."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, transition

from cases.models import Entry
from cases.models.case import tracked
from cases.roles import Role
from routing import facts
from routing.models.machine import Machine, arrow, held_by, walled

HANDOVER_KINDS = {"afschalen": "Afschalen", "warm": "Afstemmen met het lokale veld"}
WISHES = {
    "ja": "Ja, zij of hij wil dit",
    "nee": "Nee, maar het is toch nodig, want …",
    "niet_gevraagd": "Niet veilig te vragen, want …",
}
KEPT = timedelta(days=5 * 365)  # the answer stays readable beside the copy


class HandoverState(models.TextChoices):
    """Where an overdracht stands."""

    OFFERED = "offered", "Aangeboden"
    ACCEPTED = "accepted", "Aangenomen"
    REFUSED = "refused", "Niet aangenomen"
    WITHDRAWN = "withdrawn", "Gestopt"


H = HandoverState
giver = held_by(Role.CHAIR, Role.PROCESS_DIRECTOR, Role.CARE_COORDINATOR)


def receiver(row: Any, user: Any) -> bool:
    """Permission: the unit to which it is offered."""
    return bool(row.addressee_id and user.unit_id == row.addressee_id)


def scaling_down(row: Any) -> bool:
    """The tafel asks this unit to take the case over."""
    return bool(row.kind == "afschalen")


def with_local_field(row: Any) -> bool:
    """The zorgcoördinator and this unit work on care together."""
    return bool(row.kind == "warm")


@walled
@tracked
class Handover(Machine):
    """An offer of its owner to one unit; nobody takes over against its will.

    The summary is a row of the giver. A unit that is asked by the tafel reads it only after it accepted.
    """

    slug = "overdracht"
    title = "Overdracht"
    initial = (H.OFFERED,)
    updated_by = "reader"  # the receiver answers
    sparse = True

    kind = models.CharField(max_length=12, choices=HANDOVER_KINDS)
    state = FSMField(default=H.OFFERED, choices=H, protected=True)
    summary = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    answer_by = models.DateField("antwoord voor", null=True, blank=True)
    wish = models.CharField("wat wil zij of hij zelf", max_length=16, choices=WISHES, blank=True)
    wish_reason = models.CharField(max_length=500, blank=True)
    answer = models.CharField("antwoord", max_length=2_000, blank=True)

    def __str__(self) -> str:
        return str(self.case)

    @transition(state, [H.OFFERED], H.ACCEPTED, permission=receiver, conditions=[scaling_down, facts.tracks_allow],
                custom=arrow("Casus overnemen", form="accept_case", confirm=True, tone="primary"))  # fmt: skip
    def accept(self) -> None:
        """The receiver goes on with the case outside the tafel, with a copy of the summary."""
        self.addressed_until = timezone.now() + KEPT

    @transition(state, [H.OFFERED], H.REFUSED, permission=receiver, conditions=[scaling_down],
                custom=arrow("Niet overnemen"))  # fmt: skip
    def refuse(self, *, reason: str) -> None:
        """The case comes back to the tafel, with the reason."""
        self.answer = reason

    @transition(state, [H.OFFERED], H.ACCEPTED, permission=receiver, conditions=[with_local_field],
                custom=arrow("Ik neem over", form="take_over", confirm=True, tone="primary"))  # fmt: skip
    def take_over(self) -> None:
        """A warme overdracht: the receiver owns a copy of the summary from now on."""
        self.addressed_until = timezone.now() + KEPT

    @transition(state, [H.OFFERED], H.REFUSED, permission=receiver, conditions=[with_local_field],
                custom=arrow("Niet meedoen"))  # fmt: skip
    def stay_out(self, *, reason: str) -> None:
        """The local unit cannot take this up: the giver reads why, and the summary closes."""
        self.answer = reason

    @transition(state, [H.OFFERED], H.WITHDRAWN, permission=giver,
                custom=arrow("Stoppen met deze overdracht"))  # fmt: skip
    def withdraw(self, *, reason: str) -> None:
        """The giver takes it back; the receiver sees no more of it."""
        self.addressed_until = timezone.now()
