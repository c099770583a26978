"""Does the data check find each defect that the study of the user's documents names (domain.md, section 6), and nothing
that is none? The list of all findings of the sample is a file: write it anew with JFP_WRITE_EXPECTED=1."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from plans.models import Edition, Plan, Requirement
from publication import actions
from publication.checks import KINDS, Finding, every_finding
from tests import stages

EXPECTED = Path(__file__).with_name("check_data_expected.txt")
TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The sample system, loaded once for this file. Publishing has its own tests, and takes half a minute, so the
    editions are set to published here."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_sample", without_publishing=True, stdout=StringIO())
        for plan in Plan.objects.all():
            if not plan.editions.filter(status=Edition.Status.PUBLISHED).exists():
                first = plan.editions.order_by("number").first()
                Edition.objects.filter(pk=first.pk).update(status=Edition.Status.PUBLISHED)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def findings(sample) -> list[Finding]:
    return every_finding(list(Plan.objects.order_by("position", "slug")), shared=True, on=TODAY)


def test_the_findings_of_the_sample_are_these_and_no_others(findings):
    found = "".join(f"{each.kind} | {each.plan or '-'} | {each.where} | {each.sentence}\n" for each in findings)
    if os.environ.get("JFP_WRITE_EXPECTED"):
        EXPECTED.write_text(found, encoding="utf-8")
    assert found.splitlines() == EXPECTED.read_text(encoding="utf-8").splitlines()


# Each trap of domain.md, section 6: the kind of the finding, and words that its sentence must hold.
TRAPS = {
    "6.1 the letters ICP": ("letters-of-two-bodies", ["“ICP” stands for 10 bodies"]),
    "6.1 Health (and) Care Partnership": ("two-spellings", ["“Health and Care ", "“Health Care "]),
    "6.1 objective 3 with and without quality": ("two-wordings", ["Enhancing quality, productivity", "a title says"]),
    "6.1 stroke became cardiovascular disease": ("wording-changed", ["“stroke” became “cardiovascular disease”"]),
    "6.1 Cheshire West is not its council": ("place-and-council", ["Cheshire West and Chester"]),
    "6.1 St Helens in national data": ("noted", ["“St. Helens”"]),
    "6.1 steering group or delivery group": ("body-unknown", ["Integrated Operational Steering Group"]),
    "6.1 VSCE for VCSE": ("glossary-letters", ["“VCSE” and “VSCE”"]),
    "6.1 CVFSE for VCFSE": ("glossary-letters", ["“VCFSE” and “CVFSE”"]),
    "6.1 Health Education Institutes": ("noted", ["Health Education Institutes"]),
    "6.1 learning difficulties and disabilities": ("noted", ["Learning difficulties, disabilities and autism"]),
    "6.1 MHLDC in two ways": ("two-expansions", ["“MHLDC”", "Learning Disability and Community"]),
    "6.2 19 trusts, 18 listed": ("stated-count", ["“19 NHS Provider Trusts”", "has 18"]),
    "6.2 Countess of Chester is left out": ("body-unknown", ["Countess of Chester", "leaves out"]),
    "6.2 merged trusts": ("body-ended", ["St Helens and Knowsley", "Mersey and West Lancashire"]),
    "6.2 North West Boroughs": ("body-ended", ["North West Boroughs", "Mersey Care"]),
    "6.2 80.0% for a target of 75%": ("beyond-target", ["stage 1 and 2", "80.0%", "75%"]),
    "6.2 finance strategy in three places": ("told-in-several-places", ["Financial strategy and", "3 places"]),
    "6.2 workforce plan in three places": ("told-in-several-places", ["Strategic Workforce Plan", "3 places"]),
    "6.2 hypertension in two places": ("told-in-several-places", ["hypertension", "2 places"]),
    "6.2 hubs in each other's row": ("swapped-rows", ["Women's Health Hubs", "Family Hubs"]),
    "6.2 figure 2 leaves out three principles": (
        "area-without-priority", ["Create fair employment", "places and communities", "ill health prevention"],
    ),
    "6.2 eight principles, five told": ("stated-count", ["eight Marmot principles", "5 entries"]),
    "6.2 in development, though published": ("still-in-development", ["Joint Forward Plan"]),
    "6.2 Wirral tells June 2024 as to come": ("stale-date", ["Wirral Health and Care Plan", "June 2024"]),
    "6.2 March 2024 as to come": ("stale-date", ["the next Joint Forward Plan, in March 2024"]),
    "6.2 slide 5 is lost": ("lost-picture", ["priority areas", "slide 5"]),
    "6.2 a stray sign": ("stray-sign", ["<running costs"]),
    "6.2 lost figures": ("lost-picture", ["Figure 7"]),
    "6.2 lost map": ("lost-picture", ["map of the nine Places"]),
    "6.2 lost programmes of Wirral": ("lost-picture", ["Wirral Place Programmes"]),
    "6.3 a strategy counts if it overlaps: period unknown": ("period-unknown", ["Living Well in Sefton"]),
    "5.8 V3 no target": ("no-target", ["rows have no target", "G&A bed occupancy"]),
    "5.8 V7 arrow": ("arrow", ["down arrow"]),
    "5.8 V9 83% below": ("ambiguous-cell", ["83% below 19/20"]),
    "5.8 V18 other ages": ("noted", ["0 to 25", "under 18"]),
    "5.8 V24 no metric": ("no-metric", ["12 to 15"]),
    "5.8 V27 no baseline": ("no-baseline", ["Reduce by 25%"]),
    "5.8 V31 to be agreed": ("still-to-agree", ["metric to be agreed"]),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_is_found(findings, trap):
    kind, words = TRAPS[trap]
    told = [each.sentence for each in findings if each.kind == kind]
    assert any(all(word in sentence for word in words) for sentence in told), told


# The subtleties of the law (6.3) are no defects of data: each is held by a rule of the portal; its tests are named.
HELD = {
    "one question, in the words of the Act": (
        "tests/consultation/test_actions.py", "test_every_relevant_board_is_asked_in_the_words_of_the_rule",
    ),
    "a redraft asks all boards again": (
        "tests/consultation/test_actions.py", "test_a_redraft_asks_all_again_and_earlier_opinions_no_longer_count",
    ),
    "the board's words are not edited": (
        "tests/consultation/test_actions.py", "test_words_are_kept_to_the_byte_and_told_to_the_ledger",
    ),
    "silence is recorded, never made up": (
        "tests/consultation/test_actions.py", "test_silence_needs_what_was_tried_and_is_its_own_state",
    ),
    "joint with partner trusts": ("tests/publication/test_checks.py", "test_every_reason_is_given_at_once"),
    "under 25, not under 18": ("tests/jfp_portal/test_check_data.py", "test_the_duty_speaks_of_people_under_25"),
}  # fmt: skip


@pytest.mark.parametrize("trap", HELD)
def test_the_subtleties_of_the_law_are_held_by_a_test(trap):
    path, name = HELD[trap]
    assert f"def {name}(" in (Path(__file__).parents[2] / path).read_text()


def test_the_duty_speaks_of_people_under_25(sample):
    said = " ".join(Requirement.objects.values_list("explanation", flat=True))
    assert "under 25" in said
    assert "under 18" not in said


def test_every_kind_says_what_to_do_and_no_fingerprint_occurs_twice(findings):
    assert all(kind.mend and kind.title for kind in KINDS.values())
    assert len({each.fingerprint for each in findings}) == len(findings)


def test_looking_twice_gives_the_same_in_the_same_order(findings):
    plans = list(Plan.objects.order_by("position", "slug"))
    assert every_finding(plans, shared=True, on=TODAY) == findings


def test_before_the_day_nothing_is_stale(sample):
    plans = list(Plan.objects.filter(slug="place-plan-wirral"))
    assert "stale-date" in {each.kind for each in every_finding(plans, shared=False, on=TODAY)}
    assert "stale-date" not in {each.kind for each in every_finding(plans, shared=False, on=date(2024, 6, 1))}


def run(*args: str) -> str:
    out = StringIO()
    call_command("check_data", "--on", TODAY.isoformat(), *args, stdout=out)
    return out.getvalue()


def test_the_command_tells_in_words_and_as_json(sample, findings):
    text = run()
    assert f"{len(findings)} findings." in text
    assert "Past days told as still to come (warning," in text
    rows = json.loads(run("--format", "json"))
    assert [row["fingerprint"] for row in rows] == [each.fingerprint for each in findings]
    assert {row["plan"] for row in json.loads(run("--plan", "place-plan-wirral", "--format", "json"))} == {
        "place-plan-wirral"
    }


def test_the_command_fails_when_asked_to_and_not_for_what_is_set_aside(sample, findings):
    with pytest.raises(CommandError, match="as grave as “error”"):
        run("--fail-on", "error")
    point = transaction.savepoint()
    for each in findings:
        if each.severity == "error":
            actions.set_aside(finding=each, reason="Both are sources' words.", by=None, at=stages.NOW)
    assert "set aside." in run("--fail-on", "error")
    transaction.savepoint_rollback(point)


def test_an_unknown_plan_is_refused_with_the_names_of_the_known(sample):
    with pytest.raises(CommandError, match="place-plan-wirral"):
        run("--plan", "no-such-plan")
