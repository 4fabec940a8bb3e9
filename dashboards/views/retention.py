"""Toezicht, Bewaren: wat er weggaat en wanneer, de termijnen, en de verklaringen van vernietiging (screens S13)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import Role, allow
from dashboards.presenting import filters
from dashboards.presenting import retention as words
from dashboards.queries import retention as ask
from routing import retention as keeping


@allow(Role.PRIVACY_OFFICER)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """What will go and when, by date; above it what waits for a decision."""
    user = _me(request)
    form = words.FilterForm(request.GET)
    form.is_valid()
    found = ask.terms(user, **form.narrow(), after=request.GET.get("na", ""))
    audit.record("list", by=user, name="retention")
    wishes = ask.waiting(user)
    on = filters.chosen(form)
    context = {
        "form": form, "filtered": bool(on), "columns": words.COLUMNS, "chips": filters.chips(form, words.BASE),
        "rows": words.rows(found.rows, ask.asks_of(user, found.rows)), "next_url": filters.onward(on, na=found.after),
        "wishes": words.wishes(wishes), "count_text": "1 dossier" if found.count == "1" else f"{found.count} dossiers",
    }  # fmt: skip
    return _draw(request, user, "dashboards/retention.html", "retention", context, waiting=len(wishes))


@allow(Role.PRIVACY_OFFICER)
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The terms of each organisation, and which an FG approved."""
    user = _me(request)
    audit.record("list", by=user, name="retention_rules")
    homes = words.rules(list(keeping.rules(user).exclude(organisation=None)))
    records = words.records(list(keeping.records()), decides=keeping.decides_for_all(user))
    context = {"homes": homes, "columns": words.RULE_COLUMNS, "records": records, "fixed": words.FIXED,
               "record_columns": words.RECORD_COLUMNS}  # fmt: skip
    return _draw(request, user, "dashboards/retention_rules.html", "retention_rules", context)


@allow(Role.PRIVACY_OFFICER)
@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """What was destroyed, newest first."""
    user = _me(request)
    found = ask.certificates(user, request.GET.get("na", ""))
    audit.record("list", by=user, name="certificates")
    context = {"columns": words.GONE_COLUMNS, "rows": words.gone(found.rows),
               "next_url": f"?na={found.after}" if found.after else ""}  # fmt: skip
    return _draw(request, user, "dashboards/certificates.html", "certificates", context)


@allow(Role.PRIVACY_OFFICER)
@require_GET
def certificate_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """One verklaring as PDF."""
    user = _me(request)
    row = ask.certificate(user, pk).first()
    if row is None or row.pdf is None:
        raise Http404
    audit.record("export", by=user, obj=row, name="certificate", case_id=row.case)
    name = f"verklaring-{row.code.replace(' ', '-')}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(row.pdf), content_type="application/pdf", headers=headers)


def _draw(
    request: HttpRequest, user: User, template: str, current: str, context: dict[str, Any], waiting: int | None = None
) -> HttpResponse:
    count = len(ask.waiting(user)) if waiting is None else waiting
    tabs = words.tabs(current, waiting=count, unruled=ask.unruled(user))
    status = 422 if "form" in context and context["form"].errors else 200
    return render(request, template, context | {"tabs": tabs}, status=status)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
