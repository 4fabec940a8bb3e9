"""What the chair does in the regie window: each act is one form that ends where it began."""

from collections.abc import Callable, Container
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases import access, services
from cases.models import Case, Unit, User
from cases.roles import TABLE_LEAD, allow
from routing import deliberating, regie_forms, room
from routing.models import AgendaItem, Meeting
from routing.models.meeting import DECISIONS
from routing.models.room import STANCES
from routing.models.table import REGIMES
from routing.models.track import TrackKind

Act = Callable[[HttpRequest, User, Meeting], HttpResponse | None]
ACTS: dict[str, Act] = {}


def act(name: str) -> Callable[[Act], Act]:
    """Name the address of an act."""

    def register(function: Act) -> Act:
        ACTS[name] = function
        return function

    return register


@allow(*TABLE_LEAD)
@require_POST
def do(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Do one act in the room of this tafel; whoever has not the regie is told who has, and keeps its text."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting, pk=pk, closed_at=None)
    if what not in ACTS:
        raise Http404
    try:
        answer = ACTS[what](request, user, meeting)
    except room.Elsewhere as other:
        return _elsewhere(request, user, meeting, other.holder)
    except room.MayNotSee as found:
        reason = f"{found.person} mag deze casus niet zien. Laat deze persoon niet binnen."
        return _refused(request, user, meeting, reason, status=422)
    except deliberating.Settled:
        return _refused(request, user, meeting, "Over deze casus is al besloten. Kopieer uw tekst als dat nodig is.")
    except services.Stale as stale:
        text = f"Iemand anders paste dit voorstel net aan, om {timezone.localtime():%H:%M}."
        return _refused(request, user, meeting, text, version=stale.row.version)
    return answer or redirect(f"/tafel/{pk}/regie/")


def _elsewhere(request: HttpRequest, user: User, meeting: Meeting, holder: User | None) -> HttpResponse:
    """Another has the regie: say who, and how one's own text comes in all the same."""
    if holder == user:
        return _refused(request, user, meeting, "Dit agendapunt ligt niet meer op tafel.")
    return _refused(request, user, meeting, f"{holder or 'Niemand'} heeft de regie.", holder=holder)


def _refused(request: HttpRequest, user: User, meeting: Meeting, reason: str, *, status: int = 409,
             version: int | None = None, holder: User | None = None) -> HttpResponse:  # fmt: skip
    """Say why, with what was typed beside what stands there now; nothing is overwritten, and nothing lost.

    `version`: somebody saved first, and this is what stands there. `holder`: who has the regie now.
    """
    lines, row = [], None
    if any(name in request.POST for name in deliberating.TYPED):
        row = deliberating.proposal(user, _item(request, user, meeting))
        lines = regie_forms.differences(request.POST, row)
    if request.headers.get("Accept") == "application/json":
        told = {"text": reason} | ({"version": version, "lines": lines} if version is not None else {})
        return JsonResponse(told | ({"holder": str(holder.pk)} if holder else {}), status=status)
    context = {"meeting": meeting, "reason": reason, "differences": lines, "loose": regie_forms.loose(request.POST),
               "posted": regie_forms.kept(request.POST), "row_version": row.version if row else "", "holder": holder,
               "again": version is not None or holder is not None}  # fmt: skip
    return render(request, "routing/regie_refused.html", context, status=status)


@act("nemen")
def _take(request: HttpRequest, user: User, meeting: Meeting) -> None:
    """Take the regie, from nobody or from who had it when the page was drawn."""
    room.take(meeting, by=user, instead_of=_uuid(request.POST.get("van")) if request.POST.get("van") else None)


@act("naar")
def _go(request: HttpRequest, user: User, meeting: Meeting) -> None:
    """Go to an item of this agenda; its gate is shut."""
    room.go(meeting, _item(request, user, meeting), by=user)


@act("kamer")
def _confirm(request: HttpRequest, user: User, meeting: Meeting) -> None:
    """The chair confirmed who is there."""
    people = [_uuid(value) for value in request.POST.getlist("persoon")]
    found = list(User.objects.filter(pk__in=people, is_active=True).select_related("unit__organisation"))
    room.confirm(meeting, _item(request, user, meeting), found, by=user)


@act("persoon")
def _person(request: HttpRequest, user: User, meeting: Meeting) -> None:
    """Somebody comes in or leaves while the item is open."""
    person = get_object_or_404(User.objects.select_related("unit__organisation"), pk=_uuid(request.POST.get("persoon")))
    (room.see_out if request.POST.get("weg") else room.let_in)(meeting, person, by=user)


@act("wand")
def _panel(request: HttpRequest, user: User, meeting: Meeting) -> None:
    """Open or close what the wall shows."""
    room.panel(meeting, request.POST.get("wand") == "aan", by=user)


@act("voorstel")
def _propose(request: HttpRequest, user: User, meeting: Meeting) -> HttpResponse | None:
    """Keep all that was typed, and do what the button says: a track, another besluit, a stance, an actiepunt."""
    item = _item(request, user, meeting)
    if request.POST.get("van"):  # taken over with a text that was refused before
        _take(request, user, meeting)
    deliberating.save(item, by=user, version=_version(request), **regie_forms.typed(request.POST))
    _press(request, user, item)
    if request.POST.get("regel", "").strip():
        return _action_line(request, user, item)
    return None


def _press(request: HttpRequest, user: User, item: AgendaItem) -> None:
    """Do what the button says, if one was pressed."""
    for name, press in PRESSES.items():
        if request.POST.get(name):
            press(request, user, item)
            return


def _track(request: HttpRequest, user: User, item: AgendaItem) -> None:
    deliberating.toggle(item, TrackKind(_one_of(request, "spoor", TrackKind.values)), by=user)


def _kind(request: HttpRequest, user: User, item: AgendaItem) -> None:
    deliberating.save(item, by=user, kind=_one_of(request, "soort", DECISIONS))


def _regime(request: HttpRequest, user: User, item: AgendaItem) -> None:
    deliberating.regime(item, _one_of(request, "regime", REGIMES), by=user)


def _drop(request: HttpRequest, user: User, item: AgendaItem) -> None:
    gone = deliberating.drop_action(item, _uuid(request.POST["actieweg"]), by=user)
    messages.info(request, f"Het actiepunt van {gone.unit} is weggehaald.")


def _scores(request: HttpRequest, user: User, item: AgendaItem, names: set[str] | None = None) -> set[str]:
    """Keep the criteria that were answered, of these fields where they are named; give which."""
    found = [line for line in regie_forms.scores(request.POST) if names is None or regie_forms.of(line[0]) & names]
    for key, given, reason in found:
        deliberating.score(regie_forms.review(item, by=user), item, key, given, reason, by=user)
    return {key for key, _, _ in found}


def _one_of(request: HttpRequest, name: str, known: Container[str]) -> str:
    value = str(request.POST[name])
    if value not in known:
        raise Http404
    return value


def _stance(request: HttpRequest, user: User, item: AgendaItem) -> None:
    """One organisation: `standpunt` is its id and the word; "niet eens" asks one line."""
    unit_id, _, stance = request.POST["standpunt"].partition(":")
    if stance not in STANCES:
        raise Http404
    reason = request.POST.get(f"want-{unit_id}", "").strip()
    if stance == "oneens" and not reason:
        messages.error(request, "Schrijf in één regel waarom deze organisatie het niet eens is.")
        return
    deliberating.answer(item, get_object_or_404(Unit, pk=_uuid(unit_id)), stance, reason[:300], by=user)


PRESSES: dict[str, Callable[[HttpRequest, User, AgendaItem], Any]] = {
    "spoor": _track,
    "soort": _kind,
    "regime": _regime,
    "alle": lambda request, user, item: deliberating.all_agree(item, by=user),
    "standpunt": _stance,
    "politie": lambda request, user, item: deliberating.police(item, by=user),
    "actieweg": _drop,
    "weging": _scores,
}


def _action_line(request: HttpRequest, user: User, item: AgendaItem) -> HttpResponse | None:
    """Read the line; what is not clear is asked on a page of its own, filled in as far as it was read."""
    form = regie_forms.ActionLineForm.of_line(request.POST["regel"], item=item, by=user)
    if not form.is_valid():
        context = {"form": form, "item": item, "line": request.POST["regel"]}
        return render(request, "routing/regie_action.html", context, status=422)
    form.keep()
    return None


@act("actie")
def _action(request: HttpRequest, user: User, meeting: Meeting) -> HttpResponse | None:
    """An actiepunt of which each part was looked at."""
    item = _item(request, user, meeting)
    form = regie_forms.ActionLineForm(request.POST, item=item, by=user)
    if not form.is_valid():
        return render(request, "routing/regie_action.html", {"form": form, "item": item}, status=422)
    form.keep()
    return None


@act("bewaren")
def _autosave(request: HttpRequest, user: User, meeting: Meeting) -> HttpResponse:
    """Keep the fields that changed while they are typed, and say what of them waits for a key of its own."""
    names, item = set(request.POST.getlist("fields")), _item(request, user, meeting)
    values = {name: value for name, value in regie_forms.typed(request.POST).items() if name in names}
    version = _version(request)
    if values:
        version = deliberating.save(item, by=user, version=version, **values).version
    scored = _scores(request, user, item, names)
    said = [f"Bewaard om {timezone.localtime():%H:%M}"] if values or scored else []
    waits = regie_forms.waits(names, scored)
    told = {"version": version, "text": ". ".join([*said, *waits]), "wrong": bool(waits)}
    marks = {"weging-teller": str(deliberating.scored(user, item))} if scored else {}
    return JsonResponse(told | {"marks": marks})


def _item(request: HttpRequest, user: User, meeting: Meeting) -> AgendaItem:
    """The item of the form, else the one on the table; raises Http404 for one of another tafel or case."""
    pk = request.POST.get("punt") or request.GET.get("punt") or meeting.item
    item = access.find(AgendaItem, user, _uuid(pk))
    if item is None or item.meeting_id != meeting.pk or access.find(Case, user, item.case_id) is None:
        raise Http404
    return item


def _uuid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Http404 from error


def _version(request: HttpRequest) -> int | None:
    value = request.POST.get("version", "")
    if not value.isdecimal() or len(value) > 9:
        return None
    return int(value)
