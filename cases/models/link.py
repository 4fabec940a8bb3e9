"""Two signals of one unit that belong together without becoming one: a row that ends, never a row that goes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.case import Fact, tracked
from cases.models.signal import Signal


@tracked
class SignalLink(Fact):
    """A link between two own signals; it opens nothing to anybody, so it writes no verstrekking."""

    parent: ClassVar[str | None] = "signal"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+")
    other = models.ForeignKey(Signal, models.CASCADE, related_name="+")
    why = models.TextField("waarom", max_length=2_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "other"], condition=Q(ended_at=None), name="one_open_link"),
            models.CheckConstraint(condition=Q(signal__lt=F("other")), name="link_one_way"),
        ]
        indexes = [models.Index(fields=["other"], condition=Q(ended_at=None), name="open_link_other")]
