"""Can every state of every life be seen in the sample system, and does loading it again change nothing at all?

The sample is loaded and published once for all of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.urls import Resolver404, resolve

from consultation.models import Consultee, Opinion, OpinionDraft, Round
from consultation.transitions import CONSULTEE, ROUND
from core import ledger
from core.models import Job, Mail
from plans.models import (  # fmt: skip
    Approval,
    Comment,
    CommentReply,
    Edition,
    Notification,
    Plan,
    StatusChange,
    Suggestion,
)
from plans.queries import working_edition
from plans.transitions import EDITION
from priorities.models import Milestone, MilestoneReport
from publication import actions, queries
from publication.bundle import storage
from publication.models import Copy, Publication
from tests.jfp_portal.sample_files import read

# A worker holds such a job for moments only, so no data that stands still can show it.
PASSING = {Job.State.QUEUED, Job.State.RUNNING}

# Answered by the application, not by files.
LIVE = (
    "/workspace/", "/accounts/", "/consultations/", "/metrics/", "/boards/", "/verify/receipt/", "/api/",
    "/formats/ask/",
)  # fmt: skip

# What is shown of a Place plan's period where the volume's title, 2024/25, is not all that is said.
PERIODS = {"place-plan-cheshire-west": "until March 2026", "place-plan-knowsley": ""}


def load() -> None:
    call_command("seed_sample", stdout=StringIO())


class TestLives(TestCase):
    root: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(cls.enterClassContext(TemporaryDirectory()))
        hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        cls.enterClassContext(override_settings(PUBLICATION_ROOT=cls.root, PASSWORD_HASHERS=hasher))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def setUp(self) -> None:
        # Every other test publishes into a folder of its own; these read what was published once.
        self.enterContext(override_settings(PUBLICATION_ROOT=self.root))

    def test_every_state_of_an_edition_can_be_seen(self) -> None:
        assert set(Edition.objects.values_list("status", flat=True)) == set(EDITION.states)

    def test_every_state_of_a_round_can_be_seen(self) -> None:
        assert set(Round.objects.values_list("status", flat=True)) == set(ROUND.states)

    def test_every_state_of_a_board_that_is_asked_can_be_seen(self) -> None:
        assert set(Consultee.objects.values_list("status", flat=True)) == set(CONSULTEE.states)
        planned = Round.objects.get(status=Round.Status.PLANNED)
        assert set(planned.consultees.values_list("status", flat=True)) == {Consultee.Status.NOT_ASKED}
        assert planned.consultees.count() == 9

    def test_every_state_of_a_publication_and_every_lasting_state_of_a_job_can_be_seen(self) -> None:
        assert set(Publication.objects.values_list("state", flat=True)) == set(Publication.State)
        assert set(Job.objects.values_list("state", flat=True)) == set(Job.State) - PASSING
        failed = Job.objects.get(state=Job.State.FAILED)
        assert "A later text was issued" in failed.error

    def test_every_step_of_an_edition_was_taken_by_its_verb(self) -> None:
        assert set(StatusChange.objects.values_list("name", flat=True)) == {each.name for each in EDITION.transitions}

    def test_a_milestone_is_seen_watched_over_reported_on_and_corrected(self) -> None:
        rows = Milestone.objects.filter(statements__section__edition__plan__slug="sample-joint-forward-plan")
        assert sorted(row.reports.count() for row in rows) == [0, 0, 3]
        assert rows.filter(committee__isnull=True).count() == 1
        assert MilestoneReport.objects.filter(supersedes__isnull=False).count() == 1
        for report in MilestoneReport.objects.all():
            assert report.narrative.startswith("Sample record:")

    def test_a_decision_endorses_or_approves(self) -> None:
        assert set(Approval.objects.values_list("decision", flat=True)) == set(Approval.Decision)

    def test_boards_are_seen_answering_and_what_they_write_says_that_it_is_made_up(self) -> None:
        assert set(OpinionDraft.objects.values_list("status", flat=True)) == {"waiting", "sent_back", "released"}
        for draft in OpinionDraft.objects.all():
            assert draft.text.startswith("[Sample text, not the board's own words.]")
            assert {step.name for step in draft.steps.all()} != {""}

    def test_nothing_is_said_in_the_name_of_a_board(self) -> None:
        """What was made up says so; of 2023 the documents hold no answer, so none is recorded."""
        assert Opinion.objects.exists()
        for opinion in Opinion.objects.all():
            assert opinion.text.startswith("[Sample text, not the board's own words.]")
        first = Consultee.objects.filter(round__snapshot__edition__number=1, round__status=Round.Status.CLOSED)
        assert first.count() == 9
        assert not Opinion.objects.filter(consultee__in=first).exists()
        assert {row.no_reply_note for row in first} == {read("opinions-2023.yaml")["unknown"].strip()}
        for row in Consultee.objects.exclude(no_reply_note="").exclude(pk__in=first):
            assert row.no_reply_note.startswith("Sample record:")
        for approval in Approval.objects.all():
            assert "ample record" in approval.meeting
        for change in StatusChange.objects.filter(name__in=["abandon", "withdraw"]):
            assert change.note.startswith("Sample record:")

    def test_what_the_law_asks_after_publication_can_be_seen(self) -> None:
        plan = Plan.objects.get(slug="sample-capital-plan")
        first, second = plan.editions.order_by("number")
        assert (first.status, second.status) == (Edition.Status.SUPERSEDED, Edition.Status.PUBLISHED)
        told = json.loads((self.root / "public/plans/sample-capital-plan/changes.json").read_text())
        reasons = {item["reason"] for group in told["groups"] for item in group["changes"]}
        assert reasons == {"Sample record: the builders gave another date."}
        publication = Publication.objects.get(edition__plan__slug="joint-forward-plan-2023-28", edition__number=2)
        due = queries.copies_due(publication)
        assert len(due) == 11
        assert sum(each.is_given for each in due) == 4
        page = (self.root / "public/opinions/knowsley-health-and-wellbeing-board/index.html").read_text()
        assert "after publication" in page
        assert all("Sample record" in copy.to_whom for copy in Copy.objects.all())

    def test_a_text_is_seen_being_written_together(self) -> None:
        """Who answers, what is signed off, what was said and suggested; told to people, and to nobody's letter box."""
        sefton, wirral = (
            working_edition(Plan.objects.get(slug=f"place-plan-{place}")) for place in ("sefton", "wirral")
        )
        vision = sefton.sections.get(slug="our-vision")
        assert vision.sign_offs.get(version=vision.version).by == vision.owner
        assert sefton.sections.filter(owner__isnull=False, sign_offs=None).exists()
        assert set(Comment.objects.values_list("state", flat=True)) == set(Comment.State)
        assert Suggestion.objects.filter(state=Suggestion.State.PROPOSED).exists()
        for said in [*Comment.objects.all(), *CommentReply.objects.exclude(text="")]:
            assert said.text.startswith("[Sample comment.]")
        assert Notification.objects.filter(kind=Notification.Kind.ASSIGNED).exists()
        assert not Mail.objects.exclude(to__endswith=".sample.local").exists()
        programmes = wirral.sections.get(slug="wirral-place-programmes")
        assert programmes.owner_post.startswith("Senior Responsible Officer")
        assert "Strategy and Transformation Group" in programmes.reports_to

    def test_the_endorsement_of_2023_stands_as_the_deck_tells_it(self) -> None:
        """It came before the portal, so it is a dated fact with its source and no decision on a hash."""
        (told,) = [row for row in read("register/dates.yaml") if row["what"] == "Draft endorsed"]
        assert (told["who"], told["starts"], told["told_as"], told["source"]) == (
            "ICB Board and Provider Collaborative Boards", "2023-03", "expected", "deck",
        )  # fmt: skip
        first = Edition.objects.get(plan__slug="joint-forward-plan-2023-28", number=1)
        endorsed = Approval.objects.filter(snapshot__edition=first, decision=Approval.Decision.ENDORSED)
        assert not endorsed.exists()

    def test_every_address_that_the_traceability_page_gives_is_public_or_of_the_workspace(self) -> None:
        """Of the site: the page is there, with the place in it. Of the workspace: a view answers to the address."""
        text = (Path(__file__).resolve().parents[2] / "docs" / "traceability.md").read_text(encoding="utf-8")
        given = set(re.findall(r"`(/[\w./-]*/(?:#[\w-]+)?)`", text))
        public = {address for address in given if not address.startswith(LIVE)}
        assert len(public) > 100
        missing = []
        for address in sorted(public):
            path, _, anchor = address.partition("#")
            page = storage.root() / "public" / path.lstrip("/") / "index.html"
            if not page.is_file() or (anchor and f'id="{anchor}"' not in page.read_text(encoding="utf-8")):
                missing.append(address)
        working = {found for found in re.findall(r"`(/[^`?]*)", text) if found.startswith(LIVE)}
        assert len(working) > 4
        missing += [address for address in sorted(working) if not answers(address)]
        assert missing == []

    def test_what_is_under_way_is_not_public(self) -> None:
        public = storage.root() / "public"
        assert not (public / "plans/sample-joint-forward-plan").exists()
        assert not (public / "plans/place-plan-halton/editions/2").exists()
        assert not (public / "plans/joint-forward-plan-2023-28/editions/3").exists()

    def test_a_withdrawn_plan_says_so_and_its_files_stay(self) -> None:
        public = storage.root() / "public" / "plans" / "sample-withdrawn-plan"
        assert '"state": "withdrawn"' in (public / "status.json").read_text()
        history = (public / "editions/index.html").read_text()
        assert "This plan has been withdrawn." in history
        assert "It was withdrawn on 30 April 2024. The reason given: Sample record:" in history
        for kept in ("index.html", "plan.pdf", "plan.json", "manifest.json"):
            assert (public / "editions/1" / kept).is_file()
        assert "exists nowhere" in (public / "editions/1/index.html").read_text()

    def test_inferred_days_are_never_shown(self) -> None:
        """A Place plan for 2024/25 names no day, so no page of it does; one that names no year shows none."""
        plans = Plan.objects.filter(plan_type__slug="place-plan")
        assert plans.count() == 9
        for plan in plans:
            folder = storage.root() / Publication.objects.get(edition__plan=plan, state="published").folder
            shown = (folder / "index.html").read_text()
            assert not re.search(r"(1 April|31 March) 20\d\d", shown), plan
            expected = PERIODS.get(plan.slug, "2024/25")
            assert expected in shown, plan
            assert ("2024/25" in json.loads((folder / "plan.json").read_text())["plan"].get("period", "")) == (
                expected == "2024/25"
            )

    def test_everything_published_can_be_proved(self) -> None:
        assert not actions.verify().reasons

    def test_twice_is_once(self) -> None:
        """No row is added, changed or taken away, in any table; no file of a bundle or of the site differs."""
        rows, entries, files = tables(), ledger.entries(), digests(self.root)
        assert len(rows) > 40
        assert len(files) > 1000
        load()
        after = tables()
        assert {name for name in rows if rows[name] != after[name]} == set()
        assert ledger.entries() == entries
        assert digests(self.root) == files


def answers(address: str) -> bool:
    """Whether a view answers to an address as it is written for people, with what stands for another in <>."""
    examples = {"slug": "plan", "name": "name", "uid": str(uuid.UUID(int=1))}
    address = re.sub(r"<(\w+)>", lambda stands: examples.get(stands[1], "1"), address.partition("#")[0])
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def tables() -> dict[str, tuple[int, str]]:
    """Every table of the database: how many rows, and a fingerprint of them all."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            found[table] = cursor.fetchone()
    return found


def digests(root: Path) -> dict[str, str]:
    """The fingerprint of every file, and where every link leads."""
    found = {}
    for folder, _, names in os.walk(root):
        for path in (Path(folder, name) for name in names):
            name = str(path.relative_to(root))
            found[name] = os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
    return found
