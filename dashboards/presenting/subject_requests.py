"""Words and forms of verzoeken of betrokkenen."""

from typing import Any

from django import forms

from cases.fields import DutchDate, PlainText, text
from cases.models import SubjectAnswer, SubjectRequest
from cases.models.oversight import ASKERS, KINDS, OUTCOMES
from dashboards.models import SubjectFile
from dashboards.presenting.ledger import name
from dashboards.queries.subject_requests import Opened
from routing import subject_requests

BASE = "/toezicht/verzoeken/"
TO_CHECK = "nog te controleren door de FG"
NO_MEMORY = {"autocomplete": "off"}
TONES = {"open": "today", "toegewezen": "ok", "deels": "ok", "afgewezen": "neutral", "onbekend": "neutral"}


class RequestForm(forms.Form):
    """What is asked, by whom, since when, and under which law."""

    kind = forms.ChoiceField(label="Wat vraagt de betrokkene?", widget=forms.RadioSelect, choices=KINDS,
                             error_messages={"required": "Kies wat er wordt gevraagd."})  # fmt: skip
    regime = forms.ChoiceField(label="Onder welke wet?", widget=forms.RadioSelect, initial="avg",
                               error_messages={"required": "Kies de wet."})  # fmt: skip
    received_on = DutchDate(label="Wanneer kwam het verzoek binnen?", future=False,
                            error_messages={"required": "Vul de dag in."})  # fmt: skip
    asker = forms.ChoiceField(label="Wie vraagt het?", widget=forms.RadioSelect, choices=ASKERS, initial="zelf",
                              error_messages={"required": "Kies wie het vraagt."})  # fmt: skip
    name = PlainText(label="Naam van de betrokkene", max_length=160, widget=forms.TextInput(attrs=NO_MEMORY),
                     error_messages={"required": "Vul de naam in."})  # fmt: skip
    birth_date = DutchDate(label="Geboortedatum", future=False, required=False)
    contact = text("Hoe bereikt u wie het vraagt?", rows=2, length=300, required=False,
                   help_text="Een adres, e-mail of telefoon. Let op wat veilig is.")  # fmt: skip
    asked = text("Wat staat er in het verzoek?", length=2_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regime: Any = self.fields["regime"]
        regime.choices = [(key, f"{line['label']}: {term(line)}") for key, line in subject_requests.terms().items()]


class IdentityForm(forms.Form):
    """How it became clear who asks."""

    identity_on = DutchDate(label="Wanneer controleerde u wie het vraagt?", future=False,
                            error_messages={"required": "Vul de dag in."})  # fmt: skip
    identity_how = PlainText(label="Hoe?", max_length=200, help_text="Bijvoorbeeld: aan de balie, met paspoort.",
                             error_messages={"required": "Schrijf hoe u dit controleerde."})  # fmt: skip


class ExtendForm(forms.Form):
    """Why it takes longer."""

    extension = text("Waarom is er meer tijd nodig?", length=500, missing="Schrijf waarom er meer tijd nodig is.",
                     help_text="U laat dit de betrokkene weten voor de eerste termijn om is.")  # fmt: skip


class AnswerForm(forms.Form):
    """What this organisation answers."""

    outcome = forms.ChoiceField(label="Wat is het antwoord van uw organisatie?", widget=forms.RadioSelect,
                                choices=[(key, label) for key, label in OUTCOMES.items() if key != "open"],
                                error_messages={"required": "Kies een antwoord."})  # fmt: skip
    words = text("Toelichting", length=1_000, required=False,
                 help_text="Nodig als u (deels) afwijst: noem de reden en de wet.")  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, row: SubjectRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def clean(self) -> dict[str, Any]:
        """No data goes out before it is clear who asks, and a refusal is explained (AVG 12.4)."""
        found = super().clean() or {}
        outcome = found.get("outcome")
        if outcome in ("toegewezen", "deels") and self.row.identity_on is None:
            self.add_error("outcome", "Leg eerst vast hoe u controleerde wie het vraagt.")
        if outcome in ("deels", "afgewezen") and not found.get("words"):
            self.add_error("words", "Schrijf waarom u (deels) afwijst.")
        return found


def term(line: dict[str, Any]) -> str:
    """Write a term with its source and whether an FG checked it."""
    units = {"months": ("maand", "maanden"), "weeks": ("week", "weken")}[line["unit"]]
    amount = f"{line['amount']} {units[line['amount'] > 1]}"
    extra = f", eenmaal te verlengen met {line['extra']} {units[1]}" if line["extra"] else ""
    mark = "" if line["checked"] else f", {TO_CHECK}"
    return f"{amount}{extra} ({line['source']}{mark})"


def row(one: SubjectRequest) -> dict[str, Any]:
    """Give a line of the list; who asks stands on the page of the verzoek only."""
    waits = getattr(one, "open", False)
    return {
        "title": f"{one.get_kind_display()}, {one}", "url": f"{BASE}{one.pk}/",
        "hint": f"Binnen bij {one.organisation}. {'Wacht op uw antwoord.' if waits else 'Beantwoord.'}",
        "due": one.due if waits else None, "due_kind": "wettelijk",
        "status": "" if waits else "Beantwoord", "tone": "" if waits else "ok",
    }  # fmt: skip


def page(found: Opened, copies: list[SubjectFile]) -> dict[str, Any]:
    """Give what the page of one verzoek draws."""
    one = found.row
    mine = {answer.pk for answer in found.mine}
    may_copy = one.kind == "inzage" and one.identity_on is not None
    identity = f"Ja, {one.identity_how}" if one.identity_on else "Nog niet"
    facts = [
        {"key": "Wat wordt gevraagd", "value": one.get_kind_display()},
        {"key": "Betrokkene", "value": one.name},
        {"key": "Geboortedatum", "date": one.birth_date, "value": ""},
        {"key": "Wie vraagt het", "value": f"{one.get_asker_display()}{': ' + one.contact if one.contact else ''}"},
        {"key": "Wat staat er in het verzoek", "value": one.asked},
        {"key": "Binnengekomen", "date": one.received_on},
        {"key": "Termijn", "value": term(subject_requests.terms()[one.regime])},
        {"key": "Is duidelijk wie het vraagt", "value": identity},
        {"key": "Verlengd", "value": one.extension} if one.extended_on else None,
    ]
    return {
        "row": one, "facts": [fact for fact in facts if fact], "may_extend": subject_requests.may_extend(one),
        "answers": [answer(line, mine=line.pk in mine, copied=may_copy) for line in found.answers],
        "copies": [copy(line) for line in copies],
        "open": any(line.outcome == "open" for line in found.answers),
    }  # fmt: skip


def copy(line: SubjectFile) -> dict[str, Any]:
    """Give how far the copy of one unit is."""
    tone = {"done": "ok", "failed": "late"}.get(line.state, "week")
    return {"unit": name(line.unit), "said": line.step_text or line.get_state_display(), "at": line.created_at,
            "tone": tone}  # fmt: skip


def answer(line: SubjectAnswer, *, mine: bool, copied: bool = False) -> dict[str, Any]:
    """Give the part of one organisation."""
    return {
        "who": str(line.organisation), "outcome": line.get_outcome_display(), "tone": TONES[line.outcome],
        "copy_url": f"{BASE}{line.request_id}/{line.pk}/afschrift/" if mine and copied else "",
        "words": line.words, "by": str(line.by) if line.by else "", "at": line.at,
        "url": f"{BASE}{line.request_id}/{line.pk}/" if mine else "", "again": line.outcome != "open",
    }  # fmt: skip
