"""The checklist of tekenen as a form: per teken ja, nee or weet niet, and what was concretely seen."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from cases.fields import DutchDate, PlainText, clean_text, read_date
from cases.models import SignNote
from cases.models.sign import SIGN_ANSWERS, SIGN_SOURCES
from routing.signs import Sign, codes_for, counted, gone_through, list_codes, sign_lists

PREFIX = "teken"
FIELDS = ("answer", "seen", "source", "seen_on", "against")
UNREAD = ("answer", "source", "seen_on")  # kept only where they can be read


class SignForm(forms.Form):
    """One teken: the answer, and for a ja what, how known, when, and what speaks against it."""

    answer = forms.ChoiceField(choices=SIGN_ANSWERS, required=False)
    seen = PlainText(label="Wat is er gezien of gehoord?", max_length=1_000, required=False)
    source = forms.ChoiceField(choices=SIGN_SOURCES, required=False)
    seen_on = DutchDate(label="Wanneer?", future=False, required=False)
    against = PlainText(label="Wat spreekt dit tegen?", max_length=500, required=False)


def name_of(code: str, field: str) -> str:
    """Give the name of a field of one teken, as it stands in a page."""
    return f"{PREFIX}-{code}-{field}"


def code_of(name: str) -> str:
    """Give the teken a name belongs to; empty when it is no field of a teken."""
    parts = name.split("-")
    return parts[1] if len(parts) == 3 and parts[0] == PREFIX and parts[2] in FIELDS else ""


class SignSheet:
    """The checklist for some vormen: what was kept, and over it what was sent."""

    def __init__(self, vormen: Iterable[str], notes: list[SignNote], sent: Mapping[str, Any] | None = None) -> None:
        self.notes = notes
        self.signs = {sign.code: sign for found in sign_lists().values() for sign in found.signs}
        self.kept = {note.code: shown(note) for note in notes}
        codes = dict.fromkeys(code for code in map(code_of, sent or ()) if code in self.signs)
        self.sent = {code: SignForm(sent, prefix=f"{PREFIX}-{code}") for code in codes}
        wanted, used = set(codes_for(vormen)), {*self.sent, *self.kept}
        self.codes = [code for code in list_codes()
                      if code in wanted or any(sign.code in used for sign in sign_lists()[code].signs)]  # fmt: skip

    def answers(self, names: set[str] | None = None) -> dict[str, dict[str, Any]]:
        """Give what to keep by teken; `names` limits it to what was changed.

        A date that is not read stays as it was; a text that is too long is kept for the page to point at.
        """
        found = {}
        for code, form in self._touched(names):
            values = {name: self._value(form, name) for name in FIELDS
                      if (names is None or name_of(code, name) in names)
                      and not (name in form.errors and name in UNREAD)}  # fmt: skip
            if values:
                found[code] = values | _asked(self.signs[code])
        return found

    def _touched(self, names: set[str] | None) -> list[tuple[str, SignForm]]:
        """Give the tekenen of which something was changed: the others need no reading."""
        touched = None if names is None else set(map(code_of, names))
        return [(code, form) for code, form in self.sent.items() if touched is None or code in touched]

    def _value(self, form: SignForm, name: str) -> Any:
        return clean_text(form[name].value() or "") if name in form.errors else form.cleaned_data[name]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Give what is wrong: the id of the field, the teken, and the message."""
        return [(f"id_{name_of(code, name)}", self.signs[code].text, str(lines[0]))
                for code, form in self.sent.items() for name, lines in form.errors.items()]  # fmt: skip

    def unkept(self, names: set[str]) -> list[str]:
        """Give the labels of what was changed and could not be read."""
        return [str(form.fields[name].label or name) for code, form in self._touched(names) for name in form.errors
                if name_of(code, name) in names and name in UNREAD]  # fmt: skip

    @property
    def slots(self) -> list[dict[str, Any]]:
        """Give the place of every list, and the list where it is there already."""
        return [{"code": code, "list": self.drawn(code) if code in self.codes else None} for code in list_codes()]

    @property
    def lists(self) -> list[dict[str, Any]]:
        """Give the lists as the page draws them."""
        return [self.drawn(code) for code in self.codes]

    def drawn(self, code: str) -> dict[str, Any]:
        """Give one list as the page draws it."""
        found = sign_lists()[code]
        items = [self._item(sign) for sign in found.signs]
        open_ = any(item["answer"] or item["errors"] for item in items)
        return {"code": code, "title": found.title, "version": found.version, "items": items, "open": open_,
                "stand": gone_through(code, self.notes)}  # fmt: skip

    def _item(self, sign: Sign) -> dict[str, Any]:
        form = self.sent.get(sign.code)
        values = {name: form[name].value() for name in FIELDS} if form else self.kept.get(sign.code, {})
        errors = {name: str(lines[0]) for name, lines in form.errors.items()} if form else {}
        return {"name": f"{PREFIX}-{sign.code}", "text": sign.text, "errors": errors} | {
            name: values.get(name) or "" for name in FIELDS
        }

    @property
    def counted(self) -> str:
        """Say what was noted so far."""
        return counted(self.notes)

    @property
    def marks(self) -> dict[str, str]:
        """Give the counts on the page by the id of their place."""
        return {"tekenen-stand": self.counted} | {f"tekenen-{code}-stand": gone_through(code, self.notes)
                                                  for code in sign_lists()}  # fmt: skip

    def differences(self) -> list[dict[str, Any]]:
        """Give every field that was sent and is not as it is kept."""
        found = []
        for code, form in self.sent.items():
            now = self.kept.get(code, dict.fromkeys(FIELDS, ""))
            for name in FIELDS:
                mine, theirs = as_kept(form, name), now[name]
                if form.add_prefix(name) in form.data and mine != theirs:
                    found.append({"name": name_of(code, name), "label": self.signs[code].text, "values": [theirs],
                                  "mine": _words(name, mine), "theirs": _words(name, theirs)})  # fmt: skip
        return found


def shown(note: SignNote) -> dict[str, str]:
    """Give an answer as its form shows it."""
    when = f"{note.seen_on:%d-%m-%Y}" if isinstance(note.seen_on, date) else ""
    texts = {name: getattr(note, name).replace("\r\n", "\n") for name in ("seen", "against")}
    return {"answer": note.answer, "source": note.source, "seen_on": when} | texts


def as_kept(form: forms.Form, name: str) -> str:
    """Give what was typed in the way it would be shown back: a date in figures, a text without loose ends."""
    words = str(form[name].value() or "").strip().replace("\r\n", "\n")
    found = read_date(words) if isinstance(form.fields[name], DutchDate) else None
    return f"{found:%d-%m-%Y}" if found else words


def _asked(sign: Sign) -> dict[str, str]:
    return {"asked": sign.text, "list_version": sign.version, "cluster": sign.cluster}


def _words(name: str, value: str) -> str:
    return {"answer": SIGN_ANSWERS, "source": SIGN_SOURCES}.get(name, {}).get(value, value)
