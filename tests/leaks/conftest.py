"""One world for all tests of leaks: built once, committed, and gone afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import real_commits
from tests.leaks.world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Give the world of own, granted, ended, expired, embargoed and foreign objects."""
    with real_commits(django_db_blocker):
        yield build()
