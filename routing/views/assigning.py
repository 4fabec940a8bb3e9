"""Toewijzen from the list of signals: several at once, with one way back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases import assigning, onward
from cases.models import User
from cases.roles import allow
from routing.views.signals import INTAKE

UNDO = "undo_assign"  # in the session: when, to whom, and of each signal who had it; ids only
OFFERED = 60  # seconds the way back is offered
NOBODY = "niemand"


@allow(*INTAKE)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked signals to a colleague, or to nobody."""
    user = request.user
    assert isinstance(user, User)
    ids, to = [_uuid(value) for value in request.POST.getlist("signaal")], request.POST.get("aan", "")
    people = {str(person.pk): person for person in assigning.colleagues(user)}
    if not ids or (to != NOBODY and to not in people):
        messages.warning(request, "Kies eerst een of meer signalen, en wie ze behandelt.")
        return redirect(_back(request))
    before = assigning.assign(ids, people.get(to), by=user)
    rows = {str(pk): str(had or "") for pk, had in before.items()}
    request.session[UNDO] = {"at": timezone.now().timestamp(), "to": "" if to == NOBODY else to, "rows": rows}
    done = "toegewezen" if to in people else "van niemand meer"  # it waits in the session: no names
    messages.success(request, f"{_amount(len(before))} {done}." if before else "Dat was al zo. Er is niets veranderd.")
    return redirect(_back(request))


@allow(*INTAKE)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Put back who had the signals of the last time; once."""
    user = request.user
    assert isinstance(user, User)
    kept = request.session.pop(UNDO, {"rows": {}, "to": ""})
    before = {UUID(pk): UUID(had) if had else None for pk, had in kept["rows"].items()}
    amount = assigning.undo(before, UUID(kept["to"]) if kept["to"] else None, by=user)
    messages.success(
        request, f"Teruggezet: {_amount(amount).lower()}." if amount else "Er is niets om terug te zetten."
    )
    return redirect(_back(request))


def may_undo(request: HttpRequest) -> bool:
    """Whether there is a way back to offer: something changed just now."""
    kept = request.session.get(UNDO) or {"rows": {}, "at": 0}
    return bool(kept["rows"]) and timezone.now().timestamp() - kept["at"] < OFFERED


def _amount(count: int) -> str:
    return "1 signaal is" if count == 1 else f"{count} signalen zijn"


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise Http404 from error


def _back(request: HttpRequest) -> str:
    """Give the list one came from, with its filters."""
    asked = request.POST.get("terug", "") or "/signalen/"
    if not (asked.startswith("/signalen/") and onward.inside(asked)):
        raise Http404
    return asked
