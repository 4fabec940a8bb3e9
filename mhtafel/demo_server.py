"""`make demo`: the servers, the practice data, and web, worker and beat in the foreground of one terminal."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from mhtafel import embedded
from mhtafel.leash import Child, stop_all
from mhtafel.places import CannotStart, write_secret

BASE = Path(__file__).resolve().parent.parent
FOLDER = BASE / "var" / "demo"
PYTHON = sys.executable
RESTARTS = 10  # per process, within WINDOW seconds
WINDOW = 60
WEB_SECONDS = 60
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Ctrl-C or a request to end: leave every `with` in order."""


def main() -> int:
    """Run the demo until it is asked to stop; gives the exit code."""
    for signum in ENDS:
        if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:  # nohup keeps its word
            signal.signal(signum, _stop)
    try:
        _serve(int(os.environ.get("PORT") or 8000))
    except Stopped:
        print("De demo is gestopt.", flush=True)
        return 0
    except CannotStart as problem:
        print(f"De demo stopt. {problem}", file=sys.stderr, flush=True)
        return 1
    return 0


def _stop(signum: int, frame: FrameType | None) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # once is enough: stopping in order takes a moment
    raise Stopped


def _serve(port: int) -> None:
    _claim(port)
    with embedded.running(FOLDER) as found, _announced(environment(found.env, port)) as env:
        for name, arguments in _preparation():
            _prepare(name, arguments, env)
        children = application(env, port)
        try:
            for child in children:
                child.start()
            watch = Watch([*found.servers, *children])
            _wait_for_page(port, watch)
            print(f"\n  mhtafel draait op http://127.0.0.1:{port}/  (stoppen: Ctrl-C)\n", flush=True)
            while True:
                watch.look()
                time.sleep(0.5)
        finally:
            stop_all(children, grace=8)


def environment(addresses: dict[str, str], port: int) -> dict[str, str]:
    """Give the environment of a demo: ours, the addresses, mail on the screen, and a scanner for practice."""
    practice = {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "mhtafel.settings", "PORT": str(port)}
    mail = {"EMAIL_URL": os.environ.get("EMAIL_URL") or "consolemail://"}
    real = os.environ.get("CLAMD_URL")
    scanner = {"CLAMD_URL": real or f"tcp://127.0.0.1:{embedded.free_port()}", "PRACTICE_SCANNER": "" if real else "1"}
    return {**os.environ, **addresses, **practice, **mail, **scanner, "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def _announced(env: dict[str, str]) -> Iterator[dict[str, str]]:
    """Leave the addresses where manage.py in a second terminal finds them."""
    names = ("DEMO", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL", "CLAMD_URL", "PORT")
    file = FOLDER / "env"
    write_secret(file, json.dumps({name: env[name] for name in names if name in env}))
    try:
        yield env
    finally:
        file.unlink(missing_ok=True)


def _preparation() -> list[tuple[str, list[str]]]:
    return [
        ("De database wordt bijgewerkt", ["migrate", "--database", "owner", "--verbosity", "0"]),
        ("De opmaak wordt klaargezet", ["collectstatic", "--noinput", "--verbosity", "0"]),
        ("De oefengegevens worden geladen", ["demo"]),
    ]


def _prepare(name: str, arguments: Sequence[str], env: dict[str, str]) -> None:
    print(f"{name}...", flush=True)
    child = Child(name, [PYTHON, "manage.py", *arguments], env=env, cwd=BASE, orphan_signal=signal.SIGKILL)
    if child.run(timeout=1800) != 0:
        raise CannotStart(f"Dit lukte niet: manage.py {' '.join(arguments)}. De reden staat hierboven.")


def application(env: dict[str, str], port: int) -> list[Child]:
    """Give web, worker and beat, none with the owner's address.

    The worker is one process of threads, so that nothing of it can be left.
    """
    env = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
    web = f"gunicorn mhtafel.wsgi --bind 127.0.0.1:{port} --log-level warning --graceful-timeout 5"
    web += " --worker-class gthread --workers 2 --threads 4"
    celery = "celery --quiet -A mhtafel"
    worker = f"{celery} worker --pool threads --concurrency 1 --loglevel warning --without-mingle --without-gossip"
    beat = f"{celery} beat --loglevel warning --pidfile= --schedule"
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    children = [
        Child("web", [PYTHON, "-m", *web.split()], env=env, cwd=BASE),
        Child("worker", [PYTHON, "-m", *worker.split()], env=env | quiet, cwd=BASE),
        Child("beat", [PYTHON, "-m", *beat.split(), str(FOLDER / "beat-schedule")], env=env, cwd=BASE),
    ]
    if env.get("PRACTICE_SCANNER"):
        scan = ["-m", "mhtafel.practice_scanner", env["CLAMD_URL"].rpartition(":")[2]]
        children.append(Child("scanner", [PYTHON, *scan], env=env, cwd=BASE))
    children[1].orphan_signal = signal.SIGKILL  # a task that is cut off is taken up again
    return children


class Watch:
    """Starts again what falls over, a few times."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.falls: dict[str, list[float]] = {child.name: [] for child in children}

    def look(self) -> None:
        """Restart every process that ended; raises CannotStart for one that keeps falling."""
        for child in self.children:
            if not child.alive:
                self._restart(child)

    def _restart(self, child: Child) -> None:
        recent = [moment for moment in self.falls[child.name] if moment > time.monotonic() - WINDOW]
        self.falls[child.name] = [*recent, time.monotonic()]
        if len(recent) >= RESTARTS:
            raise CannotStart(f"{child.name} valt steeds om. De reden staat hierboven of in var/demo.")
        print(f"{child.name} is gestopt en wordt opnieuw gestart.", file=sys.stderr, flush=True)
        child.stop(grace=0)
        child.start()


def _claim(port: int) -> None:
    """Look whether the port is free before the long work starts; raises CannotStart."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotStart(f"Poort {port} is al in gebruik. Kies een andere: PORT=8001 make demo") from None


def _wait_for_page(port: int, watch: Watch) -> None:
    deadline = time.monotonic() + WEB_SECONDS
    while not _answers(port):
        if time.monotonic() > deadline:
            raise CannotStart("De website geeft geen antwoord. De reden staat hierboven.")
        watch.look()
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


if __name__ == "__main__":
    sys.exit(main())
