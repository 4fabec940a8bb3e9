"""The room of a tafel: the gate, who may be in, who has the regie, and what all of them together may see."""

from typing import Any

import pytest

from cases import access
from cases.access import limits
from cases.models import Case, Entry, Party, User
from routing import moves, room
from routing.models import AgendaItem, Attendance, Meeting, Review
from tests.tables import Login, Table

pytestmark = pytest.mark.django_db


def names(found: room.Room) -> set[str]:
    return {row.person.username for row in found.attendance}


def test_nothing_opens_before_the_gate_is_confirmed(table: Table, client_as: Login) -> None:
    url = f"/casussen/{table.cases[1].case_id}/"
    table.go(1)
    assert table.look().item == table.cases[1]
    assert not table.look().confirmed
    assert client_as("af-zwolle").get(url).status_code == 404
    table.confirm(1, "politie", "af-zwolle")
    assert table.look().confirmed
    assert names(table.look()) == {"voorzitter", "politie", "af-zwolle"}
    assert [unit.code for unit in table.look().guests] == ["af-zwolle"]
    assert client_as("af-zwolle").get(url).status_code == 200


def test_a_guest_knows_its_own_item_only_and_only_while_it_is_in(table: Table, client_as: Login) -> None:
    guest, mine, other = client_as("af-zwolle"), f"/casussen/{table.cases[1].case_id}/", table.cases[0].case_id
    table.go(0)
    table.confirm(0, "politie")
    assert guest.get(f"/casussen/{other}/").status_code == 404
    assert table.look("af-zwolle").item is None
    table.go(1)
    table.confirm(1, "af-zwolle")
    assert guest.get(mine).status_code == 200
    assert guest.get(f"/casussen/{other}/").status_code == 404
    with access.acting(table.chair):
        room.see_out(table.meeting, table.person("af-zwolle"), by=table.chair)
    assert guest.get(mine).status_code == 404
    with access.acting(table.chair):
        room.let_in(table.meeting, table.person("af-zwolle"), by=table.chair)
    assert guest.get(mine).status_code == 200
    table.go(0)
    assert guest.get(mine).status_code == 404


def test_attendance_says_who_was_in_from_when_to_when(table: Table) -> None:
    table.go(0)
    table.confirm(0, "politie", "om")
    table.confirm(0, "politie")
    table.go(1)
    with access.acting(table.chair):
        rows = {row.person.username: row for row in Attendance.objects.visible_to(table.chair).all()}
    assert set(rows) == {"voorzitter", "politie", "om"}
    assert all(row.confirmed_by == table.chair and row.out_at and row.out_at >= row.in_at for row in rows.values())


@pytest.mark.parametrize("name", ["af-zwolle", "riec", "school"])
def test_who_may_not_know_the_case_does_not_come_in(table: Table, name: str) -> None:
    table.go(0)
    with access.acting(table.chair):
        assert room.may_enter(table.cases[0], [table.person(name)], by=table.chair)[table.person(name).pk]
    with pytest.raises(room.MayNotSee):
        table.confirm(0, name)
    assert not table.look().confirmed


def test_who_has_no_sight_in_person_does_not_come_in(table: Table) -> None:
    table.go(0)
    police = table.person("politie")
    with access.acting(police):
        limits.exclude(Case(pk=table.cases[0].case_id), police, reason="belang", by=police)
    with pytest.raises(room.MayNotSee):
        table.confirm(0, "politie")


def test_two_chairs_one_regie(table: Table) -> None:
    second = table.person("voorzitter-2")
    table.go(0)
    with access.acting(second):
        with pytest.raises(room.Elsewhere) as other:
            room.go(table.meeting, table.cases[1], by=second)
        assert other.value.holder == table.chair
        with pytest.raises(room.Elsewhere):
            room.take(table.meeting, by=second, instead_of=None)
        room.take(table.meeting, by=second, instead_of=table.chair.pk)
        room.go(table.meeting, table.cases[1], by=second)
    with pytest.raises(room.Elsewhere):
        table.go(0)


def seen(user: User, model: Any, case_id: Any) -> set[Any]:
    return set(model.objects.visible_to(user).filter(case_id=case_id).values_list("pk", flat=True))


def test_the_intersection_is_what_everyone_in_the_room_sees(table: Table) -> None:
    case_id = table.cases[1].case_id
    table.go(1)
    table.confirm(1, "politie", "af-zwolle", "af-raalte")
    with access.acting(table.chair):
        room.panel(table.meeting, True, by=table.chair)
        narrowed = room.intersection(table.chair, table.look())
        assert narrowed is not None
        for model in (Entry, Party, Review, AgendaItem):
            found = seen(narrowed, model, case_id)
            for name in ("voorzitter", "politie", "af-zwolle", "af-raalte"):
                with access.acting(table.person(name)):
                    assert found <= seen(table.person(name), model, case_id)
        assert seen(narrowed, Entry, case_id)
        assert not seen(narrowed, Entry, table.cases[0].case_id)


def test_nothing_is_shared_with_a_shut_gate_a_closed_panel_or_somebody_without_sight(table: Table) -> None:
    def shared() -> User | None:
        with access.acting(table.chair):
            return room.intersection(table.chair, table.look())

    def show(shown: bool = True) -> None:
        with access.acting(table.chair):
            room.panel(table.meeting, shown, by=table.chair)

    table.go(0)
    show()
    assert shared() is None
    table.confirm(0, "politie")
    assert shared() is not None
    show(False)
    assert shared() is None
    show()
    assert shared() is not None
    police = table.person("politie")
    with access.acting(police):
        limits.exclude(Case(pk=table.cases[0].case_id), police, reason="belang", by=police)
    assert shared() is None


def test_every_change_is_told_to_the_wall(table: Table) -> None:
    versions = [Meeting.objects.get(pk=table.meeting.pk).wall_version]

    def changed() -> bool:
        versions.append(Meeting.objects.get(pk=table.meeting.pk).wall_version)
        return versions[-1] > versions[-2]

    table.go(0)
    assert changed()
    table.confirm(0, "politie")
    assert changed()
    with access.acting(table.chair):
        room.panel(table.meeting, True, by=table.chair)
        assert changed()
        moves.perform(Review.objects.visible_to(table.chair).get(pk=table.cases[0].review_id), "decline",
                      by=table.chair, motivation="nee")  # fmt: skip
    assert changed()
