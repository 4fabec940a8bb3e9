"""A destroyed dossier leaves no word anywhere: dump of the database, broker, files and logs (promises 13)."""

import io
import json
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import page as validation
import pypdf
import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from cases import access, sealing, services
from cases.models import AuditEvent, Case, Disclosure, Entry, Party
from cases.models.guarded import Guarded
from dashboards import destruction, jobs
from routing import retention
from routing.models import Destruction, Minutes, MinutesFile, Notice, RetentionRule
from tests.leaks.makers import person
from tests.leaks.world import World, build

Words = set[str]
ROWS = [model for model in apps.get_models() if issubclass(model, Guarded)]


@pytest.fixture
def world(committed: None) -> Iterator[World]:
    """A world of cases with a token in every free field, every term approved."""
    yield build()
    with access.as_owner():
        RetentionRule.objects.update(approved_on=None, approved_by=None)


def age(case_id: UUID) -> None:
    """Let everything in this case have ended six years ago; the owner does what time would do."""
    ago = timezone.now() - timedelta(days=2200)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET pgtrigger.ignore = '{all}'")
        for table, state in (("review", "closed"), ("track", "completed"), ("triage", "closed")):
            cursor.execute(f"ALTER TABLE routing_{table} DISABLE TRIGGER USER")
            ended = "" if table == "triage" else f", ended_at = '{ago.isoformat()}'"
            cursor.execute(f"UPDATE routing_{table} SET state = '{state}'{ended} WHERE case_id = %s", [case_id])
            cursor.execute(f"ALTER TABLE routing_{table} ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE routing_step DISABLE TRIGGER USER")
        cursor.execute("UPDATE routing_step SET at = %s WHERE case_id = %s", [ago, case_id])
        cursor.execute("ALTER TABLE routing_step ENABLE TRIGGER USER")
        cursor.execute("UPDATE cases_case SET created_at = %s WHERE id = %s", [ago, case_id])
        cursor.execute("UPDATE routing_retentionrule SET start = 'closed', months = 12, approved_on = current_date, "
                       "approved_by_id = %s WHERE kind = 'case'", [person("fg").pk])  # fmt: skip
        cursor.execute("RESET pgtrigger.ignore")


def dump() -> str:
    """Give every row of every table as text, as pg_dump would."""
    out = io.StringIO()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                       "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")  # fmt: skip
        for (table,) in cursor.fetchall():
            cursor.copy_expert(f"COPY {table} TO STDOUT", out)
        cursor.execute("SELECT tablename, most_common_vals::text, histogram_bounds::text FROM pg_stats "
                       "WHERE schemaname = 'public'")  # fmt: skip
        out.writelines(f"{values}\n" for _, *values in cursor.fetchall())
    return out.getvalue()


def elsewhere() -> str:
    """Give what stands in the broker, and in every file and log of this place but the files of the database."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    said = [client.dump(key) or b"" for key in client.scan_iter()]
    folder = Path(os.environ["AUDIT_ANCHOR"]).parent
    for path in folder.rglob("*"):
        inside = {"static", "base", "pg_wal", "global"} & set(path.parts)
        if path.is_file() and not inside and path.stat().st_size < 20_000_000 and os.access(path, os.R_OK):
            said.append(path.read_bytes())
    return b"\n".join(said).decode(errors="replace")


def words_of(world: World, case_id: UUID) -> Words:
    """Give what stands in the rows of this case: each token, and each secret as it lies sealed in its column."""
    found: Words = set()
    with connections["owner"].cursor() as cursor:
        for model in ROWS:
            column = "id" if model.case_column == "pk" else "case_id"
            cursor.execute(f"SELECT to_jsonb(t) FROM {model._meta.db_table} t WHERE {column} = %s", [case_id])
            for (found_row,) in cursor.fetchall():
                row = json.loads(found_row) if isinstance(found_row, str) else found_row
                texts = [text for text in row.values() if isinstance(text, str)]
                found |= {text for text in texts if text.startswith("lek") or len(text) > 60}
    return found


def state_of(world: World, case_id: UUID) -> str:
    return next(state for state, pk in world.cases.items() if pk == case_id)


def homes(case_id: UUID) -> list[tuple[UUID, UUID]]:
    return [one for one in retention.due() if one[0] == case_id]


def test_a_destroyed_case_is_nowhere(world: World) -> None:
    """Every word of it is found before, and none after; the words of another case stay."""
    case_id, other = world.cases["granted"], world.cases["excluded"]
    _waits(case_id)
    mine, theirs = words_of(world, case_id), words_of(world, other)
    theirs -= mine
    age(case_id)
    before = dump()
    assert len(mine) > 100
    assert not {word for word in mine if word not in before}  # the positive control: each is really there
    assert destruction.run() == len({row.organisation_id for row in _destroyed()}) > 3
    after, beside = dump(), elsewhere()
    assert not {word for word in mine if word in after or word in beside}
    assert not {word for word in theirs if word not in after}
    with connections["owner"].cursor() as cursor:
        for model in apps.get_models():
            names = {found.column for found in model._meta.concrete_fields}
            column = "case_id" if "case_id" in names else ("case" if "case" in names else "")
            if column and model.__name__ not in ("AuditEvent", "Disclosure", "Destruction"):
                cursor.execute(f'SELECT count(*) FROM {model._meta.db_table} WHERE "{column}" = %s', [case_id])
                assert cursor.fetchone() == (0,), model
    with transaction.atomic(), access.acting_as_service("console"):
        assert AuditEvent.objects.filter(case_id=case_id).exists()
    sealing.seal()
    assert sealing.verify().sealed
    destruction.write_waiting()
    assert not {word for word in mine if word in dump()}


def _waits(case_id: UUID) -> None:
    """A mail that waits, a list that was printed, and a question for access, all with words of the case."""
    chair = person("voorzitter")
    with access.as_owner(), transaction.atomic(using="owner"):
        Notice(unit=chair.unit, kind="task", case=case_id, reference="MH", path="/lekpadx/").save(force_insert=True)
        listed = Minutes.objects.first()
        if listed:
            MinutesFile.objects.update_or_create(
                minutes=listed, defaults={"unit": listed.unit, "cases": [case_id], "pdf": b"x"}
            )


def _destroyed() -> list[Destruction]:
    with transaction.atomic(), access.acting_as_service(retention.SERVICE):
        return list(Destruction.objects.all())


def test_killed_anywhere_it_is_whole_or_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies while it destroys leaves the case as it was; the next pass does it, once."""
    case_id = world.cases["granted"]
    age(case_id)
    retention.refresh()
    before = words_of(world, case_id)
    with monkeypatch.context() as patch:
        patch.setattr("routing.retention.audit.record", lambda *args, **more: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            destruction.run()
    assert words_of(world, case_id) == before
    assert _destroyed() == []
    destruction.run()
    assert words_of(world, case_id) == set()
    made = len(_destroyed())
    destruction.run()
    assert len(_destroyed()) == made


def client_as(username: str) -> Client:
    """Give a logged-in browser, with real commits."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person(username))
    return client


def test_the_verklaring_says_what_when_and_why_and_nothing_of_a_person(world: World) -> None:
    """PDF/UA-1 and PDF/A-3a at once; its fingerprint stands in the audit; its FG fetches it, another does not."""
    case_id = world.cases["granted"]
    mine = words_of(world, case_id)
    age(case_id)
    destruction.run()
    with pytest.MonkeyPatch.context() as patch:  # killed while it prints: it is taken up again
        patch.setattr("dashboards.pdf.render", lambda *args, **more: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            _make()
    with transaction.atomic(), access.acting_as_service(retention.SERVICE):
        Destruction.objects.update(moved_at=timezone.now() - jobs.STALLED - timedelta(seconds=1))
    _make()
    rows = _destroyed()
    assert {row.state for row in rows} == {"done"}
    row = next(row for row in rows if row.whole)
    assert row.pdf is not None
    made = bytes(row.pdf)
    said = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(made)).pages).split())
    for text in ("Verklaring van vernietiging", str(row.organisation), f"zaak {str(case_id)[-8:]}", row.rule.category):
        assert text in said
    assert not {word for word in mine if word in said}
    for profile in ("ua1", "3a"):
        assert [failure.message for failure in validation.validate_pdf_bytes(made, profile=profile).failures] == []
    with transaction.atomic(), access.acting_as_service("console"):
        names = set(AuditEvent.objects.filter(object_id=row.pk).values_list("name", flat=True))
    assert f"proof.{destruction.fingerprint(made)}" in names
    answer = client_as("fg").get(f"/toezicht/bewaren/verklaringen/{row.pk}/pdf/")
    assert (answer.status_code, answer.content) == (200, made)
    foreign = next(one for one in rows if one.organisation and one.organisation.code != "zwolle")
    assert client_as("fg-zwolle").get(f"/toezicht/bewaren/verklaringen/{foreign.pk}/pdf/").status_code == 404


def _make() -> None:
    destruction.write_waiting()


def test_a_writer_at_work_gets_the_page_of_what_is_not_there(world: World) -> None:
    """An aantekening that comes in while the case is destroyed: never a 500, never half a case."""
    case_id = world.cases["granted"]
    client = client_as("procesregisseur")
    age(case_id)
    retention.refresh()
    answers: list[int] = []
    real = services.add_entry

    def slow(*args: Any, **more: Any) -> Entry:
        entry = real(*args, **more)
        worker = threading.Thread(target=destroyed)
        worker.start()
        worker.join()
        return entry

    def destroyed() -> None:
        for one in homes(case_id):
            retention.destroy(*one)
        connections.close_all()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cases.services.add_entry", slow)
        form = {"text": "te laat", "kind": "voortgang", "part": "casus"}
        answers.append(client.post(f"/casussen/{case_id}/aantekening/", form).status_code)
    assert answers == [404] or answers[0] in (302, 422)
    with transaction.atomic(), access.acting(person("procesregisseur")):
        left = Case.objects.filter(pk=case_id).exists()
        assert Entry.objects.filter(case_id=case_id).exists() <= left


def test_every_table_that_names_a_case_is_known_to_destruction() -> None:
    """A new table with a case in it must say how it goes: guarded, beside, or one of these."""
    known = {"AuditEvent", "Disclosure", "Destruction", "Notice", "RetentionTerm", "RetentionAsk"}
    for model in apps.get_models():
        if issubclass(model, Guarded) or hasattr(model, "pgh_tracked_model"):
            continue
        for found in model._meta.concrete_fields:
            plain = found.name in ("case", "case_id", "cases") and not found.is_relation
            if plain:
                assert model.__name__ in {*known, "MinutesFile", "SubjectFileBody"}, f"{model.__name__}.{found.name}"
            if found.related_model is Disclosure or found.related_model is Party:
                assert model.__name__ in ("DisclosureEnd", "PartyKeys", "Judgement"), model
