"""What is said in the room about one agenda item: who is there, the proposal, who agrees, and how it was weighed."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from cases.models import Fact, Unit
from cases.models.case import tracked
from routing.models.meeting import DECISIONS, AgendaItem
from routing.models.table import RISKS, Review
from routing.models.track import TrackKind

STANCES = {"eens": "Eens", "oneens": "Niet eens", "onthouding": "Onthouden"}
ANSWERS = {
    "laag": "Laag", "midden": "Midden", "hoog": "Hoog", "ja": "Ja", "nee": "Nee", "onbekend": "Onbekend",
}  # fmt: skip
COMPLEX = {"ja": "Ja, dit is complexe casuïstiek", "nee": "Nee", "onbekend": "Nog niet te zeggen"}


@tracked
class Attendance(Fact):
    """One person in the room for one agenda item: let in by whom, when in and when out (plan 2.1, domain 1.3)."""

    parent = "item"
    updated_by = "reader"
    sparse = True

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    guest = models.BooleanField(default=False)
    in_at = models.DateTimeField(default=timezone.now)
    out_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["in_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], condition=models.Q(out_at=None), name="in_the_room_once")
        ]


@tracked
class Proposal(Fact):
    """What the tafel is about to decide, as the chair types it: a draft, saved with every key (part `casus`)."""

    parent = "item"
    updated_by = "reader"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DECISIONS, default="sporen")
    tracks = ArrayField(models.CharField(max_length=16, choices=TrackKind), default=list, blank=True)
    motivation = models.TextField(max_length=5_000, blank=True)
    summary = models.TextField(max_length=5_000, blank=True)
    advice = models.TextField(max_length=5_000, blank=True)
    risk = models.CharField(max_length=8, choices=RISKS, blank=True)
    review_on = models.CharField(max_length=40, blank=True)  # as typed
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)  # afschalen: who goes on
    complex = models.CharField("complexe casuïstiek", max_length=8, choices=COMPLEX, blank=True)
    conclusion = models.TextField("conclusie van de weging", max_length=2_000, blank=True)
    police_asked_at = models.DateTimeField(null=True)  # that it was asked and answered, never the answer
    police_answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_proposal")]

    @property
    def subject(self) -> str:
        """What is proposed, in one line: positions count for this and for nothing else."""
        return f"{self.kind}:{','.join(sorted(self.tracks))}" if self.kind == "sporen" else self.kind


@tracked
class Position(Fact):
    """Where one organisation stands on one proposal; its own row, given at the tafel or from an own device."""

    parent = "item"
    updated_by = "reader"
    sparse = True

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)  # Proposal.subject when it was given
    stance = models.CharField("standpunt", max_length=10, choices=STANCES)
    reason = models.CharField("want", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["item", "unit"], name="one_position")]


@tracked
class Score(Fact):
    """One criterion of the weging as the tafel answered it, with why; no sum is made of it (domain 5)."""

    parent = "review"
    updated_by = "reader"

    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=40)  # a key of fixtures/weighing.json
    answer = models.CharField(max_length=8, choices=ANSWERS)
    reason = models.CharField("want", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="one_score")]


class ActionDraft(Fact):
    """An actiepunt that goes along with the besluit; until then only the room reads it, and it can be taken back."""

    parent = "item"
    updated_by = "reader"
    delete_sql: ClassVar[str | None] = "owner_id = (SELECT mht.my_unit())"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.CharField("actie", max_length=300)
    due = models.DateField("voor")

    class Meta:
        ordering = ["created_at", "id"]
