"""Inzage: the reading log per person and per dossier, and what stands out in it; itself audited."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, factors
from cases.models import User
from cases.roles import Role, allow
from dashboards import exports
from dashboards.presenting import filters
from dashboards.presenting import readings as words
from dashboards.queries import readings as ask


@allow(Role.PRIVACY_OFFICER)
@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """Who opened what, newest first, and on top what stands out, with words about why."""
    user = request.user
    assert isinstance(user, User)
    form = _form(request, user)
    narrow = form.narrow()
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
        "next_url": filters.onward(on, na=found.after), "export_query": urlencode(on), "busy": exports.recent(user),
    }  # fmt: skip
    return render(request, "dashboards/oversight/readings.html", context, status=422 if form.errors else 200)


@allow(Role.PRIVACY_OFFICER)
@factors.fresh
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV; more than ten thousand are made by the worker. The export itself is audited."""
    user = request.user
    assert isinstance(user, User)
    form = _form(request, user)
    if form.errors:
        return redirect(f"{words.BASE}?{request.GET.urlencode()}")
    found = ask.whole(user, form.period(), ask.MOST + 1, **form.narrow())
    if len(found) > ask.MOST:
        fields = {"soort": "readings_csv", "filter": urlencode(filters.chosen(form))}
        context = {"fields": fields, "back": f"{words.BASE}?{fields['filter']}", "tab": "inzage/"}
        return render(request, "dashboards/oversight/export_long.html", context)
    audit.record("export", by=user, name="readings", **_about(form.narrow()))
    name = f"inzage-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    text = words.export(found, ask.names(found))
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: HttpRequest, user: User) -> words.FilterForm:
    form = words.FilterForm(request.GET, by=user)
    form.is_valid()
    return form


def _narrowed(narrow: dict[str, Any]) -> bool:
    return bool(narrow["person"] or narrow["kind"] or narrow["cases"] is not None)


def _about(narrow: dict[str, Any]) -> dict[str, Any]:
    """Say in the audit whose or which log was read."""
    if narrow["cases"] and len(narrow["cases"]) == 1:
        return {"case_id": narrow["cases"][0], "object_type": "cases.case", "object_id": narrow["cases"][0]}
    return {"object_type": "cases.user", "object_id": narrow["person"]} if narrow["person"] else {}
