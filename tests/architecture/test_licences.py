"""May we use, change and pass on everything that is locked, and is it known why each thing we chose is here?"""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "Apache Software License", "Apache-2.0", "BSD", "BSD 3-Clause", "BSD License", "BSD-2-Clause", "BSD-3-Clause",
    "ISC", "MIT", "MIT License", "MIT-0", "MIT-CMU", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)", "PSF-2.0",
}  # fmt: skip
# What their own words leave open, or what asks more of us; each looked at, with what we do about it.
LOOKED_AT = {
    "psycopg": "LGPL-3.0: used unchanged as a library of its own, which anybody can replace",
    "psycopg-binary": "LGPL-3.0: as psycopg",
    "pyphen": "GPL, LGPL or MPL 1.1 as one chooses: MPL; used unchanged",
    "qrcode": "BSD 3-Clause in its LICENSE file; the second classifier tells of the trademark “QR Code”",
}
# Locked for other systems or Pythons than the one this runs on, so that there is no metadata to read.
ELSEWHERE = {"async-timeout", "brotlicffi", "colorama", "tzdata"}


def locked() -> list[str]:
    lines = (ROOT / "requirements/test.txt").read_text().splitlines()
    return [found[1] for line in lines if (found := re.match(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==", line))]


def licences(told: metadata.PackageMetadata) -> list[str]:
    """Each licence by itself, of those that all hold; of those among which one may choose, whichever is allowed."""
    if said := told.get("License-Expression"):
        return [_best(part) for part in re.split(r" AND ", said)]
    names = [each.rsplit("::", 1)[1].strip() for each in told.get_all("Classifier") or [] if "License ::" in each]
    return names or [_best((told.get("License") or "").strip().partition("\n")[0])]


def _best(choice: str) -> str:
    parts = re.split(r" OR ", choice)
    return next((part for part in parts if part in ALLOWED), choice)


def is_allowed(name: str, told: metadata.PackageMetadata) -> bool:
    return name in LOOKED_AT or all(each in ALLOWED for each in licences(told))


@pytest.mark.parametrize("name", sorted(set(locked()) - ELSEWHERE))
def test_what_is_locked_may_be_used(name):
    told = metadata.metadata(name)
    assert is_allowed(name, told), f"{name}: {licences(told)}. Look at it, then ALLOWED or LOOKED_AT."


def test_what_was_looked_at_is_still_here():
    assert set(LOOKED_AT) | ELSEWHERE <= set(locked())


@pytest.mark.parametrize("said", ["AGPL-3.0-only", "MIT AND GPL-3.0-only", "", "Proprietary"])
def test_a_licence_that_asks_more_is_seen(said):
    told = metadata.metadata("django")
    del told["License-Expression"]
    del told["Classifier"]
    told["License"] = said
    if said and " " in said:
        told["License-Expression"] = said
    assert not is_allowed("new-thing", told)


@pytest.mark.parametrize("name", ["base", "test"])
def test_each_thing_that_we_chose_says_why(name):
    lines = (ROOT / f"requirements/{name}.in").read_text().splitlines()
    chosen = [line for line in lines if re.match(r"[A-Za-z]", line)]
    assert chosen
    assert [line for line in chosen if len(line.partition("#")[2].split()) < 2] == []
