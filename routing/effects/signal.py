"""Domain 1.5, rows of the signal and the adviesvraag: 1 to 10."""

from routing.effects.rules import Due, Effect, Gives, P, Table, Tells, U
from routing.receivers import To

ASSESSED = ("first_assessment", "local_check")
QUESTION = (Gives(To.ASKED, P.OWN, U.ANSWER, words="Alleen deze vraag en de personen die u aanvinkte"),)

SIGNAL: Table = {
    ("triage", "start"): Effect("1", due=(Due("first_assessment", To.OWNER),)),
    ("triage", "pick_up"): Effect("1"),
    ("triage", "assign"): Effect("2", gives=(Gives(To.LEAD, P.STAND, U.DAYS30),), tells=(Tells(To.OWNER, "task"),)),
    ("triage", "ask"): Effect("4", gives=QUESTION),
    ("triage", "go_on"): Effect("4"),
    ("weging", "ask_source"): Effect("4", gives=QUESTION),
    ("triage", "call_care"): Effect("5", gives=(Gives(To.ASKED, P.OWN, U.DAYS30, words="Alleen deze oproep"),)),
    ("triage", "offer"): Effect(
        "6", gives=(Gives(To.ASKED, P.OWN, U.ANSWER, words="Alleen de vorm en uw reden, geen namen"),)
    ),
    ("triage", "receive"): Effect(
        "6",
        gives=(Gives(To.GIVER, P.STAND, U.DAYS30),),
        done=ASSESSED,
        due=(Due("first_assessment", To.OWNER),),
    ),
    ("triage", "merge"): Effect("9"),
    ("triage", "split"): Effect("9"),
    ("triage", "propose"): Effect(
        "9", gives=(Gives(To.ASKED, P.OWN, U.ANSWER, words="Alleen dit voorstel, geen namen"),)
    ),
    ("triage", "link"): Effect(
        "9", gives=(Gives(To.PROPOSER, P.OWN, U.MONITOR, words="Alleen uw tekst en wie u aanvinkte"),)
    ),
    ("triage", "handle_locally"): Effect(
        "7",
        gives=(Gives(To.LOCAL, P.OWN, U.CHECK),),
        due=(Due("local_check", To.OWNER, "check_on"),),
        done=ASSESSED,
        tells=(Tells(To.LOCAL, "shared"),),
    ),
    ("triage", "resume"): Effect("7", done=ASSESSED, due=(Due("first_assessment", To.OWNER),)),
    ("triage", "close"): Effect("8", done=ASSESSED, due=(Due("feedback", To.OWNER),)),
    ("triage", "reopen"): Effect("8", due=(Due("first_assessment", To.OWNER),)),
    ("triage", "refer"): Effect("10", done=ASSESSED),
    ("advies", "start"): Effect("3"),
    ("advies", "answer"): Effect("3"),
    ("advies", "become_signal"): Effect("3"),
}
