"""Every request passes here: login in two steps, role, geheimhouding, one transaction as the user, one effect per
form. Fails closed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cases import access, audit, factors, pledges, requests
from cases.models import User

Respond = Callable[[HttpRequest], HttpResponseBase]
FOREIGN_KEY = "23503"  # PostgreSQL: what a row points to is not there
MINUTE = "minute"  # of the last use of a session

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in ("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
                 "magnetometer", "microphone", "midi", "payment", "serial", "usb")
)  # fmt: skip
PASSKEYS = "publickey-credentials-create=(self), publickey-credentials-get=(self)"


def headers(get_response: Respond) -> Respond:
    """Set the headers every answer carries; pages are never stored, static files are."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)  # a file to save brings a sandbox of its own
        response["Permissions-Policy"] = f"{PERMISSIONS}, {PASSKEYS}"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store"
        return response

    return respond


def awake(get_response: Respond) -> Respond:
    """Put off the end of a session that is used, at most once a minute: reading a page writes no session.

    What a page asks by itself (`by_itself`) is no use: a wall or a list that polls keeps nobody logged in, and is told
    how many seconds are left.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not (request.session.accessed and SESSION_KEY in request.session):
            return response
        now = int(timezone.now().timestamp())
        if _by_itself(request):
            used = request.session.get(MINUTE, now // 60) * 60
            response["Session-Left"] = str(max(settings.SESSION_COOKIE_AGE - (now - used), 0))
        elif request.session.get(MINUTE) != now // 60:
            request.session[MINUTE] = now // 60
        return response

    return respond


def _by_itself(request: HttpRequest) -> bool:
    return request.resolver_match is not None and hasattr(request.resolver_match.func, "by_itself")


class Doors:
    """Refuses a view that names no roles, asks for login, and runs the view as the user."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECOND_FACTOR:
            _set_apart(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Run the view inside its transaction; the answer goes back as is."""
        roles: frozenset[str] | None = getattr(view, "allowed_roles", frozenset())
        half = getattr(request, "half", None)
        if half and getattr(view, "halfway", False):
            request.user = half
        if roles is None:
            return None
        return _unready(request, view, roles) or _run(request, lambda: view(request, *args, **kwargs))


def _unready(request: HttpRequest, view: Callable[..., Any], roles: frozenset[str]) -> HttpResponseBase | None:
    """Give where to go first, or None; raises Http404 for a role that may not."""
    user = request.user
    if not isinstance(user, User):
        return _login(request)
    if user.role not in roles or user.unit_id is None:
        raise Http404
    if pledges.owes(user) and not (hasattr(view, "before_pledge") or hasattr(view, "halfway")):
        return _elsewhere(request, reverse("pledge"))
    return None


def _run(request: HttpRequest, respond: Callable[[], HttpResponse]) -> HttpResponseBase:
    """Run the view in its transaction, as the user."""
    user = request.user
    assert isinstance(user, User)
    try:
        with transaction.atomic(), access.acting(user), audit.opening() as opening:
            response = _once(request, user, respond)
            if _shows(response):
                opening.write()
            return response
    except access.Barred as barred:
        record_refusal(request)
        return _barred(request, user, str(barred))
    except ReauthenticationRequired:
        return _elsewhere(request, get_adapter(request).get_reauthentication_methods(user)[0]["url"])
    except IntegrityError as error:
        if not _of_a_case(error):
            raise
        raise Http404 from error  # the dossier was destroyed while this was written: it is not there any more


def _of_a_case(error: IntegrityError) -> bool:
    """Whether a row was to be written in a case that is gone: its key is missing, or that of a row in it."""
    cause: Any = error.__cause__
    if getattr(cause, "pgcode", "") != FOREIGN_KEY:
        return False
    name = str(cause.diag.constraint_name)
    return "_case_id_" in name or name.endswith("_same_case")


def _set_apart(request: HttpRequest) -> None:
    """A session with only half a login is nobody's: no page knows the person, save those to set up the second half.

    Who has a second step already must give it; for such a session not even those are open.
    """
    user = request.user
    if isinstance(user, User) and factors.halfway(request, user):
        request.user = AnonymousUser()
        request.half = None if factors.has_step(user) else user  # type: ignore[attr-defined]  # read by the pages of the second step


def _elsewhere(request: HttpRequest, url: str) -> HttpResponseBase:
    """Send a page by way of another, and a script to the login, so that typed text stays in the page."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path(), url)


def _barred(request: HttpRequest, user: User, reason: str) -> HttpResponse:
    """Say why nothing was shared; the view was rolled back, the browser keeps what was typed."""
    with transaction.atomic(), access.acting(user):
        return render(request, "barred.html", {"reason": reason}, status=422)


def _shows(response: HttpResponse) -> bool:
    """Whether the reader gets to see something: not with a redirect or "nothing new"."""
    return response.status_code != 204 and not 300 <= response.status_code < 400


def _login(request: HttpRequest) -> HttpResponseBase:
    """Send a page to the login, or to the second half of it."""
    return _elsewhere(request, reverse("mfa_index" if getattr(request, "half", None) else "login"))


def _once(request: HttpRequest, user: User, respond: Callable[[], HttpResponse]) -> HttpResponse:
    """Give the first answer again for a form that was already sent."""
    key = _key(request)
    if key is None:
        return respond()
    mark = transaction.savepoint()
    if not requests.first(key, by=user):
        return HttpResponseRedirect(requests.led_to(key) or "/")
    response = respond()
    if response.status_code >= 400:
        transaction.savepoint_rollback(mark)  # nothing was done: the same form may be sent again
    elif response.status_code < 300:
        requests.forget(key)  # a question back: the form may be sent again
    else:
        requests.leads_to(key, response.headers.get("Location", ""))
    return response


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("sleutel", "")) if request.method == "POST" else None
    except ValueError:
        return None


def record_refusal(request: HttpRequest) -> None:
    """Audit a refusal in a transaction of its own, after the view's was rolled back."""
    found = getattr(request, "user", None)
    user = found if isinstance(found, User) else None
    match = request.resolver_match
    name = (match.url_name or "")[:60] if match else ""
    pk = next((value for value in match.kwargs.values() if isinstance(value, UUID)), None) if match else None
    with transaction.atomic(), access.acting(user):
        audit.record("refuse", by=user, name=name, object_id=pk)
