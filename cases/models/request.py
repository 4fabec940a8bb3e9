"""Forms that were already answered: one effect for a double click or a repeated request."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone


class FormKey(models.Model):
    """The idempotency key of a form, with the address it led to."""

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": '"user" = (SELECT mht.me())',
        "INSERT": '"user" = (SELECT mht.me())',
        "UPDATE": '"user" = (SELECT mht.me())',
        "DELETE": "\"user\" = (SELECT mht.me()) OR (SELECT mht.my_service()) = 'clock'",
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.UUIDField()
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
