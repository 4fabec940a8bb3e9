"""Uitvragen: what one unit asks of another; an addressed extract, never the file (domain 1.5 rows 4, 5, 6 and 9)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case import Fact, tracked
from cases.models.entry import Entry
from cases.models.organisation import LegalBasis
from cases.models.signal import DANGER, FORMS, Signal

if TYPE_CHECKING:
    from cases.models.organisation import User

REQUEST_KINDS = {
    "vraag": "Uitvraag",
    "zorg": "Acute zorg",
    "overdracht": "Aangeboden overdracht",
    "koppeling": "Voorstel om te koppelen",
}
OUTCOMES = {
    "open": "Open",
    "answered": "Beantwoord",
    "withdrawn": "Ingetrokken",
    "accepted": "Overgenomen",
    "refused": "Niet overgenomen",
    "closed": "Afgerond",
}
WAYS = {"telefoon": "Telefoon", "mail": "E-mail"}


@tracked
class Request(Fact):
    """A question to one source: its text and the ticked people, nothing else, until it is settled or its term ends."""

    parent = "signal"
    updated_by = "reader"  # the source settles it
    searched = ("text",)
    sparse = True

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+", null=True)
    kind = models.CharField("soort", max_length=10, choices=REQUEST_KINDS)
    text = models.TextField("vraag", max_length=2_000)
    people = models.TextField("personen die meegingen", blank=True)
    forms = ArrayField(models.CharField(max_length=12, choices=FORMS), default=list, blank=True)
    danger = models.CharField("is iemand nu in gevaar", max_length=10, choices=DANGER, blank=True)
    contact = models.CharField("wie kan men bellen", max_length=200, blank=True)
    outside = models.CharField("bron zonder account", max_length=160, blank=True)
    way = models.CharField("hoe gesteld", max_length=10, choices=WAYS, blank=True)
    reporter_goes = models.BooleanField("de melder gaat mee", default=False)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")
    due = models.DateField("antwoord voor", null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=OUTCOMES, default="open")
    taken_at = models.DateTimeField("opgepakt op", null=True)
    settled_at = models.DateTimeField(null=True)
    for_table = models.BooleanField("antwoord ook voor de tafel", default=False)
    answer = models.ForeignKey(Entry, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["addressee", "addressed_until"], name="open_requests", condition=Q(outcome="open"))
        ]

    @classmethod
    def open_to(cls, user: "User") -> "models.QuerySet[Request]":
        """Give what was asked of the unit of this person and is not settled yet."""
        waits = {"addressee": user.unit_id, "outcome": "open", "addressed_until__gt": timezone.now()}
        return cls.objects.visible_to(user).filter(**waits)

    def __str__(self) -> str:
        return REQUEST_KINDS[self.kind]

    @property
    def is_open(self) -> bool:
        """Still to be settled, and its term not past."""
        return self.outcome == "open" and (self.addressed_until is None or self.addressed_until > timezone.now())
