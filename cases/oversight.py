"""What an FG writes: a judgement of noodtoegang, and a signature under the rights of a unit."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import audit
from cases.models import Disclosure, Judgement, Organisation, RightsReview, RightsSnapshot, Unit, User

YEAR = timedelta(days=365)
OPEN = "navraag"  # this judgement leaves the question open


class Beaten(Exception):
    """Another FG judged meanwhile; it carries that judgement."""

    def __init__(self, first: Judgement | None) -> None:
        self.first = first
        super().__init__()


def judge(line: Disclosure, *, verdict: str, words: str, seen: int, by: User) -> Judgement:
    """Judge a noodtoegang; `seen` is the number of the judgement the form was drawn from.

    Raises Beaten when another FG judged meanwhile.
    """
    row = Judgement(disclosure=line, number=seen + 1, verdict=verdict, words=words, by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        first = Judgement.objects.filter(disclosure=line).select_related("by").order_by("-number").first()
        raise Beaten(first) from error
    audit.record("write", by=by, obj=row, name=f"judge.{verdict}", case_id=line.case_id)
    return row


def sign_off(unit: Unit, *, right: bool, remark: str, by: User) -> RightsReview:
    """Sign for the rights of a unit: they are right, or not."""
    row = RightsReview(organisation_id=unit.organisation_id, unit=unit, right=right, remark=remark, by=by)
    row.save(force_insert=True)
    audit.record("rights", by=by, obj=row, name="review.right" if right else "review.wrong")
    return row


def quarter_of(day: date) -> str:
    """Name the quarter of a day."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def take_snapshots() -> int:
    """Keep, once a quarter, who has which role where; for the clock. Gives how many organisations were written."""
    today = timezone.localdate()
    quarter, written = quarter_of(today), 0
    known = set(RightsSnapshot.objects.filter(quarter=quarter).values_list("organisation", flat=True))
    for home in Organisation.objects.exclude(pk__in=known):
        RightsSnapshot(organisation=home, quarter=quarter, taken_on=today, rows=rights(home)).save(force_insert=True)
        written += 1
    if written:
        audit.record("write", by=None, name="rights.snapshot")
    return written


def rights(home: Organisation) -> list[list[str]]:
    """Give who is active with which role in which unit of an organisation, as ids."""
    rows = User.objects.filter(unit__organisation=home, is_active=True).order_by("pk")
    return [[str(pk), str(unit), role] for pk, unit, role in rows.values_list("pk", "unit", "role")]
