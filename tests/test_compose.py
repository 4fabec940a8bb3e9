"""docker-compose.yml without Docker: its shape, its secrets, and its commands really started."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mhtafel import embedded
from mhtafel.leash import Child
from tests import schema

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat")
SECRETS = {
    "MHT_APP_PASSWORD",
    "MHT_OWNER_PASSWORD",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "SECRET_KEY",
    "FIELD_KEYS",
}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([?-])([^}]*))?\}")
HEALTHY_SECONDS = 90

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
DURATION = {"type": "string", "pattern": r"^(\d+(h|m|s|ms))+$"}
# The part of the Compose Specification this file uses; another key needs a thought, and a line here.
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "restart"],
    "properties": {
        "image": TEXT,
        "build": TEXT,
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "init": {"type": "boolean"},
        "read_only": {"type": "boolean"},
        "user": TEXT,
        "tmpfs": TEXTS,
        "cap_drop": TEXTS,
        "security_opt": TEXTS,
        "shm_size": {"type": "string", "pattern": r"^\d+[kmg]$"},
        "stop_grace_period": DURATION,
        "command": TEXTS,
        "environment": {"type": "object", "additionalProperties": TEXT},
        "ports": TEXTS,
        "volumes": TEXTS,
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["condition"],
                "properties": {"condition": {"enum": ["service_healthy", "service_completed_successfully"]}},
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test", "interval", "timeout"],
            "properties": {
                "test": {**TEXTS, "minItems": 2, "contains": {"const": "CMD"}},
                "interval": DURATION,
                "timeout": DURATION,
                "start_period": DURATION,
            },
        },
    },
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "services"],
    "patternProperties": {"^x-": {}},
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
    },
}


def test_file_follows_the_schema() -> None:
    """A misspelt key is silently nothing, so every key must be known."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(COMPOSE, SCHEMA)
    assert {*OURS, "migrate", "postgres", "redis", "clamav"} == SERVICES.keys()


def test_every_reference_leads_somewhere() -> None:
    """Services, volumes and mounted files that are named exist."""
    for service in SERVICES.values():
        assert service.get("depends_on", {}).keys() <= SERVICES.keys()
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
        for needed, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[needed]


def test_everything_that_stays_is_watched_and_restarted() -> None:
    """A service without health check is believed to be well for ever."""
    for name, service in SERVICES.items():
        if name != "migrate":
            assert "healthcheck" in service, name
            assert service["restart"] == "unless-stopped", name
    assert SERVICES["migrate"]["restart"] == "no"


def test_only_the_website_is_published_and_on_this_machine_only() -> None:
    """Nobody outside reaches the database, the broker or the scanner."""
    assert {name for name, service in SERVICES.items() if service.get("ports")} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_the_owner_of_the_tables_is_known_to_migrate_only() -> None:
    """Web, worker and beat cannot step over the second wall."""
    for name, service in SERVICES.items():
        text = yaml.safe_dump(service)
        assert ("DATABASE_OWNER_URL" in text) == (name == "migrate")
        assert ("MHT_OWNER_PASSWORD" in text) == (name in {"migrate", "postgres"})


def test_every_secret_comes_from_the_environment_and_has_no_default() -> None:
    """A forgotten secret stops the start with a message."""
    found = VARIABLE.findall((ROOT / "docker-compose.yml").read_text())
    assert {name for name, _, _ in found} >= SECRETS
    for name, kind, message in found:
        assert kind == "?" or name in {"PORT", "MHTAFEL_VERSION"}, f"{name} has a default"
        assert kind != "?" or name in message, "the message names what to set"
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|KEYS|AUTH$", key) or VARIABLE.search(value), (name, key)


def test_image_runs_without_root_and_copies_what_exists() -> None:
    """The last USER counts; a COPY of something .dockerignore keeps out fails at build time."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("USER ")][-1] not in {"root", "0"}
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}" in let_in, source


def test_both_ways_to_start_postgresql_make_the_same_roles() -> None:
    """Demo and installation have the same wall."""
    script = (ROOT / "docker" / "postgres-init.sh").read_text()
    statements = re.findall(r"^CREATE .*;$", script, re.MULTILINE)
    ours = embedded.SET_UP.splitlines()
    hidden = re.compile(r"PASSWORD \S+;")
    assert [hidden.sub("PASSWORD;", line) for line in statements] == [hidden.sub("PASSWORD;", line) for line in ours]


# --- the commands, started here with the environment they get there


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Servers in place of those of the file, with the tables left as its own `migrate` leaves them.

    Where the tests keep a copy of what all migrations make, `migrate` goes on from there, as at an update.
    """
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        addresses = stack.enter_context(embedded.services(None))
        schema.fill(addresses["DATABASE_OWNER_URL"])
        addresses["PORT"] = str(embedded.free_port())
        migrate = process("migrate", addresses, tmp_path_factory.mktemp("migrate"))
        assert migrate.run(timeout=300) == 0
        yield addresses


def environment(name: str, addresses: dict[str, str]) -> dict[str, str]:
    """What the file gives a service, with addresses of servers that run here."""
    values = {
        "SECRET_KEY": "k7-Zp2_vQx9LmT4sWd8RfYb3HnJc6GaUe1oXiKtVzBqNlPyMw5",
        "FIELD_KEYS": "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "ALLOWED_HOSTS": "mhtafel.voorbeeld.invalid",
        "SITE_ADDRESS": "https://mhtafel.voorbeeld.invalid",
        "EMAIL_URL": "dummymail://",
        "DEFAULT_FROM_EMAIL": "mhtafel@voorbeeld.invalid",
    }
    given = SERVICES[name]["environment"]
    filled = {key: VARIABLE.sub(lambda found: values.get(found[1], "x"), text) for key, text in given.items()}
    filled |= {key: addresses[key] for key in filled.keys() & addresses.keys()}
    return filled | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": "/tmp"}


def here(command: list[str], temporary: Path) -> list[str]:
    """The command with the container's /tmp in a folder of this test."""
    return [part.replace("/tmp/", f"{temporary}/") for part in command]


def process(name: str, addresses: dict[str, str], temporary: Path) -> Child:
    """The service as a process of this machine."""
    command = here(SERVICES[name]["command"], temporary)
    return Child(name, command, env=environment(name, addresses), cwd=ROOT, log=temporary / f"mhtafel-{name}.log")


def healthy(name: str, addresses: dict[str, str], temporary: Path) -> bool:
    """What the health check of the file says."""
    test = here(SERVICES[name]["healthcheck"]["test"][1:], temporary)
    done = subprocess.run(test, env=environment(name, addresses), cwd=ROOT, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("name", OURS)
def test_command_becomes_healthy(name: str, installation: dict[str, str], tmp_path: Path) -> None:
    """Website, worker and clock start as the file says and pass the check the file does; not before."""
    assert not healthy(name, installation, tmp_path), "the check says yes to nothing"
    child = process(name, installation, tmp_path)
    child.start()
    try:
        deadline = time.monotonic() + HEALTHY_SECONDS
        while not healthy(name, installation, tmp_path):
            said = child.log.read_text() if child.log else ""
            assert child.alive, f"{name} stopped: {said}"
            assert time.monotonic() < deadline, f"{name} is not healthy: {said}"
            time.sleep(0.3)
        assert child.alive
    finally:
        child.stop()
