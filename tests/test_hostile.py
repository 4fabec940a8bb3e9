"""Any text in any field and any parameter gets an answer below 500, and what is refused is stored nowhere
(promises 18)."""

import ast
import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from cases import access
from cases.models import Convenant, Organisation, OrganisationBasis, Signature, User
from routing import moves
from routing.models import Meeting
from tests.hostile import TEXTS, Form, forms
from tests.leaks.addresses import OPENS, patterns
from tests.routes import Route

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
ACTORS = ("af-raalte", "voorzitter", "zoco", "om", "politie", "fg", "beheerder", "burgemeester-raalte")
AWAY = ("/uitloggen/", "/demo/inloggen/", "/inloggen/")
LEAVES = {"logout", "login", "account_login", "practice_login", "readyz"}  # readyz: 503 where no worker runs
COUNTED = ("cases_auditevent", "cases_formkey", "django_session", "axes_", "usersessions_")  # kept, refused or not
PLACES = {"work_block": ["open"], "regie_do": ["naar"], "care_domain": ["opvang"]}


@cache
def asked_for() -> frozenset[str]:
    """Every name of a parameter that any view reads."""
    found = set()
    for app in ("cases", "routing", "dashboards", "mhtafel"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("GET.get", "GET.getlist")):
                    found |= {argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant)}
    return frozenset(str(name) for name in found)


class Actor:
    """One person, and the objects it may open."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        self.client.force_login(user)
        self.broken: list[str] = []
        self.pages = self.refusals = 0
        self.sent: set[str] = set()

    def rows(self, model: str) -> list[UUID]:
        """Give the rows of a guarded model that this person sees."""
        found = next(one for one in apps.get_models() if one.__name__ == model and hasattr(one.objects, "visible_to"))  # type: ignore[attr-defined]  # a guarded model
        with access.acting(self.user):
            return [row.pk for row in found.objects.visible_to(self.user)[:2]]  # type: ignore[attr-defined]  # a guarded model

    def addresses(self, opened: set[str]) -> Iterator[tuple[str, str]]:
        """Give the addresses that this person can open and nobody before did."""
        for pattern in patterns():
            name = str(pattern.name)
            roles = getattr(pattern.callback, "allowed_roles", None) or {self.user.role}
            if name in opened or name in LEAVES or self.user.role not in roles:
                continue
            paths = list(self.steps()) if name == "step" else list(self.paths(name, list(pattern.pattern.converters)))
            for path in paths:
                if self.client.get(path).status_code not in (403, 404):
                    opened.add(name)
                    yield name, path
                    if name != "step":
                        break

    def paths(self, name: str, arguments: list[str]) -> Iterator[str]:
        """Give an address with objects of its kind."""
        if not arguments:
            yield reverse(name)
        elif len(arguments) == 1 and name in PLACES:
            yield reverse(name, args=PLACES[name])
        else:
            second = PLACES.get(name) or self.rows("Party") or [UUID(int=7)]
            third = (self.rows("PartyRole") or [UUID(int=7)])[:1]
            for key in self.rows(OPENS[name]) if name in OPENS else loose(name):
                with suppress(NoReverseMatch):  # an address that wants another sort of argument
                    yield reverse(name, args=[key, *second[:1], *third][: len(arguments)])

    def steps(self) -> Iterator[str]:
        """Give every step that this person may take now."""
        for slug, model in moves.MACHINES.items():
            for pk in self.rows(model.__name__):
                with access.acting(self.user):
                    row = model.objects.visible_to(self.user).get(pk=pk)
                    names = [one.name for one in moves.available(row, self.user)]
                yield from (reverse("step", args=[slug, pk, name]) for name in names)

    def attack(self, path: str) -> None:
        """Put the corpus in every parameter and in every form of a page."""
        page = self.client.get(path)
        names = sorted(asked_for())
        for number in range(self.pages % 8, len(TEXTS), 8):
            asked = {name: TEXTS[(number + place) % len(TEXTS)][:2_000] for place, name in enumerate(names)}
            self.judge(f"GET {path} from {number}", self.client.get(path, asked))
        text = page.content.decode("utf-8", "replace")
        own = [form for form in forms(text) if form.method == "post" and not form.action.startswith(AWAY)]
        for form in own or [Form(path, "post", typed=["text", "reason", "sleutel", "versie", "next"])]:
            if form.kind not in self.sent:
                self.sent.add(form.kind)
                self.send(form.action or path, form)

    def send(self, path: str, form: Form) -> None:
        """Send a form with every text in every field; whatever it did is taken back, and a refusal did nothing."""
        for number in (0, *range(1 + self.pages % 3, 16, 3)):
            sent = form.sent(number) | {"sleutel": str(uuid4())}
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                answer = self.client.post(path, sent)
                transaction.set_rollback(True)
            self.judge(f"POST {path} {number}", answer)
            kept = written([query["sql"] for query in asked.captured_queries])
            if answer.status_code >= 400:
                self.refusals += 1
                self.broken += [f"POST {path} {number}: {answer.status_code}, and yet {sql[:120]}" for sql in kept[:1]]

    def judge(self, where: str, answer: Any) -> None:
        """Nothing breaks, nothing leads elsewhere, and nothing comes back as a tag."""
        self.pages += 1
        if answer.status_code >= 500:
            self.broken.append(f"{where}: {answer.status_code}")
        location = answer.headers.get("Location", "")
        if "elders.invalid" in location.split("?")[0]:
            self.broken.append(f"{where}: leads to {location}")
        if b"<script>alert" in answer.content or b"<img src=x" in answer.content:
            self.broken.append(f"{where}: the text is a tag now")


def written(statements: list[str]) -> list[str]:
    """Give the statements that wrote something and were not taken back to a savepoint before them."""
    kept: list[str] = []
    marks: dict[str, int] = {}
    for sql in statements:
        words = sql.split()
        if words[0] == "SAVEPOINT":
            marks[words[1].strip('"')] = len(kept)
        elif words[:2] == ["ROLLBACK", "TO"]:
            kept = kept[: marks.get(words[-1].strip('"'), 0)]
        elif words[0] in ("INSERT", "UPDATE", "DELETE") and not any(name in sql[:60] for name in COUNTED):
            kept.append(sql)
    return kept


def loose(name: str) -> list[Any]:
    """Give the rows of other tables for an address."""
    if name in ("admin_edit", "cover_end", "away"):
        return [User.objects.get(username="af-zwolle").pk]
    if name == "cover_name":
        return [User.objects.get(username="af-zwolle").unit_id]
    kinds: dict[str, Any] = {"convenant_sign": Convenant, "signature_end": Signature, "ground_new": Organisation,
                             "ground": OrganisationBasis, "ground_off": OrganisationBasis}  # fmt: skip
    model = kinds.get(name, Meeting)
    return list(model.objects.order_by("pk").values_list("pk", flat=True)[:3])


def test_no_text_breaks_a_page_or_a_form(route: Route, person: Any) -> None:
    route.whole()
    opened: set[str] = set()
    sent: set[str] = set()
    broken: list[str] = []
    asked = refused = 0
    for username in ACTORS:
        actor = Actor(person(username))
        actor.sent = sent
        for _, path in actor.addresses(opened):
            actor.attack(path)
        broken += actor.broken
        asked, refused = asked + actor.pages, refused + actor.refusals
    assert broken == []
    assert len(opened) > 60 and asked > 500 and refused > 100, (len(opened), asked, refused)


def test_no_text_breaks_the_pages_without_login(db: None) -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    for path in (
        "/inloggen/",
        "/inloggen/code/",
        "/inloggen/passkey/",
        "/demo/inloggen/",
        "/inloggen/opnieuw/",
        "/melden/",
    ):
        for text in TEXTS:
            device = json.dumps({"id": text, "rawId": text, "type": text, "response": {"userHandle": text}})
            names = ("username", "next", "wie", "credential", "code")
            for sent in (
                dict.fromkeys(names, text) | {"password": "x"},
                {"username": "x", "password": text, "credential": device},
            ):
                answer = client.post(path, sent)
                assert answer.status_code < 500, (path, text[:30])
                assert "elders.invalid" not in answer.headers.get("Location", "").split("?")[0]
            assert client.get(path, {"next": text[:2_000]}).status_code < 500


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n'
RAW = [
    ("application/json", b'{"a": "\\ud800"}'), ("application/json", b"{"), ("", b"\x00"), ("\u20ac/\u20ac", b"a=b"),
    ("text/xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), ("multipart/form-data", b"--x\r\n"),
    (PARTS, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'), (PARTS, PART * 8 + b"--x--"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"), (f"{FORM}; charset=utf-16", b"a=\xff\xfe\x00"),
    (f"{FORM}; charset=bestaat-niet", b"a=b"), (FORM, b"reason=%ED%A0%80%00%FF"), (FORM, b"a=1&" * 600),
    (FORM, b"a=" + b"x" * 1_100_000),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(RAW)))
def test_what_is_no_form_gets_a_clear_answer(place: int, route: Route, person: Any) -> None:
    triage = route.log()
    kind, body = RAW[place]
    actor = Actor(person("af-raalte"))
    for path in (
        "/inloggen/",
        f"/stap/triage/{triage.pk}/close/",
        f"/signalen/{triage.signal_id}/bijlage/",
        "/toegang-vragen/",
    ):
        answer = actor.client.generic("POST", path, body, content_type=kind)
        assert answer.status_code < 500, (path, answer.status_code)
        if answer.status_code in (400, 413):
            assert "Er is niets bewaard" in answer.content.decode()


ADDRESSES = [
    "/casussen/%00/", "/casussen/%ED%A0%80/", "/%2e%2e/%2e%2e/etc/passwd", "/signalen/?na=%00", "/zoeken/?q=%ED%A0%80",
    "/static/../mhtafel/settings.py", "/static/%2e%2e/%2e%2e/mhtafel/settings.py", "//elders.invalid/%2f..",
    "/tafel/" + "9" * 5_000 + "/",
]  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_breaks(path: str, client_as: Any) -> None:
    answer = client_as("af-raalte").generic("GET", path)
    assert answer.status_code < 500
    assert "elders.invalid" not in answer.headers.get("Location", "")
    assert b"SECRET_KEY" not in (answer.content if not answer.streaming else b"".join(answer.streaming_content))


def test_another_site_cannot_borrow_our_name(client_as: Any) -> None:
    answer = client_as("af-raalte").get("/", headers={"Host": "elders.invalid"}, SERVER_NAME="elders.invalid")
    assert answer.status_code == 400
    assert "Dit begrijpen we niet" in answer.content.decode()
    assert "elders.invalid" not in answer.content.decode()
