"""The tour of a role: steps about doing, beside the real screens; only where one may practise (DEMO=1).

Which steps there are is data (fixtures/lessons.json). Where somebody is, is kept in the session; nobody has to.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cases import reference
from cases.models import User

PLACE = "rondleiding"  # in the session: the step, 0 for who wants none


@cache
def _lessons() -> dict[str, Any]:
    found: dict[str, Any] = reference.read("lessons")
    return found


def steps(user: User) -> list[dict[str, str]]:
    """Give the steps for this role; none outside a practice region."""
    found: list[dict[str, str]] = _lessons()["tours"].get(user.role, []) if settings.DEMO else []
    return found


def exercises(user: User) -> dict[str, Any] | None:
    """Give the exercises of this role: who does them, where, and what; None when there are none."""
    found: dict[str, Any] = _lessons()["exercises"]
    return found if settings.DEMO and user.role == found["role"] else None


def go(request: HttpRequest, user: User, wanted: int) -> str:
    """Go to a step, 1 for the first; anything else stops. Gives the page of that step."""
    found = steps(user)
    step = wanted if 1 <= wanted <= len(found) else 0
    request.session[PLACE] = step
    return found[step - 1]["url"] if step else ""


def panel(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """Give the step to show above every page; None when this reader follows no tour."""
    found = steps(user)
    step = request.session.get(PLACE, 0) if found else 0
    if not 1 <= step <= len(found):
        return None
    line = found[step - 1]
    return line | {"step": step, "count": len(found), "here": request.path == line["url"],
                   "back": step - 1, "next": step + 1 if step < len(found) else 0}  # fmt: skip


def offered(request: HttpRequest, user: User) -> int:
    """How many steps to offer on the first page; 0 for who chose already."""
    return 0 if PLACE in request.session else len(steps(user))
