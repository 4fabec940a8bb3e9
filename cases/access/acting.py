"""Who one is for the database: a person, the clock, or for migrate-time work the owner of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

from cases.models import User

IN_ERROR = 3  # libpq: PQTRANS_INERROR


@contextmanager
def acting(user: User | None) -> Iterator[None]:
    """Be this user for the database until the end of the block; needs a running transaction."""
    with _setting("mhtafel.user_id", str(user.pk) if user else ""):
        yield


@contextmanager
def acting_as_service(name: str) -> Iterator[None]:
    """Be the clock (outbox, reminders, expiry): sees Notice, Deadline and Grant, never facts."""
    with _setting("mhtafel.service", name):
        yield


@contextmanager
def _setting(key: str, value: str) -> Iterator[None]:
    """Set a transaction-local value and put the previous one back."""
    assert connection.in_atomic_block, "acting needs a transaction"
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)", [key, key, value])
        before = cursor.fetchone()[0]
    try:
        yield
    finally:
        if not _aborted():  # an aborted transaction rolls the value back by itself
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [key, before])


def _aborted() -> bool:
    return connection.needs_rollback or connection.connection.info.transaction_status == IN_ERROR


@contextmanager
def as_owner() -> Iterator[None]:
    """Run on the owner's connection; only for migrate-time work, demo, seed and key rotation."""
    before = connections["default"]
    connections["default"] = connections["owner"]
    try:
        yield
    finally:
        connections["default"] = before


@contextmanager
def working_as(user: User) -> Iterator[None]:
    """A transaction in which one is this user: for tasks and commands."""
    with transaction.atomic(), acting(user):
        yield
