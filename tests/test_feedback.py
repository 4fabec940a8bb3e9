"""Terugkoppeling: one press, neutral, and only in a way the melder wants and that is safe."""

from typing import Any

import pytest
from django.core import mail

from cases import access, services
from cases.models import AuditEvent, Disclosure, Entry, Reporter
from routing import moves, notices
from routing.models import Deadline, Notice, SignalLine, Triage
from tests.routes import Route

pytestmark = pytest.mark.django_db
AF, ADDRESS = "af-raalte", "melder@voorbeeld.invalid"


def closed(route: Route, person: Any, **reporter: Any) -> str:
    """A closed signal whose melder waits to hear; gives its address."""
    triage, user = route.log(), person(AF)
    with access.acting(user):
        services.change(Reporter.objects.visible_to(user).get(), by=user, **({"email": ADDRESS} | reporter))
        moves.perform(triage, "close", by=user, close_reason="geen_mensenhandel", reason="klaar", keep_until=None)
    return f"/signalen/{triage.signal_id}/"


def waiting(person: Any) -> int:
    with access.acting(person(AF)):
        return Deadline.objects.visible_to(person(AF)).filter(code="feedback", done_at=None).count()


def test_one_press_sends_a_neutral_mail_and_stops_the_clock(route: Route, person: Any, client_as: Any) -> None:
    where = closed(route, person)
    assert waiting(person) == 1
    client = client_as(AF)
    assert client.post(f"{where}terugkoppeling/", {"way": "mail"}).status_code == 302
    assert waiting(person) == 0
    assert notices.send_waiting()
    (sent,) = [one for one in mail.outbox if ADDRESS in one.to]
    assert "Uw bericht is bekeken." in sent.body
    assert route.signal
    assert route.signal.number in sent.body
    for secret in ("STORYTOKEN", "REPORTERTOKEN", "PARTYTOKEN", "mensenhandel", "mhtafel", "http"):
        assert secret not in f"{sent.body}{sent.subject}"
    with access.acting_as_service("clock"):
        assert Notice.objects.get(kind="reporter").address == ""
    user = person(AF)
    with access.acting(user):
        assert Entry.objects.visible_to(user).get(kind="terugkoppeling").text == "Per e-mail, zonder inhoud"
        assert AuditEvent.objects.filter(name="feedback.mail", action="export").count() == 1
        assert not Disclosure.objects.filter(outside="De melder").exists()
    assert "Gedaan op" in client.get(where).content.decode()


def test_the_address_waits_sealed_until_the_mail_went(route: Route, person: Any, client_as: Any) -> None:
    client_as(AF).post(f"{closed(route, person)}terugkoppeling/", {"way": "mail"})
    with access.acting_as_service("clock"):
        raw: Any = Notice.objects.filter(kind="reporter").values_list("address", flat=True)[0]
    assert raw.text.startswith("mht1:")
    assert ADDRESS not in raw.text


@pytest.mark.parametrize(("limit", "way", "words"), [
    ("mail", "mail", "Dit is niet veilig voor de melder."), ("post", "brief", "Dit is niet veilig voor de melder."),
    ("bellen", "telefoon", "Dit is niet veilig voor de melder."),
])  # fmt: skip
def test_what_is_not_safe_is_refused(
    route: Route, person: Any, client_as: Any, limit: str, way: str, words: str
) -> None:
    where = closed(route, person, contact_limits=[limit])
    answer = client_as(AF).post(f"{where}terugkoppeling/", {"way": way})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert waiting(person) == 1
    assert client_as(AF).get(f"{where}terugkoppeling/brief/").status_code == (409 if limit == "post" else 200)


def test_who_wants_to_hear_nothing_gets_nothing(route: Route, person: Any, client_as: Any) -> None:
    where, client = closed(route, person, wants_feedback=False), client_as(AF)
    assert client.post(f"{where}terugkoppeling/", {"way": "mail"}).status_code == 422
    assert client.get(f"{where}terugkoppeling/brief/").status_code == 409
    assert client.post(f"{where}terugkoppeling/", {"way": "geen"}).status_code == 302
    assert waiting(person) == 0
    notices.send_waiting()
    assert not [one for one in mail.outbox if ADDRESS in one.to]


def test_the_letter_is_neutral_and_its_printing_is_known(route: Route, person: Any, client_as: Any) -> None:
    where, client = closed(route, person), client_as(AF)
    answer = client.post(f"{where}terugkoppeling/", {"way": "brief"})
    assert answer["Location"] == f"{where}terugkoppeling/brief/"
    letter = client.get(answer["Location"]).content.decode().split("<article")[1].split("</article>")[0]
    assert "Uw bericht is bekeken." in letter
    for secret in ("STORYTOKEN", "PARTYTOKEN", "mensenhandel", "aandachtsfunctie"):
        assert secret not in letter
    with access.acting(person(AF)):
        assert AuditEvent.objects.filter(name="feedback.letter", action="export").count() == 1


def test_telling_more_is_a_verstrekking_with_a_ground(route: Route, person: Any, client_as: Any) -> None:
    where, client, user = closed(route, person), client_as(AF), person(AF)
    posted = {"way": "gesprek", "more": "on"}
    answer = client.post(f"{where}terugkoppeling/", posted)
    assert answer.status_code == 422
    assert "Kies op welke grond u meer vertelde." in answer.content.decode()
    assert client.post(f"{where}terugkoppeling/", posted | {"ground": "gem"}).status_code == 302
    with access.acting(user):
        line = Disclosure.objects.get(outside="De melder")
        assert (line.giver, line.basis_id, line.channel) == (user.unit, "gem", "telefoon")


def test_a_sender_with_an_account_hears_it_there(client_as: Any, person: Any) -> None:
    school, af, user = client_as("school"), client_as(AF), person(AF)
    sent = school.post("/signalen/insturen/", {
        "danger": "nee", "story": "STUURTOKEN", "forms": ["arbeid"], "received_from": "onderwijs", "where": "raalte",
    })  # fmt: skip
    where = str(sent["Location"])
    receipt = school.get(where).content.decode()
    assert "Ontvangstbewijs" in receipt
    assert "STUURTOKEN" in receipt
    assert "Uw signaal is bekeken" not in receipt
    with access.acting(user):
        triage = moves.perform(Triage.objects.visible_to(user).get(), "pick_up", by=user)
        moves.perform(triage, "close", by=user, close_reason="geen_mensenhandel", reason="INNERTOKEN", keep_until=None)
    page = af.get(f"{where}terugkoppeling/").content.decode()
    assert "Laat het weten in mhtafel" in page
    assert "Verstuur de mail" not in page
    assert af.post(f"{where}terugkoppeling/", {"way": "account"}).status_code == 302
    receipt = school.get(where).content.decode()
    assert "Uw signaal is bekeken" in receipt
    assert "INNERTOKEN" not in receipt
    with access.acting(person("school")):
        line = SignalLine.objects.visible_to(person("school")).get()
        assert line.told_at
        assert line.addressed_until
        assert (line.addressed_until - line.told_at).days == 30
        assert Notice.objects.filter(kind="shared", reference=line.number).exists()


def test_the_melder_can_be_changed_with_both_texts_kept(route: Route, person: Any, client_as: Any) -> None:
    where, user, client = closed(route, person), person(AF), client_as(AF)
    with access.acting(user):
        row = Reporter.objects.visible_to(user).get()
    posted = {"name": "Nieuwe Naam", "email": "x", "version": row.version, "contact_limits": ["bellen"]}
    answer = client.post(f"{where}melder/", posted)
    assert answer.status_code == 422
    assert "Dit is geen e-mailadres." in answer.content.decode()
    assert client.post(f"{where}melder/", posted | {"email": ""}).status_code == 302
    assert "Niet bellen" in client.get(where).content.decode()
    lost = client.post(f"{where}melder/", posted | {"email": "", "name": "Ander"})
    assert lost.status_code == 409
    assert "Nieuwe Naam" in lost.content.decode()
    assert "Ander" in lost.content.decode()


def test_only_the_own_unit_reaches_these_pages(route: Route, person: Any, client_as: Any) -> None:
    where = closed(route, person)
    for other in ("af-zwolle", "zoco", "veilig-thuis"):
        for path in ("terugkoppeling/", "terugkoppeling/brief/", "melder/"):
            assert client_as(other).get(where + path).status_code == 404
