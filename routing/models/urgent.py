"""Spoed: a card for each intervenor, and later a notice to gemeente and tafel (plan 2.2)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.encrypted import EncryptedTextField
from cases.models import Fact
from cases.models.case import tracked


@tracked
class UrgentCard(Fact):
    """An addressed card of 72 hours: who, where, danger, contact. One per receiver."""

    updated_by = "reader"
    emergency = True  # NEN 7513: break-glass
    goes_on = True
    sparse = True

    spoed = models.UUIDField(default=uuid.uuid4)  # the same for all cards of one spoed
    kind = models.CharField(max_length=10, choices={"card": "Spoedkaart", "notice": "Kennisgeving"})
    starter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    called = models.CharField("112 gebeld", max_length=12, choices={"ja": "Ja", "niet_nodig": "Niet nodig"})
    municipality = models.ForeignKey("cases.Organisation", models.PROTECT, related_name="+", null=True)
    who = EncryptedTextField("om wie gaat het", blank=True, default="")
    where = EncryptedTextField("waar", blank=True, default="")
    needed = models.TextField("wat is er nodig", max_length=2_000)
    contact = EncryptedTextField("wie kan men bellen", blank=True, default="")
    criminal = models.BooleanField(default=False)  # strafrecht: the prosecution decides on sharing
    may_share = models.BooleanField(default=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    informed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
