"""Verstrekkingen: who got what from whom and on what ground, for the FG."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, factors
from cases.fields import DutchDate
from cases.models import Organisation, User
from cases.roles import Role, allow
from dashboards.presenting import ledger as words
from dashboards.queries import ledger as ask
from dashboards.templatetags.words import longdate


class FilterForm(forms.Form):
    """Period and organisation."""

    van = DutchDate(label="Vanaf", required=False)
    tot = DutchDate(label="Tot en met", required=False)
    organisatie = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label="Organisatie", required=False, to_field_name="code",
        empty_label="Alle organisaties",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A period runs forward."""
        cleaned = super().clean() or {}
        if cleaned.get("van") and cleaned.get("tot") and cleaned["tot"] < cleaned["van"]:
            self.add_error("tot", "Het einde ligt voor het begin. Kies een latere dag.")
        return cleaned

    def filters(self) -> ask.Filters:
        """Give what was chosen; a wrong field filters nothing and keeps its error."""
        found = self.cleaned_data
        return ask.Filters(found.get("van"), found.get("tot"), found.get("organisatie"))


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
    context = {
        "form": form, "columns": words.COLUMNS, "rows": words.rows(shown), "questions": ask.questions(user),
        "next_url": _next(form, shown[-1]) if len(lines) > ask.PAGE else "", "export_query": _query(form),
        "caption": _caption(form.filters()), "filtered": bool(_query(form)),
    }  # fmt: skip
    return render(request, "dashboards/ledger.html", context, status=422 if form.errors else 200)


@allow(Role.PRIVACY_OFFICER)
@factors.fresh
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV; the export itself is audited."""
    user = request.user
    assert isinstance(user, User)
    lines = ask.lines(user, _form(request).filters())[: ask.MOST]
    audit.record("export", by=user, name="ledger")
    name = f"verstrekkingen-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("".join(words.export(lines)), content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: HttpRequest) -> FilterForm:
    form = FilterForm(request.GET)
    form.is_valid()
    return form


def _query(form: FilterForm) -> str:
    chosen = {name: form.data[name] for name in form.fields if form.data.get(name) and name not in form.errors}
    return urlencode(chosen)


def _next(form: FilterForm, last: Any) -> str:
    mark = urlencode({"na": str(ask.Cursor(last.since, last.pk))})
    return f"?{_query(form)}&{mark}" if _query(form) else f"?{mark}"


def _caption(filters: ask.Filters) -> str:
    start = f" vanaf {longdate(filters.since)}" if filters.since else ""
    end = f" tot en met {longdate(filters.until)}" if filters.until else ""
    return f"Verstrekkingen{start}{end}, nieuwste eerst"
