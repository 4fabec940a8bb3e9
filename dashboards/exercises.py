"""Five exercises in the practice region: whether one is done shows from the facts, nothing is ticked off or kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases import places
from cases.models import Request, Signal, SignalLink, User
from routing.models import Triage
from routing.models.triage import TriageState


@dataclass(frozen=True)
class Exercise:
    """One exercise with the signals it is about, and whether it is done."""

    lesson: dict[str, Any]
    signals: list[Signal]
    done: bool

    @property
    def missing(self) -> bool:
        """Its signals are gone, as after a handover: put the practice data back."""
        return not self.signals and not self.lesson.get("url")


def of(user: User, told: dict[str, Any]) -> list[Exercise]:
    """Give the exercises with how they stand for the unit of this reader."""
    return [_exercise(lesson, user) for lesson in told["list"]]


def _exercise(lesson: dict[str, Any], user: User) -> Exercise:
    assert user.unit is not None
    street, _ = places.codes(lesson["place"], user.unit.organisation_id)
    rows = Signal.objects.visible_to(user).filter(owner=user.unit_id, street_code=street).exclude(number="")
    signals = list(rows.order_by("-pk")[:10])
    return Exercise(lesson, signals, bool(signals) and DONE[lesson["key"]](signals, user))


def _recorded(signals: list[Signal], user: User) -> bool:
    return any(signal.author_id == user.pk for signal in signals)


def _brought_together(signals: list[Signal], user: User) -> bool:
    ids = [signal.pk for signal in signals]
    if len({signal.case_id for signal in signals}) < len(signals):
        return True
    return SignalLink.objects.visible_to(user).filter(signal__in=ids, other__in=ids, ended_at=None).exists()


def _asked(signals: list[Signal], user: User) -> bool:
    rows = Request.objects.visible_to(user).filter(signal__in=[signal.pk for signal in signals])
    return rows.filter(owner=user.unit_id, kind="vraag").exists()


def _stands(*states: TriageState) -> Callable[[list[Signal], User], bool]:
    def check(signals: list[Signal], user: User) -> bool:
        ids = [signal.pk for signal in signals]
        return Triage.objects.visible_to(user).filter(signal__in=ids, state__in=states).exists()

    return check


DONE: dict[str, Callable[[list[Signal], User], bool]] = {
    "record": _recorded, "twice": _brought_together, "ask": _asked,
    "local": _stands(TriageState.LOCAL), "refer": _stands(TriageState.REFERRED),
}  # fmt: skip
