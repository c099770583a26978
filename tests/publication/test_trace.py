"""What do the pages that follow a promise through read from the register, and is only the public part of it told?"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import actions as metric_actions
from metrics.models import Target
from priorities import actions as priority_actions
from priorities.models import Commitment
from publication import actions, queries
from publication.bundle import storage
from tests import stages
from tests.priorities.test_decisions import intention, meeting  # noqa: F401
from tests.priorities.test_intentions import WHO, cycle  # noqa: F401
from tests.priorities.test_scoring_rounds import matrix  # noqa: F401

pytestmark = pytest.mark.django_db
QUERIES = {"measures": 4, "not now": 2}


def measured(commitment, number=1):
    """A target that this commitment states, for an indicator. Its words are in the text, so that the text is the same
    that was approved."""
    indicator = metric_actions.register_indicator(slug=f"jobs-{number}", title=f"Jobs {number}", **WHO)
    target = Target.objects.create(slug=f"more-jobs-{number}", state=Target.State.PROPOSED, indicator=indicator)
    metric_actions.state_target(target=target, wording=commitment.text, commitment=commitment, **WHO)


def not_now(intention, meeting, **more):  # noqa: F811
    given = {"outcome": "not now", "reason": "No money.", "public_reason": "Others wait longer.", **more}
    priority_actions.decide_intention(intention=intention, meeting=meeting, **given, **WHO)


def test_only_what_is_published_is_told(people):
    edition = stages.joint_plan_ready(people)
    promise = Commitment.objects.get(section__edition=edition)
    measured(promise)
    owner = people.icb
    terms = {"owner": owner, "post": "Chief Executive", "due_on": date(2028, 3, 31), "measure": "Waits for a clinic"}
    priority_actions.set_terms(commitment=promise, **terms, **WHO)
    assert queries.site_measures()["targets"] == queries.site_measures()["terms"] == []
    stages.published(edition)
    assert queries.site_measures()["targets"] == [
        {
            "plan": "mercia-plan", "commitment": str(promise.uid), "measure": "", "wording": promise.text,
            "indicator": {"slug": "jobs-1", "title": "Jobs 1"},
        }
    ]  # fmt: skip
    here = f"priorities/commitments/mercia-plan/{promise.uid}"
    page = (storage.root() / "public" / here / "index.html").read_text()
    for words in ("Open two clinics by March 2027", "No source is recorded for it yet.",
                  "No milestone is stated for it.", f"{owner.name}: Chief Executive", "By 31 March 2028",
                  "Waits for a clinic"):  # fmt: skip
        assert words in page
    assert f'href="/{here}/"' in (storage.root() / "public/priorities/indicators/index.html").read_text()


def test_why_not_now_is_public_as_long_as_it_stands(cycle, intention, meeting):  # noqa: F811
    not_now(intention, meeting)
    candidate = priority_actions.add_candidate(
        cycle=cycle, title="A machine", kind="workshop", evidence="A workshop asked for it.", **WHO
    )
    given = {"candidate": candidate, "meeting": meeting, "reason": "x", **WHO}
    priority_actions.decide_candidate(outcome="not now", public_reason="It is not needed.", **given)
    told = queries.site_not_now()
    assert [(row["title"], row["reason"], row["is_intention"]) for row in told] == [
        ("Clinics 1", "Others wait longer.", True), ("A machine", "It is not needed.", False),
    ]  # fmt: skip
    assert "No money." not in str(told)
    actions.show()
    assert "Others wait longer." in (storage.root() / "public/priorities/not-now/index.html").read_text()
    # It is taken up after all: what is done is not told as not done.
    priority_actions.decide_candidate(outcome="now", **given)
    assert [row["title"] for row in queries.site_not_now()] == ["Clinics 1"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(cycle, people, intention, meeting, count):  # noqa: F811
    edition = stages.joint_plan_ready(people)
    promise = Commitment.objects.get(section__edition=edition)
    for number in range(1, count + 1):
        measured(promise, number)
    priority_actions.set_terms(commitment=promise, no_measure_reason="Nobody counts it.", **WHO)
    not_now(intention, meeting)
    stages.published(edition)
    found = {}
    for name, ask in (("measures", queries.site_measures), ("not now", queries.site_not_now)):
        with CaptureQueriesContext(connection) as asked:
            told = ask()
        found[name] = len(asked)
        assert told
    assert len(queries.site_measures()["targets"]) == count
    assert found == QUERIES
