"""Does the sample hold the planning cycle as the discussion document prints it, and is the cycle entered once?"""

from __future__ import annotations

import re

import pytest

from jfp_portal import seeding, seeding_cycle
from organisations.models import Organisation
from priorities.models import CycleStep, PlanningCycle
from tests.jfp_portal.sample_files import needs_seeds, read, seed

DATA = read("cycle.yaml")["cycle"]


def squeezed(text: str) -> str:
    """Without spaces and marks of lists, as the words of a table's cells run together in the document."""
    return re.sub(r"</?\w+>|[•\s]", "", text)


@needs_seeds
def test_every_word_of_the_cycle_is_printed() -> None:
    printed = squeezed(seed(4))
    for step in DATA["steps"]:
        words = [step["theme"], step["dates_wording"], *step.get("prompts", [])]
        words += step.get("activity", "").splitlines() + [lead["wording"] for lead in step.get("leads") or []]
        for each in words:
            assert squeezed(each) in printed, each
    for row in DATA["guidance"]:
        assert squeezed(row["expected_wording"]) in printed


@needs_seeds
def test_every_step_of_the_documents_table_is_there() -> None:
    table = seed(4).split("Theme\tActivity\tWhich Team Leads\tDates\n")[1].split("\n\n")[0]
    themes = re.findall(r"(?m)^([A-Z][^\t<•]+)\t", table)
    assert [step["theme"] for step in DATA["steps"]] == [theme.strip() for theme in themes]


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    seeding.seed_directory()
    counts = []
    for _ in range(2):
        seeding_cycle.seed_cycle()
        counts.append((PlanningCycle.objects.count(), CycleStep.objects.count()))
    assert counts == [(2, 12), (2, 12)]
    copy = PlanningCycle.objects.get(plans_for=2027)
    assert copy.steps.get(position=1).due_on.isoformat() == "2026-12-31"
    assert copy.owner == Organisation.objects.get(slug="nhs-cheshire-and-merseyside")
