"""The besluit over a signal: what each choice brings about, shown before it is made (screens.md S5)."""

from typing import Any

from django.utils import timezone

from cases import access
from cases.access import Barred
from cases.models import Signal, UnitKind, User
from cases.roles import Part
from dashboards.templatetags.words import longdate
from routing import hints, moves, receivers
from routing.deadlines import policies
from routing.models import Meeting, Triage
from routing.models.triage import CLOSING_REASONS

Row = dict[str, Any]
CHOICES = {
    "handle_locally": "Lokaal oppakken",
    "refer": "Doorleiden naar de tafel",
    "offer": "Overdragen aan een andere gemeente",
    "close": "Afsluiten",
    "spoed": "Spoed",
}
NO_GROUND = "Er is nog geen grondslag om te delen met de tafel. Vraag uw FG om er een goed te keuren."


def panel(signal: Signal, row: Any, user: User, options: list[moves.Option], open_tasks: list[Row]) -> Row | None:
    """Give the panel; nothing where this signal has no besluit for this reader."""
    if not isinstance(row, Triage) or row.owner_id != user.unit_id:
        return None
    urls = {option.name: option.url for option in options} | {"spoed": f"/spoed/?signaal={signal.pk}"}
    choices = [_choice(name, urls.get(name, ""), row, open_tasks) for name in CHOICES]
    if not any(choice["url"] for choice in choices if choice["name"] != "spoed"):
        return None  # nothing to decide: it lies elsewhere, or is done
    next(choice for choice in choices if choice["url"])["key"] = True
    return {"choices": choices, "url": f"/signalen/{signal.pk}/besluit/"}


def _choice(name: str, url: str, row: Triage, open_tasks: list[Row]) -> Row:
    """One choice: its consequences, or why it is not possible and where to go."""
    made = {"name": name, "label": CHOICES[name], "url": url, "points": _POINTS[name](row), "open": [], "hint": None}
    if not url:
        return made | {"hint": hints.of(row, name)}
    if name == "refer":
        blocked = _ground(row) is None
        return made | {"open": open_tasks, "wrong": NO_GROUND if blocked else "", "url": "" if blocked else url}
    return made


def _ground(row: Triage) -> Any:
    lead = receivers.of_kind(UnitKind.TABLE_LEAD)
    try:
        return access.default_basis(row.owner, lead, Part.CASUS, "wgs")
    except Barred:
        return None


def _refer(row: Triage) -> list[Row]:
    lead, ground = receivers.of_kind(UnitKind.TABLE_LEAD), _ground(row)
    soon = Meeting.objects.filter(starts_at__gt=timezone.now(), closed_at=None).order_by("starts_at").first()
    when = f" De volgende tafel is op {longdate(soon.starts_at)}." if soon else ""
    return [
        {"icon": "eye", "text": f"{lead.name} leest uw aanmelding: de tekst, en wie en wat u aanvinkt."},
        {"icon": "scale", "text": f"Grondslag: {ground}." if ground else ""},
        {"icon": "users", "text": f"Nog niemand anders. De voorzitter kiest per zaak wie meekijkt.{when}"},
        {
            "icon": "lock",
            "text": "Uw eigen notities en de melder gaan niet mee. Een bijlage alleen als u dat kiest.",
        },
        {"icon": "pencil", "text": "Nodig: uw motivering, weet de betrokkene dit, en wat wil zij of hij zelf."},
    ]


def _local(row: Triage) -> list[Row]:
    return [
        {"icon": "eye", "text": "De afdeling die u kiest leest alleen uw tekst, tot de dag dat u weer kijkt."},
        {"icon": "calendar", "text": "Nodig: wie het oppakt en wanneer u kijkt. Die dag staat het weer bij Mijn werk."},
        {"icon": "lock", "text": "Uw notities, de personen en de melder gaan niet mee."},
    ]


def _offer(row: Triage) -> list[Row]:
    return [
        {"icon": "eye", "text": "De andere gemeente leest de vorm en uw reden. Geen namen."},
        {
            "icon": "arrow-right",
            "text": "Neemt zij het over? Dan gaat het hele signaal daarheen. U ziet 30 dagen de stand.",
        },
        {"icon": "lock", "text": "De melder gaat alleen mee als die dat goed vindt."},
    ]


def _close(row: Triage) -> list[Row]:
    kept = policies()["retention_signal"]
    unit = {"years": "jaar", "months": "maanden", "days": "dagen"}.get(kept["unit"], kept["unit"])
    return [
        {
            "icon": "list",
            "text": f"U kiest een reden: {', '.join(label.lower() for label in CLOSING_REASONS.values())}.",
        },
        {"icon": "eye", "text": "Niemand krijgt hierdoor zicht. Meldde u het elders? Dan leggen we dat vast."},
        {"icon": "archive", "text": f"We bewaren het signaal {kept['amount']} {unit}. U kunt het heropenen."},
        {"icon": "message-circle", "text": "De melder hoort binnen 5 werkdagen dat u keek."},
    ]


def _urgent(row: Triage) -> list[Row]:
    return [
        {"icon": "siren", "text": "Dit scherm belt niemand. Bel zelf: 112, of de dienst die ingrijpt."},
        {"icon": "eye", "text": "Wie u kiest om in te grijpen, leest de spoedkaart. Dat duurt 72 uur."},
        {"icon": "route", "text": "Waar dit signaal staat, verandert niet."},
    ]


_POINTS: dict[str, Any] = {
    "refer": _refer, "handle_locally": _local, "offer": _offer, "close": _close, "spoed": _urgent,
}  # fmt: skip
