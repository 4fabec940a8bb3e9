"""The chain over the audit: whole under concurrent writers, and broken by every change (promise 11)."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction
from django.db.models import F

from cases import access, audit, sealing
from cases.models import AuditEvent, AuditSeal, User

WRITERS, RUNS, MUTATIONS = 20, 20, 200


@pytest.fixture
def anchored(committed: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A database without audit and an anchor of its own."""
    settings.AUDIT_ANCHOR = str(tmp_path / "anchor" / "anchor.jsonl")
    _empty()
    yield Path(settings.AUDIT_ANCHOR)
    _empty()


PATIENCE = 30  # seconds


def _empty() -> None:
    with access.as_owner(), connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE cases_auditevent, cases_auditseal")


def write(user: User, *, keep: bool = True, hold: float = 0.0) -> None:
    """One event in a transaction of its own, which may wait and may be rolled back."""
    with access.working_as(user):
        audit.record("write", by=user, name="proef", object_id=uuid.uuid4())
        time.sleep(hold)
        transaction.set_rollback(not keep)


def _writer(user: User, seed: int) -> None:
    chance = random.Random(seed)
    try:
        for _ in range(3):
            write(user, keep=chance.random() > 0.2, hold=chance.random() * 0.02)
    finally:
        connections.close_all()


def _sealer(stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            sealing.seal()
    finally:
        connections.close_all()


def events() -> int:
    with access.as_owner():
        return AuditEvent.objects.count()


def settled() -> Any:
    """Seal what is left; autovacuum has a transaction of its own, and may keep the last rows waiting a moment."""
    until = time.monotonic() + PATIENCE
    while True:
        sealing.seal()
        found = sealing.verify()
        if not found.unsealed or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_twenty_writers_and_two_sealers_leave_a_whole_chain_each_time(anchored: Path) -> None:
    user = User.objects.select_related("unit").get(username="af-raalte")
    for run in range(RUNS):
        stop = threading.Event()
        sealers = [threading.Thread(target=_sealer, args=(stop,)) for _ in range(2)]
        writers = [threading.Thread(target=_writer, args=(user, run * WRITERS + one)) for one in range(WRITERS)]
        for thread in sealers + writers:
            thread.start()
        sealing.verify()  # in the middle of it all
        for thread in writers:
            thread.join()
        stop.set()
        for thread in sealers:
            thread.join()
        found = settled()
        assert (found.unsealed, found.sealed) == (0, events()), run
    with access.as_owner():
        sealed = [pk for seal in AuditSeal.objects.order_by("position") for pk in seal.ids]
        assert len(sealed) == len(set(sealed)) == events() > RUNS * WRITERS


def test_an_open_transaction_keeps_later_rows_out_of_the_chain(anchored: Path) -> None:
    user = User.objects.select_related("unit").get(username="af-raalte")
    begun, done = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with access.working_as(user):
                audit.record("write", by=user, name="traag")
                begun.set()
                done.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    write(user)
    assert sealing.seal() == 0  # the slow one may still come below it
    assert sealing.verify().unsealed == 1
    done.set()
    thread.join()
    assert sealing.seal() == 2


# --- every change is found

Mutation = Callable[[random.Random], None]
FIELDS: dict[str, Callable[[], Any]] = {
    "action": lambda: "list", "name": lambda: "anders", "user": uuid.uuid4, "responsible": uuid.uuid4,
    "unit": uuid.uuid4, "organisation": uuid.uuid4, "role": lambda: "police", "object_type": lambda: "x",
    "object_id": uuid.uuid4, "case_id": uuid.uuid4, "part": lambda: "zorg", "basis": lambda: "x",
    "emergency": lambda: True, "id": uuid.uuid4,
}  # fmt: skip


def _one(chance: random.Random) -> AuditEvent:
    return chance.choice(list(AuditEvent.objects.all()))


def change_field(chance: random.Random) -> None:
    name = chance.choice(sorted(FIELDS))
    AuditEvent.objects.filter(pk=_one(chance).pk).update(**{name: FIELDS[name]()})


def change_time(chance: random.Random) -> None:
    AuditEvent.objects.filter(pk=_one(chance).pk).update(at=F("at") - timedelta(hours=1))


def change_order(chance: random.Random) -> None:
    AuditEvent.objects.filter(pk=_one(chance).pk).update(xid=F("xid") + chance.choice([-1, 1, 10_000]))


def remove(chance: random.Random) -> None:
    AuditEvent.objects.filter(pk=_one(chance).pk).delete()


def insert(chance: random.Random) -> None:
    like = _one(chance)
    AuditEvent(xid=like.xid, at=like.at, action="read", name="bijgeschreven").save(force_insert=True)


def cut_the_tail(chance: random.Random) -> None:
    seals = list(AuditSeal.objects.order_by("position"))
    gone = seals[chance.randrange(len(seals)) :]
    AuditEvent.objects.filter(pk__in=[pk for seal in gone for pk in seal.ids]).delete()
    AuditSeal.objects.filter(pk__in=[seal.pk for seal in gone]).delete()


def remove_a_seal(chance: random.Random) -> None:
    chance.choice(list(AuditSeal.objects.all())).delete()


def change_a_seal(chance: random.Random) -> None:
    seal = chance.choice(list(AuditSeal.objects.all()))
    name = chance.choice(["hash", "previous", "total", "digests", "sealed_at", "ids"])
    wrong = {"hash": "0" * 64, "previous": "1" * 64, "total": seal.total + 1, "digests": seal.digests[:-1],
             "sealed_at": seal.sealed_at - timedelta(days=1), "ids": seal.ids[::-1]}  # fmt: skip
    AuditSeal.objects.filter(pk=seal.pk).update(**{name: wrong[name]})


def chain_anew(chance: random.Random) -> None:
    """Who owns the database changes a row and seals everything anew: only the anchor knows better."""
    change_field(chance)
    last: AuditSeal | None = None
    rows = {row[0]: row for row in AuditEvent.objects.values_list(*sealing.LAYOUTS[sealing.LAYOUT])}
    order = sorted(rows.values(), key=lambda row: (row[1], row[0]))
    for old in AuditSeal.objects.order_by("position"):
        part, order = order[: len(old.ids)], order[len(old.ids) :]
        old.ids, old.digests = [row[0] for row in part], [sealing.digest(row) for row in part]
        old.previous = last.hash if last else ""
        old.hash = sealing.seal_hash(old)
        old.save()
        last = old


CHANGES: list[Mutation] = [change_field, change_time, change_order, remove, insert, cut_the_tail, remove_a_seal,
                           change_a_seal, chain_anew]  # fmt: skip


@pytest.fixture
def chain(anchored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some dozens of events under several seals."""
    monkeypatch.setattr(sealing, "BATCH", 5)
    user = User.objects.select_related("unit").get(username="af-raalte")
    for number in range(24):
        write(user)
        if number % 6 == 5:
            sealing.seal()
    assert sealing.verify().unsealed == 0
    return anchored


def test_two_hundred_changes_are_all_found(chain: Path) -> None:
    for number in range(MUTATIONS):
        change = CHANGES[number % len(CHANGES)]
        chance = random.Random(number)
        with access.as_owner(), transaction.atomic():
            change(chance)
            with pytest.raises(sealing.Broken):
                sealing.verify()
                pytest.fail(f"{change.__name__} {number} was not found")
            transaction.set_rollback(True)
    assert sealing.verify().sealed == 24


def test_the_command_names_the_first_broken_row_and_ends_with_one(chain: Path, capsys: Any) -> None:
    call_command("audit_verify")
    assert "De keten klopt: 24 regels" in capsys.readouterr().out
    with access.as_owner():
        broken = AuditEvent.objects.order_by("xid")[3]
        AuditEvent.objects.filter(pk=broken.pk).update(name="anders")
    with pytest.raises(CommandError, match=str(broken.pk)) as raised:
        call_command("audit_verify")
    assert raised.value.returncode == 1


def test_a_missing_or_cut_anchor_shows(chain: Path) -> None:
    lines = chain.read_text()
    chain.write_text(lines[:-20])  # a crash in the middle of a line is no alarm
    sealing.verify()
    chain.unlink()
    with pytest.raises(sealing.Broken, match="anker"):
        sealing.verify()


@pytest.mark.django_db
@pytest.mark.parametrize("sql", [
    "UPDATE cases_auditseal SET total = 0", "DELETE FROM cases_auditseal", "TRUNCATE cases_auditseal",
    "INSERT INTO cases_auditseal (position, layout, previous, sealed_at, next_xid, last_xid, total, ids, digests, hash)"
    " VALUES (1, 1, '', now(), 1, 1, 0, '{}', '{}', '')",
])  # fmt: skip
def test_the_application_cannot_bend_the_seals(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|row-level security"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db
def test_nobody_writes_an_event_in_another_transactions_name(person: Any) -> None:
    user = person("af-raalte")
    with access.acting(user), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        AuditEvent(action="read", user=user.pk, xid=5).save(force_insert=True)


def test_the_export_gives_one_line_per_event_and_is_itself_recorded(chain: Path, capsys: Any) -> None:
    from django.utils import timezone

    day = timezone.localdate().isoformat()
    call_command("audit_export", "--from", day, "--to", day)
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 24
    assert '"noodprocedure": false' in lines[0]
    with access.as_owner():
        assert AuditEvent.objects.filter(action="export", name="audit_export").count() == 1
