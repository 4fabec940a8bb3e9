"""A session carries references and ids, never a name or case text: a message waits in it (promises 8)."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from cases import access
from routing.models import Action
from tests.routes import Route

ROOT = Path(__file__).resolve().parents[1]
TELLS = re.compile(r"\b(party|text|outside|story|words|who|where|summary|reason)\b")


def waiting() -> str:
    """All that stands in any session."""
    return "\n".join(str(row.get_decoded()) for row in Session.objects.all())


@pytest.mark.django_db
def test_no_name_or_case_text_waits_in_a_session(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    af, user = client_as("af-raalte"), person("af-raalte")
    with access.acting(user):
        action = Action.objects.visible_to(user).get()
        signal = route.signal
    assert signal is not None
    typed = {"roles": ["slachtoffer"], "name": "NAAMTOKEN", "phone": "06-FOONTOKEN"}
    told = {"outside": "BUITENTOKEN"}
    found: list[str] = []
    for path, data in (
        (f"/signalen/{signal.pk}/persoon/", typed), (f"/acties/{action.pk}/klaar/", {}),
        (f"/acties/{action.pk}/open/", {}), (f"/casussen/{route.case_id}/verstrekking/", told),
    ):  # fmt: skip
        assert af.post(path, data).status_code in (302, 422)
        found.append(waiting())
    assert "De persoon is toegevoegd." in found[0] and "staat op klaar" in found[1]  # the control: they wait here
    for token in ("NAAMTOKEN", "FOONTOKEN", "ACTIONTOKEN", "BUITENTOKEN", "PARTYTOKEN"):
        assert token not in "".join(found), token


def test_no_message_is_made_of_case_text() -> None:
    """Whoever writes a message that repeats what was typed, finds it here."""
    files = [path for app in ("cases", "routing", "dashboards") for path in (ROOT / app).rglob("*.py")]
    found = [f"{path.name}: {words}" for path in files for words in _told(ast.parse(path.read_text()))]
    assert [words for words in found if TELLS.search(words.split(": ", 1)[1])] == []
    assert len(found) > 10


def _told(tree: ast.AST) -> list[str]:
    """What is filled into the texts of `messages.<level>(request, ...)`."""
    calls = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name) and node.func.value.id == "messages"
    ]  # fmt: skip
    return [
        ast.unparse(part.value) for call in calls for part in ast.walk(call) if isinstance(part, ast.FormattedValue)
    ]
