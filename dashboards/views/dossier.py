"""De casussen die ik mag zien, en één casus met alles wat ik daarvan mag weten."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import access, audit
from cases.models import Case, Party, User
from cases.roles import CASEWORK, allow
from dashboards.presenting import dossier as words
from dashboards.presenting import dossiers as list_words
from dashboards.queries.dossier import dossier
from dashboards.queries.dossiers import dossiers
from routing.models.table import ReviewState


@allow(*CASEWORK)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The list, by key, with a filter on stand."""
    user = request.user
    assert isinstance(user, User)
    state = request.GET.get("stand", "")
    state = state if state in ReviewState else ""
    found = dossiers(user, state=state, after=key(request, "na"), before=key(request, "voor"))
    audit.record("list", by=user, name="cases")
    return render(request, "dashboards/cases.html", list_words.page(found, state))


@allow(*CASEWORK)
@require_GET
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case: its tracks side by side, what is to come, and what has been."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Case, user, pk)
    shown = key(request, "toon")
    if shown:
        access.open_or_404(Party, user, shown, name="name")
    found = dossier(user, row)
    access.read_along(row, user, found.rows)
    context = words.page(found, user, shown=shown, done=key(request, "gedaan"))
    return render(request, "dashboards/case.html", context)


def key(request: HttpRequest, name: str) -> UUID | None:
    """Give an id from the address; raises Http404 for anything else."""
    value = request.GET.get(name, "")
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise Http404 from error
