"""Uitvragen: what others ask of my unit, what it answered, and what it asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import CASEWORK, allow
from dashboards.presenting import asks as words
from dashboards.queries.asks import ORDERS


@allow(*CASEWORK)
@require_GET
def asks(request: HttpRequest) -> HttpResponse:
    """The lists of the own unit; by term, or the newest first."""
    user = request.user
    assert isinstance(user, User)
    order = request.GET.get("volgorde", "")
    audit.record("list", by=user, name="asks")
    found = words.page(user, order if order in ORDERS else "termijn", request.GET.dict())
    return render(request, "dashboards/asks.html", found)
