"""Who accepted which text on geheimhouding, and when: evidence of the duty that the WGS and the convenant lay."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7


class Pledge(models.Model):
    """One acceptance; a new version of text or convenant asks for a new one (domain 3.3)."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "user_id = (SELECT mht.me()) OR (SELECT mht.my_role()) IN ('administrator', 'privacy_officer')",
        "INSERT": "user_id = (SELECT mht.me())",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.CharField("versie", max_length=90)
    at = models.DateTimeField("op", default=timezone.now)

    class Meta:
        ordering = ["-at"]
