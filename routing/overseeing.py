"""The clock of toezicht: what waits for each FG, told at most once in three days, and the judgement told back."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from cases import oversight
from cases.models import Disclosure, Judgement, Organisation, RightsReview, SubjectAnswer, Unit, UnitKind, User
from routing.models import Notice

PATIENCE = timedelta(days=2)  # an FG heard of a noodtoegang at once; after this it is asked again
NEAR = timedelta(days=7)  # of the last day of a verzoek
AGAIN = timedelta(days=3)
EMERGENCIES, REQUESTS, RIGHTS = "/toezicht/noodtoegang/", "/toezicht/verzoeken/", "/toezicht/rechten/"


def judge(line: Disclosure, *, verdict: str, words: str, seen: int, by: User) -> Judgement:
    """Judge a noodtoegang and let the unit that used it know; raises oversight.Beaten."""
    row = oversight.judge(line, verdict=verdict, words=words, seen=seen, by=by)
    assert line.receiver_id  # noodtoegang is of a unit
    Notice(unit_id=line.receiver_id, kind="verdict", path="/noodtoegang/").save(force_insert=True)
    return row


def watch() -> int:
    """Make one pass and give how many notices were written; running it again writes none."""
    oversight.take_snapshots()
    homes = {unit: unit.organisation_id for unit in Unit.objects.filter(kind=UnitKind.PRIVACY)}
    regional = {home.pk for home in Organisation.objects.exclude(kind="municipality")}
    own = {home for home in homes.values() if home not in regional}
    written = 0
    for unit, home in homes.items():
        for path, waiting in _waiting():
            mine = waiting - own if home in regional else waiting & {home}
            if mine and not _told(unit, path):
                Notice(unit=unit, kind="oversight", path=path).save(force_insert=True)
                written += 1
    return written


def _waiting() -> Iterator[tuple[str, set[UUID]]]:
    """Give per page the organisations for which something waits there."""
    yield EMERGENCIES, _unjudged()
    fresh = Q(request__created_at__gt=timezone.now() - AGAIN) | Q(request__due__lte=timezone.localdate() + NEAR)
    rows = SubjectAnswer.objects.filter(fresh, outcome="open")
    yield REQUESTS, set(rows.values_list("organisation", flat=True))
    yield RIGHTS, due_for_review()


def _unjudged() -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT giver, receiver FROM mht.unjudged(%s)", [timezone.now() - PATIENCE])
        return {home for row in cursor.fetchall() for home in row}


def due_for_review() -> set[UUID]:
    """Give the organisations with a unit of which the rights were signed for before, and not within a year."""
    recent = timezone.now() - oversight.YEAR
    last: dict[UUID, bool] = {}
    for row in RightsReview.objects.order_by("at"):
        last[row.unit_id] = row.at < recent
    late = [unit for unit, over in last.items() if over]
    return set(Unit.objects.filter(pk__in=late).values_list("organisation", flat=True))


def _told(unit: Unit, path: str) -> bool:
    since = timezone.now() - AGAIN
    return Notice.objects.filter(unit=unit, kind="oversight", path=path, created_at__gt=since).exists()
