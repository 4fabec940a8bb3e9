"""Words for the page of one signal or adviesvraag: taken, feiten, termijnen and tijdlijn."""

from typing import Any

from cases.models import Entry, Signal, User
from cases.models.entry import ENTRY_KINDS, RELIABILITY
from cases.models.party import AGES, ORIGINS, SEXES
from cases.models.signal import DANGER
from dashboards.presenters import SIGNAL_ROLES
from dashboards.presenting import asks
from dashboards.presenting.signals import forms_of, place
from dashboards.presenting.steps import steps
from dashboards.queries.signal import Signals
from routing import inquiries, intake, moves
from routing.intake_forms import sources
from routing.models import Step, Triage
from routing.models.triage import CLOSING_REASONS, TriageState


def page(found: Signals, user: User, *, shown: Any = None) -> dict[str, Any]:
    """Give what the template of the page draws."""
    signal, row = found.signal, found.row
    advice = signal.kind == "advice"
    options = moves.available(row, user) if row else []
    return {
        "found": found, "signal": signal, "row": row, "advice": advice,
        "state": row.get_state_display() if row else "",
        "tags": _tags(signal), "due": found.deadlines[0] if found.deadlines else None,
        "steps": steps(options),
        "tasks": [] if advice or user.role not in SIGNAL_ROLES else tasks(found), "facts": facts(found),
        "entries": [_entry(entry) for entry in found.entries if user.unit_id in (entry.owner_id, entry.addressee_id)],
        "people": [_person(party, roles, signal, shown) for party, roles in found.people],
        "terms": [_term(line) for line in found.deadlines], "timeline": timeline(found),
        "end": _end(row), "case_url": f"/casussen/{signal.case_id}/" if found.at_table else "",
        "asks": asks.section(found.asks), "may_write": user.role in SIGNAL_ROLES,
        "may_change": user.role in SIGNAL_ROLES and intake.may_change(signal, user),
        "may_ask": bool(found.people) and not advice and inquiries.may_ask(user),
    }  # fmt: skip


def _tags(signal: Signal) -> list[dict[str, str]]:
    danger = [{"text": "Nu gevaar", "tone": "late", "icon": "siren"}] if signal.danger == "ja" else []
    return [
        *danger,
        {"text": forms_of(signal), "tone": "neutral"},
        {"text": place(signal) or "Plaats onbekend", "tone": "neutral"},
    ]


def tasks(found: Signals) -> list[dict[str, Any]]:
    """Give the five tasks; each stand follows from what is written, none is stored."""
    signal, back = found.signal, f"/signalen/{found.signal.pk}/"
    noted = sum(entry.kind == "feit" for entry in found.entries)
    told = any(step.name in ("close", "refer") for step in found.steps) and not any(
        line.code == "feedback" for line in found.deadlines
    )
    lines = [
        (
            "Feiten op een rij",
            f"{back}#feiten",
            bool(signal.story and signal.forms),
            "De vier antwoorden staan er.",
            "",
        ),
        ("Tekenen nagelopen", f"{back}aantekening/", noted > 0, _noted(noted), ""),
        (
            "Personen genoteerd",
            f"{back}persoon/",
            bool(found.people),
            f"{len(found.people)} genoteerd",
            "Mag ook zonder namen.",
        ),
        ("Uw duiding", f"{back}duiding/", bool(signal.assessment), "Staat erbij.", "Wat maakt u ervan?"),
        ("Terugkoppeling aan de melder", f"{back}#termijnen", told, "Gedaan.", _feedback(found)),
    ]
    return [_task(*line) for line in lines]


def _task(title: str, url: str, done: bool, ready: str, open_text: str) -> dict[str, Any]:
    status = "Klaar" if done else "Nog te doen"
    return {"title": title, "url": url, "hint": ready if done or not open_text else open_text, "status": status,
            "tone": "ok" if done else "", "full": f"{title}: {status}"}  # fmt: skip


def _noted(amount: int) -> str:
    return (
        f"{amount} {'teken' if amount == 1 else 'tekenen'} genoteerd"
        if amount
        else "Ziet u een teken? Noteer het als feit."
    )


def _feedback(found: Signals) -> str:
    if any(line.code == "feedback" for line in found.deadlines):
        return "Laat de melder weten wat er is gebeurd."
    wants = found.reporter is None or found.reporter.wants_feedback
    return "Na uw besluit." if wants else "De melder wil niets horen."


def facts(found: Signals) -> list[dict[str, Any]]:
    """Give the answers as keys and values."""
    signal = found.signal
    source = sources().get(signal.received_from, signal.received_from)
    if signal.kind == "advice":
        return _pairs([("Vorm", forms_of(signal)), ("Wie vraagt advies", source), ("Gemeente", place(signal)),
                       ("Advies", signal.answer or "nog geen")])  # fmt: skip
    lines = [
        ("Nu gevaar", DANGER.get(signal.danger, "")), ("Vorm", forms_of(signal)), ("Gemeente", place(signal)),
        ("Speelt ook in", ", ".join(name for name in found.also_in if name != place(signal)) or "geen andere gemeente"),
        ("Plaats of straat", signal.place), ("Online", "Ja" if signal.online else "Nee"), ("Van wie", source),
    ]  # fmt: skip
    return [*_pairs(lines), {"key": "Gehoord op", "date": signal.heard_on}]


def _pairs(lines: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in lines]


def _entry(entry: Entry) -> dict[str, Any]:
    how = RELIABILITY.get(entry.reliability, "")
    more = " · ".join(
        part for part in (entry.source and f"van {entry.source}", how and f"hoe zeker: {how.lower()}") if part
    )
    return {"when": entry.at, "title": ENTRY_KINDS.get(entry.kind, entry.kind), "body": entry.text,
            "who": f"{entry.author}{f' · {more}' if more else ''}"}  # fmt: skip


def _person(party: Any, roles: list[str], signal: Signal, shown: Any) -> dict[str, Any]:
    known = [(AGES, party.age), (SEXES, party.sex), (ORIGINS, party.origin)]
    about = [labels[value] for labels, value in known if value != "onbekend"]
    about += [f"ook bekend als {party.alias}"] if party.alias else []
    born = f"geboren {party.birth_date:%d-%m-%Y}" if party.birth_date else ""
    found = ", ".join(filter(None, (born, party.phone, party.address, party.plate)))
    bsn = party.bsn and (party.bsn if party.pk == shown else f"••••••{party.bsn[-3:]}")
    return {"known": found, "bsn": bsn, "pk": party.pk, "open": party.pk == shown,
            "name": str(party), "roles": roles, "about": " · ".join(about), "contact": party.safe_contact,
            "shared": party.part == "casus", "url": f"/signalen/{signal.pk}/persoon/{party.pk}/"}  # fmt: skip


def _term(line: Any) -> dict[str, Any]:
    return {"title": line.label, "due": line.due, "due_kind": "wettelijk" if line.statutory else "afspraak"}


def timeline(found: Signals) -> list[dict[str, Any]]:
    """Give steps and aantekeningen together, newest first."""
    steps = [_step(step) for step in found.steps]
    notes = [{"when": entry.at, "title": f"Aantekening: {ENTRY_KINDS.get(entry.kind, entry.kind).lower()}",
              "who": str(entry.author)} for entry in found.entries]  # fmt: skip
    return sorted([*steps, *notes], key=lambda line: line["when"], reverse=True)


def _step(step: Step) -> dict[str, Any]:
    return {"when": step.at, "title": step.label, "who": str(step.by), "body": step.reason}


def _end(row: Any) -> dict[str, Any]:
    """Give why a signal ended and how long it is kept, or who took it up."""
    if not isinstance(row, Triage):
        return {}
    if row.state == TriageState.CLOSED:
        return {"why": CLOSING_REASONS.get(row.close_reason, ""), "reason": row.reason, "until": row.keep_until}
    if row.state == TriageState.LOCAL:
        return {"unit": row.local_unit, "check_on": row.check_on}
    return {}
