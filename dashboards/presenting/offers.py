"""Words for an overdracht, for who gives it and for who is asked."""

from typing import Any

from cases.models import User
from routing import moves
from routing.models import Handover
from routing.models.handover import HandoverState

OFFERED, ACCEPTED, REFUSED = HandoverState.OFFERED, HandoverState.ACCEPTED, HandoverState.REFUSED
TO, FROM = True, False
WORDS = {
    ("afschalen", OFFERED, TO): "De tafel vraagt of u alleen verdergaat met deze casus.",
    ("afschalen", OFFERED, FROM): "{to} is gevraagd alleen verder te gaan met deze casus.",
    ("afschalen", ACCEPTED, TO): "U gaat alleen verder met deze casus, buiten de tafel.",
    ("afschalen", ACCEPTED, FROM): "{to} gaat alleen verder met deze casus, buiten de tafel.",
    ("afschalen", REFUSED, TO): "U nam deze casus niet over.",
    ("afschalen", REFUSED, FROM): "{to} nam deze casus niet over.",
    ("warm", OFFERED, TO): "{giver} stemt met u af. U leest de samenvatting tot het spoor zorg klaar is.",
    ("warm", OFFERED, FROM): "{to} leest uw samenvatting tot het spoor zorg klaar is.",
    ("warm", REFUSED, TO): "U doet niet mee. U leest de samenvatting niet meer.",
    ("warm", REFUSED, FROM): "{to} doet niet mee en leest uw samenvatting niet meer.",
    ("warm", ACCEPTED, TO): "U heeft de zorg overgenomen. De samenvatting is van u.",
    ("warm", ACCEPTED, FROM): "{to} heeft de zorg overgenomen.",
}


def card(row: Handover, user: User) -> dict[str, Any]:
    """Give what it means for this reader, and what this reader can do now."""
    words = WORDS[(row.kind, HandoverState(row.state), row.addressee_id == user.unit_id)]
    return {
        "row": row,
        "text": words.format(to=row.addressee, giver=row.owner),
        "state": row.get_state_display(),
        "wish": f"{row.get_wish_display().removesuffix(', want …')}. {row.wish_reason}".strip() if row.wish else "",
        "moves": [
            {"label": option.label, "url": option.url, "tone": option.tone or "secondary"}
            for option in sorted(moves.available(row, user), key=lambda option: option.tone != "primary")
        ],
    }
