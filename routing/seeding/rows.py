"""The rows that one case leaves behind, each owned, parted and shown as the table of domain 1.5 says."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cases import access, crypto, evidence, lookalike
from cases.models import Case, CaseMunicipality, Disclosure, Entry, LegalBasis, Party, PartyRole, Signal, Unit
from cases.models.lookalike import NameNear, PartyKeys
from cases.models.signal import FORMS
from cases.roles import Part
from routing.deadlines import policies
from routing.models import (
    Advice,
    AgendaItem,
    CareTrajectory,
    Deadline,
    Decision,
    Machine,
    Review,
    Step,
    Track,
    TrackLine,
    Triage,
)
from routing.seeding.copying import NULL, Sheet, text
from routing.seeding.course import DAY
from routing.seeding.course import Step as Way
from routing.seeding.people import Names

FACT = ("id", "owner_id", "part", "case_id", "created_at")
AGES = ("12-17", "18-22", "18-22", "23-29", "23-29", "30-39", "40-49", "onbekend")
DATED, PHONED = 0.7, 0.4  # of how many people a birth date and a phone number are known
WHY, CONSENT = "Nodig om mee te wegen.", "Nee, deze grondslag vraagt geen toestemming."
STORY = "Iemand vertelt over lange dagen, weinig loon en een bed op het werk. Verzonnen voor een meting."
TRADES = ("wasserij", "kas", "nagelstudio", "restaurant", "slachterij", "autowasplaats", "kwekerij", "bouwplaats",
          "magazijn", "hotel", "massagesalon", "boerderij")  # fmt: skip


@dataclass(frozen=True)
class Root:
    """The root of one case: its id and owner, who wrote it, when it began, and its number at the tafel or ""."""

    pk: str
    owner: Unit
    by: str
    began: float
    number: str = ""


class Rows:
    """The sheets of every table a seed fills, and one method per thing that happens in a case."""

    def __init__(self, rng: random.Random, basis: Callable[[Unit, Unit, Part], str], permissions: dict[str, int]):
        self.rng, self.basis, self.permissions, self.names = rng, basis, permissions, Names(rng)
        self.laws = {key: words for key, *words in LegalBasis.objects.values_list("key", "law", "article", "version")}
        self.case = Sheet(Case, "id", "owner_id", "part", "created_at", "number", "codename")
        self.grant = Sheet(
            access.permission_model(), "id", "group_id", "permission_id", "case_id", "part", "kind", "until"
        )
        self.disclosure = Sheet(
            Disclosure, "id", "case_id", "giver_id", "receiver_id", "mover_id", "by_id", "part", "basis_id",
            "law", "article", "law_version", "approved_on", "purpose", "necessity", "consent", "informed", "channel",
            "cause", "cause_id", "since", "until",
        )  # fmt: skip
        self.signal = Sheet(
            Signal, *FACT, "kind", "number", "author_id", "danger", "story", "forms", "main_form",
            "municipality_id", "received_from", "heard_on", "registered_at",
        )  # fmt: skip
        self.triage = Sheet(Triage, *FACT, "signal_id", "state")
        self.advice = Sheet(Advice, *FACT, "signal_id", "state")
        self.party = Sheet(Party, *FACT, "name", "age", "sex", "birth_date", "phone")
        self.keys = Sheet(PartyKeys, "party_id", "codes", "blinds")
        self.near = Sheet(NameNear, "near", "code")
        self.heard: set[tuple[int, int]] = set(NameNear.objects.values_list("near", "code"))
        self.role = Sheet(PartyRole, *FACT, "party_id", "role", "since")
        self.entry = Sheet(Entry, *FACT, "kind", "text", "author_id", "at")
        self.place = Sheet(CaseMunicipality, *FACT, "organisation_id", "role")
        self.review = Sheet(Review, *FACT, "submitted_by_id", "state", "before", "risk", "review_on", "ended_at")
        self.item = Sheet(AgendaItem, *FACT, "meeting_id", "review_id", "place", "invited", "closed_at")
        self.decision = Sheet(Decision, *FACT, "item_id", "kind", "tracks", "motivation", "chair_id", "at")
        self.track = Sheet(Track, *FACT, "kind", "state", "next_step", "next_on", "waits_for", "outcome", "ended_at")
        self.line = Sheet(
            TrackLine, *FACT, "addressee_id", "addressed_until", "track_id", "kind", "state", "holder_id",
            "next_step", "next_on", "waits_for", "outcome",
        )  # fmt: skip
        self.care = Sheet(CareTrajectory, *FACT, "track_id", "coordinator_id", "first_contact_at")
        self.step = Sheet(
            Step, *FACT, "machine", "name", "label", "source", "target", "object_id", "by_id", "at"
        )  # fmt: skip
        self.term = Sheet(
            Deadline, *FACT, "code", "label", "reference", "path", "due", "statutory", "object_id", "reminded_at"
        )  # fmt: skip

    def sheets(self) -> list[Sheet]:
        """Give every sheet, in the order in which they are sent."""
        return [sheet for sheet in vars(self).values() if isinstance(sheet, Sheet)]

    def key(self, at: float) -> str:
        """Give a UUIDv7 of this moment, drawn from the seed."""
        bits = self.rng.getrandbits(74)
        high, low = 8 | (bits >> 60 & 3), bits & (1 << 60) - 1
        return f"{int(at * 1000):012x}7{bits >> 62:03x}{high:x}{low:015x}"

    def fact(self, root: Root, owner: Unit | str, part: str, at: float) -> tuple[str, str, str, str, str]:
        """Give the columns every fact of a case begins with."""
        return self.key(at), str(getattr(owner, "pk", owner)), part, root.pk, stamp(at)

    def open(self, root: Root, codename: str) -> None:
        """The root, and its owner's standing grant."""
        self.case.add(root.pk, str(root.owner.pk), "stand", stamp(root.began), root.number, codename)
        self._grant(root, root.owner, "stand", "owner", None)

    def add_signal(self, root: Root, kind: str, number: str, town: str, part: str = "eigen") -> str:
        """The signal or adviesvraag as it came in; it stays in the gemeente's own notes."""
        form = self.rng.choice(tuple(FORMS))
        columns = self.fact(root, root.owner, part, root.began)
        self.signal.add(
            *columns, kind, number, root.by, "nee", self.told(), f"{{{form}}}", form, town, "wijkteam",
            stamp(root.began)[:10], stamp(root.began),
        )  # fmt: skip
        return columns[0]

    def add_people(self, root: Root, part: str, at: float) -> None:
        """One to three betrokkenen with a role."""
        for role in ("slachtoffer", "dader", "getuige")[: self.rng.choice((1, 1, 2, 3))]:
            columns = self.fact(root, root.owner, part, at)
            self._person(columns, " ".join(self.names.person()), at)
            self.role.add(*self.fact(root, root.owner, part, at), columns[0], role, stamp(at)[:10])

    def _person(self, columns: tuple[str, ...], name: str, at: float) -> None:
        """A betrokkene, sealed as its model seals it, with the numbers it is found by."""
        rng, age = self.rng, self.rng.choice(AGES)
        born: Any = born_at(rng, age, at) if rng.random() < DATED else None
        phone = f"06{rng.randrange(10**8):08}" if rng.random() < PHONED else ""
        party = Party(id=UUID(columns[0]), name=name, birth_date=born, phone=phone)
        sealed = [_sealed(party, "birth_date", str(born)) if born else NULL, _sealed(party, "phone", phone)]
        self.party.add(*columns, name, age, rng.choice("vm"), *sealed)
        codes, nears = lookalike.keys(name, "", born)
        self.keys.add(columns[0], text(codes), text(evidence.kept(party)))
        for near, code in nears:
            if (near, code) not in self.heard:
                self.heard.add((near, code))
                self.near.add(str(near), str(code))

    def told(self) -> str:
        """A story with a common word, and with one that hardly any other story has."""
        rare = "".join(self.rng.choices("bdfgklmnprst", k=3)) + "o" + "".join(self.rng.choices("bdfgklmnprst", k=3))
        return f"{STORY} Het speelt in een {self.rng.choice(TRADES)}, genaamd {rare}."

    def add_entry(self, root: Root, part: str, kind: str, at: float) -> None:
        """An aantekening of the owner."""
        self.entry.add(*self.fact(root, root.owner, part, at), kind, self.told(), root.by, stamp(at))

    def walk(self, root: Root, model: type[Machine], steps: list[Way], pk: str, owner: Unit, part: str,
             by: str, moments: list[float]) -> None:  # fmt: skip
        """The steps that led a machine to its state."""
        for (name, label, source, target), at in zip(steps, moments, strict=False):
            self.step.add(*self.fact(root, owner, part, at), model.slug, name, label, source, target, pk, by, stamp(at))

    def disclose(self, root: Root, to: Unit, part: Part, *, giver: Unit, mover: Unit, by: str, cause: str,
                 cause_id: str, since: float, until: float, now: float) -> bool:  # fmt: skip
        """A verstrekking, and the grant where it is still open; none where the giver's law knows no ground."""
        basis = self.basis(giver, to, part)
        if not basis:
            return False
        self.disclosure.add(
            self.key(since), root.pk, str(giver.pk), str(to.pk), str(mover.pk), by, part.value, basis,
            *self.laws[basis], NULL, "Casus", WHY, CONSENT, "ja", "tafel", cause, cause_id, stamp(since), stamp(until),
        )  # fmt: skip
        if until > now:
            self._grant(root, to, part.value, "disclosed", until)
        return True

    def _grant(self, root: Root, unit: Unit, part: str, kind: str, until: float | None) -> None:
        ends = NULL if until is None else stamp(until)
        pk, permission = self.key(root.began), str(self.permissions[part])
        self.grant.add(pk, str(unit.group_id), permission, root.pk, part, kind, ends)

    def add_term(self, root: Root, owner: Unit, code: str, pk: str, path: str, reference: str, due: float,
                 now: float) -> None:  # fmt: skip
        """An open term; one that has passed was reminded of already."""
        reminded = stamp(due) if due < now else NULL
        policy = policies()[code]
        self.term.add(
            *self.fact(root, owner, "eigen", root.began), code, policy["label"], reference, path, stamp(due),
            "t" if policy["statutory"] else "f", pk, reminded,
        )  # fmt: skip


def born_at(rng: random.Random, age: str, at: float) -> date:
    """Draw a birth date that fits an age band at a moment."""
    youngest, _, oldest = age.partition("-")
    years = rng.randint(int(youngest), int(oldest)) if oldest else rng.randint(18, 60)
    return datetime.fromtimestamp(at - (years + rng.random()) * 365.25 * DAY, UTC).date()


def _sealed(party: Party, field: str, plain: str) -> str:
    return crypto.seal(plain, f"cases.party.{field}:{party.pk}") if plain else ""


def stamp(at: float) -> str:
    """Write a moment as the database reads it."""
    return datetime.fromtimestamp(int(at), UTC).isoformat(" ")


def day(at: float) -> str:
    """Write the day of a moment."""
    return stamp(at)[:10]


def days(amount: float) -> float:
    """Give days as seconds."""
    return amount * DAY
