"""Can an administrator look after the glossary, and see which texts a change reaches?"""

from datetime import date

import pytest

from plans import actions
from plans.models import GlossaryTerm
from publication import actions as publication_actions
from tests import stages
from tests.organisations.test_desk import confirm, desk, text, three_boxes  # noqa: F401
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
WORDS = "/workspace/administration/glossary/"
APRIL = date(2027, 4, 1)


@pytest.fixture
def icp(people) -> GlossaryTerm:
    return actions.register_term(
        slug="icp", term="ICP", meaning="A local partnership.", aliases=["ICPs"], by=SYSTEM, at=NOW
    )


def test_a_word_is_added_and_found(desk, people):  # noqa: F811
    told = {"term": "JSNA", "meaning": "Joint strategic needs assessment.", "aliases": "J.S.N.A.\n\nJSNAs\nJSNAs"}
    assert "Joint strategic" in text(desk.post(f"{WORDS}add/", told))
    done = confirm(desk, f"{WORDS}add/", told)
    assert done["Location"] == f"{WORDS}jsna/"
    assert GlossaryTerm.objects.get(slug="jsna").aliases == ["J.S.N.A.", "JSNAs"]
    assert "JSNA" in text(desk.get(f"{WORDS}?q=needs"))
    assert "Nothing matches" in text(desk.get(f"{WORDS}?state=ended"))


def test_two_meanings_at_one_time_are_refused_in_words(desk, icp):  # noqa: F811
    shown = desk.post(f"{WORDS}add/", {"term": "icp", "meaning": "A committee."})
    assert shown.status_code == 422
    assert "has another meaning at that time" in text(shown)


def test_a_new_meaning_is_a_row_of_its_own_from_its_day(desk, icp, people):  # noqa: F811
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    told = {"meaning": "The statutory committee.", "aliases": "ICPs"} | three_boxes("on", APRIL)
    said = text(desk.post(f"{WORDS}icp/new-meaning/", told))
    assert "0 plans that are being written now will be explained by it (from 1 April 2027)." in said
    assert "1 frozen text keeps the meaning that stands in it." in said
    assert "The meaning that it has now holds until 31 March 2027." in said
    icp.refresh_from_db()
    assert icp.valid_to is None

    done = confirm(desk, f"{WORDS}icp/new-meaning/", told)
    icp.refresh_from_db()
    assert (icp.meaning, icp.valid_to) == ("A local partnership.", date(2027, 3, 31))
    assert GlossaryTerm.objects.on(APRIL).get(term="ICP").meaning == "The statutory committee."
    assert "Another meaning (until 31 March 2027)" in text(desk.get(done["Location"]))
    same = desk.post(f"{WORDS}icp/new-meaning/", told | {"meaning": icp.meaning})
    assert "The meaning is the same." in text(same)
    assert "The meaning has ended before that day" in text(
        desk.post(f"{WORDS}icp/new-meaning/", told | three_boxes("on", date(2028, 4, 1)))
    )


def test_better_words_reach_what_is_being_written_and_not_what_is_frozen(desk, icp, people):  # noqa: F811
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    told = {"term": "ICP", "meaning": "A partnership of one Place.", "aliases": "ICPs"}
    said = text(desk.post(f"{WORDS}icp/change/", told))
    assert "1 plan that is being written now will be explained by it." in said
    assert "frozen" not in said.split("What follows")[1].split("Confirm")[0]
    confirm(desk, f"{WORDS}icp/change/", told)
    assert "Meaning: A local partnership. , then A partnership of one Place." in text(desk.get(f"{WORDS}icp/"))


def test_a_word_is_given_its_last_day(desk, icp):  # noqa: F811
    confirm(desk, f"{WORDS}icp/end/", three_boxes("valid_to", date(2026, 3, 31)))
    assert "ICP" in text(desk.get(f"{WORDS}?state=ended"))
    wrong = desk.post(f"{WORDS}icp/end/", {"valid_to_day": "31", "valid_to_month": "2", "valid_to_year": "2027"})
    assert wrong.status_code == 422
    assert "Enter a real date" in text(wrong)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_word_as_for_three(desk, django_assert_num_queries, count):  # noqa: F811
    for number in range(count):
        actions.add_term(term=f"Word {number}", meaning="Something.", by=SYSTEM, at=NOW)
    with django_assert_num_queries(7):
        desk.get(WORDS)
