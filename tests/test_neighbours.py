"""Two workers share no server and no file, and nothing of them survives their end."""

import json
import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import neighbours
from tests.processes import below, wait_until_gone

ROOT = Path(__file__).resolve().parent.parent
OWN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "AUDIT_ANCHOR", "STATIC_ROOT")
WORKERS = ("gw0", "gw1")
INNER = """
import json, os, pathlib, time

def test_tell():
    told = {name: os.environ[name] for name in %r} | {"pid": os.getpid()}
    file = pathlib.Path(__file__).with_name(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    file.with_suffix(".new").write_text(json.dumps(told))
    file.with_suffix(".new").rename(file)
    time.sleep(float(os.environ["STAY"]))
"""


def start(folder: Path, stay: float, *options: str) -> "subprocess.Popen[str]":
    """Start a session of two files in another process."""
    for number in (1, 2):
        (folder / f"test_inner_{number}.py").write_text(INNER % (OWN,))
    env = {name: value for name, value in os.environ.items() if name not in OWN and not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--rootdir", ".", *options, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, env=env | {"STAY": str(stay)}, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def session(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A session whose two workers are in the middle of a test."""
    process = start(tmp_path, 600, "-n2", "--dist=loadfile")
    family: set[int] = set()
    try:
        deadline = time.monotonic() + 120
        while not all((tmp_path / name).exists() for name in WORKERS) and time.monotonic() < deadline:
            time.sleep(0.05)
        family = below(process.pid)
        yield process
    finally:
        process.kill()
        process.communicate()
        assert not wait_until_gone(family)


def told(folder: Path, name: str) -> dict[str, Any]:
    """What a worker had."""
    return dict(json.loads((folder / name).read_text()))


def test_each_worker_has_everything_of_its_own(tmp_path: Path) -> None:
    """Servers, anchor and static files; the one who divides the work says how it ended."""
    output, _ = start(tmp_path, 0, "-n2", "--dist=loadfile").communicate(timeout=300)
    assert "2 passed" in output
    first, second = (told(tmp_path, name) for name in WORKERS)
    assert not [name for name in (*OWN, "pid") if first[name] == second[name]]
    assert ":1/" not in first["DATABASE_URL"]


def test_without_workers_there_is_one_of_each(tmp_path: Path) -> None:
    """As for one file while one writes it."""
    output, _ = start(tmp_path, 0).communicate(timeout=300)
    assert "2 passed" in output
    assert sorted(path.name for path in tmp_path.glob("[!_t]*")) == ["alone"]


def test_nothing_survives_who_divides_the_work(session: "subprocess.Popen[str]") -> None:
    """Killed without a word, it takes both workers and their servers along."""
    family = below(session.pid)
    assert len(family) > 12, "two workers, each with PostgreSQL, its processes, and Valkey"
    session.send_signal(signal.SIGKILL)
    assert not wait_until_gone(family)


def test_nothing_survives_a_worker(session: "subprocess.Popen[str]", tmp_path: Path) -> None:
    """Its servers go with it; those of the other stay."""
    lost, kept = (told(tmp_path, name)["pid"] for name in WORKERS)
    family, other = {lost, *below(lost)}, below(kept)
    assert len(family) > 5
    os.kill(lost, signal.SIGKILL)
    assert not wait_until_gone(family)
    assert other <= below(kept)


def test_servers_of_others_are_one_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers would write in one database, so one process does all."""
    config: Any = SimpleNamespace(known_args_namespace=Namespace(numprocesses=2))
    for name in OWN:
        monkeypatch.delenv(name, raising=False)
    arguments = ["-n2"]
    assert neighbours.divides(config, arguments)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/mhtafel")
    assert not neighbours.divides(config, arguments)
    assert arguments == ["-n2", "-n0"]
