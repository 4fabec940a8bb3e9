"""Toezicht, Bewaren: what an FG reads and decides, what a colleague asks, and that no word of a case is on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import User
from dashboards import destruction, figures, frozen, quarters
from dashboards.models import Counted
from dashboards.publication import QuarterCounts, publish
from routing import retention
from routing.models import Destruction, RetentionAsk, RetentionRule
from tests.routes import Route
from tests.test_retention import approve, closed, ended_case, passed, terms

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
HOME = "/toezicht/bewaren/"


def page(client: Client, url: str, **asked: Any) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_list_shows_day_kind_and_organisation_and_nothing_more(
    route: Route, person: Person, client_as: ClientAs
) -> None:
    triage = closed(route, ago=timedelta(days=350))
    retention.refresh()
    text = page(client_as("fg"), HOME)
    code = f"zaak {str(triage.case_id)[-8:]}"
    assert code in text and "Gemeente Raalte" in text and "Signaal, niet naar de tafel" in text
    assert "Termijn nog goedkeuren" in text
    assert "TOKEN" not in text and str(triage.signal.number) not in text
    approve(person)
    assert "over 1" in page(client_as("fg"), HOME)
    assert code not in page(client_as("fg-zwolle"), HOME)


def test_filters_narrow_and_an_empty_list_says_so(route: Route, client_as: ClientAs) -> None:
    assert "Er is nog geen afgesloten dossier" in page(client_as("fg"), HOME)
    closed(route)
    retention.refresh()
    client = client_as("fg")
    chosen = [({"organisatie": "raalte"}, True), ({"organisatie": "zwolle"}, False), ({"soort": "case"}, False),
              ({"wanneer": "voorbij"}, True), ({"vast": "on"}, False)]  # fmt: skip
    for asked, found in chosen:
        assert ("zaak " in page(client, HOME, **asked)) == found, asked
    assert client.get(HOME, {"soort": "x"}).status_code == 422
    assert client.get(HOME, {"na": "onzin"}).status_code == 200


def test_the_list_pages_by_key(client_as: ClientAs, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit follows on the next page, once each."""
    monkeypatch.setattr("cases.paging.PAGE", 2)
    for days in (800, 700, 600):
        closed(Route(person), ago=timedelta(days=days))
    retention.refresh()
    first = client_as("fg").get(HOME)
    second = client_as("fg").get(HOME + first.context["next_url"])
    shown = [row["cells"][0]["text"] for answer in (first, second) for row in answer.context["rows"]]
    assert len(shown) == len(set(shown)) == 3
    assert second.context["next_url"] == ""


def test_a_hold_is_asked_by_a_colleague_and_decided_by_the_fg(
    route: Route, person: Person, client_as: ClientAs
) -> None:
    triage = closed(route)
    approve(person)
    retention.refresh()
    af, fg, url = client_as("af-raalte"), client_as("fg"), f"/casussen/{triage.case_id}/bewaren/"
    assert url in page(af, f"/signalen/{triage.signal_id}/")
    assert "Daarna vernietigen we het" in page(af, url)
    for wrong in ({"kind": "hold"}, {"kind": "extension", "reason": "x"}, {"reason": "x"},
                  {"kind": "extension", "reason": "x", "until": "1-1-2050"}):  # fmt: skip
        assert af.post(url, wrong).status_code == 422, wrong
    assert af.post(url, {"kind": "hold", "reason": "Er loopt een klacht."}).status_code == 302
    assert "Er loopt een klacht." in page(fg, HOME) and "Wens wacht" in page(fg, HOME)
    [term] = terms(person)
    dossier = f"{HOME}{term.pk}/"
    assert "Goedkeuren" in page(fg, dossier)
    with access.acting(person("fg")):
        ask = RetentionAsk.objects.get()
    decide = f"{HOME}wens/{ask.pk}/"
    assert client_as("fg-zwolle").post(decide, {"besluit": "approved"}).status_code == 404
    assert fg.post(decide, {"besluit": "x"}).status_code == 404
    assert fg.post(decide, {"besluit": "approved"}).headers["Location"] == dossier
    assert "Vastgehouden" in page(fg, HOME) and passed() == []
    assert "Het wordt vastgehouden" in page(af, f"/signalen/{triage.signal_id}/")
    assert fg.post(decide, {"besluit": "lift"}).status_code == 302
    assert len(passed()) == 1


@pytest.mark.parametrize("name", ["af-zwolle", "politie", "kernteam", "beheerder"])
def test_others_ask_nothing_and_see_nothing(route: Route, client_as: ClientAs, name: str) -> None:
    triage = closed(route)
    retention.refresh()
    client = client_as(name)
    assert client.get(f"/casussen/{triage.case_id}/bewaren/").status_code == 404
    assert client.post(f"/casussen/{triage.case_id}/bewaren/", {"kind": "hold", "reason": "x"}).status_code == 404
    for tail in ("", "termijnen/", "verklaringen/"):
        assert client.get(f"{HOME}{tail}").status_code == 404


def test_what_still_runs_has_no_page_to_keep_it(route: Route, client_as: ClientAs) -> None:
    triage = route.log()
    assert client_as("af-raalte").get(f"/casussen/{triage.case_id}/bewaren/").status_code == 404


def test_a_term_is_approved_changed_as_a_new_version_and_refused_when_wrong(
    route: Route, person: Person, client_as: ClientAs
) -> None:
    closed(route)
    retention.refresh()
    fg = client_as("fg")
    rule = RetentionRule.objects.get(organisation__code="raalte", kind="signal", ended_on=None)
    url = f"{HOME}termijnen/{rule.pk}/"
    assert "gaan nu 1 dossiers bij de volgende ronde weg" in page(fg, url)
    form = {"category": rule.category, "months": "12", "start": "closed", "source": rule.source}
    for wrong in ({"months": "0"}, {"months": "veel"}, {"category": ""}, {"start": "x"}, {"source": ""}):
        assert fg.post(url, form | wrong).status_code == 422, wrong
    assert client_as("fg-zwolle").post(url, form).status_code == 404
    assert fg.post(url, form).status_code == 302
    assert fg.post(url, form | {"months": "24"}).status_code == 302
    rules = RetentionRule.objects.filter(organisation__code="raalte", kind="signal").order_by("version")
    assert [(row.version, row.months, row.ended_on is None) for row in rules] == [(1, 12, False), (2, 24, True)]
    assert fg.post(url, form).status_code == 404  # the old version is decided on no more
    assert "24" in page(fg, f"{HOME}termijnen/") or "2 jaar" in page(fg, f"{HOME}termijnen/")


def test_the_verklaringen_are_listed_for_their_fg(route: Route, person: Person, client_as: ClientAs) -> None:
    assert "Er is nog niets vernietigd." in page(client_as("fg"), f"{HOME}verklaringen/")
    closed(route)
    approve(person)
    assert destruction.run() == 1
    with access.acting(person("fg")):
        [row] = Destruction.objects.all()
        assert {"cases_signal", "cases_reporter", "cases_entry", "cases_party", "routing_triage"} <= set(row.counts)
    text = page(client_as("fg"), f"{HOME}verklaringen/")
    assert "Het hele dossier" in text and "Wordt gemaakt" in text
    destruction.write_waiting()
    assert "Download de PDF" in page(client_as("fg"), f"{HOME}verklaringen/")
    assert "Er is nog niets vernietigd." in page(client_as("fg-zwolle"), f"{HOME}verklaringen/")


def test_a_case_page_says_until_when(route: Route, person: Person, client_as: ClientAs) -> None:
    ended_case(route, ago=timedelta(days=100))
    retention.refresh()
    text = page(client_as("procesregisseur"), f"/casussen/{route.case_id}/")
    assert "Wij bewaren dit tot en met" in text
    assert timezone.localdate().year + 4 <= max(term.ends_on.year for term in terms(person) if term.ends_on)


def test_the_figures_are_the_same_before_and_after(route: Route, person: Person) -> None:
    """What a quarter counted stays counted when its dossiers are gone, and nothing of them is needed for it."""
    quarter = quarters.last_complete()
    day = quarters.midnight(quarters.begins(quarter) + timedelta(days=10))
    for _ in range(3):
        closed(Route(person), ago=timezone.now() - day)
    before = _counted(quarter)
    assert sum(map(sum, before.region.values())) >= 3
    approve(person)
    with access.acting(person("fg")):
        for rule in retention.rules(person("fg")).filter(kind="signal", organisation__code="raalte"):
            retention.approve(rule, by=person("fg"), category="kort", months=1, start="closed", source="kort")
    assert destruction.run() == 3
    assert sum(map(sum, _counted(quarter).region.values())) == 0, "the rows are really gone"
    with transaction.atomic(), access.acting_as_service("report"):
        stored = {row.quarter: row.counts for row in Counted.objects.all()}
    assert _counted(quarter, stored).region == before.region
    assert frozen.of(quarter).plain() == publish(before, []).plain()


def _counted(quarter: str, stored: figures.Columns | None = None) -> QuarterCounts:
    with transaction.atomic(), access.acting_as_service("report"):
        return figures.counts(quarter, stored)
