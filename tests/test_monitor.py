"""The monitor of the regie, and the tracks of each holder: what is late first, who waits for whom, within budget."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import access
from cases.models import Case, User
from dashboards.queries import monitor as queries
from routing import limits, moves
from routing.models import Track
from tests.routes import Route

pytestmark = pytest.mark.django_db
People = Callable[[str], User]
TODAY = timezone.localdate()


def running(route: Route, days: int = 20, **tracks: Any) -> Any:
    """A case in monitoring that comes back in so many days; gives its id."""
    review = route.schedule(route.refer(route.log()))
    route.decide(review, actions=[], review_on=TODAY + timedelta(days=days), **tracks)
    return route.case_id


def page(client: Any, url: str = "/tafel/monitor/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def plan(route: Route, person: People, **more: Any) -> None:
    om = person("om")
    with access.acting(om):
        track = Track.objects.visible_to(om).get(case_id=route.case_id)
        moves.perform(track, "plan", by=om, next_step="verhoor", **more)


def test_what_is_late_comes_first_and_says_who_waits(route: Route, person: People, client_as: Any) -> None:
    later, first = running(route, 30), running(route, 10)
    route.accept("strafrecht", "om")
    plan(route, person, next_on=TODAY - timedelta(days=2), waits_for="zorg")
    said = page(client_as("voorzitter"))
    assert said.index(f"/casussen/{first}/") < said.index(f"/casussen/{later}/")
    assert said.index("Te laat") < said.index("Op schema")
    assert "Strafrecht wacht op <strong>zorg</strong>: verhoor" in said
    assert "De tafel wacht op" in said and "spoor zorg aanvaarden" in said
    assert not {"STRAFTOKEN", "ZORGTOKEN", "PARTYTOKEN", "STORYTOKEN"} & set(said.split())
    for name in ("politie", "om", "af-raalte", "fg", "kernteam", "beheerder"):
        assert client_as(name).get("/tafel/monitor/").status_code == 404


def test_filters_and_empty_pages(route: Route, person: People, client_as: Any) -> None:
    client = client_as("procesregisseur")
    assert "Er loopt nu geen casus bij de tafel." in page(client)
    case_id = str(running(route, tracks=("zorg",)))
    assert case_id in page(client, "/tafel/monitor/?spoor=zorg&stand=waits")
    assert case_id in page(client, "/tafel/monitor/?spoor=onzin&stand=onzin")
    for query in ("spoor=strafrecht", "stand=late", "stand=adjourned"):
        said = page(client, f"/tafel/monitor/?{query}")
        assert case_id not in said and "Geen casussen met deze filters." in said
    assert case_id in page(client, "/tafel/monitor/?na=geen-sleutel")


def test_it_pages_by_key(route: Route, client_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.paging.PAGE", 2)
    ids = [str(running(route, days, tracks=())) for days in (5, 6, 6, 7)]
    client, seen, url = client_as("voorzitter"), [], "/tafel/monitor/"
    while url:
        said = page(client, url)
        seen += [pk for pk in ids if pk in said]
        more = said.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        url = f"/tafel/monitor/{more}" if more else ""
    assert sorted(seen) == sorted(ids)
    assert (seen[0], seen[-1]) == (ids[0], ids[-1])


def test_an_embargoed_case_is_not_there(route: Route, person: People, client_as: Any) -> None:
    case_id, om = running(route, tracks=("strafrecht",)), person("om")
    with access.acting(om):
        case = Case.objects.visible_to(om).get(pk=case_id)
        limits.hold_back(case, units=[], review_on=TODAY + timedelta(days=9), reason="x", by=om)
    assert str(case_id) not in page(client_as("voorzitter"))


def test_the_monitor_asks_as_much_for_one_case_as_for_four(route: Route, person: People) -> None:
    counts, lead = [], person("voorzitter")
    for amount in (1, 3):
        for _ in range(amount):
            running(route)
            route.accept("strafrecht", "om")
        with access.acting(lead), CaptureQueriesContext(connection) as asked:
            found = queries.board(lead, queries.Chosen())
        counts.append(len(asked))
    assert len(found.shown.rows) == 4
    assert counts[0] == counts[1] <= 8


def test_a_holder_sees_its_own_late_tracks_first(
    route: Route, person: People, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running(route)
    route.accept("strafrecht", "om")
    late = route.case_id
    plan(route, person, next_on=TODAY - timedelta(days=3), waits_for="zorg")
    running(route)
    route.accept("strafrecht", "om")
    client = client_as("om")
    said = page(client, "/sporen/")
    assert said.index(f"/casussen/{late}/") < said.index(f"/casussen/{route.case_id}/")
    assert "Wacht op zorg" in said
    assert str(route.case_id) not in page(client, "/sporen/?stand=late")
    assert "Geen sporen met dit filter." in page(client, "/sporen/?stand=assigned")
    monkeypatch.setattr("cases.paging.PAGE", 1)
    first = page(client, "/sporen/")
    second = page(client, "/sporen/" + first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&"))
    assert str(late) in first and str(route.case_id) not in first
    assert str(route.case_id) in second and str(late) not in second
