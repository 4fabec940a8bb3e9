"""Domain 1.5, rows of the signal and the adviesvraag: 1 to 10."""

from routing.effects.rules import Due, Effect, Table, Tells
from routing.receivers import To

ASSESSED = ("first_assessment", "local_check")

SIGNAL: Table = {
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
}
