"""Do the commands say what they did, and in words what they did not do?"""

import hashlib
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from core.models import AuditEvent
from jfp_portal.seeding import read
from organisations.models import Organisation, OrganisationName, Place, Post, Remit
from organisations.queries import bodies_called
from plans.models import Plan, PlanType, Requirement, Section
from priorities.models import Commitment, Milestone
from publication.queries import site_bodies
from tests import stages

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Our plan.md"
    path.write_text("# Our plan\n\n## Beds\n\n- [more](#)\n- less\n")
    return path


def import_it(file, *more):
    return run("import_plan", str(file), "--type", "reference-document", "--title", "Our plan", *more)


def test_import_prints_a_report_and_the_address_last(people, file):
    lines = import_it(file, "--period", "2026-04-01", "2031-03-31").splitlines()
    assert lines[0] == "Imported “Our plan”: 1 sections."
    assert any(line.startswith("  Note: ") for line in lines)
    assert lines[-1] == "our-plan"
    assert Plan.objects.get().owner == people.icb


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--period", "2031-04-01", "2026-03-31"], "Nothing was imported.*ends before it starts"),
     (["--title", "?!"], "Nothing was imported.*slug"),
     (["--title", "Very " * 60], "Nothing was imported.*title")],
)  # fmt: skip
def test_what_no_plan_can_be_is_refused_in_words(people, file, more, said):
    with pytest.raises(CommandError, match=said):
        import_it(file, *more)
    assert not Plan.objects.exists()


def test_import_for_a_place_belongs_to_its_partnership(people, file):
    import_it(file, "--place", "avon")
    assert Plan.objects.get().owner == people.places[0].partnership


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--place", "nowhere"], "There is no place “nowhere”. There are: avon, tamar"),
     (["--owner", "nobody"], "There is no organisation “nobody”")],
)  # fmt: skip
def test_what_does_not_exist_is_named_with_what_does(people, file, more, said):
    with pytest.raises(CommandError, match=said):
        import_it(file, *more)
    assert not Plan.objects.exists()


def test_a_broken_file_leaves_no_trace(people, tmp_path):
    broken = tmp_path / "plan.docx"
    broken.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(CommandError, match=r"^Nothing was imported\. "):
        import_it(broken)
    assert not Plan.objects.exists()


def test_from_file_to_public_by_command(people, file):
    import_it(file)
    number, digest = run("issue_draft", "our-plan").splitlines()
    assert number == "Snapshot 1 (Final text, to be approved and published)"
    assert digest == hashlib.sha256(Plan.objects.get().editions.get().snapshots.get().content.encode()).hexdigest()
    assert run("publish", "our-plan").strip() == "/plans/our-plan/editions/1/"
    assert run("verify_publications") == "1 publications are unchanged, to the byte and to the row.\n"


@pytest.mark.parametrize("command", ["issue_draft", "publish"])
def test_an_unknown_plan_is_refused_in_words(people, command):
    with pytest.raises(CommandError, match="no plan at the address “nothing”"):
        run(command, "nothing")


def test_publish_lists_every_reason(people):
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    run("issue_draft", "mercia-plan")
    with pytest.raises(CommandError) as refused:
        run("publish", "mercia-plan")
    said = str(refused.value).splitlines()
    assert said[0] == "Not published:"
    assert "- Avon Board has not been consulted on this text (NHS Act 2006 s.14Z54(4))." in said
    assert len(said) == 9


def rows_of_what_is_promised():
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("priorities").get_models()
    }


# What comes of people's work in a cycle; the documents hold nothing of it.
WORK_TO_COME = [
    "CandidateLineage", "Challenge", "Consideration", "Decision", "HeldBack", "MilestoneReport", "OverlapDecision",
    "ProviderReply", "Score", "ScoringEntry", "ScoringRound", "ScoringSeat", "StepReturn",
]  # fmt: skip


def test_the_sample_system_has_every_fact_and_twice_is_once():
    run("seed_sample", without_publishing=True)
    promised, events = rows_of_what_is_promised(), AuditEvent.objects.count()
    run("seed_sample", without_publishing=True)
    assert rows_of_what_is_promised() == promised
    assert AuditEvent.objects.count() == events
    empty = {name for name, rows in promised.items() if not rows}
    assert sorted(empty) == WORK_TO_COME
    assert Place.objects.count() == 9
    codes = dict(Organisation.objects.filter(kind="local-authority").values_list("gss_code", "name"))
    assert codes["E06000050"] == "Cheshire West and Chester Council"
    assert Organisation.objects.get(kind="icb").ods_code == "QYG"
    assert Requirement.objects.filter(plan_type__slug="joint-forward-plan", kind="content").count() == 17
    assert Requirement.objects.filter(plan_type__slug="joint-forward-plan", kind="published content").count() == 3
    assert Plan.objects.filter(plan_type__slug="place-plan").count() == 9
    assert PlanType.objects.get(slug="reference-document").participation_rules.count() == 0
    joint = Plan.objects.get(slug="joint-forward-plan-2023-28")
    titles = Section.objects.filter(edition__plan=joint).values_list("title", flat=True)
    assert {"Foreword", "System development", "Estates"} <= set(titles)
    assert Commitment.objects.filter(
        text__contains="Anchor Framework signatories to 25 by the end of March 2024"
    ).exists()
    promised = Commitment.objects.filter(section__edition__plan=joint)
    assert promised.exists()
    assert not promised.filter(sources=None).exists()
    assert Milestone.objects.get(slug="financial-strategy").statements.count() == 3
    assert User.objects.filter(email="officer.st-helens@sample.local").exists()
    assert len(read("accounts.yaml")) == User.objects.count()


def test_the_bodies_of_the_sample_keep_names_apart_and_twice_is_once():
    counts, shown = [], []
    for _ in range(2):
        run("seed_sample", without_publishing=True)
        shown.append(site_bodies([]))
        counts.append([model.objects.count() for model in (Organisation, OrganisationName, Remit, Post, AuditEvent)])
    assert counts[0] == counts[1]
    assert shown[0] == shown[1], "the same facts in the same order"
    assert bodies_called("ICP", year=2021).count() == 9
    assert [body.kind for body in bodies_called("ICP", year=2023)] == ["integrated-care-partnership"]
    hosted = Remit.objects.get(act=Remit.Act.HOSTS)
    assert (hosted.organisation.slug, hosted.on_behalf_of.slug) == ("cmast", "nhs-cheshire-and-merseyside")
    owners = {remit.act: remit.organisation.slug for remit in Remit.objects.filter(subject__contains="of Warrington")}
    assert owners["owns delivery"] == "warrington-together-partnership-board"
    assert owners["owns outcomes"] == "warrington-health-and-wellbeing-board"
    answering = Post.objects.filter(accountable_to__slug="one-halton-board")
    assert set(answering.values_list("subject", "holder")) == {
        (theme, "") for theme in ("Wider Determinants of Health", "Starting Well", "Living Well", "Ageing Well")
    }
    icb = Organisation.objects.get(kind="icb")
    assert icb.origins.filter(predecessor__kind="clinical-commissioning-group", on=date(2022, 6, 30)).count() == 9
    assert Place.objects.get(slug="sefton").served_by.count() == 3
    assert Organisation.objects.get(slug="nhs-england").valid_to is None


def test_the_sample_is_not_poured_over_real_data(people):
    with pytest.raises(CommandError, match="not the sample's"):
        run("seed_sample", without_publishing=True)
