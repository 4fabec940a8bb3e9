"""Two chairs decide at once, and a besluit that is cut off: one winner, and nothing half done (promises 14 to 16)."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
from routing.models import AgendaItem, Decision, Meeting, Review, Step
from tests.routes import Route

LOOKS, WAITS = 185, 15  # races over "gemonitord", and over "aanhouden" with the case put back in between
CHAIRS = ("voorzitter", "voorzitter-2")


def by_name(name: str) -> User:
    return User.objects.select_related("unit__organisation", "unit__group").get(username=name)


def scheduled(route: Route, review: Review) -> Review:
    """Put it on the agenda (again), seen by the police."""
    user = by_name("procesregisseur")
    with transaction.atomic(), access.acting(user):
        meeting, _ = Meeting.objects.get_or_create(starts_at=timezone.now().replace(microsecond=0) + timedelta(days=2))
        row = Review.objects.visible_to(user).get(pk=review.pk)
        return moves.perform(row, "schedule", by=user, meeting=meeting, invited=[by_name("politie").unit])


def decide(user: User, name: str, review: Review, gate: threading.Barrier) -> str:
    """One chair decides, on a connection of its own, from the version both saw; gives how that went."""
    data: dict[str, Any] = {"keep": []} if name == "monitor" else {"motivation": f"van {user.username}"}
    try:
        with transaction.atomic(), access.acting(user):
            row = Review.objects.visible_to(user).get(pk=review.pk)
            gate.wait(timeout=20)
            moves.perform(row, name, by=user, version=review.version,
                          review_on=timezone.localdate() + timedelta(days=9), **data)  # fmt: skip
    except moves.Conflict as conflict:
        return "lost" if conflict.row.version == review.version + 1 else f"lost to {conflict.row.version}"
    except (moves.Refused, Http404) as error:
        return f"wrong answer {error!r}"
    return "won"


def leave(gate: threading.Barrier) -> None:
    """Each thread lets go of its own connections."""
    connections.close_all()
    gate.wait(timeout=20)


@pytest.mark.usefixtures("committed")
def test_of_two_chairs_deciding_at_once_one_wins() -> None:
    with transaction.atomic():
        route = Route(by_name)
        review = route.refer(route.log())
    results: Counter[tuple[str, ...]] = Counter()
    people = [by_name(name) for name in CHAIRS]
    with ThreadPoolExecutor(max_workers=2) as pool:
        for number in range(WAITS + LOOKS):
            if number <= WAITS:
                review = scheduled(route, review)
            if number == WAITS:
                with transaction.atomic():
                    route.decide(review)
            name = "adjourn" if number < WAITS else "monitor"
            with transaction.atomic(), access.acting(people[0]):
                review = Review.objects.visible_to(people[0]).get(pk=review.pk)
            gate = threading.Barrier(2)
            chairs = [pool.submit(decide, user, name, review, gate) for user in people]
            results[tuple(sorted(chair.result() for chair in chairs))] += 1
        gate = threading.Barrier(2)
        for gone in [pool.submit(leave, gate) for _ in CHAIRS]:
            gone.result()
    assert results == {("lost", "won"): WAITS + LOOKS}
    with transaction.atomic(), access.acting(people[0]):
        kinds = list(Decision.objects.visible_to(people[0]).values_list("kind", flat=True))
        assert kinds.count("aanhouden") == WAITS
        assert AgendaItem.objects.visible_to(people[0]).filter(closed_at=None).count() == 0
        steps = Step.objects.visible_to(people[0]).filter(machine="weging", object_id=review.pk, name="monitor")
        assert steps.count() == LOOKS


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
