"""What one unit holds of a betrokkene, for a copy (AVG 15): its own rows, without others, the melder and embargo."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from cases import access, crypto, lookalike, shielding
from cases.models import Disclosure, Entry, Party, PartyRole, Reporter, Signal, User
from cases.roles import Part

GONE = "[weggelaten]"
SHORTEST = 3  # letters of a word of a name: less than this stands in too many words
SHARED = (Part.OWN, Part.CASUS, Part.ZORG)  # strafrecht has its own law (Wpg, Wjsg), and the informatieplein its own
ABOUT_OTHERS = ("bron", "ontvangst", "terugkoppeling", "vraag")  # what a source or a melder said, or was told


@dataclass(frozen=True)
class Text:
    """One text about the person, with the names of others taken out."""

    at: datetime
    what: str
    text: str


@dataclass(frozen=True)
class Held:
    """Everything that goes into the copy, and how much was left out as a whole."""

    parties: list[Party]
    roles: list[PartyRole]
    texts: list[Text]
    given: list[Disclosure]  # of which the person knows already: else an investigation may be harmed
    cases: list[UUID]
    left_out: int


def held(reader: User, name: str, birth_date: date | None) -> Held | None:
    """Give what the reader's own unit holds of exactly this person; None where there is nothing to give."""
    alike = lookalike.find(name=name, birth_date=birth_date, limit=lookalike.MOST)
    wanted = crypto.normalise("name", name)
    ids = [match.party_id for match in alike if crypto.normalise("name", match.label) == wanted]
    mine = Party.objects.visible_to(reader).filter(pk__in=ids, owner=reader.unit_id).order_by("pk")
    parties = [party for party in mine if not (birth_date and party.birth_date and party.birth_date != birth_date)]
    hidden = embargoed({party.case_id for party in parties})
    parties = [party for party in parties if party.case_id not in hidden]
    return _held(reader, parties) if parties else None


def embargoed(cases: Iterable[UUID]) -> set[UUID]:
    """Give which of these cases the prosecution holds back from anyone: of those nothing is told."""
    with connection.cursor() as cursor, access.acting_as_service("inzage"):
        cursor.execute("SELECT mht.embargo_on(%s::uuid[])", [list(cases)])
        return set(cursor.fetchone()[0])


def _held(reader: User, parties: list[Party]) -> Held:
    cases = sorted({party.case_id for party in parties})
    own = {"case_id__in": cases, "owner": reader.unit_id}
    roles = PartyRole.objects.visible_to(reader).filter(party__in=parties, part__in=SHARED, owner=reader.unit_id)
    texts, left_out = _texts(reader, parties, own)
    given = Disclosure.objects.filter(case_id__in=cases, giver=reader.unit_id, hidden_from=None)
    given = given.filter(part__in=[*SHARED, Part.STAND]).select_related("receiver__organisation", "basis")
    told = [line for line in given.order_by("since") if line.informed == "ja"]
    left_out += given.count() - len(told)
    return Held(parties, list(roles.order_by("since")), texts, told, cases, left_out)


def _texts(reader: User, parties: list[Party], own: dict[str, Any]) -> tuple[list[Text], int]:
    """Give the own texts, and how many were left out because they show who the melder is."""
    found: list[tuple[UUID, datetime, str, str]] = []
    for signal in Signal.objects.visible_to(reader).filter(**own).exclude(number="").order_by("pk"):
        found.append((signal.case_id, signal.registered_at or signal.created_at, f"Signaal {signal}", signal.story))
        found.append((signal.case_id, signal.registered_at or signal.created_at, "Duiding", signal.assessment))
    entries = Entry.objects.visible_to(reader).filter(part__in=SHARED, **own).exclude(kind__in=ABOUT_OTHERS)
    found += [(row.case_id, row.at, row.get_kind_display(), row.text) for row in entries.order_by("at")]
    names = _names(reader, parties, own)
    told = [line for line in found if line[3].strip()]
    kept = [line for line in told if not shielding.named_in(line[0], [line[3]], by=reader)]
    return [Text(at, what, without(text, names)) for _, at, what, text in kept], len(told) - len(kept)


def _names(reader: User, parties: list[Party], own: dict[str, Any]) -> list[str]:
    """Give the names of everyone else in these cases, those of the melder too."""
    mine = {word for party in parties for word in _words(f"{party.name} {party.alias}")}
    others = (
        Party.objects.visible_to(reader).filter(case_id__in=own["case_id__in"]).exclude(pk__in=[p.pk for p in parties])
    )
    names = [f"{party.name} {party.alias}" for party in others]
    names += [row.name for row in Reporter.objects.visible_to(reader).filter(**own)]
    return sorted({word for name in names for word in _words(name)} - mine, key=len, reverse=True)


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) >= SHORTEST]


def without(text: str, names: list[str]) -> str:
    """Give a text in which these words do not stand; several after each other leave one mark."""
    if not names:
        return text
    words = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
    return re.sub(rf"{re.escape(GONE)}(\s+{re.escape(GONE)})+", GONE, words.sub(GONE, text))
