"""The one view of every move: its form, "wie ziet dit" before confirming, and the step itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import audit
from cases.models import LegalBasis, UnitKind, User
from cases.roles import CASEWORK, Part, allow
from routing import consequences, deadlines, moves, receivers
from routing.forms import FORMS, MoveForm
from routing.models import Machine, Review, Track
from routing.models.track import TrackKind

ANY_TEXT = "Een tekst voor deze organisatie"


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
    if request.method == "GET" or not form.is_valid():
        return _form(request, found, form)
    if found.confirm and "bevestigd" not in request.POST:
        return _confirm(request, found, form, user)
    return _perform(request, found, form, user)


def _form(request: HttpRequest, found: moves.Option, form: MoveForm) -> HttpResponse:
    context = {
        "move": found,
        "row": found.row,
        "form": form,
        "back": _back(found.row),
        "row_version": _version(request, found),
    }
    return render(request, "routing/step.html", context, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, found: moves.Option, form: MoveForm, user: User) -> HttpResponse:
    """Say in words who will see what, on what ground, and until when."""
    lines = sights(found, form, user, _bases(request))
    posted = [(key, value) for key in request.POST for value in request.POST.getlist(key)
              if key not in ("sleutel", "csrfmiddlewaretoken", "versie")]  # fmt: skip
    context = {
        "move": found, "row": found.row, "form": form, "lines": lines, "posted": posted,
        "back": _back(found.row), "row_version": _version(request, found),
        "closed": [line for line in lines if line["basis"] is None],
    }  # fmt: skip
    return render(request, "routing/confirm.html", context)


def sights(found: moves.Option, form: MoveForm, user: User, bases: dict[str, str]) -> list[dict[str, Any]]:
    """Give the lines of "wie ziet dit" for a move that was not made yet, with the grounds to choose from."""
    row, name = found.row, found.name
    data = form.data_of_move()
    if (row.slug, name) == ("triage", "refer"):
        lead = receivers.of_kind(UnitKind.TABLE_LEAD)
        row = Review(case=found.row.case, owner=lead, submitted_by=found.row.owner)
        name = "start"
    lines = _lines(moves.context(row, name, by=user, data=data, bases=bases))
    return lines + _of_tracks(row, user, data, bases) if isinstance(row, Review) else lines


def _of_tracks(review: Review, user: User, data: dict[str, Any], bases: dict[str, str]) -> list[dict[str, Any]]:
    """What holders will see of each chosen track: at once when they said "eens", else after they accept."""
    agreed, lines = {unit.pk for unit in data.get("agreed", [])}, []
    for kind in map(TrackKind, data.get("tracks", [])):
        holder = receivers.holder_of(kind, review)
        track = Track(case=review.case, owner=holder, part=kind.track_part, kind=kind)
        found = _lines(moves.context(track, "accept", by=user, data={}, bases=bases))
        lines += [line | {"later": holder.pk not in agreed} for line in found]
    return lines


def _lines(ctx: consequences.Context) -> list[dict[str, Any]]:
    grounds = list(LegalBasis.objects.order_by("label"))
    return [
        {
            "unit": line.unit, "what": _what(line), "basis": line.basis, "until": line.until, "key": line.key,
            "grounds": [ground for ground in grounds if line.giver.kind in ground.kinds],
        }
        for line in consequences.preview(ctx)
    ]  # fmt: skip


def _what(line: consequences.Sight) -> str:
    """The part in words; of an extract what it holds."""
    return line.words or (ANY_TEXT if line.part == Part.OWN else line.part.label)


def _perform(request: HttpRequest, found: moves.Option, form: MoveForm, user: User) -> HttpResponse:
    try:
        row = moves.perform(
            found.row,
            found.name,
            by=user,
            version=_version(request, found),
            bases=_bases(request),
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
    except moves.Refused as refused:
        return _refused(request, found.row, found.name, str(refused))
    messages.success(request, f"{found.label}: gedaan. {row.title} {row} staat nu op “{row.get_state_display()}”.")
    return redirect(_back(row))


def _refused(request: HttpRequest, row: Machine, name: str, reason: str) -> HttpResponse:
    assert isinstance(request.user, User)
    audit.record("refuse", by=request.user, obj=row, name=f"{row.slug}.{name}")
    return render(request, "routing/refused.html", {"row": row, "reason": reason, "back": _back(row)}, status=409)


def _back(row: Machine) -> str:
    return deadlines.path(row)


def _version(request: HttpRequest, found: moves.Option) -> int:
    try:
        return int(request.POST.get("versie", found.row.version))
    except ValueError as error:
        raise Http404 from error


def _bases(request: HttpRequest) -> dict[str, str]:
    return {key.removeprefix("grond-"): str(value) for key, value in request.POST.items() if key.startswith("grond-")}
