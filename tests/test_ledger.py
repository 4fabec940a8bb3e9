"""Verstrekkingen: the FG reads who told whom what, never what was said; the export runs nothing."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases import access, services
from cases.models import AuditEvent, Case, Disclosure, User
from cases.roles import Part
from dashboards.presenting.ledger import HEAD
from dashboards.sheet import harmless
from tests.routes import Route

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ADDRESS = "/toezicht/verstrekkingen/"


def table(client: Client, **query: Any) -> list[list[str]]:
    """Give the rows of the page as texts."""
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return [[cell["text"] for cell in row["cells"]] for row in answer.context["rows"]]


def tell(person: Person, route: Route, **more: Any) -> None:
    """Write one line in the ledger as the aandachtsfunctionaris."""
    user = person("af-raalte")
    terms = access.Terms(basis="mr", purpose=more.pop("purpose", "Signaal"), cause="triage.close",
                         necessity="nodig")  # fmt: skip
    with access.acting(user):
        case = route.begun().case
        access.disclose(case, to=None, outside=more.pop("outside", "Elders"), part=Part.OWN, until=timezone.now(),
                        by=user, giver=user.workplace, terms=terms)  # fmt: skip


@pytest.mark.parametrize("username", ["af-raalte", "voorzitter", "kernteam", "beheerder", "om"])
def test_only_an_fg_opens_the_ledger(client_as: ClientAs, username: str) -> None:
    """The page and its export are a 404 for all other roles."""
    client = client_as(username)
    assert {client.get(page).status_code for page in (ADDRESS, f"{ADDRESS}export/")} == {404}


def test_the_coordinating_fg_reads_every_line_and_no_content(route: Route, client_as: ClientAs) -> None:
    """Giver, receiver, part, ground with its doubt, and a code for the case instead of its number."""
    route.whole()
    answer = client_as("fg").get(ADDRESS)
    text = answer.content.decode()
    rows = [[cell["text"] for cell in row["cells"]] for row in answer.context["rows"]]
    assert any("Aandachtsfunctie Raalte" in row[1] and row[2] == "Zorg- en Veiligheidshuis IJsselland" for row in rows)
    assert "goedgekeurd door de FG op" in text
    assert f"zaak {str(route.case_id)[-8:]}" in text
    user = route.person("zoco")
    with access.acting(user):
        case = Case.objects.visible_to(user).get(pk=route.case_id)
    for secret in (case.number, case.codename, "STORYTOKEN", "SUMMARYTOKEN", "PARTYTOKEN", "REPORTERTOKEN", "ZORGTOKEN",
                   "STRAFTOKEN", "ACTIONTOKEN"):  # fmt: skip
        assert secret not in text, secret


def test_the_fg_of_a_gemeente_reads_only_its_own(route: Route, client_as: ClientAs) -> None:
    """Raalte's lines are not Zwolle's; a line of Zwolle is."""
    route.whole()
    client = client_as("fg-zwolle")
    assert table(client) == []
    other = Route(route.person)
    other.refer(other.log(by="af-zwolle"), by="af-zwolle")
    rows = table(client)
    assert rows
    assert all("Zwolle" in row[1] or "Zwolle" in row[2] for row in rows)
    export = client.get(f"{ADDRESS}export/").content.decode()
    assert "Raalte" not in export
    assert "Zwolle" in export


def test_the_period_and_the_organisation_filter(route: Route, client_as: ClientAs, person: Person) -> None:
    """A day before the first line shows nothing; an organisation shows where it gives or receives."""
    route.whole()
    client = client_as("fg")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert table(client, tot=yesterday) == []
    assert table(client, van=yesterday)
    unit = person("politie").unit
    assert unit is not None
    police = table(client, organisatie=unit.organisation.code)
    assert police
    assert all("Politie" in row[1] or "Politie" in row[2] for row in police)
    assert len(police) < len(table(client))


def test_a_period_that_runs_backward_is_told(client_as: ClientAs) -> None:
    """422 and the reason at the field."""
    answer = client_as("fg").get(ADDRESS, {"van": "20-11-2026", "tot": "1-11-2026"})
    assert answer.status_code == 422
    assert "Kies een dag op of na de eerste dag." in answer.content.decode()


def test_pages_by_key_miss_and_repeat_nothing(route: Route, client_as: ClientAs, person: Person) -> None:
    """One moment for all lines: the key still tells them apart."""
    for place in range(120):
        tell(person, route, outside=f"Ontvanger {place:03}")
    client, seen, query = client_as("fg"), [], ""
    while True:
        answer = client.get(ADDRESS + query)
        seen += [row["cells"][2]["text"] for row in answer.context["rows"]]
        query = answer.context["next_url"]
        if not query:
            break
    found = [name for name in seen if name.startswith("Ontvanger")]
    assert len(found) == len(set(found)) == 120


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_runs_nothing(text: str) -> None:
    """Each start that a spreadsheet runs is made text."""
    assert harmless(text) == f"'{text}"


def test_plain_text_stays_as_it_is() -> None:
    """Only the start matters."""
    assert [harmless(text) for text in ("", "a=b", "Politie")] == ["", "a=b", "Politie"]


def test_the_export_is_harmless_and_audited(route: Route, client_as: ClientAs, person: Person) -> None:
    """A receiver that looks like a formula comes out as text, and the FG leaves a trace."""
    tell(person, route, outside='=HYPERLINK("http://x")', purpose="@SUM(A1)")
    answer = client_as("fg").get(f"{ADDRESS}export/")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == HEAD
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert any(row[2].startswith("'=HYPERLINK") and row[6] == "'@SUM(A1)" for row in rows)
    fg = person("fg")
    with access.acting(fg):
        assert AuditEvent.objects.filter(action="export", user=fg.pk, name="ledger").count() == 1


def test_questions_for_access_reach_the_right_fg(client_as: ClientAs, person: Person) -> None:
    """The coordinating FG reads all, the FG of a gemeente those of its own people."""
    for name in ("af-raalte", "af-zwolle"):
        user = person(name)
        with access.acting(user):
            services.ask_access(by=user, reference=f"REF-{name}", why="voor mijn werk")
    read = {
        name: {question.reference for question in client_as(name).get(ADDRESS).context["questions"]}
        for name in ("fg", "fg-zwolle")
    }
    assert read == {"fg": {"REF-af-raalte", "REF-af-zwolle"}, "fg-zwolle": {"REF-af-zwolle"}}


def test_nobody_rewrites_the_ledger(route: Route, person: Person) -> None:
    """The database gives the application no UPDATE or DELETE on it."""
    route.whole()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE')",
            [Disclosure._meta.db_table, Disclosure._meta.db_table],
        )
        assert cursor.fetchone() == (False, False)
