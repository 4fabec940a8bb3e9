"""Words of the search box: each row is one link, where it lies, and the piece of text around what was found."""

from typing import Any
from uuid import UUID

from django import forms

from cases.fields import PlainText
from cases.models import Case, Party, Signal, User
from cases.models.addressed import REQUEST_KINDS
from cases.models.entry import ENTRY_KINDS
from cases.roles import Role
from cases.search import PERSON_KINDS, SHORTEST_WHY
from dashboards.queries.search import CLOSED, OPENED, TAGS, Found, Text
from dashboards.templatetags.words import shortdate
from routing.models.care import CONTACT_WAYS
from routing.models.meeting import DECISIONS

CALLED = {
    "cases_entry": ENTRY_KINDS,
    "cases_request": REQUEST_KINDS,
    "routing_decision": DECISIONS,
    "routing_contact": CONTACT_WAYS,
}
WHY_SHORT = f"Schrijf in minstens {SHORTEST_WHY} tekens waarom dit nodig is."


class PersonForm(forms.Form):
    """A person by exactly this name or number, and why; posted, so that it stands in no address."""

    soort = forms.ChoiceField(label="Waarop zoekt u?", choices=list(PERSON_KINDS.items()), widget=forms.RadioSelect,
                              initial="name", error_messages={"required": "Kies waarop u zoekt."})  # fmt: skip
    wat = PlainText(
        label="Precies deze naam of dit nummer", min_length=2, max_length=160,
        help_text="Hoofdletters, accenten en de volgorde van namen maken niet uit.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul in wie u zoekt.", "min_length": "Vul minstens 2 tekens in."},
    )  # fmt: skip
    waarom = PlainText(
        label="Waarom zoekt u deze persoon?", min_length=SHORTEST_WHY, max_length=300,
        help_text="Anderen kunnen dit later lezen. Noem hier geen namen.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": WHY_SHORT, "min_length": WHY_SHORT},
    )  # fmt: skip


def page(found: Found, user: User) -> dict[str, Any]:
    """Give the rows as the template draws them."""
    rows = [_signal(row) for row in found.signals] + [_case(row) for row in found.cases]
    return {"rows": rows + [_text(row, found, user) for row in found.texts]}


def people(rows: list[Party], lies: dict[UUID, Case], files: dict[UUID, Signal]) -> list[dict[str, Any]]:
    """Give the betrokkenen that were found, each with the file it stands in."""
    return [_person(row, lies.get(row.case_id), files.get(row.case_id)) for row in rows]


def _person(row: Party, case: Case | None, signal: Signal | None) -> dict[str, Any]:
    if case is not None:
        return {"url": f"/casussen/{case.pk}/", "title": f"{case.number} “{case.codename}”", "hint": "Casus"}
    return {"url": f"/signalen/{signal.pk}/" if signal else "", "title": str(signal) if signal else "Eigen dossier",
            "hint": "Signaal van uw afdeling"}  # fmt: skip


def _signal(row: Signal) -> dict[str, Any]:
    return {"url": f"/signalen/{row.pk}/", "title": row.number, "hint": row.get_kind_display()}


def _case(row: Case) -> dict[str, Any]:
    return {"url": f"/casussen/{row.pk}/", "title": f"{row.number} “{row.codename}”", "hint": "Casus"}


def _text(row: Text, found: Found, user: User) -> dict[str, Any]:
    case, signal = found.lies.get(row.case_id), found.files.get(row.case_id)
    lies = _lies(row, case, signal)
    hint = f"{lies}, {shortdate(row.at)}".lstrip(", ")
    return {"url": _url(row, user, case), "title": _title(row), "hint": hint, "pieces": pieces(row.snippet)}


def _lies(row: Text, case: Case | None, signal: Signal | None) -> str:
    if row.kind == "cases_signal":
        return "" if row.word else "Uw concept"
    if case is not None:
        return f"Casus {case}"
    return f"Signaal {signal}" if signal else ""


def _title(row: Text) -> str:
    match row.kind:
        case "cases_signal":
            return row.word or "Concept"
        case "routing_action":
            return "Actiepunt"
        case _:
            return CALLED[row.kind].get(row.word, "Aantekening")


def _url(row: Text, user: User, case: Case | None) -> str:
    """Where this reader finds the row: the own signal, the own page of a question or of care, or the case."""
    anchors = {"routing_decision": "besluiten", "routing_action": "te-doen"}
    match row.kind:
        case "cases_signal":
            return f"/signalen/{row.pk}/"
        case "cases_request":
            return f"/uitvragen/{row.pk}/"
        case "routing_contact" if user.job == Role.CARE_COORDINATOR:
            return f"/zorg/{row.beside}/"
        case "cases_entry" if row.beside and (case is None or row.owner_id == user.unit_id):
            return f"/signalen/{row.beside}/"
    anchor = anchors.get(row.kind, "")
    return f"/casussen/{row.case_id}/{'#' + anchor if anchor else ''}" if case else ""


def pieces(snippet: str) -> list[tuple[str, bool]]:
    """Give the text in pieces, each with whether it was asked for; the template escapes every one."""
    snippet = snippet.translate(str.maketrans(TAGS[1], TAGS[0]))
    found: list[tuple[str, bool]] = []
    for place, part in enumerate(snippet.split(OPENED)):
        word, closed, rest = part.partition(CLOSED)
        if place and closed:
            found += [(word, True), (rest, False)]
        else:
            found.append((part, False))
    return [(text, asked) for text, asked in found if text]
