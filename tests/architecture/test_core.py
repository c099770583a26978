"""Does the ground floor know no word of the trade?"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRADE = re.compile(
    r"\b(plans?|boards?|opinions?|editions?|commitments?|priorit(y|ies)|consult\w*|icb|places?|trusts?|indicators?"
    r"|approvals?|publications?|snapshots?|organisations?|health)\b",
    re.IGNORECASE,
)
# "in place of", and the names of the design system and of others' modules.
INNOCENT = re.compile(r"placeholder|replace\w*|takes? the place|in place|data-|nhsuk|NHS")


def words_of_the_trade(text: str) -> list[str]:
    return [match.group() for match in TRADE.finditer(INNOCENT.sub("", text))]


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_knows_no_word_of_the_trade(path):
    assert words_of_the_trade(path.read_text()) == []


def test_the_guard_sees_a_word_of_the_trade():
    assert words_of_the_trade("class Plan:") == ["Plan"]
