"""Embargo, geen zicht and noodtoegang with their terms and notices (domain 1.5 rows 28, 32, 33)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cases import access
from cases.access import limits
from cases.models import Case, Embargo, Organisation, Unit, UnitKind, User
from cases.roles import Part
from routing import deadlines
from routing.models import Deadline, Notice, Review
from routing.until import midnight

TERM = "embargo_review"
AGAIN = timedelta(days=182)  # until the besluit, as a new aanmelding
STAYS = (UnitKind.POLICE, UnitKind.LABOUR_INSPECTORATE, UnitKind.TABLE_LEAD, UnitKind.CARE_COORDINATION)


def hold_back(case: Case, *, units: list[Unit], review_on: date, reason: str, by: User) -> Embargo:
    """Set the embargo and plan its review."""
    row = limits.set_embargo(case, units=units, review_on=review_on, reason=reason, by=by)
    _plan(row, by)
    return row


def keep_back(row: Embargo, *, review_on: date, reason: str, by: User) -> None:
    """Keep the embargo until a later day, and plan that review."""
    limits.review_embargo(row, review_on=review_on, reason=reason, by=by)
    row.review_on = review_on
    _done(row, by)
    _plan(row, by)


def let_go(row: Embargo, *, back: list[Unit], by: User) -> None:
    """Lift the embargo; only the units named here get sight of casus again, as a new verstrekking."""
    limits.lift_embargo(row, by=by)
    _done(row, by)
    case = Case.objects.visible_to(by).select_related("owner").get(pk=row.case_id)
    for unit in back:
        _open_again(case, unit, by=by)


def _open_again(case: Case, unit: Unit, *, by: User) -> None:
    basis = access.default_basis(case.owner, unit, Part.CASUS, "wgs")
    if basis is None or unit.pk in (case.owner_id, by.unit_id):
        return
    terms = access.Terms(basis=basis.key, purpose="Embargo opgeheven", cause="embargo.lift", informed="uitgesteld",
                         necessity="Het OM heeft het embargo opgeheven en deze organisatie gekozen.")  # fmt: skip
    access.grant(case, to=unit, part=Part.CASUS, until=timezone.now() + AGAIN, by=by, giver=case.owner, terms=terms)
    Notice(unit=unit, kind="shared", case=case.pk, reference=case.number, path=f"/casussen/{case.pk}/").save(
        force_insert=True
    )


def may_return(case: Case, user: User) -> list[Unit]:
    """Give who could see the case before: regie, police, care, and who brought it."""
    review = Review.objects.visible_to(user).filter(case_id=case.pk).first()
    assert user.unit is not None
    brought = [review.submitted_by_id] if review else []
    return list(Unit.objects.filter(Q(kind__in=STAYS) | Q(pk__in=brought)).exclude(pk=user.unit.pk).order_by("name"))


def open_in_emergency(reference: str, *, part: str, reason: str, by: User) -> UUID | None:
    """Noodtoegang for an hour; the owner of the case and its FG hear it at once."""
    found = limits.break_glass(reference, part=part, reason=reason, by=by)
    if found is None:
        return None
    case = Case.objects.visible_to(by).select_related("owner").get(pk=found)
    for unit in {case.owner, *_overseers(case.owner.organisation_id)}:
        path = "/toezicht/noodtoegang/" if unit.kind == UnitKind.PRIVACY else f"/casussen/{found}/"
        Notice(unit=unit, kind="emergency", reference=case.number, path=path).save(force_insert=True)
    return found


def _overseers(organisation: UUID) -> list[Unit]:
    """The coördinerend FG, and the organisation's own."""
    own = Q(organisation=organisation) | Q(organisation__in=Organisation.objects.exclude(kind="municipality"))
    return list(Unit.objects.filter(own, kind=UnitKind.PRIVACY))


def _plan(row: Embargo, by: User) -> None:
    policy = deadlines.policies()[TERM]
    due: datetime = midnight(row.review_on) - timedelta(seconds=1)
    Deadline(
        case_id=row.case_id, owner=by.unit, part=Part.OWN, code=TERM, label=policy["label"], due=due,
        reference="Embargo", path=f"/casussen/{row.case_id}/embargo/", statutory=policy["statutory"], object_id=row.pk,
    ).save(force_insert=True)  # fmt: skip


def _done(row: Embargo, by: User) -> None:
    terms = Deadline.objects.visible_to(by).filter(object_id=row.pk, code=TERM, done_at=None)
    terms.update(done_at=timezone.now())
