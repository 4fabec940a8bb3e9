"""What every machine shares: a slug, its table of arrows, and the triggers that repeat it in the database."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import pgtrigger
from django_fsm import Transition

from cases.models import Fact, User
from cases.roles import Role

Arrow = tuple[str, str, str]  # name, source, target

M = TypeVar("M", bound="Machine")


class Machine(Fact):
    """A row that moves; only routing.moves calls its transitions."""

    slug: ClassVar[str]
    title: ClassVar[str]
    initial: ClassVar[tuple[str, ...]]
    along: ClassVar[tuple[str, ...]] = ("case", "owner__organisation")  # read with the row that moves
    if TYPE_CHECKING:  # each machine has its own FSMField of this name
        state: Any
        get_state_display: Any

    class Meta:
        abstract = True

    @property
    def named(self) -> str:
        """What it is and which one, once: "Signaal S-2026-0118", "Spoor zorg"."""
        which = str(self)
        return which if which.startswith(self.title) else f"{self.title} {which}"

    @property
    def subject(self) -> str:
        """How people call what moves."""
        return str(self)


def arrows(model: type[Machine]) -> list[Arrow]:
    """Give every arrow of a machine, `*` and several targets expanded, in order of definition."""
    states = [value for value, _ in state_field(model).choices or []]
    found: list[Arrow] = []
    for transition in transitions(model):
        sources = states if transition.source == "*" else [str(transition.source)]
        found += [(transition.name, source, target) for source in sources for target in _targets(transition, source)]
    return found


def state_field(model: type[Machine]) -> Any:
    """Give the FSMField of a machine."""
    return cast(Any, model)._meta.get_field("state")


def transitions(model: type[Machine]) -> list[Transition]:
    """Give every decorated arrow of a machine, in order of definition."""
    return list(state_field(model).get_all_transitions(model))


def _targets(transition: Transition, source: str) -> list[str]:
    """A target of None stays where it is: something is done, and the state does not change."""
    target = transition.target if transition.target is not None else source
    return [str(state) for state in getattr(target, "allowed_states", None) or [target]]


def held_by(*roles: Role) -> Callable[[Any, Any], bool]:
    """Permission: a person of the owning unit in one of these roles."""

    def permission(row: Machine, user: User) -> bool:
        return user.job in roles and user.unit_id == row.owner_id

    return permission


def arrow(label: str, *, form: str = "reason", confirm: bool = False, tone: str = "", **more: Any) -> dict[str, Any]:
    """The words and the form of an arrow, as django-fsm's `custom`; `seldom` puts it under "Meer stappen"."""
    return {"label": label, "form": form, "confirm": confirm, "tone": tone, **more}


def walled(model: type[M]) -> type[M]:
    """Class decorator: the database refuses what the decorators do not allow (UPDATE and INSERT)."""
    pairs = sorted({(source, target) for _, source, target in arrows(model)})
    initial = ", ".join(f"'{state}'" for state in model.initial)
    pgtrigger.register(
        pgtrigger.FSM(name="arrows", field="state", transitions=pairs),
        pgtrigger.Trigger(
            name="initial",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(f"NEW.state NOT IN ({initial})"),
            func="RAISE EXCEPTION 'illegal initial state %', NEW.state;",
        ),
    )(model)
    return model
