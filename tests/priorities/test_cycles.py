"""Does the planning cycle say who is late, and is it copied to the next year in one action?"""

from datetime import date

import pytest
from django.urls import reverse

from core.verdict import Refused
from priorities import actions, charts, queries
from priorities.models import PlanningCycle, StepReturn
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}


@pytest.fixture
def cycle(people):
    return stages_cycle(people)


def stages_cycle(people, **fields):
    places = {"wording": "Place Partnerships", "body_kind": "place-partnership"}
    steps = [
        {"theme": "Scan", "prompts": ["What?"], "starts_on": date(2026, 9, 1), "due_on": date(2026, 10, 31),
         "dates_wording": "September/ October", "leads": [places, {"wording": "Programmes"}]},
        {"theme": "Prioritise", "starts_on": date(2026, 11, 1), "due_on": date(2028, 2, 29),
         "leads": [{"wording": "Executive Team", "organisation": people.icb, "post": "Executive Team"}]},
    ]  # fmt: skip
    guidance = [{"title": "Planning guidance", "expected_wording": "early October", "expected_by": date(2026, 10, 10)}]
    given = {"slug": "mercia-2027", "plans_for": 2027, **fields}
    return actions.start_cycle(
        title="Planning for 2027-28", owner=people.icb, source="A paper", steps=steps, guidance=guidance, **given, **WHO
    )


def test_who_is_late_is_told_in_words_until_they_say_that_it_is_done(cycle, people):
    first, second = queries.steps_of(cycle, on=TODAY)
    assert first.late(TODAY) == [
        "Avon Partnership has not said that it is done with “Scan”, due on 31 October 2026 (2 days ago).",
        "Tamar Partnership has not said that it is done with “Scan”, due on 31 October 2026 (2 days ago).",
    ]
    assert (first.state(TODAY), second.state(TODAY), second.late(TODAY)) == ("Late", "Under way", [])
    lead = first.leads[0].row
    for body in (people.places[0].partnership, people.places[1].partnership):
        actions.say_done(lead=lead, organisation=body, done_on=TODAY, **WHO)
    first = queries.steps_of(cycle, on=TODAY)[0]
    assert (first.late(TODAY), first.state(TODAY)) == ([], "Done")
    actions.take_back_done(lead=lead, organisation=people.places[0].partnership, **WHO)
    assert len(queries.steps_of(cycle, on=TODAY)[0].late(TODAY)) == 1


def test_on_its_last_day_a_step_is_not_late_and_in_a_closed_cycle_nobody_is(cycle):
    first = queries.steps_of(cycle, on=date(2026, 10, 31))[0]
    assert first.late(date(2026, 10, 31)) == []
    PlanningCycle.objects.update(closed_on=TODAY)
    cycle.refresh_from_db()
    assert queries.steps_of(cycle, on=TODAY)[0].late(TODAY) == []


def test_only_a_body_that_leads_a_step_is_done_with_it_and_not_tomorrow(cycle, people):
    lead = queries.steps_of(cycle, on=TODAY)[0].leads[0].row
    with pytest.raises(Refused, match="does not lead"):
        actions.say_done(lead=lead, organisation=people.icb, done_on=TODAY, **WHO)
    with pytest.raises(Refused, match="lies ahead"):
        actions.say_done(lead=lead, organisation=people.places[0].partnership, done_on=date(2026, 11, 3), **WHO)


def test_a_copy_has_steps_leads_and_dates_a_year_on_and_nothing_that_was_done(cycle, people):
    lead = queries.steps_of(cycle, on=TODAY)[0].leads[0].row
    actions.say_done(lead=lead, organisation=people.places[0].partnership, done_on=TODAY, **WHO)
    actions.record_guidance(guidance=cycle.guidance.get(), came_on=TODAY, **WHO)
    copy = actions.copy_cycle(cycle=cycle, plans_for=2028, **WHO)
    assert (copy.slug, copy.copied_from, copy.year) == ("mercia-icb-2028-29", cycle, "2028-29")
    steps = queries.steps_of(copy, on=TODAY)
    # 29 February has no match a year later.
    assert [step.row.due_on for step in steps] == [date(2027, 10, 31), date(2029, 2, 28)]
    assert [step.row.dates_wording for step in steps] == ["", ""]
    assert [[lead.row.wording for lead in step.leads] for step in steps] == [
        ["Place Partnerships", "Programmes"], ["Executive Team"],
    ]  # fmt: skip
    assert StepReturn.objects.filter(lead__step__cycle=copy).count() == 0
    assert copy.guidance.get().came_on is None
    assert copy.guidance.get().expected_by == date(2027, 10, 10)
    assert copy.guidance.get().expected_wording == "by 10 October 2027"
    for year, why in ((2028, "already"), (2027, "already"), (2026, "a year after 2027-28")):
        with pytest.raises(Refused, match=why):
            actions.copy_cycle(cycle=cycle, plans_for=year, **WHO)


def test_guidance_says_how_it_stands(cycle):
    standing = lambda: queries.guidance_of(cycle, on=TODAY)[0][1]  # noqa: E731
    assert standing() == "Late: expected by 10 October 2026, 23 days ago"
    row = cycle.guidance.get()
    actions.record_guidance(guidance=row, came_on=date(2026, 10, 12), **WHO)
    assert standing() == "Came on 12 October 2026, 2 days late"
    actions.record_guidance(guidance=row, came_on=date(2026, 10, 10), **WHO)
    assert standing() == "Came on 10 October 2026, in time"


def test_the_picture_says_what_the_table_says(cycle):
    steps = queries.steps_of(cycle, on=TODAY)
    picture = charts.timeline(steps, [("Guidance", date(2026, 10, 10), False)], on=TODAY)
    assert [bar.state for bar in picture.bars] == [step.state(TODAY) for step in steps]
    assert picture.bars[0].x < picture.today < picture.bars[1].x + picture.bars[1].width
    assert picture.months[0][1] == "Sep 2026"
    assert charts.timeline(steps, [], on=date(2040, 1, 1)).today is None


def test_a_planner_runs_it_on_its_pages_and_a_place_says_that_it_is_done(client, cycle, people):
    step = reverse("priorities:step", args=[cycle.slug, 1])
    lead = queries.steps_of(cycle, on=TODAY)[0].leads[0].row
    own, other = (place.partnership for place in people.places)
    day = {"done_on_day": "2", "done_on_month": "11", "done_on_year": "2020"}
    cycle.steps.filter(position=1).update(starts_on=None, due_on=date(2020, 1, 31))
    client.force_login(people.people["author"])
    page = client.post(step, {"verb": "done", "who": f"{lead.pk}/{own.pk}", **day}, follow=True).content.decode()
    assert "Avon Partnership has done it." in page
    page = client.post(step, {"verb": "done", "who": f"{lead.pk}/{other.pk}", **day}, follow=True).content.decode()
    assert "You may not run a planning cycle" in page
    assert [row.organisation for row in StepReturn.objects.all()] == [own]
    client.force_login(people.people["planner"])
    page = client.get(reverse("priorities:cycle", args=[cycle.slug])).content.decode()
    assert "Tamar Partnership has not said" in page
    assert "Avon Partnership has not said" not in page
    wrong = client.post(step, {"verb": "done", "who": "", **day})
    assert (wrong.status_code, "Choose who has done it" in wrong.content.decode()) == (422, True)
    done = client.post(reverse("priorities:copy-cycle", args=[cycle.slug]), {"plans_for": 2029}, follow=True)
    assert "“Planning for 2029-30” is there" in done.content.decode()


def test_a_cycle_is_open_to_its_icb_and_places_and_to_nobody_else(client, cycle, people):
    here = reverse("priorities:cycle", args=[cycle.slug])
    for name, status in (("planner", 200), ("author", 200), ("analyst", 200), ("officer", 404)):
        client.force_login(people.people[name])
        assert client.get(here).status_code == status, name
    assert "No planning cycle is open to you yet" in client.get(reverse("priorities:cycles")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(client, people, django_assert_num_queries, count):
    for number in range(count):
        cycle = stages_cycle(people, slug=f"mercia-{number}", plans_for=2027 + number)
    lead = {"wording": "Place Partnerships", "body_kind": "place-partnership"}
    for number in range(count):
        step = cycle.steps.create(position=10 + number, theme="More", due_on=TODAY)
        step.leads.create(position=1, **lead)
    client.force_login(people.people["planner"])
    pages = {"priorities:cycles": ([], 6), "priorities:cycle": ([cycle.slug], 11)}
    for name, (args, queries_asked) in pages.items():
        client.get(reverse(name, args=args))
        with django_assert_num_queries(queries_asked):
            client.get(reverse(name, args=args))
