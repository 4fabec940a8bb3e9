"""Who will see what, in words: the lines of a confirm page, from verstrekkingen that were rehearsed (promises 12)."""

from typing import Any

from django.http import QueryDict

from cases import access
from cases.roles import Part

GROUND = "grond-"  # and the key of the line: the field in which a ground is chosen
OWN_FIELDS = {"sleutel", "csrfmiddlewaretoken", "versie", "bevestigd", "aanpassen", "waarom"}
NECESSITY = 500
NO_REASON = "Schrijf waarom dit nodig is."
READS_WHAT = {
    Part.STAND: "nummer, codenaam en waar de zaak staat",
    Part.CASUS: "de aanmelding, de personen en bijlagen die meegaan, en het besluit",
    Part.ZORG: "het zorgspoor",
    Part.STRAFRECHT: "het strafrechtelijke spoor",
    Part.BESTUUR: "het bestuursrechtelijke spoor",
    Part.SQUARE: "het spoor van het informatieplein",
    Part.REPORTER: "wie de melder is",
    Part.OWN: "alleen de tekst die u hier meestuurt",
}

READS_ADDED = "alleen wat u nu vastlegt, in wat al open was"


def lines(told: list[access.Told], words: str = "") -> list[dict[str, Any]]:
    """Give one line per receiver and part; a part that opens says more than a row in it."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in sorted(told, key=lambda one: one.extract):
        found.setdefault((one.receiver, one.outside, one.part, one.why_not), line(one, words))
    return list(found.values())


def line(told: access.Told, words: str = "") -> dict[str, Any]:
    """One line as the page draws it; `key` names the choice of ground, `words` what an extract holds."""
    listed = list(access.grounds(told.giver))
    return {
        "unit": told.receiver or told.outside, "outside": told.receiver is None, "part": told.part,
        "what": _extract(told, words) or READS_WHAT[told.part], "until": told.until, "giver": told.giver,
        "why_not": told.why_not,
        "key": f"{told.receiver.code}-{told.part.value}" if told.receiver else "", "grounds": listed,
        "basis": next((ground for ground in listed if ground.basis_id == told.basis), None),
    }  # fmt: skip


def _extract(told: access.Told, words: str) -> str:
    """Say what an addressed text holds; empty for a part that opens."""
    return (READS_ADDED if told.cause == access.ROW_ADDED else words) if told.extract else ""


def given(found: list[dict[str, Any]]) -> list[Any]:
    """Give who gets sight, each once; the other lines say why they give none."""
    return list(dict.fromkeys(one["unit"] for one in found if not one["why_not"]))


def bases(post: QueryDict) -> dict[str, str]:
    """Give the grounds that were chosen on the confirm page, by the key of their line."""
    return {key.removeprefix(GROUND): str(value) for key, value in post.items() if key.startswith(GROUND)}


def necessity(post: QueryDict) -> str:
    """Give why it is needed, as typed."""
    return str(post.get("waarom", "")).strip()[:NECESSITY]


def typed(post: QueryDict) -> list[tuple[str, str]]:
    """Give what the form before the confirm page asked, to send along."""
    names = [key for key in post if key not in OWN_FIELDS and not key.startswith(GROUND)]
    return [(key, str(value)) for key in names for value in post.getlist(key)]
