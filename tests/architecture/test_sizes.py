"""Can every file be read in one sitting, and does every function do one thing?"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 320, 60
ROOMS = [
    "core",
    "organisations",
    "accounts",
    "plans",
    "priorities",
    "consultation",
    "metrics",
    "publication",
    "jfp_portal",
]


def sources() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def test_files_are_short():
    assert {
        str(path.relative_to(ROOT)): count
        for path in sources()
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    } == {}


def test_functions_are_short():
    found = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert found == {}
