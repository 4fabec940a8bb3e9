"""One world for all tests of leaks: built once, committed, and gone afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest

from cases import access
from dashboards import reports, tasks
from tests.conftest import real_commits
from tests.leaks.makers import person
from tests.leaks.world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Give the world of own, granted, ended, expired, embargoed and foreign objects."""
    with real_commits(django_db_blocker):
        found = build()
        _report()
        yield found


def _report() -> None:
    """A quarterly report with its PDF, counted over this world."""
    with access.working_as(person("kernteam")):
        row = reports.ask("2026Q3", "toelichting", by=person("kernteam"))
    tasks.build(row.pk)
    with access.working_as(person("kernteam")):
        assert reports.find(row.pk).state == "done"
