"""Inzage: the reading log per person and per dossier, and what stands out in it; itself audited."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, factors
from cases.models import User
from cases.roles import Role, allow
from dashboards.presenting import filters
from dashboards.presenting import readings as words
from dashboards.queries import oversight, subject_requests
from dashboards.queries import readings as ask
from routing import subject_requests as register

UNKNOWN = "We vinden geen dossier met dit nummer waar u toezicht op houdt."
MOST = 10_000


@allow(Role.PRIVACY_OFFICER)
@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """Who opened what, newest first, and on top what stands out, with words about why."""
    user = request.user
    assert isinstance(user, User)
    form, narrow = _asked(request, user)
    period, first = form.period(), not request.GET.get("na")
    found = ask.log(user, period, after=request.GET.get("na", ""), **narrow)
    unusual = ask.unusual(user, period) if first and not _narrowed(narrow) else []
    names = ask.names(found.rows, {one.user_id for _, some in unusual for one in some})
    audit.record("list", by=user, name="readings", **_about(narrow))
    on = filters.chosen(form)
    context = {
        "form": form, "chips": filters.chips(form, words.BASE), "count_text": f"{found.count} regels",
        "columns": words.COLUMNS, "rows": words.rows(found.rows, names), "caption": words.caption(period),
        "unusual": words.unusual(unusual, names), "calm": first and not _narrowed(narrow) and not unusual,
        "next_url": filters.onward(on, na=found.after), "export_query": urlencode(on),
    }  # fmt: skip
    return render(request, "dashboards/oversight/readings.html", context, status=422 if form.errors else 200)


@allow(Role.PRIVACY_OFFICER)
@factors.fresh
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV, at most ten thousand; the export itself is audited."""
    user = request.user
    assert isinstance(user, User)
    form, narrow = _asked(request, user)
    found = ask.whole(user, form.period(), MOST, **narrow)
    audit.record("export", by=user, name="readings", **_about(narrow))
    name = f"inzage-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    text = words.export(found, ask.names(found))
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: HttpRequest, user: User) -> tuple[words.FilterForm, dict[str, Any]]:
    """Read the filters; a number becomes the id of its dossier, or a message at the field."""
    form = words.FilterForm(request.GET, by=user)
    form.is_valid()
    number = str(form.cleaned_data.get("nummer", "")).strip()
    dossier = _dossier(number) if number else None
    if number and dossier is None:
        form.add_error("nummer", UNKNOWN)
    person, asked = form.cleaned_data.get("medewerker"), form.cleaned_data.get("verzoek")
    cases = [dossier.pk] if dossier else _of_request(user, UUID(asked)) if asked else None
    return form, {"person": UUID(person) if person else None, "cases": cases,
                  "kind": form.cleaned_data.get("wat", "")}  # fmt: skip


def _of_request(user: User, pk: UUID) -> list[UUID]:
    """Give the dossiers of the betrokkene of a verzoek, as far as this FG oversees them."""
    found = subject_requests.one(user, pk)
    return register.cases_of(found.row) if found else []


def _dossier(number: str) -> oversight.Dossier | None:
    try:
        return oversight.find(pk=UUID(number))
    except ValueError:
        return oversight.find(number=number.upper())


def _narrowed(narrow: dict[str, Any]) -> bool:
    return bool(narrow["person"] or narrow["kind"] or narrow["cases"] is not None)


def _about(narrow: dict[str, Any]) -> dict[str, Any]:
    """Say in the audit whose or which log was read."""
    if narrow["cases"] and len(narrow["cases"]) == 1:
        return {"case_id": narrow["cases"][0], "object_type": "cases.case", "object_id": narrow["cases"][0]}
    return {"object_type": "cases.user", "object_id": narrow["person"]} if narrow["person"] else {}
