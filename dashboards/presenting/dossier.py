"""Words for one case: lanes, what is to come, what has been, and who sees it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from cases.models import Entry, Party, User
from cases.models.signal import FORMS
from cases.roles import Part, Role
from dashboards.presenting import asks, offers, sight
from dashboards.presenting.steps import steps
from dashboards.queries.dossier import Dossier
from dashboards.templatetags.words import local_day
from routing import moves
from routing.models import Action, Decision, Step, Track, TrackLine
from routing.models.handover import HandoverState
from routing.models.track import ENDED, TrackKind


def page(found: Dossier, user: User, *, shown: UUID | None, done: UUID | None) -> dict[str, Any]:
    """Give what the template of a case draws."""
    open_actions = [row for row in found.actions if row.done_at is None]
    return {
        "case": found.case,
        "review": found.review,
        "state": found.review.get_state_display() if found.review else "",
        "tags": _tags(found, open_actions),
        "steps": steps(moves.available(found.review, user)) if found.review else {},
        "lanes": lanes(found, user),
        "todo": [_todo_term(row) for row in found.deadlines] + [_todo_action(row, user) for row in open_actions],
        "done": [_done(row) for row in found.actions if row.done_at],
        "undo_url": next((f"/acties/{row.pk}/open/" for row in found.actions if row.pk == done and row.done_at), ""),
        "note_url": f"/casussen/{found.case.pk}/aantekening/",
        "attachments": found.attachments,
        "file_url": f"/casussen/{found.case.pk}/bijlage/",
        "submission": [entry for entry in reversed(found.entries) if entry.kind == "aanmelding"],
        "brought": _brought(found),
        "offers": [offers.card(row, user) for row in found.offers],
        "asks": asks.section(found.asks),
        "taken": _taken(found, user),
        "for_us": [entry for entry in found.entries if entry.addressee_id == user.unit_id],
        "parties": [_party(row, found, user, shown) for row in found.parties],
        "decisions": [_decision(row, found) for row in found.decisions],
        "timeline": [_happened(row, user) for row in found.happened.rows],
        "earlier_url": _earlier(found),
        "who": sight.short(found.sights),
        "cards": found.cards,
        "form": found.form,
        "releases": found.releases,
        "limits": _limits(found, user),
    }


def _brought(found: Dossier) -> list[dict[str, str]]:
    """Which vormen, and whether there are signs of organisation, over all aanmeldingen."""
    forms = [form for row in found.brought for form in row.forms]
    tags = [{"text": FORMS[form], "tone": "neutral"} for form in dict.fromkeys(forms)]
    organised = any(row.organised for row in found.brought)
    return [*tags, *([{"text": "Tekenen van organisatie", "tone": "neutral"}] if organised else [])]


def _taken(found: Dossier, user: User) -> list[Entry]:
    """The copies this unit owns because it took over."""
    took = any(row.state == HandoverState.ACCEPTED and row.addressee_id == user.unit_id for row in found.offers)
    own = [row for row in found.entries if row.owner_id == user.unit_id and row.addressee_id is None]
    return [row for row in own if took and row.kind == "samenvatting"]


def _limits(found: Dossier, user: User) -> list[dict[str, str]]:
    """What overrides all sight here, for who may set it."""
    base = f"/casussen/{found.case.pk}"
    links = [{"label": "Geen zicht voor iemand", "url": f"{base}/geen-zicht/"}]
    if user.job == Role.PROSECUTION:
        links.append({"label": "Embargo", "url": f"{base}/embargo/"})
    return links


def _tags(found: Dossier, actions: list[Action]) -> list[dict[str, str]]:
    today = timezone.localdate()
    late = sum(row.due < today for row in actions) + sum(
        (local_day(row.due) or today) < today for row in found.deadlines
    )
    tags = [{"text": f"{late} {'punt' if late == 1 else 'punten'} te laat", "tone": "late"}] if late else []
    if found.cards:
        tags.insert(0, {"text": "Spoed loopt", "tone": "late", "icon": "siren"})
    return tags


def _moves(row: Any, user: User) -> list[dict[str, str]]:
    options = moves.available(row, user) if row else []
    options.sort(key=lambda option: option.tone != "primary")
    return [{"label": option.label, "url": option.url, "tone": option.tone or "secondary"} for option in options]


def lanes(found: Dossier, user: User) -> list[dict[str, Any]]:
    """Give a lane for each track this reader may know of: whole, as tafelregel, or as a heading only."""
    named = {kind for decision in found.decisions for kind in decision.tracks}
    drawn = []
    for number, kind in enumerate(TrackKind, start=1):
        base = {"kind": kind.value, "title": kind.label, "key": str(number)}
        track, line = _current(found.tracks, kind), _current(found.lines, kind)
        if track is not None:
            drawn.append(base | _lane(track, track.owner) | _whole(track, user))
        elif line is not None:
            drawn.append(base | _lane(line, line.holder) | {"note": "U ziet de regel voor de tafel, niet de inhoud."})
        elif kind in named:
            drawn.append(base | {"bare": True, "note": "U ziet hier alleen dat dit spoor bestaat."})
    return drawn


def _current(rows: Any, kind: TrackKind) -> Any:
    """The running track of a kind, else the newest that ended."""
    same = [row for row in rows if row.kind == kind]
    return next((row for row in same if row.state not in ENDED), same[0] if same else None)


def _lane(row: Track | TrackLine, holder: Any) -> dict[str, Any]:
    return {
        "state": row.get_state_display(),
        "holder": holder.name,
        "next_step": row.next_step,
        "date": row.next_on,
        "outcome": row.outcome,
        "ended": row.state in ENDED,
    }


def _whole(track: Track, user: User) -> dict[str, Any]:
    opened = track.kind == TrackKind.ZORG and track.state != "assigned" and user.job.reads >= {Part.ZORG}
    url = f"/zorg/{track.pk}/" if opened and track.owner_id == user.unit_id else ""
    return {"moves": _moves(track, user), "url": url}


def _todo_term(row: Any) -> dict[str, Any]:
    return {
        "title": row.label,
        "hint": "Termijn van uw organisatie",
        "due": row.due,
        "due_kind": "wettelijk" if row.statutory else "afspraak",
    }


def _todo_action(row: Action, user: User) -> dict[str, Any]:
    own = row.addressee_id == user.unit_id
    return {
        "title": row.text,
        "hint": f"Actie voor {row.addressee}" + (", dat bent u" if own else ""),
        "due": row.due,
        "action": "Klaar",
        "action_url": f"/acties/{row.pk}/klaar/",
    }


def _done(row: Action) -> dict[str, Any]:
    return {"text": row.text, "who": row.addressee, "at": row.done_at}


def _party(row: Party, found: Dossier, user: User, shown: UUID | None) -> dict[str, Any]:
    own = row.owner_id == user.unit_id
    facts = [row.get_sex_display(), row.get_age_display(), row.get_origin_display()]
    return {
        "row": row,
        "facts": " · ".join(fact for fact in facts if fact != "Onbekend") or "Verder is nog niets bekend",
        "roles": ", ".join(dict.fromkeys(role.get_role_display() for role in found.roles.get(row.pk, []))),
        "role_url": f"/casussen/{row.case_id}/persoon/{row.pk}/rol/",
        "named": own or row.pk == shown,
        "known": _reachable(row) if own or row.pk == shown else "",
        "own": own,
        "url": f"?toon={row.pk}#personen",
    }


def _reachable(row: Party) -> str:
    """Birth date and phone, for who may read the name; an address is never shown in a case (domain 1.5)."""
    born = f"geboren {row.birth_date:%d-%m-%Y}" if row.birth_date else ""
    return " · ".join(part for part in (born, f"tel. {row.phone}" if row.phone else "") if part)


def _decision(row: Decision, found: Dossier) -> dict[str, Any]:
    room = found.voices.get(row.item_id) if row.item_id else None
    return {
        "row": row,
        "here": ", ".join(room.here) if room else "",
        "dissent": room.dissent if room else [],
        "title": row.get_kind_display(),
        "tracks": [{"text": TrackKind(kind).label, "tone": kind} for kind in row.tracks],
    }


def _earlier(found: Dossier) -> str:
    """Where what happened goes on, further back."""
    return f"?{urlencode({'eerder': found.happened.after})}#tijdlijn" if found.happened.after else ""


def _happened(row: Any, user: User) -> dict[str, Any]:
    """A step, a besluit or an aantekening as one line of what happened."""
    if isinstance(row, Entry):
        return _entry(row, user)
    return _besluit(row) if isinstance(row, Decision) else _step(row)


def _step(row: Step) -> dict[str, Any]:
    return {
        "when": row.at,
        "title": row.label,
        "who": _author(row.by),
        "body": row.reason,
        "tone": row.part if row.part in TrackKind else "",
    }


def _besluit(row: Decision) -> dict[str, Any]:
    tracks = ", ".join(TrackKind(kind).label.lower() for kind in row.tracks)
    return {
        "when": row.at,
        "title": f"{row.get_kind_display()}{f': {tracks}' if tracks else ''}",
        "who": _author(row.chair),
        "body": row.motivation,
    }


def _entry(row: Entry, user: User) -> dict[str, Any]:
    return {
        "when": row.at,
        "title": row.get_kind_display(),
        "who": _author(row.author),
        "body": row.text,
        "tone": row.part if row.part in TrackKind else "",
        "lock": _lock(row, user),
        "part": Part(row.part).label if row.part != Part.OWN else "",
    }


def _lock(row: Entry, user: User) -> str:
    if row.part != Part.OWN:
        return ""
    if row.addressee_id and row.addressee_id != user.unit_id:
        return f"Alleen {row.owner} en {row.addressee}"
    return f"Alleen {row.owner}" if row.owner_id == user.unit_id else f"Voor u, van {row.owner}"


def _author(person: Any) -> str:
    """A colleague by name and unit; the unit is what others know."""
    return f"{person}, {person.unit}" if person.unit else str(person)
