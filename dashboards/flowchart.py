"""Draws the machines as Mermaid for docs/stroomschema.md: states, arrows and who may set them."""

from collections.abc import Iterator
from typing import Any

from cases.models import Unit, User
from cases.roles import Role
from routing.models import Machine
from routing.models.machine import arrows
from routing.moves import MACHINES

TITLES = {
    "triage": "Een signaal bij de gemeente",
    "advies": "Een adviesvraag",
    "weging": "Een casus aan de weeg- en monitortafel",
    "spoor": "Een spoor",
    "overdracht": "Een overdracht",
}
HEAD = ("| Stap | Van | Naar | Wie |", "|---|---|---|---|")
OVERVIEW = """# Stroomschema

Deze pagina maakt de computer zelf uit de code (`manage.py stroomschema`). Verander haar niet met de hand.

## De hele route

```mermaid
flowchart TD
  M[Iemand ziet iets] --> A[Aandachtsfunctionaris van de gemeente]
  V[Iemand vraagt advies] --> A
  A -->|legt vast| S[Signaal]
  S -->|lokaal op te pakken| L[Lokaal zorgdomein of burgemeester]
  S -->|geen mensenhandel, of elders gemeld| E[Afgesloten]
  L --> E
  S -->|vermoeden sterker: doorleiden| C[Casus met nummer en codenaam]
  K[Politie, OM, Arbeidsinspectie of zorgcoördinator] -->|meldt rechtstreeks aan| C
  C --> T{Weeg- en monitortafel}
  T -->|terug met advies| S
  T -->|meer nodig| C
  T -->|besluit| P1[Spoor zorg]
  T -->|besluit| P2[Spoor strafrecht]
  T -->|besluit| P3[Spoor bestuursrecht]
  T -->|besluit| P4[Spoor informatieplein]
  P1 & P2 & P3 & P4 --> W[De tafel monitort]
  W --> T
  W -->|een ander neemt het over| N[Afgeschaald]
  P1 -->|warme overdracht| O[Lokaal zorgdomein of partner]
  W -->|alles klaar| X[Casus gesloten]
  S & C & P1 & P2 & P3 & P4 -.->|alleen aantallen| R[Kwartaalrapport van het kernteam]
```
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([OVERVIEW, *(_machine(model) for model in MACHINES.values())])


def _machine(model: type[Machine]) -> str:
    chart = ["```mermaid", "stateDiagram-v2", *_states(model), *_arrows(model), "```", ""]
    return "\n".join([f"## {TITLES[model.slug]}", "", *chart, *HEAD, *_rows(model), ""])


def _states(model: type[Machine]) -> Iterator[str]:
    for value, label in _labels(model).items():
        yield f"  {value}: {label}"
    for value in model.initial:
        yield f"  [*] --> {value}"


def _arrows(model: type[Machine]) -> Iterator[str]:
    """What changes no state stands in the table below only, so that the picture stays readable."""
    custom = {row.name: row.custom for row in transitions(model) if row.target is not None}
    for name, source, target in arrows(model):
        if name in custom:
            yield f"  {source} --> {target}: {custom[name]['label']}"


def _rows(model: type[Machine]) -> Iterator[str]:
    labels = _labels(model)
    drawn: dict[str, tuple[Any, set[str], set[str]]] = {}
    for transition in transitions(model):
        drawn.setdefault(transition.name, (transition, set(), set()))
    for name, source, target in arrows(model):
        drawn[name][1].add(labels[source])
        drawn[name][2].add(labels[target])
    for transition, sources, targets in drawn.values():
        places = [", ".join(sorted(sources)), ", ".join(sorted(targets))]
        yield f"| {' | '.join([transition.custom['label'], *places, who(model, transition)])} |"


def who(model: type[Machine], transition: Any) -> str:
    """Say who may set a step, by asking its own permission for each role."""
    if transition.custom.get("follows"):
        return "gaat vanzelf mee met een andere stap"
    unit, other = Unit(), Unit()
    fields = {field.name for field in model._meta.get_fields()}
    row = model(owner=unit, **({"submitted_by": other} if "submitted_by" in fields else {"addressee": other}))
    found = [role.label for role in Role if transition.permission(row, User(role=role, unit=unit, is_active=True))]
    if not found and transition.permission(row, User(role=Role.FOCAL_POINT, unit=other, is_active=True)):
        return "wie de casus heeft aangemeld" if "submitted_by" in fields else "wie het aangeboden krijgt"
    return ", ".join(found)


def transitions(model: type[Machine]) -> list[Any]:
    """Give every transition of a machine, in the order of the code."""
    return list(_state(model).get_all_transitions(model))


def _labels(model: type[Machine]) -> dict[str, str]:
    return {str(value): str(label) for value, label in _state(model).choices}


def _state(model: type[Machine]) -> Any:
    return model._meta.get_field("state")  # type: ignore[misc]  # every machine that is not abstract has one
