"""The table of moves and sight of the regional plan's workflow, written down apart from the code.

One line: row, machine, move, "gives" (receiver part until [track]), "ends" (receiver part | *).
U1 close of item, U2 monitordatum + 28 days, U3 end of track, U4 30 days, U5 answered, U6 out of the room;
"besluit" and "retention" in words. Part `eigen` is an addressed extract: only the text that was written for it.
"invitation" and "visit" end what an agenda item gave, and nothing that a unit has for another reason.
"told" is what the aandachtsfunctie got by the aanmelding of another (row 11).
"""

TABLE: list[tuple[str, str, str, set[str], set[str]]] = [
    ("1", "triage", "start", set(), set()),
    ("1", "triage", "pick_up", set(), set()),
    ("3", "advies", "start", set(), set()),
    ("3", "advies", "answer", set(), set()),
    ("3", "advies", "become_signal", set(), set()),
    ("2", "triage", "assign", {"lead stand U4"}, set()),  # two front doors: the regie of the tafel assigns
    ("4", "triage", "ask", {"asked eigen U5"}, set()),
    ("4", "triage", "go_on", set(), set()),
    ("4", "weging", "ask_source", {"asked eigen U5"}, set()),
    ("5", "triage", "call_care", {"asked eigen U4"}, set()),
    ("6", "triage", "offer", {"asked eigen U5"}, set()),
    ("6", "triage", "receive", {"giver stand U4"}, set()),
    ("9", "triage", "merge", set(), set()),
    ("9", "triage", "split", set(), set()),
    ("9", "triage", "propose", {"asked eigen U5"}, set()),
    ("9", "triage", "link", {"proposer eigen U2"}, set()),
    ("7", "triage", "handle_locally", {"local eigen check date"}, set()),
    ("7", "triage", "resume", set(), set()),
    ("8", "triage", "close", set(), set()),
    ("8", "triage", "reopen", set(), set()),
    ("10", "triage", "refer", set(), set()),  # what it gives stands with weging.start
    ("10", "weging", "start", {"lead casus besluit", "submitter casus besluit"}, set()),
    ("10", "weging", "resubmit", {"lead casus besluit", "submitter casus besluit"}, set()),
    ("11", "weging", "start_directly",
     {"lead casus besluit", "submitter casus besluit", "town stand besluit"}, set()),  # no town under embargo
    ("12", "weging", "ask_more", set(), set()),
    ("12", "weging", "supply", set(), set()),
    ("12", "weging", "withdraw", {"lead stand retention"},
     {"lead casus", "submitter casus", "consulted consult", "focal told"}),
    ("13", "weging", "schedule", {"invited casus U1"}, set()),
    ("13", "weging", "unschedule", set(), {"invited invitation", "inside visit", "consulted consult"}),
    ("15", "weging", "open_item", set(), set()),  # the guests of the item before leave by "dismiss"
    ("15", "weging", "admit", {"named casus U6"}, set()),
    ("15", "weging", "dismiss", set(), {"named visit"}),
    ("16", "weging", "adjourn", {"lead casus date + 28 days", "submitter casus date + 28 days",
     "asked eigen date + 28 days"},
     {"invited invitation", "inside visit", "consulted consult"}),
    ("17", "weging", "give_back", {"submitter casus U4", "lead stand retention"},
     {"invited *", "inside visit", "consulted consult", "focal told", "lead casus"}),
    ("17", "weging", "decline", {"submitter casus U4", "lead stand retention"},
     {"invited *", "inside visit", "consulted consult", "focal told", "lead casus"}),
    (
        "18", "weging", "decide",
        {"lead casus U2", "submitter casus U2", "focal casus U2", "leaving stand U4",
         "actors stand done + 5 working days"},  # row 22: the action itself is addressed
        {"leaving casus invitation", "inside visit", "consulted consult"},
    ),
    ("19", "spoor", "start", {"holder stand U3"}, set()),
    (
        "19", "spoor", "accept",
        {
            "holder zorg U3 zorg", "holder casus U3 zorg",
            "holder strafrecht U3 strafrecht", "holder casus U3 strafrecht",
            "companion strafrecht U3 strafrecht", "companion casus U3 strafrecht",
            "holder bestuur U3 bestuur",
            "holder informatieplein U3 informatieplein",
        },
        {"holder invitation", "companion invitation"},
    ),
    ("19", "spoor", "begin", set(), set()),
    ("19", "spoor", "plan", set(), set()),
    ("20", "spoor", "not_take", set(), {"track caused here", "holder invitation", "companion invitation"}),
    ("20", "spoor", "hand_back", set(), {"track caused here", "holder invitation", "companion invitation"}),
    ("20", "spoor", "complete", set(), {"track caused here", "holder invitation", "companion invitation"}),
    ("21", "weging", "involve", {"named stand U2", "named eigen U2"}, set()),
    ("22", "weging", "give_action", {"actors stand done + 5 working days"}, set()),
    ("24", "weging", "assign_case_lead", {"named casus U2"}, {"former casus casusregie"}),
    ("25", "weging", "monitor", {"lead casus U2", "kept casus U2", "kept extract stand U2"}, {"dropped *"}),
    ("23", "spoor", "share", {"named stand U3", "named eigen U3"}, set()),
    ("23", "overdracht", "take_over", {"receiver stand retention", "receiver eigen retention"}, set()),
    ("23", "overdracht", "stay_out", set(), {"receiver offer"}),
    ("26", "weging", "scale_down", {"named stand U5"}, {"invited invitation", "inside visit", "consulted consult"}),
    ("26", "weging", "leave", set(), set()),
    ("26", "weging", "offer_refused", set(), set()),
    ("26", "overdracht", "start", set(), set()),
    ("26", "overdracht", "accept",
     {"receiver stand retention", "receiver eigen retention", "lead stand retention"},
     {"rest * but spoor.", "lead casus", "receiver casus but spoor."}),  # a running track is the receiver's own
    ("26", "overdracht", "refuse", set(), {"receiver offer"}),
    ("26", "overdracht", "withdraw", set(), {"receiver offer"}),
    ("27", "weging", "close", {"submitter casus U4", "lead stand retention"},
     {"others * but overdracht.", "lead casus"}),
    ("31", "weging", "consult", {"units casus U1"}, set()),
    ("31", "weging", "consult_by_mail", {"asked eigen U5"}, set()),
    ("27", "weging", "reopen", {"lead casus besluit", "submitter casus besluit"}, set()),
]  # fmt: skip
