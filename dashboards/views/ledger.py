"""Verstrekkingen: who got what from whom and on what ground, for the FG."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, factors
from cases.models import User
from cases.roles import Role, allow
from dashboards import exports
from dashboards.presenting import filters
from dashboards.presenting import ledger as words
from dashboards.queries import ledger as ask


@allow(Role.PRIVACY_OFFICER)
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The lines this FG oversees, 50 a page, and the questions for access."""
    user = request.user
    assert isinstance(user, User)
    form = _form(request)
    lines = ask.page(user, form.filters(), ask.Cursor.read(request.GET.get("na", "")))
    shown = lines[: ask.PAGE]
    audit.record("list", by=user, name="ledger")
    on = filters.chosen(form)
    context = {
        "chips": filters.chips(form, "/toezicht/verstrekkingen/"), "count_text": _count(lines),
        "more": {"soort": "ledger_pdf", "filter": urlencode(on)}, "busy": exports.recent(user),
        "form": form, "columns": words.COLUMNS, "rows": words.rows(shown), "questions": ask.questions(user),
        "next_url": _next(form, shown[-1]) if len(lines) > ask.PAGE else "", "export_query": _query(form),
        "caption": words.caption(form.filters()), "filtered": bool(_query(form)),
    }  # fmt: skip
    return render(request, "dashboards/ledger.html", context, status=422 if form.errors else 200)


@allow(Role.PRIVACY_OFFICER)
@factors.fresh
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV; the export itself is audited."""
    user = request.user
    assert isinstance(user, User)
    form = _form(request)
    lines = list(ask.lines(user, form.filters())[: ask.MOST + 1])
    if len(lines) > ask.MOST:
        fields = {"soort": "ledger_csv", "filter": _query(form)}
        context = {"fields": fields, "back": f"/toezicht/verstrekkingen/?{fields['filter']}", "tab": "verstrekkingen/"}
        return render(request, "dashboards/oversight/export_long.html", context)
    audit.record("export", by=user, name="ledger")
    name = f"verstrekkingen-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("".join(words.export(lines)), content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: HttpRequest) -> words.FilterForm:
    form = words.FilterForm(request.GET)
    form.is_valid()
    return form


def _query(form: words.FilterForm) -> str:
    return urlencode(filters.chosen(form))


def _next(form: words.FilterForm, last: Any) -> str:
    return filters.onward(filters.chosen(form), na=str(ask.Cursor(last.since, last.pk)))


def _count(lines: list[Any]) -> str:
    """Say how many lines the page shows; a list that goes on is not counted."""
    if len(lines) > ask.PAGE:
        return f"Meer dan {ask.PAGE} regels gevonden"
    return "1 regel gevonden" if len(lines) == 1 else f"{len(lines)} regels gevonden"
