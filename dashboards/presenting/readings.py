"""Words of the reading log and of what stands out in it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms

from cases.audit import ACTIONS
from cases.fields import DutchDate, PlainText
from cases.models import AuditEvent, User
from dashboards import sheet
from dashboards.patterns import Finding, Rule
from dashboards.presenting import ledger, oversight
from dashboards.presenting.filters import ListFilter
from dashboards.queries import oversight as dossiers
from dashboards.queries import readings as ask
from dashboards.queries import subject_requests as requests
from dashboards.templatetags.words import clock, longdate, shortdate
from routing import subject_requests as register

BASE = "/toezicht/inzage/"
UNKNOWN = "We vinden geen dossier met dit nummer waar u toezicht op houdt."
HEAD = ["Wie", "Wanneer", "Wat", "Deel", "Dossier", "Met welk recht"]
COLUMNS = [{"label": label} for label in HEAD]
KINDS = [("", "Alles"), *((key, ACTIONS[key]) for key in ask.SEEN if key in ACTIONS)]
PLACES = {
    "case": "casus", "who_sees": "wie ziet dit", "who_looked": "wie keek hier", "view_as": "bekijk als",
    "person": "naar een persoon", "lookalike": "naar namen die lijken", "ledger": "verstrekkingen",
    "minutes": "besluitenlijst", "signal_edit": "signaal", "care": "zorg",
}  # fmt: skip


class FilterForm(ListFilter):
    """Period, person, dossier, and what was done."""

    shown = ("van", "tot", "medewerker", "nummer")
    folded = ("wat", "verzoek")

    van = DutchDate(label="Vanaf", required=False)
    tot = DutchDate(label="Tot en met", required=False)
    medewerker = forms.ChoiceField(label="Medewerker", required=False)
    nummer = PlainText(label="Nummer van de casus of het signaal", max_length=36, required=False)
    verzoek = forms.ChoiceField(label="Betrokkene van een verzoek", required=False)
    wat = forms.ChoiceField(label="Wat", required=False, choices=KINDS)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        person: Any = self.fields["medewerker"]
        found = [(str(one.pk), f"{one}, {one.unit}") for one in ask.people(by)]
        person.choices = [("", "Iedereen"), *found]
        asked: Any = self.fields["verzoek"]
        asked.choices = [
            ("", "Iedereen"),
            *((str(row.pk), f"{row}") for row in requests.rows(by).order_by("-pk")[:200]),
        ]

    def clean(self) -> dict[str, Any]:
        """A period is at most a quarter: longer lists tell nothing."""
        cleaned = super().clean()
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and (last - first).days > ask.LONGEST:
            self.add_error("tot", "Kies een periode van ten hoogste drie maanden.")
        number = str(cleaned.get("nummer", "")).strip()
        self.dossier = _dossier(number) if number else None
        if number and self.dossier is None:
            self.add_error("nummer", UNKNOWN)
        return cleaned

    def narrow(self) -> dict[str, Any]:
        """Give whose or which lines were asked, with ids instead of a number; nothing where a field is wrong."""
        found = self.cleaned_data
        person, asked = found.get("medewerker"), found.get("verzoek")
        cases = [self.dossier.pk] if self.dossier else _of_request(self.by, UUID(asked)) if asked else None
        return {"person": UUID(person) if person else None, "cases": cases, "kind": found.get("wat", "")}

    def period(self) -> ask.Period:
        """Give the chosen period; thirty days where one of the two is missing."""
        usual = ask.usual()
        first, last = self.cleaned_data.get("van"), self.cleaned_data.get("tot")
        if first and not last:
            return ask.Period(first, min(usual.last, first + ask.LONGEST * ask.ONE_DAY))
        return ask.Period(first or (last or usual.last) - ask.USUAL * ask.ONE_DAY, last or usual.last)


def _dossier(number: str) -> dossiers.Dossier | None:
    try:
        return dossiers.find(pk=UUID(number))
    except ValueError:
        return dossiers.find(number=number.upper())


def _of_request(user: User, pk: UUID) -> list[UUID]:
    """Give the dossiers of the betrokkene of a verzoek, as far as this FG oversees them."""
    found = requests.one(user, pk)
    return register.cases_of(found.row) if found else []


def rows(found: list[AuditEvent], names: ask.Names) -> list[dict[str, Any]]:
    """Give the lines for the table; the same thing done again and again is one line."""
    return [_row(list(same), names) for _, same in groupby(found, key=_same)]


def _same(row: AuditEvent) -> tuple[Any, ...]:
    return (row.user, row.action, row.name, row.case_id, row.object_id if row.action == "search" else None, row.part,
            row.basis, row.emergency, oversight.moment(row.at)[:-6])  # fmt: skip


def _row(same: list[AuditEvent], names: ask.Names) -> dict[str, Any]:
    cells = [{"text": text or "–"} for text in texts(same[0], names, len(same))]
    if same[0].case_id:
        cells[4]["url"] = f"/toezicht/casus/{same[0].pk}/"
    return {"cells": cells}


def texts(row: AuditEvent, names: ask.Names, times: int = 1) -> list[str]:
    """Give one line in the order of HEAD."""
    again = f", {times} keer achter elkaar" if times > 1 else ""
    return [_who(row, names), oversight.moment(row.at), f"{_what(row, names)}{again}", oversight.part(row.part),
            f"zaak {str(row.case_id)[-8:]}" if row.case_id else "", _right(row)]  # fmt: skip


def _who(row: AuditEvent, names: ask.Names) -> str:
    person, unit = names.people.get(row.user), names.units.get(row.unit)  # type: ignore[arg-type]  # None is no key: nobody
    if person is None:
        return "Niemand ingelogd"
    return f"{person}, {ledger.name(unit)}" if unit else str(person)


def _what(row: AuditEvent, names: ask.Names) -> str:
    words = oversight.what(row.action, row.name)
    words = f"{words} {PLACES[row.name]}" if row.name in PLACES and ":" not in words else words
    search = names.searches.get(row.object_id) if row.object_id else None
    return f"{words}, want: {search.why}" if search else words


def _right(row: AuditEvent) -> str:
    emergency = "Noodtoegang" if row.emergency else ""
    return ": ".join(piece for piece in (emergency, oversight.AUDITED.get(row.basis, "")) if piece)


def unusual(found: list[tuple[Rule, list[Finding]]], names: ask.Names) -> list[dict[str, Any]]:
    """Give what stands out, per rule with its explanation, each with the way to its lines."""
    return [
        {"key": rule.key, "title": rule.title, "why": rule.why, "count": len(some),
         "items": [_finding(one, names) for one in some]}
        for rule, some in found
    ]  # fmt: skip


def _finding(one: Finding, names: ask.Names) -> dict[str, Any]:
    person = names.people.get(one.user_id)
    unit = person.unit if person else None
    where = f", zaak {str(one.case_id)[-8:]}" if one.case_id else ""
    query = {"medewerker": str(one.user_id), "van": one.day.isoformat(), "tot": one.day.isoformat()}
    if one.case_id:
        query = {"medewerker": str(one.user_id), "nummer": one.event}
    return {
        "who": f"{person}, {ledger.name(unit)}" if unit else str(person),
        "what": f"{one.count} {one.rule.unit}{where}",
        "when": f"{longdate(one.day)}, laatst om {clock(one.at)} uur",
        "url": f"{BASE}?{urlencode(query)}",
    }


def caption(period: ask.Period) -> str:
    """Name the period."""
    return f"Inzage van {shortdate(period.first)} tot en met {shortdate(period.last)}, nieuwste eerst"


def export(found: Iterable[AuditEvent], names: ask.Names) -> str:
    """Give the lines as CSV, each by itself."""
    return "".join(sheet.lines(HEAD, (texts(row, names) for row in found)))


def too_many(most: int) -> str:
    """Say why no file was made."""
    return f"Dit zijn meer dan {most:,} regels. Kies een kortere periode.".replace(",", ".")
