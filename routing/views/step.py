"""The one view of every move: its form, "wie ziet dit" before confirming, and the step itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access, audit, onward
from cases.models import User
from cases.roles import CASEWORK, Part, allow
from routing import comparing, confirming, consequences, deadlines, hints, moves, receivers
from routing.forms import FORMS, MoveForm
from routing.models import Machine, Review, Track, Triage
from routing.models.track import TrackKind

NOT_APPROVED = "de FG keurde de grondslag nog niet goed"


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, machine: str, pk: UUID, name: str) -> HttpResponse:
    """Draw the form of a move, then its consequences, then do it."""
    user = request.user
    assert isinstance(user, User)
    row = moves.find(machine, pk, user)
    try:
        found = moves.option(row, name, user)
    except moves.Refused as refused:
        return _refused(request, row, name, str(refused))
    form = FORMS[found.form](request.POST if request.method == "POST" else None, row=row, by=user)
    if "voorstel" in request.POST:
        return _form(request, found, type(form)(initial=form.with_proposal(request.POST), row=row, by=user))
    if request.method == "GET" or not form.is_valid():
        return _form(request, found, form)
    try:
        return _confirmed(request, found, form, user)
    except moves.Refused as refused:
        return _refused(request, row, name, str(refused))
    except access.Barred as barred:
        return _form(request, found, form, wrong=str(barred))


def _confirmed(request: HttpRequest, found: moves.Option, form: MoveForm, user: User) -> HttpResponse:
    """Do the move, or first ask: what gives sight needs a yes and a reason (promises 12)."""
    if not found.confirm:
        return _perform(request, found, form, user)
    if "bevestigd" not in request.POST:
        return _confirm(request, found, form, user)
    try:
        silent = not confirming.necessity(request.POST)
        if silent and confirming.given(sights(found, form, user, confirming.bases(request.POST))):
            return _confirm(request, found, form, user, missing=confirming.NO_REASON)
        return _perform(request, found, form, user)
    except consequences.Unlisted as unlisted:
        return _confirm(request, found, form, user, wrong=str(unlisted))


def _form(request: HttpRequest, found: moves.Option, form: MoveForm, wrong: str = "") -> HttpResponse:
    context = {
        "wrong": wrong,
        "move": found,
        "row": found.row,
        "form": form,
        "back": _back(found.row),
        "row_version": _version(request, found),
    }
    return render(request, "routing/step.html", context, status=422 if form.errors or wrong else 200)


def _confirm(
    request: HttpRequest, found: moves.Option, form: MoveForm, user: User, wrong: str = "", missing: str = ""
) -> HttpResponse:
    """Say in words who will see what and why, on what ground, and until when; ask why it is needed."""
    lines = sights(found, form, user, {} if wrong else confirming.bases(request.POST))
    context = {
        "move": found, "row": found.row, "form": form, "lines": lines, "posted": confirming.typed(request.POST),
        "back": _back(found.row), "row_version": _version(request, found), "why": request.POST.get("waarom", ""),
        "gives": confirming.given(lines), "wrong": wrong, "missing": missing, "tafel": _tafel(request),
    }  # fmt: skip
    return render(request, "routing/confirm.html", context, status=422 if wrong or missing else 200)


def sights(found: moves.Option, form: MoveForm, user: User, bases: dict[str, str]) -> list[dict[str, Any]]:
    """Give the lines of "wie ziet dit" for a move that was not made yet, with the grounds to choose from."""
    told = moves.rehearse(found.row, found.name, by=user, bases=bases, **form.data_of_move())
    later = _of_tracks(found.row, user, form.data_of_move(), bases) if isinstance(found.row, Review) else []
    return confirming.lines(told, consequences.words_of(found.row.slug, found.name)) + later


def _of_tracks(review: Review, user: User, data: dict[str, Any], bases: dict[str, str]) -> list[dict[str, Any]]:
    """What holders will see of each chosen track after they accept; who said "eens" sees it at once."""
    agreed, lines = {unit.pk for unit in data.get("agreed", [])}, []
    for kind in map(TrackKind, data.get("tracks", [])):
        holder = receivers.holder_of(kind, review)
        if holder.pk in agreed:
            continue
        track = Track(case=review.case, owner=holder, part=kind.track_part, kind=kind)
        lines += [confirming.line(told) | {"later": True} for told in _after_accepting(track, user, bases)]
    return lines


def _after_accepting(track: Track, user: User, bases: dict[str, str]) -> list[access.Told]:
    try:
        found = consequences.preview(moves.context(track, "accept", by=user, data={}, bases=bases))
    except access.Unapproved:  # the besluit goes on; the holder cannot accept until its FG approved
        return [access.Told(track.owner, track.owner, "", Part(track.part), "", None, False, NOT_APPROVED)]
    return [access.Told(line.giver, line.unit, "", line.part, line.basis.key if line.basis else "", line.until,
                        False, line.why) for line in found]  # fmt: skip


def _perform(request: HttpRequest, found: moves.Option, form: MoveForm, user: User) -> HttpResponse:
    try:
        row = moves.perform(
            found.row,
            found.name,
            by=user,
            version=_version(request, found),
            bases=confirming.bases(request.POST),
            necessity=confirming.necessity(request.POST),
            **form.data_of_move(),
        )
    except moves.Conflict as conflict:
        context = {
            "move": found,
            "row": conflict.row,
            "form": form,
            "back": _back(conflict.row),
            "row_version": conflict.row.version,
        }
        return render(request, "routing/conflict.html", context, status=409)
    words = f"{found.label}: gedaan. {row.named} staat nu op “{row.get_state_display()}”."
    undo = comparing.undo_url([row.signal_id]) if isinstance(row, Triage) and found.name == "merge" else ""
    messages.success(request, words, extra_tags=undo)
    return redirect(_next(request, row))


def _refused(request: HttpRequest, row: Machine, name: str, reason: str) -> HttpResponse:
    assert isinstance(request.user, User)
    audit.record("refuse", by=request.user, obj=row, name=f"{row.slug}.{name}")
    hint = hints.of(row, name)
    context = {"row": row, "reason": hint.reason if hint else reason, "hint": hint, "back": _back(row)}
    return render(request, "routing/refused.html", context, status=409)


def _next(request: HttpRequest, row: Machine) -> str:
    """Give where the mover goes on: the tafel it came from, the draft an adviesvraag became, else what moved."""
    draft = getattr(row, "became_id", None)
    return _tafel(request) or (f"/signalen/{draft}/bewerken/" if draft else _back(row))


def _tafel(request: HttpRequest) -> str:
    """Give the window of the tafel this step was begun in; empty for any other beginning."""
    asked = request.POST.get("terug", "")
    return asked if asked.startswith("/tafel/") and onward.inside(asked) else ""


def _back(row: Machine) -> str:
    return deadlines.path(row)


def _version(request: HttpRequest, found: moves.Option) -> int:
    try:
        return int(request.POST.get("versie", found.row.version))
    except ValueError as error:
        raise Http404 from error
