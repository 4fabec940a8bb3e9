"""Lijkt op: a list beside a form while typing, two signals side by side, and bringing them together."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, audit, links
from cases.models import Signal, SignalLink, User
from cases.roles import allow
from routing import alike, comparing, moves
from routing.alike_forms import GatherForm, TypedForm, WhyForm
from routing.models import Triage
from routing.models.triage import TriageState
from routing.views.signals import INTAKE


@allow(*INTAKE)
@require_POST
def typing(request: HttpRequest) -> HttpResponse:
    """Give what looks like what is typed so far.

    Every list that is shown is one "search" in the audit. A question that changes nothing on the screen shows
    nothing new: it gets 204 and leaves no line, or each pause between two words would write one. The list says
    what it is by a stamp that only the server can make, so that 204 tells nobody anything.
    """
    user = request.user
    assert isinstance(user, User)
    answers = TypedForm(request.POST).answers()
    found = alike.search(alike.typed(answers, user), user)
    stamp = alike.stamp(found, user)
    if stamp == answers["seen"]:
        return HttpResponse(status=204)
    audit.record("search", by=user, name="lookalike")
    context = {"found": found, "stamp": stamp, "here": _recorded(answers["signal"], user)}
    return render(request, "routing/alike_found.html", context)


def _recorded(pk: UUID | None, user: User) -> UUID | None:
    """Give the id of a recorded own signal: a draft cannot be compared side by side."""
    mine = Signal.objects.visible_to(user).filter(pk=pk, owner=user.unit_id).exclude(number="") if pk else None
    return pk if mine is not None and mine.exists() else None


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Two own signals side by side, with what can be done below; POST links them."""
    user = request.user
    assert isinstance(user, User)
    if pk == other:
        raise Http404
    pair = (comparing.own(user, pk), comparing.own(user, other))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _compared(request, pair, form, user)
    links.link(*pair, by=user, why=form.cleaned_data["reason"])
    link = links.between(*pair, user)
    undo = f"/signalen/{pk}/koppeling/{link.pk}/los/" if link else ""
    messages.success(request, f"{pair[0]} en {pair[1]} zijn gekoppeld.", extra_tags=undo)
    return redirect("signal_compare", pk, other)


def _compared(request: HttpRequest, pair: tuple[Signal, Signal], form: WhyForm, user: User) -> HttpResponse:
    one, other = pair
    rows = [comparing.triage(signal, user) for signal in pair]
    lines = comparing.lines(one, other, user)
    link = links.between(one, other, user)
    context: dict[str, Any] = {
        "one": one, "other": other, "form": form, "lines": lines, "together": one.case_id == other.case_id,
        "differs": sum(line.differs for line in lines), "merge": _merge(rows, user),
        "link": link, "unlink_url": f"/signalen/{one.pk}/koppeling/{link.pk}/los/" if link else "",
        "splits": [move for row in rows if row for move in moves.available(row, user) if move.name == "split"],
    }  # fmt: skip
    return render(request, "routing/compare.html", context, status=422 if form.errors else 200)


def _merge(rows: list[Triage | None], user: User) -> dict[str, Any] | None:
    """Give the step that brings the first into the dossier of the second, or the other way round."""
    for row, target in (rows, rows[::-1]):
        if row and target and any(move.name == "merge" for move in moves.available(row, user)):
            return {"row": row, "target": target, "url": f"/stap/{row.slug}/{row.pk}/merge/"}
    return None


@allow(*INTAKE)
@require_POST
def unlink(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """End a link between two own signals."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(SignalLink, user, link)
    if pk not in (row.signal_id, row.other_id) or row.owner_id != user.unit_id:
        raise Http404
    links.unlink(row, by=user)
    messages.success(request, "De signalen zijn losgekoppeld. In het logboek blijft staan dat ze gekoppeld waren.")
    return redirect(f"/signalen/{pk}/#lijkt-op")


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def gather(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring several own signals into one dossier."""
    user = request.user
    assert isinstance(user, User)
    signal = comparing.own(user, pk)
    found = {str(row.pk): row for row in comparing.candidates(signal, user)}
    rows = Triage.objects.visible_to(user).filter(signal__in=list(found), owner=user.unit_id, state__in=MERGEABLE)
    steps = {str(row.signal_id): row for row in rows}
    form = GatherForm(request.POST if request.method == "POST" else None, choices=_choices(found, steps))
    if not form.is_valid():
        audit.record("search", by=user, obj=signal, name="lookalike")
        return _gathered(request, signal, form, wrong="")
    try:
        chosen = [steps[key] for key in form.cleaned_data["signals"]]
        comparing.gather(signal, chosen, by=user, reason=form.cleaned_data["reason"])
    except (moves.Refused, Http404):
        return _gathered(request, signal, form, wrong="Een van deze signalen kan nu niet mee. Ververs de pagina.")
    words = "De signalen staan nu in één dossier. Losmaken kan op de pagina van elk signaal."
    messages.success(request, words, extra_tags=comparing.undo_url(row.signal_id for row in chosen))
    return redirect(f"/signalen/{pk}/#lijkt-op")


@allow(*INTAKE)
@require_POST
def apart(request: HttpRequest) -> HttpResponse:
    """Undo bringing signals together; pressed twice it does nothing more."""
    user = request.user
    assert isinstance(user, User)
    signals = [comparing.own(user, _id(value)) for value in request.GET.getlist("signaal")[:20]]
    if not signals:
        raise Http404
    try:
        comparing.apart([signal.pk for signal in signals], by=user)
    except moves.Refused:
        messages.warning(request, "Dit is intussen veranderd. Losmaken kan op de pagina van het signaal.")
    else:
        messages.success(request, "Ongedaan gemaakt: elk signaal heeft zijn eigen dossier weer.")
    return redirect(f"/signalen/{signals[0].pk}/#lijkt-op")


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise Http404 from error


MERGEABLE = (TriageState.RECEIVED, TriageState.ENRICHING, TriageState.WAITING)


def _choices(found: dict[str, Signal], steps: dict[str, Triage]) -> list[tuple[str, str]]:
    return [(key, alike.Alike(row).line) for key, row in found.items() if key in steps]


def _gathered(request: HttpRequest, signal: Signal, form: GatherForm, *, wrong: str) -> HttpResponse:
    context = {"signal": signal, "form": form, "wrong": wrong, "back": f"/signalen/{signal.pk}/#lijkt-op"}
    return render(request, "routing/gather.html", context, status=422 if form.errors or wrong else 200)
