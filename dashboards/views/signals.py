"""Signalen: what lies at my unit, and one signal with all that belongs to it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cases import access, assigning, audit
from cases.models import Entry, Organisation, Party, Signal, User
from cases.roles import CASEWORK, allow
from dashboards import saved_filters
from dashboards.presenting import filters
from dashboards.presenting import signal as words
from dashboards.presenting import signals as list_words
from dashboards.queries import signal as query
from dashboards.queries import signals as list_query
from routing.models import SignalLine
from routing.sending import SENDERS
from routing.views.assigning import may_undo
from routing.views.signals import INTAKE

LIST = "signalen"


@allow(*INTAKE)
@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """The list of the own unit, by key, with filters; drafts apart on top."""
    user = request.user
    assert isinstance(user, User)
    form = filters_of(request.GET)
    after, before = _key(request, "na"), _key(request, "voor")
    found = list_query.signals(user, form.cleaned_data, after=after, before=before)
    drafts = None if after or before else list_query.drafts(user, request.GET.get("concepten", ""))
    audit.record("list", by=user, name="signals")
    may = {"may_undo": may_undo(request), "may_send": user.job in SENDERS}
    more = {"colleagues": assigning.colleagues(user), "saved": saved_filters.of_list(user, LIST)}
    context = list_words.page(found, drafts, form, user, more) | may
    return render(request, "dashboards/signals.html", context, status=422 if form.errors else 200)


def filters_of(asked: QueryDict) -> list_words.FilterForm:
    """Give the filters of this list as an address has them, checked."""
    towns = Organisation.objects.filter(kind="municipality").values_list("code", "name")
    form = list_words.FilterForm(asked, towns=[(code, name.removeprefix("Gemeente ")) for code, name in towns])
    form.full_clean()
    return form


@allow(*CASEWORK)
@require_GET
def signal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One signal or adviesvraag; a sender sees only how it stands."""
    user = request.user
    assert isinstance(user, User)
    row = access.find(Signal, user, pk)
    if row is None or row.owner_id != user.unit_id:
        return _stand(request, user, pk)
    row = access.open_or_404(Signal, user, pk)
    if not row.number:
        return redirect("signal_edit", pk)
    shown = _key(request, "bsn")
    if shown:
        access.open_or_404(Party, user, shown, name="bsn")
    found = query.whole(row, user, earlier=request.GET.get("eerder", ""))
    access.read_along(row, user, found.rows)
    if found.alike:
        audit.record("search", by=user, obj=row, name="lookalike")
    context = words.page(found, user, shown=shown) | {"found_at": _nav(request, user, pk)}
    return render(request, "dashboards/signal.html", context)


def _nav(request: HttpRequest, user: User, pk: UUID) -> dict[str, Any]:
    """Where this signal stands in the list one came from; nothing where it is not in it any more."""
    if "uit" not in request.GET:
        return {}
    form = filters_of(QueryDict(request.GET["uit"]))
    return filters.nav(list_query.place(user, form.cleaned_data, pk), list_words.BASE, form)


@allow(*INTAKE)
@require_GET
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the chosen besluit to its own page; without a choice, back to the panel."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Signal, user, pk)
    if row.owner_id != user.unit_id or not row.number:
        raise Http404
    found = query.whole(row, user)
    context = words.page(found, user, missing=True)
    choices = context["decision"]["choices"] if context["decision"] else []
    chosen = next((one for one in choices if one["name"] == request.GET.get("keuze") and one["url"]), None)
    if chosen:
        return redirect(chosen["url"])
    access.read_along(row, user, found.rows)
    return render(request, "dashboards/signal.html", context, status=422)


def _stand(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    """What a sender, or who handed it over, may know: the number and the stand (domain 1.5 rows 2 and 6)."""
    known = SignalLine.objects.visible_to(user).filter(signal=pk, addressee=user.unit_id).first()
    if known is None:
        return _taken_up(request, user, pk)
    line = access.open_or_404(SignalLine, user, known.pk)
    text = query.sent(user, pk)
    access.read_along(line, user, [text] if text else [])
    context = {"line": line, "text": text, "told": words.told(line)}
    return render(request, "dashboards/signal_stand.html", context)


def _taken_up(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    """What the local unit reads of a signal that it takes up: one text, until the check date (domain 1.5 row 7)."""
    text = query.taken_up(user, pk)
    if text is None:
        raise Http404
    return render(request, "dashboards/signal_local.html", {"text": access.open_or_404(Entry, user, text.pk)})


def _key(request: HttpRequest, name: str) -> UUID | None:
    """Give an id from the address; raises Http404 for anything else."""
    value = request.GET.get(name, "")
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise Http404 from error
