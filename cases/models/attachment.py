"""Bijlagen: a file in a case, its facts apart from its bytes (docs/adr/0008)."""

import base64
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.encrypted import EncryptedTextField
from cases.models.case import Fact, tracked
from cases.models.signal import Signal


@tracked
class Attachment(Fact):
    """What is known of a file; its name may hold a name, so it is sealed."""

    parent = "signal"
    sparse = True

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+", null=True, blank=True)
    name = EncryptedTextField("bestandsnaam", default="")
    about = models.CharField("wat is het", max_length=200, blank=True)
    kind = models.CharField("soort", max_length=8)
    size = models.PositiveIntegerField("grootte in bytes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        verbose_name = "bijlage"

    def __str__(self) -> str:
        return self.about or "Bijlage"


class AttachmentBody(Fact):
    """The bytes, sealed; apart, so that no list reads them, and without versions, so that nothing of them stays."""

    parent = "attachment"
    delete_sql: ClassVar[str | None] = "owner_id = (SELECT mht.my_unit())"
    rotated_at_once = 4  # rows of many megabytes

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    content = EncryptedTextField("inhoud")

    @property
    def data(self) -> bytes:
        """The bytes themselves."""
        return base64.b64decode(self.content)
