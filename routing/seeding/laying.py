"""Lays a seed: the same seed on the same day gives the same rows, and none that stood there is touched."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.db import connection, transaction

from cases import access, reference
from cases.models import DefaultBasis, Organisation, Unit, User
from cases.roles import Part
from cases.walls import index_missing
from routing.models import Meeting
from routing.seeding import stories
from routing.seeding.copying import without_checks
from routing.seeding.course import DAY
from routing.seeding.people import Cast, hire
from routing.seeding.rows import Rows
from routing.until import midnight

YEARS = 3
BATCH = 5_000  # cases on the sheets before they are sent
AHEAD = 8  # meetings to come
COMMON, RARE = 0.3, 50  # the busiest partner keeps sight of this share, the quietest of this many cases


@dataclass(frozen=True)
class Wanted:
    """How much to lay, from which seed, as on which day."""

    signals: int
    cases: int
    organisations: int
    users: int
    seed: int
    on: date


class AlreadyLaid(Exception):
    """This seed stands in this database."""


def lay(wanted: Wanted, tell: Callable[[str], None] = lambda text: None) -> dict[str, int]:
    """Lay a seed as the owner of the tables, in one transaction; gives the number of rows per table."""
    with access.as_owner(), transaction.atomic():
        if not Organisation.objects.exists():
            reference.load()
        if User.objects.filter(username=f"oefen-{wanted.seed}-0").exists():
            raise AlreadyLaid
        cast = hire(wanted.seed, wanted.organisations, wanted.users)
        stage = _stage(wanted, cast)
        first = _numbers_taken() + 1
        with connection.cursor() as cursor:
            sheets = stage.rows.sheets()
            with without_checks(cursor, [sheet.table for sheet in sheets]):
                for place, began in enumerate(_beginnings(wanted, stage.now)):
                    story = stories.at_the_table if _refers(place, wanted) else stories.local
                    story(stage, began, first + place)
                    if place % BATCH == BATCH - 1:
                        _send(stage.rows, cursor)
                        tell(f"{place + 1} van {wanted.signals}")
                _send(stage.rows, cursor)
                tell("De sleutels worden nagekeken")
            for statement in index_missing():
                cursor.execute(statement)
        return {sheet.table: sheet.count for sheet in sheets}


def _send(rows: Rows, cursor: object) -> None:
    for sheet in rows.sheets():
        sheet.send(cursor)


def _stage(wanted: Wanted, cast: Cast) -> stories.Stage:
    rng = random.Random(f"cases {wanted.seed}")
    now = midnight(wanted.on).timestamp() - DAY
    permissions = Permission.objects.filter(content_type__app_label="cases", codename__startswith="read_")
    keys = {codename.removeprefix("read_"): pk for codename, pk in permissions.values_list("codename", "pk")}
    rows = Rows(rng, _grounds(), keys)
    few = min(RARE / max(wanted.cases * 0.25, 1), COMMON)  # about a quarter of the cases is monitored
    most = max(len(cast.partners) - 1, 1)
    kept = [COMMON * (few / COMMON) ** (place / most) for place in range(len(cast.partners))]
    return stories.Stage(cast, rows, rng, now, _meetings(wanted, now), kept)


def _grounds() -> Callable[[Unit, Unit, Part], str]:
    """Give the default ground per kind of giver, kind of receiver and part, as access.default_basis does."""
    lines = DefaultBasis.objects.filter(regime="wgs").values_list("giver", "receiver", "part", "basis_id")
    found = {(giver, receiver, part): basis for giver, receiver, part, basis in lines}

    def ground(giver: Unit, to: Unit, part: Part) -> str:
        return found.get((giver.kind, to.kind, part.value)) or found.get((giver.kind, "*", part.value)) or ""

    return ground


def _meetings(wanted: Wanted, now: float) -> list[tuple[float, str]]:
    """One meeting a week, each a few microseconds of its seed past the half hour: none stood there before."""
    rng = random.Random(f"meetings {wanted.seed}")
    start = datetime.fromtimestamp(now, UTC) + timedelta(hours=9.5, microseconds=wanted.seed % 1_000_000 + 1)
    weeks = range(-52 * YEARS - 2, AHEAD)
    rows = [
        Meeting(
            id=f"{rng.getrandbits(128):032x}",
            starts_at=start + timedelta(weeks=week),
            closed_at=start + timedelta(weeks=week, hours=3) if week < 0 else None,
        )
        for week in weeks
    ]
    Meeting.objects.bulk_create(rows)
    return [(row.starts_at.timestamp(), str(row.pk)) for row in rows]


def _beginnings(wanted: Wanted, now: float) -> "list[float]":
    """When each signal came in: spread over the years, oldest first, so that keys lie in order of time."""
    rng = random.Random(f"moments {wanted.seed}")
    span = YEARS * 365 * DAY
    return [now - span * (1 - (place + rng.random()) / wanted.signals) for place in range(wanted.signals)]


def _refers(place: int, wanted: Wanted) -> bool:
    """Spread the cases of the tafel evenly over the signals."""
    return (place + 1) * wanted.cases // wanted.signals > place * wanted.cases // wanted.signals


def _numbers_taken() -> int:
    """Numbers of a seed have seven digits, so that none is a real one; a next seed counts on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(substr(number, 8)::int) FROM cases_case WHERE number ~ '^MH-\\d{4}-\\d{7}$'")
        cases = cursor.fetchone()[0] or 0
        cursor.execute("SELECT max(substr(number, 8)::int) FROM cases_signal WHERE number ~ '^S-\\d{4}-\\d{7}$'")
        return max(cases, cursor.fetchone()[0] or 0)
