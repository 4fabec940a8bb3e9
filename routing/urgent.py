"""Spoed: a card for each intervenor now, a kennisgeving to gemeente and tafel later (plan 2.2; rows 29-30)."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from cases import access, audit, services
from cases.models import Case, Organisation, Signal, Unit, UnitKind, User
from cases.roles import Part, Role
from routing import deadlines
from routing.models import Deadline, Notice, UrgentCard

SIGHT = timedelta(hours=72)  # U7
STARTERS = frozenset(
    {
        Role.FOCAL_POINT,
        Role.POLICE,
        Role.PROSECUTION,
        Role.MAYOR,
        Role.CARE_COORDINATOR,
        Role.CHAIR,
        Role.PROCESS_DIRECTOR,
    }
)
INTERVENORS: dict[str, tuple[UnitKind, ...]] = {
    "strafrecht": (UnitKind.POLICE, UnitKind.PROSECUTION),
    "bestuur": (UnitKind.MAYOR,),
    "zorg": (UnitKind.CARE_COORDINATION,),
}
PHONES = (UnitKind.POLICE, UnitKind.PROSECUTION, UnitKind.CARE_COORDINATION, UnitKind.TABLE_LEAD)
TERM = "urgent_notice"
RELEASE = "release"


class Withheld(Exception):
    """The prosecution has not said yet that this may be shared; the text is Dutch and says what to do."""


def units_for(powers: list[str], municipality: Organisation | None) -> list[Unit]:
    """Give who intervenes under its own power: regional units, and the burgemeester of this gemeente."""
    kinds = {kind for power in powers for kind in INTERVENORS[power]}
    regional = Unit.objects.filter(kind__in=kinds - {UnitKind.MAYOR})
    mayors = Unit.objects.filter(kind=UnitKind.MAYOR, organisation=municipality)
    return [*regional.order_by("name"), *(mayors if UnitKind.MAYOR in kinds else [])]


def phones(municipality: Organisation | None) -> list[Unit]:
    """Give the services to call oneself; with a gemeente also its burgemeester and aandachtsfunctie."""
    regional = list(Unit.objects.filter(kind__in=PHONES))
    local = Unit.objects.filter(organisation=municipality, kind__in=[UnitKind.MAYOR, UnitKind.FOCAL_POINT])
    return sorted(regional, key=lambda unit: PHONES.index(UnitKind(unit.kind))) + (list(local) if municipality else [])


def units_of_mayors() -> list[Unit]:
    """Give the burgemeesters of the region, for who has no gemeente of its own."""
    return list(Unit.objects.filter(kind=UnitKind.MAYOR).order_by("name"))


def start(*, by: User, powers: list[str], signal: Signal | None = None, **facts: Any) -> list[UrgentCard]:
    """Start a spoed: one card of 72 hours per intervenor, in the case of the signal or a new one.

    The state of the signal does not change. Each card is a verstrekking, a notice and a term to inform.
    """
    case = Case(pk=signal.case_id) if signal else services.open_case(by=by)
    together, now = uuid.uuid4(), timezone.now()
    cards = []
    for unit in units_for(powers, facts["municipality"]):
        criminal = unit.kind in INTERVENORS["strafrecht"]
        card = UrgentCard(
            case_id=case.pk,
            owner=by.unit,
            part=Part.OWN,
            addressee=unit,
            addressed_until=now + SIGHT,
            spoed=together,
            kind="card",
            starter=by,
            started_at=now,
            criminal=criminal,
            may_share=not criminal,
            **facts,
        )
        _send(card, case, by=by, basis="nood", cause="spoed.start")
        _plan(card, by=by)
        if unit.kind == UnitKind.PROSECUTION:
            _plan(card, by=by, owner=unit, code=RELEASE)
        cards.append(card)
    return cards


def _send(card: UrgentCard, case: Case, *, by: User, basis: str, cause: str) -> None:
    """Keep the card, write the verstrekking, and tell the receiver that there is something."""
    assert by.unit is not None
    assert card.addressee is not None
    card.save(force_insert=True)
    audit.record("write", by=by, obj=card, name=cause)
    if card.addressee_id == by.unit_id:
        return
    terms = access.Terms(
        basis=basis, purpose="Spoed", cause=cause, cause_id=card.pk, necessity=card.needed[:500], channel="spoed"
    )
    access.disclose(
        case,
        to=card.addressee,
        part=Part.OWN,
        until=card.addressed_until,
        by=by,
        giver=by.unit,
        terms=terms,
        object_id=card.pk,
    )
    Notice(unit=card.addressee, kind="urgent", case=case.pk, reference="Spoed", path=f"/spoed/{card.pk}/").save(
        force_insert=True
    )


def _plan(card: UrgentCard, *, by: User, owner: Unit | None = None, code: str = TERM) -> None:
    """The term to inform gemeente and tafel (of the starter, seen by the intervenor), or of the OM to decide."""
    policy = deadlines.policies()[code]
    Deadline(
        case_id=card.case_id,
        owner=owner or by.unit,
        part=Part.OWN,
        addressee=card.addressee,
        addressed_until=card.addressed_until,
        code=code,
        label=policy["label"],
        due=deadlines.due_by(policy, card.started_at),
        reference="Spoed",
        path=f"/spoed/{card.pk}/",
        statutory=policy["statutory"],
        object_id=card.pk,
    ).save(force_insert=True)


def running(user: User) -> list[UrgentCard]:
    """Give the running cards this unit started or received, newest first."""
    rows = UrgentCard.objects.visible_to(user).filter(addressed_until__gt=timezone.now())
    return list(rows.select_related("owner", "addressee", "municipality")[:50])


def mark_seen(card: UrgentCard, *, by: User) -> None:
    """The receipt: the first time somebody of the receiving unit opens the card."""
    if card.addressee_id == by.unit_id and card.seen_at is None:
        services.change(card, by=by, seen_at=timezone.now())


def may_inform(user: User, card: UrgentCard) -> bool:
    """The starter's unit and the intervenor inform, once, and only about a card."""
    mine = user.unit_id in (card.owner_id, card.addressee_id)
    return mine and card.kind == "card" and card.informed_at is None


def may_release(user: User, card: UrgentCard) -> bool:
    """Only the prosecution decides on sharing strafrecht (plan fn 9)."""
    return user.job == Role.PROSECUTION and card.kind == "card" and card.criminal and not card.may_share


def released(user: User, card: UrgentCard) -> bool:
    """May this be told? Strafrecht only after "mag gedeeld", as far as this reader can see."""
    if not card.criminal or card.may_share:
        return True
    cards = UrgentCard.objects.visible_to(user).filter(spoed=card.spoed, kind="card", criminal=True, may_share=True)
    return cards.exists()


def release(card: UrgentCard, *, by: User) -> None:
    """The prosecution says "mag gedeeld" for every strafrecht card of this spoed, those of others too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.release_spoed(%s)", [card.pk])
    audit.record("write", by=by, obj=card, name="spoed.release")
    terms = Deadline.objects.visible_to(by).filter(object_id=card.pk, code=RELEASE, done_at=None)
    terms.update(done_at=timezone.now())


def inform(card: UrgentCard, *, by: User, text: str) -> list[UrgentCard]:
    """Tell gemeente and tafel that, by whom and what is needed; raises Withheld before "mag gedeeld"."""
    assert by.unit is not None
    if not released(by, card):
        raise Withheld("Het OM beslist eerst of dit gedeeld mag. Bel het OM.")
    own = card.owner_id == by.unit_id
    case = Case(pk=card.case_id) if own else services.open_case(by=by)
    notices = []
    for unit in _told(card, by):
        notice = UrgentCard(
            case_id=case.pk,
            owner=by.unit,
            part=Part.OWN,
            addressee=unit,
            addressed_until=timezone.now() + SIGHT,
            spoed=card.spoed,
            kind="notice",
            starter=by,
            started_at=card.started_at,
            called=card.called,
            municipality=card.municipality,
            needed=text,
            informed_at=timezone.now(),
        )
        _send(notice, case, by=by, basis=_ground(by.unit, unit), cause="spoed.inform")
        notices.append(notice)
    services.change(card, by=by, informed_at=timezone.now())
    terms = Deadline.objects.visible_to(by).filter(object_id=card.pk, code=TERM, done_at=None)
    terms.update(done_at=timezone.now())
    return notices


def _ground(giver: Unit, to: Unit) -> str:
    """The ground of the table; spoed waits for no list, so without one it is the vital interest."""
    try:
        found = access.default_basis(giver, to, Part.CASUS, "wgs")
    except access.Unapproved:
        return "nood"
    return found.key if found else "nood"


def _told(card: UrgentCard, by: User) -> list[Unit]:
    """The aandachtsfunctie of the gemeente and the regie of the tafel, but never one's own unit."""
    assert by.unit is not None
    focal = Unit.objects.filter(kind=UnitKind.FOCAL_POINT, organisation__isnull=False, organisation=card.municipality)
    lead = Unit.objects.filter(kind=UnitKind.TABLE_LEAD)
    return list((focal | lead).exclude(pk=by.unit.pk).order_by("name"))
