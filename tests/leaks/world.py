"""A committed world in which every account meets own, granted, ended, expired, embargoed and foreign objects.

The cases are made through the doors, by moves (makers.py); then the owner of the tables puts a token of its own in
every free field of every row, so that a token in an answer names the row it came from.
"""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models, transaction

from cases import access, links
from cases.models import AttachmentBody, Guarded, Label, Party, Signal, Unit, User
from routing import inquiries
from routing.models import Meeting
from tests.leaks.makers import MAKERS, person
from tests.leaks.rule import Reader, Row, Values

EXAMPLES = r"-(0118|0041)$"
NUMBER = re.compile(r"(S|A|MH)-\d{4}-\d+")
KEPT = {"path", "code", "source_code"}  # words a machine reads
SHORTEST = 60  # shorter fields hold codes, not text


@dataclass
class World:
    """The cases by state, every row with its place in the rule, and every value with its rows."""

    cases: dict[str, UUID] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    values: Values = field(default_factory=Values)
    readers: dict[str, Reader] = field(default_factory=dict)
    meetings: list[UUID] = field(default_factory=list)


def build() -> World:
    """Build the world and stamp it; every step is committed."""
    world = World()
    with access.as_owner():  # numbers that pages give as an example: drawn here, they would look like a leak
        Label.objects.filter(text__regex=EXAMPLES).update(place=9)  # the last to be drawn
    with transaction.atomic():
        for state, make in MAKERS.items():
            world.cases[state] = make()
        _link(world)
    assert inquiries.match_waiting() == 1
    _age(world)
    _stamp(world)
    world.meetings = list(Meeting.objects.values_list("pk", flat=True))
    users = User.objects.select_related("unit").exclude(unit=None)
    world.readers = {user.username: Reader(user.username, user.workplace.code, user.role) for user in users}
    return world


def _link(world: World) -> None:
    """Two own signals that belong together."""
    user = person("af-raalte")
    with access.acting(user):
        rows = Signal.objects.visible_to(user)
        one, other = (rows.get(case_id=world.cases[state]) for state in ("own", "sent"))
        links.link(one, other, by=user, why="zelfde busje")


def guarded() -> list[type[Guarded]]:
    """Give every model behind the walls."""
    return [model for model in apps.get_models() if issubclass(model, Guarded)]


def _age(world: World) -> None:
    """Let the sight of two cases run out by the clock alone."""
    ids = (world.cases["expired"], world.cases["past"])
    with access.as_owner(), connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE cases_grant SET until = now() - interval '1 minute' "
                       "WHERE case_id IN %s AND kind = 'disclosed'", [ids])  # fmt: skip
        cursor.execute("UPDATE cases_disclosure SET until = now() - interval '1 minute' WHERE case_id IN %s", [ids])
        for model in guarded():
            if model.case_column != "pk":
                cursor.execute(f"UPDATE {model._meta.db_table} SET addressed_until = now() - interval '1 minute' "
                               "WHERE case_id IN %s AND addressee_id IS NOT NULL", [ids])  # fmt: skip


def _stamp(world: World) -> None:
    units = {unit.pk: unit.code for unit in Unit.objects.all()}
    authors = {user.pk: user.username for user in User.objects.all()}
    with access.as_owner(), transaction.atomic(using="owner"):
        for state, case_id in world.cases.items():
            for model in guarded():
                rows: Any = model._base_manager.filter(**{model.case_column: case_id}).order_by("pk")
                for count, row in enumerate(rows):
                    draft = (isinstance(row, Signal) and not row.number) or getattr(row, "draft", False)
                    place = Row(state, model.__name__, row.pk, row.part, units[row.owner_id],
                                units.get(row.addressee_id, ""), row.addressed_until,
                                authors[row.author_id] if draft else "")  # fmt: skip
                    world.rows[model.__name__].append(place)
                    for value in _ids(row):
                        world.values.add(str(value), place)
                    _stamp_row(world, row, place, count)
            _references(world, state)


def _stamp_row(world: World, row: Guarded, place: Row, count: int) -> None:
    for name in _free(row):
        value = getattr(row, name)
        if isinstance(value, str) and NUMBER.fullmatch(value):
            world.values.add(value, place)
            continue
        token = f"lek{place.state}{place.part}{place.model}{name}{count}x".replace("_", "")
        sealed_file = isinstance(row, AttachmentBody)
        setattr(row, name, b64encode(token.encode()).decode() if sealed_file else token)
        world.values.add(token, place)
    if isinstance(row, Party):
        row.birth_date = date(1931 + len(world.rows["Party"]), 3, 17)
        world.values.add(
            row.birth_date.isoformat(), place, f"{row.birth_date:%d-%m-%Y}", f"17 maart {row.birth_date.year}"
        )
    row.save()
    for name in ("number", "reference"):
        value = getattr(row, name, "")
        if NUMBER.fullmatch(value):
            world.values.add(value, place)


def _references(world: World, state: str) -> None:
    """Who reads an extract about a signal is told its reference too."""
    signals = {row for row in world.rows["Signal"] if row.state == state}
    told = [value for value, rows in world.values.rows.items() if rows & signals and not value.startswith("lek")]
    for extract in (row for row in _extracts(world) if row.state == state and row.addressee):
        for value in told:
            world.values.add(value, extract)


def _extracts(world: World) -> list[Row]:
    return [*world.rows["Entry"], *world.rows["Request"]]


def _free(row: Guarded) -> Iterator[str]:
    """Give the fields in which a person writes."""
    for found in row._meta.concrete_fields:
        text = isinstance(found, models.CharField | models.TextField) and not found.choices
        if text and found.name not in KEPT and (found.max_length or SHORTEST) >= SHORTEST:
            yield found.name


def _ids(row: Guarded) -> Iterator[UUID]:
    """Give the ids that stand in this row: its own, its case, and the guarded rows it points to."""
    for found in row._meta.concrete_fields:
        points = found.related_model
        mine = (
            found.primary_key
            or found.name in ("object_id", "inquiry")
            or (isinstance(points, type) and issubclass(points, Guarded))
        )
        value = getattr(row, found.attname)
        if mine and isinstance(value, UUID):
            yield value
