"""The empty database of the tests: its migrations run once per change, after that a copy of the result is read.

Running them takes a minute of one core, reading the copy a second. A fresh clone has no copy and runs them all,
and whatever could change the result is in the name of the copy.
"""

import contextlib
import hashlib
import os
import re
import subprocess
from pathlib import Path

import psycopg2

from mhtafel import embedded

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "test-schema"
TEST, EMPTY = "test_mhtafel", "empty_mhtafel"
MADE_FROM = ("*/migrations/*.py", "*/roads*.sql", "cases/walls.py", "cases/models/guarded.py", "cases/roles.py",
             "requirements-dev.txt")  # fmt: skip
KEPT = 4  # copies: another branch, another PostgreSQL


def restore() -> bool:
    """Make the test database from the copy; gives whether there was one."""
    if _tools(os.environ["DATABASE_OWNER_URL"]) is None or not _copy().exists():
        return False
    create(TEST)
    return fill(owner_url(TEST))


def fill(url: str) -> bool:
    """Read the copy into an empty database of its owner, on a server like ours; gives whether there was one."""
    copy, tools = _copy(), _tools(url)
    if tools is None or not copy.exists():
        return False
    quiet = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={copy}"]
    subprocess.run([tools / "psql", *quiet, url], check=True, stdout=subprocess.DEVNULL)
    return True


def keep() -> None:
    """Keep a copy of the test database that the migrations just made."""
    tools, copy = _tools(owner_url(TEST)), _copy()
    if tools is None:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = copy.with_suffix(f".{os.getpid()}")  # two workers may both be first
    done = subprocess.run([tools / "pg_dump", f"--file={half}", owner_url(TEST)], check=False)
    if done.returncode == 0:
        half.replace(copy)
    for old in sorted(FOLDER.glob("*.sql"), key=lambda file: -file.stat().st_mtime)[KEPT:]:
        old.unlink(missing_ok=True)


def create(name: str, like: str = "") -> None:
    """Create a database anew: bare, or like another that nobody is connected to."""
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} {f'TEMPLATE {like}' if like else ''}")


def owner_url(name: str) -> str:
    """Give the owner's address of this database on our server."""
    return beside(os.environ["DATABASE_OWNER_URL"], name)


def beside(url: str, name: str) -> str:
    """Give the address of another database on the same server."""
    return re.sub(r"/[^/]*$", f"/{name}", url)


def _tools(url: str) -> Path | None:
    """Give the folder of pg_dump and psql, where they fit the server at this address."""
    version, folder = next(iter(embedded.postgres_versions().items()), (0, Path()))
    with contextlib.closing(psycopg2.connect(url)) as connection:
        fits = connection.server_version // 10000 == version
    return folder if fits and (folder / "pg_dump").exists() and (folder / "psql").exists() else None


def _copy() -> Path:
    found = hashlib.sha256(str(next(iter(embedded.postgres_versions()), 0)).encode())
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return FOLDER / f"{found.hexdigest()[:20]}.sql"
