"""Words for templates: the frame of every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cases import pledges
from cases.models import User
from cases.roles import CASEWORK, TABLE_LEAD, Role
from dashboards import date_words, tours

VERSION = "0.1.0"
SIGNAL_ROLES = {Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT}
FIGURE_ROLES = {Role.CORE_TEAM, *TABLE_LEAD, Role.PRIVACY_OFFICER}
CARE_ROLES = {Role.CARE_COORDINATOR}
TRACK_ROLES = {Role.POLICE, Role.PROSECUTION, Role.MAYOR, Role.SQUARE_LEAD, Role.CARE_COORDINATOR}
DIRECT_ROLES = {Role.POLICE, Role.PROSECUTION, Role.LABOUR_INSPECTOR, Role.CARE_COORDINATOR}
TABLE_ROLES = CASEWORK - {Role.LOCAL_CARE, Role.ADVICE_POINT, Role.PARTNER}
MENU: list[tuple[str, str, str, frozenset[Role] | set[Role]]] = [
    ("Mijn werk", "/", "g m", CASEWORK),
    ("Signalen", "/signalen/", "g s", SIGNAL_ROLES),
    ("Signaal insturen", "/signalen/insturen/", "g i", CASEWORK - SIGNAL_ROLES),
    ("Aanmelden", "/aanmelden/", "g a", DIRECT_ROLES),
    ("Casussen", "/casussen/", "g d", CASEWORK),
    ("Tafel", "/tafel/", "g t", TABLE_ROLES),
    ("Uitvragen", "/uitvragen/", "g u", CASEWORK),
    ("Zorg", "/zorg/", "g z", CARE_ROLES),
    ("Sporen", "/sporen/", "g p", TRACK_ROLES),
    ("Cijfers", "/cijfers/", "g c", FIGURE_ROLES),
    ("Rapporten", "/rapporten/", "g r", FIGURE_ROLES),
    ("Toezicht", "/toezicht/", "g o", {Role.PRIVACY_OFFICER}),
    ("Beheer", "/beheer/", "g b", {Role.ADMINISTRATOR}),
]
STEPS = {"/signalen/": ("/stap/triage/", "/stap/advies/"), "/casussen/": ("/stap/weging/",)}  # a step belongs there


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give what the frame of every page needs; reads no guarded row."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.role not in Role or getattr(request, "half", None) or pledges.owes(user):
        return {"demo": settings.DEMO, "version": VERSION, "nav": []}
    return {
        "demo": settings.DEMO,
        "version": VERSION,
        "nav": [_item(request, *line[:3]) for line in MENU if user.role in line[3]],
        "shortcuts": user.shortcuts_on,
        "own_dates": date_words.bar(user),
        "tour": tours.panel(request, user),
        "new_signal": "/signalen/nieuw/" if user.role in SIGNAL_ROLES else "",
    }


def _item(request: HttpRequest, label: str, url: str, key: str) -> dict[str, Any]:
    here = request.path == url if url == "/" else request.path.startswith((url, *STEPS.get(url, ())))
    return {"label": label, "url": url, "key": key, "current": here, "count": None}
