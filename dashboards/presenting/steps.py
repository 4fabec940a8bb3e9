"""Words for what can be done now: one clear next step, a few beside it, and the rest under "Meer stappen"."""

from typing import Any

from routing.moves import Option

BESIDE = 4  # steps beside the first; more is a wall of buttons


def steps(options: list[Option]) -> dict[str, list[dict[str, Any]]]:
    """Give the steps to show at once and those that wait behind one more press."""
    ordered = sorted(options, key=lambda option: (option.tone != "primary", option.seldom, option.name == "close"))
    usual = [option for option in ordered if not option.seldom] or ordered
    shown = usual[: BESIDE + 1] if usual[:1] and usual[0].tone == "primary" else usual[:BESIDE]
    rest = [option for option in ordered if option not in shown]
    if len(rest) == 1:  # a fold for one step hides more than it tidies
        shown, rest = [*shown, *rest], []
    return {"shown": [_button(option) for option in shown], "more": [_button(option) for option in rest]}


def _button(option: Option) -> dict[str, Any]:
    key = {"key": "+"} if option.name == "ask" else {}  # screens.md S5
    return {"label": option.label, "url": option.url, "tone": option.tone or "secondary"} | key
