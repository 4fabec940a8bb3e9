"""Termijnen: what a unit must do before when."""

from django.db import models
from django.db.models import Q

from cases.models import Fact


class Deadline(Fact):
    """One term of one unit; the clock may read it to remind, and nothing else of the case."""

    service_reads = True
    updated_by = "reader"
    sparse = True

    code = models.CharField(max_length=30)
    label = models.CharField(max_length=120)
    reference = models.CharField(max_length=16)  # S-2026-0118: shown, never enough to open anything
    path = models.CharField(max_length=120)
    due = models.DateTimeField()
    statutory = models.BooleanField(default=False)
    object_id = models.UUIDField()
    done_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due"]
        indexes = [models.Index(fields=["owner", "due"], name="open_deadlines", condition=Q(done_at=None))]
