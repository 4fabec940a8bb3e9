"""Files of the FG outside the request: made by the worker as their asker, for that asker alone, for a day."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import AuditEvent, User
from dashboards import exports
from dashboards.models import Export
from dashboards.presenting.ledger import HEAD
from tests.routes import Route
from tests.test_ledger import tell
from tests.test_need_to_know import TOKENS

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ASK = "/toezicht/bestanden/"


def asked(client: Client, kind: str = "ledger_pdf", filters: str = "") -> str:
    """Ask for a file; gives its address."""
    answer = client.post(ASK, {"soort": kind, "filter": filters})
    assert answer.status_code == 302
    return str(answer["Location"])


def made(client: Client, **more: Any) -> bytes:
    """Ask for a file, let the worker make it, and fetch it."""
    url = asked(client, **more)
    assert client.get(f"{url}ophalen/").status_code == 404, "not before it is made"
    exports.make_waiting()
    answer = client.get(f"{url}ophalen/")
    assert answer.status_code == 200, client.get(url).content.decode()
    return bytes(answer.content)


def test_the_pdf_tells_every_line_with_consent_and_informed_and_no_content(route: Route, client_as: ClientAs) -> None:
    route.whole()
    content = made(client_as("fg"))
    text = " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "Register van verstrekkingen" in text
    assert "Toestemming" in text
    assert "Weet de betrokkene het" in text
    assert "Politie" in text
    assert not [token for token in TOKENS if token in text]


def test_a_long_list_goes_to_the_worker(
    route: Route, client_as: ClientAs, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(7):
        tell(person, route, outside=f"Ontvanger {place}")
    monkeypatch.setattr("dashboards.queries.ledger.MOST", 5)
    monkeypatch.setattr(exports, "BATCH", 2)
    client = client_as("fg")
    answer = client.get("/toezicht/verstrekkingen/export/")
    assert "Dit zijn meer dan 10.000 regels" in answer.content.decode()
    fields = answer.context["fields"]
    content = made(client, kind=fields["soort"], filters=fields["filter"]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows[0] == HEAD
    names = [row[2] for row in rows[1:] if row[2].startswith("Ontvanger")]
    assert len(names) == len(set(names)) == 7, "batch by batch, nothing twice and nothing left out"


def test_the_filters_go_along(route: Route, client_as: ClientAs, person: Person) -> None:
    route.whole()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    text = made(client_as("fg"), kind="ledger_csv", filters=f"tot={yesterday}").decode("utf-8-sig")
    assert len(text.splitlines()) == 1


def test_the_worker_reads_as_who_asked(route: Route, client_as: ClientAs) -> None:
    route.whole()
    text = made(client_as("fg-zwolle"), kind="ledger_csv").decode("utf-8-sig")
    assert len(text.splitlines()) == 1, "nothing of Raalte for the FG of Zwolle"


def test_a_file_is_its_askers_alone_and_each_fetch_is_audited(client_as: ClientAs, person: Person) -> None:
    client = client_as("fg")
    made(client, kind="ledger_csv")
    with access.acting(person("fg")):
        row = Export.objects.get()
        assert AuditEvent.objects.filter(name="ledger_csv", object_id=row.pk, action="export").count() == 1
    for name in ("fg-zwolle", "beheerder", "af-raalte"):
        for more in ("", "stand/", "ophalen/"):
            assert client_as(name).get(f"{ASK}{row.pk}/{more}").status_code == 404, (name, more)


def test_too_long_for_paper_says_what_to_do(
    route: Route, client_as: ClientAs, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(4):
        tell(person, route, outside=f"Ontvanger {place}")
    monkeypatch.setattr(exports, "MOST_PRINTED", 2)
    client = client_as("fg")
    answer = client.post(ASK, {"soort": "ledger_pdf", "filter": ""}, follow=True)
    assert exports.TOO_LONG in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/toezicht/verstrekkingen/"
    with access.acting(person("fg")):
        row = exports.ask("ledger_pdf", "", by=person("fg"))  # the lines came after the question
    exports.make_waiting()
    assert exports.TOO_LONG in client.get(f"{ASK}{row.pk}/").content.decode()


def test_who_is_no_fg_any_more_gets_no_file(client_as: ClientAs, person: Person) -> None:
    asked(client_as("fg"))
    User.objects.filter(pk=person("fg").pk).update(role="core_team")
    exports.make_waiting()
    with exports.FILES.serving():
        assert [(row.state, row.step_text) for row in Export.objects.all()] == [("failed", exports.NOT_YOURS)]


def test_the_page_follows_it_and_then_stops_asking(client_as: ClientAs) -> None:
    client = client_as("fg")
    url = asked(client, kind="ledger_csv")
    waits = client.get(url)
    assert "Het bestand staat in de wachtrij." in waits.content.decode()
    assert client.get(f"{url}stand/", {"gezien": waits.context["mark"]}).status_code == 204
    exports.make_waiting()
    done = client.get(f"{url}stand/", {"gezien": waits.context["mark"]})
    assert done.status_code == 286
    assert "Haal het bestand op" in done.content.decode()


def test_a_file_goes_after_a_day(client_as: ClientAs) -> None:
    asked(client_as("fg"))
    exports.tidy()
    with exports.FILES.serving():
        assert Export.objects.count() == 1
        Export.objects.update(created_at=timezone.now() - timedelta(hours=25))
    exports.tidy()
    with exports.FILES.serving():
        assert not Export.objects.exists()


@pytest.mark.parametrize("wrong", [{"soort": "alles"}, {"soort": "ledger_csv", "filter": "x" * 301}])
def test_only_what_is_offered_can_be_asked(client_as: ClientAs, wrong: dict[str, str]) -> None:
    assert client_as("fg").post(ASK, wrong).status_code == 404
