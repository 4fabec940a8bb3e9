"""Strafrecht facts wait for the prosecution: it alone decides whether they are shared (plan, footnote 9)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models import Fact
from cases.models.case import tracked

ANSWERS = {"": "Wacht op het OM", "shared": "Mag gedeeld", "kept": "Niet delen"}


@tracked
class Release(Fact):
    """A text of the police for the tafel, addressed to the prosecution until it has decided."""

    updated_by = "reader"
    sparse = True

    text = models.TextField("inbreng", max_length=10_000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField("beslissing", max_length=8, choices=ANSWERS, blank=True)
    reason = models.CharField("waarom", max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)  # from then on it stands in casus

    class Meta:
        ordering = ["-asked_at"]
