"""Do the rooms stand on one another without leaning back?"""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "core",
    "organisations",
    "accounts",
    "plans",
    "priorities",
    ("consultation", "metrics"),
    "publication",
    "jfp_portal",
]
LEVEL = {name: level for level, room in enumerate(ROOMS) for name in ([room] if isinstance(room, str) else room)}


def test_the_import_contract_holds(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def leans_up(source: str, target: str) -> bool:
    """Whether a foreign key from a model of `source` to one of `target` leans back."""
    if source not in LEVEL or target not in LEVEL or source == target:
        return False
    return LEVEL[target] >= LEVEL[source]


def test_no_foreign_key_leans_up():
    # A foreign key written as a string is invisible to the import contract.
    found = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and leans_up(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [("plans", "consultation", True), ("metrics", "consultation", True), ("consultation", "plans", False)],
)
def test_leaning_is_seen(source, target, expected):
    assert leans_up(source, target) is expected


def test_every_room_is_an_app_with_these_nine_names():
    assert {name for name in LEVEL if (ROOT / name / "__init__.py").exists()} == set(LEVEL)


def test_nothing_is_called_utils_helpers_or_common():
    banned = {"utils", "helpers", "common", "services"}
    found = [path for name in LEVEL for path in (ROOT / name).rglob("*.py") if banned & {*path.parts, path.stem}]
    assert found == []


def hidden_imports(path: Path) -> list[int]:
    tree = ast.parse(path.read_text())
    return [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def test_rooms_import_at_the_top_of_the_file():
    # An import inside a function is how a circle is hidden. The PDF's child sets its limits before it loads WeasyPrint.
    rooms = [name for name in LEVEL if name != "jfp_portal"]
    found = {
        str(path.relative_to(ROOT)): lines
        for name in rooms
        for path in (ROOT / name).rglob("*.py")
        if path.name != "child.py" and (lines := hidden_imports(path))
    }
    assert found == {}
