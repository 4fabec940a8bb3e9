"""docs/toegang.md says what was built: every row, every narrow road with its reason, and never out of date."""

from pathlib import Path

import pytest
from django.db import connection

from dashboards import access_page
from dashboards.access_words import RECEIVERS, ROADS, UNTIL
from routing.effects import EFFECTS
from routing.receivers import To
from routing.until import Until

DOC = Path(__file__).resolve().parent.parent / "docs" / "toegang.md"


def test_the_page_is_as_the_code_is() -> None:
    assert DOC.read_text() == access_page.page(), "run: manage.py toegang"


def test_every_step_with_sight_stands_on_the_page() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in DOC.read_text().splitlines()]
    assert {effect.row for effect in EFFECTS.values()} <= set(rows)
    assert {"28", "29", "30", "32", "33", "34", "FG"} <= set(rows)


def test_every_receiver_and_end_has_words() -> None:
    assert set(RECEIVERS) == set(To)
    assert set(UNTIL) == set(Until)


@pytest.mark.django_db
def test_the_page_names_every_narrow_road_the_database_has() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE prosecdef AND proname NOT LIKE 'pgtrigger%%'")
        built = {row[0] for row in cursor.fetchall()}
    assert set(access_page.roads()) == built == set(ROADS)


def test_a_road_without_a_reason_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ROADS, "knows")
    with pytest.raises(access_page.Unexplained, match="knows"):
        access_page.page()
