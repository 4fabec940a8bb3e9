"""A guest gemeente at a tafel: nothing before it is let in, its own case while it is inside, nothing after it left."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cases import access
from routing import room
from tests.leaks.addresses import CASE, OPENS
from tests.tables import Login, Table

pytestmark = pytest.mark.django_db
OF_THE_TAFEL = ("meeting", "waiting_room", "regie", "regie_agreement",
                "regie_arrivals", "wall", "wall_part", "minutes", "minutes_state", "minutes_pdf",
                "table_close", "table_invite", "table_approve", "table_report", "table_place")  # fmt: skip


def addresses(found: Table) -> Iterator[str]:
    """Every address that opens this case, its agenda item or its tafel by an id."""
    item = found.cases[1]
    keys: dict[str, Any] = {CASE: item.case_id, "AgendaItem": item.pk}
    for name, model in OPENS.items():
        if model in keys:
            try:
                yield reverse(name, args=[keys[model]])
            except NoReverseMatch:
                continue  # it needs a second id, and is asked in the leak matrix
    yield from (reverse(name, args=[found.meeting.pk]) for name in OF_THE_TAFEL)


def opened(guest: Client, found: Table) -> dict[str, int]:
    """Give every address that does not answer 404, asked as it wants to be asked."""
    answers = {}
    for path in addresses(found):
        status = guest.get(path).status_code
        answers[path] = guest.post(path).status_code if status == 405 else status
    return {path: status for path, status in answers.items() if status != 404}


def test_every_request_of_a_guest_is_404_before_it_is_let_in_and_after_it_left(table: Table, client_as: Login) -> None:
    guest, mine = client_as("af-zwolle"), f"/casussen/{table.cases[1].case_id}/"
    assert len(list(addresses(table))) > 20
    assert opened(guest, table) == {}
    table.go(0)
    table.confirm(0, "politie")
    table.go(1)
    assert opened(guest, table) == {}  # the gate is shut
    table.confirm(1, "politie", "af-zwolle")
    assert guest.get(mine).status_code == 200
    assert guest.get(f"/casussen/{table.cases[0].case_id}/").status_code == 404
    with access.acting(table.chair):
        room.see_out(table.meeting, table.person("af-zwolle"), by=table.chair)
    assert opened(guest, table) == {}
    with access.acting(table.chair):
        room.let_in(table.meeting, table.person("af-zwolle"), by=table.chair)
    assert guest.get(mine).status_code == 200
    table.go(0)
    assert opened(guest, table) == {}
