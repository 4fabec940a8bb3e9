"""The register of the convenant and the dates of accounts: the beheerder keeps them, the FG reads them."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, convenants, dates
from cases.convenant_forms import EndForm, SignForm, VersionForm
from cases.models import Convenant, Organisation, Signature, User
from cases.roles import Role, allow

PAGE = 50


@allow(Role.ADMINISTRATOR)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every version, who signed it and who did not."""
    audit.record("list", by=_me(request), name="convenants")
    return render(request, "cases/convenants.html", _register(Organisation.objects.order_by("name")))


@allow(Role.PRIVACY_OFFICER)
@require_GET
def overseen(request: HttpRequest) -> HttpResponse:
    """The same register for the FG, to read, and whose dates end in the organisations it oversees."""
    user = _me(request)
    homes = convenants.overseen(user)
    audit.record("list", by=user, name="convenants")
    people = _ending(request, User.objects.filter(unit__organisation__in=homes))
    return render(request, "cases/convenants_overseen.html", _register(homes) | people)


@allow(Role.ADMINISTRATOR)
@require_GET
def ending(request: HttpRequest) -> HttpResponse:
    """The accounts whose dates end within eight weeks or did, soonest first."""
    audit.record("list", by=_me(request), name="dates")
    return render(request, "cases/admin_dates.html", _ending(request, User.objects.all()))


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a version; nobody has signed it yet."""
    form = VersionForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _draw(request, "cases/convenant_new.html", form)
    row = convenants.add_version(by=_me(request), **form.cleaned_data)
    messages.success(request, f"Versie {row.version} staat in het register. Leg nu vast wie tekende.")
    return redirect("convenant_sign", row.pk)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record who signed, several organisations at once."""
    convenant = get_object_or_404(Convenant, pk=pk)
    form = SignForm(request.POST or None, convenant=convenant, initial={"signed_on": timezone.localdate()})
    if request.method == "GET" or not form.is_valid():
        return _draw(request, "cases/convenant_sign.html", form, convenant=convenant)
    chosen, day = form.cleaned_data["organisations"], form.cleaned_data["signed_on"]
    count = convenants.sign(convenant, chosen, by=_me(request), on=day)
    messages.success(request, f"Vastgelegd: {count} {'ondertekening' if count == 1 else 'ondertekeningen'}.")
    return redirect("convenants")


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a signature: first what it leaves is said, then it is done."""
    rows = Signature.objects.select_related("convenant", "organisation").filter(ended_on=None)
    row = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST or None, signature=row)
    if request.method == "GET" or not form.is_valid():
        points = convenants.effects(row, timezone.localdate())
        return _draw(request, "cases/signature_end.html", form, row=row, points=points)
    day = form.cleaned_data["ended_on"]
    return _end(request, row, day) if request.POST.get("bevestigd") == "1" else _ask(request, row, day)


def _ask(request: HttpRequest, row: Signature, day: date) -> HttpResponse:
    points = convenants.effects(row, day)
    context = {"row": row, "points": points, "fields": {"ended_on": day.isoformat(), "bevestigd": "1"}}
    return render(request, "cases/signature_end_confirm.html", context)


def _end(request: HttpRequest, row: Signature, day: date) -> HttpResponse:
    convenants.end(row, by=_me(request), on=day)
    messages.success(request, f"De ondertekening van {row.organisation} is beëindigd.")
    return redirect("convenants")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _draw(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


def _register(homes: "QuerySet[Organisation]") -> dict[str, Any]:
    return {"versions": convenants.register(homes), "near": convenants.near(homes), "today": timezone.localdate()}


def _ending(request: HttpRequest, people: "QuerySet[User]") -> dict[str, Any]:
    """One page of accounts whose dates end, 50 at a time, and where the next page begins."""
    rows = dates.ending(people)
    mark = _mark(request.GET.get("na", ""))
    if mark:
        rows = rows.filter(Q(end__gt=mark[0]) | Q(end=mark[0], pk__gt=mark[1]))
    found = list(rows[: PAGE + 1])
    shown: list[Any] = found[:PAGE]
    more = urlencode({"na": f"{shown[-1].end}_{shown[-1].pk}"}) if len(found) > PAGE else ""
    today = timezone.localdate()
    return {"people": shown, "next_url": f"?{more}" if more else "", "today": today, "horizon": today + dates.NEAR}


def _mark(text: str) -> tuple[date, UUID] | None:
    """Read where the page before ended, or None when it makes no sense."""
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None
