"""The real thing for a browser: its own database, web, worker and beat as processes, and an SMTP sink."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from mhtafel.embedded import free_port
from mhtafel.leash import Child, stop_all
from tests import schema
from tests.scanners import scanning

ROOT = Path(__file__).resolve().parents[2]
WEB = ["--worker-class", "gthread", "--threads", "4", "--log-level", "error"]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
ONLY_WRONG = {"resultTypes": ["violations"]}  # axe does not write out what is right: half the time of a journey
WORKER = ["worker", "--pool", "threads", "--concurrency", "1", "--loglevel", "error"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, the one without windows first; without looking for anything on the network."""
    path = next(found for name in BROWSERS if (found := Path("/usr/bin", name)).exists())
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": str(path), "args": [*flags, "--disable-sync", "--no-first-run", "--disable-quic"]}


class Sink:
    """Keeps every mail that arrives."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Take one mail."""
        self.mails.append(envelope)
        return "250 OK"

    def text_to(self, address: str) -> str:
        """Give all mail to one address, decoded enough to search in."""
        found = [mail.content for mail in self.mails if address in mail.rcpt_tos]
        return "\n".join(content.decode() if isinstance(content, bytes) else str(content) for content in found)


@dataclass
class Site:
    """A running mhtafel."""

    address: str
    owner_url: str
    sink: Sink
    env: dict[str, str]
    processes: list[Child] = field(default_factory=list)

    def kill_web(self) -> None:
        """Kill the web server and its workers at once, as a power cut would."""
        self.processes[0].stop(grace=0)

    def start_web(self) -> None:
        """Start the web server again where it was."""
        self.processes[0].start()
        _wait(self.address)

    def kill_worker(self) -> None:
        """Kill the worker in the middle of whatever it does."""
        self.processes[1].stop(grace=0)

    def start_worker(self) -> None:
        """Start the worker again."""
        self.processes[1].start()

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """Ask the database as its owner: what is really there."""
        with psycopg2.connect(self.owner_url) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py with the owner's address, as an operator would."""
        env = self.env | {"DATABASE_OWNER_URL": self.owner_url}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], env=env, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def run(self, code: str) -> str:
        """Run Python as an operator would, on this site's own database; gives what it prints."""
        env = self.env | {"DATABASE_OWNER_URL": self.owner_url}
        done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()


def _database(name: str) -> tuple[str, str]:
    """Create a database beside the test database, with the organisations; give the addresses of both roles."""
    schema.create(name, like=schema.EMPTY)
    return schema.beside(os.environ["DATABASE_URL"], name), schema.owner_url(name)


def _wait(address: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def start_site(name: str, stack: ExitStack, **more: str) -> Site:
    """Start everything for one database, with `more` in its environment; `stack` stops it."""
    app_url, owner_url = _database(name)
    port, sink = free_port(), Sink()
    smtp = Controller(sink, hostname="127.0.0.1", port=free_port())
    smtp.start()
    stack.callback(smtp.stop)
    own = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_OWNER_URL", "MHTAFEL_TESTING")} | {
        "DATABASE_URL": app_url, "DEMO": "1", "PORT": str(port), "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
        "REDIS_URL": re.sub(r"/\d+$", "/3", os.environ["REDIS_URL"]), "DJANGO_SETTINGS_MODULE": "mhtafel.settings",
        "AUDIT_ANCHOR": str(own / "anchor.jsonl"), "CLAMD_URL": stack.enter_context(scanning()),
        "REMIND_SECONDS": "4", "SITE_ADDRESS": f"http://127.0.0.1:{port}",
    } | more  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", owner_url, sink, env)
    beat = ["beat", "--loglevel", "error", "--pidfile=", "--schedule", str(own / "beat")]
    celery = ["celery", "--quiet", "-A", "mhtafel"]
    stack.callback(stop_all, site.processes)
    for command in (
        ["gunicorn", "mhtafel.wsgi", "-b", f"127.0.0.1:{port}", *WEB],
        [*celery, *WORKER],
        [*celery, *beat],
    ):
        # On a leash: when these tests are killed, no site stays behind.
        child = Child(name, [sys.executable, "-m", *command], env=env, cwd=ROOT, orphan_signal=signal.SIGKILL)
        site.processes.append(child)
        child.start()
    _wait(site.address)
    return site


@pytest.fixture(scope="module")
def site(django_db_setup: None) -> Iterator[Site]:
    """A site with the organisations and no case, for the tests of one file: none finds what another left."""
    with ExitStack() as stack:
        yield start_site("journey", stack)


class Person:
    """One user in an own browser window; every page it opens is tested with axe."""

    def __init__(self, page: Page, site: Site, username: str) -> None:
        self.page, self.site, self.username = page, site, username
        self.page.set_default_timeout(15_000)
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self._console(message.type, message.text))
        self.go("/inloggen/")
        page.locator(
            f'button[name="wie"][value="{username}"], form:has(input[value="{username}"]) button'
        ).first.click()
        page.wait_for_url(re.compile(r"^(?!.*inloggen).*$"))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.problems.append(text)

    def go(self, path: str) -> int:
        """Open a page; gives the status."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        return answer.status

    def press(self, name: str, role: str = "button") -> None:
        """Press a button or link by its words."""
        self.page.get_by_role(role, name=name, exact=False).first.click()  # type: ignore[arg-type]  # a str names the role
        self.page.wait_for_load_state()

    def fill(self, **values: str) -> None:
        """Fill in fields by name: text, a choice of a list, or boxes and rounds by value."""
        for name, value in values.items():
            box = self.page.locator(f'main [name="{name}"]').first
            kind = box.evaluate("node => node.type")
            if kind in ("radio", "checkbox"):
                for one in value.split():
                    self.page.locator(f'main [name="{name}"][value="{one}"]').check()
            elif kind == "select-one":
                box.select_option(value)
            else:
                box.fill(value)

    def step(self, label: str, *, untick: str = "", **values: str) -> None:
        """Make a move: open its page, look at it, fill it in, and confirm where it asks.

        `untick`: the words of a box that was ticked beforehand.
        """
        link = self.page.locator(f'a[href*="/stap/"]:has-text("{label}")')
        if link.count():
            link.first.click()
        else:  # a besluit: chosen in its panel, with its consequences beside it
            self.page.get_by_role("radio", name=label).check()
            self.page.get_by_role("button", name="Bekijk en bevestig").click()
        self.page.wait_for_load_state()
        self.fill(**values)
        if untick:
            self.page.get_by_label(untick).uncheck()
        self.check()
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()
        if "Klopt dit?" in self.page.content():
            self.check()
            why = self.page.locator('main [name="waarom"]')
            if why.count():
                why.fill("Om samen te wegen wat nodig is.")
            self.page.locator("main form button[type=submit]").first.click()
            self.page.wait_for_load_state()
        assert "/stap/" not in self.page.url, self.page.inner_text("main")[:600]

    def check(self) -> None:
        """No accessibility problem on this page, and no error in the console."""
        found = Axe().run(self.page, options=ONLY_WRONG).response["violations"]
        assert not found, [(rule["id"], [node["target"] for node in rule["nodes"][:3]]) for rule in found]
        assert not self.problems, self.problems

    def look(self, name: str, sizes: tuple[tuple[int, int], ...] = ((1280, 900), (390, 844))) -> None:
        """Check this page wide and narrow: nothing sticks out; keep a picture where somebody wants to look."""
        for width, height in sizes:
            self.page.set_viewport_size({"width": width, "height": height})
            self.check()
            wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            assert not wide, (name, width)
            if folder := os.environ.get("PICTURES"):
                self.page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)
        self.page.set_viewport_size({"width": sizes[0][0], "height": sizes[0][1]})

    def sees(self, text: str) -> bool:
        """Whether this text is in the page, or comes within five seconds: a page may still be on its way."""
        until = time.monotonic() + 5
        while not (found := text in self.page.content()) and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return found

    def lacks(self, text: str) -> bool:
        """Whether this text is not in the page as it stands."""
        self.page.wait_for_load_state()
        return text not in self.page.content()

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a path with this person's cookies; gives status and text."""
        answer = self.page.request.get(self.site.address + path)
        return answer.status, answer.text()


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Let a practice account log in, in a window of its own."""
    windows = []

    def login(username: str, width: int = 1280) -> Person:
        window = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
        windows.append(window)
        return Person(window.new_page(), site, username)

    yield login
    for window in windows:
        window.close()
