"""Two own signals that belong together: side by side, linked, merged, gathered, and apart again; nothing is lost."""

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from cases import access, links, services
from cases.models import (
    AuditEvent,
    CaseMunicipality,
    Disclosure,
    Grant,
    Organisation,
    Party,
    Signal,
    SignalLink,
    User,
)
from routing import moves
from tests.conftest import Route
from tests.test_lijkt_op import AF, AF2, SAME, ZWOLLE, audited, found, log


@pytest.mark.django_db
def test_two_signals_are_linked_and_unlinked_as_a_row(route: Route, person: Any, client_as: Any) -> None:
    """A link opens nothing, so nothing goes to the ledger; undone, its row stays with its end."""
    one, other = log(route), log(route)
    client, url = client_as(AF), f"/signalen/{one.signal_id}/vergelijk/{other.signal_id}/"
    grants, lines = Grant.objects.count(), Disclosure.objects.count()
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422 and "Schrijf waarom ze bij elkaar horen." in refused.content.decode()
    assert client.post(url, {"reason": "Zelfde busje."}).status_code == 302
    assert client.post(url, {"reason": "Nog eens."}).status_code == 302
    assert "gekoppeld" in client.get(f"/signalen/{other.signal_id}/").content.decode()
    with access.acting(person(AF)):
        row = SignalLink.objects.visible_to(person(AF)).get()
        assert AuditEvent.objects.filter(action="write", name="link", object_id=row.pk).count() == 1
    assert (Grant.objects.count(), Disclosure.objects.count()) == (grants, lines)
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
    lines = Disclosure.objects.count()
    sent = {"signals": [str(row.signal_id) for row in rows[1:]], "reason": "Zelfde baas."}
    assert client.post(url, sent).status_code == 302
    with access.acting(user):
        here = Signal.objects.visible_to(user).filter(case=rows[0].case_id)
        assert here.count() == 3
        assert CaseMunicipality.objects.visible_to(user).filter(case=rows[0].case_id, role="werving").exists()
        assert AuditEvent.objects.filter(action="move", name="triage.merge").count() == 2
    assert Disclosure.objects.count() == lines and found(person, ZWOLLE, **SAME) == {}
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
        return people.get(username=name)  # type: ignore[no-any-return]

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
