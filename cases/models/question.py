"""Questions for access, read by the coördinerend FG."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7


class AccessQuestion(models.Model):
    """Somebody met the 404 page and thinks to need what is behind it."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "by_id = (SELECT mht.me()) OR ((SELECT mht.my_role()) = 'privacy_officer' "
        "AND mht.oversees((SELECT u.unit_id FROM cases_user u WHERE u.id = by_id), NULL))",
        "INSERT": "by_id = (SELECT mht.me())",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)
    why = models.CharField(max_length=1_000)
    at = models.DateTimeField(default=timezone.now)
