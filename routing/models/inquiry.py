"""Vraag of anderen dit kennen: the question, and what its owner is told of it (domain 1.5, docs/adr/0007)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import Fact, LegalBasis, Signal, Unit

if TYPE_CHECKING:
    from cases.models import User

PURPOSES = {
    "hulp": "Hulp aan een mogelijk slachtoffer",
    "duiding": "Een signaal beter begrijpen",
    "samen": "Voorkomen dat wij langs elkaar werken",
}


class Inquiry(Fact):
    """A deliberate question of one unit about its own betrokkenen; it looks the same, known elsewhere or not."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField("doel", max_length=10, choices=PURPOSES)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")
    necessity = models.TextField("waarom nodig", max_length=1_000)
    kinds = ArrayField(models.CharField(max_length=10))
    parties = ArrayField(models.UUIDField())
    wanted = ArrayField(models.BinaryField())  # blind indexes; emptied once the clock has looked
    at = models.DateTimeField(default=timezone.now)
    worked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="waiting_inquiries", condition=Q(worked_at=None))]


class InquiryMatch(Fact):
    """What the owner of matching rows is told: who asks and why; the owner alone decides. Written by the clock."""

    private_sql = "until > now() OR outcome <> ''"

    inquiry = models.UUIDField()  # no key to follow: the question itself is not the owner's to read
    asker = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=PURPOSES)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")
    parties = ArrayField(models.UUIDField())
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    outcome = models.CharField(
        max_length=8, blank=True, choices={"contact": "Wij nemen contact op", "refused": "Niet gedeeld"}
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "case", "owner"], name="one_match_per_case")]

    @classmethod
    def private(cls, user: "User") -> Q:
        """An unanswered question ends by itself."""
        return Q(until__gt=timezone.now()) | ~Q(outcome="")
