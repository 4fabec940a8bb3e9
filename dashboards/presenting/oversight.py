"""Words of "Wie zag deze casus": sight and readings of one dossier, each with its ground and its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django.utils import timezone

from cases.audit import ACTIONS, BASES
from cases.models import Disclosure
from cases.roles import Part
from dashboards import sheet
from dashboards.presenting import ledger, sight
from dashboards.queries.oversight import Dossier, Look, ended_at
from dashboards.templatetags.words import clock, shortdate

CUT = ("Ouder", "Er zijn meer regels dan hier staan. Zoek ze bij Inzage en Verstrekkingen, per periode.")
HEAD = ["Wanneer", "Wie", "Wat", "Deel", "Op welke grond", "Tot"]
COLUMNS = [{"label": label} for label in HEAD]
NOW_HEAD = ["Wie", "Deel", "Op welke grond", "Waarom", "Sinds", "Tot"]
NOW_COLUMNS = [{"label": label} for label in NOW_HEAD]
NAMES = {
    "nood.access": "Noodtoegang",
    "name": "Naam getoond",
    "bsn": "BSN getoond",
    "embargo.set": "Embargo gezet",
    "embargo.review": "Embargo verlengd",
    "embargo.lift": "Embargo opgeheven",
    "exclusion.set": "Geen zicht vastgelegd",
    "exclusion.lift": "Geen zicht opgeheven",
    "who_sees": "Keek wie dit ziet",
    "who_looked": "Keek wie hier keek",
    "view_as": "Bekeken als een ander",
    "attachment": "Bijlage",
}
AUDITED = BASES | {"nood": "noodtoegang"}


@dataclass(frozen=True)
class Moment:
    """One line of "Alles op een rij"."""

    at: datetime
    key: str
    cells: tuple[str, ...]  # in the order of HEAD

    @property
    def mark(self) -> str:
        """The key of a page that begins after this line."""
        return f"{self.at.isoformat()}~{self.key}"


def code(dossier: Dossier) -> str:
    """Give the short code of a dossier, as in the ledger."""
    return f"zaak {str(dossier.pk)[-8:]}"


def open_now(lines: Iterable[Disclosure]) -> list[dict[str, Any]]:
    """Give who may see a part at this moment, as rows of a table."""
    now = timezone.now()
    held = [line for line in lines if (end := ended_at(line)) is None or end > now]
    return [
        {"cells": [{"text": text or "–"} for text in (_receiver(line), _part(line), ledger.ground(line), line.purpose,
                                                      shortdate(line.since), shortdate(line.until) or "geen einde")]}
        for line in held
    ]  # fmt: skip


def moments(lines: Iterable[Disclosure], looks: Iterable[Look], *, cut: bool = False) -> list[Moment]:
    """Give everything in one order of time, newest first: given, ended, read, refused, rights.

    Where the question was `cut` off, the last line says so, on the page and in the file.
    """
    found = [_given(line) for line in lines]
    found += [_ended(line) for line in lines if hasattr(line, "ended")]
    found += [_looked(look) for look in looks]
    found.sort(key=lambda one: (one.at, one.key), reverse=True)
    return [*found, Moment(found[-1].at, "", (*CUT, "", "", "", ""))] if cut else found


def after(found: list[Moment], mark: str) -> list[Moment]:
    """Give what comes after a mark; one that makes no sense gives all."""
    at, _, key = mark.partition("~")
    try:
        begin = (datetime.fromisoformat(at), key)
        return [one for one in found if (one.at, one.key) < begin]
    except (ValueError, TypeError):
        return found


def rows(found: Iterable[Moment]) -> list[dict[str, Any]]:
    """Give the lines for the table component."""
    return [{"cells": [{"text": text or "–"} for text in one.cells]} for one in found]


def export(found: Iterable[Moment]) -> str:
    """Give the lines as CSV."""
    return "".join(sheet.lines(HEAD, (list(one.cells) for one in found)))


def moment(at: datetime) -> str:
    """Write a moment with its day and hour."""
    return f"{shortdate(at)} {clock(at)}"


def _receiver(line: Disclosure) -> str:
    return ledger.name(line.receiver) if line.receiver else f"{line.outside} (zonder account)"


def _part(line: Disclosure) -> str:
    return f"{Part(line.part).label} (één tekst of actie)" if line.object_id else Part(line.part).label


def _given(line: Disclosure) -> Moment:
    what = f"Kreeg zicht: {sight.cause(line.cause).lower()}"
    until = shortdate(line.until) or "geen einde"
    return Moment(line.since, str(line.pk),
                  (moment(line.since), _receiver(line), what, _part(line), ledger.ground(line), until))  # fmt: skip


def _ended(line: Disclosure) -> Moment:
    end = line.ended
    return Moment(end.at, str(end.pk), (moment(end.at), _receiver(line), "Zicht beëindigd", _part(line), "", ""))


def _looked(look: Look) -> Moment:
    times = "" if look.times == 1 else f", {look.times} keer die dag"
    until = ended_at(look.line) if look.line else None
    cells = (moment(look.at), who(look), f"{what(look.action, look.name)}{times}", part(look.part), _right(look),
             shortdate(until))  # fmt: skip
    return Moment(look.at, look.key, cells)


def who(look: Look) -> str:
    """Give the person with unit and organisation; the clock and the console have neither."""
    if look.person is None:
        return "Het systeem"
    return f"{look.person}, {ledger.name(look.unit)}" if look.unit else str(look.person)


def what(action: str, name: str) -> str:
    """Give what was done, in words; a name that no table knows says the action only."""
    return f"{ACTIONS[action]}: {NAMES[name].lower()}" if name in NAMES else ACTIONS[action]


def part(key: str) -> str:
    """Give the name of a part, or nothing where the line is of the whole."""
    return Part(key).label if key in Part else ""


def _right(look: Look) -> str:
    emergency = "Noodtoegang" if look.emergency else ""
    words = ledger.ground(look.line) if look.line else AUDITED.get(look.basis, "")
    return ": ".join(piece for piece in (emergency, words) if piece)


RESETS = "/beheer/tweede-stap/"


@dataclass(frozen=True)
class Desk:
    """What the start page of an FG counts."""

    emergencies: int
    requests: int
    due: date | None
    grounds: int
    units: int
    unusual: int
    wishes: int
    terms: int
    resets: int


def home(desk: Desk, *, all_of_them: bool, organisation: str) -> dict[str, Any]:
    """Give what waits, the most urgent first, and the ways to look."""
    asked = [
        _waits(desk.emergencies, "noodtoegang te beoordelen", "keer noodtoegang te beoordelen", "noodtoegang/"),
        _waits(desk.requests, "verzoek te beantwoorden", "verzoeken te beantwoorden", "verzoeken/", desk.due),
        _waits(desk.wishes, "wens om te bewaren", "wensen om te bewaren", "bewaren/"),
        _waits(desk.resets, "tweede stap om over te beslissen", "tweede stappen om over te beslissen", RESETS),
        _waits(desk.terms, "bewaartermijn goed te keuren", "bewaartermijnen goed te keuren", "bewaren/termijnen/"),
        _waits(desk.grounds, "grondslag goed te keuren", "grondslagen goed te keuren", "grondslagen/"),
        _waits(desk.units, "onderdeel om voor te tekenen", "onderdelen om voor te tekenen", "rechten/"),
    ]
    stands_out = "1 bijzonderheid" if desk.unusual == 1 else f"{desk.unusual or 'Geen'} bijzonderheden"
    return {
        "scope": "Alle organisaties." if all_of_them else f"Alleen {organisation}.",
        "waiting": [item for item in asked if item],
        "cards": [
            _card("Inzage", f"{stands_out} in de afgelopen week.", "inzage/", "Bekijk het logboek"),
            _card("Wie zag een casus", "Op één pagina: wie, op welke grond, tot wanneer.", "casus/", "Zoek een nummer"),
            _card("Verstrekkingen", "Wie kreeg wat van wie, met een CSV of PDF.", "verstrekkingen/", "Naar de lijst"),
            _card("Convenant en datums", "Wie tekende, en wiens datum afloopt.", "convenanten/", "Naar het convenant"),
        ],
    }


def _waits(count: int, one: str, more: str, path: str, due: date | None = None) -> dict[str, Any] | None:
    if not count:
        return None
    title = f"1 {one}" if count == 1 else f"{count} {more}"
    return {"title": title, "url": urljoin("/toezicht/", path), "due": due, "due_kind": "wettelijk"}


def _card(title: str, text: str, path: str, action: str) -> dict[str, str]:
    return {"title": title, "text": text, "url": f"/toezicht/{path}", "action": action}
