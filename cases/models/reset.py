"""Taking away the second step of a login: asked by one, decided by another (screens S14)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid_utils.compat import uuid7

OUTCOMES = {"": "Wacht op een tweede persoon", "approved": "Gedaan", "refused": "Niet gedaan"}
DECIDERS = "(SELECT mht.my_role()) IN ('administrator', 'privacy_officer')"


class FactorReset(models.Model):
    """A colleague lost the second step of the login; two people together let a new one be set up."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": DECIDERS,
        "INSERT": "asked_by_id = (SELECT mht.me()) AND decided_by_id IS NULL "
        "AND (SELECT mht.my_role()) = 'administrator'",
        "UPDATE": f"{DECIDERS} AND asked_by_id <> (SELECT mht.me()) AND person_id <> (SELECT mht.me())",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField("hoe weet u zeker wie het is", max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(outcome=""), name="one_reset_at_a_time"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person"))),
                name="a_second_person_resets",
            ),
        ]
