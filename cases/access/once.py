"""What one move asks more than once is asked once: who holds what is open, on which grounds, behind one lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Keep answers until the outermost of these ends; nothing is kept outside it."""
    if _known.get() is not None:
        yield
        return
    mark = _known.set({})
    try:
        yield
    finally:
        _known.reset(mark)


def once(key: tuple[Any, ...], ask: Callable[[], T]) -> T:
    """Give the answer under this key; asks where it is not known yet, and always outside `asked_once`."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    found: T = known[key]
    return found


def known(key: tuple[Any, ...]) -> Any:
    """Give the answer that is kept under this key, or None; who changes it changes what is kept."""
    return (_known.get() or {}).get(key)


def forget(name: str) -> None:
    """What was known under this name is true no more, whatever it was about."""
    known = _known.get() or {}
    for key in [key for key in known if key[0] == name]:
        del known[key]
