"""Who gets sight of what by which move, on what ground, until when: domain 1.5 as data.

`EFFECTS` is the table; a test holds it equal to the plan's, row by row. What a move grants, ends,
plans and announces stands here and nowhere else; consequences.py shows it before and does it after.
"""

from dataclasses import dataclass
from uuid import UUID

from cases.access import Line
from cases.roles import Part
from routing.models.track import TrackKind
from routing.receivers import To
from routing.until import Until


@dataclass(frozen=True)
class Gives:
    """Sight of a part for a receiver, until then; `only` limits it to one kind of track."""

    to: To
    part: Part
    until: Until
    only: TrackKind | None = None
    own_track: bool = False  # the part of the track itself, whatever its kind


@dataclass(frozen=True)
class Ends:
    """The end of sight for a receiver: all of it, these parts, what this row caused, or an invitation."""

    to: To
    parts: frozenset[Part] = frozenset()
    caused_here: bool = False
    invitation: bool = False

    def ends(self, line: Line, row_id: UUID) -> bool:
        """Does this end that line of the ledger?"""
        if self.caused_here:
            return bool(line["cause_id"] == row_id)
        return not self.invitation or line["cause"] == "weging.schedule"


@dataclass(frozen=True)
class Due:
    """A term for a receiver; `field` names the date in the form that sets it, else the policy does."""

    code: str
    to: To
    field: str = ""


@dataclass(frozen=True)
class Tells:
    """A notice without content for a receiver."""

    to: To
    kind: str


@dataclass(frozen=True)
class Effect:
    """All that follows from one arrow; `row` is its number in domain 1.5."""

    row: str
    gives: tuple[Gives, ...] = ()
    ends: tuple[Ends, ...] = ()
    due: tuple[Due, ...] = ()
    done: tuple[str, ...] = ()
    tells: tuple[Tells, ...] = ()


P, U = Part, Until
TRACK_TERMS = ("first_step", "next_step", "care_next_contact", "reflection", "reflection_dublin", "reporting_duty")
INVITED_END = (Ends(To.INVITED),)
INVITATION_OVER = (Ends(To.HOLDER, invitation=True), Ends(To.COMPANION, invitation=True))
TRACK_OVER = (Ends(To.TRACK, caused_here=True), *INVITATION_OVER)
TRACK_SIGHT = (
    Gives(To.HOLDER, P.ZORG, U.TRACK, only=TrackKind.ZORG),
    Gives(To.HOLDER, P.CASUS, U.TRACK, only=TrackKind.ZORG),
    Gives(To.HOLDER, P.STRAFRECHT, U.TRACK, only=TrackKind.STRAFRECHT),
    Gives(To.HOLDER, P.CASUS, U.TRACK, only=TrackKind.STRAFRECHT),
    Gives(To.COMPANION, P.STRAFRECHT, U.TRACK, only=TrackKind.STRAFRECHT),
    Gives(To.COMPANION, P.CASUS, U.TRACK, only=TrackKind.STRAFRECHT),
    Gives(To.HOLDER, P.BESTUUR, U.TRACK, only=TrackKind.BESTUUR),
    Gives(To.HOLDER, P.SQUARE, U.TRACK, only=TrackKind.SQUARE),
)
ASSESSED = ("first_assessment", "local_check")

EFFECTS: dict[tuple[str, str], Effect] = {
    ("triage", "start"): Effect("1", due=(Due("first_assessment", To.OWNER),)),
    ("triage", "pick_up"): Effect("1"),
    ("triage", "handle_locally"): Effect(
        "7", due=(Due("local_check", To.OWNER, "check_on"),), done=ASSESSED, tells=(Tells(To.LOCAL, "shared"),)
    ),
    ("triage", "resume"): Effect("7", done=ASSESSED, due=(Due("first_assessment", To.OWNER),)),
    ("triage", "close"): Effect("8", done=ASSESSED, due=(Due("feedback", To.OWNER),)),
    ("triage", "reopen"): Effect("8", due=(Due("first_assessment", To.OWNER),)),
    ("triage", "refer"): Effect("10", done=ASSESSED),
    ("advies", "start"): Effect("3"),
    ("advies", "answer"): Effect("3"),
    ("advies", "become_signal"): Effect("3"),
    ("weging", "start"): Effect(
        "10",
        gives=(Gives(To.LEAD, P.CASUS, U.DECISION), Gives(To.SUBMITTER, P.CASUS, U.DECISION)),
        due=(Due("contact_submitter", To.LEAD),),
        tells=(Tells(To.LEAD, "task"),),
    ),
    ("weging", "resubmit"): Effect(
        "10",
        gives=(Gives(To.LEAD, P.CASUS, U.DECISION), Gives(To.SUBMITTER, P.CASUS, U.DECISION)),
        due=(Due("contact_submitter", To.LEAD),),
        tells=(Tells(To.LEAD, "task"),),
    ),
    ("weging", "ask_more"): Effect(
        "12", due=(Due("supplement", To.SUBMITTER),), done=("contact_submitter",), tells=(Tells(To.SUBMITTER, "task"),)
    ),
    ("weging", "supply"): Effect(
        "12", done=("supplement",), due=(Due("contact_submitter", To.LEAD),), tells=(Tells(To.LEAD, "task"),)
    ),
    ("weging", "withdraw"): Effect(
        "12",
        gives=(Gives(To.LEAD, P.STAND, U.KEEP),),
        ends=(Ends(To.LEAD, frozenset({P.CASUS})), Ends(To.SUBMITTER, frozenset({P.CASUS}))),
        done=("supplement",),
        tells=(Tells(To.LEAD, "shared"),),
    ),
    ("weging", "schedule"): Effect(
        "13",
        gives=(Gives(To.INVITED, P.CASUS, U.ITEM),),
        done=("contact_submitter", "monitor"),
        tells=(Tells(To.INVITED, "shared"), Tells(To.SUBMITTER, "shared")),
    ),
    ("weging", "unschedule"): Effect("13", ends=INVITED_END, due=(Due("monitor", To.LEAD),)),
    ("weging", "adjourn"): Effect(
        "16",
        gives=(Gives(To.LEAD, P.CASUS, U.ADJOURNED), Gives(To.SUBMITTER, P.CASUS, U.ADJOURNED)),
        ends=INVITED_END,
        due=(Due("monitor", To.LEAD, "review_on"),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "give_back"): Effect(
        "17",
        gives=(Gives(To.SUBMITTER, P.CASUS, U.DAYS30), Gives(To.LEAD, P.STAND, U.KEEP)),
        ends=(*INVITED_END, Ends(To.LEAD, frozenset({P.CASUS}))),
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "decline"): Effect(
        "17",
        gives=(Gives(To.SUBMITTER, P.CASUS, U.DAYS30), Gives(To.LEAD, P.STAND, U.KEEP)),
        ends=(*INVITED_END, Ends(To.LEAD, frozenset({P.CASUS}))),
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "decide"): Effect(
        "18",
        gives=(
            Gives(To.LEAD, P.CASUS, U.MONITOR),
            Gives(To.SUBMITTER, P.CASUS, U.MONITOR),
            Gives(To.LEAVING, P.STAND, U.DAYS30),
        ),
        ends=(Ends(To.LEAVING, frozenset({P.CASUS})),),
        due=(Due("monitor", To.LEAD, "review_on"), Due("feedback", To.SUBMITTER)),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("spoor", "start"): Effect(
        "19",
        gives=(Gives(To.HOLDER, P.STAND, U.TRACK),),
        due=(Due("track_accept", To.HOLDER),),
        tells=(Tells(To.HOLDER, "task"),),
    ),
    ("spoor", "accept"): Effect(
        "19", gives=TRACK_SIGHT, ends=INVITATION_OVER, done=("track_accept",), due=(Due("first_step", To.HOLDER),)
    ),
    ("spoor", "begin"): Effect("19", done=("first_step",), due=(Due("next_step", To.HOLDER, "next_on"),)),
    ("spoor", "plan"): Effect("19", done=("next_step",), due=(Due("next_step", To.HOLDER, "next_on"),)),
    ("spoor", "not_take"): Effect("20", ends=TRACK_OVER, done=("track_accept",), tells=(Tells(To.LEAD, "task"),)),
    ("spoor", "hand_back"): Effect(
        "20",
        ends=TRACK_OVER,
        done=TRACK_TERMS,
        tells=(Tells(To.LEAD, "task"),),
    ),
    ("spoor", "complete"): Effect(
        "20",
        ends=TRACK_OVER,
        done=TRACK_TERMS,
        tells=(Tells(To.LEAD, "task"),),
    ),
    ("weging", "monitor"): Effect(
        "25",
        gives=(Gives(To.LEAD, P.CASUS, U.MONITOR), Gives(To.KEPT, P.CASUS, U.MONITOR)),
        ends=(Ends(To.DROPPED),),
        done=("monitor",),
        due=(Due("monitor", To.LEAD, "review_on"),),
    ),
    ("weging", "close"): Effect(
        "27",
        gives=(Gives(To.SUBMITTER, P.CASUS, U.DAYS30), Gives(To.LEAD, P.STAND, U.KEEP)),
        ends=(Ends(To.OTHERS), Ends(To.LEAD, frozenset({P.CASUS}))),
        done=("monitor",),
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "reopen"): Effect(
        "27",
        gives=(Gives(To.LEAD, P.CASUS, U.DECISION), Gives(To.SUBMITTER, P.CASUS, U.DECISION)),
        due=(Due("contact_submitter", To.LEAD),),
        tells=(Tells(To.SUBMITTER, "shared"),),
    ),
}
