"""Loaded by pytest before Django: starts the PostgreSQL and Valkey that the tests need, and stops them.

Without xdist there is one process, with one of each. With `-n 2` (as in `make test`) every worker starts its own
and the process that divides the work starts none; so two workers share no server, no port and no file.
"""

import atexit
import contextlib
import ctypes
import os
import signal
from collections.abc import Generator, MutableSequence
from typing import Any

import pytest

from mhtafel import embedded, places
from mhtafel.leash import PR_SET_PDEATHSIG

NOWHERE = {  # for who divides the work: it reads the tests, and opens no database
    "DATABASE_URL": "postgres://mht_app@127.0.0.1:1/mhtafel",
    "DATABASE_OWNER_URL": "postgres://mht_owner@127.0.0.1:1/mhtafel",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
ONE_PROCESS = "-n0"
LONG = ("tests/journeys/", "tests/leaks/")  # first, so that no worker begins them when the other is done

os.environ["DEMO"] = "1"
os.environ["MHTAFEL_TESTING"] = "1"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop and the ORM share a thread

_stack = contextlib.ExitStack()
atexit.register(_stack.close)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None, Any, Any]:
    """Give this process its servers, or nothing where others do the work; as a wrapper it runs before Django's."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        _leash()
        _drop(NOWHERE)
        _start()
    elif divides(early_config, args):
        os.environ.update(NOWHERE, PYTEST_PLUGINS=__name__)  # a worker loads this file as early as we did
    else:
        _start()
    return (yield)


def divides(config: pytest.Config, args: MutableSequence[str]) -> bool:
    """Whether workers do the work. Servers that the environment names are one pair: one process uses them."""
    if not getattr(config.known_args_namespace, "numprocesses", None):
        return False
    if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        args.append(ONE_PROCESS)
        return False
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, each file as a whole."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def _leash() -> None:
    """End with the process that divides the work, and with us our servers, sites and browsers."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _drop(names: dict[str, str]) -> None:
    for name in names:
        os.environ.pop(name, None)


def _start() -> None:
    own = _stack.enter_context(places.place(None)).folder
    # Never the anchor or the static files of a demo that runs here, nor those of another worker.
    os.environ.update(AUDIT_ANCHOR=f"{own}/anchor.jsonl", STATIC_ROOT=f"{own}/static")
    os.environ.update(_stack.enter_context(embedded.services(None)))
