"""Is every life whole: every state reachable, labelled, in somebody's hands, and drawn?"""

import pytest
from django.conf import settings

from consultation.transitions import CONSULTEE, DRAFT, RESPONSE, ROUND
from core.lifecycle import Lifecycle, step
from core.mail import MAIL
from jfp_portal.management.commands.draw_docs import DOCUMENTS
from plans.transitions import COMMENT, EDITION, SUGGESTION
from priorities.transitions import CANDIDATE, CHALLENGE, INTENTION, REQUEST, REVIEW

LIVES = [
    EDITION,
    ROUND,
    CONSULTEE,
    DRAFT,
    RESPONSE,
    COMMENT,
    SUGGESTION,
    MAIL,
    CANDIDATE,
    INTENTION,
    CHALLENGE,
    REQUEST,
    REVIEW,
]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.noun)
def test_every_state_can_be_reached(life):
    reached, before = {life.first}, None
    while reached != before:
        before = set(reached)
        reached |= {t.target for t in life.transitions if t.sources & reached}
    assert reached == set(life.states)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.noun)
def test_every_step_says_whose_turn_is_next(life):
    assert all(transition.turn for transition in life.transitions)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.noun)
def test_steps_are_refused_from_every_other_state(life):
    for transition in life.transitions:
        for state in life.states:
            assert bool(life.check(transition.name, state)) is (state in transition.sources)


def test_a_refusal_names_the_state_in_words():
    verdict = EDITION.check("publish", "draft")
    assert verdict.reasons == ("The edition is draft; to publish it must be approved.",)


def test_a_life_that_names_a_step_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Lifecycle("thing", "a", {"a": "A"}, (step("go", {"a"}, "a", turn="x"), step("go", {"a"}, "a", turn="x")))


def test_a_state_without_a_label_is_refused():
    with pytest.raises(ValueError, match="without a label"):
        Lifecycle("thing", "a", {"a": "A"}, (step("go", {"a"}, "b", turn="x"),))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_generated_documents_are_in_step(name):
    text = (settings.BASE_DIR / "docs" / name).read_text()
    assert text == DOCUMENTS[name](), f"Run `script/manage draw_docs`: docs/{name} is out of step."
