"""Who keeps guessing is shut out for a while: this name from this address, never an office, never a colleague.

Axes counts; it keeps a mark of the name that was typed, since people type a password there too.
"""

import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

UNKNOWN = "0.0.0.0"


def address(request: HttpRequest) -> str:
    """Give where a request comes from; behind PROXIES own servers, what the outermost of them saw."""
    there = str(request.META.get("REMOTE_ADDR") or UNKNOWN)
    passed = [piece.strip() for piece in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if piece.strip()]
    if not settings.PROXIES or len(passed) < settings.PROXIES:
        return there
    return passed[-settings.PROXIES] if _is_address(passed[-settings.PROXIES]) else there


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def name_mark(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Give a mark of the typed name that tells nothing to who reads the table."""
    name = str((credentials or {}).get("username") or "").strip().lower()
    return hmac.digest(settings.SECRET_KEY.encode(), name.encode("utf-8", "replace"), "sha256").hex()[:40]


def is_locked(request: HttpRequest, username: str) -> bool:
    """Say whether this name may not try again from here yet; the answer becomes `page` then."""
    credentials = {"username": username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out, request.axes_credentials = True, credentials  # type: ignore[attr-defined]  # read by axes
    return True


def failed(request: HttpRequest, username: str) -> None:
    """Count a wrong code like a wrong password."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": username}, request=request)


def until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    """Give when this name may try again from here."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(ip_address=address(request), username=name_mark(request, credentials))
    last = rows.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return (last or timezone.now()) + wait


def page(request: HttpRequest, original: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Say until when, and whom to call; the same for a name that exists and one that does not."""
    return render(request, "account/locked.html", {"until": until(request, credentials)}, status=429)
