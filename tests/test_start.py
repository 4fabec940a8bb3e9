"""A real start with a missing, practice or malformed secret is an error that names the variable, never a default."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS")
PRACTICE_KEY = "oefen:" + base64.b64encode(b"oefenen-" * 4).decode()
OWN_KEY = "k1:" + base64.b64encode(b"12345678" * 4).decode()
WHOLE = {
    "DATABASE_URL": "postgres://mht_app@127.0.0.1:1/mhtafel",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "k7-Zp2_vQx9LmT4sWd8RfYb3HnJc6GaUe1oXiKtVzBqNlPyMw5ab",
    "FIELD_KEYS": OWN_KEY,
}
REFUSED = [
    *((name, None) for name in NAMES),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "oefenen-met-een-geheim-dat-geen-geheim-is-0123456789"),
    ("SECRET_KEY", "x7Qz"),
    ("FIELD_KEYS", ""),
    ("FIELD_KEYS", PRACTICE_KEY),
    ("FIELD_KEYS", f"{OWN_KEY},{PRACTICE_KEY}"),
    ("FIELD_KEYS", "k1:te-kort"),
]


def read_settings(**changed: str | None) -> "subprocess.CompletedProcess[str]":
    """Read the settings in a process of its own, as a real start does."""
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env |= {name: value for name, value in (WHOLE | changed).items() if value is not None}
    command = [sys.executable, "-c", "import mhtafel.settings"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_a_whole_environment_starts() -> None:
    """Else what follows would say nothing."""
    assert read_settings().returncode == 0


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_no_start_without_this_secret(name: str, value: str | None) -> None:
    """The message names the variable, and does not repeat what it holds."""
    done = read_settings(**{name: value})
    assert done.returncode != 0
    message = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in message
    assert name in message
    assert not value or value not in message


def test_a_demo_needs_none_of_the_secrets() -> None:
    """A newcomer sets nothing; the servers are started for it."""
    assert read_settings(DEMO="1", SECRET_KEY=None, FIELD_KEYS=None).returncode == 0


@pytest.mark.parametrize(
    "keys", ["zonder-naam", "k1:geen base64 van tweeendertig bytes, echt niet", f"{OWN_KEY},{OWN_KEY}"]
)
def test_no_start_with_keys_that_seal_nothing(settings: Any, keys: str) -> None:
    """Found when the process starts, not at the first person that is written down."""
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        apps.get_app_config("cases").ready()
