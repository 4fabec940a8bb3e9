"""Answers to tekenen: kept beside the signal they belong to, and private to its author while it is a draft."""

from typing import Any

from cases import audit
from cases.models import Signal, SignNote, User


def of_signal(signal: Signal, user: User) -> list[SignNote]:
    """Give the answers to tekenen of a signal, in the order they were given."""
    return list(SignNote.objects.visible_to(user).filter(signal=signal.pk))


def keep(signal: Signal, answers: dict[str, dict[str, Any]], *, by: User) -> None:
    """Keep answers by the code of their teken; the row of the signal is locked by who calls.

    Each answer holds the words and the list as they were asked, and what was filled in.
    """
    known = {row.code: row for row in of_signal(signal, by)} if answers else {}
    for code, values in answers.items():
        row = known.get(code) or SignNote(
            case_id=signal.case_id, owner_id=signal.owner_id, part=signal.part, signal=signal, author=by, code=code,
            draft=not signal.number,
        )  # fmt: skip
        if _change(row, values):
            _write(row, new=code not in known, by=by)


def publish(signal: Signal, *, by: User) -> None:
    """Show the unit what was noted in a draft that is a signal now."""
    SignNote.objects.visible_to(by).filter(signal=signal.pk, draft=True).update(draft=False)


def _change(row: SignNote, values: dict[str, Any]) -> bool:
    """Fill in an answer; gives whether there is something to write."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return before != values and (not row._state.adding or any((row.answer, row.seen, row.source, row.against)))


def _write(row: SignNote, *, new: bool, by: User) -> None:
    if new:
        row.save(force_insert=True)
    else:
        row.version += 1
        row.save(force_update=True)
    audit.record("write", by=by, obj=row, name="sign")
