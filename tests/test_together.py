"""Two own signals that belong together: side by side, linked, merged, gathered, and apart again; nothing is lost."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from cases import access, links, services
from cases.models import (
    AuditEvent,
    CaseMunicipality,
    Disclosure,
    Entry,
    Grant,
    Organisation,
    Party,
    Reporter,
    Request,
    Signal,
    SignalLink,
    User,
)
from routing import answering, moves
from routing.models import Step, Triage
from routing.move_forms import grounds_of
from tests.routes import Route
from tests.test_asks import asked
from tests.test_lijkt_op import AF, AF2, SAME, ZWOLLE, audited, found, log


def given(person: Any) -> tuple[int, int]:
    """Who may see, and what the ledger has, as the aandachtsfunctionaris knows it: never nothing."""
    with access.acting(person(AF)):
        told = (Grant.objects.count(), Disclosure.objects.count())
    assert told[0]
    return told


@pytest.mark.django_db
def test_two_signals_are_linked_and_unlinked_as_a_row(route: Route, person: Any, client_as: Any) -> None:
    """A link opens nothing, so nothing goes to the ledger; undone, its row stays with its end."""
    one, other = log(route), log(route)
    client, url = client_as(AF), f"/signalen/{one.signal_id}/vergelijk/{other.signal_id}/"
    before = given(person)
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422 and "Schrijf waarom ze bij elkaar horen." in refused.content.decode()
    assert client.post(url, {"reason": "Zelfde busje."}).status_code == 302
    assert client.post(url, {"reason": "Nog eens."}).status_code == 302
    assert "gekoppeld" in client.get(f"/signalen/{other.signal_id}/").content.decode()
    with access.acting(person(AF)):
        row = SignalLink.objects.visible_to(person(AF)).get()
        assert AuditEvent.objects.filter(action="write", name="link", object_id=row.pk).count() == 1
    assert given(person) == before
    undo = f"/signalen/{one.signal_id}/koppeling/{row.pk}/los/"
    assert client_as(ZWOLLE).post(undo).status_code == 404
    assert client.post(undo).status_code == 302 and client.post(undo).status_code == 302
    with access.acting(person(AF)):
        assert AuditEvent.objects.filter(action="write", name="unlink", object_id=row.pk).count() == 1
        assert SignalLink.objects.visible_to(person(AF)).get().ended_by_id == person(AF).pk
        assert links.of_signal(one.signal, person(AF)) == []
    assert client.post(url, {"reason": "Toch wel."}).status_code == 302


@pytest.mark.django_db
def test_nobody_compares_or_links_with_a_foreign_signal(route: Route, person: Any, client_as: Any) -> None:
    own, foreign = log(route), log(route, by=ZWOLLE)
    client = client_as(AF)
    for url in (f"{own.signal_id}/vergelijk/{foreign.signal_id}", f"{foreign.signal_id}/vergelijk/{own.signal_id}",
                f"{own.signal_id}/vergelijk/{own.signal_id}", f"{foreign.signal_id}/samenbrengen"):  # fmt: skip
        assert client.get(f"/signalen/{url}/").status_code == 404, url
        assert client.post(f"/signalen/{url}/", {"reason": "x"}).status_code == 404, url
    with access.acting(person(AF)), pytest.raises(Signal.DoesNotExist):
        links.link(own.signal, foreign.signal, by=person(AF), why="x")


@pytest.mark.django_db
def test_side_by_side_says_what_differs(route: Route, person: Any, client_as: Any) -> None:
    one, other = log(route), log(route, phone="0687654321")
    page = client_as(AF).get(f"/signalen/{one.signal_id}/vergelijk/{other.signal_id}/").content.decode()
    assert "Op 1 punt verschillen ze" in page and page.count("<strong>Anders</strong>") == 1
    assert "0687654321" in page and "Samenvoegen" in page and "Koppelen" in page
    assert audited(person, action="read", object_id__in=[one.signal_id, other.signal_id]) == 2


@pytest.mark.django_db
def test_several_signals_come_into_one_dossier_and_come_apart_again(route: Route, person: Any, client_as: Any) -> None:
    """Each by its own step; the roles of gemeenten stay and give nobody sight; losmaken puts everything back."""
    user = person(AF)
    rows = [log(route) for _ in range(3)]
    zwolle = Organisation.objects.get(code="zwolle")
    with access.acting(user):
        services.add_municipality(rows[1].case, zwolle, "werving", by=user)
    client, url = client_as(AF), f"/signalen/{rows[0].signal_id}/samenbrengen/"
    assert client.get(url).status_code == 200
    refused = client.post(url, {"reason": ""}).content.decode()
    assert "Kies een of meer signalen." in refused and "Schrijf waarom ze bij elkaar horen." in refused
    before = given(person)
    sent = {"signals": [str(row.signal_id) for row in rows[1:]], "reason": "Zelfde baas."}
    assert client.post(url, sent).status_code == 302
    with access.acting(user):
        here = Signal.objects.visible_to(user).filter(case=rows[0].case_id)
        assert here.count() == 3
        assert CaseMunicipality.objects.visible_to(user).filter(case=rows[0].case_id, role="werving").exists()
        assert AuditEvent.objects.filter(action="move", name="triage.merge").count() == 2
    assert given(person) == before and found(person, ZWOLLE, **SAME) == {}
    assert "in dit dossier" in client.get(f"/signalen/{rows[0].signal_id}/").content.decode()
    with access.acting(user):
        moves.perform(rows[1], "split", by=user, reason="Toch niet.")
        assert Signal.objects.visible_to(user).get(pk=rows[1].signal_id).case_id == rows[1].case_id
        assert Party.objects.visible_to(user).filter(case=rows[1].case_id).count() == 2
        assert CaseMunicipality.objects.visible_to(user).filter(case=rows[1].case_id, role="werving").exists()
        assert Signal.objects.visible_to(user).filter(case=rows[0].case_id).count() == 2


def test_two_people_who_link_the_same_pair_at_once_make_one_row(committed: None) -> None:
    people: Any = User.objects.select_related("unit__organisation")

    def person(name: str) -> User:
        found: User = people.get(username=name)
        return found

    route = Route(person)
    with transaction.atomic():
        one, other = log(route), log(route)
    ready, failed = threading.Barrier(2), []

    def press(who: str, pair: tuple[Signal, Signal]) -> None:
        try:
            user = person(who)
            ready.wait(timeout=10)
            with transaction.atomic(), access.acting(user):
                links.link(*pair, by=user, why=who)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    pairs = {AF: (one.signal, other.signal), AF2: (other.signal, one.signal)}
    threads = [threading.Thread(target=press, args=item) for item in pairs.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    lines = 0
    for who in pairs:
        with access.working_as(person(who)):
            assert SignalLink.objects.visible_to(person(who)).count() == 1
            lines += AuditEvent.objects.filter(name="link").count()
    assert lines == 1


@pytest.mark.django_db
def test_bringing_together_is_undone_with_one_press_and_two_presses_do_no_more(
    route: Route, person: Any, client_as: Any
) -> None:
    rows, client = [log(route) for _ in range(3)], client_as(AF)
    own = {row.signal_id: row.case_id for row in rows}
    sent = {"signals": [str(row.signal_id) for row in rows[1:]], "reason": "Zelfde baas."}
    told = client.post(f"/signalen/{rows[0].signal_id}/samenbrengen/", sent, follow=True).content.decode()
    undo = told.split('action="/signalen/uit-elkaar/')[1].split('"')[0].replace("&amp;", "&")
    assert "Ongedaan maken" in told
    assert client_as(ZWOLLE).post(f"/signalen/uit-elkaar/{undo}").status_code == 404
    for _ in range(2):
        assert client.post(f"/signalen/uit-elkaar/{undo}").status_code == 302
    with access.acting(person(AF)):
        assert dict(Signal.objects.visible_to(person(AF)).values_list("pk", "case_id")) == own
        assert AuditEvent.objects.filter(action="move", name="triage.split").count() == 2
        assert AuditEvent.objects.filter(action="move", name="triage.merge").count() == 2


@pytest.mark.django_db
def test_merging_offers_its_undo_and_linking_too(route: Route, client_as: Any) -> None:
    one, other, client = log(route), log(route), client_as(AF)
    linked = client.post(f"/signalen/{one.signal_id}/vergelijk/{other.signal_id}/", {"reason": "x"}, follow=True)
    assert f'action="/signalen/{one.signal_id}/koppeling/' in linked.content.decode()
    form = {"target": str(other.pk), "reason": "x", "versie": one.version, "bevestigd": "1"}
    merged = client.post(f"/stap/triage/{one.pk}/merge/", form, follow=True).content.decode()
    assert f'action="/signalen/uit-elkaar/?signaal={one.signal_id}"' in merged


@pytest.mark.parametrize("query", ["", "?signaal=x", "?signaal="])
@pytest.mark.django_db
def test_an_undo_that_names_no_own_signal_is_not_there(client_as: Any, query: str) -> None:
    assert client_as(AF).post(f"/signalen/uit-elkaar/{query}").status_code == 404


@pytest.mark.django_db
def test_what_hangs_from_a_signal_goes_along_and_comes_back(route: Route, person: Any, client_as: Any) -> None:
    """A question that waits, its source, the melder, an answer that comes meanwhile, and what was shared before."""
    one, other, user = log(route), log(route), person(AF)
    asked_about(person, one)
    with access.acting(user):
        before = Disclosure.objects.count()
        assert before
        merged = moves.perform(one, "merge", by=user, target=other, reason="zelfde huis")
    question = asked(person, "wijkteam-raalte")[0]
    assert question.case_id == other.case_id
    page = client_as("wijkteam-raalte").get(f"/uitvragen/{question.pk}/").content.decode()
    assert "Kent u dit gezin?" in page and "STORYTOKEN" not in page
    assert client_as("wijkteam-raalte").get(f"/signalen/{other.signal_id}/").status_code == 404
    answer(person, question)
    with access.acting(user):
        assert Disclosure.objects.count() == before + 1  # the answer of the source; merging gave nobody sight
        assert Reporter.objects.visible_to(user).filter(case=other.case_id).count() == 2
        fresh = Triage.objects.visible_to(user).get(pk=merged.pk)
        moves.perform(fresh, "split", by=user, reason="toch niet")
        for model in (Request, Reporter):
            assert model.objects.visible_to(user).get(signal=one.signal_id).case_id == one.case_id
        told = Entry.objects.visible_to(user).get(signal=one.signal_id, text__contains="Ja, sinds")
        assert told.case_id == one.case_id
        assert Step.objects.visible_to(user).filter(case=one.case_id, name__in=["merge", "split"]).count() == 2


def asked_about(person: Any, row: Triage) -> None:
    user, due = person(AF), timezone.localdate() + timedelta(days=7)
    more: dict[str, Any] = {"outside": "", "way": "", "ground": None}
    with access.acting(user):
        people = list(Party.objects.visible_to(user).filter(case_id=row.case_id)[:1])
        moves.perform(row, "ask", by=user, text="Kent u dit gezin?", parties=people, due=due,
                      sources=[person("wijkteam-raalte").unit], **more)  # fmt: skip


def answer(person: Any, question: Request) -> None:
    source = person("wijkteam-raalte")
    with access.acting(source):
        answering.answer(question, by=source, text="Ja, sinds mei.", reliability="zeker", shared_with="vrager",
                         ground=grounds_of(source.unit).first())  # fmt: skip
