"""Wie ziet dit, wie keek hier, en bekijken zoals een ander het ziet."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import access
from cases.models import Case, Unit, User
from cases.roles import CASEWORK, Role, allow
from dashboards.presenting import dossier as dossier_words
from dashboards.presenting import sight as words
from dashboards.queries import sight as ask
from dashboards.queries.dossier import dossier
from dashboards.queries.ledger import Cursor


@allow(*CASEWORK)
@require_GET
def who_sees(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who sees which part, on what ground, since and until when."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Case, user, pk, name="who_sees")
    return render(request, "dashboards/sight/who_sees.html", words.who_sees(row, ask.sights(user, row)))


@allow(*CASEWORK)
@require_GET
def who_looked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who opened this case, per day, 50 lines a page."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Case, user, pk, name="who_looked")
    found = ask.looks(user, row, Cursor.read(request.GET.get("na", "")))
    shown = found[: ask.PAGE]
    last = urlencode({"na": str(Cursor(shown[-1].at, shown[-1].pk))}) if len(found) > ask.PAGE else ""
    context = words.looked(row, shown, user, f"?{last}" if last else "")
    return render(request, "dashboards/sight/who_looked.html", context)


@allow(*CASEWORK)
@require_GET
def seen_as(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose whose sight; then the case as that unit sees it, as far as one may see it oneself."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Case, user, pk, name="view_as")
    found = access.others(row, user)
    if "als" not in request.GET:
        return render(request, "dashboards/sight/choose.html", words.choices(row, found))
    unit, role = _chosen(request, found)
    viewer = access.as_seen_by(user, row, unit, role)
    seen = dossier(viewer, row)
    access.read_along(row, user, seen.rows, name="view_as")
    page = dossier_words.page(seen, viewer, shown=None, done=None)
    return render(request, "dashboards/sight/seen_as.html", words.read_only(page, unit, role))


def _chosen(request: HttpRequest, found: list[tuple[Unit, Role]]) -> tuple[Unit, Role]:
    """Give the unit and role from the address; raises Http404 for any that this reader may not know of."""
    wanted = (request.GET["als"], request.GET.get("rol", ""))
    for unit, role in found:
        if (unit.code, role.value) == wanted:
            return unit, role
    raise Http404
