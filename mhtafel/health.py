"""Answers for machines, and the pages for missing and broken."""

import logging
import secrets
from datetime import timedelta

import redis
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.roles import public
from mhtafel.middleware import record_refusal

logger = logging.getLogger(__name__)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
BEAT_KEY = "mhtafel:beat"


@public
@require_safe
def process(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Database, broker and the last beat; 503 when one is missing."""
    found = {"database": _database(), "broker": _broker(), "beat": _beat()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _redis() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def _broker() -> bool:
    try:
        return bool(_redis().ping())
    except redis.RedisError:
        return False


def _beat() -> bool:
    try:
        return bool(_redis().exists(BEAT_KEY))
    except redis.RedisError:
        return False


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); good for half a year from now, as long as this site runs."""
    until = (timezone.now() + timedelta(days=182)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_ADDRESS}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what does not exist and what one may not know; audited apart."""
    try:
        record_refusal(request)
    except DatabaseError:
        logger.exception("a refusal could not be recorded")
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nobody is told "no": what one may not do does not exist."""
    return not_found(request, exception)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no browser of a colleague sends: too large, too many fields, another site's name, or no sense at all."""
    large = isinstance(exception, TOO_MUCH)
    return render(request, "400.html", {"large": large}, status=413 if large else 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault, with a number to name on the phone."""
    return render(request, "500.html", {"incident": secrets.token_hex(2).upper()}, status=500)
