"""Loaded by pytest before Django: starts the PostgreSQL and Valkey that the tests need, and stops them."""

import atexit
import contextlib
import os
import tempfile

from mhtafel import embedded

os.environ["DEMO"] = "1"
os.environ["MHTAFEL_TESTING"] = "1"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop and the ORM share a thread

_stack = contextlib.ExitStack()
atexit.register(_stack.close)
if not os.environ.get("PYTEST_XDIST_WORKER"):
    _anchors = _stack.enter_context(tempfile.TemporaryDirectory())
    os.environ["AUDIT_ANCHOR"] = f"{_anchors}/anchor.jsonl"  # never the one of a demo that runs here
    os.environ.update(_stack.enter_context(embedded.services(None)))
