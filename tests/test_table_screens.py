"""The screens of the tafel and of a casus: who sees what, and what a button does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import access
from cases.models import AuditEvent, Case, Entry, User
from dashboards.queries.dossiers import dossiers
from routing import moves
from routing.models import Action, AgendaItem, Meeting, Review
from tests.routes import Route

Login = Callable[[str], Client]
People = Callable[[str], User]

pytestmark = pytest.mark.django_db


def page(client: Client, url: str, status: int = 200) -> str:
    """Fetch a page and give its text."""
    found = client.get(url)
    assert found.status_code == status, url
    return found.content.decode()


def seen(model: Any, user: User, **which: Any) -> Any:
    """Read one row as this user."""
    with access.acting(user):
        return model.objects.visible_to(user).get(**which)


def on_agenda(route: Route, by: str = "af-raalte") -> Review:
    """A case on the agenda."""
    return route.schedule(route.refer(route.log(by), by))


def test_each_reader_gets_its_own_casus(route: Route, client_as: Login) -> None:
    url = f"/casussen/{route.whole().case_id}/"
    police, care, lead, focal = (page(client_as(who), url) for who in ("politie", "zoco", "voorzitter", "af-raalte"))
    assert "STRAFTOKEN" in police
    assert "ZORGTOKEN" not in police
    assert "STRAFTOKEN" not in care + lead + focal
    assert "MOTIVATIONTOKEN" in lead
    assert "MOTIVATIONTOKEN" in focal
    assert "OWNNOTETOKEN" in focal
    assert "OWNNOTETOKEN" not in police + care + lead
    assert "REPORTERTOKEN" not in police + care + lead


def test_a_track_one_may_not_read_is_a_line_or_a_heading(route: Route, client_as: Login) -> None:
    url = f"/casussen/{route.whole().case_id}/"
    assert "U ziet de regel voor de tafel, niet de inhoud." in page(client_as("voorzitter"), url)
    police = page(client_as("politie"), url)
    assert "U ziet hier alleen dat dit spoor bestaat." in police
    assert "Volgende stap wijzigen" in page(client_as("om"), url)
    assert "Volgende stap wijzigen" not in police


@pytest.mark.parametrize(
    "who", ["arbeidsinspectie", "riec", "af-zwolle", "burgemeester-raalte", "school", "beheerder", "fg"]
)
def test_who_is_not_involved_finds_nothing(route: Route, client_as: Login, who: str) -> None:
    client, case_id = client_as(who), route.whole().case_id
    assert client.get(f"/casussen/{case_id}/").status_code == 404
    assert client.post(f"/casussen/{case_id}/aantekening/", {"text": "x", "part": "casus"}).status_code == 404


def test_names_of_another_organisation_open_with_an_audited_click(
    route: Route, client_as: Login, person: People
) -> None:
    route.whole()
    url, zoco = f"/casussen/{route.case_id}/", client_as("zoco")
    assert "PARTYTOKEN" in page(client_as("af-raalte"), url)
    hidden = page(zoco, url)
    assert "PARTYTOKEN" not in hidden
    link = hidden.split('href="?toon=')[1].split("#")[0]
    assert "PARTYTOKEN" in page(zoco, f"{url}?toon={link}")
    with access.acting(person("zoco")):
        assert AuditEvent.objects.filter(action="read", name="name", user=person("zoco").pk).count() == 1


def test_a_name_of_a_hidden_party_stays_hidden(route: Route, client_as: Login) -> None:
    route.whole()
    page(client_as("zoco"), f"/casussen/{route.case_id}/?toon={uuid4()}", 404)


def test_wie_ziet_dit_names_only_what_the_reader_may_know(route: Route, client_as: Login) -> None:
    url = f"/casussen/{route.whole().case_id}/"
    aside = page(client_as("af-raalte"), url).split('id="wie"')[1]
    assert "Openbaar Ministerie" in aside
    assert "Strafrecht" not in aside
    assert "Strafrecht" in page(client_as("politie"), url).split('id="wie"')[1]


def test_an_aantekening_goes_to_the_chosen_part(route: Route, client_as: Login, person: People) -> None:
    url = f"/casussen/{route.whole().case_id}/"
    answer = client_as("politie").post(f"{url}aantekening/", {"text": "NIEUWTOKEN", "part": "strafrecht"})
    assert answer.status_code == 302
    assert "NIEUWTOKEN" in page(client_as("om"), url)
    assert "NIEUWTOKEN" not in page(client_as("voorzitter"), url) + page(client_as("zoco"), url)


@pytest.mark.parametrize("data", [{"text": "x", "part": "zorg"}, {"text": "", "part": "eigen"}, {"text": "x"}])
def test_an_aantekening_elsewhere_or_empty_is_asked_again(route: Route, client_as: Login, data: dict[str, str]) -> None:
    answer = client_as("politie").post(f"/casussen/{route.whole().case_id}/aantekening/", data)
    assert answer.status_code == 422
    assert "Wie mag dit lezen?" in answer.content.decode()


def test_inbreng_before_the_tafel_is_marked(route: Route, client_as: Login, person: People) -> None:
    on_agenda(route)
    client_as("om").post(f"/casussen/{route.case_id}/aantekening/", {"text": "inbreng", "part": "casus"})
    assert seen(Entry, person("om"), text="inbreng").kind == "inbreng"


def test_an_action_is_done_and_undone(route: Route, client_as: Login, person: People) -> None:
    route.whole()
    client, user = client_as("af-raalte"), person("af-raalte")
    action = seen(Action, user, text="ACTIONTOKEN")
    answer = client.post(f"/acties/{action.pk}/klaar/")
    assert f"gedaan={action.pk}" in answer.headers["Location"]
    done = seen(Action, user, pk=action.pk)
    assert done.done_at is not None
    assert timedelta(days=4) < done.addressed_until - timezone.now() < timedelta(days=11)
    assert "Ongedaan maken" in page(client, answer.headers["Location"].split("#")[0])
    client.post(f"/acties/{action.pk}/open/")
    undone = seen(Action, user, pk=action.pk)
    assert undone.done_at is None
    assert undone.addressed_until == action.addressed_until


def test_a_unit_without_sight_does_its_own_action(route: Route, client_as: Login, person: People) -> None:
    inspector = person("arbeidsinspectie")
    due = timezone.localdate() + timedelta(days=3)
    route.decide(on_agenda(route), actions=[{"unit": inspector.unit, "text": "NAGAAN", "due": due}])
    action = seen(Action, inspector, text="NAGAAN")
    seen_case = page(client_as("arbeidsinspectie"), f"/casussen/{route.case_id}/")  # row 22: text and stand, no more
    assert "NAGAAN" in seen_case
    assert not {"SUMMARYTOKEN", "MOTIVATIONTOKEN", "PARTYTOKEN", "ACTIONTOKEN"} & set(seen_case.split())
    assert client_as("arbeidsinspectie").post(f"/acties/{action.pk}/klaar/").status_code == 302
    assert seen(Action, inspector, pk=action.pk).done_at is not None
    assert client_as("riec").post(f"/acties/{action.pk}/klaar/").status_code == 404


def test_an_action_sends_nobody_to_another_site(route: Route, client_as: Login, person: People) -> None:
    route.whole()
    action = seen(Action, person("af-raalte"), text="ACTIONTOKEN")
    answer = client_as("af-raalte").post(f"/acties/{action.pk}/klaar/", {"terug": "https://elders.invalid/"})
    assert answer.status_code == 404
    assert seen(Action, person("af-raalte"), pk=action.pk).done_at is None


def test_the_list_asks_as_much_for_one_case_as_for_many(route: Route, person: People) -> None:
    lead = person("voorzitter")
    counts = []
    for _ in range(2):
        for _ in range(2):
            route.decide(on_agenda(route))
        with access.acting(lead), CaptureQueriesContext(connection) as asked:
            found = dossiers(lead)
        counts.append(len(asked))
    assert len(found.lines) == 4
    assert counts[0] == counts[1] <= 10


def test_the_list_filters_and_pages_by_key(
    route: Route, client_as: Login, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.queries.dossiers.PAGE", 2)
    ids = [str(route.refer(route.log()).case_id) for _ in range(5)]
    client = client_as("voorzitter")
    first = page(client, "/casussen/")
    assert [pk in first for pk in ids] == [False, False, False, True, True]
    second = page(client, f"/casussen/?na={ids[3]}")
    assert [pk in second for pk in ids] == [False, True, True, False, False]
    assert ids[4] in page(client, f"/casussen/?voor={ids[2]}")
    assert "Geen casussen met deze filters." in page(client, "/casussen/?stand=closed")
    page(client, "/casussen/?na=geen-id", 404)


def test_the_regie_sees_what_waits_and_others_only_their_own(route: Route, client_as: Login) -> None:
    review = route.refer(route.log())
    move = f"/stap/weging/{review.pk}/schedule/"
    assert move in page(client_as("procesregisseur"), "/tafel/")
    others = page(client_as("politie"), "/tafel/")
    assert move not in others
    assert "Tafel plannen" not in others


def test_an_agenda_shows_a_reader_only_its_own_cases(route: Route, client_as: Login, person: People) -> None:
    first = on_agenda(route)
    item = seen(AgendaItem, person("voorzitter"), review=first)
    url = f"/tafel/{item.meeting_id}/"
    number = seen(Case, person("voorzitter"), pk=first.case_id).number
    assert number in page(client_as("voorzitter"), url)
    assert number in page(client_as("politie"), url)
    for who in ("riec", "af-zwolle", "arbeidsinspectie"):
        page(client_as(who), url, 404)


def agenda_of_two(route: Route, lead: User) -> tuple[AgendaItem, AgendaItem]:
    """Two new cases on one meeting."""
    meeting = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=2))
    for _ in range(2):
        review = route.refer(route.log())
        with access.acting(lead):
            moves.perform(route.seen(review, lead), "schedule", by=lead, meeting=meeting, invited=[lead.unit])
    with access.acting(lead):
        first, second = AgendaItem.objects.visible_to(lead).filter(meeting=meeting)
    return first, second


def test_the_order_changes_once_and_not_twice(route: Route, client_as: Login, person: People) -> None:
    lead = person("voorzitter")
    first, second = agenda_of_two(route, lead)
    client, data = client_as("voorzitter"), {"richting": "op", "versie": second.version}
    assert client.post(f"/tafel/punt/{second.pk}/", data).status_code == 302
    assert seen(AgendaItem, lead, pk=second.pk).place < seen(AgendaItem, lead, pk=first.pk).place
    data["richting"] = "neer"
    assert client.post(f"/tafel/punt/{second.pk}/", data).status_code == 409
    assert client.post(f"/tafel/punt/{second.pk}/", {"minutes": 500, "versie": 2}).status_code == 422
    assert client_as("politie").post(f"/tafel/punt/{second.pk}/", data).status_code == 404


def test_a_tafel_closes_only_when_all_is_decided(route: Route, client_as: Login, person: People) -> None:
    review = on_agenda(route)
    item = seen(AgendaItem, person("voorzitter"), review=review)
    client, url = client_as("voorzitter"), f"/tafel/{item.meeting_id}/sluiten/"
    assert client.post(url).status_code == 409
    route.decide(review)
    assert "Tafel sluiten" in page(client, f"/tafel/{item.meeting_id}/")
    assert client.post(url).status_code == 302
    assert Meeting.objects.get(pk=item.meeting_id).closed_at is not None
    assert client_as("politie").post(url).status_code == 404


def test_a_new_tafel_is_to_come_and_alone_on_its_moment(client_as: Login) -> None:
    client, day = client_as("procesregisseur"), (timezone.localdate() + timedelta(days=3)).isoformat()
    good = {"day": day, "time": "09:30", "place": "Huis"}
    assert client.post("/tafel/nieuw/", good).status_code == 302
    for bad in (
        good,
        good | {"day": "gisteren"},
        good | {"day": "vandaag", "time": "00:00"},
        good | {"time": "straks"},
    ):
        assert client.post("/tafel/nieuw/", bad).status_code == 422
    assert Meeting.objects.count() == 1
    assert client_as("politie").get("/tafel/nieuw/").status_code == 404


def test_sporen_shows_who_holds_what(route: Route, client_as: Login) -> None:
    route.whole()
    assert "Volgende stap: gesprek" in page(client_as("om"), "/sporen/")
    assert "regie bij" in page(client_as("politie"), "/sporen/")
    assert "Er loopt geen spoor bij u." in page(client_as("riec"), "/sporen/")
    page(client_as("voorzitter"), "/sporen/", 404)


def test_the_besluit_is_shown_before_it_is_taken(route: Route, client_as: Login, person: People) -> None:
    review = on_agenda(route)
    client, url = client_as("voorzitter"), f"/stap/weging/{review.pk}/decide/"
    assert "Wie is het eens?" in page(client, url)
    data = {"tracks": ["zorg"], "motivation": "omdat", "risk": "midden", "review_on": "over"}
    assert client.post(url, data).status_code == 422
    data["review_on"] = (timezone.localdate() + timedelta(days=28)).isoformat()
    asked = client.post(url, data)
    assert asked.status_code == 200
    assert "Dit legt u vast" in asked.content.decode()
    assert seen(Review, person("voorzitter"), pk=review.pk).state == "scheduled"
    assert client.post(url, data | {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    assert seen(Review, person("voorzitter"), pk=review.pk).state == "monitoring"
