"""What the search box asks: numbers, codenames and words, only what the reader may see.

The road of cases.search finds the words; each row is then read through `visible_to` like everywhere else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline
from django.db.models import CharField, F, Func, TextField, UUIDField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from cases import search
from cases.models import Case, Entry, Party, Request, Signal, User
from routing.models import Action, Contact, Decision

MOST = 20  # rows per page: a box is for finding, not for lists
YEARS = 3  # of which a number may be typed without its year
OPENED, CLOSED = "\ue000", "\ue001"  # around a found word; letters that nobody types
TAGS = ("<>", "\ue002\ue003")  # what looks like a tag is text here
NO_ID = Value(None, UUIDField())
TEXTS: dict[str, tuple[Any, str, Any, Any]] = {  # table: model, moment, signal, word beside it
    "cases_signal": (Signal, "created_at", F("pk"), F("number")),
    "cases_entry": (Entry, "at", F("signal_id"), F("kind")),
    "cases_request": (Request, "created_at", F("signal_id"), F("kind")),
    "routing_decision": (Decision, "at", NO_ID, F("kind")),
    "routing_action": (Action, "created_at", NO_ID, Cast(F("due"), CharField())),
    "routing_contact": (Contact, "at", F("trajectory__track_id"), F("way")),
}


@dataclass
class Text:
    """One row with the words, and the piece of its text around them."""

    kind: str
    pk: UUID
    case_id: UUID
    owner_id: UUID
    at: datetime
    beside: UUID | None  # its signal, or the spoor of its zorgtraject
    word: str
    snippet: str


@dataclass
class Found:
    """What was found, by kind, and where each row lies as far as the reader may know."""

    signals: list[Signal] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    lies: dict[UUID, Case] = field(default_factory=dict)
    files: dict[UUID, Signal] = field(default_factory=dict)
    next: str = ""

    @property
    def total(self) -> int:
        """How many rows on this page."""
        return len(self.signals) + len(self.cases) + len(self.texts)


def found(user: User, typed: str, after: tuple[int, UUID] | None = None) -> Found:
    """Give a page of rows with this number, codename or words; numbers and codenames on the first page only."""
    hits = search.words(typed, MOST + 1, after)
    texts = _texts(user, typed, hits[:MOST])
    more = f"{hits[MOST - 1].score}_{hits[MOST - 1].pk}" if len(hits) > MOST else ""
    cases, signals = ([], []) if after else _labelled(user, typed)
    lies, files = places(user, texts)
    return Found(signals, cases, texts, lies, files, more)


def places(user: User, rows: Iterable[Any]) -> tuple[dict[UUID, Case], dict[UUID, Signal]]:
    """Give the cases of these rows with a number, and the own signals, by the id of the case."""
    ids = {row.case_id for row in rows}
    if not ids:
        return {}, {}
    cases = Case.objects.visible_to(user).filter(pk__in=ids).exclude(number="").only("number", "codename")
    signals = Signal.objects.visible_to(user).filter(case_id__in=ids).only("number", "case_id").order_by("pk")
    return {case.pk: case for case in cases}, {row.case_id: row for row in signals}


def people(user: User, kind: str, typed: str, why: str) -> list[Party]:
    """Give the own and granted betrokkenen with exactly this name or number; recorded with the reason."""
    return search.people(kind, typed, why=why, by=user)


def _labelled(user: User, typed: str) -> tuple[list[Case], list[Signal]]:
    """Numbers and codenames by how they begin: a range of an index, never a look at every row."""
    cases = Case.objects.visible_to(user).exclude(number="").order_by("-pk")
    signals = Signal.objects.visible_to(user).exclude(number="").order_by("-pk")
    if re.fullmatch(r"\d{4}", typed):
        year = timezone.localdate().year
        numbers = [f"{kind}-{year - ago}-{typed}" for kind in ("MH", "S", "A") for ago in range(YEARS)]
        return list(cases.filter(number__in=numbers)), list(signals.filter(number__in=numbers))
    if re.fullmatch(r"(S|A|MH)-[\d-]*", typed, re.IGNORECASE):
        begins = _from("number", typed.upper())
        return list(cases.filter(**begins)[:MOST]), list(signals.filter(**begins)[:MOST])
    return list(cases.filter(**_from("codename", typed[:1].upper() + typed[1:].lower()))[:MOST]), []


def _from(name: str, start: str) -> dict[str, str]:
    """The rows that begin with this, as a range: LIKE is not leakproof, so behind the wall it has no index."""
    return {f"{name}__gte": start, f"{name}__lt": start[:-1] + chr(ord(start[-1]) + 1)}


def _texts(user: User, typed: str, hits: list[search.Hit]) -> list[Text]:
    """The rows themselves, through the first wall too, in the order of the road, in one query."""
    wanted: dict[str, list[UUID]] = {}
    for hit in hits:
        wanted.setdefault(hit.kind, []).append(hit.pk)
    parts = [_of(user, kind, ids, typed) for kind, ids in wanted.items()]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    known = {row[1]: Text(*row) for row in rows}
    return [known[hit.pk] for hit in hits if hit.pk in known]


def _of(user: User, kind: str, ids: list[UUID], typed: str) -> Any:
    model, moment, beside, word = TEXTS[kind]
    pieces = [piece for name in model.searched for piece in (Value(" "), F(name))][1:]
    text: Any = Concat(*pieces, output_field=TextField()) if len(pieces) > 1 else pieces[0]
    text = Func(text, Value(TAGS[0]), Value(TAGS[1]), function="translate", output_field=TextField())
    asked = Func(Value(typed), function="mht.asked_words", output_field=TextField())
    headline: Any = SearchHeadline(text, asked, config="mht.dutch", start_sel=OPENED, stop_sel=CLOSED, max_words=28,
                                   min_words=12)  # fmt: skip
    rows = model.objects.visible_to(user).filter(pk__in=ids).order_by()
    rows = rows.annotate(kind_=Value(kind, CharField()), when_=F(moment), beside_=beside, word_=Cast(word, CharField()),
                         snippet_=headline)  # fmt: skip
    return rows.values_list("kind_", "pk", "case_id", "owner_id", "when_", "beside_", "word_", "snippet_")
