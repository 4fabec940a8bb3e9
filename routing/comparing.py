"""Two own signals side by side, and bringing several together (domain 1.5 row 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.http import urlencode

from cases import access, links
from cases.models import Party, Signal, User
from cases.models.signal import DANGER, FORMS, PLACES
from routing import alike, moves
from routing.intake_forms import sources
from routing.models import Triage
from routing.models.triage import TriageState

UNDONE = "Direct ongedaan gemaakt: dit was niet de bedoeling."


@dataclass(frozen=True)
class Line:
    """One question with the answer of each signal."""

    label: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        """Both say the same."""
        return self.one.strip().casefold() == self.other.strip().casefold()

    @property
    def differs(self) -> bool:
        """Both say something, and not the same; what one of them leaves open is no difference."""
        return bool(self.one and self.other) and not self.same


def own(user: User, pk: Any) -> Signal:
    """Open a recorded signal of the own unit; raises Http404 for all others."""
    row = access.open_or_404(Signal, user, pk)
    if row.owner_id != user.unit_id or row.kind != "signal" or not row.number:
        raise Http404
    return row


def triage(signal: Signal, user: User) -> Triage | None:
    """Give where a signal stands."""
    return Triage.objects.visible_to(user).filter(signal=signal.pk).first()


def people(signal: Signal, user: User) -> list[Party]:
    """Give the own betrokkenen of a signal."""
    return list(Party.objects.visible_to(user).filter(case=signal.case_id, owner=user.unit_id).order_by("pk")[:20])


def lines(one: Signal, other: Signal, user: User) -> list[Line]:
    """Give the answers that one of them has; what is shown of betrokkenen is a reading of them."""
    named = [people(signal, user) for signal in (one, other)]
    for signal, found in zip((one, other), named, strict=True):
        access.read_along(signal, user, found)
    both = [_answers(signal, found) for signal, found in zip((one, other), named, strict=True)]
    pairs = [Line(label, both[0][label], both[1][label]) for label in both[0]]
    return [pair for pair in pairs if pair.one or pair.other]


def _answers(signal: Signal, found: list[Party]) -> dict[str, str]:
    town = signal.municipality.name.removeprefix("Gemeente ") if signal.municipality else ""
    return {
        "Gehoord op": signal.heard_on.strftime("%d-%m-%Y") if signal.heard_on else "",
        "Vorm": ", ".join(FORMS[form] for form in signal.forms),
        "Gemeente": town or PLACES.get(signal.place_kind, ""), "Plaats of straat": signal.place,
        "Van wie": sources().get(signal.received_from, signal.received_from),
        "Nu gevaar": DANGER.get(signal.danger, ""), "Online": "Ja" if signal.online else "Nee",
        "Namen": _each(found, "name"), "Ook bekend als": _each(found, "alias"),
        "Geboren": _each(found, "birth_date"), "Telefoon": _each(found, "phone"),
        "Kenteken": _each(found, "plate"), "Adres": _each(found, "address"),
        "Wat is er gezien of gehoord": signal.story,
    }  # fmt: skip


def _each(found: Iterable[Party], name: str) -> str:
    values = [getattr(party, name) for party in found]
    texts = [value if isinstance(value, str) else value.strftime("%d-%m-%Y") for value in values if value]
    return ", ".join(sorted(texts))


def candidates(signal: Signal, user: User) -> list[Signal]:
    """Give the own signals one may want in the same dossier: those that look alike, and those linked by hand."""
    found = alike.search(alike.of_signal(signal, people(signal, user)), user)
    rows = {one.row.pk: one.row for one in found if isinstance(one.row, Signal)}
    rows |= {row.pk: row for row in linked(signal, user)}
    return [row for row in rows.values() if row.case_id != signal.case_id]


def linked(signal: Signal, user: User) -> list[Signal]:
    """Give the signals linked to this one that the reader may know of now."""
    ids = {pk for row in links.of_signal(signal, user) for pk in (row.signal_id, row.other_id)} - {signal.pk}
    return list(Signal.objects.visible_to(user).filter(pk__in=ids).select_related("municipality").order_by("-pk"))


def apart(ids: list[Any], *, by: User) -> int:
    """Undo bringing together: every one of these that is still merged goes back to its own dossier; gives how many."""
    rows = Triage.objects.visible_to(by).filter(signal__in=ids, owner=by.unit_id, state=TriageState.MERGED)
    merged = list(rows.exclude(merged_from=None).order_by("pk"))
    for row in merged:
        moves.perform(row, "split", by=by, reason=UNDONE)
    return len(merged)


def undo_url(ids: Iterable[Any]) -> str:
    """Give the address that undoes bringing these signals into another dossier."""
    return f"/signalen/uit-elkaar/?{urlencode([('signaal', pk) for pk in ids])}"


def gather(signal: Signal, others: list[Triage], *, by: User, reason: str) -> None:
    """Bring signals into the dossier of this one, each by its own step; raises Refused when one cannot now."""
    target = Triage.objects.visible_to(by).get(signal=signal.pk)
    for row in others:
        moves.perform(row, "merge", by=by, target=target, reason=reason)
