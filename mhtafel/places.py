"""Folders, locks and accounts for the embedded servers: who may enter where, and what is thrown away."""

import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mhtafel.leash import Account, me

THROWN_AWAY = "mhtafel-test-"
KEPT = "mhtafel-demo-"
PASSWORDS_OF = ("postgres", "mht_owner", "mht_app", "valkey")
STALE = 60  # seconds a folder without owner stays, so that one being made is left alone


class CannotStart(RuntimeError):
    """A server that cannot start here; the message tells the reader what to do."""


@dataclass(frozen=True)
class Place:
    """Where the servers keep their things: `folder` is ours, the data in it belongs to `account`."""

    folder: Path
    account: Account
    kept: bool

    def passwords(self) -> dict[str, str]:
        """Give the random passwords of this place, made once, in a file that only we may read."""
        file = self.folder / "passwords.json"
        if not file.exists():
            write_secret(file, json.dumps({name: secrets.token_hex(24) for name in PASSWORDS_OF}))
        return dict(json.loads(file.read_text()))


@contextlib.contextmanager
def place(folder: Path | None) -> Iterator[Place]:
    """Give the place in `folder`, locked and kept, or one that is thrown away; raises CannotStart."""
    account = server_account()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            yield Place(_kept_home(folder.resolve(), account), account, kept=True)
        return
    _sweep()
    home = _temporary(THROWN_AWAY, account)
    try:
        with locked(home):
            yield Place(home, account, kept=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def server_account() -> Account:
    """Give who the servers run as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return me()
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def reaches(account: Account, path: Path) -> bool:
    """Whether the account may execute (or enter) the path, its parents included."""
    if account == me():
        return os.access(path, os.X_OK)
    test = ["test", "-x", str(path)]
    done = subprocess.run(test, cwd="/", user=account.uid, group=account.gid, extra_groups=[], check=False)
    return done.returncode == 0


@contextlib.contextmanager
def locked(folder: Path, patience: float = 2) -> Iterator[None]:
    """Hold the folder for this process; raises CannotStart where another holds it."""
    with (folder / "lock").open("a") as file:
        deadline = time.monotonic() + patience
        while not _taken(file.fileno()):
            if time.monotonic() > deadline:
                raise CannotStart("Er draait hier al een demo. Stop die eerst met Ctrl-C.")
            time.sleep(0.1)
        yield


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def in_use(folder: Path) -> bool:
    """Whether a demo runs in this folder now."""
    if not (folder / "lock").exists():
        return False
    try:
        with locked(folder, patience=0):
            return False
    except CannotStart:
        return True


def write_secret(file: Path, text: str, account: Account | None = None) -> None:
    """Write a file that only its owner (`account`, else we) may read, never for a moment otherwise."""
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        if account and account != me():
            os.fchown(handle, *account)
        stream.write(text)


def own_folder(folder: Path, account: Account) -> Path:
    """Make a folder that only `account` may enter, and give it."""
    folder.mkdir(mode=0o700)
    if account != me():
        os.chown(folder, *account)
    return folder


def _kept_home(folder: Path, account: Account) -> Path:
    """Give the folder itself, or one under the temporary directory where `account` cannot reach it."""
    if reaches(account, folder):
        return folder
    pointer = folder / "place"
    if pointer.exists() and _is_ours(elsewhere := Path(pointer.read_text())):
        return elsewhere
    elsewhere = _temporary(KEPT, account)
    write_secret(pointer, str(elsewhere))
    return elsewhere


def _is_ours(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.stat().st_uid == os.getuid()


def _temporary(prefix: str, account: Account) -> Path:
    """Make a folder with a random name that `account` can pass through but not list."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if Path(parent).is_dir() and reaches(account, Path(parent)):
            home = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
            home.chmod(0o700 if account == me() else 0o711)
            return home
    raise CannotStart("Er is geen tijdelijke map waar de database bij kan. Zet TMPDIR op zo'n map.")


def _sweep() -> None:
    """Remove what killed tests left behind: nobody holds it and it is older than a minute."""
    for home in Path(tempfile.gettempdir()).glob(f"{THROWN_AWAY}*"):
        with contextlib.suppress(OSError, CannotStart):
            if _is_ours(home) and time.time() - home.stat().st_mtime > STALE:
                with locked(home, patience=0):
                    shutil.rmtree(home, ignore_errors=True)
