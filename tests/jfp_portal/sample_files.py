"""The sample system's files and the user's documents, as the tests read them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.richtext import clean
from jfp_portal import files
from jfp_portal.files import NATIONAL, files_called, loaded
from plans.imports import markdown_body

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "jfp_portal" / "sample"
JFP = SAMPLE / "plans" / "joint-forward-plan-2023-28"
SEEDS = ROOT.parent / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the user's documents are not beside this checkout")


@cache
def read(name: str) -> Any:
    """A file of the sample, over the national one of that name."""
    stem = name.removesuffix(".yaml")
    national = files_called(stem, NATIONAL)
    if national and not files_called(stem, SAMPLE):
        return loaded(national[0])
    if national:
        return files.SAMPLE.rows(stem)
    return yaml.safe_load((SAMPLE / name).read_text(encoding="utf-8"))


@cache
def joint_forward_plan() -> dict[str, Any]:
    plan = yaml.safe_load((JFP / "plan.yaml").read_text(encoding="utf-8"))
    plan["sections"] = [yaml.safe_load(f.read_text(encoding="utf-8")) for f in sorted(JFP.glob("[0-9]*.yaml"))]
    return plan


@cache
def place_plans() -> list[dict[str, Any]]:
    return [yaml.safe_load(f.read_text(encoding="utf-8")) for f in sorted((SAMPLE / "plans").glob("place-plan-*.yaml"))]


@cache
def reference_documents() -> list[dict[str, Any]]:
    return [read(f"plans/{name}.yaml") for name in ("strategy-2021-25", "planning-approach-2024-25")]


def every_plan() -> list[dict[str, Any]]:
    return [joint_forward_plan(), *place_plans(), *reference_documents()]


def walk(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield section
        yield from walk(section["sections"])


def promises(commitments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for commitment in commitments:
        yield commitment
        yield from promises(commitment["commitments"])


def seed(number: int) -> str:
    (file,) = SEEDS.glob(f"{number:03}_*")
    return file.read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Returns the words alone: no mark-up, no emphasis, one space between words, one kind of quotation mark."""
    text = html.unescape(re.sub(r"<[a-z/][^>]*>", " ", text))
    text = re.sub(r"\]\([^)]*\)", " ", text).translate(str.maketrans("‘’“”", "''\"\""))
    return " ".join(re.sub(r"[*|\\\[]", " ", text).split())


@cache
def organisations() -> list[dict[str, Any]]:
    return files.SAMPLE.rows("organisations")


def framework(slug: str) -> dict[str, Any]:
    (found,) = (row for row in files.SAMPLE.rows("frameworks") if row["slug"] == slug)
    return found


def names_of(body: dict[str, Any]) -> set[str]:
    """Every name of a body, in plain characters."""
    return {plain(body["name"]), *(plain(name["name"]) for name in body.get("names", []))}


def bodies() -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in organisations()}


@cache
def every_body() -> tuple[str, ...]:
    """The canonical body of every section of the sample plans that has one."""
    texts = [section.get("body") or "" for plan in every_plan() for section in walk(plan["sections"])]
    return tuple(body for text in texts if (body := clean(markdown_body(text))))
