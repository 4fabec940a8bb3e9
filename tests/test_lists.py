"""The lists of signals and casussen: filters, orders walked by key, the place of one, kept filters, toewijzen."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from cases import access
from cases.access import limits
from cases.models import AuditEvent, Case, Signal, User
from dashboards.models import SavedFilter
from dashboards.queries import dossiers, signals
from routing.models import Deadline
from tests.routes import Route

Login = Callable[[str], Client]
Person = Callable[[str], User]
ROW = re.compile(r'href="/(?:signalen|casussen)/([0-9a-f-]{36})/(?:\?[^"]*)?"')


def rows(client: Client, url: str, status: int = 200) -> list[str]:
    """The ids in the list, in order."""
    answer = client.get(url)
    assert answer.status_code == status
    main = answer.content.decode()
    return ROW.findall(main[main.index("<main") : main.index("</main>")])


def log(route: Route, amount: int, **more: Any) -> list[str]:
    """Log signals; gives their ids, newest first."""
    return [str(route.log(**more).signal_id) for _ in range(amount)][::-1]


def due(person: Person, pk: str, **ago: int) -> None:
    """Move the term of a signal."""
    user = person("af-raalte")
    with access.acting(user):
        case = Signal.objects.visible_to(user).get(pk=pk).case_id
        Deadline.objects.visible_to(user).filter(case_id=case).update(due=timezone.now() + timedelta(**ago))


@pytest.mark.parametrize(("name", "value"), [("vorm", "crimineel"), ("zoek", "dorpsstraat"), ("gemeente", "raalte"),
                                             ("termijn", "laat"), ("termijn", "week")])  # fmt: skip
def test_each_filter_leaves_what_fits(route: Route, person: Person, client_as: Login, name: str, value: str) -> None:
    town = person("af-raalte").workplace.organisation
    other = log(route, 1, municipality=person("af-zwolle").workplace.organisation)[0]
    fits = log(route, 1, forms=["crimineel"], place="Dorpsstraat 1", municipality=town)[0]
    due(person, other, days=40)
    due(person, fits, hours=-1)
    value = town.code if name == "gemeente" else value
    client = client_as("af-raalte")
    assert rows(client, "/signalen/") == [fits, other]
    assert rows(client, f"/signalen/?{name}={value}") == [fits]
    page = client.get(f"/signalen/?{name}={value}").content.decode()
    assert 'class="mht-chip" href="/signalen/"' in page
    assert "1 gevonden" in page


def test_a_period_counts_both_days_and_a_wrong_date_keeps_the_list(route: Route, client_as: Login) -> None:
    pk, client, today = log(route, 1)[0], client_as("af-raalte"), timezone.localdate()
    for url in ("/signalen/", "/casussen/"):
        wrong = client.get(url, {"van": "32-13-2026"})
        assert wrong.status_code == 422
        assert "We begrijpen deze datum niet." in wrong.content.decode()
        assert "32-13-2026" in wrong.content.decode()
        turned = client.get(url, {"van": today.isoformat(), "tot": (today - timedelta(days=1)).isoformat()})
        assert "Kies een dag op of na de eerste dag." in turned.content.decode()
    assert rows(client, "/signalen/?van=32-13-2026", 422) == [pk]
    assert rows(client, f"/signalen/?van={today}&tot={today}") == [pk]
    assert rows(client, f"/signalen/?tot={today - timedelta(days=1)}") == []
    assert "Geen signalen met deze filters." in client.get("/signalen/?stand=closed").content.decode()


@pytest.mark.parametrize("order", ["", "termijn"])
def test_both_orders_are_walked_by_key_without_gap_or_double(
    route: Route, person: Person, client_as: Login, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(signals, "PAGE", 2)
    made = log(route, 5)
    for place, pk in enumerate(made):
        due(person, pk, days=[3, 1, 1, 9, 2][place])
    expected = made if not order else [made[place] for place in (1, 2, 4, 0, 3)]
    client, seen, url = client_as("af-raalte"), [], f"/signalen/?volgorde={order}"
    for _ in range(3):
        page = client.get(url).content.decode()
        seen += rows(client, url)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/signalen/" + more[1].replace("&amp;", "&") if more else ""
    assert seen == expected
    assert not url
    back = client.get(f"/signalen/?volgorde={order}&voor={expected[4]}")
    assert rows(client, f"/signalen/?volgorde={order}&voor={expected[4]}") == expected[2:4], back


def test_a_signal_says_where_it_stands_in_what_was_found(
    route: Route, client_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "PAGE", 2)
    other = log(route, 1, forms=["crimineel"])[0]
    made = log(route, 4)
    client, into = client_as("af-raalte"), quote("vorm=arbeid")
    page = client.get(f"/signalen/{made[2]}/?uit={into}").content.decode()
    assert "3 van 4" in page
    assert 'aria-label="Hoofdmenu"' in page
    assert 'href="/casussen/"' in page[: page.index("<main")]
    assert f'rel="prev" href="/signalen/{made[1]}/?uit=vorm%3Darbeid"' in page
    assert f'rel="next" href="/signalen/{made[3]}/?uit=vorm%3Darbeid"' in page
    back = re.search(r'href="(/signalen/\?vorm=arbeid[^"]*)"', page)
    assert back
    assert rows(client, back[1].replace("&amp;", "&")) == made[2:]
    for strange in (f"/signalen/{other}/?uit={into}", f"/signalen/{made[0]}/?uit=van%3Dx%26y%3D%00"):
        answer = client.get(strange)
        assert answer.status_code == 200
    assert " van 4" not in client.get(f"/signalen/{other}/?uit={into}").content.decode()
    monkeypatch.setattr(signals, "COUNTED", 2)
    assert "1 van 2+" in client.get(f"/signalen/{made[0]}/?uit=").content.decode()


def test_a_case_says_it_too_and_tells_nothing_of_what_is_hidden(route: Route, person: Person, client_as: Login) -> None:
    made = [str(route.schedule(route.refer(route.log())).case_id) for _ in range(3)][::-1]
    police = person("politie")
    with access.acting(police):
        limits.exclude(Case(pk=made[1]), police, reason="belang", by=police)
    page = client_as("politie").get(f"/casussen/{made[2]}/?uit=").content.decode()
    assert "2 van 2" in page
    assert made[1] not in page
    assert f'rel="prev" href="/casussen/{made[0]}/?uit="' in page
    assert "3 van 3" in client_as("om").get(f"/casussen/{made[2]}/?uit=").content.decode()


def test_casussen_by_owner_track_and_day(route: Route, client_as: Login) -> None:
    plain = str(route.refer(route.log()).case_id)
    with_track = str(route.whole().case_id)
    client, today = client_as("af-raalte"), timezone.localdate()
    assert rows(client, "/casussen/?wie=eigen") == [with_track, plain]
    assert rows(client, "/casussen/?wie=gedeeld") == []
    assert rows(client_as("zoco"), "/casussen/?wie=gedeeld&spoor=zorg") == [with_track]
    assert rows(client_as("zoco"), "/casussen/?spoor=bestuur") == []
    assert rows(client, f"/casussen/?van={today}&tot={today}") == [with_track, plain]
    assert rows(client, f"/casussen/?tot={today - timedelta(days=1)}") == []
    assert dossiers.PAGE == 50


def assign(client: Client, ids: list[str], to: Any, **more: str) -> str:
    answer = client.post("/signalen/toewijzen/", {"signaal": ids, "aan": str(to), **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def handlers(user: User) -> dict[str, str]:
    with access.acting(user):
        found = Signal.objects.visible_to(user).exclude(number="").select_related("handler")
        return {str(row.pk): row.handler.username if row.handler else "" for row in found}


def test_several_signals_go_to_a_colleague_and_back(route: Route, person: Person, client_as: Login) -> None:
    made, client, user = log(route, 3), client_as("af-raalte"), person("af-raalte")
    second = person("af-raalte-2")
    assign(client, made[:1], user.pk)
    page = assign(client, made[:2], second.pk, terug="/signalen/?vorm=arbeid")
    assert "2 signalen zijn toegewezen." in page
    assert "Toewijzen ongedaan maken" in page
    assert handlers(user) == {made[0]: "af-raalte-2", made[1]: "af-raalte-2", made[2]: ""}
    assert rows(client_as("af-raalte-2"), "/signalen/?wie=mij") == made[:2]
    assert rows(client, "/signalen/?wie=niemand") == made[2:]
    with access.acting(second):
        Signal.objects.visible_to(second).filter(pk=made[1]).update(handler=user)  # somebody changed it since
    assert "Teruggezet: 1 signaal is." in client.post("/signalen/toewijzen/terug/", follow=True).content.decode()
    assert handlers(user) == {made[0]: "af-raalte", made[1]: "af-raalte", made[2]: ""}
    assert "Er is niets om terug te zetten." in client.post("/signalen/toewijzen/terug/", follow=True).content.decode()
    with access.acting(user):
        assert AuditEvent.objects.filter(user=user.pk, action="write", name="assign").count() == 4


def test_nobody_gives_away_what_is_not_theirs_or_to_who_may_not_see(
    route: Route, person: Person, client_as: Login
) -> None:
    mine, theirs = log(route, 1)[0], str(Route(person).log(by="af-zwolle").signal_id)
    user, second = person("af-raalte"), person("af-raalte-2")
    client = client_as("af-raalte")
    assert "Er is niets veranderd" in assign(client, [theirs], user.pk)
    assert handlers(person("af-zwolle")) == {theirs: ""}
    assert "Kies eerst" in assign(client, [mine], person("af-zwolle").pk)
    assert "Kies eerst" in assign(client, [], user.pk)
    with access.acting(second):
        case = Signal.objects.visible_to(second).get(pk=mine).case
        limits.exclude(case, second, reason="belang", by=second)
    assert "Er is niets veranderd" in assign(client, [mine], second.pk)
    assert handlers(user) == {mine: ""}
    for wrong in (
        {"signaal": ["x"], "aan": str(user.pk)},
        {"signaal": [mine], "aan": "niemand", "terug": "//kwaad.nl"},
    ):
        assert client.post("/signalen/toewijzen/", wrong).status_code == 404
    assert client_as("politie").post("/signalen/toewijzen/", {"signaal": [mine], "aan": "niemand"}).status_code == 404


def keep(client: Client, query: str, **values: str) -> Any:
    return client.post(f"/filters/bewaren/?lijst=signalen&filter={quote(query)}", values)


def test_a_filter_is_kept_shared_and_taken_away(route: Route, person: Person, client_as: Login) -> None:
    log(route, 1)
    client = client_as("af-raalte")
    assert "Bewaar dit filter" in client.get("/signalen/?vorm=arbeid").content.decode()
    asked = keep(client, "vorm=arbeid&zoek=Jansen&x=1&termijn=onzin", naam="Arbeid", delen="on")
    assert asked.status_code == 302
    assert asked["Location"] == "/signalen/?vorm=arbeid"
    with access.acting(person("af-raalte")):
        row = SavedFilter.objects.get()
    assert row.query == "vorm=arbeid"
    for name, sees in (("af-raalte", True), ("af-raalte-2", True), ("af-zwolle", False)):
        page = client_as(name).get("/signalen/?vorm=arbeid").content.decode()
        assert ("<span>Arbeid</span>" in page) == sees, name
    assert "Weghalen" not in client_as("af-raalte-2").get("/signalen/?vorm=arbeid").content.decode()
    for name in ("af-raalte-2", "af-zwolle"):
        assert client_as(name).post(f"/filters/{row.pk}/weg/").status_code == 404
    assert keep(client, "stand=open", naam="Arbeid").status_code == 422
    assert keep(client, "stand=open", naam="").status_code == 422
    assert keep(client, "stand=open", naam="Voor mij").status_code == 302
    assert "<span>Voor mij</span>" not in client_as("af-raalte-2").get("/signalen/").content.decode()
    assert client.post(f"/filters/{row.pk}/weg/").status_code == 302
    with access.acting(person("af-raalte")):
        assert list(SavedFilter.objects.values_list("name", flat=True)) == ["Voor mij"]


def test_nothing_to_keep_goes_back_to_the_list(client_as: Login) -> None:
    client = client_as("af-raalte")
    for query in ("", "zoek=Jansen", "stand=onzin"):
        assert keep(client, query, naam="x")["Location"] == "/signalen/"
    assert client.get("/filters/bewaren/?lijst=elders").status_code == 302
