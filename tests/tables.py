"""A tafel of two cases for tests, and the chair who acts on it by forms and links alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import User
from routing import moves, room
from routing.models import AgendaItem, Meeting, Review
from tests.routes import Route

People = Callable[[str], User]
Login = Callable[[str], Client]


class Table:
    """Two cases on one meeting, and the chair."""

    def __init__(self, person: People) -> None:
        self.person, self.chair = person, person("voorzitter")
        self.meeting = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=2))
        self.cases = [self.case(guests=names) for names in ([], ["af-zwolle"])]

    def case(self, guests: list[str]) -> AgendaItem:
        route = Route(self.person)
        review = route.refer(route.log())
        with access.acting(self.chair):
            moves.perform(
                route.seen(review, self.chair), "schedule", by=self.chair, meeting=self.meeting,
                invited=[self.person(name).unit for name in ("politie", "om")],
                guests=[self.person(name).unit for name in guests],
            )  # fmt: skip
            return AgendaItem.objects.visible_to(self.chair).get(review=review)

    def go(self, place: int) -> None:
        with access.acting(self.chair):
            room.go(self.meeting, self.cases[place], by=self.chair)

    def confirm(self, place: int, *names: str) -> None:
        with access.acting(self.chair):
            room.confirm(self.meeting, self.cases[place], [self.person(name) for name in names], by=self.chair)

    def look(self, name: str = "voorzitter") -> room.Room:
        user = self.person(name)
        with access.acting(user):
            return room.look(user, Meeting.objects.get(pk=self.meeting.pk))


class Chair:
    """The chair at the keyboard: every act a form."""

    def __init__(self, client: Client, found: Table, name: str = "voorzitter") -> None:
        self.client, self.table, self.user = client, found, found.person(name)
        self.base = f"/tafel/{found.meeting.pk}/regie/"

    def page(self, status: int = 200) -> str:
        answer = self.client.get(self.base)
        assert answer.status_code == status
        return answer.content.decode()

    def do(self, what: str, status: int = 302, named: dict[str, Any] | None = None, **data: Any) -> Any:
        answer = self.client.post(f"{self.base}{what}/", data | (named or {}))
        assert answer.status_code == status, answer.content.decode()[-3000:]
        return answer

    def open(self, place: int, *names: str) -> None:
        self.do("naar", punt=self.table.cases[place].pk)
        people = [self.table.person(name).pk for name in names]
        self.do("kamer", punt=self.table.cases[place].pk, persoon=people)

    def besluit(self, place: int, move: str = "decide", *, status: int = 302, **more: Any) -> Any:
        item = self.table.cases[place]
        review = self.row(Review, pk=item.review_id)
        data = {"motivation": "omdat", "risk": "midden", "review_on": "over 4 weken", "versie": review.version,
                "terug": self.base, "bevestigd": "1", "waarom": "nodig"} | more  # fmt: skip
        data["review_on"] = (timezone.localdate() + timedelta(days=28)).strftime("%d-%m-%Y")
        answer = self.client.post(f"/stap/weging/{review.pk}/{move}/", data)
        assert answer.status_code == status, answer.content.decode()[-3000:]
        return answer

    def rows(self, model: Any, **known: Any) -> list[Any]:
        with access.acting(self.user):
            return list(model.objects.visible_to(self.user).filter(**known))

    def row(self, model: Any, **known: Any) -> Any:
        [found] = self.rows(model, **known)
        return found
