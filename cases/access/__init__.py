"""Toegang: acting, the open door, the ledger, and who may know what. The only place that knows Grant."""

from cases.access import limits
from cases.access.acting import acting, acting_as_service, as_owner, working_as
from cases.access.doors import find, open_or_404, read_along
from cases.access.ledger import (
    Line,
    Terms,
    addressed_because,
    default_basis,
    disclose,
    disclose_unseen,
    end,
    end_extract,
    end_extracts,
    grant,
    open_disclosures,
    own,
    tidy,
    transfer,
)
from cases.access.lens import as_seen_by, others
from cases.access.lists import first, in_order
from cases.access.sight import (
    colleagues,
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
    "Line",
    "Terms",
    "acting",
    "acting_as_service",
    "addressed_because",
    "as_owner",
    "as_seen_by",
    "colleagues",
    "default_basis",
    "disclose",
    "disclose_unseen",
    "end",
    "end_extract",
    "end_extracts",
    "find",
    "first",
    "grant",
    "granted_parts",
    "groups_with",
    "in_order",
    "is_open",
    "known_lines",
    "known_parts",
    "limits",
    "may_know",
    "open_disclosures",
    "open_or_404",
    "others",
    "own",
    "permission_model",
    "read_along",
    "tidy",
    "transfer",
    "who_can_see",
    "who_looked",
    "working_as",
]
