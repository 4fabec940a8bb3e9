"""Words for the people and the facts of one signal: fact and interpretation each in their own place."""

from typing import Any

from cases.models import Entry, PartyRole, Reporter, Signal
from cases.models.entry import ENTRY_KINDS, RELIABILITY
from cases.models.party import AGES, ORIGINS, PARTY_ROLES, SEXES
from dashboards.queries.signal import Person
from dashboards.templatetags.words import shortdate
from routing.intake_forms import sources

Row = dict[str, Any]
FACTS, THOUGHTS = ("feit", "bron"), ("duiding",)


def person(found: Person, signal: Signal, shown: Any) -> Row:
    """One betrokkene: roles with their days, what is known, and what is safe."""
    party = found.party
    known = [(AGES, party.age), (SEXES, party.sex), (ORIGINS, party.origin)]
    about = [labels[value] for labels, value in known if value != "onbekend"]
    about += [f"ook bekend als {party.alias}"] if party.alias else []
    born = f"geboren {party.birth_date:%d-%m-%Y}" if party.birth_date else ""
    facts = ", ".join(filter(None, (born, party.phone, party.address, party.plate)))
    bsn = party.bsn and (party.bsn if party.pk == shown else f"••••••{party.bsn[-3:]}")
    return {"known": facts, "bsn": bsn, "pk": party.pk, "open": party.pk == shown, "name": str(party),
            "roles": [PARTY_ROLES[row.role] for row in found.roles], "history": [_role(row) for row in found.history],
            "about": " · ".join(about), "contact": party.safe_words, "warnings": party.warnings,
            "shared": party.part == "casus", "url": f"/signalen/{signal.pk}/persoon/{party.pk}/",
            "role_url": f"/casussen/{signal.case_id}/persoon/{party.pk}/rol/"}  # fmt: skip


def _role(row: PartyRole) -> str:
    days = f"sinds {shortdate(row.since)}" if row.until is None else f"{shortdate(row.since)} – {shortdate(row.until)}"
    return f"{PARTY_ROLES[row.role]}, {days}"


def reporter(row: Reporter | None) -> Row | None:
    """The melder, for the own unit."""
    if row is None:
        return None
    why = "er is een dreiging" if row.threat else "meldt privé, zonder toestemming"
    return {"name": row.name or "naam onbekend", "reach": ", ".join(filter(None, (row.phone, row.email))),
            "wants": row.wants_feedback, "shielded": why if row.shielded else "",
            "contact": row.safe_words, "warnings": row.warnings}  # fmt: skip


def first_fact(signal: Signal) -> Row:
    """What came in: the fact all others are added to."""
    source = sources().get(signal.received_from, signal.received_from)
    return {"text": signal.story, "source": source, "day": signal.heard_on}


def facts(entries: list[Entry]) -> list[Row]:
    """Facts with their source, day and how sure."""
    return [_fact(entry) for entry in entries if entry.kind in FACTS]


def _fact(entry: Entry) -> Row:
    how = RELIABILITY.get(entry.reliability, "")
    source = entry.source or ("Antwoord op uw vraag" if entry.kind == "bron" else "Niet ingevuld")
    return {"text": entry.text, "source": source, "day": entry.observed_on or entry.at, "how": how or "Niet ingevuld",
            "sure": entry.reliability, "who": str(entry.author), "at": entry.at}  # fmt: skip


def thoughts(entries: list[Entry]) -> list[Row]:
    """Interpretation, by whom."""
    return [{"text": entry.text, "who": str(entry.author), "at": entry.at}
            for entry in entries if entry.kind in THOUGHTS]  # fmt: skip


def rest(entries: list[Entry]) -> list[Row]:
    """What is neither: a terugkoppeling, a question, an advice of the tafel."""
    return [{"when": entry.at, "title": ENTRY_KINDS.get(entry.kind, entry.kind), "body": entry.text,
             "who": str(entry.author)} for entry in entries if entry.kind not in (*FACTS, *THOUGHTS)]  # fmt: skip
