"""Answers for machines, and the pages for missing and broken."""

import logging
import secrets

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.roles import public
from mhtafel.middleware import record_refusal

logger = logging.getLogger(__name__)
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
    """Where to report a weakness (RFC 9116)."""
    lines = [
        "Contact: mailto:veiligheid@voorbeeld.invalid",
        "Expires: 2027-12-31T23:00:00Z",
        "Preferred-Languages: nl, en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what does not exist and what one may not know; audited apart."""
    try:
        record_refusal(request)
    except DatabaseError:
        logger.exception("a refusal could not be recorded")
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault, with a number to name on the phone."""
    return render(request, "500.html", {"incident": secrets.token_hex(2).upper()}, status=500)
