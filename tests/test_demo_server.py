"""The demo's supervisor and manage.py beside it: who gets which address, and what happens when one falls."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mhtafel import demo_server, places
from mhtafel.leash import Child

ROOT = Path(__file__).resolve().parent.parent


def load_manage() -> Any:
    """manage.py as a module."""
    spec = importlib.util.spec_from_file_location("manage", ROOT / "manage.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def manage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """manage.py beside an empty demo folder and without environment."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DEMO", "MHTAFEL_TESTING", "SECRET_KEY"):
        monkeypatch.setenv(name, "")  # so that monkeypatch puts back what the command adds
        monkeypatch.delenv(name)
    module = load_manage()
    monkeypatch.setattr(module, "DEMO_FOLDER", tmp_path)
    return module


def complete(manage: Any, command: str) -> dict[str, str]:
    """The environment after manage.py looked at it."""
    manage.complete_environment(command)
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DEMO")
    return {name: os.environ[name] for name in names if name in os.environ}


def test_manage_gives_nothing_where_nothing_is_set(manage: Any) -> None:
    """A real start with a forgotten secret must fail, not become a demo."""
    assert complete(manage, "check") == {}
    assert complete(manage, "migrate") == {}


def test_manage_reads_code_without_a_database(manage: Any) -> None:
    """The flowchart is drawn from the code, on any machine."""
    assert complete(manage, "stroomschema") == {"DEMO": "1", **manage.NOWHERE}


def test_manage_leaves_a_real_installation_alone(manage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With secrets of its own nothing is filled in."""
    monkeypatch.setenv("SECRET_KEY", "eigen")
    assert complete(manage, "stroomschema") == {}


def test_manage_finds_the_running_demo_only_while_it_runs(manage: Any, tmp_path: Path) -> None:
    """A file left by a killed demo leads nowhere."""
    found = {"DEMO": "1", "DATABASE_URL": "postgres://here/mhtafel", "REDIS_URL": "redis://here/0"}
    places.write_secret(tmp_path / "env", json.dumps(found))
    assert complete(manage, "who_can_see") == {}
    with places.locked(tmp_path):
        assert complete(manage, "who_can_see") == found


def test_web_worker_and_beat_never_see_the_owner() -> None:
    """The second wall stands in the demo too."""
    env = demo_server.environment({"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}, 8000)
    assert env["DATABASE_OWNER_URL"] == "owner"
    for child in demo_server.application(env, 8000):
        assert child.env["DATABASE_URL"] == "app"
        assert child.env["DEMO"] == "1"
        assert "DATABASE_OWNER_URL" not in child.env


def test_what_falls_is_started_again_and_what_keeps_falling_stops_the_demo() -> None:
    """A few times, then a clear message: never a silent loop."""
    child = Child("omvaller", [sys.executable, "-c", ""])
    watch = demo_server.Watch([child])
    for _ in range(demo_server.RESTARTS):
        watch.look()
        assert child.process
        child.process.wait(10)
    with pytest.raises(places.CannotStart, match="omvaller valt steeds om"):
        watch.look()
