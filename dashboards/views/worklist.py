"""Mijn werk: what must I do now? What is asked comes with the page; the other blocks come by themselves."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, cover
from cases.models import User
from cases.roles import CASEWORK, EVERYONE, TABLE_LEAD, Role, allow, by_itself
from dashboards import tours
from dashboards.presenting import waiting
from dashboards.presenting import worklist as words
from dashboards.queries import worklist as ask
from routing.views.entries import UNDO

BLOCKS: dict[str, Callable[..., Any]] = {
    "open": words.work, "wacht": waiting.waiting, "gedeeld": words.news, "standen": words.stands,
}  # fmt: skip


@allow(*EVERYONE)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The start page of every role; own work first, nothing about others' cases. `alles` brings every block along."""
    user = request.user
    assert isinstance(user, User)
    context: dict[str, Any] = {"greeting": words.greeting(user, timezone.now()), "today": words.today()}
    if words.does_casework(user):
        after = request.GET.get("na", "")
        now = BLOCKS if "alles" in request.GET else {"open": words.work}
        context |= {"blocks": {name: _block(name, user, after) if name in now else _later(name) for name in BLOCKS}}
        context |= {"meeting": ask.next_meeting() if words.comes_to_table(user) else None}
        context |= {"meeting_opens": user.job in TABLE_LEAD}  # to others an agenda without a case of theirs is closed
        context |= {"undo_url": request.session.pop(UNDO, ""), "undo_fields": {"terug": "/"}}
    else:
        context |= {"steps": words.next_steps(user)}
    if user.job in TABLE_LEAD or user.job == Role.ADMINISTRATOR:
        context |= {"gaps": cover.gaps(), "cover_url": "/beheer/waarneming/" if user.job == Role.ADMINISTRATOR else ""}
    context["tour_steps"] = tours.offered(request, user)
    audit.record("list", by=user, name="work")
    return render(request, "dashboards/work.html", context)


@allow(*CASEWORK)
@by_itself
@require_GET
def block(request: HttpRequest, name: str) -> HttpResponse:
    """One block of Mijn werk; 204 where it is as the page has it, and then nothing was read."""
    user = request.user
    assert isinstance(user, User)
    if name not in BLOCKS:
        raise Http404
    found = _block(name, user, request.GET.get("na", ""))
    if request.GET.get("was") == found["mark"]:
        return HttpResponse(status=204)
    audit.record("list", by=user, name="work")
    return render(request, "dashboards/work/block.html", {"block": found})


def _block(name: str, user: User, after: str) -> dict[str, Any]:
    """Give a block with a mark of what is in it: the same mark, nothing new. What is asked goes on `after` a key."""
    data = words.work(user, after) if name == "open" else BLOCKS[name](user)
    text = f"{timezone.localdate()} {user.pk} {data!r}"
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    asked = {"was": mark} | ({"na": after} if after and name == "open" else {})
    return _later(name) | {"data": data, "loaded": True, "mark": mark, "query": urlencode(asked),
                           "may_signal": words.may_signal(user)}  # fmt: skip


def _later(name: str) -> dict[str, Any]:
    return {"name": name, "template": f"dashboards/work/{name}.html", "loaded": False, "mark": "", "query": "was="}
