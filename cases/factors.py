"""The second step of a login: a passkey, or a code from an app; and codes on paper for when those are lost."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cases import audit
from cases.models import User

View = Callable[..., HttpResponse]
LAST = "Dit is uw laatste tweede stap. Zet eerst een andere aan."
PLACE = "mfa.authenticator"  # what its secrets are sealed for
SECRETS = ("secret", "seed")
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PASSWORD, CODE = "password", "mfa"  # names of ways to log in


def has_step(user: User) -> bool:
    """Say whether this person ever set up a second step."""
    return bool(Authenticator.objects.filter(user=user, type__in=STEPS).exists())


def steps(user: User) -> "list[Authenticator]":
    """Give what this person set up, in the order in which it was."""
    return list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))


def halfway(request: HttpRequest, user: User) -> bool:
    """Say whether this session has no second step where one is needed: it is nobody's yet."""
    return settings.SECOND_FACTOR and not any(record.get("method") == CODE for record in _records(request, user))


def is_recent(request: HttpRequest, user: User) -> bool:
    """Say whether this person showed a moment ago who it is: needed before an export and before changing a step."""
    moments = [float(record.get("at", 0)) for record in _records(request, user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _records(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_authentication_records(request, user)
    return found


def entered(request: HttpRequest, user: User, way: str) -> None:
    """Write in the session how this person showed who it is; no name goes in."""
    record_authentication(request, user, way)


def renew(request: HttpRequest) -> None:
    """Give the session another key, and keep it in the list of its owner."""
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)


def end_sessions(user: User, *, but: str = "") -> int:
    """Log this person out everywhere, except in the session with the key `but`; gives how many ended."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for row in rows:
        row.end()
    return len(rows)


def reset_second_factor(person: User, *, by: User) -> None:
    """Take away every second step of `person` and end its sessions: at the next login it sets up a new one.

    Whoever calls this has made sure that two people of beheer agree. Audited as "rights".
    """
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    audit.record("rights", by=by, obj=person, name="factor.reset")


def may_remove(step: Authenticator) -> bool:
    """Say whether a step may go: the last one stays where one is needed."""
    others = Authenticator.objects.filter(user=step.user_id, type__in=STEPS).exclude(pk=step.pk)
    return not settings.SECOND_FACTOR or others.exists()


def fresh(view: View) -> View:
    """Ask who it is once more before a view that gives much away, when the login is no longer fresh.

    A demo without second step asks nothing: who practises has no password to give.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if settings.SECOND_FACTOR and isinstance(user, User) and not is_recent(request, user):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return answer
