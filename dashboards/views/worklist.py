"""Mijn werk: what must I do now?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, cover
from cases.models import User
from cases.roles import EVERYONE, TABLE_LEAD, Role, allow
from dashboards import tours
from dashboards.presenting import worklist as words
from dashboards.queries import worklist as ask


@allow(*EVERYONE)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The start page of every role; own work first, nothing about others' cases."""
    user = request.user
    assert isinstance(user, User)
    context: dict[str, Any] = {"greeting": words.greeting(user, timezone.now()), "today": words.today()}
    if words.does_casework(user):
        context |= {"work": words.work(user), "may_signal": words.may_signal(user)}
        context |= {"meeting": ask.next_meeting() if words.comes_to_table(user) else None}
        context |= {"meeting_opens": user.job in TABLE_LEAD}  # to others an agenda without a case of theirs is closed
    else:
        context |= {"steps": words.next_steps(user)}
    if user.job in TABLE_LEAD or user.job == Role.ADMINISTRATOR:
        context |= {"gaps": cover.gaps(), "cover_url": "/beheer/waarneming/" if user.job == Role.ADMINISTRATOR else ""}
    context["tour_steps"] = tours.offered(request, user)
    audit.record("list", by=user, name="work")
    return render(request, "dashboards/work.html", context)
