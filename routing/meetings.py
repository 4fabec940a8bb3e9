"""The weekly tafel itself: its date, its order and its end. What happens to a case stands in the machines."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from cases import audit, services
from cases.fields import DutchDate
from cases.models import Case, User
from routing import deadlines, minutes, room
from routing.models import AgendaItem, Meeting, Notice, Review
from routing.models.meeting import MEETING_KINDS
from routing.models.table import ReviewState
from routing.until import ZONE

GROUPS = {
    ReviewState.SUBMITTED: "Nieuw",
    ReviewState.MONITORING: "Monitoring",
    ReviewState.ADJOURNED: "Aangehouden",
}
ORDER = {state: place for place, state in enumerate(GROUPS)}


HOW_LINK = "Schrijf de link helemaal, zo: https://video.voorbeeld.nl/kamer."


class OpenItems(Exception):
    """The tafel still has cases without besluit; carries how many."""

    def __init__(self, amount: int) -> None:
        super().__init__("the meeting still has open items")
        self.amount = amount


class Moved(Exception):
    """Another put the tafel elsewhere first; carries it as it is now."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__("the meeting was moved meanwhile")
        self.meeting = meeting


class PlaceForm(forms.Form):
    """Where a tafel is. A digital one and a spoed-MDO are the same tafel, with a videogesprek in place of a room."""

    kind = forms.ChoiceField(
        label="Wat voor tafel?", choices=MEETING_KINDS, widget=forms.RadioSelect, initial="locatie",
        error_messages={"invalid_choice": "Kies wat voor tafel het is."},
    )  # fmt: skip
    place = forms.CharField(
        label="Waar?", max_length=120, required=False, initial="Zorg- en Veiligheidshuis",
        help_text="Alleen bij een tafel op locatie.",
    )  # fmt: skip
    link = forms.URLField(
        label="Link van het videogesprek", max_length=500, required=False, assume_scheme="https",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        help_text="Alleen bij een digitale tafel. Wie u binnenlaat, ziet deze link. Hij gaat niet mee in een mail.",
        error_messages={"invalid": HOW_LINK},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(None if data is None else {"kind": "locatie"} | data.dict(), **kwargs)

    def clean_link(self) -> str:
        """Only an address that is read on a safe line."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(HOW_LINK)
        return link

    def clean(self) -> dict[str, Any]:
        """A room or a link, as the kind of tafel asks."""
        cleaned = super().clean() or {}
        if cleaned.get("kind", "locatie") == "locatie":
            cleaned["link"] = ""
            if not cleaned.get("place") and "place" not in self.errors:
                self.add_error("place", "Vul in waar de tafel is.")
        else:
            cleaned["place"] = MEETING_KINDS[cleaned["kind"]]
            if not cleaned.get("link") and "link" not in self.errors:
                self.add_error("link", "Vul de link van het videogesprek in.")
        return cleaned


class MeetingForm(PlaceForm):
    """When and where; a moment in the past or a second tafel on the same moment is refused."""

    field_order = ("day", "time")

    day = DutchDate(label="Welke dag?", future=True, error_messages={"required": "Vul de dag van de tafel in."})
    time = forms.TimeField(
        label="Hoe laat?",
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"class": "mht-short"}),
        initial="09:30",
        help_text="Bijvoorbeeld 09:30.",
        error_messages={"required": "Vul in hoe laat de tafel begint.", "invalid": "Schrijf de tijd zo: 09:30."},
    )

    def clean(self) -> dict[str, Any]:
        """Make one moment of day and time, and look whether it is free and to come."""
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("time"):
            starts_at = datetime.combine(cleaned["day"], cleaned["time"], tzinfo=ZONE)
            if starts_at <= timezone.now():
                self.add_error("time", "Dit tijdstip is al voorbij. Kies een later tijdstip.")
            elif Meeting.objects.filter(starts_at=starts_at).exists():
                self.add_error("time", "Er is al een tafel op dit tijdstip.")
            cleaned["starts_at"] = starts_at
        return cleaned


class MinutesForm(forms.Form):
    """How long the tafel talks about one case."""

    minutes = forms.IntegerField(min_value=1, max_value=120)


def plan(*, by: User, starts_at: datetime, place: str, kind: str = "locatie", link: str = "") -> Meeting:
    """Plan a tafel, or a spoed-MDO: the same, with fewer people."""
    meeting = Meeting(starts_at=starts_at, place=place, kind=kind, link=link)
    meeting.save(force_insert=True)
    audit.record("write", by=by, obj=meeting, name="meeting")
    return meeting


def where(meeting: Meeting) -> dict[str, str]:
    """Give where a tafel is, as its form shows it."""
    return {"kind": meeting.kind, "place": meeting.place, "link": meeting.link}


def move(pk: UUID, *, by: User, was: dict[str, str], **known: str) -> Meeting:
    """Put a tafel elsewhere; raises Moved, with the tafel as it is now, when another did so meanwhile."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=pk)
    if where(meeting) != was:
        raise Moved(meeting)
    Meeting.objects.filter(pk=pk).update(**known)
    audit.record("write", by=by, obj=meeting, name="meeting")
    return meeting


def agenda(user: User, meeting: Meeting) -> list[tuple[AgendaItem, Review]]:
    """Give the items this reader may see with their weging, in the order of the tafel."""
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting))
    known = Case.objects.visible_to(user)  # the regie owns each weging, also of a case under embargo
    reviews = Review.objects.visible_to(user).filter(pk__in=[item.review_id for item in items], case__in=known)
    by_pk = {review.pk: review for review in reviews.select_related("submitted_by")}
    pairs = [(item, by_pk[item.review_id]) for item in items if item.review_id in by_pk]
    return sorted(pairs, key=lambda pair: (group(pair[1].before), pair[0].place, pair[0].pk))


def in_order(user: User, meeting: Meeting) -> list[UUID]:
    """Give only the ids of that agenda in their order, in one query: a wall asks it every few seconds."""
    known = Review.objects.visible_to(user).filter(case__in=Case.objects.visible_to(user))
    items = AgendaItem.objects.visible_to(user).filter(meeting=meeting, review__in=known)
    found = items.values_list("review__before", "place", "pk")
    return [pk for *_, pk in sorted(found, key=lambda line: (group(line[0]), *line[1:]))]


def input_by(meeting: Meeting) -> datetime:
    """Give until when organisations bring in for this tafel: Monday 12.00 for one on Tuesday, as the region set it."""
    policy = deadlines.policies()["table_input"]
    day = timezone.localtime(meeting.starts_at).date() - timedelta(days=policy["amount"])
    return datetime.combine(day, time.fromisoformat(policy["time"]), tzinfo=ZONE)


def slots(pairs: list[tuple[AgendaItem, Review]], meeting: Meeting) -> dict[UUID, datetime]:
    """Give each open item its time, from the order and the minutes: an announcement, the chair opens and closes."""
    start, found = meeting.starts_at, {}
    for item, _ in pairs:
        if item.closed_at is None:
            found[item.pk] = start
            start += timedelta(minutes=item.minutes)
    return found


def invite(user: User, meeting: Meeting) -> int:
    """Send everyone its time without content: who looks along the whole tafel, a gemeente its own slot only.

    Gives how many units were invited.
    """
    pairs = agenda(user, meeting)
    times = slots(pairs, meeting)
    whole = sum(item.minutes for item, _ in pairs if item.pk in times)
    regulars: set[UUID] = set()
    for item, review in pairs:
        if item.pk in times:
            regulars |= set(item.invited)
            services.change(item, by=user, slot_at=times[item.pk])
            for unit_id in {review.submitted_by_id, *item.guests} - {*item.invited, user.unit_id}:
                path = "/tafel/" if unit_id in item.guests else f"/tafel/{meeting.pk}/"
                _invite(unit_id, path, times[item.pk], item.minutes)
    for unit_id in regulars - {user.unit_id}:
        _invite(unit_id, f"/tafel/{meeting.pk}/", meeting.starts_at, whole)
    audit.record("write", by=user, obj=meeting, name="meeting.invite")
    return len(regulars | {review.submitted_by_id for item, review in pairs if item.pk in times})


def _invite(unit_id: UUID, path: str, at: datetime, minutes: int) -> None:
    Notice(unit_id=unit_id, kind="invited", path=path, at=at, minutes=minutes).save(force_insert=True)


def group(before: str) -> int:
    """Give the place of the group in which a case comes, by what it was before: nieuw, monitoring, aangehouden."""
    return ORDER.get(ReviewState(before) if before else ReviewState.SUBMITTED, 0)


def shift(user: User, item: AgendaItem, *, up: bool, version: int) -> None:
    """Move an open item up or down within its group; raises Stale when the agenda changed meanwhile."""
    pairs = [pair for pair in agenda(user, item.meeting) if pair[0].closed_at is None]
    order = [found for found, _ in pairs]
    here = next(place for place, found in enumerate(order) if found.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order) or group(pairs[here][1].before) != group(pairs[there][1].before):
        return
    order[here], order[there] = order[there], order[here]
    for place, found in enumerate(order, start=1):
        if found.pk == item.pk:
            services.change(found, by=user, version=version, place=place)
        elif found.place != place:
            services.change(found, by=user, place=place)


def close(user: User, meeting_id: UUID) -> Meeting:
    """Close a tafel and empty its room; raises OpenItems while a case has no besluit, Elsewhere for another chair."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    still_open = AgendaItem.objects.visible_to(user).filter(meeting=meeting, closed_at=None).count()
    if still_open:
        raise OpenItems(still_open)
    if meeting.closed_at is None:
        room.empty(meeting, by=user)
        meeting.closed_at = timezone.now()
        meeting.save(force_update=True, update_fields=["closed_at"])
        audit.record("write", by=user, obj=meeting, name="meeting_close")
        minutes.conclude(meeting, by=user)
    return meeting
