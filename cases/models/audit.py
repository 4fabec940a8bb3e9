"""What happened, for ever: insert-only, random ids and codes, never case text (NEN 7513)."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One event with event, time, object, person, organisation, role, basis and emergency."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": '"user" = (SELECT mht.me()) '
        "OR ((SELECT mht.my_role()) = 'privacy_officer' AND mht.oversees(unit, unit))",
        "INSERT": '"user" IS NOT DISTINCT FROM (SELECT mht.me())',
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)  # the move, field set or view
    user = models.UUIDField(null=True)
    unit = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    part = models.CharField(max_length=16, blank=True)
    basis = models.CharField(max_length=50, blank=True)
    emergency = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-at"], name="audit_of_case"),
            models.Index(fields=["user", "-at"], name="audit_of_user"),
        ]
