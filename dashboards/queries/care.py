"""What the care screens ask: sporen of kind zorg, behind both walls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from cases import access, paging
from cases.models import Case, Entry, User
from cases.roles import Part
from routing.models import CareDomain, CareTrajectory, Contact, Handover, Step, Track
from routing.models.handover import HandoverState
from routing.models.track import ENDED, TrackKind

MOST = 500  # open trajectories of one unit; far above what people can carry
PAGE = 50


def open_tracks(user: User) -> list[Track]:
    """Give the zorgsporen of the own unit that wait or run."""
    rows = Track.objects.visible_to(user).filter(kind=TrackKind.ZORG, owner=user.unit_id).exclude(state__in=ENDED)
    return list(rows.order_by("id")[:MOST])


def ended_tracks(user: User, before: UUID | None) -> list[Track]:
    """Give a page of ended zorgsporen of the own unit, newest first, and one row more."""
    rows = Track.objects.visible_to(user).filter(kind=TrackKind.ZORG, owner=user.unit_id, state__in=ENDED)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[: PAGE + 1])


def trajectories(user: User, tracks: list[Track]) -> dict[UUID, CareTrajectory]:
    """Give the trajectory of each accepted track, by the id of the track."""
    rows = CareTrajectory.objects.visible_to(user).filter(track__in=[track.pk for track in tracks])
    return {row.track_id: row for row in rows.select_related("coordinator")}


def last_contacts(user: User, found: dict[UUID, CareTrajectory]) -> dict[UUID, datetime]:
    """Give when each trajectory last had contact, by the id of the trajectory."""
    rows = Contact.objects.visible_to(user).filter(trajectory__in=[row.pk for row in found.values()])
    return {row["trajectory"]: row["last"] for row in rows.order_by().values("trajectory").annotate(last=Max("at"))}


def cases_of(user: User, tracks: list[Track]) -> dict[UUID, Case]:
    """Give number and codename of the case of each track."""
    ids = {track.case_id for track in tracks}
    return {row.pk: row for row in Case.objects.visible_to(user).filter(pk__in=ids).only("number", "codename")}


def trajectory(user: User, track: Track) -> CareTrajectory | None:
    """Give the trajectory of one track, once it was accepted."""
    return CareTrajectory.objects.visible_to(user).filter(track=track.pk).select_related("coordinator").first()


def domains(user: User, care: CareTrajectory) -> dict[str, CareDomain]:
    """Give the domains that were filled in, by code."""
    return {row.domain: row for row in CareDomain.objects.visible_to(user).filter(trajectory=care.pk)}


def contacts(user: User, care: CareTrajectory, after: str = "") -> paging.Page:
    """Give a page of the contact moments, newest first."""
    rows = Contact.objects.visible_to(user).filter(trajectory=care.pk).select_related("author")
    return paging.page(rows, "-at", "-pk", after=after)


def entries(user: User, case_id: UUID) -> list[Entry]:
    """Give the aantekeningen in the zorg part of this case, newest first."""
    rows = Entry.objects.visible_to(user).filter(case_id=case_id, part=Part.ZORG).select_related("author")
    return list(rows.order_by("-at", "-id")[:PAGE])


def steps(user: User, track: Track) -> list[Step]:
    """Give the steps of this track, newest first."""
    return list(Step.objects.visible_to(user).filter(object_id=track.pk).select_related("by").order_by("-at")[:PAGE])


def offers(user: User, case_id: UUID) -> list[Handover]:
    """Give with whom the own unit works on this care in the local field."""
    rows = (
        Handover.objects.visible_to(user)
        .filter(case_id=case_id, owner=user.unit_id, kind="warm")
        .exclude(state=HandoverState.WITHDRAWN)
    )
    return list(rows.select_related("owner", "addressee").order_by("-id")[:PAGE])


def readers(case: Case) -> list[dict[str, Any]]:
    """Give who may read the zorg part besides its holder."""
    return [line for line in access.who_can_see(case) if line["part"] == Part.ZORG]
