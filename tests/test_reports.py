"""Quarterly reports: built outside the request, killed and taken up again, and what they hold."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import User
from dashboards import frozen, quarters, tasks
from dashboards.models import Report
from dashboards.publication import Published
from routing.models import Notice
from tests.test_figures import Person, after, asked, changed, seen
from tests.test_figures import quarter as quarter

pytestmark = pytest.mark.django_db


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
