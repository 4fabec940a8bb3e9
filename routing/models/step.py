"""A step that was set: the timeline of a case and the cause in the ledger."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models import Fact


class Step(Fact):
    """One move of one machine, in the part of what moved; written by routing.moves only."""

    machine = models.CharField(max_length=12)
    name = models.CharField(max_length=30)
    label = models.CharField(max_length=60)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    object_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(max_length=5_000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
