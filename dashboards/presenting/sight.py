"""Words for "Wie ziet dit?", "Wie keek hier?" and "Bekijk als"."""

from typing import Any

from cases.audit import ACTIONS
from cases.models import Case, LegalBasis, Unit, User
from cases.roles import Part, Role
from dashboards.queries.sight import Look, Seen, Sights
from dashboards.templatetags.words import local_day
from routing.models.machine import transitions
from routing.moves import MACHINES

EXTRACT = "Tekst of actie"
COLUMNS = [part for part in Part if part != Part.OWN]
SHOWN = ("case", "state", "tags", "lanes", "todo", "submission", "for_us", "parties", "decisions", "timeline")
CAUSES = {
    "nood.access": "Noodtoegang",
    "hand.tell": "Door een medewerker vastgelegd",
    "spoed.start": "Spoed gestart",
    "spoed.inform": "Spoed: in kennis gesteld",
    "triage.start": "Signaal ingestuurd",
    "weging.start": "Aangemeld bij de tafel",
    "weging.start_directly": "Rechtstreeks aangemeld bij de tafel",
    "spoor.start": "Spoor opgedragen",
}


def tabs(case: Case, current: str) -> list[dict[str, Any]]:
    """Give the tabs of the pages about sight of one case."""
    items = [
        ("", "Casus", ""),
        ("wie-ziet-dit/", "Wie ziet dit?", "w"),
        ("wie-keek/", "Wie keek hier?", "k"),
        ("bekijk-als/", "Bekijk als", "v"),
    ]
    return [
        {"url": f"/casussen/{case.pk}/{path}", "label": label, "key": key, "current": path == current}
        for path, label, key in items
    ]


def who_sees(case: Case, found: Sights) -> dict[str, Any]:
    """Give what "Wie ziet dit?" draws: the matrix, the lines under it, colleagues, and what ended."""
    return {
        "case": case,
        "tabs": tabs(case, "wie-ziet-dit/"),
        **_matrix(found),
        "lines": [_line(seen) for seen in found.now],
        "before": [_line(seen) for seen in found.before],
        "colleagues": [
            {"name": person, "job": person.job.label, "parts": ", ".join(part.label.lower() for part in parts)}
            for person, parts in found.colleagues
        ],
        "owner": {"name": name(found.owner), "since": found.created_at},
    }


def short(found: Sights) -> list[dict[str, Any]]:
    """Give each unit once, with its parts: for the narrow column of the case."""
    rows: dict[Any, dict[str, Any]] = {
        found.owner.pk: {"name": found.owner.name, "parts": ["Eigenaar van het dossier"], "until": None}
    }
    for seen in found.now:
        if seen.unit is not None:
            row = rows.setdefault(seen.unit.pk, {"name": seen.unit.name, "parts": [], "until": None})
            row["parts"].append(EXTRACT if seen.extract else seen.part.label)
            row["until"] = max(filter(None, (row["until"], seen.until)), default=None)
    for row in rows.values():  # whoever sees more sees the stand too
        row["parts"] = [part for part in row["parts"] if part != Part.STAND.label or len(row["parts"]) == 1]
    return sorted(rows.values(), key=lambda row: str(row["name"]))


def _matrix(found: Sights) -> dict[str, Any]:
    """A row per unit, a column per part that somebody here sees; the owner first."""
    rows: dict[Any, dict[str, Any]] = {found.owner.pk: _row(found.owner)}
    for seen in found.now:
        row = rows.setdefault(seen.unit.pk if seen.unit else seen.outside, _row(seen.unit, seen.outside))
        row["sees"][EXTRACT if seen.extract else seen.part.label] = seen
    columns = [part.label for part in COLUMNS if any(part.label in row["sees"] for row in rows.values())]
    columns += [EXTRACT] if any(EXTRACT in row["sees"] for row in rows.values()) else []
    columns = [Part.STAND.label, *(label for label in columns if label != Part.STAND.label)]
    for key, row in rows.items():
        row["cells"] = [_cell(label, row["sees"], owner=key == found.owner.pk) for label in columns]
    return {"columns": columns, "rows": list(rows.values())}


def _row(unit: Unit | None, outside: str = "") -> dict[str, Any]:
    return {"name": name(unit) if unit else f"{outside} (zonder account)", "sees": {}}


def _cell(label: str, sees: dict[str, Seen], *, owner: bool) -> dict[str, Any]:
    """Every part brings the stand along; who owns the dossier keeps that without an end."""
    if label == Part.STAND.label and owner:
        return {"label": label, "yes": True, "word": "Eigenaar"}
    stand = label == Part.STAND.label
    lines = [seen for name, seen in sees.items() if name == label or (stand and not seen.extract)]
    held = max(lines, key=lambda seen: (seen.until is None, seen.until), default=None)
    return {"label": label, "yes": bool(held), "word": "Ziet dit" if held else "Nee", "until": held and held.until}


def _line(seen: Seen) -> dict[str, Any]:
    return {
        "name": name(seen.unit) if seen.unit else f"{seen.outside} (zonder account)",
        "part": EXTRACT if seen.extract else seen.part.label,
        "tone": seen.part.value if seen.part in (Part.ZORG, Part.STRAFRECHT, Part.BESTUUR, Part.SQUARE) else "",
        "grounds": [ground(basis) for basis in seen.bases.values()],
        "causes": list(dict.fromkeys(cause(key, mine=mine) for key, mine in seen.causes.items())),
        "since": seen.since,
        "until": seen.until,
    }


def name(unit: Unit) -> str:
    """Give organisation and unit, once where they are called the same."""
    organisation = str(unit.organisation)
    return str(unit) if organisation in str(unit) else f"{organisation}, {unit.name}"


def ground(basis: LegalBasis) -> dict[str, str]:
    """Give the ground in words, with law and article."""
    law = " ".join(word for word in (basis.law, basis.article) if word)
    return {"label": basis.label, "law": law}


def cause(key: str, *, mine: bool = True) -> str:
    """Give the move in words; a step of a track of others tells no more than the besluit does."""
    slug, _, move = key.partition(".")
    if slug == "spoor" and not mine:
        return "Na het besluit van de tafel"
    if key in CAUSES or slug not in MACHINES:
        return CAUSES.get(key, "Een stap in mhtafel")
    labels = {found.name: str(found.custom["label"]) for found in transitions(MACHINES[slug])}
    return labels.get(move, "Een stap in mhtafel")


def looked(case: Case, found: list[Look], user: User, next_url: str) -> dict[str, Any]:
    """Give what "Wie keek hier?" draws: one line per day, person or organisation, and part."""
    return {
        "case": case,
        "tabs": tabs(case, "wie-keek/"),
        "rows": [_look(look, user) for look in found],
        "next_url": next_url,
    }


def _look(look: Look, user: User) -> dict[str, Any]:
    you = look.person is not None and look.person.pk == user.pk
    return {
        "day": local_day(look.at),
        "at": look.at,
        "who": f"{look.person}{' (u)' if you else ''}" if look.person else str(look.organisation),
        "colleague": look.person is not None,
        "part": look.part.label,
        "what": ACTIONS.get(look.action, "Ingezien"),
        "times": "1 keer" if look.times == 1 else f"{look.times} keer",
    }


def choices(case: Case, found: list[tuple[Unit, Role]]) -> dict[str, Any]:
    """Give whom one may look as: a unit, with its role where it has more than one."""
    several = {unit.pk for unit, _ in found if sum(other.pk == unit.pk for other, _ in found) > 1}
    links = [
        {
            "label": f"{name(unit)}: {role.label.lower()}" if unit.pk in several else name(unit),
            "url": f"/casussen/{case.pk}/bekijk-als/?als={unit.code}&rol={role.value}",
        }
        for unit, role in found
    ]
    return {"case": case, "tabs": tabs(case, "bekijk-als/"), "links": links}


def read_only(page: dict[str, Any], unit: Unit, role: Role) -> dict[str, Any]:
    """Take every button, link and form out of the page of a case, and say whose sight this is."""
    for lane in page["lanes"]:
        lane |= {"moves": [], "url": ""}
    for party in page["parties"]:
        party |= {"named": False, "url": "", "role_url": "", "known": ""}
    for item in page["todo"]:
        item |= {"action": "", "action_url": "", "url": ""}
    keep = (
        "case",
        "state",
        "tags",
        "lanes",
        "todo",
        "done",
        "submission",
        "for_us",
        "parties",
        "decisions",
        "timeline",
    )
    return {key: page[key] for key in keep} | {"seen_as": name(unit), "role": role.label.lower()}
