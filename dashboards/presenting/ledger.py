"""Words of the ledger: each line as people read it, and as a row of the export."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django import forms

from cases.fields import DutchDate
from cases.models import Disclosure, LegalBasis, Organisation, Unit, User
from cases.models.disclosure import CHANNELS, INFORMED
from cases.roles import Part
from dashboards import sheet
from dashboards.presenting.filters import ListFilter
from dashboards.queries.ledger import Filters
from dashboards.templatetags.words import clock, longdate, shortdate


class FilterForm(ListFilter):
    """Period, organisation, part, ground, and whether it still runs."""

    shown = ("van", "tot", "organisatie")
    folded = ("deel", "grond", "lopend")

    van = DutchDate(label="Vanaf", required=False)
    tot = DutchDate(label="Tot en met", required=False)
    organisatie = forms.ChoiceField(label="Organisatie", required=False)
    deel = forms.ChoiceField(label="Deel", required=False, choices=[("", "Elk deel"), *Part.choices])
    grond = forms.ChoiceField(label="Grond", required=False)
    lopend = forms.ChoiceField(label="Loopt nu", required=False, choices=[("", "Maakt niet uit"), ("ja", "Ja")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisatie"]
        found = Organisation.objects.order_by("name").values_list("code", "name")
        organisation.choices = [("", "Alle organisaties"), *found]
        basis: Any = self.fields["grond"]
        basis.choices = [("", "Elke grond"), *LegalBasis.objects.order_by("label").values_list("key", "label")]

    def filters(self) -> Filters:
        """Give what was chosen; a wrong field filters nothing and keeps its error."""
        found = self.cleaned_data
        organisation = Organisation.objects.filter(code=found.get("organisatie") or None).first()
        return Filters(found.get("van"), found.get("tot"), organisation, part=found.get("deel", ""),
                       basis=found.get("grond", ""), running=bool(found.get("lopend")))  # fmt: skip


HEAD = [
    "Wanneer", "Wie gaf", "Wie kreeg", "Casus", "Deel", "Grond", "Doel", "Waarom nodig",
    "Toestemming", "Weet de betrokkene het", "Kanaal", "Tot", "Beëindigd",
]  # fmt: skip
PRINTED = [
    "Wanneer", "Wie gaf", "Wie kreeg", "Wat", "Grond", "Doel en waarom nodig", "Toestemming",
    "Weet de betrokkene het", "Kanaal", "Tot",
]  # fmt: skip
SHOWN = ["Wanneer", "Wie gaf", "Wie kreeg", "Wat", "Grond", "Doel en waarom", "Toestemming", "Geïnformeerd", "Tot"]
COLUMNS = [{"label": label} for label in SHOWN]
TO_CHECK = "nog niet gecontroleerd door de FG"
APPROVED = "goedgekeurd door de FG op"


def case_code(line: Disclosure) -> str:
    """Give a short code of the case: the FG may not know its number or codename."""
    return f"zaak {str(line.case_id)[-8:]}"


def ground(line: Disclosure) -> str:
    """Give law, article and version as they stood on the giver's list then, and whether its FG approved them."""
    words = f"{line.law} {line.article}".strip()
    version = f", {line.law_version}" if line.law_version else ""
    mark = f" ({APPROVED} {shortdate(line.approved_on)})" if line.approved_on else f" ({TO_CHECK})"
    return f"{words}{version}{mark}"


def ended(line: Disclosure) -> str:
    """Give when the verstrekking was ended, or nothing while it runs."""
    end = getattr(line, "ended", None)
    return shortdate(end.at) if end else ""


def informed(line: Disclosure) -> str:
    """Give whether the betrokkene knows, and when that is looked at again."""
    words = INFORMED.get(line.informed, "")
    return f"{words}, tot {shortdate(line.informed_until)}" if line.informed_until else words


def name(unit: Unit) -> str:
    """Give organisation and unit, once where they are called the same."""
    organisation = str(unit.organisation)
    return organisation if organisation in str(unit) else f"{organisation}: {unit}"


def cells(line: Disclosure) -> list[str]:
    """Give one line in the order of HEAD."""
    return [
        f"{shortdate(line.since)} {clock(line.since)}",
        name(line.giver),
        name(line.receiver) if line.receiver else f"{line.outside} (zonder account)",
        case_code(line),
        Part(line.part).label,
        ground(line),
        line.purpose,
        line.necessity,
        line.consent,
        informed(line),
        CHANNELS[line.channel],
        shortdate(line.until),
        ended(line),
    ]


def rows(lines: Iterable[Disclosure]) -> list[dict[str, list[dict[str, str]]]]:
    """Give the lines for the table component, some facts together so that a line fits a screen."""
    found = [(line, [{"text": text or "–"} for text in _shown(cells(line))]) for line in lines]
    for line, texts in found:
        texts[3] |= {"url": f"/toezicht/casus/{line.pk}/", "full": f"{texts[3]['text']}: wie zag deze casus"}
    return [{"cells": texts} for _, texts in found]


def caption(filters: Filters) -> str:
    """Name the period of the list."""
    start = f" vanaf {longdate(filters.since)}" if filters.since else ""
    end = f" tot en met {longdate(filters.until)}" if filters.until else ""
    return f"Verstrekkingen{start}{end}, nieuwste eerst"


def printed(lines: list[Disclosure], filters: Filters, by: User, at: datetime) -> dict[str, Any]:
    """Give what the template of the PDF prints."""
    amount = "1 regel" if len(lines) == 1 else f"{len(lines)} regels"
    return {
        "stylesheet": "static:pdf/sheet.css",
        "title": "Register van verstrekkingen",
        "lead": f"Voor {by.unit}, gemaakt op {longdate(at)} om {clock(at)} uur. Wie kreeg wat van wie, zonder inhoud.",
        "caption": f"{caption(filters)}. {amount}.",
        "head": PRINTED,
        "rows": [_printed(cells(line)) for line in lines],
        "created": at.isoformat(),
    }


def _printed(line: list[str]) -> list[str]:
    when, giver, receiver, case, part, basis, purpose, why, consent, knows, channel, until, ends = line
    over = f"{until or 'geen einde'}, beëindigd {ends}" if ends else until or "geen einde"
    return [when, giver, receiver, f"{part}, {case}", basis, f"{purpose}: {why}" if why else purpose, consent, knows,
            channel, over]  # fmt: skip


def _shown(line: list[str]) -> list[str]:
    when, giver, receiver, case, part, basis, purpose, why, consent, knows, channel, until, ends = line
    over = f"{until or 'geen einde'}, beëindigd {ends}" if ends else until
    reason = f"{purpose}: {why}" if why else purpose
    return [when, giver, receiver, f"{part}, {case}", basis, f"{reason} ({channel.lower()})", consent, knows, over]


def export(lines: Iterable[Disclosure]) -> Iterator[str]:
    """Give the lines as CSV."""
    return sheet.lines(HEAD, (cells(line) for line in lines))
