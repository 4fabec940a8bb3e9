"""What the search box asks: numbers, codenames and the own actions, only what the reader may see."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cases.models import Case, Signal, User
from routing.models import Action

MOST = 20  # a box is for finding, not for lists


@dataclass
class Found:
    """What was found, by kind."""

    signals: list[Signal]
    cases: list[Case]
    actions: list[Any]

    @property
    def total(self) -> int:
        """How many rows in all."""
        return len(self.signals) + len(self.cases) + len(self.actions)


def search(user: User, words: str) -> Found:
    """Give rows whose number, codename or own action fits; names of people are never searched."""
    signals = Signal.objects.visible_to(user).filter(owner=user.unit_id, number__icontains=words).exclude(number="")
    named = Q(number__icontains=words) | Q(codename__icontains=words)
    cases = Case.objects.visible_to(user).filter(named).exclude(number="")
    actions = Action.objects.visible_to(user).filter(addressee=user.unit_id, text__icontains=words)
    return Found(
        list(signals.order_by("-pk")[:MOST]),
        list(cases.order_by("-pk")[:MOST]),
        [] if re.fullmatch(r"(S|A|MH)-[\d-]*", words, re.IGNORECASE) else list(actions.order_by("-pk")[:MOST]),
    )
