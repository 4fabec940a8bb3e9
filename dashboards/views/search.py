"""Zoeken: one box, the own rights, and the same words for nothing and for hidden."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import CASEWORK, allow
from dashboards.queries import search as query

SHORTEST, LONGEST = 2, 80


@allow(*CASEWORK)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find a number, a codename or an own action; the audit never holds what was typed."""
    user = request.user
    assert isinstance(user, User)
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context: dict[str, Any] = {"typed": typed, "asked": len(typed) >= SHORTEST, "short": 0 < len(typed) < SHORTEST}
    if context["asked"]:
        audit.record("search", by=user)
        context["found"] = query.search(user, typed)
    return render(request, "dashboards/search.html", context)
