"""Words for the tekenen of a signal: what was seen by group, how many, and never what it weighs."""

from typing import Any

from cases.models import SignNote
from cases.models.sign import SIGN_SOURCES
from routing.signs import clusters, counted


def section(notes: list[SignNote]) -> dict[str, Any]:
    """Give the tekenen that were noted by group, and in a line each what was answered otherwise."""
    seen = [note for note in notes if note.answer == "ja"]
    labels = clusters()
    groups = [
        {"label": labels.get(code, labels["overig"]), "lines": [_line(note) for note in seen if note.cluster == code]}
        for code in dict.fromkeys(note.cluster for note in seen)
    ]
    return {"counted": counted(notes), "groups": groups, "rest": _rest(notes)}


def _line(note: SignNote) -> dict[str, Any]:
    return {"asked": note.asked, "seen": note.seen, "how": SIGN_SOURCES.get(note.source, ""), "on": note.seen_on,
            "against": note.against}  # fmt: skip


def _rest(notes: list[SignNote]) -> str:
    amounts = {
        word: sum(note.answer == code for note in notes) for code, word in (("nee", "nee"), ("onbekend", "weet niet"))
    }
    told = [f"{amount} keer {word}" for word, amount in amounts.items() if amount]
    return f"Ook beantwoord: {' en '.join(told)}." if told else ""
