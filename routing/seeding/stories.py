"""The life of one case, from its signal to the end of its tracks, written on the sheets."""

import random
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from cases.models import Unit, UnitKind
from cases.roles import Part
from routing.models import Advice, Review, Track, Triage
from routing.models.track import TrackKind
from routing.receivers import HOLDER_KIND
from routing.seeding import course
from routing.seeding.copying import NULL
from routing.seeding.course import DAY, STEPS, Moments
from routing.seeding.people import Cast, Town
from routing.seeding.rows import Root, Rows, day, days, stamp

CALLED = ("Meidoorn", "Lijsterbes", "Wilg", "Hazelaar", "Vlier", "Iep", "Linde", "Spaan", "Regge", "Dinkel")
KINDS = {"adjourned": "aanhouden", "returned": "advies", "declined": "niet", "monitoring": "sporen", "closed": "sporen"}
Sight = tuple[str, Part, str, str, str, int]  # who, part, cause, since, until (a moment and days)
_BROUGHT: list[Sight] = [(who, Part.CASUS, "start", "began", "began", 182) for who in ("lead", "owner")]
_KEPT: Sight = ("lead", Part.STAND, "close", "ended", "ended", 5 * 365)
_ENDED: list[Sight] = [_KEPT, ("owner", Part.CASUS, "close", "ended", "ended", 30)]
SIGHT: dict[str, list[Sight]] = {
    "submitted": _BROUGHT,
    "incomplete": _BROUGHT,
    "scheduled": _BROUGHT
    + [(who, Part.CASUS, "schedule", "decided", "decided", 14) for who in (UnitKind.POLICE, UnitKind.PROSECUTION)],
    "adjourned": [(who, Part.CASUS, "adjourn", "decided", "next_on", 28) for who in ("lead", "owner")],
    "monitoring": [(who, Part.CASUS, "decide", "decided", "next_on", 28) for who in ("lead", "owner")],
    "returned": _ENDED,
    "declined": _ENDED,
    "withdrawn": [_KEPT],
    "closed": _ENDED,
}
BACK = ("returned", "declined", "withdrawn")
ADVICE = 0.15  # part of what stays with the gemeente that is an adviesvraag
MOVES = {"accepted": 1, "running": 2, "completed": 3, "handed_back": 2, "not_taken": 1, "assigned": 0}


@dataclass
class Stage:
    """Where the stories play: who, on what sheets, with which meetings, and what day it is."""

    cast: Cast
    rows: Rows
    rng: random.Random
    now: float
    meetings: list[tuple[float, str]]
    kept: list[float]  # how often each partner keeps sight of a monitored case

    def __post_init__(self) -> None:
        self.weights = list(accumulate((place + 1) ** -0.7 for place in range(len(self.cast.towns))))

    def town(self) -> Town:
        """Draw a gemeente; large ones bring more."""
        return self.rng.choices(self.cast.towns, cum_weights=self.weights)[0]

    def someone(self, unit: Unit) -> str:
        """Draw a person of a unit, or of the tafel where the unit has nobody."""
        return self.rng.choice(self.cast.people.get(str(unit.pk)) or self.cast.people[str(self.cast.lead.pk)])


def local(stage: Stage, began: float, number: int) -> None:
    """A signal or an adviesvraag that never came to the tafel."""
    rows, town = stage.rows, stage.town()
    root = Root(rows.key(began), town.focal, stage.rng.choice(town.people), began)
    rows.open(root, "")
    if stage.rng.random() < ADVICE:
        _advice(stage, root, town, number)
        return
    state = course.draw(stage.rng, course.of_age(course.SIGNALS, (stage.now - began) / DAY))
    reference = f"S-{stamp(began)[:4]}-{number:07d}"
    signal = rows.add_signal(root, "signal", reference, town.organisation)
    rows.add_people(root, "eigen", began)
    moments = Moments(began, stage.now)
    triage = _triage(stage, root, signal, state, STEPS[Triage][state], [began, moments.at(8, 0.5)])
    due = {"local": "local_check", "enriching": "first_assessment", "received": "first_assessment"}.get(state)
    if due:
        ends = began + days(7 if due == "first_assessment" else 28)
        rows.add_term(root, town.focal, due, triage, f"/signalen/{signal}/", reference, ends, stage.now)


def _advice(stage: Stage, root: Root, town: Town, number: int) -> None:
    rows = stage.rows
    signal = rows.add_signal(root, "advice", f"A-{stamp(root.began)[:4]}-{number:07d}", town.organisation)
    state = "answered" if stage.rng.random() < 0.8 else "registered"
    columns = rows.fact(root, root.owner, "eigen", root.began)
    rows.advice.add(*columns, signal, state)
    moments = [root.began, Moments(root.began, stage.now).at(2, 0.5)]
    rows.walk(root, Advice, STEPS[Advice][state], columns[0], root.owner, "eigen", root.by, moments)


def _triage(stage: Stage, root: Root, signal: str, state: str, steps: list[course.Step], moments: list[float]) -> str:
    columns = stage.rows.fact(root, root.owner, "eigen", root.began)
    stage.rows.triage.add(*columns, signal, state)
    stage.rows.walk(root, Triage, steps, columns[0], root.owner, "eigen", root.by, moments)
    return columns[0]


def at_the_table(stage: Stage, began: float, number: int) -> None:
    """A signal that was referred, and what the tafel did with it."""
    rows, town, rng = stage.rows, stage.town(), stage.rng
    called = f"MH-{stamp(began)[:4]}-{number:07d}"
    root = Root(rows.key(began), town.focal, rng.choice(town.people), began, called)
    rows.open(root, f"{rng.choice(CALLED)} {number}")
    state = course.draw(rng, course.of_age(course.CASES, (stage.now - began) / DAY))
    moments = Moments(began, stage.now)
    referred = moments.at(5, 0.2)
    signal = rows.add_signal(root, "signal", f"S-{stamp(began)[:4]}-{number:07d}", town.organisation)
    rows.add_people(root, "casus", referred)
    rows.add_entry(root, "casus", "aanmelding", referred)
    rows.place.add(*rows.fact(root, root.owner, "casus", referred), town.organisation, "regie")
    _referred(stage, root, signal, state, moments)
    _review(stage, root, town, state, moments)


def _referred(stage: Stage, root: Root, signal: str, state: str, moments: Moments) -> None:
    """Its triage: referred, or at the gemeente again when the tafel gave it back."""
    steps, stands = STEPS[Triage]["referred"], "referred"
    if state in BACK:
        closed = stage.now - root.began > 60 * DAY
        stands = "closed" if closed else "enriching"
        steps = steps + (STEPS[Triage]["closed"][1:] if closed else [])
    _triage(stage, root, signal, stands, steps, [root.began, moments.at(5, 0.2), moments.at(60, 0.95)])


def _review(stage: Stage, root: Root, town: Town, state: str, moments: Moments) -> None:
    rows, rng, lead = stage.rows, stage.rng, stage.cast.lead
    began, decided = moments.at(5, 0.2), moments.at(21, 0.6)
    ended = moments.at(200, 0.9) if state == "closed" else decided if state in BACK else None
    next_on = stage.now + days(rng.randrange(3, 56)) if state in ("monitoring", "adjourned") else None
    before = "submitted" if state not in ("submitted", "incomplete", "withdrawn") else ""
    risk = rng.choice(("hoog", "midden", "laag")) if state in ("monitoring", "closed") else ""
    columns = rows.fact(root, lead, "stand", began)
    pk, by = columns[0], stage.someone(lead)
    rows.review.add(
        *columns, str(root.owner.pk), state, before, risk,
        day(next_on) if next_on else NULL, stamp(ended) if ended else NULL,
    )  # fmt: skip
    times = [began, moments.at(12, 0.4), decided, moments.at(200, 0.9)]
    rows.walk(root, Review, STEPS[Review][state], pk, lead, "casus", by, times)
    when = {"began": began, "decided": decided, "next_on": next_on or stage.now, "ended": ended or stage.now}
    _sight(stage, root, pk, by, state, when)
    if before:
        _agenda(stage, root, town, pk, by, state, moments)
    if state in ("submitted", "monitoring"):
        code, due = ("monitor", next_on) if next_on else ("contact_submitter", began + days(7))
        rows.add_term(root, lead, code, pk, f"/casussen/{root.pk}/", root.number, due or stage.now, stage.now)


def _sight(stage: Stage, root: Root, pk: str, by: str, state: str, when: dict[str, float]) -> None:
    """Who sees what now, as the last move of the weging left it."""
    lead = stage.cast.lead
    units = {"lead": lead, "owner": root.owner, **stage.cast.regional}
    lines = [(units[line[0]], *line[1:]) for line in SIGHT[state]]
    if state == "monitoring":
        kept = [unit for unit, share in zip(stage.cast.partners, stage.kept, strict=True) if stage.rng.random() < share]
        lines += [(unit, Part.CASUS, "monitor", "decided", "next_on", 28) for unit in kept]
    for to, part, cause, since, base, length in lines:
        giver = lead if to.pk == root.owner.pk else root.owner
        stage.rows.disclose(root, to, part, giver=giver, mover=lead, by=by, cause=f"weging.{cause}", cause_id=pk,
                            since=when[since], until=when[base] + days(length), now=stage.now)  # fmt: skip


def _agenda(stage: Stage, root: Root, town: Town, review: str, by: str, state: str, moments: Moments) -> None:
    """The agenda item, and the besluit with its tracks where there is one."""
    rows, lead = stage.rows, stage.cast.lead
    decided = moments.at(21, 0.6)
    meeting = stage.meetings[bisect_left(stage.meetings, (stage.now if state == "scheduled" else decided, ""))][1]
    columns = rows.fact(root, lead, "casus", moments.at(12, 0.4))
    closed = NULL if state == "scheduled" else stamp(decided)
    invited = ",".join(str(stage.cast.regional[kind].pk) for kind in (UnitKind.POLICE, UnitKind.PROSECUTION))
    rows.item.add(*columns, meeting, review, str(stage.rng.randrange(1, 12)), f"{{{invited}}}", closed)
    if state == "scheduled":
        return
    kinds = _kinds(stage) if KINDS[state] == "sporen" else ()
    rows.decision.add(
        *rows.fact(root, lead, "casus", decided), columns[0], KINDS[state], "{" + ",".join(kinds) + "}",
        "Besproken aan tafel.", by, stamp(decided),
    )  # fmt: skip
    for kind in kinds:
        _track(stage, root, town, TrackKind(kind), state, moments)


def _kinds(stage: Stage) -> tuple[str, ...]:
    kinds = tuple(course.KINDS)
    return stage.rng.choices(kinds, weights=list(course.KINDS.values()))[0]


def _track(stage: Stage, root: Root, town: Town, kind: TrackKind, review: str, moments: Moments) -> None:
    """A track with its tafelregel, what its holder may see, and its care."""
    rows, rng = stage.rows, stage.rng
    holder = town.mayor if kind == TrackKind.BESTUUR else stage.cast.regional[HOLDER_KIND[kind]]
    state = course.draw(rng, course.TRACKS[review])
    times = [moments.at(21, 0.6), moments.at(23, 0.65), moments.at(26, 0.7), moments.at(190, 0.85)]
    over = state in ("completed", "handed_back", "not_taken")
    ended = times[MOVES[state]] if over else None
    part, by = kind.track_part, stage.someone(holder)
    columns = rows.fact(root, holder, part.value, times[0])
    words = ("" if over else "gesprek", NULL if over else day(stage.now + days(rng.randrange(1, 30))),
             "", "Afgerond" if over else "")  # fmt: skip
    rows.track.add(*columns, kind.value, state, *words, stamp(ended) if ended else NULL)
    rows.walk(root, Track, STEPS[Track][state], columns[0], holder, part.value, by, times)
    lead = stage.cast.lead
    rows.line.add(*rows.fact(root, holder, "eigen", times[0]), str(lead.pk), stamp(times[0] + days(5 * 365)),
                  columns[0], kind.value, state, str(holder.pk), *words)  # fmt: skip
    if kind == TrackKind.ZORG and state not in ("assigned", "not_taken"):
        rows.care.add(*rows.fact(root, holder, "zorg", times[1]), columns[0], by, stamp(times[1]))
    if not over:
        _looks_along(stage, root, holder, part, state, columns[0], times)


def _looks_along(stage: Stage, root: Root, holder: Unit, part: Part, state: str, pk: str, times: list[float]) -> None:
    """The holder knows that the track is there; once accepted it reads the case and its own part."""
    rows, lead = stage.rows, stage.cast.lead
    accepted = state != "assigned"
    parts = [Part.STAND, *([part] if accepted else []), *([Part.CASUS] if accepted and part in (
        Part.ZORG, Part.STRAFRECHT) else [])]  # fmt: skip
    for shown in parts:
        giver = lead if shown == part else root.owner
        rows.disclose(root, holder, shown, giver=giver, mover=lead, by=stage.someone(lead), cause="spoor.accept",
                      cause_id=pk, since=times[1], until=times[0] + days(365), now=stage.now)  # fmt: skip
    code = "next_step" if accepted else "track_accept"
    rows.add_term(root, holder, code, pk, f"/casussen/{root.pk}/", root.number, stage.now + days(4), stage.now)
