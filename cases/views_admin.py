"""Beheer: organisations, units and accounts. Nothing here reads a case."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, cover, dates, people, resets, rights_effects
from cases.fields import clean_text
from cases.models import Organisation, Standing, Unit, User
from cases.people_forms import PersonForm
from cases.roles import Role, allow

PAGE = 50


@allow(Role.ADMINISTRATOR)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The accounts by name, 50 a page, and the way to organisations."""
    found, after = (clean_text(request.GET.get(name, "")[:most]) for name, most in (("zoek", 60), ("na", 150)))
    rows = User.objects.select_related("unit__organisation").order_by("username")
    if found:
        rows = rows.filter(_named(found))
    people_found = list(rows.filter(username__gt=after)[: PAGE + 1])
    shown = people_found[:PAGE]
    more = urlencode({"zoek": found, "na": shown[-1].username}) if len(people_found) > PAGE else ""
    audit.record("search" if found else "list", by=_me(request), name="people")
    context = {"people": shown, "found": found, "next_url": f"?{more}" if more else "", **_days()}
    context |= {"gaps": cover.gaps(), "resets": resets.waiting().count()}
    return render(request, "cases/admin_home.html", context)


def _days() -> dict[str, Any]:
    today = timezone.localdate()
    return {"today": today, "horizon": today + dates.NEAR, "ending": dates.ending(User.objects.all()).count()}


def _named(text: str) -> Q:
    names = ("username", "first_name", "last_name", "email", "unit__name")
    condition = Q()
    for name in names:
        condition |= Q(**{f"{name}__icontains": text})
    return condition


@allow(Role.ADMINISTRATOR)
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation with its units and how many people may log in there."""
    active = Count("users", filter=Q(users__is_active=True))
    units: dict[UUID, list[Unit]] = {}
    for unit in Unit.objects.annotate(people=active).order_by("name"):
        units.setdefault(unit.organisation_id, []).append(unit)
    rows = Organisation.objects.order_by("kind", "name")
    audit.record("list", by=_me(request), name="organisations")
    found = [{"organisation": row, "units": units.get(row.pk, [])} for row in rows]
    return render(request, "cases/admin_organisations.html", {"found": found})


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an account; it counts at once."""
    user = _me(request)
    person = get_object_or_404(User, pk=pk)
    audit.record("read", by=user, obj=person, name="account")
    initial = {name: getattr(person, name) for name in people.FIELDS}
    form = PersonForm(request.POST or None, person=person, initial=initial)
    title = f"{person} wijzigen"
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, title)
    effects = rights_effects.points(person, form.cleaned_data)
    if effects and "bevestigd" not in request.POST:
        return _ask(request, person, effects)
    try:
        people.change_person(person, by=user, **form.cleaned_data)
    except people.LastAdministrator as last:
        form.add_error(None, str(last))
        return _page(request, form, title)
    messages.success(request, f"Bewaard. {person} werkt vanaf nu met deze rechten. {blind(person)}")
    return redirect("admin_home" if user.pk != person.pk else "work")


def _ask(request: HttpRequest, person: User, effects: list[str]) -> HttpResponse:
    """First say what the change does, in counts."""
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    title = f"Wat verandert er voor {person}?"
    context = {"person": person, "title": title, "points": effects, "fields": typed | {"bevestigd": "1"}}
    return render(request, "cases/admin_confirm.html", context)


def blind(person: User) -> str:
    """Say plainly when somebody whose work is cases sees none of them."""
    if not person.sees_cases or person.standing != Standing.ENDED:
        return ""
    home = person.unit.organisation if person.unit else None
    if person.own_end is None:
        why = "vul de datums van screening en geheimhouding in"
    elif home and not home.bound:
        why = f"leg vast dat {home} het convenant tekende"
    else:
        why = "geef een nieuwe datum voor screening of geheimhouding"
    return f"Let op: {person} ziet nu geen casussen. Om dat te veranderen: {why}."


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _page(request: HttpRequest, form: PersonForm, title: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "person": form.person}
    return render(request, "cases/admin_person.html", context, status=422 if form.errors else 200)
