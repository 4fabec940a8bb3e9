"""De casussen die ik mag zien, en één casus met alles wat ik daarvan mag weten."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import access, audit
from cases.models import Case, Party, User
from cases.roles import CASEWORK, allow
from dashboards import saved_filters
from dashboards.presenting import dossier as words
from dashboards.presenting import dossiers as list_words
from dashboards.presenting import filters
from dashboards.queries.dossier import dossier
from dashboards.queries.dossiers import dossiers, place

LIST = "casussen"


@allow(*CASEWORK)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The list, by key, with filters."""
    user = request.user
    assert isinstance(user, User)
    form = filters_of(request.GET)
    found = dossiers(user, form.cleaned_data, after=key(request, "na"), before=key(request, "voor"))
    audit.record("list", by=user, name="cases")
    context = list_words.page(found, form, user, saved_filters.of_list(user, LIST))
    return render(request, "dashboards/cases.html", context, status=422 if form.errors else 200)


def filters_of(asked: QueryDict) -> list_words.FilterForm:
    """Give the filters of this list as an address has them, checked."""
    form = list_words.FilterForm(asked)
    form.full_clean()
    return form


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
    found = dossier(user, row, earlier=request.GET.get("eerder", ""))
    access.read_along(row, user, found.rows)
    context = words.page(found, user, shown=shown, done=key(request, "gedaan"))
    if "uit" in request.GET:
        form = filters_of(QueryDict(request.GET["uit"]))
        context["found_at"] = filters.nav(place(user, form.cleaned_data, pk), list_words.BASE, form)
    return render(request, "dashboards/case.html", context)


def key(request: HttpRequest, name: str) -> UUID | None:
    """Give an id from the address; raises Http404 for anything else."""
    value = request.GET.get(name, "")
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise Http404 from error
