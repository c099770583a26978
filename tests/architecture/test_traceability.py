"""Does every test that the traceability page names exist?"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs/traceability.md").read_text())))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_exists(path, name):
    text = (ROOT / path).read_text()
    assert not name or f"def {name}(" in text


def test_there_are_rows():
    assert len(NAMED) > 10
