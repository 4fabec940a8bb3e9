"""How the system runs, in numbers and times: the queue, the clock and the mail. No row of a case is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from cases import access
from routing.models import Destruction, Minutes, Notice
from routing.notices import MAX_ATTEMPTS

BEAT, PREFIX, QUEUE = "mhtafel:beat", "mhtafel:ran:", "celery"
WAIT = 0.5  # seconds that a page waits for the broker
PASSES = {"remind": "Herinneringen", "destroy": "Vernietigen"}


@dataclass(frozen=True)
class Pulse:
    """What the broker says; without a broker `answers` is False and nothing else is known."""

    answers: bool
    beats: bool = False
    queued: int = 0
    ran: dict[str, datetime | None] | None = None


def broker() -> Pulse:
    """Ask the broker how long its queue is, whether the clock ticks, and when each pass last ran."""
    try:
        client = _client()
        said = client.mget([f"{PREFIX}{name}" for name in PASSES])
        ran = {name: _moment(value) for name, value in zip(PASSES, said, strict=True)}  # type: ignore[arg-type]  # redis types a wait too
        return Pulse(True, bool(client.exists(BEAT)), int(client.llen(QUEUE)), ran)
    except redis.RedisError:
        return Pulse(False)


def mark(name: str) -> None:
    """Note that a pass of the clock ended well."""
    _client().set(f"{PREFIX}{name}", timezone.now().isoformat())


def _client() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=WAIT, socket_connect_timeout=WAIT)


def _moment(value: bytes | None) -> datetime | None:
    return datetime.fromisoformat(value.decode()) if value else None


def mail() -> dict[str, Any]:
    """Count what waits to be mailed, since when, and what was given up."""
    with transaction.atomic(), access.acting_as_service("clock"):
        waits = Q(attempts__lt=MAX_ATTEMPTS)
        rows = Notice.objects.filter(sent_at=None)
        found: dict[str, Any] = rows.aggregate(
            waiting=Count("id", filter=waits),
            since=Min("created_at", filter=waits),
            given_up=Count("id", filter=~waits),
        )
    return found


def broken() -> int:
    """Count lists and verklaringen that could not be made."""
    found = 0
    for model, service in ((Minutes, "minutes"), (Destruction, "destroyer")):
        with transaction.atomic(), access.acting_as_service(service):
            found += model.objects.filter(state="failed").count()
    return found
