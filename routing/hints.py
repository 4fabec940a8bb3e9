"""Why a step of a signal is not possible now, in plain words, with the place where one can do something about it."""

from dataclasses import dataclass
from typing import Any

from routing.models import Machine, Triage
from routing.models.triage import TriageState

S = TriageState
MAIN = {"refer", "handle_locally", "offer"}


@dataclass(frozen=True)
class Hint:
    """A reason, and where to go."""

    reason: str
    url: str
    label: str


def of(row: Machine, name: str) -> Hint | None:
    """Give what stands between a signal and this step; nothing for other machines."""
    if not isinstance(row, Triage):
        return None
    page = f"/signalen/{row.signal_id}/"
    found = _BY_STATE.get(S(row.state))
    if found is None or (row.state == S.RECEIVED and name not in MAIN):
        return None
    reason, place, label = found
    places = {"uitvragen": f"{page}#uitvragen", "stappen": f"{page}#stappen", "casus": f"/casussen/{row.case_id}/"}
    return Hint(reason, places[place], label)


_BY_STATE: dict[Any, tuple[str, str, str]] = {
    S.RECEIVED: ("Dit signaal is nog niet opgepakt. Kies eerst ‘Oppakken’.", "stappen", "Pak het signaal op"),
    S.WAITING: ("Er staat nog een vraag open. Wacht op het antwoord, of ga verder zonder antwoord.", "uitvragen",
                "Bekijk de open vraag"),
    S.OFFERED: ("U heeft dit signaal aangeboden aan een andere gemeente. Wacht op haar besluit, of trek het in.",
                "uitvragen", "Bekijk het aanbod"),
    S.LOCAL: ("Dit signaal wordt lokaal opgepakt. Kies eerst ‘Verder verrijken’.", "stappen", "Naar de stappen"),
    S.REFERRED: ("Dit signaal ligt bij de tafel.", "casus", "Ga naar de casus"),
    S.MERGED: ("Dit signaal is samengevoegd. Maak het eerst los.", "stappen", "Naar de stappen"),
    S.CLOSED: ("Dit signaal is afgesloten. Heropen het eerst.", "stappen", "Naar de stappen"),
}  # fmt: skip
