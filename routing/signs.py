"""The tekenen per vorm and what goes with them, as versioned data: no weights and no score (domain ch. 5)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from cases import reference
from cases.models import SignNote
from cases.models.sign import SIGN_SOURCES
from cases.models.signal import FORMS

SIGNS_HEAD = "Genoteerde tekenen:"
GENERAL = "algemeen"  # what counts for every vorm; the only list while the vorm is not clear


@dataclass(frozen=True)
class Sign:
    """One teken as it is asked now."""

    code: str
    text: str
    cluster: str
    version: str


@dataclass(frozen=True)
class SignList:
    """The tekenen of one vorm in the version that counts today, with the Signalenkaart beside it."""

    code: str
    title: str
    version: str
    card: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    signs: tuple[Sign, ...]


def sign_lists() -> dict[str, SignList]:
    """Give the lists that count today, by code; an older version stays in the data beside its follower."""
    return _lists(timezone.localdate())


@cache
def _lists(today: date) -> dict[str, SignList]:
    found: dict[str, SignList] = {}
    for line in sorted(reference.read("indicators")["vormen"], key=lambda line: str(line["valid_from"])):
        if date.fromisoformat(line["valid_from"]) <= today:
            found[line["vorm"]] = _list(line)
    return found


def _list(line: dict[str, Any]) -> SignList:
    version = line["version"]
    signs = tuple(Sign(item["code"], item["text"], item["cluster"], version) for item in line["items"])
    return SignList(line["vorm"], line["title"], version, line["signal_card"], tuple(line["do"]),
                    tuple(line["avoid"]), signs)  # fmt: skip


@cache
def clusters() -> dict[str, str]:
    """Give the groups of tekenen by code."""
    return {line["code"]: line["label"] for line in reference.read("indicators")["clusters"]}


def list_codes() -> list[str]:
    """Give every list there is, in the order of the vormen, the general one last."""
    lists = sign_lists()
    return [*(code for code in FORMS if code in lists), GENERAL]


def codes_for(forms: Iterable[str]) -> list[str]:
    """Give which lists belong to these vormen: each its own, and the general one last; none without a vorm."""
    lists, chosen = sign_lists(), set(forms)
    return [*(code for code in FORMS if code in chosen and code in lists), *([GENERAL] if chosen else [])]


def cards(forms: Iterable[str] = FORMS) -> list[tuple[str, SignList]]:
    """Give each vorm with its Signalenkaart; `onduidelijk` reads the general one."""
    lists, wanted = sign_lists(), set(forms)
    return [(code, lists.get(code, lists[GENERAL])) for code in FORMS if code in wanted]


def noted(amount: int) -> str:
    """Say how many tekenen were noted, in words."""
    if not amount:
        return "Nog geen teken genoteerd."
    return "1 teken genoteerd." if amount == 1 else f"{amount} tekenen genoteerd."


def counted(notes: Iterable[SignNote]) -> str:
    """Count the tekenen that were seen, and say of which groups; never what they weigh together."""
    seen = Counter(note.cluster for note in notes if note.answer == "ja")
    groups = [f"{label}: {seen[code]}" for code, label in clusters().items() if seen[code]]
    words = noted(seen.total())
    return f"{words} {'. '.join(groups)}." if len(groups) > 1 else words


def in_words(note: SignNote) -> str:
    """Write one teken as a line of an aanmelding: what, how known, when, and what speaks against it."""
    how = [SIGN_SOURCES.get(note.source, "").lower(), f"{note.seen_on:%d-%m-%Y}" if note.seen_on else ""]
    told = ", ".join(filter(None, how))
    line = f"{note.asked.rstrip('.')}{f' ({told})' if told else ''}."
    seen = " ".join(note.seen.split())
    line += f" {seen}" if seen else ""
    against = " ".join(note.against.split())
    return f"{line} Spreekt dit tegen: {against}" if against else line


def gone_through(code: str, notes: Iterable[SignNote]) -> str:
    """Say how far one list was gone through."""
    signs = {sign.code for sign in sign_lists()[code].signs}
    answered = [note for note in notes if note.code in signs and note.answer]
    seen = sum(note.answer == "ja" for note in answered)
    return f"{len(answered)} van {len(signs)} bekeken, {seen} genoteerd"
