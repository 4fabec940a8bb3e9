"""What happens to an adviesvraag: no person fields exist (domain 1.5 row 3)."""

from typing import ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cases.models import Signal
from cases.models.case import tracked
from cases.roles import Role
from routing.models.machine import Machine, arrow, held_by, walled


class AdviceState(models.TextChoices):
    """Where an adviesvraag stands."""

    REGISTERED = "registered", "Geregistreerd"
    ANSWERED = "answered", "Beantwoord"
    SIGNAL = "signal", "Signaal geworden"


adviser = held_by(Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT)


@walled
@tracked
class Advice(Machine):
    """An adviesvraag: no person fields exist (domain 1.5 row 3)."""

    slug = "advies"
    title = "Adviesvraag"
    initial = (AdviceState.REGISTERED, AdviceState.ANSWERED)
    parent: ClassVar[str | None] = "signal"
    along = ("case", "owner__organisation", "signal")

    signal = models.OneToOneField(Signal, models.CASCADE, related_name="+")
    became = models.ForeignKey(Signal, models.SET_NULL, related_name="+", null=True, blank=True)
    state = FSMField(default=AdviceState.REGISTERED, choices=AdviceState, protected=True)

    def __str__(self) -> str:
        return str(self.signal)

    @transition(state, [AdviceState.REGISTERED], AdviceState.ANSWERED, permission=adviser,
                custom=arrow("Beantwoorden", form="answer", tone="primary"))  # fmt: skip
    def answer(self, *, answer: str) -> None:
        """What was advised is kept with the question."""
        self.signal.answer = answer

    @transition(state, [AdviceState.REGISTERED, AdviceState.ANSWERED], AdviceState.SIGNAL, permission=adviser,
                custom=arrow("Maak er een signaal van", form="none"))  # fmt: skip
    def become_signal(self) -> None:
        """The question turned out to be a signal: a draft with its facts goes on apart."""
