"""Toegang: acting, the open door, the ledger, and who may know what. The only place that knows Grant."""

from cases.access import limits
from cases.access.acting import acting, acting_as_service, as_owner, working_as
from cases.access.doors import find, open_or_404, read_along
from cases.access.extracts import addressed_because, end_extract, end_extracts, shorten_extract
from cases.access.grounds import Barred, NoGround, Unapproved, Unbound, default_basis, ground_for, grounds, wording
from cases.access.ledger import (
    ROW_ADDED,
    Line,
    Terms,
    disclose,
    disclose_unseen,
    end,
    grant,
    open_disclosures,
    own,
    tidy,
    transfer,
)
from cases.access.lens import as_seen_by, others, seen_by_all
from cases.access.lists import first, in_order
from cases.access.once import asked_once, forget, once
from cases.access.rehearsal import Told, listening, withhold
from cases.access.sight import (
    colleagues,
    filled,
    granted_parts,
    groups_with,
    is_open,
    known_lines,
    known_parts,
    may_know,
    permission_model,
    who_can_see,
    who_looked,
)

__all__ = [
    "ROW_ADDED",
    "Barred",
    "Line",
    "NoGround",
    "Terms",
    "Told",
    "Unapproved",
    "Unbound",
    "acting",
    "acting_as_service",
    "addressed_because",
    "as_owner",
    "as_seen_by",
    "asked_once",
    "colleagues",
    "default_basis",
    "disclose",
    "disclose_unseen",
    "end",
    "end_extract",
    "end_extracts",
    "filled",
    "find",
    "first",
    "forget",
    "grant",
    "granted_parts",
    "ground_for",
    "grounds",
    "groups_with",
    "in_order",
    "is_open",
    "known_lines",
    "known_parts",
    "limits",
    "listening",
    "may_know",
    "once",
    "open_disclosures",
    "open_or_404",
    "others",
    "own",
    "permission_model",
    "read_along",
    "seen_by_all",
    "shorten_extract",
    "tidy",
    "transfer",
    "who_can_see",
    "who_looked",
    "withhold",
    "wording",
    "working_as",
]
