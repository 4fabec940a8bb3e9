"""Lijkt op: which own and granted signals and cases look like what is typed, and why in words (promises 5).

Foreign rows are never among them: places are looked up in the own unit's range of an index, names and marks
through roads that apply the rule of need-to-know; nothing that is counted or shown depends on the rest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from cases import crypto, lookalike, places, sounds
from cases.models import Case, Organisation, Party, Signal, User
from cases.models.signal import PLACES

MOST = 8  # shown
NAMED = 4  # names that are looked up for one list: a search has a bounded cost
NEAR_PLACE = 12  # signals of one street, and of one village, that are compared
MARKS = {"phone": "zelfde telefoon", "plate": "zelfde kenteken", "address": "zelfde adres"}
WORDS = {
    "naam": "naam lijkt", "geboortedatum": "zelfde geboortedatum", "geboortejaar": "zelfde geboortejaar",
    "geboortedatum bijna gelijk": "geboortedatum bijna gelijk",
}  # fmt: skip
PHONE = re.compile(r"(?<![\w+])(?:\+31|0031|0)(?:[ -]?\d){9}(?!\d)")
PLATE = re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{1,3}-[A-Z0-9]{1,3}-[A-Z0-9]{1,3}\b", re.I)


@dataclass
class Trail:
    """What is compared: where it happened, who was named, and what people can be reached or seen by."""

    place: str = ""
    town: UUID | None = None
    names: list[tuple[str, date | None, int | None]] = field(default_factory=list)
    marks: dict[bytes, str] = field(default_factory=dict)
    own_case: UUID | None = None

    def mark(self, kind: str, value: str) -> None:
        """Look for this phone number, plate or address too."""
        self.marks |= dict.fromkeys(crypto.blind_indexes(kind, value), MARKS[kind])


@dataclass
class Alike:
    """One signal or case that looks alike, with the reasons in words."""

    row: Signal | Case
    score: float = 0.0
    why: list[str] = field(default_factory=list)

    def add(self, score: float, words: Iterable[str]) -> None:
        """One more reason makes it more alike."""
        self.score = max(self.score, score) + (0.1 if self.why else 0)
        self.why += [word for word in words if word not in self.why]

    @property
    def is_signal(self) -> bool:
        """An own signal can be compared side by side; of a case one opens the page."""
        return isinstance(self.row, Signal)

    @property
    def title(self) -> str:
        """The number people know it by."""
        return str(self.row) or "Casus zonder nummer"

    @property
    def where(self) -> str:
        """The gemeente and the place of a signal, in a few words."""
        if not isinstance(self.row, Signal):
            return ""
        town = self.row.municipality.name.removeprefix("Gemeente ") if self.row.municipality else ""
        return ", ".join(filter(None, (town or PLACES.get(self.row.place_kind, ""), self.row.place)))

    @property
    def on(self) -> date:
        """When it was heard, or when the case began."""
        return (isinstance(self.row, Signal) and self.row.heard_on) or self.row.created_at.date()

    @property
    def line(self) -> str:
        """In one line, for a choice."""
        return " · ".join(filter(None, (self.title, self.where, self.on.strftime("%d-%m-%Y"))))

    @property
    def url(self) -> str:
        """Its own page."""
        return f"/{'signalen' if self.is_signal else 'casussen'}/{self.row.pk}/"


def typed(answers: dict[str, Any], user: User) -> Trail:
    """Give what was typed in a form, as far as it can be compared; phones and plates in the story count too."""
    own = Signal.objects.visible_to(user).filter(pk=answers["signal"]).first() if answers.get("signal") else None
    town = Organisation.objects.filter(kind="municipality", code=answers["where"]).first() if answers["where"] else None
    born, year = answers.get("birth_date"), answers.get("birth_year")
    where = town.pk if town else own.municipality_id if own else None
    trail = Trail(answers["place"], where, own_case=own.case_id if own else None)
    trail.names = [(name, born, year) for name in (answers["name"], answers["alias"]) if name]
    for kind in MARKS:
        trail.mark(kind, answers[kind])
    _told(trail, answers["story"])
    return trail


def of_signal(signal: Signal, people: list[Party]) -> Trail:
    """Give what a recorded signal holds to compare, with its betrokkenen."""
    trail = Trail(signal.place, signal.municipality_id, own_case=signal.case_id)
    for party in people:
        trail.names += [(name, party.birth_date, None) for name in (party.name, party.alias) if name]
        for kind in MARKS:
            trail.mark(kind, getattr(party, kind))
    _told(trail, signal.story)
    return trail


def _told(trail: Trail, story: str) -> None:
    for kind, pattern in (("phone", PHONE), ("plate", PLATE)):
        for found in pattern.findall(story)[:NAMED]:
            trail.mark(kind, found)


def search(trail: Trail, user: User) -> list[Alike]:
    """Give what looks like it, most alike first; the page that shows it writes the line in the audit."""
    found: dict[UUID, Alike] = {}
    for signal, score, words in _near(trail, user):
        found.setdefault(signal.pk, Alike(signal)).add(score, words)
    persons = _persons(trail)
    for row in _rows([case_id for case_id, _, _ in persons], user):
        here = row.case_id if isinstance(row, Signal) else row.pk
        for case_id, score, words in persons:
            if case_id == here:
                found.setdefault(row.pk, Alike(row)).add(score, words)
    return sorted(found.values(), key=lambda one: (one.score, one.on, one.row.pk), reverse=True)[:MOST]


def _near(trail: Trail, user: User) -> list[tuple[Signal, float, list[str]]]:
    """Own signals in the same street or village, by the own range of an index."""
    mine, (street, village) = places.read(trail.place), places.codes(trail.place, trail.town)
    rows: dict[UUID, Signal] = {}
    for name, code in (("street_code", street), ("village_code", village)):
        if code is not None:
            near = Signal.objects.visible_to(user).filter(owner=user.unit_id, **{name: code}).exclude(number="")
            near = near.exclude(case=trail.own_case) if trail.own_case else near
            rows |= {row.pk: row for row in near.select_related("municipality").order_by("-pk")[:NEAR_PLACE]}
    return [(row, *_why_near(mine, places.read(row.place))) for row in rows.values()]


def _why_near(mine: places.Place, other: places.Place) -> tuple[float, list[str]]:
    score, words = 0.0, []
    if mine.street and other.street and sounds.sound(mine.street) == sounds.sound(other.street):
        words.append("zelfde straat" if mine.street == other.street else "straat lijkt")
        score = 0.7
        if mine.house and mine.house == other.house:
            score, words[0] = 0.9, f"{words[0]} en zelfde huisnummer"
    if mine.village and other.village and sounds.sound(mine.village) == sounds.sound(other.village):
        words.append("zelfde plaats" if mine.village == other.village else "plaats lijkt")
        score += 0.05 if score else 0.3
    return score, words


def _persons(trail: Trail) -> list[tuple[UUID, float, list[str]]]:
    """Cases with a betrokkene that looks alike or shares a mark."""
    found = [(case_id, 0.95, words) for case_id, words in lookalike.same(trail.marks)]
    for name, born, year in trail.names[:NAMED]:
        matches = lookalike.find(name=name, birth_date=born, year=year)
        found += [(one.case_id, one.score, [WORDS[word] for word in one.why.split(", ") if word]) for one in matches]
    return [line for line in found if line[0] != trail.own_case]


def _rows(cases: list[UUID], user: User) -> list[Signal | Case]:
    """The own signals of these cases; of a case without one, the case itself."""
    if not cases:
        return []
    mine: Any = Signal.objects.visible_to(user).filter(owner=user.unit_id, case__in=cases).exclude(number="")
    signals = list(mine.select_related("municipality").order_by("-pk"))
    rest = set(cases) - {row.case_id for row in signals}
    return [*signals, *Case.objects.visible_to(user).filter(pk__in=rest).exclude(number="")]


def stamp(found: list[Alike], user: User) -> str:
    """Name a shown list, so that the same list is neither sent nor audited twice; nobody else can make the name."""
    told = "|".join(f"{one.row.pk}:{','.join(one.why)}" for one in found)
    return salted_hmac("lijkt-op", f"{user.pk}|{told}", secret=settings.SECRET_KEY).hexdigest()[:32] if found else ""
