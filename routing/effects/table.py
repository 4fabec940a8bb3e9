"""Domain 1.5, rows of a case at the tafel: 10 to 18 and 21 to 27."""

from routing.effects.rules import CONSULT, GUEST, INFORMED, INVITATION, Due, Effect, Ends, Gives, P, Table, Tells, U
from routing.receivers import To

GUESTS_LEAVE = (Ends(To.INSIDE, by=GUEST),)
TOWN_ENDS = (Ends(To.FOCAL, by=INFORMED),)  # who was told of an aanmelding by another (row 11)
CONSULT_ENDS = (Ends(To.CONSULTED, by=CONSULT),)
INVITATION_ENDS = (Ends(To.INVITED, by=INVITATION), *GUESTS_LEAVE, *CONSULT_ENDS)
ALL_END = (Ends(To.INVITED), *GUESTS_LEAVE, *CONSULT_ENDS, *TOWN_ENDS)
CASE_LEAD = frozenset({"weging.assign_case_lead", "weging.monitor"})

TABLE: Table = {
    ("weging", "start"): Effect(
        "10",
        gives=(Gives(To.LEAD, P.CASUS, U.DECISION), Gives(To.SUBMITTER, P.CASUS, U.DECISION)),
        due=(Due("contact_submitter", To.LEAD),),
        tells=(Tells(To.LEAD, "task"),),
    ),
    ("weging", "start_directly"): Effect(
        "11",
        gives=(
            Gives(To.LEAD, P.CASUS, U.DECISION),
            Gives(To.SUBMITTER, P.CASUS, U.DECISION),
            Gives(To.TOWN, P.STAND, U.DECISION),
        ),
        due=(Due("contact_submitter", To.LEAD),),
        tells=(Tells(To.LEAD, "task"), Tells(To.TOWN, "shared")),
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
        ends=(Ends(To.LEAD, frozenset({P.CASUS})), Ends(To.SUBMITTER, frozenset({P.CASUS})), *CONSULT_ENDS, *TOWN_ENDS),
        done=("supplement",),
        tells=(Tells(To.LEAD, "shared"),),
    ),
    ("weging", "schedule"): Effect(
        "13",
        gives=(Gives(To.INVITED, P.CASUS, U.ITEM),),
        done=("contact_submitter", "monitor"),
        tells=(Tells(To.INVITED, "shared"), Tells(To.SUBMITTER, "shared"), Tells(To.EXPECTED, "guest")),
    ),
    ("weging", "unschedule"): Effect("13", ends=INVITATION_ENDS, due=(Due("monitor", To.LEAD),)),
    ("weging", "adjourn"): Effect(
        "16",
        gives=(
            Gives(To.LEAD, P.CASUS, U.ADJOURNED),
            Gives(To.SUBMITTER, P.CASUS, U.ADJOURNED),
            Gives(To.ASKED, P.OWN, U.ADJOURNED, words="Alleen deze vraag en de personen die u aanvinkte"),
        ),
        ends=INVITATION_ENDS,
        due=(Due("monitor", To.LEAD, "review_on"),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "give_back"): Effect(
        "17",
        gives=(Gives(To.SUBMITTER, P.CASUS, U.DAYS30), Gives(To.LEAD, P.STAND, U.KEEP)),
        ends=(*ALL_END, Ends(To.LEAD, frozenset({P.CASUS}))),
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "decline"): Effect(
        "17",
        gives=(Gives(To.SUBMITTER, P.CASUS, U.DAYS30), Gives(To.LEAD, P.STAND, U.KEEP)),
        ends=(*ALL_END, Ends(To.LEAD, frozenset({P.CASUS}))),
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "decide"): Effect(
        "18",
        gives=(
            Gives(To.LEAD, P.CASUS, U.MONITOR),
            Gives(To.SUBMITTER, P.CASUS, U.MONITOR),
            Gives(To.FOCAL, P.CASUS, U.MONITOR),
            Gives(To.LEAVING, P.STAND, U.DAYS30),
            Gives(To.ACTORS, P.STAND, U.ACTION),
        ),
        ends=(Ends(To.LEAVING, frozenset({P.CASUS}), by=INVITATION), *GUESTS_LEAVE, *CONSULT_ENDS),
        due=(Due("monitor", To.LEAD, "review_on"), Due("feedback", To.SUBMITTER)),
        tells=(Tells(To.SUBMITTER, "decided"), Tells(To.FOCAL, "decided"), Tells(To.ACTORS, "task")),
    ),
    ("weging", "monitor"): Effect(
        "25",
        gives=(
            Gives(To.LEAD, P.CASUS, U.MONITOR),
            Gives(To.KEPT, P.CASUS, U.MONITOR),
            Gives(To.KEPT_EXTRACT, P.STAND, U.MONITOR),
        ),
        ends=(Ends(To.DROPPED),),
        done=("monitor",),
        due=(Due("monitor", To.LEAD, "review_on"),),
    ),
    ("weging", "close"): Effect(
        "27",
        gives=(Gives(To.SUBMITTER, P.CASUS, U.DAYS30), Gives(To.LEAD, P.STAND, U.KEEP)),
        ends=(Ends(To.OTHERS, spare="overdracht."), Ends(To.LEAD, frozenset({P.CASUS}))),
        done=("monitor",),
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"),),
    ),
    ("weging", "scale_down"): Effect(
        "26",
        gives=(Gives(To.NAMED, P.STAND, U.ANSWER),),
        ends=INVITATION_ENDS,
        done=("monitor",),
        due=(Due("monitor", To.LEAD, "due"),),
        tells=(Tells(To.NAMED, "task"), Tells(To.SUBMITTER, "decided")),
    ),
    ("weging", "leave"): Effect(
        "26",
        due=(Due("feedback", To.SUBMITTER),),
        tells=(Tells(To.SUBMITTER, "decided"), Tells(To.LEAD, "shared")),
    ),
    ("weging", "offer_refused"): Effect(
        "26", due=(Due("monitor", To.LEAD, "review_on"),), tells=(Tells(To.LEAD, "task"),)
    ),
    ("weging", "reopen"): Effect(
        "27",
        gives=(Gives(To.LEAD, P.CASUS, U.DECISION), Gives(To.SUBMITTER, P.CASUS, U.DECISION)),
        due=(Due("contact_submitter", To.LEAD),),
        tells=(Tells(To.SUBMITTER, "shared"),),
    ),
    ("weging", "open_item"): Effect("15"),
    ("weging", "admit"): Effect("15", gives=(Gives(To.NAMED, P.CASUS, U.ROOM),), tells=(Tells(To.NAMED, "shared"),)),
    ("weging", "dismiss"): Effect("15", ends=(Ends(To.NAMED, by=GUEST),)),
    ("weging", "involve"): Effect(
        "21",
        gives=(Gives(To.NAMED, P.STAND, U.MONITOR), Gives(To.NAMED, P.OWN, U.MONITOR)),
        tells=(Tells(To.NAMED, "shared"),),
    ),
    ("weging", "give_action"): Effect(
        "22", gives=(Gives(To.ACTORS, P.STAND, U.ACTION),), tells=(Tells(To.ACTORS, "task"),)
    ),
    ("weging", "consult"): Effect("31", gives=(Gives(To.UNITS, P.CASUS, U.ITEM),), tells=(Tells(To.UNITS, "shared"),)),
    ("weging", "consult_by_mail"): Effect(
        "31",
        gives=(Gives(To.ASKED, P.OWN, U.ANSWER, words="Alleen deze vraag en de personen die u aanvinkte"),),
    ),
    ("weging", "assign_case_lead"): Effect(
        "24",
        gives=(Gives(To.NAMED, P.CASUS, U.MONITOR),),
        ends=(Ends(To.FORMER, frozenset({P.CASUS}), by=CASE_LEAD),),
        tells=(Tells(To.NAMED, "task"), Tells(To.FORMER, "shared")),
    ),
}
