"""The doors for browsers: login, roles, one answer for hidden and missing, one effect per form, one winner."""

import re
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from cases import access
from cases.models import AuditEvent, Disclosure, User
from routing import moves
from routing.models import Review, Step, Triage
from tests.routes import Route


def blank(text: bytes) -> str:
    """Without what differs between two drawings of the same page: tokens, keys and the time left."""
    return re.sub(r'(value|data-session-age)="[^"]*"', "", text.decode())


@pytest.mark.django_db
def test_hidden_and_missing_look_the_same_and_are_both_audited(route: Route, client_as: Any, person: Any) -> None:
    route.whole()
    stranger = client_as("af-zwolle")
    hidden, missing = stranger.get(f"/casussen/{route.case_id}/"), stranger.get(f"/casussen/{uuid4()}/")
    assert hidden.status_code == missing.status_code == 404
    assert blank(hidden.content) == blank(missing.content)
    with access.acting(person("fg")):
        refused = AuditEvent.objects.filter(action="refuse", user=person("af-zwolle").pk)
        assert refused.count() == 2
        assert str(route.case_id) in {str(event.object_id) for event in refused}


@pytest.mark.django_db
def test_without_login_a_page_leads_to_login_and_a_script_gets_401(db: None) -> None:
    client = Client(SERVER_NAME="localhost")
    assert client.get("/signalen/").headers["Location"].startswith("/inloggen/")
    assert client.get("/signalen/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/melden/").status_code == 200
    assert "Set-Cookie" not in client.get("/melden/").headers


@pytest.mark.django_db
def test_wrong_name_and_wrong_password_get_the_same_answer(db: None) -> None:
    client = Client(SERVER_NAME="localhost")
    answers = [
        client.post("/inloggen/", {"username": name, "password": "verkeerd-geraden"})
        for name in ("af-raalte", "bestaat-niet")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    texts = [blank(answer.content).replace("af-raalte", "").replace("bestaat-niet", "") for answer in answers]
    assert texts[0] == texts[1]


@pytest.mark.django_db
def test_practice_login_exists_only_in_the_demo(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(SERVER_NAME="localhost")
    assert client.post("/demo/inloggen/", {"wie": "zoco"}).status_code == 302
    monkeypatch.setattr(settings, "DEMO", False)
    assert Client(SERVER_NAME="localhost").post("/demo/inloggen/", {"wie": "zoco"}).status_code == 404


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client_as: Any) -> None:
    for path in ("/", "/bestaat-niet/"):
        answer = client_as("af-raalte").get(path)
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_double_click_has_one_effect(route: Route, client_as: Any, person: Any) -> None:
    triage = route.log()
    client, url = client_as("af-raalte"), f"/stap/triage/{triage.pk}/close/"
    form = {
        "close_reason": "geen_mensenhandel",
        "reason": "uitgezocht",
        "versie": 1,
        "bevestigd": "1",
        "waarom": "nodig",
        "sleutel": str(uuid4()),
    }
    first, second = client.post(url, form), client.post(url, form)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    user = person("af-raalte")
    with access.acting(user):
        assert Step.objects.visible_to(user).filter(name="close").count() == 1


@pytest.mark.django_db
def test_a_wrong_form_gives_the_text_back_and_may_be_sent_again(route: Route, client_as: Any) -> None:
    triage = route.log()
    client, url = client_as("af-raalte"), f"/stap/triage/{triage.pk}/close/"
    form = {"close_reason": "onvoldoende", "reason": "MIJNTEKST", "versie": 1, "sleutel": str(uuid4())}
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert "MIJNTEKST" in answer.content.decode()
    assert "Vul in tot wanneer u dit bewaart." in answer.content.decode()
    again = client.post(url, form | {"keep_until": "1 jan 2030"})
    assert again.status_code == 200
    assert "Klopt dit?" in again.content.decode()


@pytest.mark.django_db
def test_the_confirm_page_says_who_will_see_what_and_on_what_ground(route: Route, client_as: Any) -> None:
    triage = route.log()
    form = {"grown": "ja", "reason": "meer", "summary": "SAMENVATTING", "knows": "ja", "versie": 1}
    text = client_as("af-raalte").post(f"/stap/triage/{triage.pk}/refer/", form).content.decode()
    for words in (
        "Zorg- en Veiligheidshuis",
        "De aanmelding, de personen",
        "Goedgekeurd door de FG op",
        "SAMENVATTING",
    ):
        assert words in text


@pytest.mark.django_db
def test_the_ground_chosen_on_the_confirm_page_stands_in_the_ledger(route: Route, client_as: Any, person: Any) -> None:
    triage = route.log()
    form = {
        "grown": "ja",
        "reason": "meer",
        "summary": "S",
        "knows": "nog_niet",
        "knows_reason": "niet veilig",
        "versie": 1,
    }
    chosen = {"bevestigd": "1", "waarom": "nodig", "grond-zvhh-casus": "gem-wmo"}
    assert client_as("af-raalte").post(f"/stap/triage/{triage.pk}/refer/", form | chosen).status_code == 302
    with access.acting(person("fg")):
        line = Disclosure.objects.get(case_id=triage.case_id, receiver__code="zvhh", cause="weging.start")
    assert (line.basis_id, line.informed) == ("gem-wmo", "uitgesteld")


@pytest.mark.django_db
def test_before_a_besluit_the_page_names_who_will_see_each_track(route: Route, client_as: Any) -> None:
    review = route.schedule(route.refer(route.log()))
    form = {"tracks": ["zorg"], "motivation": "m", "risk": "hoog", "review_on": "1 dec 2027", "versie": 2}
    text = client_as("voorzitter").post(f"/stap/weging/{review.pk}/decide/", form).content.decode()
    assert "Veilig Thuis, zorgcoördinatie" in text
    assert "(na aanvaarden)" in text


@pytest.mark.django_db
def test_an_old_page_gets_409_with_the_text(route: Route, client_as: Any, person: Any) -> None:
    triage = route.log()
    client, url = client_as("af-raalte"), f"/stap/triage/{triage.pk}/close/"
    form = {
        "close_reason": "geen_mensenhandel",
        "reason": "MIJNTEKST",
        "versie": 0,
        "bevestigd": "1",
        "waarom": "nodig",
    }
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "MIJNTEKST" in answer.content.decode()
    assert "Iemand was u voor" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "a" * 20_000, "<script>alert(1)</script>", "\u202e\u0000", "😀" * 3000])
def test_hostile_text_in_a_move_is_never_an_error_of_ours(route: Route, client_as: Any, text: str) -> None:
    triage = route.log()
    answer = client_as("af-raalte").post(f"/stap/triage/{triage.pk}/close/", {"close_reason": "x", "reason": text})
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content


def committed_route() -> tuple[Route, Review]:
    """A case on the agenda, committed."""
    route = Route(lambda name: User.objects.select_related("unit__organisation").get(username=name))
    with transaction.atomic():
        review = route.schedule(route.refer(route.log()))
    return route, review


def test_of_two_chairs_deciding_at_once_one_wins(committed: None) -> None:
    route, review = committed_route()
    won: list[str] = []
    gate = threading.Barrier(2)

    def decide(username: str, name: str, data: dict[str, Any]) -> None:
        user = User.objects.get(username=username)
        try:
            gate.wait()
            with access.working_as(user):
                moves.perform(review, name, by=user, version=2, **data)
            won.append(name)
        except (moves.Conflict, moves.Refused):
            pass
        finally:
            connections.close_all()

    races = [
        ("voorzitter", "decline", {"motivation": "a"}),
        ("voorzitter-2", "give_back", {"motivation": "b", "advice": "c"}),
    ]
    threads = [threading.Thread(target=decide, args=race) for race in races]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    chair = User.objects.get(username="voorzitter")
    with access.working_as(chair):
        steps = Step.objects.visible_to(chair).filter(case_id=route.case_id, name__in=["decline", "give_back"])
        assert [step.name for step in steps] == won


def test_a_move_that_breaks_halfway_leaves_nothing(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _, review = committed_route()
    chair = User.objects.get(username="voorzitter")
    monkeypatch.setattr("routing.deadlines.plan", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError), access.working_as(chair):
        moves.perform(review, "decline", by=chair, motivation="x")
    with access.working_as(chair):
        assert Review.objects.visible_to(chair).get(pk=review.pk).state == "scheduled"
        assert not Step.objects.visible_to(chair).filter(name="decline").exists()
    police = User.objects.get(username="politie")
    with access.working_as(police):
        assert Review.objects.visible_to(police).filter(pk=review.pk).exists()


def test_redis_down_stops_no_page_and_no_move(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    route, _ = committed_route()
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="af-raalte"))
    assert client.get("/").status_code == 200
    user = User.objects.get(username="af-raalte")
    with access.working_as(user):
        assert Triage.objects.visible_to(user).get(case_id=route.case_id).state == "referred"
