"""Form fields that read what people type."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
WORDS = {"vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "overmorgen": 2}
OLDEST = date(2000, 1, 1)
UNCLEAR = "We begrijpen deze datum niet. Schrijf bijvoorbeeld 27-11-2026."


class DutchDate(forms.DateField):
    """A date as people write it: 20-11-2026, 20/11, 20 nov, vandaag.

    `future`: False refuses days to come, True refuses days gone by, None allows both; `ahead` allows both too,
    but reads a day without a year as the next one: the end of something. `quick` names the set of quick choices
    where another than the usual one fits: `start`, or `born` for none at all.
    """

    def __init__(self, *, future: bool | None = None, ahead: bool = False, quick: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.future, self.ahead = future, ahead or bool(future)
        self.widget.attrs |= {"data-quick": quick or ("future" if future else "none" if ahead else "past")}

    def to_python(self, value: Any) -> date | None:
        """Give the date; raises ValidationError in plain Dutch."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        found = read_date(str(value), ahead=self.ahead)
        if found is None:
            raise ValidationError(UNCLEAR)
        today = timezone.localdate()
        if self.future is False and found > today:
            raise ValidationError("Deze datum ligt in de toekomst. Kies vandaag of eerder.")
        if self.future and found < today:
            raise ValidationError("Deze datum is al voorbij. Kies vandaag of later.")
        return found


def read_date(text: str, *, ahead: bool = False) -> date | None:
    """Read a Dutch date; without a year the nearest one in the right direction counts."""
    text = text.strip().lower()
    today = timezone.localdate()
    if text in WORDS:
        return today + timedelta(days=WORDS[text])
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        year, month, day = (int(piece) for piece in text.split("-"))
        return _date(year, month, day)
    found = re.fullmatch(r"(\d{1,2})[\s/.-]+(\d{1,2}|[a-z]{3,9})\.?(?:[\s/.-]+(\d{4}|\d{2}))?", text)
    if not found:
        return None
    month = _month(found[2])
    if found[3]:
        return _date(int(found[3]) % 100 + 2000 if len(found[3]) == 2 else int(found[3]), month, int(found[1]))
    return _nearest(month, int(found[1]), today, ahead)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    text = "mrt" if text.startswith("maa") else text
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else 0


def _nearest(month: int, day: int, today: date, ahead: bool) -> date | None:
    found = _date(today.year, month, day)
    if found and ahead and found < today:
        return _date(today.year + 1, month, day)
    if found and not ahead and found > today:
        return _date(today.year - 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def wrong_period(start: date | None, end: date | None, *, years: int) -> dict[str, str]:
    """Say in Dutch what is wrong with a period: `start` or `end` with its reason; empty when it may be so."""
    today, found = timezone.localdate(), {}
    if start and start < OLDEST:
        found["start"] = "Deze datum ligt voor 2000. Klopt het jaar?"
    if end and (end.year > today.year + years or end < OLDEST):
        found["end"] = f"Deze datum ligt voor 2000 of meer dan {years} jaar vooruit. Klopt het jaar?"
    if start and end and end < start:
        found["end"] = "Het einde ligt voor het begin. Kies een latere dag."
    return found


def clean_text(words: str) -> str:
    """Give what was typed without the characters that a database cannot hold, for a draft that is never refused."""
    return "".join(mark for mark in words.strip() if mark != "\x00" and not "\ud800" <= mark <= "\udfff")


class PlainText(forms.CharField):
    """Text without characters that a database or a PDF cannot hold."""

    def to_python(self, value: Any) -> Any:
        """Give the text; raises ValidationError for NUL and lone surrogates."""
        text = super().to_python(value)
        if isinstance(text, str) and ("\x00" in text or any("\ud800" <= mark <= "\udfff" for mark in text)):
            raise ValidationError("Deze tekst bevat tekens die we niet kunnen bewaren. Haal ze weg.")
        return text


def text(
    label: str, *, rows: int = 3, length: int = 2_000, required: bool = True, missing: str = "", help_text: str = ""
) -> PlainText:
    """Give a text area with Dutch messages."""
    return PlainText(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing or "Schrijf kort waarom. Anderen kunnen dit later lezen."},
    )
