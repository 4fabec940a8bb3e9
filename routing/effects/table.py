"""Domain 1.5, rows of a case at the tafel: 10 to 18 and 25 to 27."""

from routing.effects.rules import Due, Effect, Ends, Gives, P, Table, Tells, U
from routing.receivers import To

INVITED_END = (Ends(To.INVITED),)

TABLE: Table = {
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
