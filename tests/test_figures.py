"""Figures and reports against a region whose true counts are known, through page, CSV, PDF and database."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pypdf
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from cases import access, services
from cases.models import AuditEvent, User
from cases.models.grant import Embargo
from dashboards import figures, frozen, quarters, reports, tasks
from dashboards.models import Counted, Report
from dashboards.publication import Published, QuarterCounts
from routing import care
from routing.models import CareTrajectory, Notice
from tests.conftest import Route
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


# --- reports


def test_a_report_holds_the_figures_of_the_page(
    quarter: str, client_as: Callable[[str], Client], person: Person
) -> None:
    user = person("kernteam")
    row = asked(quarter, user, "Een rustig kwartaal.")
    client = client_as("kernteam")
    assert client.get(f"/rapporten/{row.pk}/pdf/").status_code == 404
    tasks.build_report(str(row.pk))
    done = seen(row, user)
    assert (done.state, done.step, done.attempts) == ("done", 8, 1)
    assert done.digest == frozen.of(quarter).sha256 == Published(**(done.figures or {})).sha256
    answer = client.get(f"/rapporten/{row.pk}/pdf/")
    assert answer.content == bytes(done.pdf or b"")
    assert answer["Content-Disposition"].startswith("attachment")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "Signalen: 8." in text
    assert "minder dan 5" in text
    assert "Een rustig kwartaal." in text
    with access.acting(user):
        assert Notice.objects.filter(kind="report", path=f"/rapporten/{row.pk}/").count() == 1
    tasks.build_report(str(row.pk))
    assert seen(row, user).attempts == 1


def test_the_state_page_tells_only_what_changed(
    quarter: str, client_as: Callable[[str], Client], person: Person
) -> None:
    user, client = person("kernteam"), client_as("voorzitter")
    row = asked(quarter, user)
    changed(row, user, state="running", step=3, step_text="Stap 3 van 8: kaart tekenen")
    page = client.get(f"/rapporten/{row.pk}/").content.decode()
    assert "Stap 3 van 8: kaart tekenen" in page
    assert 'value="3" max="8"' in page
    assert "U mag weggaan. We mailen u." in page
    assert client.get(f"/rapporten/{row.pk}/stand/?gezien=running-3-00").status_code == 204
    changed(row, user, moved_at=timezone.now() - timedelta(seconds=70))
    assert "Het duurt lang" in client.get(f"/rapporten/{row.pk}/stand/?gezien=running-3-00").content.decode()
    changed(row, user, state="done")
    assert client.get(f"/rapporten/{row.pk}/stand/").status_code == 286


def test_a_killed_build_is_taken_up_again(quarter: str, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    user = person("kernteam")
    row = asked(quarter, user)

    def killed(*args: Any, **more: Any) -> bytes:
        more["progress"](2, 8, "Stap 2 van 8")
        raise SystemExit  # what a stopping worker raises inside a task

    with monkeypatch.context() as patch:
        patch.setattr("dashboards.report.build", killed)
        with pytest.raises(SystemExit):
            tasks.build(row.pk)
    assert (seen(row, user).state, seen(row, user).step) == ("running", 2)
    tasks.take_up_reports()
    assert seen(row, user).state == "running"  # it spoke a moment ago: its worker may be alive
    changed(row, user, moved_at=timezone.now() - timedelta(seconds=61))
    tasks.take_up_reports()
    assert (seen(row, user).state, seen(row, user).attempts) == ("done", 2)


def test_a_report_that_breaks_every_worker_stops(quarter: str, person: Person) -> None:
    user = person("kernteam")
    row = asked(quarter, user)
    changed(row, user, attempts=tasks.MOST_ATTEMPTS)
    tasks.build(row.pk)
    assert seen(row, user).state == "failed"


def test_a_failure_says_why_and_offers_a_new_version(
    quarter: str, client_as: Callable[[str], Client], person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, client = person("kernteam"), client_as("kernteam")
    early = asked(quarters.shift(quarter, 1), user)
    tasks.build(early.pk)
    assert "nog niet voorbij" in seen(early, user).step_text
    row = asked(quarter, user, "Tekst die blijft.")
    monkeypatch.setattr("dashboards.report.build", lambda *args, **more: 1 / 0)
    tasks.build(row.pk)
    page = client.get(f"/rapporten/{row.pk}/").content.decode()
    assert "fout in het systeem" in page
    assert 'name="toelichting" value="Tekst die blijft."' in page
    assert ">Opnieuw<" in page


def test_a_report_of_who_left_the_kernteam_is_not_made(quarter: str, person: Person) -> None:
    user = person("kernteam")
    row = asked(quarter, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    tasks.build(row.pk)
    assert seen(row, person("voorzitter")).step_text == tasks.NOT_YOURS


def test_without_a_broker_the_question_is_kept(
    quarter: str, client_as: Callable[[str], Client], person: Person, settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    client = client_as("kernteam")
    with django_capture_on_commit_callbacks(execute=True) as sent:
        answer = client.post("/rapporten/", {"kwartaal": quarter, "toelichting": ""})
    assert (answer.status_code, len(sent)) == (302, 1)
    with access.acting(person("kernteam")):
        row = Report.objects.get(quarter=quarter)
        assert (row.state, row.number) == ("queued", 1)
    with time_machine.travel(after(quarter) + timedelta(seconds=30), tick=False):
        assert "Uw vraag is bewaard" in client.get(answer["Location"]).content.decode()
    with time_machine.travel(after(quarter) + timedelta(seconds=90), tick=False):
        tasks.take_up_reports()
    assert seen(row, person("kernteam")).state == "done"


def test_only_the_kernteam_asks_and_versions_count_up(
    quarter: str, client_as: Callable[[str], Client], person: Person
) -> None:
    for name in ("voorzitter", "procesregisseur", "fg"):
        client = client_as(name)
        assert "Maak kwartaalrapport" not in client.get("/rapporten/").content.decode()
        assert client.post("/rapporten/", {"kwartaal": quarter}).status_code == 404
    client = client_as("kernteam")
    assert client.post("/rapporten/", {"kwartaal": "2199Q1"}).status_code == 422
    for number in (1, 2):
        client.post("/rapporten/", {"kwartaal": quarter, "toelichting": "x"})
        with access.acting(person("kernteam")):
            assert Report.objects.filter(quarter=quarter).count() == number
    assert "versie 2" in client.get("/rapporten/").content.decode()


def test_the_command_builds_now(quarter: str, tmp_path: Any) -> None:
    out, said = tmp_path / "rapport.pdf", io.StringIO()
    call_command("report", quarter=quarter, out=out, stdout=said)
    assert out.read_bytes().startswith(b"%PDF")
    assert f"{quarter}, versie 1" in said.getvalue()
    with pytest.raises(CommandError, match="nog niet voorbij"):
        call_command("report", quarter=quarters.shift(quarter, 1), stdout=said)
    with pytest.raises(CommandError, match="2026Q3"):
        call_command("report", quarter="derde", stdout=said)
