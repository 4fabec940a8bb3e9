"""The checker: puts questions as one reader and says what an answer told that it may not tell."""

import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import pypdf
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from cases import access
from tests.leaks.addresses import OPENS, Address, asked
from tests.leaks.makers import person
from tests.leaks.rule import Reader, headers, may
from tests.leaks.world import World, guarded
from tests.test_matrix import ROLES

CLOSED = (404, 405)  # 405: asked before anything is opened, and for every id alike
NOT_OURS = {"readyz"}  # says 503 where no worker runs
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SEEN_BY_SENDER = "signal"  # a sender opens the stand of its signal at the same address (domain 1.5 row 2)
TAKEN_UP = "own"  # and a local unit the text of a signal that it takes up (row 7)


@dataclass
class Report:
    """What came out for one reader."""

    leaks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # open where it must be closed, or broken
    seen: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)


class Crawler:
    """One reader with its browser."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.reader = world, world.readers[name]
        self.user = person(name)
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        self.client.force_login(self.user)
        self.report = Report()
        self.missing: dict[tuple[str, str], str] = {}

    def get(self, address: Address, number: int | None = None) -> None:
        """Ask a page, and what else it may be asked; who may not open it is asked only once."""
        for query in asked(self.world, address, number):
            path = f"{address.path}?{query}" if query else address.path
            answer = self.client.get(path)
            self.judge(address, "GET", path, answer)
            if not self.opens(address):
                return

    def post(self, address: Address) -> None:
        """Send an empty form; whoever may open it must not meet an error, and it is taken back."""
        mine = self.opens(address)
        with transaction.atomic():
            answer = self.client.post(address.path)
            if mine:
                transaction.set_rollback(True)
        self.judge(address, "POST", address.path, answer)

    def opens(self, address: Address) -> bool:
        """May this reader come through this door at all, by role and by the rule?"""
        roles = ROLES[address.name]
        if roles is not None and self.reader.role not in roles:
            return False
        if address.row is None or may(self.reader, address.row):
            return True
        sent = (row for row in self.world.rows["SignalLine"] if row.state == address.row.state)
        told = (row for row in self.world.rows["Entry"] if row.state == address.row.state == TAKEN_UP and row.addressee)
        return address.name == SEEN_BY_SENDER and any(may(self.reader, row) for row in (*sent, *told))

    def judge(self, address: Address, method: str, path: str, answer: Any) -> None:
        """Compare an answer with what this reader may know, and a closed one with one of a missing object."""
        where = f"{self.reader.name} {method} {path} {answer.status_code}"
        self.report.answers[answer.status_code] += 1
        self.read(where, told(answer), path)
        if answer.status_code >= 500 and address.name not in NOT_OURS:
            self.report.wrong.append(f"{where}: broken")
        elif not self.opens(address):
            if answer.status_code not in CLOSED:
                self.report.wrong.append(f"{where}: open")
            elif answer.status_code == 404 and not self.as_missing(method, path, plain(answer)):
                self.report.wrong.append(f"{where}: not as a missing object")

    def as_missing(self, method: str, path: str, said: str) -> bool:
        """Is this what a case that does not exist answers, or else what this address does for such an object?"""
        return said == self.nothing("GET", f"/casussen/{uuid4()}/") or said == self.nothing(method, path)

    def nothing(self, method: str, path: str) -> str:
        """Give what this address answers for objects that do not exist."""
        key = (method, ID.sub("", path))
        if key not in self.missing:
            ask = self.client.get if method == "GET" else self.client.post
            self.missing[key] = plain(ask(ID.sub(str(uuid4()), path)))
        return self.missing[key]

    def read(self, where: str, text: str, asked_for: str = "") -> None:
        """Note what a text tells this reader, and what of it the reader may not know."""
        values = self.world.values
        self.report.seen |= values.found(text)
        for value in values.leaks(self.reader, text, asked=asked_for):
            rows = sorted({f"{row.state}/{row.part}/{row.model}" for row in values.rows[value]})
            self.report.leaks.append(f"{where}: {value} of {', '.join(rows[:3])}")

    def rows(self) -> None:
        """Read every guarded table and its versions without any filter: the second wall, history too."""
        versions = [model for model in apps.get_models() if getattr(model, "pgh_tracked_model", None) in guarded()]
        with access.working_as(self.user):
            for model in [*guarded(), *versions]:
                for row in model._base_manager.all():
                    self.read(f"{self.reader.name} rows {model.__name__}", _words(row))

    def other_tables(self) -> None:
        """Read every other table the application may read: ledger, notices, grants, audit; ids open nothing."""
        with access.working_as(self.user):
            for model in unguarded():
                for row in model._base_manager.all():
                    words = ID.sub("", _words(row))
                    self.read(f"{self.reader.name} table {model.__name__}", words)

    def silent(self) -> set[tuple[str, str]]:
        """Give the states and parts this reader may know and was told nothing of."""
        known = self.world.values.known(self.reader)
        told = {value for value in self.report.seen if value.startswith("lek")}
        return {place for place, values in known.items() if not values & told and _tokens(values)}


def _tokens(values: set[str]) -> bool:
    return any(value.startswith("lek") for value in values)


def unguarded() -> list[type[models.Model]]:
    """Give the tables of ours without the four columns that the application's role may read."""
    ours = [model for label in ("cases", "routing", "dashboards") for model in apps.get_app_config(label).get_models()]
    versions = {model for model in ours if hasattr(model, "pgh_tracked_model")}
    return [model for model in ours if model not in versions and "SELECT" in getattr(model, "app_may", "")]


def told(answer: Any) -> str:
    """Give all that an answer says: body and headers; the words of a PDF are its text and what is embedded in it."""
    if answer.get("Content-Type", "").startswith("application/pdf"):
        found = pypdf.PdfReader(BytesIO(answer.content))
        inside = [bytes(part).decode("utf-8", "replace") for parts in found.attachments.values() for part in parts]
        return "\n".join([*(page.extract_text() for page in found.pages), *inside, headers(answer)])
    return f"{answer.content.decode('utf-8', 'replace')}\n{headers(answer)}"


def plain(answer: Any) -> str:
    """Give a page without what differs between two drawings of it."""
    return re.sub(r'(value|data-session-age)="[^"]*"', "", answer.content.decode("utf-8", "replace"))


def _words(row: models.Model) -> str:
    """Give every value of a row as text, secrets opened as their reader does."""
    return "\n".join(str(getattr(row, found.attname)) for found in row._meta.concrete_fields)


def reader_names(world: World) -> list[str]:
    """Give every account, those with most to see first."""
    return sorted(world.readers)


def url(name: str, row: Any) -> Address:
    """Give the address of one object, for a small slice of the matrix."""
    assert name in OPENS
    return Address(name, reverse(name, args=[row.pk]), row)


class Ears(logging.Handler):
    """Keeps every line that any logger writes."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line and what an exception adds to it."""
        self.lines.append(self.format(record))


__all__ = ["Address", "Crawler", "Ears", "Reader", "Report", "reader_names", "told", "url"]
