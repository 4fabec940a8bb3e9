"""How a case of the practice goes on at the tafel and in its tracks."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.models import Unit, User
from routing import facts, moves, practice_care
from routing.models import Deadline, Meeting, Review, Track
from routing.models.track import ENDED, TrackKind

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
ALWAYS = ("politie", "om", "zoco")
MIXES = ((["zorg"], 40), (["zorg", "strafrecht"], 32), (["strafrecht"], 14), (["zorg", "informatieplein"], 8),
         (["zorg", "strafrecht", "bestuur"], 6))  # fmt: skip
LASTING = 20  # next steps of a set piece: it still runs today
WATCH = {"hoog": 14, "midden": 28, "laag": 56}  # days between two looks of the tafel
MAYORS = {"bgm-raalte": "burgemeester-raalte", "bgm-zwolle": "burgemeester-zwolle"}
ENDINGS = {"decide": 74, "adjourn": 10, "give_back": 7, "decline": 4, "withdraw": 5}
NARROW = timedelta(days=150)  # what the tafel gives back goes through a road that looks at open grants


def at_the_tafel(practice: "Practice", case_id: UUID, af: User, **fixed: Any) -> Story:
    """From aangemeld to its besluit, and on to the end of its tracks."""
    rng = practice.rng
    ending = fixed.get("ending") or rng.choices(list(ENDINGS), list(ENDINGS.values()))[0]
    if practice.real - practice.now > NARROW and ending not in ("decide", "adjourn"):
        ending = "decide"
    if not fixed and rng.random() < 0.2:
        yield from _more(practice, case_id, af)
    if ending == "withdraw":
        yield practice.later(1, 3)
        step(practice, af, case_id, "withdraw", reason=practice.pick("withdraw"))
        return
    yield from _on_agenda(practice, case_id, af)
    if ending == "adjourn":
        day = practice.today + timedelta(days=14)
        step(practice, chair(practice), case_id, "adjourn", review_on=day, motivation=practice.pick("adjourn"))
        yield from _on_agenda(practice, case_id, af, wait=5)
        ending = "decide"
    if ending == "give_back":
        step(practice, chair(practice), case_id, "give_back", motivation=practice.pick("give_back"),
             advice=practice.pick("give_back_advice"))  # fmt: skip
    elif ending == "decline":
        step(practice, chair(practice), case_id, "decline", motivation=practice.pick("decline"))
    else:
        yield from _decided(practice, case_id, af, **fixed)
        return
    practice.tell(feedback(practice, af, case_id))


def _more(practice: "Practice", case_id: UUID, af: User) -> Story:
    """The procesregisseur misses something and asks the aanmelder."""
    yield practice.later(1, 2)
    director = practice.users["procesregisseur"]
    step(practice, director, case_id, "ask_more", question=practice.pick("questions"))
    yield practice.later(1, 7)
    step(practice, af, case_id, "supply", text=practice.pick("supplements"))


def _on_agenda(practice: "Practice", case_id: UUID, af: User, wait: int = 1) -> Story:
    """On the agenda of the next tafel, and then the moment itself."""
    yield practice.later(wait, wait + 2)
    meeting = practice.next_meeting(practice.now)
    codes = {*ALWAYS, *practice.rng.sample(["arbeidsinspectie", "reclassering", "school"], 1)}
    codes = codes if practice.rng.random() < 0.4 else set(ALWAYS)
    schedule(practice, case_id, meeting, codes)
    yield moment_of(practice, meeting)


def schedule(
    practice: "Practice", case_id: UUID, meeting: Meeting, codes: set[str], guests: tuple[str, ...] = ()
) -> None:
    """The procesregisseur chooses who looks along, and who comes as a guest."""
    practice.seats[meeting.pk] += 1
    invited = [practice.units[code] for code in sorted(codes)]
    step(practice, practice.users["procesregisseur"], case_id, "schedule", meeting=meeting, invited=invited,
         guests=[practice.units[code] for code in guests], minutes=practice.rng.choice([5, 10, 10, 15]))  # fmt: skip


def moment_of(practice: "Practice", meeting: Meeting) -> datetime:
    """Give a moment during a meeting; a meeting of today is still to come, whatever the hour."""
    if meeting.closed_at is None:
        return practice.real + timedelta(days=1)
    return meeting.starts_at + timedelta(minutes=practice.rng.randint(5, 85))


def chair(practice: "Practice") -> User:
    """Give who leads the tafel this time."""
    return practice.users[practice.rng.choice(["voorzitter", "voorzitter", "voorzitter-2"])]


def step(practice: "Practice", by: User, case_id: UUID, name: str, **data: Any) -> Review:
    """Set one step of a weging as this person."""
    with access.acting(by):
        row = Review.objects.visible_to(by).get(case_id=case_id)
        return moves.perform(row, name, by=by, **data)


def _decided(practice: "Practice", case_id: UUID, af: User, **fixed: Any) -> Story:
    kinds = fixed.get("tracks") or _tracks(practice, af)
    holders = [practice.units[code] for code in ("zoco", "om", "riec") if practice.rng.random() < 0.6]
    actor = practice.rng.choice([af.unit, practice.units["zoco"], practice.units["politie"]])
    due = practice.today + timedelta(days=practice.rng.randint(5, 21))
    action = {"unit": actor, "text": practice.pick("actions"), "due": due}
    risk = practice.rng.choice(["hoog", "midden", "midden", "laag"])
    step(
        practice, chair(practice), case_id, "decide", tracks=kinds, agreed=fixed.get("agreed", holders), risk=risk,
        motivation=fixed.get("motivation") or practice.pick("motivations"), actions=[action],
        review_on=_review_on(practice, risk), summary=practice.pick("summaries"),
    )  # fmt: skip
    if practice.rng.random() < 0.8:
        practice.tell(feedback(practice, af, case_id))
    for kind in kinds:
        practice.tell(track(practice, case_id, kind, af, **fixed))
    yield from _watched(practice, case_id, risk, af)


def _tracks(practice: "Practice", af: User) -> list[str]:
    kinds = list(practice.rng.choices([mix for mix, _ in MIXES], [weight for _, weight in MIXES])[0])
    if f"bgm-{af.workplace.organisation.code}" not in MAYORS:
        kinds = [kind for kind in kinds if kind != "bestuur"]
    return kinds


def _review_on(practice: "Practice", risk: str) -> Any:
    return practice.today + timedelta(days=WATCH[risk])


def _watched(practice: "Practice", case_id: UUID, risk: str, af: User) -> Story:
    """The tafel monitors until every track has ended, and then closes the case."""
    while True:
        wait = 112 if practice.long_ago else WATCH[risk] + practice.rng.choice([0, 0, 0, 7])
        yield moment_of(practice, practice.next_meeting(practice.now + timedelta(days=wait - 1)))
        with access.acting(practice.users["voorzitter"]):
            row = Review.objects.visible_to(practice.users["voorzitter"]).get(case_id=case_id)
            done = facts.all_tracks_ended(row)
        if done:
            step(practice, chair(practice), case_id, "close", motivation=practice.pick("closing"))
            practice.tell(feedback(practice, af, case_id))
            return
        keep = [practice.units["politie"], practice.units["om"]]
        step(practice, chair(practice), case_id, "monitor", keep=_held(case_id, keep, chair(practice)),
             review_on=_review_on(practice, risk))  # fmt: skip


def feedback(practice: "Practice", af: User, case_id: UUID) -> Story:
    """The gemeente tells the melder that something was done with it."""
    if practice.long_ago:
        return  # practice.load tells these at once
    yield practice.later(1, 4)
    with access.acting(af):
        terms = Deadline.objects.visible_to(af).filter(case_id=case_id, code="feedback", done_at=None)
        terms.update(done_at=practice.now)


def _held(case_id: UUID, units: list[Unit], by: User) -> list[Unit]:
    """Only who looks along already can keep sight."""
    with access.acting(by):
        seen = {line["receiver_id"] for line in access.open_disclosures(case_id)}
    return [unit for unit in units if unit.pk in seen]


def track(practice: "Practice", case_id: UUID, kind: str, af: User, **fixed: Any) -> Story:
    """A track by its holder: accepted, begun, worked and ended."""
    by = holder(practice, kind, af, fixed.get("coordinator"))
    rng = practice.rng
    yield practice.later(1, 3)
    with access.acting(by):
        state = _row(case_id, kind, by).state
    if state == "assigned":
        if not fixed and rng.random() < 0.06:
            track_step(case_id, kind, by, "not_take", outcome=practice.pick("not_taken"))
            return
        track_step(case_id, kind, by, "accept", next_step=practice.pick("next_steps", kind))
    yield practice.later(1, 5)
    next_on = practice.today + timedelta(days=rng.randint(5, 20))
    track_step(case_id, kind, by, "begin", next_step=practice.pick("next_steps", kind), next_on=next_on)
    if kind == TrackKind.ZORG:
        practice.tell(practice_care.care(practice, case_id, by, fixed.get("reflection_left")))
    yield from _worked(practice, case_id, kind, by, rounds=LASTING if fixed else rng.randint(1, 6))
    name = "hand_back" if rng.random() < 0.08 else "complete"
    track_step(case_id, kind, by, name, outcome=practice.pick("outcomes", kind))


def _worked(practice: "Practice", case_id: UUID, kind: str, by: User, *, rounds: int) -> Story:
    """A next step each few weeks, until the work is done; sometimes the date passes."""
    for _ in range(rounds):
        yield practice.later(10, 18)
        if practice.long_ago:
            continue
        next_on = practice.today + timedelta(days=practice.rng.randint(14, 28))
        track_step(case_id, kind, by, "plan", next_step=practice.pick("next_steps", kind), next_on=next_on)
    yield practice.later(8, 14)


def holder(practice: "Practice", kind: str, af: User, coordinator: str | None) -> User:
    """Give the person who holds a track of this kind."""
    if kind == TrackKind.BESTUUR:
        return practice.users[MAYORS[f"bgm-{af.workplace.organisation.code}"]]
    care = coordinator or practice.rng.choice(["zoco", "zoco", "zoco-2"])
    return practice.users[{"zorg": care, "strafrecht": "om", "informatieplein": "riec"}[kind]]


def _row(case_id: UUID, kind: str, by: User) -> Track:
    return Track.objects.visible_to(by).exclude(state__in=ENDED).get(case_id=case_id, kind=kind)


def track_step(case_id: UUID, kind: str, by: User, name: str, **data: Any) -> None:
    """Set one step of a track as its holder."""
    with access.acting(by):
        moves.perform(_row(case_id, kind, by), name, by=by, **data)
