"""The tekenen per vorm, as a list to read: no weights and no score (domain ch. 5)."""

from functools import cache
from typing import Any

from cases import reference
from cases.models.signal import FORMS


@cache
def signs() -> list[dict[str, Any]]:
    """Give per vorm its title and tekenen; `onduidelijk` reads the general list."""
    found = {line["vorm"]: line for line in reference.read("indicators")["vormen"]}
    general = found.get("algemeen", {"title": "Algemene tekenen", "items": []})
    return [_lines(code, found.get(code, general)) for code in FORMS]


def _lines(code: str, line: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "title": line["title"], "items": [item["text"] for item in line["items"]]}
