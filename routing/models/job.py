"""Work outside the request that a page can follow: where it stands, and when its worker last said something."""

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

JOB_STATES = {"queued": "Wacht", "running": "Bezig", "done": "Klaar", "failed": "Niet gelukt"}


class Job(models.Model):
    """Something to be made by the worker; a second worker leaves it alone while the first still speaks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=8, choices=JOB_STATES, default="queued")
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=8)
    step_text = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
