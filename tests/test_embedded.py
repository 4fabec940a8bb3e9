"""The embedded servers: the two roles, closed files, and nothing left behind after kill -9."""

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

from mhtafel import embedded, places
from tests.processes import below, parents, wait_until_gone

ROOT = Path(__file__).resolve().parent.parent
EXTENSIONS = ("pg_trgm", "fuzzystrmatch", "unaccent", "btree_gist")
FIXED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "MHTAFEL_PG_BIN")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start servers of our own, also where the test session names some."""
    for name in FIXED[:3]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=embedded.postgres_versions().items(), ids=lambda found: f"postgres-{found[0]}")
def each_version(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Force each PostgreSQL of this machine in turn."""
    major, folder = request.param
    monkeypatch.setenv("MHTAFEL_PG_BIN", str(folder))
    return int(major)


def ask(url: str, *statements: str) -> list[Any]:
    """Run the statements in a connection of their own and give the rows of the last."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def test_there_is_a_postgresql_to_test_with() -> None:
    """Without this the tests per version would pass by being none."""
    assert embedded.postgres_versions()


def test_each_role_has_its_own_rights(each_version: int) -> None:
    """The application's role is no owner, passes no wall and makes nothing."""
    with embedded.services(None) as env:
        rights = ask(
            env["DATABASE_URL"],
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"
            " FROM pg_roles WHERE rolname LIKE 'mht%' ORDER BY 1",
        )
        owner = ask(
            env["DATABASE_URL"],
            "SELECT current_user, pg_get_userbyid(datdba) FROM pg_database WHERE datname='mhtafel'",
        )
        checks = (
            ask(env["DATABASE_URL"], "SHOW data_checksums"),
            ask(env["DATABASE_URL"], "SHOW server_version_num"),
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(env["DATABASE_URL"], "CREATE TABLE mine (id int)")
    assert rights == [
        ("mht_app", False, False, False, False, False),
        ("mht_owner", False, False, True, False, False),
    ]
    assert owner == [("mht_app", "mht_owner")]
    assert checks[0] == [("on",)]
    assert int(checks[1][0][0]) // 10000 == each_version


def test_owner_can_build_a_test_database(each_version: int) -> None:
    """The tests create their own database, extensions included."""
    with embedded.services(None) as env:
        ask(env["DATABASE_OWNER_URL"], "CREATE DATABASE test_mhtafel")
        url = env["DATABASE_OWNER_URL"].removesuffix("mhtafel") + "test_mhtafel"
        ask(url, *(f"CREATE EXTENSION {name}" for name in EXTENSIONS))
        assert ask(url, "SELECT similarity('jansen', 'janssen') > 0.5, unaccent('é')") == [(True, "e")]


def test_nobody_enters_without_the_password() -> None:
    """No trust authentication, for PostgreSQL nor for Valkey."""
    with embedded.services(None) as env:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            host = env[name].split("@")[1]
            for user in ("mht_app:fout", "mht_owner:fout", "postgres:postgres"):
                with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
                    ask(f"postgres://{user}@{host}", "SELECT 1")
        host, port = env["REDIS_URL"].split("@")[1].removesuffix("/0").split(":")
        with redis.Redis(host=host, port=int(port)) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with redis.Redis.from_url(env["REDIS_URL"]) as friend:
            assert friend.ping()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to keep data in; as root pytest's folder is closed to the servers' account."""
    yield tmp_path / "demo"
    elsewhere = tmp_path / "demo" / "place"
    if elsewhere.exists():
        shutil.rmtree(elsewhere.read_text())


def home_of(folder: Path) -> Path:
    """Where the data really is."""
    pointer = folder / "place"
    return Path(pointer.read_text()) if pointer.exists() else folder


def mode(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_closed_and_data_is_kept(folder: Path) -> None:
    """A second start finds the same data; only we read the passwords, only the server its data."""
    with embedded.services(folder) as env:
        ask(env["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
        assert places.in_use(folder)
    assert not places.in_use(folder)
    home = home_of(folder)
    data = next(home.glob("postgres-*/PG_VERSION")).parent
    assert mode(home / "passwords.json") == 0o600
    assert (home / "passwords.json").stat().st_uid == os.getuid()
    assert mode(data) == 0o700
    assert data.stat().st_uid == places.server_account().uid
    assert not (home / "initdb-password").exists()
    assert len(set(json.loads((home / "passwords.json").read_text()).values())) == 4
    with embedded.services(folder) as env:
        assert ask(env["DATABASE_OWNER_URL"], "SELECT answer FROM kept") == [(42,)]


def test_data_that_is_thrown_away_is_gone() -> None:
    """Tests leave no folder."""
    with embedded.running(None) as found:
        homes = {child.log.parent for child in found.servers if child.log}
        assert all(home.exists() for home in homes)
    assert homes
    assert not any(home.exists() for home in homes)


def test_half_a_cluster_is_made_anew(folder: Path) -> None:
    """A start that was cut off does not block the next one."""
    with embedded.services(folder):
        pass
    next(home_of(folder).glob("postgres-*.ready")).unlink()
    with embedded.services(folder) as env:
        assert ask(env["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_second_demo_in_the_same_folder_is_refused(folder: Path) -> None:
    """Two servers on one data folder would spoil it."""
    with (
        embedded.services(folder),
        pytest.raises(places.CannotStart, match="al een demo"),
        embedded.services(folder),
    ):
        pytest.fail("a second demo started")


def test_named_servers_are_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs PostgreSQL and Valkey gets no second pair."""
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/mhtafel")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    with embedded.running(None) as found:
        assert found.env == {
            "DATABASE_URL": "postgres://elsewhere/mhtafel",
            "REDIS_URL": "redis://elsewhere/0",
        }
        assert found.servers == []


def test_missing_binary_says_what_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message is the whole help a newcomer gets."""
    monkeypatch.setenv("MHTAFEL_PG_BIN", str(tmp_path))
    with pytest.raises(places.CannotStart, match=r"Typ: .*postgres"), embedded.services(None):
        pytest.fail("started without PostgreSQL")


def test_servers_outlive_the_thread_that_asked_for_them() -> None:
    """The kernel's signal comes at the end of a thread; ours lives as long as the process."""
    stack = contextlib.ExitStack()
    found: list[embedded.Running] = []
    thread = threading.Thread(target=lambda: found.append(stack.enter_context(embedded.running(None))))
    with stack:
        thread.start()
        thread.join()
        time.sleep(0.3)
        assert [child.alive for child in found[0].servers] == [True, True]
        assert ask(found[0].env["DATABASE_URL"], "SELECT 1") == [(1,)]


PARENT = """
import time
from mhtafel import embedded
with embedded.running(None) as found:
    print(*(child.process.pid for child in found.servers), found.servers[0].log.parent, flush=True)
    time.sleep(600)
"""


def start_parent() -> tuple[subprocess.Popen[str], set[int], Path]:
    """Start servers in another process; give it, the processes below it and the folder."""
    env = {name: value for name, value in os.environ.items() if name not in FIXED[:3]}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    *pids, home = parent.stdout.readline().split()
    servers = {int(pid) for pid in pids}
    assert servers <= below(parent.pid)
    return parent, below(parent.pid), Path(home)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_survives_the_parent(how: signal.Signals) -> None:
    """Killed without a word, the parent takes PostgreSQL, its workers and Valkey along."""
    parent, family, home = start_parent()
    try:
        assert len(family) > 4, "PostgreSQL has workers of its own"
        assert family <= parents().keys()
        parent.send_signal(how)
        parent.wait(20)
        assert not wait_until_gone(family)
        check_sweep(home)
    finally:
        parent.kill()
        parent.wait()
        if parent.stdout:
            parent.stdout.close()


def check_sweep(home: Path) -> None:
    """What the killed parent left on disk goes at the next start, once it is old enough."""
    assert home.exists()
    os.utime(home, (0, 0))
    with embedded.services(None):
        assert not home.exists()


def test_running_servers_are_not_swept_away() -> None:
    """Another test session keeps its folder, however old."""
    with embedded.running(None) as found:
        assert found.servers[0].log
        os.utime(found.servers[0].log.parent, (0, 0))
        with embedded.services(None):
            assert ask(found.env["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_no_server_runs_as_root() -> None:
    """PostgreSQL refuses root, and neither server needs it."""
    with embedded.running(None) as found:
        for child in found.servers:
            assert child.process
            assert os.stat(f"/proc/{child.process.pid}").st_uid == places.server_account().uid != 0
