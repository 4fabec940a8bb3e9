"""The commands of the console: what they print, and when they refuse."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cases import access
from cases.models import Case
from dashboards import flowchart
from routing import date_watch
from routing.models import Deadline, Notice
from routing.models.machine import arrows, transitions
from routing.moves import MACHINES
from tests.routes import Route


def run(*words: Any, **options: Any) -> str:
    """Call a command and give what it prints."""
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_the_flowchart_in_docs_is_what_the_machines_say() -> None:
    run("stroomschema", "--check")


def test_a_stale_flowchart_is_an_error(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="klopt niet meer"):
        run("stroomschema", "--check")
    run("stroomschema")
    run("stroomschema", "--check")
    page = tmp_path / "docs" / "stroomschema.md"
    page.write_text(page.read_text().replace("Doorgeleid", "Iets anders"))
    with pytest.raises(CommandError):
        run("stroomschema", "--check")


def test_every_arrow_is_drawn_with_who_may_set_it() -> None:
    page = flowchart.page()
    for model in MACHINES.values():
        still = {row.name: row.custom["label"] for row in transitions(model) if row.target is None}
        assert all(f"\n| {label} | " in page for label in still.values())  # no state changes: in the table only
        moving = [(source, target) for name, source, target in arrows(model) if name not in still]
        assert all(f"  {source} --> {target}: " in page for source, target in moving)
    for line in page.splitlines():
        if line.startswith("| ") and not line.startswith("| Stap"):
            assert all(cell.strip() for cell in line.strip("|").split("|")), line


def test_the_flowchart_names_the_right_people() -> None:
    page = flowchart.page()
    assert "| Doorleiden naar de tafel | In verrijking | Doorgeleid | Aandachtsfunctionaris |" in page
    assert "| Besluiten | Geagendeerd | In monitoring | Tafelvoorzitter, Procesregisseur |" in page
    assert "| Aanvulling geven | Aanvulling gevraagd | Aangemeld | wie de casus heeft aangemeld |" in page


@pytest.fixture
def referred(route: Route) -> Case:
    """A case at the tafel, on an agenda for three units."""
    review = route.schedule(route.refer(route.log()))
    chair = route.person("voorzitter")
    with access.acting(chair):
        return Case.objects.visible_to(chair).get(pk=review.case_id)


def test_who_can_see_names_units_parts_and_grounds(referred: Case) -> None:
    table = run("who_can_see", referred.number)
    lines = table.splitlines()
    assert lines[0].split() == ["organisatie", "onderdeel", "deel", "grondslag", "sinds", "tot"]
    assert any("Politie" in line and "Casus" in line for line in lines)
    assert any("Gemeente Raalte" in line and "eigen casus" in line for line in lines)
    assert not any("Arbeidsinspectie" in line for line in lines)
    assert "TOKEN" not in table


def test_who_can_see_follows_the_end_of_sight(referred: Case, route: Route) -> None:
    chair = route.person("voorzitter")
    with access.acting(chair):
        access.end(referred, to=route.person("politie").workplace, by=chair, cause="test")
    assert "Politie" not in run("who_can_see", referred.number)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["MH-1999-0001", "", "' OR 1=1 --"])
def test_an_unknown_number_is_refused(number: str, referred: Case) -> None:
    with pytest.raises(CommandError, match="niet bekend"):
        run("who_can_see", number)


def test_a_user_finds_no_case_by_its_number(referred: Case, route: Route) -> None:
    with access.acting(route.person("voorzitter")), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mht.case_by_number(%s)", [referred.number])
        assert cursor.fetchall() == []


def test_remind_writes_once_a_day_and_mails_without_content(route: Route) -> None:
    triage = route.log()
    user = route.person("af-raalte")
    with access.acting(user):
        assert Deadline.objects.visible_to(user).filter(object_id=triage.pk).update(due=timezone.now()) == 1
    with access.acting_as_service("clock"):
        date_watch.watch()  # the practice account whose geheimhouding ends soon has been told
        Notice.objects.update(sent_at=timezone.now())
    assert "1 herinneringen klaargezet, 1 berichten verstuurd" in run("remind")
    assert "0 herinneringen klaargezet, 0 berichten" in run("remind")
    assert mail.outbox
    for message in mail.outbox:
        assert "TOKEN" not in f"{message.subject} {message.body}"


@pytest.mark.django_db
def test_demo_is_refused_outside_a_demo(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="oefenomgeving"):
        run("demo", "--reset")
