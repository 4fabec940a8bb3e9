"""The tabs of toezicht, on the pages of cases and dashboards alike."""

from typing import Any
from urllib.parse import urljoin

from django import template

register = template.Library()
TABS = (
    ("", "Overzicht", "1"),
    ("casus/", "Wie zag een casus", "2"),
    ("verstrekkingen/", "Verstrekkingen", "3"),
    ("inzage/", "Inzage", "4"),
    ("noodtoegang/", "Noodtoegang", "5"),
    ("verzoeken/", "Verzoeken", "6"),
    ("rechten/", "Rechten", "7"),
    ("bewaren/", "Bewaren", "8"),
    ("grondslagen/", "Grondslagen", ""),
    ("convenanten/", "Convenant", ""),
    ("/beheer/tweede-stap/", "Tweede stap", ""),  # a question of a beheerder, decided by another or by an FG
)


@register.inclusion_tag("components/subnav.html")
def oversight_tabs(current: str) -> dict[str, Any]:
    """Give the tabs of toezicht; `current` is the path of this page below /toezicht/."""
    items = [
        {"url": urljoin("/toezicht/", path), "label": label, "key": key, "current": path == current}
        for path, label, key in TABS
    ]
    return {"items": items, "label": "Toezicht"}
