"""Zoeken: words over what one may see behind both walls, a person with a reason, one answer for all that is hidden."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cases import access, search, services
from cases.models import AuditEvent, Grant, Party, PersonSearch, User
from cases.walls import index_missing, searched
from dashboards.queries import search as query
from dashboards.queries.search import TEXTS
from tests.routes import Route

Login = Callable[[str], Client]
Person = Callable[[str], User]
NOTHING = "Niets gevonden dat u mag zien."
READERS = ["af-raalte", "af-raalte-2", "af-zwolle", "zoco", "om", "politie", "voorzitter", "riec", "school", "fg"]
WORDS = "storytoken OR summarytoken OR ownnotetoken OR actiontoken OR motivationtoken OR zorgtoken OR straftoken"


def page(client: Client, words: str) -> str:
    answer = client.get("/zoeken/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def results(text: str) -> str:
    """The list of what was found, without the rest of the page."""
    return text[text.index("<main") : text.index("</main>")].partition("<ul")[2]


@pytest.mark.parametrize("name", READERS)
def test_the_road_finds_what_visible_to_gives_and_nothing_else(route: Route, person: Person, name: str) -> None:
    """Every searched table, after a whole route, for readers with and without sight."""
    Route(person).log(by="af-zwolle")
    route.whole()
    user = person(name)
    with access.acting(user):
        may = {row.pk for model in searched() for row in model.objects.visible_to(user)}
        found = {hit.pk for hit in search.words(WORDS, 1000)}
    assert found == may, name
    assert bool(may) == (name not in ("riec", "school", "fg"))


def test_every_searched_table_can_be_shown() -> None:
    assert {model._meta.db_table for model in searched()} == set(TEXTS)


def test_words_are_found_by_stem_beginning_and_accent_and_shown_in_their_text(route: Route, client_as: Login) -> None:
    route.log(story="Zij werkte ’s nachts in een wasserij en sliep dáár op zolder bij de machines.", place="Kerkstraat")
    client = client_as("af-raalte")
    for words in ("wasserij", "daar zolder", "machine", "kerkstr", '"op zolder"', "WASSERIJ -kelder"):
        assert route.signal and route.signal.number in results(page(client, words)), words
    assert "<mark>wasserij</mark>" in page(client, "wasserij")
    assert NOTHING in page(client, "wasserij -zolder")
    assert NOTHING in page(client, "de het een")


def test_a_draft_is_found_by_its_author_only(person: Person, client_as: Login) -> None:
    user = person("af-raalte")
    with access.acting(user):
        draft = services.new_draft(by=user)
        services.save_draft(draft, {"story": "een half verhaal over kwekerijen"}, by=user)
    assert f"/signalen/{draft.pk}/" in results(page(client_as("af-raalte"), "kwekerij"))
    assert NOTHING in page(client_as("af-raalte-2"), "kwekerij")
    with access.acting(user):
        services.save_draft(draft, {"story": "een ander verhaal"}, by=user)
    assert NOTHING in page(client_as("af-raalte"), "kwekerij")


def test_what_a_grant_opens_is_found_until_it_ends(route: Route, person: Person, client_as: Login) -> None:
    route.schedule(route.refer(route.log()))
    assert "Casus MH-" in results(page(client_as("politie"), "summarytoken"))
    assert NOTHING in page(client_as("riec"), "summarytoken")
    user = person("procesregisseur")
    with access.acting(user):
        group = person("politie").workplace.group
        Grant.objects.filter(content_object=route.case_id, group=group).update(until=timezone.now())
    assert NOTHING in page(client_as("politie"), "summarytoken")


def test_hidden_and_missing_answer_the_same(route: Route, client_as: Login) -> None:
    route.whole()
    stranger = client_as("af-zwolle")
    assert route.signal
    pages = [page(stranger, words) for words in ("STORYTOKEN", "SUMMARYTOKEN", route.signal.number, "nietbestaand")]
    assert all(NOTHING in text for text in pages)
    plain = {re.sub(r'value="[^"]*"', "", text) for text in pages}
    assert len(plain) == 1


def test_pages_go_on_by_key_without_gap_or_double(
    route: Route, person: Person, client_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "MOST", 3)
    route.log()
    for number in range(7):
        route.note("eigen", f"busje gezien {'busje ' * number}", "af-raalte")
    client, seen, ask_for = client_as("af-raalte"), [], "/zoeken/?q=busje"
    for _ in range(4):
        text = client.get(ask_for).content.decode()
        seen.append(text.count("<mark>busje</mark> gezien"))
        more = re.search(r'rel="next" href="(\?[^"]+)"', text)
        if more is None:
            break
        ask_for = "/zoeken/" + more[1].replace("&amp;", "&")
    assert seen == [3, 3, 1]


@pytest.mark.parametrize("wrong", ["x", "1_2", "1_" + "-" * 36, "9" * 30 + "_" + "a" * 36])
def test_a_made_up_key_is_no_page(client_as: Login, wrong: str) -> None:
    assert client_as("af-raalte").get("/zoeken/", {"q": "busje", "na": wrong}).status_code == 404


@pytest.mark.parametrize(
    "typed", ["'", "a' & !b:*", "((", '"""', "\x00\x00ab", "' || 1", "<b>x", "\\", "🙂🙂", ":*", "!!"]
)
def test_any_text_gets_an_answer(client_as: Login, typed: str) -> None:
    assert client_as("af-raalte").get("/zoeken/", {"q": typed}).status_code == 200


def test_found_text_is_shown_as_text(route: Route, client_as: Login) -> None:
    route.log(story="<script>alert('bakkerij')</script> & meer")
    text = page(client_as("af-raalte"), "bakkerij")
    assert "<script>alert" not in text
    assert "bakkerij" in results(text)


def test_the_four_digits_of_a_number_are_enough_for_who_may_know_it(route: Route, client_as: Login) -> None:
    route.refer(route.log())
    assert route.signal
    digits = route.signal.number[-4:]
    assert f"/signalen/{route.signal.pk}/" in page(client_as("af-raalte"), digits)
    assert NOTHING in page(client_as("af-zwolle"), digits)


def ask(client: Client, **values: str) -> Any:
    return client.post("/zoeken/persoon/", {"soort": "name", "wat": "", "waarom": "Melding van vandaag", **values})


@pytest.mark.parametrize(
    ("kind", "stored", "typed"),
    [("name", "De Vries, Zoë", "zoe de vries"), ("phone", "06-1234 5678", "+31 6 12345678"),
     ("plate", "AB-12-CD", "ab12cd"), ("address", "Dorpsstraat 1, 8101 AB", "8101ab 1")],
)  # fmt: skip
def test_a_person_is_found_exactly_by_who_may_know(
    route: Route, person: Person, client_as: Login, kind: str, stored: str, typed: str
) -> None:
    route.log()
    fields: dict[str, Any] = {kind: stored}
    user = person("af-raalte")
    with access.acting(user):
        services.change(Party.objects.visible_to(user).get(case_id=route.case_id), by=user, **fields)
    found = ask(client_as("af-raalte"), soort=kind, wat=typed).content.decode()
    assert route.signal
    assert f"/signalen/{route.signal.pk}/" in found
    assert NOTHING in ask(client_as("af-zwolle"), soort=kind, wat=typed).content.decode()
    assert NOTHING in ask(client_as("af-raalte"), soort=kind, wat=f"9999 {typed}").content.decode()


def test_a_name_that_only_looks_alike_is_not_found_here(route: Route, person: Person, client_as: Login) -> None:
    route.log()
    user = person("af-raalte")
    with access.acting(user):
        services.change(Party.objects.visible_to(user).get(case_id=route.case_id), by=user, name="Jansen, Piet")
    assert NOTHING in ask(client_as("af-raalte"), wat="Piet Janssen").content.decode()


@pytest.mark.parametrize("why", ["", "kort", "x" * 301, "nul\x00teken en meer"])
def test_without_a_reason_nobody_is_looked_for(client_as: Login, person: Person, why: str) -> None:
    answer = ask(client_as("af-raalte"), wat="Zoë de Vries", waarom=why)
    assert answer.status_code == 422
    assert "Zoë de Vries" in answer.content.decode()
    assert not PersonSearch.objects.exists()


def test_a_person_search_leaves_its_reason_and_never_the_name(client_as: Login, person: Person) -> None:
    ask(client_as("af-raalte"), wat="Zoë de Vries")
    ask(client_as("af-raalte"), wat="Vries, Zoe de")
    user = person("af-raalte")
    with access.acting(user):
        rows = list(PersonSearch.objects.order_by("at"))
        events = list(AuditEvent.objects.filter(user=user.pk, action="search").values())
    assert [row.why for row in rows] == ["Melding van vandaag"] * 2
    assert bytes(rows[0].mark) == bytes(rows[1].mark)
    assert {event["object_id"] for event in events} == {row.pk for row in rows}
    assert "vries" not in str([row.__dict__ for row in rows] + events).lower()
    for name, sees in (("fg", True), ("fg-zwolle", False), ("af-raalte-2", False)):
        with access.acting(person(name)):
            assert PersonSearch.objects.exists() == sees, name


def kept(case_id: Any) -> dict[Any, list[Any]]:
    """Give what the closed table holds of a case: the row and the units that may come to it, as its owner reads it."""
    with access.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT row_id, readers FROM cases_searchrow WHERE in_case_id = %s", [case_id])
        return dict(cursor.fetchall())


def account(name: str) -> User:
    return User.objects.select_related("unit__organisation", "unit__group").get(username=name)


def test_the_index_follows_rows_and_grants(committed: None) -> None:
    """Who gets a grant comes to the rows of the case and leaves them with the last; a row that goes takes its words."""
    route, police = Route(account), account("politie").workplace
    with transaction.atomic():
        route.schedule(route.refer(route.log()))
    rows = kept(route.case_id)
    assert rows
    assert all(police.pk in readers for readers in rows.values())
    with access.working_as(account("procesregisseur")):
        Grant.objects.filter(content_object=route.case_id, group=police.group).delete()
    assert not any(police.pk in readers for readers in kept(route.case_id).values())
    with access.as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_entry WHERE case_id = %s", [route.case_id])
    assert list(kept(route.case_id)) == [route.signal.pk]


def test_rows_that_came_in_without_triggers_get_their_words_once(committed: None) -> None:
    route = Route(account)
    with transaction.atomic():
        route.log()
    before = kept(route.case_id)
    with access.as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_searchrow")
        for statement in [*index_missing(), *index_missing()]:
            cursor.execute(statement)
    assert kept(route.case_id).keys() == before.keys()
    with access.working_as(account("af-raalte")):
        assert search.words("storytoken", 5)
