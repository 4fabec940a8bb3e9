"""Writes docs/toegang.md from the code: roles, steps with the sight they give, grounds, and the narrow roads."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps

from cases import reference
from cases.models import UnitKind
from cases.roles import Part, Role
from dashboards.access_words import BESIDE, RECEIVERS, ROADS, UNTIL
from dashboards.flowchart import TITLES, transitions, who
from routing.effects import EFFECTS, Ends, Gives
from routing.models.track import TrackKind
from routing.moves import MACHINES

ROWS = 34  # of the plan's table of moves and sight
STARTS = {
    "triage": "wie het signaal vastlegt of instuurt", "advies": "wie de vraag vastlegt",
    "weging": "wie doorleidt of zelf aanmeldt", "spoor": "de tafel, met het besluit", "overdracht": "wie aanbiedt",
}  # fmt: skip
ROAD = re.compile(r"FUNCTION\s+mht\.(\w+)\s*\((?:(?!FUNCTION\s+mht\.)[\s\S])*?AS \$\$")
HEAD = """# Toegang: wie ziet wat, waarom en tot wanneer

Deze pagina maakt de computer zelf uit de code (`manage.py toegang`). Verander haar niet met de hand.
Zij is bedoeld voor de functionaris gegevensbescherming (FG) en voor wie het systeem overneemt.

## De regel

Wie iets leest, voldoet aan alles hieronder. Het programma en de database toetsen dit apart van elkaar.

1. Uw rol leest dit deel.
2. Het is van uw eigen onderdeel, of het is aan uw onderdeel gericht en die tijd loopt nog, of het deel is voor
   uw onderdeel open in deze casus. Elk open deel geeft ook de stand, en niets meer.
3. Er is geen embargo voor uw onderdeel. Uw eigen regels blijven wel van u.
4. U heeft zelf geen ‘geen zicht’ op deze casus.

Zicht geldt altijd voor een onderdeel en altijd tot een datum. Elke verstrekking staat in het register.
De gronden hieronder zijn nog te controleren door de FG.
"""


class Unexplained(Exception):
    """A narrow road, receiver or end without words: whoever adds one says why it exists."""


def page() -> str:
    """Give the whole page."""
    blocks = [HEAD, _roles(), _steps(), _beside(), _grounds(), _roads()]
    return "\n".join(block.rstrip("\n") + "\n" for block in blocks)


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], note: str = "") -> str:
    lines = [f"## {title}", "", *([note, ""] if note else []), f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def _roles() -> str:
    rows = [(role.label, ", ".join(part.label for part in Part if part in role.reads) or "niets") for role in Role]
    return _table("Rollen", ("Rol", "Leest hoogstens"), rows, "Een rol opent niets; zij is de buitengrens van zicht.")


def _steps() -> str:
    head = ("Rij", "Stap", "Wie", "Wat gaat open, en tot wanneer", "Grond (zie Gronden)", "Wat eindigt meteen")
    rows = sorted(_lines(), key=lambda row: int(row[0]))
    known = {row[0] for row in rows} | {row[0] for row in BESIDE}
    missing = [str(number) for number in range(1, ROWS + 1) if str(number) not in known]
    note = f"Zonder regel op deze pagina: rij {', '.join(missing)}." if missing else ""
    note = f"De nummers zijn de rijen van de tabel van stappen en zicht. {note}".strip()
    return _table("Stappen", head, rows, note)


def _lines() -> Iterator[tuple[str, ...]]:
    for (slug, name), effect in EFFECTS.items():
        found = {arrow.name: arrow for arrow in transitions(MACHINES[slug])}.get(name)
        step = found.custom["label"] if found else f"Begin van: {TITLES[slug].lower()}"
        actor = who(MACHINES[slug], found) if found else STARTS[slug]
        given = "; ".join(map(_gives, effect.gives)) or "niets"
        ended = "; ".join(map(_ends, effect.ends)) or "niets"
        yield (effect.row, step, actor, given, _bases({line.part for line in effect.gives}), ended)


def _gives(line: Gives) -> str:
    what = line.words.lower() if line.words else "een gerichte tekst" if line.part == Part.OWN else line.part.label
    track = f" (spoor {TrackKind(line.only).label.lower()})" if line.only else ""
    return f"{_said(RECEIVERS, line.to)}: {what}{track}, tot {_said(UNTIL, line.until)}"


def _ends(line: Ends) -> str:
    who_ = _said(RECEIVERS, line.to)
    if line.caused_here:
        return f"{who_}: wat deze stap zelf gaf"
    what = ", ".join(part.label for part in Part if part in line.parts) or "alles"
    spared = ", behalve wat een ander spoor of een overdracht gaf" if line.spare else ""
    return f"{who_}: {what}{', voor zover daardoor gekregen' if line.by else ''}{spared}"


def _bases(parts: set[Part]) -> str:
    """Point to the grounds that may carry these parts; an extract leans on those of the casus."""
    wanted = {Part.CASUS if part == Part.OWN else part for part in parts}
    return f"deel {', '.join(part.label for part in Part if part in wanted)}" if wanted else "-"


def _defaults() -> list[dict[str, Any]]:
    return list(reference.read("default_bases"))


def _beside() -> str:
    head = ("Rij", "Wat", "Wie", "Wat gaat open of dicht", "Grond", "Tot wanneer")
    return _table("Wat geen stap is en toch zicht geeft of neemt", head, BESIDE)


def _grounds() -> str:
    bases = {line["key"]: line for line in reference.read("legal_bases")}
    rows = []
    for line in _defaults():
        basis = bases[line["basis"]]
        receiver = "ieder" if line["receiver"] == "*" else UnitKind(line["receiver"]).label
        law = " ".join(word for word in (basis["law"], basis["article"]) if word)
        checked = "ja" if basis["checked"] else "te controleren door FG"
        regime = "WGS" if line["regime"] == "wgs" else "eigen wet"
        part = Part(line["part"]).label
        rows.append((UnitKind(line["giver"]).label, receiver, part, regime, f"{line['basis']}: {law}", checked))
    head = ("Van", "Aan", "Deel", "Regime", "Grond", "Gecontroleerd")
    return _table("Gronden", head, rows, "Waar geen grond staat, gaat dat deel niet open.")


def roads() -> list[str]:
    """Give the narrow roads as they stand in the SQL of the apps, in order."""
    found: list[str] = []
    for label in ("cases", "routing", "dashboards"):
        for file in sorted(Path(apps.get_app_config(label).path).glob("roads*.sql")):
            found += [hit[1] for hit in ROAD.finditer(file.read_text()) if "SECURITY DEFINER" in hit[0]]
    return found


def _roads() -> str:
    rows = [(f"`mht.{name}`", _said(ROADS, name)) for name in roads()]
    note = (
        "De database laat het programma alleen lezen wat de regel toelaat. Deze functies zijn de enige die meer zien. "
        "De lijst is gesloten: een nieuwe functie zonder reden maakt deze pagina, en dus de controle, stuk."
    )
    return _table("Smalle wegen", ("Functie", "Waarom zij er is"), rows, note)


def _said(words: Any, key: Any) -> str:
    if key not in words:
        raise Unexplained(f"dashboards/access_words.py has no words for {key!r}")
    return str(words[key])
