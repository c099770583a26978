"""Does a Place add a metric only with its needs assessment cited, and is it then shown to everybody? Does what a plan
aims at outside the tables of measures stand as a target, too?"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from core.verdict import Refused
from metrics import actions
from metrics.models import Indicator, LocalMeasure, Target, TargetStatement
from metrics.targets import Kind
from plans import actions as plan_actions
from priorities import actions as priority_actions
from priorities.models import Priority, PriorityMeasure
from tests import stages
from tests.metrics import made_up
from tests.metrics.made_up import WHO

pytestmark = pytest.mark.django_db
WHY = {"worse": "Twice as many children are admitted.", "assessment": "Avon JSNA 2025", "passage": "Page 7"}
VAWG = "Deliver the agreed shared outcomes in identifying and addressing violence against women and girls"
SOCIAL_VALUE = (
    "Support a system-wide approach to embedding the minimum 10% social value weighting across all procurement "
    "processes (working towards 20%)"
)
PREVENTION = "increase year on year the proportion of our budget being spent on prevention"


@pytest.fixture
def author(client, people):
    made_up.coded(people)
    client.force_login(people.people["author"])
    return client


def added(people, title="Asthma", **more):
    return actions.add_local_measure(place=people.places[0], title=title, **(WHY | WHO | more))


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_place_adds_a_metric_with_its_evidence_and_everybody_reads_both(author, client):
    address = reverse("metrics:add-local", args=["avon"])
    assert "Which outcomes are materially worse?" in text(author.get(address))
    page = text(author.post(address, {"title": "Asthma", **WHY}, follow=True))
    assert "“Asthma” is a local metric of Avon now." in page
    dashboard = text(author.get(reverse("metrics:place", args=["avon"])))
    assert "Local metric. Twice as many children are admitted. (Avon JSNA 2025, Page 7)" in dashboard
    assert "Asthma" not in text(author.get(reverse("metrics:place", args=["tamar"])))
    client.logout()
    assert 'href="/metrics/local/"' in text(client.get("/metrics/"))
    listed = text(client.get("/metrics/local/"))
    assert '<a href="/metrics/avon-asthma/">Asthma</a>' in listed
    assert "Avon JSNA 2025, Page 7" in " ".join(listed.replace("</span>", "").split())
    assert "Twice as many children are admitted." in text(client.get("/metrics/avon-asthma/"))


def test_without_a_citation_nothing_is_added_and_what_was_typed_stays(author):
    address = reverse("metrics:add-local", args=["avon"])
    answer = author.post(address, {"title": "Asthma", "worse": "Twice as many."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the title and the year of the needs assessment" in page
    assert "Enter the page, chapter or table of the needs assessment" in page
    assert 'value="Asthma"' in page
    assert not LocalMeasure.objects.exists()


def test_every_reason_is_given_at_once_and_the_database_refuses_it_too(people):
    with pytest.raises(Refused) as refused:
        actions.add_local_measure(place=people.places[0], worse=" ", assessment="", passage="", **WHO)
    assert len(refused.value.reasons) == 3
    assert "Cite the joint strategic needs assessment" in refused.value.reasons[2]
    indicator = actions.register_indicator(slug="a", title="A", **WHO)
    with pytest.raises(IntegrityError, match="localmeasure_cites_its_evidence"), transaction.atomic():
        LocalMeasure.objects.create(
            place=people.places[0], indicator=indicator, worse="x", assessment="", passage="1", added_at=WHO["at"]
        )


def test_what_is_measured_already_is_chosen_and_not_named_anew(people):
    wide = actions.register_indicator(slug="wide", title="Waits", **WHO)
    with pytest.raises(Refused, match="is measured already"):
        added(people, title="waits")
    assert added(people, title="", indicator=wide).indicator == wide
    with pytest.raises(Refused, match="Avon has added it already"):
        added(people, title="", indicator=wide)
    assert Indicator.objects.count() == 1


def test_only_the_authors_of_the_place_add_to_it(people):
    for name in ("planner", "analyst", "other-author"):
        with pytest.raises(Refused, match="You may not add a local metric"):
            added(people, by=people.people[name])
    assert added(people, by=people.people["author"]).added_by == people.people["author"]


def test_it_is_taken_out_and_put_back(author, client, people):
    row = added(people)
    address = reverse("metrics:change-local", args=["avon", row.pk])
    assert "Put it back" in text(author.post(address, {"verb": "take out"}, follow=True))
    assert "Asthma" not in text(author.get(reverse("metrics:place", args=["avon"])))
    assert "Asthma" not in text(client.get("/metrics/local/"))
    author.post(address, {"verb": "put back"})
    assert "Asthma" in text(client.get("/metrics/local/"))
    assert list(AuditEvent.objects.filter(verb__in=["took out", "put back"]).values_list("verb", flat=True)) == [
        "took out", "put back",
    ]  # fmt: skip
    client.logout()
    actions.take_out_local(measure=row, **WHO)
    assert client.get("/metrics/avon-asthma/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(author, client, people, count):
    for number in range(count):
        row = added(people, title=f"Asthma {number}")
        actions.propose_stated(
            wording=PREVENTION, slug=f"p{number}", document=f"A plan, page {number}", indicator=row.indicator, **WHO
        )
    found = []
    for address in (reverse("metrics:local", args=["avon"]), "/metrics/local/"):
        with CaptureQueriesContext(connection) as queries:
            assert author.get(address).status_code == 200
        found.append(len(queries))
    assert found == [9, 8]


def test_a_minimum_with_an_ambition_and_an_outcome_in_words_become_targets_of_the_table_of_priorities(people):
    framework = made_up.listed(1, kind="strategic objectives")
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    priority = Priority.objects.create(
        section=edition.sections.first(), objective=framework.items.get(), wording="Safety", position=1
    )
    made = {}
    for position, words in enumerate((VAWG, SOCIAL_VALUE), start=1):
        row = PriorityMeasure.objects.create(priority=priority, wording=words, position=position)
        (made[words],) = actions.propose_stated(wording=words, slug=f"r{position}", priority_measure=row, **WHO)
        assert actions.propose_stated(wording=words, slug="again", priority_measure=row, **WHO) == []
    outcome, value = made[VAWG], made[SOCIAL_VALUE]
    assert (outcome.kind, outcome.state, outcome.value) == (Kind.IN_WORDS, Target.State.VERBATIM, None)
    assert "Which outcomes are meant" in outcome.questions[0]
    assert (value.kind, value.value, value.upper, value.unit) == (Kind.FLOOR, 10, 20, "%")
    assert value.state == Target.State.PROPOSED
    # A person says what an outcome in words means; it needs no number.
    confirmed = actions.confirm_target(target=outcome, kind="in words", note="The pledge of 2023.", **WHO)
    assert confirmed.state == Target.State.CONFIRMED


def test_the_same_words_in_the_next_edition_are_the_same_target(people):
    framework = made_up.listed(1, kind="strategic objectives")
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    for position in (1, 2):
        priority = Priority.objects.create(
            section=edition.sections.first(),
            objective=framework.items.get(),
            wording=f"P {position}",
            position=position,
        )
        row = PriorityMeasure.objects.create(priority=priority, wording=SOCIAL_VALUE, position=1)
        actions.propose_stated(wording=SOCIAL_VALUE, slug=f"r{position}", priority_measure=row, **WHO)
    assert TargetStatement.objects.filter(wording=SOCIAL_VALUE).values("target").distinct().count() == 1


def test_what_is_aimed_at_is_carried_with_the_text_to_the_next_edition(people):
    framework = made_up.listed(1, kind="strategic objectives")
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    section = edition.sections.first()
    objective = framework.items.get()
    above = Priority.objects.create(section=section, objective=objective, wording="P", position=1)
    below = Priority.objects.create(section=section, objective=objective, wording="Q", position=1, parent=above)
    for priority, words in ((above, SOCIAL_VALUE), (below, VAWG)):
        row = PriorityMeasure.objects.create(priority=priority, wording=words, position=1)
        actions.propose_stated(wording=words, slug=f"c{priority.pk}", priority_measure=row, **WHO)
    promise = section.commitments.create(text="We will buy for social value.", tier="headline", position=1)
    held = Target.objects.order_by("pk").first()
    actions.state_target(target=held, wording="social value", commitment=promise, **WHO)
    plan_actions.abandon(edition=edition, reason="Begun too early.", **WHO)
    following = plan_actions.carry_forward(source=edition, **WHO)
    priority_actions.carry_forward(source=edition, target=following, **WHO)
    PriorityMeasure.objects.filter(priority__section__edition=following, wording=SOCIAL_VALUE).update(wording="Other.")
    for _ in range(2):
        actions.carry_forward(source=edition, target=following, **WHO)
        assert sorted(row.wording for row in _stated_in(following)) == [VAWG, "social value"]


def _stated_in(edition):
    in_rows = Q(priority_measure__priority__section__edition=edition)
    return TargetStatement.objects.filter(in_rows | Q(commitment__section__edition=edition))


def test_a_direction_on_a_measure_of_finance_is_a_target_without_a_number_that_everybody_reads(client, people):
    share = actions.register_indicator(slug="share", title="Share spent on prevention", unit="%", polarity="up", **WHO)
    (made,) = actions.propose_stated(wording=PREVENTION, slug="share", document="The plan, 3", indicator=share, **WHO)
    assert (made.kind, made.value, made.indicator) == (Kind.DIRECTION_UP, None, share)
    page = text(client.get("/metrics/share/"))
    assert f"“{PREVENTION}”" in page
    assert "Increase, by how much is not said (read from the words, not confirmed yet)." in page
    assert "Share spent on prevention" in text(client.get("/metrics/local/"))
    assert TargetStatement.objects.get().of_what == "The plan, 3"
