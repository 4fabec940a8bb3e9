"""The wall of a tafel: what everyone in the room may see, and no name, date of birth, address or other case."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases import access, services
from cases.models import Case, User
from cases.roles import Part
from dashboards.presenting import wall as words
from routing import deliberating, moves, room
from routing.models import AgendaItem, Meeting, Review
from routing.models.track import TrackKind
from tests.routes import Route
from tests.tables import Login, People

pytestmark = pytest.mark.django_db
TOWNS = ("raalte", "deventer", "ommen")
NAMES = {"raalte": "Zofiatoken Nowaktoken", "deventer": "Ivankatoken Petrovatoken", "ommen": "Adatoken Obitoken"}
PHONES = {"raalte": "06-00001234", "deventer": "06-00005678", "ommen": "06-00009876"}
PLACES = {"raalte": "Geheimeweg 12", "deventer": "Schuilpad 34", "ommen": "Stillelaan 56"}
TYPED = ("SUMMARYTOKEN", "STORYTOKEN", "OWNNOTETOKEN", "REPORTERTOKEN", "DISSENTTOKEN", "POLICETOKEN", "06-0000",
         "03-04-2001", "3 april 2001", "Faciliteerder", "faciliteerder")  # fmt: skip


class Tafel:
    """Three cases of three gemeenten; Zwolle is a guest at the first. Each has a person with all that may not show."""

    def __init__(self, person: People, client: Client) -> None:
        self.person, self.client, self.chair = person, client, person("voorzitter")
        self.meeting = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=2))
        self.items = {town: self.case(town, ["af-zwolle"] if town == "raalte" else []) for town in TOWNS}
        with access.acting(self.chair):
            ids = [item.case_id for item in self.items.values()]
            rows = {row.pk: row for row in Case.objects.visible_to(self.chair).filter(pk__in=ids)}
        self.cases = {town: rows[item.case_id] for town, item in self.items.items()}

    def case(self, town: str, guests: list[str]) -> AgendaItem:
        """A case with a person of whom everything is known, and what others wrote about it."""
        route, af = Route(self.person), self.person(f"af-{town}")
        triage = route.log(f"af-{town}")
        with access.acting(af):
            services.add_party(triage.case, by=af, roles=["slachtoffer"], name=NAMES[town], phone=PHONES[town],
                               address=PLACES[town], birth_date=date(2001, 4, 3), sex="v", age="23-29")  # fmt: skip
        review = route.refer(triage, f"af-{town}")
        with access.acting(self.chair):
            moves.perform(route.seen(review, self.chair), "schedule", by=self.chair, meeting=self.meeting,
                          invited=[self.person(name).unit for name in ("politie", "om")],
                          guests=[self.person(name).unit for name in guests])  # fmt: skip
            services.add_party(triage.case, by=self.chair, roles=["faciliteerder"], name="Chairtoken", part=Part.OWN)
        route.note("eigen", "POLICETOKEN", "politie")
        with access.acting(self.chair):
            return AgendaItem.objects.visible_to(self.chair).get(review=review)

    def open(self, town: str, names: Collection[str]) -> None:
        """Go to a case, with these people in the room."""
        with access.acting(self.chair):
            room.go(self.meeting, self.items[town], by=self.chair)
            room.confirm(self.meeting, self.items[town], [self.person(name) for name in names], by=self.chair)

    def talk(self, town: str) -> None:
        """A proposal, a dissent, and an actiepunt in which the chair typed what may not stand on a wall."""
        item, text = self.items[town], f"{NAMES[town].split()[0]} bellen op {PHONES[town]}, {PLACES[town]}"
        with access.acting(self.chair):
            deliberating.toggle(item, TrackKind.ZORG, by=self.chair)
            for unit in deliberating.asked(self.chair, item)[:1]:
                deliberating.answer(item, unit, "oneens", "DISSENTTOKEN", by=self.chair)
            deliberating.add_action(item, self.person("politie").workplace, text, timezone.localdate(), by=self.chair)

    def page(self, path: str = "") -> str:
        """What stands on the wall now."""
        answer = self.client.get(f"/tafel/{self.meeting.pk}/wand/{path}")
        assert answer.status_code == 200
        return answer.content.decode()

    def leaks(self, town: str, page: str) -> set[str]:
        """Everything on the wall that may not stand there with this case on the table."""
        told = {word for name in NAMES.values() for word in name.split()} | {*PHONES.values(), *PLACES.values(), *TYPED}
        for other, case in self.cases.items():
            if other != town:
                told |= {case.number, case.codename, other.capitalize()}
        return {word for word in told if word in page}

    def rooms(self, town: str) -> Iterator[tuple[str, ...]]:
        """Every group of people that can be in the room for this case beside its chair, for whom alone no wall is."""
        people = ["politie", "om", f"af-{town}"] + (["af-zwolle"] if town == "raalte" else [])
        return chain.from_iterable(combinations(people, size) for size in range(1, len(people) + 1))

    def wrong(self) -> dict[tuple[str, tuple[str, ...]], set[str]]:
        """Walk every pair of room and case, and give what leaks where; each pair shows its own case."""
        found = {}
        for town in TOWNS:
            for number, names in enumerate(self.rooms(town)):
                self.open(town, names)
                if number == 0:
                    self.talk(town)
                page = self.page() + self.page("deel/")
                assert self.cases[town].codename in page
                assert "1 × vermoedelijk slachtoffer (vrouw, 23 tot en met 29)" in page
                assert " bellen op " in page
                found[town, names] = self.leaks(town, page)
        return {pair: words for pair, words in found.items() if words}


@pytest.fixture
def tafel(person: People, client_as: Login) -> Tafel:
    """That tafel, with the wall in the hands of the chair."""
    return Tafel(person, client_as("voorzitter"))


def test_no_pair_of_room_and_case_shows_what_may_not_be_seen(tafel: Tafel) -> None:
    assert tafel.wrong() == {}


def whole(user: User, here: room.Room) -> User:
    """A planted leak: the wall reads as the chair."""
    return user


@pytest.mark.parametrize(
    ("where", "name", "planted"),
    [(words, "plain", lambda text, secrets: text), (words, "_people", lambda found: " ".join(found.secrets)),
     (room, "intersection", whole)],
)  # fmt: skip
def test_a_planted_leak_is_seen(
    tafel: Tafel, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, planted: Any
) -> None:
    tafel.open("raalte", ["politie", "af-zwolle"])
    tafel.talk("raalte")
    assert tafel.leaks("raalte", tafel.page()) == set()
    monkeypatch.setattr(where, name, planted)
    assert tafel.leaks("raalte", tafel.page())


def test_the_wall_shows_the_case_its_place_the_proposal_and_the_time(tafel: Tafel) -> None:
    tafel.open("deventer", ["politie", "om"])
    tafel.talk("deventer")
    page = tafel.page()
    for text in (tafel.cases["deventer"].codename, "Casus 2 van 3", "Nieuw aan tafel", "Aandachtsfunctie Deventer",
                 "Zorg <span>aan</span>", "Strafrecht <span>uit</span>", "1 niet eens",
                 "00:0", "van 10:00"):  # fmt: skip
        assert text in page, text


def test_the_wall_is_blank_before_the_room_is_confirmed_on_p_when_left_alone_and_after(tafel: Tafel) -> None:
    def blank() -> bool:
        page = tafel.page()
        return not any(case.codename in page for case in tafel.cases.values()) and "mht-wall__blank" in page

    assert blank()
    with access.acting(tafel.chair):
        room.go(tafel.meeting, tafel.items["raalte"], by=tafel.chair)
    assert blank()
    tafel.open("raalte", ["politie"])
    assert not blank()
    with access.acting(tafel.chair):
        room.panel(tafel.meeting, False, by=tafel.chair)
    assert blank()
    with access.acting(tafel.chair):
        room.panel(tafel.meeting, True, by=tafel.chair)
    assert not blank()
    Meeting.objects.filter(pk=tafel.meeting.pk).update(changed_at=timezone.now() - timedelta(minutes=11))
    assert blank()
    Meeting.objects.filter(pk=tafel.meeting.pk).update(changed_at=timezone.now())
    with access.acting(tafel.chair):
        review = Review.objects.visible_to(tafel.chair).get(pk=tafel.items["raalte"].review_id)
        moves.perform(review, "decline", by=tafel.chair, motivation="nee")
    assert blank()
    with access.acting(tafel.chair):
        room.empty(tafel.meeting, by=tafel.chair)
    assert blank()


def test_the_wall_is_read_only_and_for_its_regie_alone(tafel: Tafel, client_as: Login) -> None:
    tafel.open("raalte", ["politie", "af-raalte"])
    base = f"/tafel/{tafel.meeting.pk}/wand/"
    for name in ("politie", "af-raalte", "af-zwolle", "zoco", "fg", "beheerder"):
        assert [client_as(name).get(path).status_code for path in (base, f"{base}deel/")] == [404, 404], name
    assert tafel.client.post(base).status_code == 405
    assert tafel.client.post(f"{base}deel/").status_code == 405
    page = tafel.page()
    assert "<form" not in page
    assert "<input" not in page


def test_without_script_the_wall_asks_anew_by_itself(tafel: Tafel) -> None:
    tafel.open("raalte", ["politie"])
    answer = tafel.client.get(f"/tafel/{tafel.meeting.pk}/wand/?vanzelf=1")
    assert answer["Refresh"] == "5"
    assert tafel.cases["raalte"].codename in answer.content.decode()
    assert "?vanzelf=1" in tafel.page()


def test_a_poll_without_news_says_so_and_writes_nothing(tafel: Tafel) -> None:
    tafel.open("raalte", ["politie"])
    page = tafel.page()
    mark = page.split('data-wall-part="')[1].split('"')[0]
    part = f"/tafel/{tafel.meeting.pk}/wand/deel/?gezien="
    assert tafel.client.get(part + mark).status_code == 204
    tafel.talk("raalte")
    assert tafel.client.get(part + mark).status_code == 200


def test_a_wall_without_a_case_says_why_and_what_helps(tafel: Tafel) -> None:
    def says(text: str) -> bool:
        page = tafel.page()
        return text in page and not any(case.codename in page or case.number in page for case in tafel.cases.values())

    assert says("De tafel begint zo.")
    with access.acting(tafel.chair):
        room.go(tafel.meeting, tafel.items["raalte"], by=tafel.chair)
    assert says("De voorzitter kijkt eerst wie erbij zit.")
    tafel.open("raalte", [])
    assert says("Er is nog niemand binnen.")
    with access.acting(tafel.chair):
        room.panel(tafel.meeting, False, by=tafel.chair)
    assert says("Het paneel is dicht.")
    tafel.open("raalte", ["politie"])
    Meeting.objects.filter(pk=tafel.meeting.pk).update(changed_at=timezone.now() - timedelta(minutes=11))
    assert says("Er gebeurde tien minuten niets.")
    with access.acting(tafel.chair):
        room.go(tafel.meeting, None, by=tafel.chair)
    Meeting.objects.filter(pk=tafel.meeting.pk).update(closed_at=timezone.now())
    assert says("Deze tafel is gesloten.")


def test_a_wall_that_asks_keeps_nobody_logged_in(tafel: Tafel) -> None:
    tafel.open("raalte", ["politie"])
    asked = [f"/tafel/{tafel.meeting.pk}/{path}" for path in ("wand/", "wand/?vanzelf=1", "wand/deel/", "instemmen/")]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert tafel.client.get("/tafel/").status_code == 200
        for _ in range(3):
            clock.shift(1190)
            answers = [tafel.client.get(path) for path in asked]
            assert {answer.status_code for answer in answers} <= {200, 204}
        assert all(0 <= int(answer["Session-Left"]) <= 30 for answer in answers)  # never more than there is
        clock.shift(40)
        assert [tafel.client.get(path).status_code for path in asked] == [302] * len(asked)
        part = tafel.client.get(asked[2], headers={"HX-Request": "true"})
        assert part.status_code == 401  # the wall then shows nothing, and its page holds nothing (wall.js)
