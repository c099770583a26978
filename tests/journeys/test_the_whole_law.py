"""The whole law in one story, in browsers and through a real mail server (NHS Act 2006 ss.14Z52 to 14Z55).

A draft goes to nine boards. Two answer by the link in a letter, one under delegation, one after the answer was rejected
within the board; one does not reply. The draft is changed, and all nine are asked again. Publishing is refused with all
its reasons, then done, with nine final positions. A revision that is not significant is published with the document
that sets out its changes. Afterwards a board gives its opinion on the published plan.
"""

import re
import sys
from datetime import datetime
from email import message_from_string
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from jfp_portal.serve.processes import beat_command
from tests.browser import open_browser, violations
from tests.journeys.writing import PASSWORD, sign_in
from tests.live import LiveSystem, address_of, clone, drop, fetch
from tests.smtp_sink import sink, taken

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]


def today():
    """Asked each time: a run may pass midnight."""
    return datetime.now(ZoneInfo("Europe/London")).date()


PLAN = "/workspace/plans/mercia-plan/"
BOARDS = ["avon", "tamar", "brent", "calder", "derwent", "esk", "fal", "goyt", "hodder"]
BY_LINK, BY_DELEGATION, SENT_BACK, SILENT, BY_POST = BOARDS[1:3], BOARDS[0], BOARDS[3], BOARDS[4], BOARDS[5:]
DELEGATION = "the Chair, by minute 42 of 3 February 2026"
SEED = f"""
from django.utils import timezone
from consultation import actions as consultation_actions
from plans import actions as plan_actions
from plans.models import PlanType
from tests import stages
from tests.consultation import board_stages
from tests.stages import NOW, SYSTEM, Kind, organisation
cast = stages.cast()
for position, name in enumerate({BOARDS[2:]!r}, start=3):
    stages.organisation_actions.register_place(
        slug=name, name=name.title(), icb=cast.icb, position=position, by=SYSTEM, at=NOW,
        board=organisation(f"{{name}}-board", Kind.HEALTH_AND_WELLBEING_BOARD),
        authority=organisation(f"{{name}}-council", Kind.LOCAL_AUTHORITY),
        partnership=organisation(f"{{name}}-partnership", Kind.PLACE_PARTNERSHIP),
    )
board_stages.chair(cast)
for name in {[*BY_LINK, SENT_BACK]!r}:
    board = stages.Organisation.objects.get(slug=f"{{name}}-board")
    consultation_actions.add_domain(organisation=board, domain=f"{{name}}.gov.uk", by=SYSTEM, at=NOW)
    for who in ("clerk", "lead"):
        consultation_actions.add_contact(
            organisation=board, name=f"{{who}} of {{name}}".title(), email=f"{{who}}@{{name}}.gov.uk", by=SYSTEM, at=NOW
        )
PlanType.objects.filter(pk=cast.joint.pk).update(revision_basis="NHS Act 2006 s.14Z53")
for duty in ("give copy", "opinion published"):
    plan_actions.register_rule(
        plan_type=cast.joint, duty=duty, body_kind=Kind.HEALTH_AND_WELLBEING_BOARD, question="Does it?",
        citation="NHS Act 2006", mandatory=duty == "give copy", valid_from=None, by=SYSTEM, at=NOW,
    )
statements = [stages.text(each.title, "", kind=each.kind) for each in stages.VIEWS]
stages.written(stages.plan(cast, cast.joint), [*stages.TEXT, *statements])
"""
POST = f"""
from django.utils import timezone
from consultation import actions
from consultation.models import Consultee, Opinion
for name in {BY_POST!r}:
    row = Consultee.objects.get(round__number={{number}}, organisation__slug=f"{{{{name}}}}-board")
    actions.give_opinion(consultee=row, text=f"It does, says {{{{name}}}}.", finding=Opinion.Finding.PROPER_ACCOUNT,
                         agreed_on=timezone.localdate(), how=Opinion.How.MEETING, by=None, at=timezone.now())
"""
DELIVER = "import django; django.setup()\nfrom core import mail\nmail.send_due()\n"
STATE = "from plans.models import Edition; from tests import stages; stages.restated(Edition.objects.get())"
APPROVE = "from plans.models import Snapshot; from tests import stages; stages.approved(Snapshot.objects.latest('pk'))"
MOVE = """
from plans import actions
from plans.models import Edition
from tests.stages import NOW, SYSTEM
section = Edition.objects.latest("number").sections.get(slug="services")
actions.edit_section(section=section, version=section.version, title=section.title, summary="",
                     body="<p>Reworded. In a library.</p>", by=SYSTEM, at=NOW)
"""
REWORD = "from plans.models import Edition; from tests import stages; stages.reworded(Edition.objects.latest('number'))"


@pytest.fixture(scope="module")
def system(live_template, tmp_path_factory):
    """A running site with worker, reconciler and a mail server; one plan of nine Places, of which nothing is frozen."""
    name = live_template.replace("_template", "_law")
    clone(live_template, name)
    folder = tmp_path_factory.mktemp("law")
    with sink(folder / "taken") as server:
        extra = {"RECONCILE_SECONDS": "1", "EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}?tls=none"}
        made = LiveSystem(folder, address_of(name), extra)
        made.letters = server.path
        try:
            made.manage("shell", "-c", SEED)
            made.manage("collectstatic", "--noinput", "--verbosity", "0")
            made.start("beat", *beat_command(made.run_dir))
            made.start_worker()
            made.site = made.start_web()
            yield made
        finally:
            made.stop_all()
            drop(name)


class Story:
    """The people of the story, each with a browser of their own, and what they do again and again."""

    def __init__(self, system, browser):
        self.system, self.site, self.browser = system, system.site, browser
        self.planner = self.person()
        sign_in(self.planner, self.site)

    def person(self) -> Page:
        return self.browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

    def shell(self, script: str) -> str:
        return self.system.manage("shell", "-c", script).stdout

    def at(self, path: str = "", who: Page | None = None) -> Page:
        page = who or self.planner
        page.goto(f"{self.site}{PLAN}{path}")
        assert violations(page) == [], path
        return page

    def link(self, email: str, which: int = -1) -> Page:
        """Whoever holds this mailbox opens the newest link in it."""
        worker = self.system.start("mail", sys.executable, "-c", DELIVER)
        assert worker.wait(timeout=120) == 0, self.system.log("mail").read_text()
        texts = [message_from_string(row["text"]) for row in taken(self.system.letters) if row["to"] == email]
        words = texts[which].get_payload(decode=True).decode()
        page = self.person()
        page.goto(self.site + re.search(r"(/boards/link/(?!new/)[^/\s]+/)", words).group(1))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Mercia Plan")
        return page

    def account(self, who: str, board: str, number: int) -> Page:
        page = self.person()
        page.goto(f"{self.site}/boards/")
        page.get_by_label("E-mail address").fill(f"{who}@test.local")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/boards/")
        page.goto(f"{self.site}/boards/{self.consultee(board, number)}/")
        return page

    def consultee(self, board: str, number: int) -> int:
        told = self.shell(
            "from consultation.models import Consultee; print('PK', Consultee.objects.get("
            f"round__kind='opinion', round__number={number}, organisation__slug='{board}-board').pk)"
        )
        return int(told.split("PK ", 1)[1])


def fill_date(page: Page, group: str) -> None:
    day = today()
    box = page.get_by_role("group", name=group)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        box.get_by_label(part, exact=True).fill(str(value))


def write(page: Page, words: str, *, delegation: str = "") -> None:
    """A first answer, up to its check."""
    page.goto(page.url.split("/boards/")[0] + "/boards/" + page.url.split("/boards/")[1].split("/")[0] + "/answer/")
    page.get_by_label("The draft takes proper account of it", exact=True).check()
    page.get_by_label("The board’s opinion, in its own words").fill(words)
    agreed(page, delegation)


def agreed(page: Page, delegation: str) -> None:
    """How the board agreed, and on to the check."""
    if delegation:
        page.get_by_label("Under delegation, between meetings").check()
        page.get_by_label("If under delegation: to whom, and by which decision?").fill(delegation)
    else:
        page.get_by_label("At a meeting of the board").check()
    fill_date(page, "On which day was it agreed?")
    page.get_by_role("button", name="Save and check your answers").click()
    page.wait_for_url("**/check/")


def offer(page: Page) -> None:
    page.get_by_role("button", name="Offer it for release").click()
    expect(page.get_by_role("status").first).to_be_visible()


def checked(page: Page) -> None:
    """To the page of the check, as it is now."""
    number = re.search(r"/boards/(\d+)/", page.url).group(1)
    page.goto(page.url.split("/boards/")[0] + f"/boards/{number}/check/")


def release_and_submit(page: Page) -> str:
    """The second person releases and submits; gives the number of the receipt."""
    checked(page)
    page.get_by_role("button", name="Release it").click()
    checked(page)
    assert violations(page) == []
    page.get_by_role("button", name="Submit the opinion of the board").click()
    page.wait_for_url("**/receipts/*/")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def reconfirm(page: Page, *, delegation: str = "") -> None:
    page.get_by_label("Reconfirm it").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/answer/")
    agreed(page, delegation)
    offer(page)


def test_the_whole_law(system):
    with open_browser() as browser:
        story = Story(system, browser)
        draft_1_is_answered(story)
        draft_2_is_reconfirmed(story)
        it_is_published_with_nine_positions(story)
        a_minor_revision_sets_out_its_changes(story)
        a_board_speaks_of_the_published_plan(story)
        system.manage("verify_publications")


def draft_1_is_answered(story: Story) -> None:
    page = story.at("issue-draft/")
    page.get_by_role("button", name="Freeze and issue the text").click()
    page = story.at("consultation/open/")
    fill_date(page, "First day")
    fill_date(page, "Last day on which boards are asked to answer")
    page.get_by_role("button", name="Ask 9 boards").click()
    expect(page.get_by_role("status").filter(has_text="9 boards are asked")).to_be_visible()
    assert violations(page) == []
    story.round_page = page.url

    for board in BY_LINK:
        answers_by_link(story, board)
    officer, chair = (story.account(who, BY_DELEGATION, 1) for who in ("officer", "chair"))
    write(officer, "The Chair finds that it does.", delegation=DELEGATION)
    offer(officer)
    release_and_submit(chair)
    answer_is_rejected_within_the_board(story, SENT_BACK)
    story.shell(POST.format(number=1))
    no_reply_is_recorded(story, SILENT)
    close(story, 1)


def answers_by_link(story: Story, board: str) -> None:
    clerk, lead = (story.link(f"{who}@{board}.gov.uk") for who in ("clerk", "lead"))
    assert violations(clerk) == []
    write(clerk, f"  It does, says {board}.\n")
    offer(clerk)
    number = release_and_submit(lead)
    anybody = story.person()
    anybody.goto(f"{story.site}/verify/receipt/?number={number}")
    expect(anybody.get_by_text("received, and it stands")).to_be_visible()


def answer_is_rejected_within_the_board(story: Story, board: str) -> None:
    clerk, lead = (story.link(f"{who}@{board}.gov.uk") for who in ("clerk", "lead"))
    write(clerk, "Noted.")
    expect(clerk.get_by_text("Noted is not an opinion")).to_be_visible()
    offer(clerk)
    checked(lead)
    lead.locator("summary", has_text="Send it back with a reason").click()
    lead.get_by_label("What has to change?").fill("Say whether it takes account of our strategy.")
    lead.get_by_role("button", name="Send it back", exact=True).click()
    checked(clerk)
    expect(clerk.get_by_text("The answer was sent back", exact=False).first).to_be_visible()
    write(clerk, "It takes account of most of our strategy.")
    offer(clerk)
    release_and_submit(lead)


def no_reply_is_recorded(story: Story, board: str) -> None:
    page = story.planner
    page.goto(f"{story.round_page}boards/{story.consultee(board, 1)}/no-reply/")
    assert violations(page) == []
    page.locator("textarea").fill("Two letters, and a call to the council.")
    page.get_by_role("button", name="Record no reply").click()
    page.goto(story.round_page)
    expect(page.get_by_role("row").filter(has_text="Derwent Board")).to_contain_text("No reply")


def close(story: Story, number: int) -> None:
    page = story.at("consultation/close/")
    page.get_by_role("button", name="Close the consultation").click()
    expect(page.get_by_role("status").filter(has_text=f"Round {number} is closed")).to_be_visible()


def draft_2_is_reconfirmed(story: Story) -> None:
    story.shell(REWORD)
    page = story.at("issue-draft/")
    page.get_by_role("radio", name="A redraft for the boards").check()
    fill_date(page, "First day")
    fill_date(page, "Last day")
    page.get_by_role("button", name="Freeze and issue the text").click()
    story.at("rounds/")
    for board in BY_LINK:
        clerk, lead = (story.link(f"{who}@{board}.gov.uk") for who in ("clerk", "lead"))
        clerk.get_by_role("link", name="See only what changed since").click()
        expect(clerk.get_by_text("Reworded.")).to_be_visible()
        expect(clerk.get_by_text("Because people need it.")).to_have_count(0)
        expect(clerk.get_by_text(f"It does, says {board}.")).to_be_visible()
        assert violations(clerk) == []
        clerk.go_back()
        reconfirm(clerk)
        release_and_submit(lead)
    officer, chair = (story.account(who, BY_DELEGATION, 2) for who in ("officer", "chair"))
    reconfirm(officer, delegation=DELEGATION)
    release_and_submit(chair)
    clerk, lead = (story.link(f"{who}@{SENT_BACK}.gov.uk") for who in ("clerk", "lead"))
    reconfirm(clerk)
    release_and_submit(lead)
    story.shell(POST.format(number=2))
    told = story.shell("from consultation.models import Round; print('PK', Round.objects.get(number=2).pk)")
    story.planner.goto(
        f"{story.site}{PLAN}rounds/{told.split('PK ', 1)[1].strip()}/boards/{story.consultee(SILENT, 2)}/no-reply/"
    )
    story.planner.locator("textarea").fill("A third letter.")
    story.planner.get_by_role("button", name="Record no reply").click()
    close(story, 2)


def it_is_published_with_nine_positions(story: Story) -> None:
    refused = story.at("publish/")
    for reason in (
        "The plan does not carry: A summary of the views expressed",
        "The plan does not carry: An explanation of the account taken",
        "Mercia Icb has not approved this very text",
        "Mercia Trust has not approved this very text",
        "does not carry the final opinion of Avon Board",
        "does not carry the final opinion of Derwent Board, nor its recorded silence",
    ):
        expect(refused.locator("main")).to_contain_text(reason)
    expect(refused.get_by_role("button", name="Publish now")).to_have_count(0)
    story.shell(STATE)
    page = story.at("issue-draft/")
    page.get_by_role("button", name="Freeze and issue the text").click()
    story.shell(APPROVE)
    publish(story, 1)
    status, body = fetch(f"{story.site}/plans/mercia-plan/opinions/")
    assert status == 200
    shown = body.decode()
    assert [board for board in BOARDS if f"{board.title()} Board" in shown] == BOARDS
    assert "It does, says tamar." in shown
    assert "It takes account of most of our strategy." in shown
    assert "A third letter." in shown
    assert "draft 2 of edition 1, in round 2" in shown


def publish(story: Story, number: int) -> None:
    """By another person than who sent it on."""
    if not hasattr(story, "publisher"):
        story.publisher = story.person()
        sign_in(story.publisher, story.site, "second-planner")
    page = story.at("publish/", story.publisher)
    page.get_by_role("button", name="Publish now").click()
    page.wait_for_url("**/workspace/jobs/*/")
    done = page.get_by_role("link", name=f"Read edition {number} as the public sees it")
    expect(done).to_be_visible(timeout=90_000)


def a_minor_revision_sets_out_its_changes(story: Story) -> None:
    page = story.at("revisions/")
    page.get_by_role("radio", name="No: it is published").check()
    page.get_by_label("Mercia Icb").check()
    page.get_by_label("Who considered it in them?").fill("The board in public, item 7")
    fill_date(page, "On which day?")
    page.get_by_label("Why is it, or is it not, significant?").fill("One clinic moved.")
    page.get_by_role("button", name="Record it and start the revision").click()
    story.shell(MOVE)
    page = story.at("issue-draft/")
    expect(page.get_by_text("No board is asked again")).to_be_visible()
    page.get_by_role("button", name="Freeze and issue the text").click()
    story.shell(APPROVE)
    expect(story.at("publish/", story.publisher).get_by_text("no reason yet").first).to_be_visible()
    page = story.at("revisions/changes/")
    for box in page.locator("main textarea").all():
        box.fill("The clinic moved to the library.")
    page.get_by_role("button", name="Save the reasons").click()
    publish(story, 2)
    public = story.person()
    public.goto(f"{story.site}/plans/mercia-plan/changes/")
    expect(public.get_by_text("The clinic moved to the library.").first).to_be_visible()
    assert violations(public) == []
    told = story.shell("from consultation.models import Round; print('ROUNDS', Round.objects.count())")
    assert "ROUNDS 2" in told, "a revision that is not significant asks no board"


def a_board_speaks_of_the_published_plan(story: Story) -> None:
    page = story.at("later-opinions/")
    page.get_by_label("Board", exact=True).select_option(label="Esk Board")
    page.get_by_label("Its opinion, word for word").fill("The published plan does not.")
    page.get_by_label("Does not take proper account").check()
    page.get_by_label("Agreed at a meeting").check()
    for group in ("Agreed on", "Given to NHS England on", "Copy received here on"):
        fill_date(page, group)
    page.get_by_label("Yes, on the pages of opinions").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this opinion for good").click()
    expect(page.get_by_text("There is a problem")).to_have_count(0)
    expect(page.get_by_text("The published plan does not.").first).to_be_visible()
    for path in ("copies/", "evidence/"):
        story.at(path)
    expect(story.planner.get_by_text("The published plan does not.").first).to_be_visible()
