"""The test database with both roles, the practice people, and a route to stand on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.test.utils import setup_databases
from django.utils import timezone

from cases import access, reference, services
from cases.models import User
from routing import retention
from routing.practice_pieces import lay_sample
from tests import schema
from tests.routes import Route
from tests.tables import Chair, Table


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Create the database as its owner, raise the walls, and load what a region is made of."""
    with django_db_blocker.unblock():
        call_command("collectstatic", interactive=False, verbosity=0)
        found = schema.restore()
        setup_databases(verbosity=0, interactive=False, keepdb=found, serialized_aliases=())
        if not found:
            schema.keep()
        load_reference()
        connections.close_all()
        schema.create(schema.EMPTY, like=schema.TEST)  # for the sites of the journeys
    yield
    with django_db_blocker.unblock():
        connections.close_all()  # the cluster is thrown away, and with it the database


def load_reference() -> None:
    """Organisations, units, grounds, accounts and this year's numbers, committed by the owner."""
    with access.as_owner(), transaction.atomic():
        reference.load()
        reference.load_accounts()
        retention.load()
        for kind in ("S", "A", "MH"):
            services.fill_pool(kind, timezone.localdate().year)
        lay_sample(timezone.localdate().year, place=9)  # the manuals' number is for the practice, no draw takes it


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """Give a practice account by its name."""
    return lambda username: User.objects.select_related("unit__organisation").get(username=username)


@contextmanager
def real_commits(blocker: Any) -> Iterator[None]:
    """Real commits on real connections; every case is gone afterwards."""
    with blocker.unblock():
        yield
        with access.as_owner(), connections["owner"].cursor() as cursor:
            versions = [model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
            cursor.execute(
                "TRUNCATE cases_case, cases_disclosure, routing_retentionterm, routing_retentionask, "
                "routing_destruction, cases_formkey, cases_auditevent, cases_auditseal, routing_notice, "
                "routing_meeting, dashboards_report, dashboards_counted, "
                f"{', '.join(versions)} CASCADE"  # no foreign key leads to a version
            )
        connections.close_all()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give one test real commits."""
    with real_commits(django_db_blocker):
        yield


@pytest.fixture
def one_minute() -> Iterator[None]:
    """Begin a minute, for who counts statements: the first page of a minute writes the session once more."""
    with time_machine.travel(timezone.now().replace(second=1)):
        yield


@pytest.fixture
def client_as(person: Callable[[str], User]) -> Callable[[str], Client]:
    """Give a logged-in browser without pages drawn."""

    def login(username: str) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(person(username))
        return client

    return login


@pytest.fixture
def route(person: Callable[[str], User]) -> Route:
    """Give a route that has not begun."""
    return Route(person)


@pytest.fixture
def table(person: Callable[[str], User]) -> Table:
    """Give a tafel of two cases of Raalte; Zwolle is a guest at the second."""
    return Table(person)


@pytest.fixture
def chair(table: Table, client_as: Callable[[str], Client]) -> Chair:
    """Give the chair of that tafel."""
    return Chair(client_as("voorzitter"), table)
