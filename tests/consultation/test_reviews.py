"""Are boards asked of what they are to be asked, on the day that counts, and is each asking kept apart?"""

from datetime import date

import pytest

from consultation import actions
from consultation.models import Consultee, Opinion, Round
from consultation.queries import last_words
from core.verdict import Refused
from organisations import actions as organisation_actions
from plans import actions as plan_actions
from plans.models import Edition
from publication import actions as publication_actions
from publication.bundle import storage
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY, Kind, organisation

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 3, 31)


@pytest.fixture
def published(people):
    for duty, words in (("consult review", "the review of the steps"), ("opinion published", "proper account")):
        plan_actions.register_rule(
            plan_type=people.joint, duty=duty, body_kind=Kind.HEALTH_AND_WELLBEING_BOARD, question=words,
            citation="NHS Act 2006", mandatory=duty == "consult review", valid_from=None, by=SYSTEM, at=NOW,
        )  # fmt: skip
    return stages.published(stages.joint_plan_ready(people))


def later(publication, board, **change):
    return publication_actions.record_later_opinion(
        **{
            "publication": publication, "board": board, "text": "  It does.\n", "finding": "partly", "agreed_on": TODAY,
            "how": Opinion.How.MEETING, "given_to_nhs_england_on": TODAY, "copy_received_on": TODAY, "is_shown": True,
            "by": SYSTEM, "at": NOW, **change,
        }
    )  # fmt: skip


def test_a_tenth_board_is_asked_while_its_area_overlaps(people):
    council, board = (
        organisation("wye-council", Kind.LOCAL_AUTHORITY),
        organisation("wye-board", "health-and-wellbeing-board"),
    )
    organisation_actions.record_overlap(
        icb=people.icb, authority=council, board=board, extent="part", source="Look-up", valid_to=TODAY,
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    days = {"closes_on": NEXT_YEAR, "by": SYSTEM, "at": NOW}
    planned = actions.plan_round(snapshot=draft, opens_on=TODAY, **days)
    assert planned.consultees.filter(organisation=board).exists()
    opened = actions.open_round(snapshot=draft, opens_on=date(2026, 11, 3), **days)
    assert list(
        opened.consultees.filter(status=Consultee.Status.AWAITING).values_list("organisation__slug", flat=True)
    ) == [each.slug for each in people.boards]


def test_the_yearly_review_asks_every_board_and_moves_no_edition(published, people):
    round = actions.open_review(snapshot=published.snapshot, opens_on=TODAY, closes_on=NEXT_YEAR, by=SYSTEM, at=NOW)
    assert (round.kind, round.number, round.question) == (Round.Kind.ANNUAL_REPORT, 1, "the review of the steps")
    assert [row.organisation for row in round.consultees.order_by("organisation__name")] == people.boards
    with pytest.raises(Refused, match="open already"):
        actions.open_review(snapshot=published.snapshot, opens_on=TODAY, closes_on=NEXT_YEAR, by=SYSTEM, at=NOW)
    for row in round.consultees.all():
        actions.record_no_reply(consultee=row, tried="Two letters.", by=SYSTEM, at=NOW)
    actions.close_round(round=round, by=SYSTEM, at=NOW)
    assert Edition.objects.get(pk=published.edition_id).status == Edition.Status.PUBLISHED


def test_a_review_needs_a_rule(people):
    publication = stages.published(stages.joint_plan_ready(people))
    with pytest.raises(Refused, match="know no yearly review"):
        actions.open_review(snapshot=publication.snapshot, opens_on=TODAY, closes_on=NEXT_YEAR, by=SYSTEM, at=NOW)


def test_an_opinion_after_publication_is_kept_apart_from_the_final_one(published, people):
    final = {
        board: word.opinion for board, word in last_words(published.edition, published.snapshot.text_sha256).items()
    }
    row = later(published, people.boards[0])
    assert row.opinion.text == "  It does.\n"
    assert row.opinion.consultee.round.kind == Round.Kind.PUBLISHED
    assert row.opinion.consultee.round.consultees.count() == 1
    after = {
        board: word.opinion for board, word in last_words(published.edition, published.snapshot.text_sha256).items()
    }
    assert after == final
    second = later(published, people.boards[1], text="It does not.")
    assert second.opinion.consultee.round == row.opinion.consultee.round
    hidden = later(published, people.boards[1], text="Between us.", is_shown=False)
    publication_actions.show()
    assert publication_actions.verify().reasons == ()
    public = storage.root() / "public/opinions"
    page = (public / "avon-board/index.html").read_text()
    assert "after publication" in page
    assert row.opinion.sha256 in page
    assert "It does, says Avon Board." in page, "the final opinion stands there too"
    assert "On the published plan" in (public / "index.html").read_text()
    assert hidden.opinion.sha256 not in (public / "tamar-board/index.html").read_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agreed_on": date(2026, 10, 1)}, "belongs to its round"),
        ({"copy_received_on": date(2027, 1, 1)}, "has not come yet"),
        ({"text": " "}, "empty statement"),
    ],
)
def test_an_opinion_after_publication_is_refused_with_its_reason(published, people, change, said):
    with pytest.raises(Refused, match=said):
        later(published, people.boards[0], **change)
    assert not Round.objects.filter(kind=Round.Kind.PUBLISHED).exists()


def test_only_a_relevant_board_speaks_of_the_published_plan(published):
    far = organisation("far-board", Kind.HEALTH_AND_WELLBEING_BOARD)
    with pytest.raises(Refused, match="not a relevant board"):
        later(published, far)


def test_a_redraft_opens_the_next_round_for_all(people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    first = stages.consulted(edition)
    stages.reworded(edition)
    snapshot = publication_actions.issue_draft(edition=edition, to_boards=(TODAY, NEXT_YEAR), by=SYSTEM, at=NOW)
    second = snapshot.rounds.get()
    assert (second.number, second.status) == (2, Round.Status.OPEN)
    assert second.consultees.filter(status=Consultee.Status.AWAITING).count() == first.consultees.count() == 2
    assert Edition.objects.get(pk=edition.pk).status == Edition.Status.IN_CONSULTATION


def test_nobody_is_asked_again_about_a_text_on_which_all_were_heard(people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition)
    with pytest.raises(Refused, match="heard on this very text already"):
        publication_actions.issue_draft(edition=edition, to_boards=(TODAY, NEXT_YEAR), by=SYSTEM, at=NOW)
    assert edition.snapshots.count() == 1
