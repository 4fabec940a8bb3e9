"""What is said at the tafel about one case of the world: who is in the room, what is proposed, and who agrees."""

from django.utils import timezone

from cases import access
from cases.models import User
from cases.roles import Part
from routing import room
from routing.models import ActionDraft, AgendaItem, Position, Proposal, Review, Score

PRESENT = ("politie", "om", "zoco")


def _person(name: str) -> User:
    return User.objects.select_related("unit__organisation", "unit__group").get(username=name)


def talk(review: Review, *, stances: bool) -> None:
    """The chair confirms who is there and writes along; `stances`: each says whether it agrees."""
    chair = _person("voorzitter")
    with access.acting(chair):
        item = AgendaItem.objects.visible_to(chair).get(review=review, closed_at=None)
        room.go(item.meeting, item, by=chair)
        room.confirm(item.meeting, item, [_person(name) for name in PRESENT], by=chair)
        mine = {"case_id": item.case_id, "owner": chair.unit, "part": Part.CASUS}
        Proposal(item=item, motivation="omdat", **mine).save(force_insert=True)
        Score(review=review, criterion="ernst", answer="hoog", reason="want", by=chair, **mine).save(force_insert=True)
        due = timezone.localdate()
        ActionDraft(item=item, unit=chair.unit, text="bellen", due=due, **mine).save(force_insert=True)
    for name in PRESENT if stances else ():
        user = _person(name)
        with access.acting(user):
            Position(item=item, unit=user.unit, stance="eens", reason="ja", by=user, subject="sporen:zorg",
                     **mine | {"owner": user.unit}).save(force_insert=True)  # fmt: skip
