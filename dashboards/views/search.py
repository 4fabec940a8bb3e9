"""Zoeken: one box, the own rights, and the same words for nothing and for hidden."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit
from cases.models import User
from cases.roles import CASEWORK, allow
from dashboards.presenting import search as words
from dashboards.queries import search as query

SHORTEST, LONGEST = 2, 80


@allow(*CASEWORK)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find a number, a codename or words; the audit never holds what was typed."""
    user = request.user
    assert isinstance(user, User)
    typed = re.sub(r"[\x00\ud800-\udfff]", "", request.GET.get("q", "")).strip()[:LONGEST]
    context: dict[str, Any] = {"typed": typed, "asked": len(typed) >= SHORTEST, "short": 0 < len(typed) < SHORTEST}
    if context["asked"]:
        audit.record("search", by=user)
        found = query.found(user, typed, _after(request))
        context |= words.page(found, user)
        context |= {"next_url": f"?{urlencode({'q': typed, 'na': found.next})}" if found.next else ""}
        context |= {"prev_url": f"?{urlencode({'q': typed})}" if "na" in request.GET else ""}
    return render(request, "dashboards/search.html", context)


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """Find a person by exactly a name, phone, plate or address; the reason is kept, the name is not."""
    user = request.user
    assert isinstance(user, User)
    form = words.PersonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "dashboards/search_person.html", context, status=422 if form.is_bound else 200)
    asked = form.cleaned_data
    rows = query.people(user, asked["soort"], asked["wat"], asked["waarom"])
    context |= {"asked": True, "rows": words.people(rows, *query.places(user, rows))}
    return render(request, "dashboards/search_person.html", context)


def _after(request: HttpRequest) -> tuple[int, UUID] | None:
    """Give the key to go on from; raises Http404 for anything but what a page gave."""
    text = request.GET.get("na", "")
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,9})_([0-9a-f-]{36})", text)
    try:
        if found:
            return int(found[1]), UUID(found[2])
    except ValueError as error:
        raise Http404 from error
    raise Http404
