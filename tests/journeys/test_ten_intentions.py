"""Ten intentions of three teams become commitments of next year's edition, or are told not now: on the standard
template, scored blind by four people, challenged by another team, decided by a body, put into the plan, and followed.

Each screen is used in a browser once, by keyboard where a person types; what is the same for the others is done by the
same verbs (`script`).
"""

import pytest
from playwright.sync_api import expect

from tests.browser import open_browser
from tests.journeys.test_cycle import on_one_page
from tests.journeys.test_workspace import sound
from tests.journeys.test_workspace_life import enter, press, reach, says
from tests.journeys.writing import sign_in

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]
CYCLE = "/workspace/cycles/mercia-2027/"
PLAN = "/workspace/plans/mercia-plan/"
SCORERS = ("Planner", "Second-Planner", "Analyst", "Approver")
# What the steps below begin with.
KNOWN = """
from datetime import date
from tests import stages
from tests.stages import NOW, SYSTEM
from organisations.models import Meeting, Organisation
from plans.models import Edition
from priorities import actions, queries
from priorities.models import Consideration, Intention, Milestone, PlanningCycle, ScoringRound
who = dict(by=SYSTEM, at=NOW)
cycle = PlanningCycle.objects.filter(slug="mercia-2027").first()
rows = {row.number: row for row in Intention.objects.order_by("number")}
"""
SEED = """
from jfp_portal.seeding import read
from organisations import actions as organisation_actions
cast = stages.cast()
stages.published(stages.joint_plan_ready(cast))
actions.start_cycle(
    slug="mercia-2027", title="Planning for 2027-28", owner=cast.icb, plans_for=2027, source="A paper", guidance=[],
    steps=[{"theme": "Prioritise", "due_on": date(2027, 1, 31)}], **who,
)
actions.register_template(**read("cycle.yaml")["template"], **who)
criteria = [{"label": "Need", "weight": 3}, {"label": "Value", "weight": 1}]
actions.register_matrix(slug="matrix", name="Matrix", source="A paper", criteria=criteria, **who)
organisation_actions.record_meeting(body=cast.icb, held_on=date(2020, 1, 9), source="A paper", **who)
"""
WRITE = """
teams = ["avon-partnership"] * 3 + ["tamar-partnership"] * 3 + ["mercia-icb"] * 3
words = {name: "As agreed." for name in ("approach", "timeframe", "outcomes", "impact", "workforce", "inequalities",
         "outside", "strategy", "sro", "sponsor", "business_lead")}
for number, slug in enumerate(teams, start=2):
    team = Organisation.objects.get(slug=slug)
    row = actions.start_intention(
        cycle=cycle, template=queries.newest_template(), title=f"Service {number}", lead=team, **who
    )
    owners = {"delivery_owner": team, "outcome_owner": team, "finance": "no change"}
    row, _ = actions.save_answers(intention=row, values={**words, **owners}, **who)
    actions.submit_intention(intention=row, **who)
"""
SCORE = """
round = ScoringRound.objects.get()
for place, seat in enumerate(queries.seats_of(round)):
    said = {"seat": seat, "by": seat.user, "at": NOW}
    mine = seat.user.email == "planner@test.local"
    for entry in queries.entries_of(round):
        number = entry.intention.number
        if not (mine and number == 1):
            value = max(0, 5 - number // 2 - place % 2)
            given = {row.pk: (value, "") for row in queries.criteria_of(round.matrix)}
            actions.give_scores(entry=entry, scores=given, **said)
    if not mine:
        actions.finish_scoring(**said)
"""
CHALLENGE = """
icb, avon = (Organisation.objects.get(slug=slug) for slug in ("mercia-icb", "avon-partnership"))
for number, row in rows.items():
    if number == 1:
        continue
    answers = {name: {"answer": False, "evidence": "None."} for name in Consideration.Question.values}
    actions.answer_questions(
        intention=row, answers=answers, footprint="whole area", footprint_reason="One need.", **who
    )
    team = icb if row.lead_id == avon.pk else avon
    made = actions.raise_challenge(intention=row, team=team, text="Is it ours to do?", **who)
    actions.answer_challenge(challenge=made, response="It is.", **who)
    actions.conclude_challenge(challenge=made, outcome="stands", reason="Agreed.", **who)
"""
DECIDE = """
for number in range(3, 11):
    now = number < 8
    actions.decide_intention(
        intention=rows[number], outcome="now" if now else "not now", meeting=Meeting.objects.get(), reason="Minuted.",
        public_reason="" if now else f"Service {number} waits until more people ask for it.", **who,
    )
"""
COMMIT = """
section = Edition.objects.get(number=2).sections.get(slug="services")
for number in range(3, 7):
    actions.make_commitment(intention=rows[number], section=section, text=f"Bring service {number} to all", **who)
"""
FOLLOW = """
for number in range(3, 7):
    made = rows[number].commitment
    actions.set_terms(commitment=made, measure="Waits under a week", **who)
    actions.add_milestone(
        commitment=made, title=f"Service {number} is open", due_on=date(2031, 3, 31),
        committee=Organisation.objects.get(slug="tamar-board"), **who,
    )
"""


@pytest.fixture
def world(live_system):
    """A site with a plan that is published and a cycle that begins; a page for each person; a way to run the verbs."""

    def script(step):
        live_system.manage("shell", "-c", KNOWN + step)

    script(SEED)
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()
    live_system.start_worker()
    with open_browser() as browser:
        pages = {}

        def page_of(name):
            if name not in pages:
                pages[name] = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                pages[name].set_default_timeout(60_000)
                sign_in(pages[name], site, name)
            return pages[name]

        yield site, page_of, script


def test_ten_intentions_from_the_template_to_next_years_edition(world):
    site, page_of, script = world
    planner = page_of("planner")
    written(page_of("author"), site)
    script(WRITE)
    scored_blind(planner, site, script)
    challenged(page_of, site)
    script(CHALLENGE)
    decided(planner, site)
    script(DECIDE)
    told_why_not(planner, site)
    on_one_page(planner, f"{site}{CYCLE}", "avon")
    committed(planner, site, script)
    followed(planner, site)
    held_to_it(planner, site, script)


def written(page, site):
    """The first, section by section of the template, without a mouse."""
    page.goto(f"{site}{CYCLE}intentions/add/")
    enter(page, "What you intend to do", "Night clinics")
    enter(page, "Which team leads", "Avon Partnership")
    press(page, "Begin")
    press(page, "What it is", role="link")
    for label, words in (
        ("How would we approach addressing this issue or challenge?", "Two clinics open at night."),
        ("What timeframe does this issue need addressing over?", "Two years"),
    ):
        enter(page, label, words)
    press(page, "Save and go on")
    enter(page, "What outcomes and metrics are we going to impact?", "Waits for an appointment")
    enter(page, "What will be the impact on outcomes and metrics and when?", "Under a week by 2028")
    press(page, "Save and go on")
    enter(page, "Driver: an objective of the partnership's strategy", "Objective 2")
    press(page, "Save and go on")
    enter(page, "What it does to spending", "No change")
    press(page, "Save and go on")
    enter(page, "What it needs of the workforce", "Two nurses")
    press(page, "Save and go on")
    enter(page, "What is its impact on health inequalities?", "Those who work by day are seen too.")
    press(page, "Save and go on")
    enter(page, "What is the approach for care outside the area?", "None")
    press(page, "Save and go on")
    press(page, "Save and go on")
    for label, words in (
        ("Senior responsible owner", "Medical Director"),
        ("Sponsor", "Director of Finance"),
        ("Business lead", "Head of Planning"),
        ("Body that owns its delivery", "Avon Partnership"),
        ("Body that owns its outcomes", "Mercia Icb"),
    ):
        enter(page, label, words)
    press(page, "Save and return to the list")
    press(page, "Submit it")
    says(page, "It is submitted")


def scored_blind(planner, site, script):
    planner.goto(f"{site}{CYCLE}scoring/")
    for name in SCORERS:
        planner.get_by_label(name, exact=True).check()
    planner.get_by_role("button", name="Open the round").click()
    expect(planner.get_by_text("Still scoring")).to_have_count(4)
    planner.goto(f"{site}{CYCLE}scoring/mine/1/")
    for name in ("Need", "Value"):
        group = planner.get_by_role("group", name=name)
        reach(planner, group.get_by_label("0", exact=True))
        planner.keyboard.press("Space")
        for _ in range(5):
            planner.keyboard.press("ArrowDown")
        expect(group.get_by_label("5", exact=True)).to_be_checked()
    press(planner, "Save these scores")
    expect(planner.get_by_text("1 of 10 intentions are scored")).to_be_visible()
    script(SCORE)
    # Three of four are done, and still nobody sees a rank.
    planner.goto(f"{site}{CYCLE}scoring/")
    expect(planner.get_by_text("Still scoring")).to_have_count(1)
    assert planner.get_by_role("heading", name="Ranks").count() == 0
    planner.goto(f"{site}{CYCLE}scoring/mine/")
    press(planner, "Hand in your scores")
    says(planner, "Your scores are in. All are")
    planner.goto(f"{site}{CYCLE}scoring/")
    expect(planner.get_by_role("heading", name="Ranks")).to_be_visible()
    expect(planner.get_by_role("link", name="Night clinics", exact=True)).to_be_visible()


def challenged(page_of, site):
    here = f"{site}{CYCLE}intentions/1/challenges/"
    other, own, planner = page_of("other-author"), page_of("author"), page_of("planner")
    other.goto(here)
    enter(other, "The challenge", "Does Tamar not plan the same?")
    press(other, "Record the challenge")
    says(other, "The challenge is recorded.")
    own.goto(here)
    enter(own, "Your team's answer", "It does by day; these are by night.")
    press(own, "Answer")
    says(own, "The answer is recorded.")
    planner.goto(here)
    planner.get_by_label("The intention stands as it is").check()
    enter(planner, "Why", "Both are needed.")
    press(planner, "Record the outcome")
    says(planner, "The outcome is recorded.")
    planner.goto(f"{site}{CYCLE}intentions/1/questions/")
    for group in planner.get_by_role("group").all():
        if group.get_by_label("No", exact=True).count():
            group.get_by_label("No", exact=True).check()
    for box in planner.get_by_label("Evidence:").all():
        box.fill("None was found.")
    planner.get_by_label("On which footprint is it best done?").select_option("whole area")
    enter(planner, "Reason for the footprint", "The need is the same everywhere.")
    press(planner, "Save the answers")
    says(planner, "The answers are saved.")


def decided(planner, site):
    """The first now, the second not now, with the reason that the public reads."""
    planner.goto(f"{site}{CYCLE}intentions/1/decision/")
    planner.get_by_label("Take forward").check()
    planner.get_by_label("At which meeting").select_option(index=1)
    enter(planner, "Reason, as the meeting gave it", "It comes first.")
    press(planner, "Record this decision")
    says(planner, "The decision is recorded: take forward.")
    planner.goto(f"{site}{CYCLE}intentions/2/decision/")
    planner.get_by_label("Not now", exact=True).check()
    planner.get_by_label("At which meeting").select_option(index=1)
    enter(planner, "Reason, as the meeting gave it", "There is no room for it.")
    press(planner, "Record this decision")
    expect(planner.get_by_role("alert")).to_contain_text("Enter the reason that the public reads")
    enter(planner, "Reason that the public reads", "Service 2 waits until the building is ready.")
    press(planner, "Record this decision")
    says(planner, "The decision is recorded: not now.")


def told_why_not(planner, site):
    planner.goto(f"{site}{CYCLE}not-now/")
    for number, words in ((2, "until the building is ready"), (8, "until more"), (9, "until more"), (10, "until more")):
        expect(planner.get_by_text(f"Service {number} waits {words}")).to_be_visible()


def committed(planner, site, script):
    """Next year's edition begins, and the first intention becomes a commitment of it."""
    planner.goto(f"{site}{PLAN}start-edition/")
    press(planner, "Start the next edition")
    expect(planner.get_by_role("heading", name="How edition 2 came here")).to_be_visible()
    planner.goto(f"{site}{CYCLE}intentions/1/")
    press(planner, "Make a commitment of it", role="link")
    planner.get_by_label("In which section").select_option(label="Mercia Plan, edition 2: Services")
    planner.get_by_label("We will").fill("")
    enter(planner, "We will", "Open two clinics at night")
    press(planner, "Make the commitment")
    says(planner, "It is a commitment now")
    script(COMMIT)
    planner.goto(f"{site}{CYCLE}intentions/7/commit/")
    press(planner, "It is to wait: say why it is in no plan yet", role="link")
    sound(planner)
    enter(planner, "Why is it in no plan yet?", "Its building is not ready.")
    press(planner, "Record the reason")
    says(planner, "The reason is recorded.")
    planner.goto(f"{site}{PLAN}commitments/")
    # Five of this cycle, and the one that edition 1 had.
    expect(planner.get_by_text("6 commitments.")).to_be_visible()
    sound(planner)


def followed(planner, site):
    """Owner and date came from the template; measure, milestone, committee and the month's report, without a mouse."""
    planner.goto(f"{site}{PLAN}commitments/?q=night")
    press(planner, "Open two clinics at night", role="link")
    expect(planner.get_by_text("Avon Partnership: Medical Director")).to_be_visible()
    press(planner, "Change owner, date or measure", role="link")
    sound(planner)
    enter(planner, "What will show that it is kept", "Waits under a week")
    press(planner, "Save")
    says(planner, "The terms of the commitment are saved.")
    press(planner, "Add a milestone", role="link")
    sound(planner)
    enter(planner, "What is to be reached", "Two clinics are open")
    for part, value in (("Day", "31"), ("Month", "3"), ("Year", "2031")):
        enter(planner, part, value)
    press(planner, "Add the milestone")
    expect(planner.get_by_text("Not assigned yet")).to_be_visible()
    sound(planner)
    press(planner, "Two clinics are open", role="link")
    press(planner, "Assign a committee", role="link")
    sound(planner)
    enter(planner, "Which committee monitors it?", "Avon Board")
    press(planner, "Save")
    says(planner, "Avon Board monitors it.")
    sound(planner)


def held_to_it(planner, site, script):
    """Until the others have a milestone and a metric too, the plan is not published; then the months are reported."""
    gate = planner.locator(".jfp-missing")
    planner.goto(f"{site}{PLAN}")
    expect(gate.get_by_text("Intention 3 of Planning for 2027-28").first).to_be_attached()
    assert gate.get_by_text("Intention 1 of").count() == 0
    assert gate.get_by_text("Intention 7 of").count() == 0
    script(FOLLOW)
    planner.goto(f"{site}{PLAN}")
    expect(planner.get_by_role("heading", name="Ready to be published?")).to_be_visible()
    assert gate.get_by_text("Intention").count() == 0
    planner.goto(f"{site}{PLAN}milestones/")
    sound(planner)
    planner.goto(f"{site}/workspace/milestones/")
    sound(planner)
    planner.goto(f"{site}{PLAN}milestones/two-clinics-are-open/report/")
    sound(planner)
    reach(planner, planner.get_by_label("On track", exact=True))
    planner.keyboard.press("Space")
    planner.keyboard.press("Tab")
    planner.keyboard.type("A site was found.")
    press(planner, "Send the report")
    says(planner, "is reported.")
    expect(planner.get_by_text("A site was found.")).to_be_visible()
