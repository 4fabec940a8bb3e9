#!/usr/bin/env python
"""Django's command line, which finds the running demo by itself."""

import json
import os
import sys
from pathlib import Path

DEMO_FOLDER = Path(__file__).resolve().parent / "var" / "demo"
READS_CODE_ONLY = {"makemigrations", "stroomschema"}  # these open no database and serve nobody
NOWHERE = {"DATABASE_URL": "postgres://mht_app@127.0.0.1:1/mhtafel", "REDIS_URL": "redis://127.0.0.1:1/0"}


def complete_environment(command: str) -> None:
    """Add what the environment lacks: the running demo, or addresses that lead nowhere; never a secret."""
    if "DATABASE_URL" not in os.environ and "SECRET_KEY" not in os.environ:
        for name, value in _running_demo().items():
            os.environ.setdefault(name, value)
    if command in READS_CODE_ONLY and "SECRET_KEY" not in os.environ:
        os.environ.setdefault("DEMO", "1")
    if os.environ.get("DEMO") == "1" or os.environ.get("MHTAFEL_TESTING") == "1":
        for name, value in NOWHERE.items():
            os.environ.setdefault(name, value)


def _running_demo() -> dict[str, str]:
    """Give the environment of the demo that runs from this folder now, or nothing."""
    file = DEMO_FOLDER / "env"
    if not file.exists():
        return {}
    from mhtafel.places import in_use

    return dict(json.loads(file.read_text())) if in_use(DEMO_FOLDER) else {}


def main() -> None:
    """Run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mhtafel.settings")
    complete_environment(sys.argv[1] if len(sys.argv) > 1 else "")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
