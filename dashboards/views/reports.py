"""Rapporten: ask for the report of a quarter, follow it, hand it out."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseStopPolling

from cases import audit
from cases.choosing import words_of
from cases.fields import PlainText
from cases.models import User
from cases.roles import TABLE_LEAD, Role, allow, by_itself
from dashboards import frozen, reports, tasks
from dashboards.charts import quarter_name
from dashboards.models import Report
from dashboards.presenting import reports as words

READERS = (Role.CORE_TEAM, *sorted(TABLE_LEAD), Role.PRIVACY_OFFICER)


class ReportForm(forms.Form):
    """Which quarter, and what the kernteam says about it."""

    kwartaal = forms.ChoiceField(label="Kwartaal", error_messages={"required": "Kies een kwartaal."})
    toelichting = PlainText(
        label="Toelichting", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Staat voor in het rapport. Schrijf geen namen en niets over één casus. Lege regel: nieuwe alinea.",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer only quarters that are over."""
        super().__init__(*args, **more)
        choices = [(name, quarter_name(name)) for name in frozen.choosable()]
        words_of(self, "kwartaal").choices = choices


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def report_list(request: HttpRequest) -> HttpResponse:
    """All reports with their versions; the kernteam asks for a new one."""
    user = request.user
    assert isinstance(user, User)
    makes = user.job == Role.CORE_TEAM
    if request.method == "POST" and not makes:
        raise Http404
    form = ReportForm(request.POST or None, initial={"kwartaal": request.GET.get("kwartaal", "")[:6]})
    if request.method == "POST" and form.is_valid():
        return _asked(form.cleaned_data["kwartaal"], form.cleaned_data["toelichting"], user)
    context = _list(request.GET.get("na", "")[:12]) | {"form": form if makes else None}
    audit.record("list", by=user, name="reports")
    return render(request, "dashboards/reports.html", context, status=422 if form.errors else 200)


def _list(after: str) -> dict[str, Any]:
    found = reports.page(after)
    shown, last = found[: reports.PAGE], found[-2:-1]
    more = f"?na={last[0].quarter}-{last[0].number}" if len(found) > reports.PAGE else ""
    return {"columns": words.COLUMNS, "rows": words.rows(shown), "next_url": more}


def _asked(quarter: str, note: str, user: User) -> HttpResponse:
    """Write the question down first; the worker hears of it after the commit, or finds it itself."""
    row = reports.ask(quarter, note, by=user)
    transaction.on_commit(lambda: tasks.ask(row.pk) and None)
    return redirect("report", row.pk)


@allow(*READERS)
@require_GET
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report: how far it is, or where to get it."""
    user = request.user
    assert isinstance(user, User)
    row = reports.find(pk)
    audit.record("read", by=user, obj=row, name="report")
    context = words.state(row) | {"facts": words.facts(row), "makes": user.job == Role.CORE_TEAM}
    return render(request, "dashboards/report.html", context)


@allow(*READERS)
@by_itself
@require_GET
def report_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, for the page that asks each second; 286 ends the asking."""
    user = request.user
    assert isinstance(user, User)
    row = reports.find(pk)
    context = words.state(row) | {"makes": user.job == Role.CORE_TEAM}
    if request.GET.get("gezien") == context["mark"]:
        return HttpResponse(status=204)
    audit.record("read", by=user, obj=row, name="report")
    answer = render(request, "dashboards/report_state.html", context)
    return answer if context["busy"] else HttpResponseStopPolling(answer.content)


@allow(*READERS)
@require_GET
def report_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stored bytes, as they were made."""
    user = request.user
    assert isinstance(user, User)
    row = Report.objects.filter(pk=pk, state="done").first()
    if row is None or row.pdf is None:
        raise Http404
    audit.record("export", by=user, obj=row, name="report_pdf")
    name = f"kwartaalrapport-{row.quarter}-versie-{row.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(row.pdf), content_type="application/pdf", headers=headers)
