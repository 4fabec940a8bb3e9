"""The shape of the house, where import-linter cannot look."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from cases import access, services
from cases.models import Case, Guarded
from cases.walls import OPEN_TABLES
from routing import moves
from routing.models.machine import arrows as arrows_of

ROOT = Path(__file__).resolve().parent.parent
APPS = ["cases", "routing", "dashboards", "mhtafel"]
CODE = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
PAGES = [path for path in CODE if path.parts[-2] in ("views", "queries", "presenting") or path.name.startswith("views")]
GUARDED = {model.__name__ for model in apps.get_models() if issubclass(model, Guarded)}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_look_through_visible_to_only(path: Path) -> None:
    """`Model.objects.visible_to(...)` is the only manager call on a guarded model."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects":
            owner = node.value.value
            if isinstance(owner, ast.Name) and owner.id in GUARDED:
                assert node.attr == "visible_to", f"{named(path)}:{node.lineno} {owner.id}.objects.{node.attr}"
    assert "_base_manager" not in path.read_text()
    assert "_default_manager" not in path.read_text()


@pytest.mark.parametrize("path", [path for path in CODE if named(path) != "routing/moves.py"], ids=named)
def test_only_the_move_door_calls_a_transition(path: Path) -> None:
    arrows = {name for model in moves.MACHINES.values() for name, _, _ in arrows_of(model)}
    for call in calls(path):
        if isinstance(call.func, ast.Attribute) and call.func.attr in arrows - {"close", "plan", "start", "answer"}:
            receiver = call.func.value
            assert not (
                isinstance(receiver, ast.Name) and receiver.id in ("triage", "review", "track", "advice", "row")
            )


@pytest.mark.parametrize("module", [services, moves, access], ids=lambda module: module.__name__)
def test_who_writes_is_always_named(module: Any) -> None:
    readers = {
        "read", "acting", "acting_as_service", "as_owner", "working_as", "find", "granted_parts", "groups_with",
        "open_or_404", "open_disclosures", "rehearsed",
        "grounds", "wording", "listening", "withhold", "default_basis",
        "who_can_see", "permission_model", "tidy", "readers", "fill_pool", "available", "option",
        "contextmanager", "cast", "dataclass", "can_proceed", "has_transition_perm", "transitions",
    }  # fmt: skip
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ != module.__name__ or name.startswith("_") or name in readers:
            continue
        by = inspect.signature(function).parameters.get("by")
        assert by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY, f"{module.__name__}.{name}"


def views() -> Iterator[URLPattern]:
    def walk(patterns: list[Any]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    return walk(get_resolver().url_patterns)


def test_every_view_says_who_may_open_it() -> None:
    for pattern in views():
        assert hasattr(pattern.callback, "allowed_roles"), pattern


def test_every_guarded_table_hides_its_reverse_relations() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if related is Case and field.concrete and model.__name__ != "Grant":
                assert field.remote_field.hidden or field.remote_field.related_name == "+", f"{model} {field}"  # type: ignore[union-attr]  # a relation


def test_no_table_of_ours_is_without_a_rule() -> None:
    for label in ("cases", "routing", "dashboards"):
        for model in apps.get_app_config(label).get_models():
            tracked = getattr(model, "pgh_tracked_model", None)
            ruled = (
                issubclass(model, Guarded)
                or tracked
                or hasattr(model, "app_may")
                or model._meta.db_table in OPEN_TABLES
            )
            assert ruled, model


def test_foreign_keys_point_down() -> None:
    order = ["cases", "routing", "dashboards"]
    for model in apps.get_models():
        if model._meta.app_label in order:
            for field in model._meta.get_fields():
                related = getattr(field, "related_model", None)
                if related and field.concrete and related._meta.app_label in order:
                    assert order.index(related._meta.app_label) <= order.index(model._meta.app_label), field


@pytest.mark.parametrize("path", CODE, ids=named)
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
    assert path.stem not in ("utils", "helpers", "common", "core")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{named(path)} {node.name}"


@pytest.mark.parametrize("folder", ["tests", "bench", "docker"])
def test_files_beside_the_application_stay_small_too(folder: str) -> None:
    long = [path for path in (ROOT / folder).rglob("*.py") if len(path.read_text().splitlines()) > 300]
    assert long == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=named)
def test_templates_stay_small_and_without_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 150
    if "pdf" not in path.parts:
        assert "style=" not in text
        assert "onclick=" not in text
        assert "<script>" not in text


@pytest.mark.parametrize("path", CODE, ids=named)
def test_public_functions_say_why(path: Path) -> None:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            decorated = any("after" in ast.unparse(item) for item in node.decorator_list)
            assert ast.get_docstring(node) or decorated, f"{named(path)}:{node.lineno} {node.name}"
