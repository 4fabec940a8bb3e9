"""Koppelen: two signals of one unit belong together; a row begins it and an end closes it, nothing is deleted."""

from django.utils import timezone

from cases import audit
from cases.models import Signal, SignalLink, User
from cases.roles import Part


def between(one: Signal, other: Signal, user: User) -> SignalLink | None:
    """Give the open link of these two."""
    pair = sorted((one.pk, other.pk))
    return SignalLink.objects.visible_to(user).filter(signal=pair[0], other=pair[1], ended_at=None).first()


def of_signal(signal: Signal, user: User) -> list[SignalLink]:
    """Give the open links of a signal, newest first."""
    rows = SignalLink.objects.visible_to(user).filter(ended_at=None)
    return list((rows.filter(signal=signal.pk) | rows.filter(other=signal.pk)).order_by("-pk")[:50])


def link(one: Signal, other: Signal, *, by: User, why: str) -> SignalLink:
    """Link two own signals, once: whoever comes second finds the row of the first.

    Raises Signal.DoesNotExist when one of them is not an own signal.
    """
    mine = Signal.objects.visible_to(by).filter(owner=by.unit_id, kind="signal", pk__in=[one.pk, other.pk])
    pair = list(mine.exclude(number="").order_by("pk").select_for_update(of=("self",)))
    if len(pair) != 2:
        raise Signal.DoesNotExist
    known = between(one, other, by)
    if known is not None:
        return known
    row = SignalLink(case_id=pair[0].case_id, owner_id=pair[0].owner_id, part=Part.OWN, signal=pair[0],
                     other=pair[1], why=why, by=by)  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="link")
    return row


def unlink(row: SignalLink, *, by: User) -> None:
    """End a link; that it was there stays in its row and its history."""
    fresh = SignalLink.objects.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by, fresh.version = timezone.now(), by, fresh.version + 1
        fresh.save(force_update=True)
        audit.record("write", by=by, obj=fresh, name="unlink")
