"""Langer bewaren, niet vernietigen, en de termijnen zelf: what people decide about keeping (promises 13)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, audit
from cases.models import Case, Organisation, User
from cases.roles import CASEWORK, Role, allow
from routing import retention
from routing.models import RetentionAsk, RetentionRule, RetentionTerm
from routing.models.retention import RECORDS, dossier_code
from routing.retention_forms import KeepForm, RuleForm

DECISIONS = {"yes": {"besluit": "approved"}, "no": {"besluit": "refused"}, "lift": {"besluit": "lift"}}
ASKED = "Gevraagd. Er wordt niets vernietigd tot een tweede persoon beslist."


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The own organisation asks to keep its part of an ended dossier; its FG decides."""
    user = _me(request)
    case = access.open_or_404(Case, user, pk)
    home = user.unit.organisation if user.unit else None
    kept = retention.of_case(case.pk, by=user)
    if home is None or kept is None:
        raise Http404
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _asked(request, form, case.pk, home):
        return redirect("keep", pk)
    context = {"form": form, "case": case, "kept": kept, "asks": retention.asks(case.pk, home)}
    return _draw(request, "routing/keep.html", context)


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One dossier as an FG sees it: its term, what was asked, and a wish of one's own. Nothing of what is in it."""
    user = _me(request)
    term = get_object_or_404(
        retention.overseen(user, RetentionTerm.objects.select_related("organisation", "rule")), pk=pk
    )
    audit.record("read", by=user, obj=term, name="retention", case_id=term.case)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _asked(request, form, term.case, term.organisation):
        return redirect("retention_dossier", pk)
    asks = list(retention.asks(term.case, term.organisation))
    return _draw(request, "routing/retention_dossier.html",
                 {"form": form, "term": term, "asks": asks, "code": dossier_code(term.case), "me": user,
                  "decisions": DECISIONS})  # fmt: skip


def _asked(request: HttpRequest, form: KeepForm, case_id: UUID, home: Organisation) -> bool:
    try:
        retention.ask(case_id, home, by=_me(request), **form.cleaned_data)
    except retention.NotNow as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, ASKED)
    return True


@allow(Role.PRIVACY_OFFICER)
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no to the wish of somebody else, or the end of a hold."""
    user = _me(request)
    row = get_object_or_404(retention.overseen(user, RetentionAsk.objects.all()), pk=pk)
    what = request.POST.get("besluit", "")
    if what not in ("approved", "refused", "lift"):
        raise Http404
    try:
        if what == "lift":
            retention.lift(row, by=user)
        else:
            retention.decide(row, by=user, outcome=what)
    except retention.NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, {"approved": "Goedgekeurd.", "refused": "Niet goedgekeurd. De termijn telt weer.",
                                   "lift": "Opgeheven. De termijn telt weer."}[what])  # fmt: skip
    term = RetentionTerm.objects.filter(case=row.case, organisation=row.organisation_id).first()
    return redirect("retention_dossier", term.pk) if term else redirect("retention")


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a term, as proposed or changed; a change of an approved one makes a new version."""
    user = _me(request)
    row = get_object_or_404(retention.rules(user), pk=pk)
    start = {name: getattr(row, name) for name in ("category", "months", "start", "source")}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=start, rule=row)
    if form.is_valid() and _approved(request, form, row):
        return redirect("retention_rules")
    over = retention.past(row)
    what = "regels" if row.kind in RECORDS else "dossiers"
    said = f"Bij deze termijn gaan nu {over} {what} bij de volgende ronde weg." if over else ""
    return _draw(request, "routing/retention_rule.html", {"form": form, "rule": row, "waiting": said})


def _approved(request: HttpRequest, form: RuleForm, row: RetentionRule) -> bool:
    try:
        retention.approve(row, by=_me(request), **form.cleaned_data)
    except retention.NotNow as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"De termijn van {row.home} is goedgekeurd en geldt vanaf nu.")
    return True


def _draw(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
