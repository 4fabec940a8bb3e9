"""The organisations and people of a seed, beside those of the region; and names that nobody bears."""

import random
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.auth.models import Group

from cases import pledges, reference
from cases.models import Convenant, Organisation, Signature, Unit, UnitKind, User
from cases.roles import UNIT_OF_ROLE, Role

REGIONAL = (
    UnitKind.TABLE_LEAD,
    UnitKind.CARE_COORDINATION,
    UnitKind.PROSECUTION,
    UnitKind.POLICE,
    UnitKind.SQUARE_LEAD,
)
MUNICIPAL = {
    UnitKind.FOCAL_POINT: "Aandachtsfunctie",
    UnitKind.LOCAL_CARE: "Lokaal zorgdomein",
    UnitKind.MAYOR: "Burgemeester",
}
ROLE_OF_UNIT = {kind: Role(role) for role, kind in reversed(UNIT_OF_ROLE.items())}
FIRST = ("Ba", "Da", "Fe", "Jo", "Ka", "Li", "Mi", "No", "Ra", "Sa", "Te", "Vi", "Ye", "Zo", "A", "E")
LAST = ("bran", "del", "fos", "gar", "hul", "kem", "lor", "mer", "nid", "rop", "sto", "tal", "ver", "wij", "zan")
ENDS = ("a", "e", "ia", "o", "an", "en", "is", "ina", "us", "ko", "na", "ri")
TAILS = ("berg", "ga", "huis", "ink", "kamp", "ma", "man", "stra", "veld", "sen", "oglu", "escu", "ova", "wicz")
BEFORE = ("", "", "", "", "van ", "de ", "van der ", "el ", "ten ")
FAR = date(2099, 12, 31)
SINCE = date(2020, 1, 1)
DATES = {"screening_until": FAR, "nda_until": FAR, "grace_until": FAR}  # a seed grows old
TWINS = 0.04  # part of the names that belongs to somebody seen before, often spelled differently


@dataclass
class Town:
    """A gemeente that brings cases: its units as texts, and the people of its aandachtsfunctie."""

    organisation: str
    focal: Unit
    care: Unit
    mayor: Unit
    people: list[str] = field(default_factory=list)


@dataclass
class Cast:
    """Who plays: the regional units, the towns that have people, and the partners."""

    regional: dict[str, Unit]
    towns: list[Town]
    partners: list[Unit]
    people: dict[str, list[str]]  # ids of users by id of unit

    @property
    def lead(self) -> Unit:
        """The regie of the tafel."""
        return self.regional[UnitKind.TABLE_LEAD]


def hire(seed: int, organisations: int, users: int) -> Cast:
    """Make the organisations, units and people of a seed; the regional units stand already."""
    regional = {unit.kind: unit for unit in Unit.objects.filter(kind__in=REGIONAL)}
    rng = random.Random(f"organisations {seed}")
    towns = [_town(seed, place, rng) for place in range(organisations * 3 // 5)]
    partners = [_partner(seed, place, rng) for place in range(organisations * 3 // 5, organisations)]
    units = [regional[kind] for kind in REGIONAL]
    units += [town.focal for town in towns] + partners + [unit for town in towns for unit in (town.mayor, town.care)]
    people = _people(seed, units, users)
    reference.keep_lists()
    reference.approve_lists(_officer(seed, rng))
    for town in towns:
        town.people = people.get(str(town.focal.pk), [])
    return Cast(regional, [town for town in towns if town.people], partners, people)


def _officer(seed: int, rng: random.Random) -> User:
    """The FG without whom no ground is approved, and no measured move shares anything."""
    name, unit = f"oefen-{seed}-fg", Unit.objects.filter(kind=UnitKind.PRIVACY).order_by("code")[0]
    return User.objects.create(
        id=_key(rng), username=name, email=f"{name}@voorbeeld.invalid", password="!", unit=unit,
        role=Role.PRIVACY_OFFICER, **DATES,
    )  # fmt: skip


def _town(seed: int, place: int, rng: random.Random) -> Town:
    name = f"Oefenstad {seed}-{place + 1}"
    home = _home(seed, place, f"Gemeente {name}", "municipality", rng)
    focal, care, mayor = (_unit(home, f"{kind}-{seed}-{place}", f"{word} {name}", kind, rng)
                          for kind, word in MUNICIPAL.items())  # fmt: skip
    return Town(str(home.pk), focal, care, mayor)


def _partner(seed: int, place: int, rng: random.Random) -> Unit:
    name = f"Oefenpartner {seed}-{place + 1}"
    return _unit(_home(seed, place, name, "partner", rng), f"partner-{seed}-{place}", name, UnitKind.PARTNER, rng)


def _home(seed: int, place: int, name: str, kind: str, rng: random.Random) -> Organisation:
    code, bound = f"oefen-{seed}-{place}", {"covenant_until": FAR, "covenant_grace_until": FAR}
    home = Organisation.objects.create(id=_key(rng), code=code, name=name, kind=kind, **bound)
    Signature.objects.create(convenant=_convenant(), organisation=home, signed_on=SINCE)  # the clock binds it anew
    return home


def _convenant() -> Convenant:
    """The convenant of everyone who was seeded: without it the clock would end all their sight."""
    line = {"title": "Convenant van de meetgegevens", "valid_from": SINCE, "valid_until": FAR}
    return Convenant.objects.get_or_create(version="meting", defaults=line)[0]


def _unit(home: Organisation, code: str, name: str, kind: str, rng: random.Random) -> Unit:
    code = code.replace("_", "-")
    group = Group.objects.create(name=code)
    return Unit.objects.create(id=_key(rng), organisation=home, group=group, code=code, name=name, kind=kind)


def _key(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _people(seed: int, units: list[Unit], amount: int) -> dict[str, list[str]]:
    """Deal the people over the units in turn; nobody can log in with a password."""
    made: dict[str, list[str]] = {}
    rng = random.Random(f"people {seed}")
    names = Names(rng)
    rows = []
    for place in range(amount):
        unit = units[place % len(units)]
        first, last = names.person()
        row = User(
            id=_key(rng), username=f"oefen-{seed}-{place}", unit=unit, password="!",
            email=f"oefen-{seed}-{place}@voorbeeld.invalid", first_name=first, last_name=last,
            role=_role(unit, place // len(units)), pledged=pledges.text()["version"], **DATES,
        )  # fmt: skip
        rows.append(row)
        made.setdefault(str(unit.pk), []).append(str(row.pk))
    User.objects.bulk_create(rows)
    through = User.groups.through
    through.objects.bulk_create([through(user_id=row.pk, group_id=row.workplace.group_id) for row in rows])
    return made


def _role(unit: Unit, turn: int) -> Role:
    if unit.kind == UnitKind.TABLE_LEAD:
        return Role.PROCESS_DIRECTOR if turn % 2 else Role.CHAIR
    return ROLE_OF_UNIT[unit.kind]


class Names:
    """Names of syllables: many, unevenly common, and some people seen twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.seen: list[tuple[str, str]] = []

    def person(self) -> tuple[str, str]:
        """Give a first and a last name."""
        rng = self.rng
        if self.seen and rng.random() < TWINS:
            return self._again(*rng.choice(self.seen))
        first = FIRST[int(len(FIRST) * rng.random() ** 2)] + rng.choice(LAST)[:2] + rng.choice(ENDS)
        root = LAST[int(len(LAST) * rng.random() ** 1.5)] + (rng.choice(LAST) if rng.random() < 0.7 else "")
        last = rng.choice(BEFORE) + (root + rng.choice(TAILS)).capitalize()
        if len(self.seen) < 50_000:
            self.seen.append((first, last))
        return first, last

    def _again(self, first: str, last: str) -> tuple[str, str]:
        """The same person as somebody else wrote it down: two letters swapped, or first and last name."""
        kind = self.rng.random()
        if kind < 0.2:
            return last, first
        if kind < 0.6:
            at = self.rng.randrange(1, len(last) - 1)
            return first, f"{last[: at - 1]}{last[at]}{last[at - 1]}{last[at + 1 :]}".strip()
        return first, last
