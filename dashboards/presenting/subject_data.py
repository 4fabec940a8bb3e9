"""Words of the copy for a betrokkene, on paper."""

from datetime import datetime
from typing import Any

from cases.models import Disclosure, Party, SubjectRequest, Unit
from dashboards.presenting import ledger
from dashboards.queries.subject_data import Held
from dashboards.templatetags.words import longdate

KNOWN = (
    ("name", "Naam"), ("alias", "Ook bekend als"), ("sex", "Geslacht"), ("birth_date", "Geboortedatum"),
    ("age", "Leeftijd"), ("origin", "Land"), ("phone", "Telefoon"), ("address", "Adres"), ("plate", "Kenteken"),
    ("language", "Taal"),
)  # fmt: skip


def printed(found: Held, request: SubjectRequest, unit: Unit, at: datetime) -> dict[str, Any]:
    """Give what the template of the PDF prints; a BSN is never printed (domain 7)."""
    return {
        "stylesheet": "static:pdf/minutes.css",
        "reference": str(request),
        "unit": ledger.name(unit),
        "day": longdate(at),
        "received": longdate(request.received_on),
        "created": at.isoformat(),
        "people": [facts(party) for party in found.parties],
        "roles": [{"what": row.get_role_display(), "since": longdate(row.since), "until": longdate(row.until)}
                  for row in found.roles],
        "texts": [{"what": one.what, "day": longdate(one.at), "lines": one.text.splitlines()} for one in found.texts],
        "given": [_given(line) for line in found.given],
        "left_out": found.left_out,
    }  # fmt: skip


def _given(line: Disclosure) -> dict[str, str]:
    who = str(line.receiver.organisation) if line.receiver else line.outside
    law = f"{line.law} {line.article}".strip()
    return {"day": longdate(line.since), "who": who, "ground": law, "why": line.purpose}


def facts(party: Party) -> list[dict[str, str]]:
    """Give what is known of the person, as it stands."""
    found = []
    for name, label in KNOWN:
        shown = getattr(party, f"get_{name}_display", None)
        value: Any = shown() if shown else getattr(party, name, "")
        text = longdate(value) if name == "birth_date" and value else str(value or "")
        if text and text != "Onbekend":
            found.append({"key": label, "value": text})
    return found
