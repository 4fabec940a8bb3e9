"""Figures and reports against a region whose true counts are known, through page, CSV, PDF and database."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from cases import access, services
from cases.models import AuditEvent, User
from cases.models.grant import Embargo
from dashboards import figures, frozen, quarters, reports
from dashboards.models import Counted, Report
from dashboards.publication import QuarterCounts
from routing import care
from routing.models import CareTrajectory
from tests.routes import Route
from tests.test_suppression import settled_small_sums

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
LOGGED = {"af-raalte": 4, "af-zwolle": 2, "af-ommen": 1}


@pytest.fixture
def quarter(person: Person, route: Route) -> Iterator[str]:
    """Log known work in the running quarter, then stand just after its end."""
    name = quarters.shift(quarters.last_complete(), 1)
    for who, count in LOGGED.items():
        for _ in range(count):
            Route(person).log(by=who)
    author = person("af-raalte")
    with access.acting(author):
        services.save_draft(services.new_draft(by=author), {"story": "alleen een concept"}, by=author)
    route.whole()
    zoco = person("zoco")
    with access.acting(zoco):
        trajectory = CareTrajectory.objects.visible_to(zoco).get(case_id=route.case_id)
        care.add_contact(trajectory, by=zoco, way="telefoon", text="eerste contact")
    with time_machine.travel(after(name), tick=False):
        yield name


def after(name: str) -> datetime:
    """Give a moment just after a quarter."""
    return quarters.midnight(quarters.reference_day(name)) + timedelta(days=4, hours=10)


def counted(name: str, user: User) -> QuarterCounts:
    with access.acting(user):
        return figures.counts(name)


def asked(name: str, user: User, note: str = "") -> Report:
    with access.acting(user):
        return reports.ask(name, note, by=user)


def seen(row: Report, user: User) -> Report:
    with access.acting(user):
        return Report.objects.get(pk=row.pk)


def changed(row: Report, user: User, **values: Any) -> None:
    with access.acting(user):
        assert Report.objects.filter(pk=row.pk).update(**values) == 1


def test_the_road_counts_what_was_done(quarter: str, person: Person) -> None:
    raw = counted(quarter, person("kernteam"))
    tables = {table.key: {name: count for name, count in table.cells.items() if count} for table in raw.tables}
    leads = {lead.key: (lead.within, lead.late, lead.open) for lead in raw.leads}
    assert {unit: row[-1] for unit, row in raw.region.items()} == {"advice": 0, "signals": 8, "cases": 1, "victims": 1}
    assert {unit: sum(row[:-1]) for unit, row in raw.region.items()} == dict.fromkeys(raw.region, 0)
    towns = {town: row[-1] for town, row in raw.municipal["signals"].items() if row[-1]}
    assert towns == {"Raalte": 5, "Zwolle": 2, "Ommen": 1}
    assert {town for town, row in raw.municipal["victims"].items() if row[-1]} == {"Raalte"}
    assert tables == {
        "form": {"Arbeidsuitbuiting": 8},
        "route": {"Doorgeleid": 1, "In verrijking": 7},
        "decision": {"Besluit met sporen": 1},
        "age": {"Onbekend": 1},
    }
    assert leads == {"first": (1, 0, 7), "weighing": (1, 0, 0), "care": (1, 0, 0)}
    assert raw.population["Zwolle"] > 100_000


def test_what_happens_after_the_quarter_changes_nothing_in_it(quarter: str, route: Route, person: Person) -> None:
    before = counted(quarter, person("kernteam"))
    Route(person).log(by="af-zwolle")  # stands in the next quarter
    assert counted(quarter, person("kernteam")) == before


def test_a_case_under_embargo_counts_when_it_is_lifted(quarter: str, route: Route, person: Person) -> None:
    om = person("om")
    with access.acting(om):
        held = Embargo(case_id=route.case_id, set_by=om.unit, units=[om.unit_id], review_on=timezone.localdate())
        held.save(force_insert=True)
    raw = counted(quarter, person("voorzitter"))
    assert [raw.region[unit][-1] for unit in ("signals", "cases", "victims")] == [7, 0, 0]
    assert all(lead.within == 0 for lead in raw.leads)
    with access.acting(om):
        Embargo.objects.filter(pk=held.pk).update(ended_at=timezone.now())
    later = quarters.shift(quarter, 1)
    assert counted(later, person("voorzitter")).region["signals"][-2:] == [7, 1]
    assert counted(later, person("voorzitter")).region["cases"][-2:] == [0, 1]


@pytest.mark.parametrize("name", ["politie", "om", "af-raalte", "zoco", "fg", "beheerder", "riec"])
def test_the_road_refuses_everyone_else(person: Person, name: str) -> None:
    with pytest.raises(figures.Refused):
        counted(quarters.last_complete(), person(name))


def test_the_road_refuses_who_is_nobody(db: None) -> None:
    with pytest.raises(figures.Refused):
        figures.counts(quarters.last_complete())


def test_true_counts_are_for_no_person_and_stay(quarter: str, person: Person) -> None:
    frozen.of(quarter)
    for name in ("kernteam", "voorzitter", "fg"):
        with access.acting(person(name)):
            assert Counted.objects.count() == 0
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Counted(quarter="2020Q1", counts={}).save(force_insert=True)
    with access.acting_as_service("report"):
        assert Counted.objects.filter(quarter=quarter).exclude(figures="").count() == 1
        for sql in ("UPDATE dashboards_counted SET counts = '{}'", "DELETE FROM dashboards_counted"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)


def test_fixed_figures_do_not_move(quarter: str, person: Person) -> None:
    first = frozen.of(quarter)
    with time_machine.travel(after(quarter) - timedelta(days=10), tick=False):
        Route(person).log(by="af-zwolle")
    assert counted(quarter, person("kernteam")).region["signals"][-1] == 9
    assert frozen.of(quarter) == first
    with time_machine.travel(after(quarters.shift(quarter, 1)), tick=False):
        assert frozen.of(quarters.shift(quarter, 1)).region["signals"][-2:] == [8, 0]


def test_an_empty_past_is_not_fixed(db: None) -> None:
    assert set(frozen.of(quarters.last_complete()).region["signals"]) == {0}
    with access.acting_as_service("report"):
        assert Counted.objects.count() == 0


@pytest.mark.parametrize("name", ["2199Q1", "2026Q5", "", "x", "2026Q1' OR 1=1"])
def test_a_quarter_that_is_not_over_is_refused(db: None, name: str) -> None:
    with pytest.raises(ValueError, match="nog niet voorbij"):
        frozen.of(name)


def test_an_older_quarter_than_the_first_fixed_one_is_refused(quarter: str) -> None:
    frozen.of(quarter)
    with pytest.raises(ValueError, match="geen cijfers vastgesteld"):
        frozen.of(quarters.shift(quarter, -20))


def test_subtraction_gives_nothing_small(quarter: str) -> None:
    frozen.of(quarter)
    with time_machine.travel(after(quarters.shift(quarter, 1)), tick=False):
        assert frozen.choosable() == [quarters.shift(quarter, 1), quarter]
        published = [frozen.of(name) for name in reversed(frozen.choosable())]
    assert {row[-1] for row in published[0].region.values()} == {0, 8, "few"}
    for figure in published:
        cells = [cell for row in figure.region.values() for cell in row]
        for block in [*figure.tables, *figure.leads]:
            cells += [block["total"], *(block["cells"] or {}).values()]
            if block["cells"] and isinstance(block["total"], int):
                assert settled_small_sums(block["cells"], block["total"], figure.threshold) == []
        for table in filter(None, figure.municipal.values()):
            cells += [row["count"] for row in table["rows"].values()] + [table["rest"], table["total"]]
        assert [cell for cell in cells if isinstance(cell, int) and 0 < cell < figure.threshold] == []


# --- pages


@pytest.mark.parametrize("name", ["kernteam", "voorzitter", "procesregisseur", "fg"])
def test_who_may_see_the_figures_sees_what_is_printed(
    quarter: str, client_as: Callable[[str], Client], name: str
) -> None:
    page = client_as(name).get("/cijfers/")
    text = page.content.decode()
    assert page.status_code == 200
    assert '<p class="mht-card__value">8</p>' in text
    assert "minder dan 5" in text
    assert "alleen een concept" not in text


@pytest.mark.parametrize("path", ["/cijfers/", "/cijfers/?als=csv", "/rapporten/"])
@pytest.mark.parametrize("name", ["politie", "om", "af-raalte", "zoco", "beheerder"])
def test_others_get_nothing(client_as: Callable[[str], Client], name: str, path: str) -> None:
    assert client_as(name).get(path).status_code == 404


def test_page_csv_and_audit(quarter: str, client_as: Callable[[str], Client], person: Person) -> None:
    client = client_as("kernteam")
    client.get("/cijfers/")
    answer = client.get(f"/cijfers/?kwartaal={quarter}&als=csv")
    assert answer.content.decode("utf-8-sig") == figures.as_csv(frozen.of(quarter))
    assert answer["Content-Disposition"] == f'attachment; filename="cijfers-{quarter}.csv"'
    with access.acting(person("fg")):
        found = AuditEvent.objects.filter(name="figures").values_list("action", flat=True)
        assert sorted(found) == ["export", "list"]


def test_an_unknown_quarter_and_an_empty_one(client_as: Callable[[str], Client]) -> None:
    client = client_as("kernteam")
    assert client.get("/cijfers/?kwartaal=2199Q4").status_code == 422
    assert "Nog geen gegevens in dit kwartaal" in client.get("/cijfers/").content.decode()
