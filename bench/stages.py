"""The databases that are measured: one per size, each seeded on a copy of one that was migrated once."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from cases.models import User

SEED = 1
SIGNALS = 1.2  # signals and adviesvragen per case: a gemeente keeps some to itself
Tell = Callable[[str], None]


@dataclass
class Stage:
    """One seeded database, and who looks at it."""

    size: int
    name: str
    app: BaseDatabaseWrapper
    owner: BaseDatabaseWrapper
    readers: dict[str, User]

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        """Let Django work on this database until the end of the block."""
        before = connections["default"], connections["owner"]
        connections["default"], connections["owner"] = self.app, self.owner
        try:
            yield
        finally:
            connections["default"], connections["owner"] = before

    def environment(self) -> dict[str, str]:
        """Give the environment of a server on this database; without the owner's address."""
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return env | {"DATABASE_URL": _address("DATABASE_URL", self.name)}

    def raw(self, user: User | None) -> Any:
        """Give a cursor in a transaction of its own: as this person behind both walls, or as the owner."""
        link = psycopg2.connect(_address("DATABASE_URL" if user else "DATABASE_OWNER_URL", self.name))
        cursor = link.cursor()
        if user:
            cursor.execute("SELECT set_config('mhtafel.user_id', %s, true)", [str(user.pk)])
        return cursor


def _address(variable: str, name: str) -> str:
    parts = urlsplit(os.environ[variable])
    return urlunsplit(parts._replace(path=f"/{name}"))


def prepare(sizes: list[int], tell: Tell) -> list[Stage]:
    """Migrate once, then make and seed a database per size; one that stands already is used as it is."""
    with _postgres() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        there = {name for (name,) in cursor.fetchall()}
    wanted = {size: f"bench_{size}" for size in sizes}
    template = urlsplit(os.environ["DATABASE_URL"]).path.strip("/")
    if missing := [name for name in wanted.values() if name not in there]:
        call_command("migrate", database="owner", verbosity=0)
        connections.close_all()
        with _postgres() as cursor:
            for name in missing:
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return [_stage(size, name, name in missing, tell) for size, name in wanted.items()]


@contextlib.contextmanager
def _postgres() -> Iterator[Any]:
    link = psycopg2.connect(_address("DATABASE_OWNER_URL", "postgres"))
    link.autocommit = True
    with contextlib.closing(link):
        yield link.cursor()


def _stage(size: int, name: str, empty: bool, tell: Tell) -> Stage:
    stage = Stage(size, name, _wrapper("default", name), _wrapper("owner", name), {})
    with stage.on():
        if empty:
            begin = time.monotonic()
            signals = int(size * SIGNALS)
            with open(os.devnull, "w") as nowhere:
                call_command("seed", cases=size, signals=signals, seed=SEED, verbosity=0, stdout=nowhere)
            _settle(stage)
            tell(f"{size} casussen neergelegd in {time.monotonic() - begin:.0f} s")
        else:
            call_command("migrate", database="owner", verbosity=0)
        stage.readers = _readers()
    return stage


def _wrapper(alias: str, name: str) -> BaseDatabaseWrapper:
    like = connections[alias]
    return type(like)(like.settings_dict | {"NAME": name}, alias)


def _settle(stage: Stage) -> None:
    """Leave the tables as a running system has them: vacuumed, with statistics."""
    with stage.owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _readers() -> dict[str, User]:
    """Three who see much, some and little: the regie of the tafel, the largest gemeente, the quietest partner."""
    found = User.objects.select_related("unit__organisation").filter(username__startswith=f"oefen-{SEED}-")
    partners = found.filter(unit__kind="partner").order_by("-unit__code")
    quiet = max(partners, key=lambda user: int(user.workplace.code.rsplit("-", 1)[1]))
    return {
        "tafel": found.filter(unit__kind="table_lead", role="chair").order_by("username")[0],
        "gemeente": found.filter(unit__code=f"focal-point-{SEED}-0").order_by("username")[0],
        "partner": quiet,
    }


def person_of(stage: Stage, kind: str) -> User:
    """Give somebody of a unit of this kind."""
    with stage.on():
        found = User.objects.select_related("unit__organisation").filter(username__startswith=f"oefen-{SEED}-")
        return found.filter(unit__kind=kind).order_by("username")[0]
