"""Domain 1.5, rows of a spoor and of what goes to another unit: 19, 20, 23 and 26."""

from routing.effects.rules import INVITATION, OFFER, Due, Effect, Ends, Gives, P, Table, Tells, U
from routing.models.track import TrackKind
from routing.receivers import To

TRACK_TERMS = ("first_step", "next_step", "care_next_contact", "reflection", "reflection_dublin", "reporting_duty")
INVITATION_OVER = (Ends(To.HOLDER, by=INVITATION), Ends(To.COMPANION, by=INVITATION))
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

TRACK: Table = {
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
    ("spoor", "share"): Effect(
        "23",
        gives=(Gives(To.NAMED, P.STAND, U.TRACK), Gives(To.NAMED, P.OWN, U.TRACK)),
        tells=(Tells(To.NAMED, "shared"),),
    ),
    ("overdracht", "start"): Effect("26"),  # what an offer gives stands with weging.scale_down and spoor.share
    ("overdracht", "accept"): Effect(
        "26",
        gives=(
            Gives(To.RECEIVER, P.STAND, U.KEEP),
            Gives(To.RECEIVER, P.OWN, U.KEEP),
            Gives(To.LEAD, P.STAND, U.KEEP),
        ),
        ends=(
            Ends(To.REST, spare="spoor."),
            Ends(To.LEAD, frozenset({P.CASUS})),
            Ends(To.RECEIVER, frozenset({P.CASUS}), spare="spoor."),
        ),
    ),
    ("overdracht", "refuse"): Effect("26", ends=(Ends(To.RECEIVER, by=OFFER),)),
    ("overdracht", "withdraw"): Effect("26", ends=(Ends(To.RECEIVER, by=OFFER),)),
    ("overdracht", "take_over"): Effect(
        "23",
        gives=(Gives(To.RECEIVER, P.STAND, U.KEEP), Gives(To.RECEIVER, P.OWN, U.KEEP)),
        tells=(Tells(To.OWNER, "shared"),),
    ),
    ("overdracht", "stay_out"): Effect("23", ends=(Ends(To.RECEIVER, by=OFFER),), tells=(Tells(To.OWNER, "task"),)),
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
}
