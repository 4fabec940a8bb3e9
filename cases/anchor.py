"""The anchor: the newest seals in a file outside the database, so that a cut tail shows (ADR 5)."""

import json
import logging
import os
from pathlib import Path

from django.conf import settings

from cases.models import AuditSeal

logger = logging.getLogger(__name__)
Marks = dict[int, set[str]]  # hashes by position; two at one position are proof of a second chain


class Missing(Exception):
    """There is no anchor file; somebody took it away, or this machine does not see it."""


def begin() -> None:
    """Make an empty anchor before the first seal is kept, so that later a missing one means something."""
    _file().parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    os.close(os.open(_file(), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o640))


def note(seal: AuditSeal) -> None:
    """Add a committed seal, once. Raises Missing: a file that is gone is not made anew."""
    if seal.hash.encode() in _end():
        return
    line = {"position": seal.position, "hash": seal.hash, "total": seal.total, "at": seal.sealed_at.isoformat()}
    handle = os.open(_file(), os.O_APPEND | os.O_RDWR)
    try:
        os.write(handle, _line_break(handle) + json.dumps(line).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    logger.info("audit anchor: position %s, total %s, hash %s", seal.position, seal.total, seal.hash)


def _end() -> bytes:
    """The last few lines; the file grows for years."""
    if not _file().exists():
        raise Missing
    with _file().open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 2_000))
        return file.read()


def _line_break(handle: int) -> bytes:
    """What is needed before a new line: nothing, or an end to one that was cut off by a crash."""
    size = os.fstat(handle).st_size
    return b"" if size == 0 or os.pread(handle, 1, size - 1) == b"\n" else b"\n"


def read() -> Marks:
    """Give what was noted; a line cut off by a crash counts for nothing. Raises Missing."""
    try:
        lines = _file().read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        raise Missing from None
    found: Marks = {}
    for line in lines:
        known = _parsed(line)
        if known:
            found.setdefault(known[0], set()).add(known[1])
    return found


def _parsed(line: bytes) -> tuple[int, str] | None:
    try:
        known = json.loads(line)
        return int(known["position"]), str(known["hash"])
    except (ValueError, KeyError, TypeError):
        return None


def forget() -> None:
    """Begin anew with an empty anchor; only for practice data, whose audit begins anew too."""
    assert settings.DEMO
    begin()
    os.truncate(_file(), 0)


def _file() -> Path:
    return Path(settings.AUDIT_ANCHOR)
