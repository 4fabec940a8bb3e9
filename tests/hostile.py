"""What a hostile person or a broken machine may send: texts, and forms found in a page to put them in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

REFUSED = "VIJANDTOKEN"  # stands in every text that no row may hold
TEXTS = [
    f"{REFUSED}\x00", f"\x00{REFUSED}", "x" * 100_000, "\u202e\u2066\u200b\ufeffverstopt\u2069", "😀👩‍👩‍👧" * 40,
    "' OR 1=1; DROP TABLE cases_case; --", "{{ 7|add:7 }}{% load static %}{% debug %}", "%s%n%x${7*7}#{7*7}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>", "../../../../etc/passwd",
    "..\\..\\con.txt\r\nSet-Cookie: a=b",
    '=HYPERLINK("http://elders.invalid","klik")', "@SUM(1+1)*cmd|' /C calc'!A0", "9" * 60, "-1", "1e999", "NaN", "٣",
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-00000000000g}", "31-02-2026", "0000-00-00",
    "99999-12-31", '{"a": "\\ud800"}', "[" * 3_000, "//elders.invalid/", "https://elders.invalid/",
    "javascript:alert(1)", " ", "a\u0300" * 300, "\x1b[31m\x07\x7f",
]  # fmt: skip


@dataclass
class Form:
    """A form in a page: where it goes, and what a browser would send."""

    action: str = ""
    method: str = "get"
    hidden: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)  # of lists, boxes and rounds the first
    typed: list[str] = field(default_factory=list)

    def sent(self, number: int) -> dict[str, str]:
        """Give the form filled in: first one text everywhere, then each field another, then only what one types."""
        hidden = [name for name in self.hidden if name != "sleutel"]
        names = self.typed if number % 2 else [*self.typed, *self.chosen, *hidden]
        start = number * 5
        texts = {name: TEXTS[0 if number == 0 else (start + place) % len(TEXTS)] for place, name in enumerate(names)}
        return self.hidden | self.chosen | texts

    @property
    def kind(self) -> str:
        """Name what is asked, for forms that many pages have."""
        return " ".join([re.sub(r"[0-9a-f-]{36}", "", self.action), *sorted(self.typed), *sorted(self.chosen)])


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what has a name."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.found and tag in ("input", "textarea", "select", "button", "option"):
            self.take(tag, given)

    def take(self, tag: str, given: dict[str, str]) -> None:
        """Sort a field by what one does with it."""
        form, name, kind = self.found[-1], given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option":
            if self.select and given.get("value") and self.select not in form.chosen:
                form.chosen[self.select] = given["value"]
        elif name and tag == "input" and kind == "hidden":
            form.hidden[name] = given.get("value", "")
        elif name and (tag == "button" or kind in ("radio", "checkbox")):
            form.chosen.setdefault(name, given.get("value", "on"))
        elif name and kind != "file":
            form.typed.append(name)


def forms(page: str) -> Iterator[Form]:
    """Give the forms of a page that change something or ask something."""
    yield from Forms(page).found
