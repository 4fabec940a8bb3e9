"""How far a case came: states drawn with the skew of a real tafel, and the legal way to each of them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from routing.models import Advice, Machine, Review, Track, Triage
from routing.models.machine import arrows, transitions

Step = tuple[str, str, str, str]  # name, label, source, target
DAY = 86_400.0

# per machine and state: where it begins, and the arrows that lead there
WAYS: dict[type[Machine], dict[str, tuple[str, tuple[str, ...]]]] = {
    Triage: {
        "received": ("received", ()),
        "enriching": ("enriching", ()),
        "local": ("enriching", ("handle_locally",)),
        "closed": ("enriching", ("close",)),
        "referred": ("enriching", ("refer",)),
    },
    Advice: {"registered": ("registered", ()), "answered": ("registered", ("answer",))},
    Review: {
        "submitted": ("submitted", ()),
        "incomplete": ("submitted", ("ask_more",)),
        "scheduled": ("submitted", ("schedule",)),
        "adjourned": ("submitted", ("schedule", "adjourn")),
        "monitoring": ("submitted", ("schedule", "decide")),
        "returned": ("submitted", ("schedule", "give_back")),
        "declined": ("submitted", ("schedule", "decline")),
        "withdrawn": ("submitted", ("withdraw",)),
        "closed": ("submitted", ("schedule", "decide", "close")),
    },
    Track: {
        "assigned": ("assigned", ()),
        "accepted": ("assigned", ("accept",)),
        "running": ("assigned", ("accept", "begin")),
        "completed": ("assigned", ("accept", "begin", "complete")),
        "handed_back": ("assigned", ("accept", "hand_back")),
        "not_taken": ("assigned", ("not_take",)),
    },
}
# up to how many days old: what share of the cases stands where
CASES: list[tuple[float, dict[str, float]]] = [
    (10, {"submitted": 55, "incomplete": 10, "scheduled": 30, "withdrawn": 5}),
    (60, {"scheduled": 10, "adjourned": 10, "monitoring": 60, "returned": 10, "declined": 5, "withdrawn": 5}),
    (400, {"monitoring": 45, "closed": 35, "returned": 10, "declined": 6, "withdrawn": 4}),
    (1e9, {"monitoring": 10, "closed": 65, "returned": 15, "declined": 6, "withdrawn": 4}),
]
SIGNALS: list[tuple[float, dict[str, float]]] = [
    (10, {"received": 10, "enriching": 60, "local": 20, "closed": 10}),
    (90, {"enriching": 20, "local": 35, "closed": 45}),
    (1e9, {"enriching": 2, "local": 8, "closed": 90}),
]
TRACKS = {
    "closed": {"completed": 85, "handed_back": 5, "not_taken": 10},
    "monitoring": {"assigned": 10, "accepted": 15, "running": 55, "completed": 20},
}
KINDS = {("zorg",): 45, ("strafrecht",): 12, ("zorg", "strafrecht"): 25, ("bestuur",): 8, ("zorg", "bestuur"): 6,
         ("informatieplein",): 4}  # fmt: skip


def way(model: type[Machine], state: str) -> list[Step]:
    """Give the steps to a state, the start included; raises KeyError when the flowchart has no such way."""
    stands, names = WAYS[model][state]
    allowed = set(arrows(model))
    labels = {arrow.name: arrow.custom["label"] for arrow in transitions(model)}
    steps: list[Step] = [("start", f"{model.title} gestart", "", stands)]
    for place, name in enumerate(names):
        targets = {target for arrow, source, target in allowed if (arrow, source) == (name, stands)}
        wanted = state if place == len(names) - 1 else next(iter(targets), "")
        if wanted not in targets:
            raise KeyError(f"{model.__name__}: no arrow {name} from {stands}")
        steps.append((name, labels[name], stands, wanted))
        stands = wanted
    return steps


STEPS = {model: {state: way(model, state) for state in states} for model, states in WAYS.items()}


def draw(rng: random.Random, shares: Mapping[str, float]) -> str:
    """Draw one key by its share."""
    at = rng.random() * sum(shares.values())
    for key, share in shares.items():
        at -= share
        if at <= 0:
            return key
    return key


def of_age(table: list[tuple[float, dict[str, float]]], days: float) -> dict[str, float]:
    """Give the shares for something this many days old."""
    return next(shares for most, shares in table if days <= most)


@dataclass(frozen=True)
class Moments:
    """When the steps of a case were set, as seconds since 1970; nothing lies in the future."""

    began: float
    now: float

    def at(self, days: float, part: float) -> float:
        """Give the moment `days` after the beginning, or this part of its life where it is too young."""
        return self.began + min(days * DAY, (self.now - self.began) * part)
