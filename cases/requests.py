"""Idempotency keys of forms: whoever sends the same form twice finds what the first time led to."""

from uuid import UUID

from django.db import connection
from django.utils import timezone

from cases.models import FormKey, User


def first(key: UUID, *, by: User) -> bool:
    """Take the key of a form, once: a second request waits here for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute('INSERT INTO cases_formkey (key, "user", location, at) VALUES (%s, %s, %s, %s) '
                       "ON CONFLICT DO NOTHING", [key, by.pk, "", timezone.now()])  # fmt: skip
        return bool(cursor.rowcount)


def led_to(key: UUID) -> str:
    """Give the address a form of this person led to; empty when it led nowhere, or was of somebody else."""
    found = FormKey.objects.filter(key=key).first()
    return found.location if found else ""


def leads_to(key: UUID, location: str) -> None:
    """Remember where a form led."""
    FormKey.objects.filter(key=key).update(location=location)


def forget(key: UUID) -> None:
    """Let the same form be sent again."""
    FormKey.objects.filter(key=key).delete()
