"""A real gunicorn on one of the databases, and browsers that are logged in there."""

import contextlib
import http.client
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.test import Client

from bench.stages import Stage
from cases.models import User
from mhtafel.demo_server import PYTHON
from mhtafel.embedded import free_port
from mhtafel.leash import Child
from mhtafel.places import CannotStart

START_SECONDS = 60
TOKEN = "b" * 32  # of the form that is sent, and the cookie with it


@dataclass
class Browser:
    """Asks for pages as one person, one connection per request, as a worker of gunicorn gives them."""

    port: int
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {"Cookie": f"sessie={self.session}; csrf={TOKEN}"} if self.session else {}

    def get(self, path: str) -> str:
        """Give a page; raises RuntimeError for any answer but 200."""
        return self._ask("GET", path, None, {200})

    def poll(self, path: str) -> str:
        """Give a part of a page, or nothing where it is as it was; raises RuntimeError for any other answer."""
        return self._ask("GET", path, None, {200, 204})

    def send(self, path: str, **values: object) -> str:
        """Send a form that ends in a redirect; raises RuntimeError for any other answer."""
        form = {"csrfmiddlewaretoken": TOKEN, "sleutel": str(uuid4()), **values}
        return self._ask("POST", path, urlencode(form, doseq=True), {302})

    def _ask(self, method: str, path: str, body: str | None, wanted: set[int]) -> str:
        headers = self.headers | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as link:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            text = answer.read().decode()
        if answer.status not in wanted:
            raise RuntimeError(f"{method} {path} gaf {answer.status}, niet {min(wanted)}: {text[-2000:]}")
        return text


@contextlib.contextmanager
def serving(stage: Stage, workers: str = "--workers 1") -> Iterator[int]:
    """Run gunicorn on this database, with one worker unless told otherwise; gives its port."""
    port = free_port()
    command = f"gunicorn mhtafel.wsgi --bind 127.0.0.1:{port} {workers} --log-level warning"
    child = Child("web", [PYTHON, "-m", *command.split()], env=stage.environment(), cwd=settings.BASE_DIR)
    child.start()
    try:
        _wait(child, port)
        yield port
    finally:
        child.stop()


def _wait(child: Child, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while child.alive and time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            Browser(port).get("/healthz")
            return
        time.sleep(0.1)
    raise CannotStart("De website geeft geen antwoord. De reden staat hierboven.")


def client(stage: Stage, user: User) -> Client:
    """Give Django's own client as this person, to count what a page asks; use it inside `stage.on()`."""
    found = Client(SERVER_NAME="localhost")
    found.force_login(user)
    return found


def logged_in(stage: Stage, port: int, user: User) -> Browser:
    """Give a browser in which this person is logged in."""
    with stage.on():
        return Browser(port, client(stage, user).cookies["sessie"].value)


def word() -> str:
    """Give a text that was not sent before."""
    return f"Verzonnen voor een meting: {secrets.token_hex(4)}."
