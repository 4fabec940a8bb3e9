"""Words for the page of one signal or adviesvraag: taken, feiten, termijnen and tijdlijn."""

from typing import Any
from urllib.parse import urlencode

from cases.models import Request, Signal, User
from cases.models.entry import ENTRY_KINDS
from cases.models.signal import DANGER
from dashboards.presenters import SIGNAL_ROLES
from dashboards.presenting import asks, signal_decision, signal_tasks, signs
from dashboards.presenting import signal_people as people
from dashboards.presenting.signals import forms_of, place
from dashboards.presenting.steps import steps
from dashboards.queries.signal import Signals
from dashboards.templatetags.words import longdate
from routing import answering, inquiries, intake, moves
from routing.intake_forms import sources
from routing.models import SignalLine, Step, Triage
from routing.models.triage import CLOSING_REASONS, TriageState


def page(found: Signals, user: User, *, shown: Any = None, missing: bool = False) -> dict[str, Any]:
    """Give what the template of the page draws; `missing`: no besluit was chosen."""
    signal, row = found.signal, found.row
    advice, writes = signal.kind == "advice", user.role in SIGNAL_ROLES
    options = moves.available(row, user) if row else []
    todo = None if advice or not writes else signal_tasks.tasks(found)
    decision = signal_decision.panel(signal, row, user, options, todo["open"]) if todo else None
    chosen = {choice["url"] for choice in decision["choices"]} if decision else set()
    entries = [entry for entry in found.entries if user.unit_id in (entry.owner_id, entry.addressee_id)]
    return {
        "found": found, "signal": signal, "row": row, "advice": advice,
        "state": row.get_state_display() if row else "",
        "tags": _tags(signal), "due": found.deadlines[0] if found.deadlines else None,
        "steps": steps([option for option in options if option.url not in chosen]),
        "ask_url": next((o.url for o in options if o.name == "ask"), ""),
        "tasks": todo, "decision": decision, "decision_missing": missing, "facts": facts(found),
        "first_fact": people.first_fact(signal), "fact_rows": people.facts(entries),
        "thoughts": people.thoughts(entries), "rest": people.rest(entries),
        "people": [people.person(one, signal, shown) for one in found.people],
        "reporter": people.reporter(found.reporter), "care": [care(one) for one in found.asks if one.kind == "zorg"],
        "became": _became(found), "signs": signs.section(found.signs),
        "terms": [_term(line) for line in found.deadlines], "timeline": [_happened(row) for row in found.happened.rows],
        "earlier_url": f"?{urlencode({'eerder': found.happened.after})}#tijdlijn" if found.happened.after else "",
        "end": _end(row, found.asks), "case_url": f"/casussen/{signal.case_id}/" if found.at_table else "",
        "asks": asks.section(found.asks), "may_write": writes,
        "file_url": f"/signalen/{signal.pk}/bijlage/" if writes else "",
        "may_change": writes and intake.may_change(signal, user),
        "may_ask": bool(found.people) and not advice and inquiries.may_ask(user),
    }  # fmt: skip


def told(line: SignalLine) -> str:
    """What the sender hears: that one looked, and when."""
    return f"Uw signaal is bekeken. U hoorde dat op {longdate(line.told_at)}." if line.told_at else ""


def care(row: Request) -> dict[str, Any]:
    """Acute care beside the route: that it was called in, and whether somebody took it up."""
    return {"who": str(row.addressee), "since": row.created_at, "taken": row.taken_at, "open": row.is_open,
            "stand": answering.stand(row), "url": f"/uitvragen/{row.pk}/",
            "phone": row.addressee.phone if row.addressee else ""}  # fmt: skip


def _became(found: Signals) -> dict[str, str]:
    """Give the signal an adviesvraag became, where this reader may know it."""
    if found.became is None:
        return {}
    return {"url": f"/signalen/{found.became.pk}/", "label": found.became.number or "uw concept"}


def _tags(signal: Signal) -> list[dict[str, str]]:
    danger = [{"text": "Nu gevaar", "tone": "late", "icon": "siren"}] if signal.danger == "ja" else []
    return [
        *danger,
        {"text": forms_of(signal), "tone": "neutral"},
        {"text": place(signal) or "Plaats onbekend", "tone": "neutral"},
    ]


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


def _term(line: Any) -> dict[str, Any]:
    return {"title": line.label, "due": line.due, "due_kind": "wettelijk" if line.statutory else "afspraak"}


def _happened(row: Any) -> dict[str, Any]:
    """A step or an aantekening as one line of what happened."""
    if isinstance(row, Step):
        return _step(row)
    kind = ENTRY_KINDS.get(row.kind, row.kind).lower()
    return {"when": row.at, "title": f"Aantekening: {kind}", "who": str(row.author)}


def _step(step: Step) -> dict[str, Any]:
    return {"when": step.at, "title": step.label, "who": str(step.by), "body": step.reason}


def _end(row: Any, asks: list[Request]) -> dict[str, Any]:
    """Give why a signal ended and how long it is kept, who took it up, or who was asked to take it over."""
    if not isinstance(row, Triage):
        return {}
    if row.state == TriageState.OFFERED:
        return {"offered": next((one.addressee for one in asks if one.kind == "overdracht" and one.is_open), None)}
    if row.state == TriageState.CLOSED:
        return {"why": CLOSING_REASONS.get(row.close_reason, ""), "reason": row.reason, "until": row.keep_until}
    if row.state == TriageState.LOCAL:
        return {"unit": row.local_unit, "check_on": row.check_on}
    return {}
