"""Report: the frozen figures of a quarter and its PDF."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

REPORT_STATES = {"queued": "Wacht", "running": "Bezig", "done": "Klaar", "failed": "Niet gelukt"}
READERS = "(SELECT mht.my_role()) IN ('core_team', 'chair', 'process_director', 'privacy_officer')"


class Report(models.Model):
    """A version of a quarterly report; figures in it are already suppressed, and never change."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": READERS,
        "INSERT": "(SELECT mht.my_role()) = 'core_team'",
        "UPDATE": "(SELECT mht.my_role()) = 'core_team'",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quarter = models.CharField("kwartaal", max_length=6)
    number = models.PositiveSmallIntegerField("versie")
    note = models.TextField("toelichting", max_length=5_000, blank=True)
    state = models.CharField(max_length=8, choices=REPORT_STATES, default="queued")
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=8)
    step_text = models.CharField(max_length=120, blank=True)
    figures = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-quarter", "-number"]
        constraints = [models.UniqueConstraint(fields=["quarter", "number"], name="one_report_version")]
