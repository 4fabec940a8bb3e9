"""Every file for a spreadsheet: one way to write it, nothing in it that would run, and nothing cut off unsaid."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cases.models import Unit, User
from dashboards import exports, sheet
from dashboards.queries import oversight, readings
from tests.routes import Route
from tests.test_exports import made
from tests.test_ledger import tell
from tests.test_readings import saw

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
RUNS = "=HYPERLINK(0)"
CASE, LEDGER, LOG = "/toezicht/casus/", "/toezicht/verstrekkingen/export/", "/toezicht/inzage/export/"


def cells(content: str) -> list[list[str]]:
    """Give the rows under the heads."""
    return list(csv.reader(StringIO(content.removeprefix("\ufeff")), delimiter=";"))[1:]


def test_only_one_module_writes_csv() -> None:
    """A second way would forget what a spreadsheet runs."""
    places = [path for app in ("cases", "routing", "dashboards", "mhtafel")
              for path in Path(settings.BASE_DIR / app).rglob("*.py")
              if re.search(r"^\s*(import|from) csv\b", path.read_text(), re.MULTILINE)]  # fmt: skip
    assert [path.name for path in places] == ["sheet.py"]


@pytest.mark.parametrize("begin", sheet.RISKY)
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(begin: str) -> None:
    [head, row] = csv.reader(StringIO(sheet.text([f"{begin}kop"], [[f"{begin}1+1"]])), delimiter=";")
    assert (head, row) == ([f"'{begin}kop"], [f"'{begin}1+1"])


def test_no_export_of_the_fg_holds_a_formula(route: Route, client_as: ClientAs, person: Person) -> None:
    """Names of people and units, receivers and purposes: whoever typed them."""
    tell(person, route, outside=f"{RUNS}A", purpose=f"{RUNS}B")
    User.objects.filter(username="af-raalte").update(first_name=f"{RUNS}C", last_name="x")
    Unit.objects.filter(code="af-raalte").update(name=f"{RUNS}D")
    saw(person("af-raalte"), timezone.now(), case_id=route.case_id)
    client = client_as("fg")
    line = client.get("/toezicht/verstrekkingen/").context["rows"][0]["cells"][3]["url"]
    files = {
        "ledger": client.get(LEDGER), "log": client.get(LOG), "case": client.get(f"{line}export/"),
    }  # fmt: skip
    texts = {name: answer.content.decode() for name, answer in files.items()}
    texts |= {kind: made(client, kind=kind).decode() for kind in ("ledger_csv", "readings_csv")}
    for name, text in texts.items():
        rows = cells(text)
        assert f"'{RUNS}" in text, name
        assert not [cell for row in rows for cell in row if cell.startswith(sheet.RISKY)], name


def test_a_long_log_goes_to_the_worker_and_comes_whole(
    client_as: ClientAs, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than fit in a page: batch by batch, nothing twice, nothing left out, and the filters go along."""
    monkeypatch.setattr(readings, "MOST", 5)
    monkeypatch.setattr(exports, "BATCH", 2)
    saw(person("politie"), timezone.now(), 7)
    for _ in range(2):  # of the same moment: the key tells them apart
        saw(person("politie"), timezone.now().replace(microsecond=0), 1, case_id=uuid4())
    saw(person("om"), timezone.now(), 1)
    client = client_as("fg")
    answer = client.get(LOG, {"medewerker": str(person("politie").pk)})
    assert "Dit zijn meer dan 10.000 regels" in answer.content.decode()
    fields = answer.context["fields"]
    rows = cells(made(client, kind=fields["soort"], filters=fields["filter"]).decode())
    assert len(rows) == 9
    assert all(str(person("politie")) in row[0] for row in rows)


def test_a_log_that_fits_no_file_says_so(client_as: ClientAs, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST", 3)
    saw(person("politie"), timezone.now(), 6)
    client = client_as("fg")
    for kind in ("readings_csv",):
        url = client.post("/toezicht/bestanden/", {"soort": kind, "filter": ""})["Location"]
        exports.make_waiting()
        said = client.get(url).content.decode()
        assert "Dit zijn meer dan 3 regels. Kies een kortere periode." in said
        assert client.get(f"{url}ophalen/").status_code == 404


def test_a_wrong_filter_never_exports_everything(client_as: ClientAs) -> None:
    answer = client_as("fg").get(LOG, {"nummer": "MH-2026-0000"})
    assert answer.status_code == 302
    assert answer["Location"] == "/toezicht/inzage/?nummer=MH-2026-0000"


def test_a_case_with_too_many_lines_says_where_the_rest_is(
    route: Route, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    route.whole()
    monkeypatch.setattr(oversight, "MOST", 2)
    client: Any = client_as("fg")
    line = client.get("/toezicht/verstrekkingen/").context["rows"][0]["cells"][3]["url"]
    assert "Er zijn meer regels dan hier staan." in client.get(f"{line}export/").content.decode()
