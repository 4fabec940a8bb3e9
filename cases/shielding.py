"""Who the melder is stays hidden: a private one unless there is consent, a professional one when there is a threat.

Source: domain.md 1.5 (part `melder`). The rule itself is `Reporter.shielded`; here, whether a text gives it away.
"""

import re
import unicodedata
from uuid import UUID

from cases.models import Reporter, User

SHORTEST = 3  # letters of a name, digits of a number: less than this matches by accident
DIGITS = 8  # the end of a phone number, whatever country code stands before it


def named_in(case_id: UUID, texts: list[str], *, by: User) -> bool:
    """Say whether one of these texts names or rings a shielded melder of the own unit."""
    if not any(texts):
        return False
    rows = Reporter.objects.visible_to(by).filter(case_id=case_id, owner=by.unit_id)
    return any(_tells(row, text) for row in rows if row.shielded for text in texts)


def _tells(row: Reporter, text: str) -> bool:
    name, phone = _letters(row.name.split(",")[0]), re.sub(r"\D", "", row.phone)[-DIGITS:]
    spoken = len(name) >= SHORTEST and f" {name} " in f" {_letters(text)} "
    return spoken or (len(phone) == DIGITS and phone in re.sub(r"\D", "", text))


def _letters(text: str) -> str:
    """Words in plain small letters with one space between them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[^\W_]+", letters))
