"""Two chairs decide at once, and a besluit that is cut off: one winner, and nothing half done (promises 14 to 16)."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction
from django.http import Http404
from django.utils import timezone

from cases import access
from cases.models import User
from routing import moves
from routing.models import AgendaItem, Decision, Meeting, Review
from tests.conftest import Route

RACES = 200
CASES = 4  # each is raced over many times: put back on the agenda in between


def by_name(name: str) -> User:
    return User.objects.select_related("unit__organisation", "unit__group").get(username=name)


def scheduled(route: Route, review: Review) -> Review:
    """Put it on the agenda (again), seen by the police."""
    user = by_name("procesregisseur")
    with transaction.atomic(), access.acting(user):
        meeting, _ = Meeting.objects.get_or_create(starts_at=timezone.now().replace(microsecond=0) + timedelta(days=2))
        row = Review.objects.visible_to(user).get(pk=review.pk)
        return moves.perform(row, "schedule", by=user, meeting=meeting, invited=[by_name("politie").unit])


def decide(name: str, review: Review, gate: threading.Barrier, found: dict[str, str]) -> None:
    """One chair decides, on a connection of its own, from the version both saw."""
    try:
        user = by_name(name)
        gate.wait()
        with transaction.atomic(), access.acting(user):
            row = Review.objects.visible_to(user).get(pk=review.pk)
            moves.perform(row, "adjourn", by=user, version=review.version, motivation=f"van {name}",
                          review_on=timezone.localdate() + timedelta(days=9))  # fmt: skip
        found[name] = "won"
    except moves.Conflict as conflict:
        found[name] = f"lost to version {conflict.row.version}"
    except (moves.Refused, Http404) as error:
        found[name] = f"wrong answer {error!r}"
    finally:
        connections.close_all()


@pytest.mark.usefixtures("committed")
def test_of_two_chairs_deciding_at_once_one_wins() -> None:
    with transaction.atomic():
        routes = [Route(by_name) for _ in range(CASES)]
        reviews = [route.refer(route.log()) for route in routes]
    results: Counter[tuple[str, ...]] = Counter()
    for number in range(RACES):
        review = scheduled(routes[number % CASES], reviews[number % CASES])
        gate, found = threading.Barrier(2), dict[str, str]()
        chairs = [threading.Thread(target=decide, args=(name, review, gate, found))
                  for name in ("voorzitter", "voorzitter-2")]  # fmt: skip
        for chair in chairs:
            chair.start()
        for chair in chairs:
            chair.join()
        results[tuple(sorted(value[:4] for value in found.values()))] += 1
    assert results == {("lost", "won"): RACES}
    user = by_name("voorzitter")
    with transaction.atomic(), access.acting(user):
        assert Decision.objects.visible_to(user).count() == RACES
        assert AgendaItem.objects.visible_to(user).filter(closed_at=None).count() == 0


def writes() -> list[type[Any]]:
    """Every table of ours that a besluit may write in."""
    return [model for label in ("cases", "routing") for model in apps.get_app_config(label).get_models()]


def counts() -> dict[str, Any]:
    """What stands in every table, as its owner sees it."""
    found: dict[str, Any] = {}
    with access.as_owner(), connections["owner"].cursor() as cursor:
        for model in writes():
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {model._meta.db_table} t"
            )
            found[model.__name__] = cursor.fetchone()
    return found


class Cut:
    """Lets so many writes of a besluit through, and cuts the connection's next one off."""

    def __init__(self, after: int) -> None:
        self.after, self.seen = after, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.seen += 1
            if self.seen > self.after:
                raise DatabaseError("cut off")
        return execute(sql, params, many, context)


def besluit(review: Review) -> None:
    user, due = by_name("voorzitter"), timezone.localdate() + timedelta(days=7)
    with transaction.atomic(), access.acting(user):
        row = Review.objects.visible_to(user).get(pk=review.pk)
        action = {"unit": by_name("af-raalte").unit, "text": "bellen", "due": due}
        moves.perform(row, "decide", by=user, tracks=["zorg", "strafrecht"], motivation="omdat", risk="hoog",
                      review_on=due, agreed=[by_name("om").unit], actions=[action])  # fmt: skip


@pytest.fixture
def review(committed: None) -> Review:
    """A case on the agenda."""
    with transaction.atomic():
        route = Route(by_name)
        first = route.refer(route.log())
    return scheduled(route, first)


def test_a_besluit_that_is_cut_off_at_any_write_leaves_nothing_half_done(review: Review) -> None:
    before, after, cut = counts(), 0, Cut(0)
    while True:
        cut = Cut(after)
        try:
            with connection.execute_wrapper(cut):
                besluit(review)
            break
        except DatabaseError:
            assert counts() == before, f"after {after} writes"
        after += 1
    assert after > 15
    assert counts() != before
