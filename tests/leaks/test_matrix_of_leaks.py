"""The leak matrix: every account asks every address for every object, and each token tells where it came from."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cases import access
from cases.models import AuditEvent, Grant
from routing import notices
from tests.leaks import addresses
from tests.leaks.crawl import Crawler, Ears
from tests.leaks.rule import OPEN
from tests.leaks.world import World, guarded
from tests.test_matrix import accounts

ALL = os.environ.get("LEAKS") == "all"  # every object of every state for every account: some ten minutes
SOME = 12  # of the arrows of one machine row each account asks one in so many
EVERY = 8  # else one in so many of the objects that stay closed, another one for each account
# what an account may know and no page tells it, with the reason
# own rows of a case that is closed to their unit: the unit may know them, and there is no page left to show them on
HIDDEN = {("embargoed", "stand"), ("embargoed", "casus"), ("embargoed", "eigen")}
REGIE = HIDDEN | {("expired", "stand"), ("expired", "casus"), ("expired", "eigen")}
SILENT: dict[str, set[tuple[str, str]]] = {
    "zoco": HIDDEN, "zoco-2": HIDDEN, "riec": HIDDEN, "burgemeester-raalte": HIDDEN,
    "voorzitter": REGIE, "voorzitter-2": REGIE, "procesregisseur": REGIE,
}  # fmt: skip


@pytest.fixture(scope="module")
def ears() -> Iterator[Ears]:
    """Hear every logger while the matrix runs."""
    heard, root = Ears(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("django", "django.request", "cases", "routing"))]
    for logger in loggers:
        logger.addHandler(heard)
    yield heard
    for logger in loggers:
        logger.removeHandler(heard)


def test_every_address_with_an_id_says_what_it_opens() -> None:
    """A new address without an id is asked by itself; one with an id needs its line in addresses.OPENS."""
    assert addresses.unnamed() == set()


def test_the_sight_of_this_world_is_what_the_table_of_moves_gives(world: World) -> None:
    now, found = timezone.now(), {}
    with access.as_owner():
        for state, case_id in world.cases.items():
            held = Grant.objects.filter(Grant.open_at(now), content_object=case_id).select_related("group__unit")
            found[state] = {(grant.group.unit.code, grant.part) for grant in held}
    assert found == {state: {(unit, part) for unit, parts in units.items() for part in parts}
                     for state, units in OPEN.items()}  # fmt: skip


def test_every_model_behind_the_walls_has_a_row_in_this_world(world: World) -> None:
    assert {model.__name__ for model in guarded()} == set(world.rows)


def slice_of(world: World, crawler: Crawler, number: int) -> Iterator[addresses.Address]:
    """Give what this account asks: all that opens, and of what stays closed a part that moves on per account."""
    for count, address in enumerate(addresses.every(world)):
        if address.more and not ALL and (count + number) % SOME:
            continue
        if ALL or address.row is None or crawler.opens(address) or (count + number) % EVERY == 0:
            yield address


@pytest.mark.parametrize(("number", "name"), list(enumerate(accounts())))
def test_nothing_foreign_comes_out_of_any_door(world: World, ears: Ears, number: int, name: str) -> None:
    crawler = Crawler(world, name)
    for address in slice_of(world, crawler, number):
        crawler.get(address, None if ALL else number)
        crawler.post(address)
    shown = crawler.silent()
    crawler.rows()
    crawler.other_tables()
    assert crawler.report.leaks == []
    assert crawler.report.wrong == []
    assert crawler.report.answers[200] > 5
    assert shown - SILENT.get(name, set()) == set()  # the positive control: 404 for all fails here
    assert world.values.found("\n".join(ears.lines)) - ids(world) == set()


def ids(world: World) -> set[str]:
    """Ids are what a log may hold: they open nothing."""
    return {value for value in world.values.rows if len(value) == 36 and value.count("-") == 4}


def test_a_form_that_was_refused_changed_nothing(world: World) -> None:
    """After every account sent every form it may not send, the rows stand as the world made them."""
    with access.as_owner():
        for model in guarded():
            found = {str(row.pk): row for row in model._base_manager.all()}
            assert set(found) == {str(row.pk) for row in world.rows[model.__name__]}, model


def test_mail_and_audit_tell_no_case(world: World, django_db_blocker: Any) -> None:
    mail.outbox = []
    notices.send_waiting()
    assert mail.outbox
    for message in mail.outbox:
        reader = world.readers[message.to[0].split("@")[0]]
        text = f"{message.subject}\n{message.body}\n{message.message()}"
        assert world.values.leaks(reader, text) == set(), (reader.name, message.body)
    with access.as_owner():
        events = "\n".join(str(row) for row in AuditEvent.objects.values_list(
            "action", "name", "role", "object_type", "part", "basis"))  # fmt: skip
    assert events
    assert world.values.found(events) == set()
