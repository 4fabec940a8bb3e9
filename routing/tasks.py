"""The clock: empties the outbox, reminds, and removes what ended. Ids only; acts as a service."""

import redis
from celery import shared_task
from django.conf import settings
from django.db import transaction

from cases import access
from routing import date_watch, inquiries, notices, pulse, settling


@shared_task(name="routing.tasks.send_notices")
def send_notices() -> None:
    """Mail what waits in the outbox; what fails waits for the next pass."""
    notices.send_waiting()


@shared_task(name="routing.tasks.remind")
def remind() -> None:
    """Write a notice for each term that is near or late."""
    with transaction.atomic(), access.acting_as_service("clock"):
        notices.remind()
    pulse.mark("remind")


@shared_task(name="routing.tasks.watch_dates")
def watch_dates() -> None:
    """Tell of screenings, geheimhouding and convenants that end; a second worker waits and then finds it told."""
    with transaction.atomic(), access.acting_as_service("clock"):
        date_watch.watch()


@shared_task(name="routing.tasks.expire")
def expire() -> None:
    """Remove grants that ended (each query tests `until` already) and let signals go on whose questions are over."""
    with transaction.atomic(), access.acting_as_service("clock"):
        access.tidy()
        settling.expire()


@shared_task(name="routing.tasks.match_inquiries")
def match_inquiries() -> None:
    """Look up what units asked each other, outside any request, so that no answer takes longer than another."""
    inquiries.match_waiting()


@shared_task(name="routing.tasks.beat_seen")
def beat_seen() -> None:
    """Leave a mark that worker and beat run, for /readyz."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
    client.set("mhtafel:beat", "1", ex=90)
