"""Dates in words, icons and form controls for every template (loaded as a builtin)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from json import dumps
from typing import Any
from uuid import uuid4

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon as render_lucide

from cases.fields import read_date

register = template.Library()

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
DUE_WORDS = {
    "late": "Te laat",
    "today": "Vandaag",
    "week": "Deze week",
    "ok": "Op schema",
    "neutral": "Geen termijn",
}
TONE_ICONS = {
    "late": "circle-alert",
    "today": "clock",
    "week": "calendar-days",
    "ok": "circle-check",
    "zorg": "heart-handshake",
    "strafrecht": "scale",
    "bestuur": "landmark",
    "informatieplein": "share-2",
}
CONTROL_CLASSES = {
    "text": "utrecht-textbox utrecht-textbox--html-input",
    "password": "utrecht-textbox utrecht-textbox--html-input",
    "date": "utrecht-textbox utrecht-textbox--html-input mht-date__text",
    "file": "mht-file",
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
}


def local_day(value: date | datetime | None) -> date | None:
    """Give the day in Amsterdam, because a moment late at night in UTC is already tomorrow here."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def _days_from_today(value: date | datetime | None) -> int | None:
    day = local_day(value)
    return None if day is None else (day - timezone.localdate()).days


@register.filter
def longdate(value: date | datetime | None) -> str:
    """Write a day in full, so nobody has to guess: vrijdag 27 november 2026."""
    day = local_day(value)
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


@register.filter
def shortdate(value: date | datetime | None) -> str:
    """Write a day for tight places: vr 27 nov, with the year when it is another year."""
    day = local_day(value)
    if day is None:
        return ""
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    month = MONTHS[day.month - 1].replace("maart", "mrt")[:3]
    return f"{DAYS[day.weekday()][:2]} {day.day} {month}{year}"


@register.filter
def dayback(value: Any, *, ahead: bool = False) -> str:
    """Read a date as it was typed and say it back in full; nothing where it cannot be read."""
    if isinstance(value, BoundField):
        return dayback(value.value(), ahead=getattr(value.field, "ahead", False))
    return longdate(read_date(value, ahead=ahead) if isinstance(value, str) else value)


@register.filter
def isodate(value: date | datetime | None) -> str:
    """Give the machine form of a day or moment, for the datetime attribute of <time>."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else ""


@register.filter
def clock(value: datetime | None) -> str:
    """Write the local time on the 24 hour clock: 10:14."""
    return timezone.localtime(value).strftime("%H:%M") if isinstance(value, datetime) else ""


def _count(days: int) -> str:
    return "1 dag" if days == 1 else f"{days} dagen"


@register.filter
def relative(value: date | datetime | None) -> str:
    """Say how far a deadline is: vandaag, morgen, over 3 dagen, 2 dagen te laat."""
    days = _days_from_today(value)
    if days is None:
        return ""
    if days < 0:
        return f"{_count(-days)} te laat"
    return {0: "vandaag", 1: "morgen"}.get(days, f"over {_count(days)}")


@register.filter
def ago(value: date | datetime | None) -> str:
    """Say how long ago something happened: vandaag, gisteren, 3 dagen geleden."""
    days = _days_from_today(value)
    if days is None:
        return ""
    return {0: "vandaag", -1: "gisteren"}.get(days, f"{_count(-days)} geleden")


@register.filter
def duetone(value: date | datetime | None) -> str:
    """Give the tone of a deadline: late, today, week (until Sunday) or ok; neutral without one."""
    days = _days_from_today(value)
    if days is None:
        return "neutral"
    if days <= 0:
        return "late" if days < 0 else "today"
    sunday = timezone.localdate() + timedelta(days=6 - timezone.localdate().weekday())
    return "week" if timezone.localdate() + timedelta(days=days) <= sunday else "ok"


@register.filter
def dueword(value: date | datetime | None) -> str:
    """Give the word that goes with the tone, because colour alone tells nothing."""
    return DUE_WORDS[duetone(value)]


@register.filter
def toneicon(tone: str | None) -> str:
    """Give the icon that belongs to a tone, or nothing."""
    return TONE_ICONS.get(tone or "", "")


@lru_cache(maxsize=256)
def _drawn(name: str, size: int) -> SafeString:
    drawing = render_lucide(name, size, **{"class": "mht-icon", "aria-hidden": "true", "focusable": "false"})
    return mark_safe(drawing)  # our own icon file, no user text


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """Draw a lucide icon inline, hidden from screen readers; an empty name draws nothing."""
    return _drawn(name, size) if name else SafeString("")


@register.simple_tag(takes_context=True)
def token(context: Context) -> SafeString:
    """Give the hidden CSRF input also inside `{% include ... only %}`, where csrf_token sees no request."""
    request = getattr(context, "request", None)
    if request is None:
        return SafeString("")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="sleutel" value="{}">',
        get_token(request),
        uuid4(),
    )


@register.filter
def answer(field: BoundField) -> str:
    """Give what was filled in, in words: labels instead of values."""
    value = field.form.cleaned_data.get(field.name)
    if isinstance(value, bool):
        return "Ja" if value else ""
    if isinstance(value, date):
        return longdate(value)
    if value is not None and hasattr(value, "__iter__") and not isinstance(value, str):
        labels = dict(getattr(field.field, "choices", []))
        return ", ".join(str(labels.get(item, item)) for item in value)
    choices = dict(getattr(field.field, "choices", []))
    return str(choices.get(value, value) if isinstance(value, str) else value or "")


@register.filter
def kind(field: BoundField) -> str:
    """Name the sort of control of a field, so that one template can draw each of them."""
    widget = field.field.widget
    kinds: list[tuple[type[forms.Widget], str]] = [
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
        (forms.DateInput, "date"),
    ]
    return next((name for cls, name in kinds if isinstance(widget, cls)), "text")


@register.filter
def describedby(field: BoundField) -> str:
    """List the ids of help and error of a field, in reading order, for aria-describedby."""
    ids = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_fout")
    return " ".join(ids)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw the input of a field with the classes of the design system and its links to help and error."""
    sort = kind(field)
    attrs: dict[str, Any] = {"class": CONTROL_CLASSES.get(sort, "")}
    own = field.field.widget.attrs.get("class")
    attrs["class"] = f"{attrs['class']} {own}" if own else attrs["class"]
    attrs["aria-describedby"] = describedby(field) or None
    if field.errors:
        attrs["aria-invalid"] = "true"
    if field.field.required:
        attrs["aria-required"] = "true"
    field.form.use_required_attribute = False  # an empty field is not wrong before it was sent
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value is not None})


@register.filter
def quick(field: BoundField) -> str:
    """Tell which quick dates fit, by the widget attribute data-quick: `past` (default), `start`, `future` or none."""
    return str(field.field.widget.attrs.get("data-quick", "past"))


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """Give the choices of a radio or checkbox group, groups flattened."""
    return list(field.subwidgets)


@register.filter
def asked(label: str) -> str:
    """End a label so that a sentence can follow it: a question keeps its mark, other words get a colon."""
    return label if label.endswith(("?", "!", ".", ":")) else f"{label}:"


@register.filter
def json(value: Any) -> str:
    """Write data for a script in an attribute; escaped there like any text."""
    return dumps(value)


@register.filter
def target(field: BoundField) -> str:
    """Give the id an error line links to: the control, or the first choice of a group."""
    if kind(field) in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def at(items: list[Any], index: int) -> Any:
    """Give one item of a list, or nothing past its end, so that cells find their column."""
    return items[index] if index < len(items) else ""
