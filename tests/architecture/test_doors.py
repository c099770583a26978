"""Do the doors (views, API, forms, tasks, admin) leave the tables alone?"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"views", "api", "forms", "filters", "tasks", "admin", "urls", "gate", "desk"}
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "update_or_create", "get_or_create", "delete"}
ROOMS = ["organisations", "accounts", "plans", "priorities", "consultation", "metrics", "publication"]


def touches_tables(source: str) -> list[str]:
    """What in this source reaches for a manager or writes a row."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "objects":
            found.append(f"line {node.lineno}: .objects")
        is_dict_update = node.attr == "update" and isinstance(node.value, ast.Dict)
        if node.attr in WRITES and not is_dict_update:
            found.append(f"line {node.lineno}: .{node.attr}")
    return found


def doors() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if DOORS & {path.stem, *path.relative_to(ROOT).parts}
    ]


@pytest.mark.parametrize("path", doors(), ids=lambda path: str(path.relative_to(ROOT)))
def test_doors_never_write_nor_query(path):
    assert touches_tables(path.read_text()) == []


@pytest.mark.parametrize("line", ["Plan.objects.all()", "plan.save()", "Plan.objects.filter(pk=1).update(title='x')"])
def test_the_guard_sees_a_door_that_does(line):
    assert touches_tables(line)


def test_there_are_doors_to_guard():
    assert len(doors()) >= 5
