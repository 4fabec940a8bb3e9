"""Re-encrypts secrets with the newest key while the application runs, history included (docs/adr/0006).

Each batch is its own transaction over locked rows, so nothing of another writer is lost and an interrupted run
goes on where it stopped. A change of key is no change of a fact: it leaves no version in the history.
"""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pgtrigger
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from cases import audit, crypto, factors, lookalike
from cases.encrypted import EncryptedField
from cases.models import Party, User

log = logging.getLogger(__name__)
BATCH = 200
ROUNDS = 5  # more are needed only while a process still seals with an old key


def rotate(*, by: User | None) -> Iterator[tuple[str, int]]:
    """Give table and number of rows done, as they are done; runs as the owner of the tables."""
    with transaction.atomic():
        audit.record("write", by=by, name="rotate_field_keys")
    for number in range(ROUNDS):
        done = 0
        for model, fields in sealed_models():  # rows before versions: what is written next is of the newest key
            for rows in _batches(model, fields, waits=number > 0):
                done += rows
                yield model._meta.db_table, rows
        if not done and number:
            break
    yield Authenticator._meta.db_table, _steps_anew()
    yield from _keys_anew()


def _steps_anew() -> int:
    """Secrets of apps and of codes on paper lie in JSON; there is one row per person, so one transaction does."""
    done = 0
    with transaction.atomic():
        for row in _steps_left():
            try:
                fresh = {name: _anew(row.data[name], factors.PLACE) for name in factors.SECRETS if name in row.data}
            except crypto.Unreadable as error:
                log.error("secret cannot be opened: %s", error)
                continue
            row.data |= fresh
            row.save(update_fields=["data"])
            done += 1
    return done


def _steps_left() -> list[Authenticator]:
    newest = f"{crypto.MARK}:{crypto.newest()}:"
    rows = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    return [row for row in rows if not _secret(row).startswith(newest)]


def _secret(row: Authenticator) -> str:
    return next((str(row.data[name]) for name in factors.SECRETS if name in row.data), "")


def _keys_anew() -> Iterator[tuple[str, int]]:
    """Blind indexes follow the newest key; each betrokkene is locked, so that what is written meanwhile stays."""
    last: Any = None
    while True:
        with transaction.atomic():
            rows = Party._base_manager.select_for_update().order_by("pk")
            parties = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
            renewed = sum(_renewed(party) for party in parties)
        if not parties:
            return
        last = parties[-1].pk
        yield "cases_partykeys", renewed


def _renewed(party: Party) -> int:
    """A secret that cannot be opened was reported by the round before, and keeps its keys."""
    try:
        lookalike.renew(party)
    except crypto.Unreadable:
        return 0
    return 1


def left() -> int:
    """Count the rows that still hold an old key or open text."""
    with transaction.atomic():
        return sum(_count(model, fields) for model, fields in sealed_models()) + len(_steps_left())


def sealed_models() -> list[tuple[type[models.Model], list[EncryptedField]]]:
    """Give every model with secrets and their fields, the versions last."""
    found = []
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
        if fields:
            found.append((model, fields))
    return sorted(found, key=lambda pair: hasattr(pair[0], "pgh_tracked_model"))


def _batches(model: type[models.Model], fields: list[EncryptedField], *, waits: bool) -> Iterator[int]:
    """Go through a table by key; a locked row waits for the next round, which takes one row at a time."""
    last: Any = None
    while True:
        with transaction.atomic(), _no_version(model):
            rows = _taken(model, fields, last, waits)
            sealed = sum(_sealed(model, fields, row) for row in rows)
        if not rows:
            return
        last = rows[-1][0]
        if sealed:
            yield sealed


def _taken(model: type[models.Model], fields: list[EncryptedField], last: Any, waits: bool) -> list[Any]:
    names, wanted, old = _columns(model, fields)
    after, keys = (f"{names[0]} > %s AND", [last]) if last is not None else ("", [])
    most = 1 if waits else getattr(model, "rotated_at_once", BATCH)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM {model._meta.db_table} WHERE {after} ({wanted}) "
            f"ORDER BY {names[0]} LIMIT {most} FOR NO KEY UPDATE {'' if waits else 'SKIP LOCKED'}",
            [*keys, *old],
        )
        return list(cursor.fetchall())


def _columns(model: type[models.Model], fields: list[EncryptedField]) -> tuple[list[str], str, list[str]]:
    """Give key, row id and secrets as columns, and the condition for those that are not of the newest key."""
    key = model._meta.pk.attname if model._meta.pk else "id"
    columns = [connection.ops.quote_name(field.attname) for field in fields]
    row = "pgh_obj_id" if hasattr(model, "pgh_tracked_model") else key
    wanted = " OR ".join(f"({column} <> '' AND NOT starts_with({column}, %s))" for column in columns)
    return [key, row, *columns], wanted, [f"{crypto.MARK}:{crypto.newest()}:"] * len(columns)


def _sealed(model: type[models.Model], fields: list[EncryptedField], row: Any) -> int:
    """Seal the secrets of one row anew; one that cannot be opened stays and is reported."""
    key, owner, *texts = row
    model_label = getattr(model, "pgh_tracked_model", model)._meta.label_lower
    try:
        fresh = [_anew(text, f"{model_label}.{field.name}:{owner}") for field, text in zip(fields, texts, strict=True)]
    except crypto.Unreadable as error:
        log.error("secret cannot be opened: %s", error)
        return 0
    names, _, _ = _columns(model, fields)
    pairs = ", ".join(f"{name} = %s" for name in names[2:])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {pairs} WHERE {names[0]} = %s", [*fresh, key])
    return 1


def _anew(text: str | None, place: str) -> str | None:
    if not text:
        return text
    return crypto.seal(crypto.unseal(text, place) if crypto.is_sealed(text) else text, place)


def _no_version(model: type[models.Model]) -> AbstractContextManager[None]:
    if hasattr(model, "pgh_tracked_model") or not hasattr(model, "pgh_event_models"):
        return nullcontext()  # a version, or a row of which none are kept
    return pgtrigger.ignore(f"{model._meta.label}:update_update", databases=["default"])


def _count(model: type[models.Model], fields: list[EncryptedField]) -> int:
    _, wanted, old = _columns(model, fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE {wanted}", old)
        found: int = cursor.fetchone()[0]
        return found
