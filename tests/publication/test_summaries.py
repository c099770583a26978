"""Does one page say what the register holds about a theme, a Place or a programme; and is it one page, always?"""

import io
import subprocess
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import jobs
from core.models import Job
from organisations import actions as organisation_actions
from organisations.models import Kind
from priorities import actions as priority_actions
from priorities.models import Intention
from publication import actions, pdf, queries
from publication.bundle.summary import LEVELS, shown, summary_content
from publication.models import Summary
from tests import stages
from tests.priorities.many import objectives
from tests.priorities.test_decisions import concluded, intention, meeting  # noqa: F401
from tests.priorities.test_intentions import WHO, complete, cycle, started  # noqa: F401
from tests.priorities.test_places import named
from tests.priorities.test_scoring_rounds import everybody_scores, gives, matrix, opened  # noqa: F401
from tests.publication.pdf_walk import faults
from tests.stages import NOW, TODAY

pytestmark = pytest.mark.django_db
LONG = "It helps those who wait longest and who live where life is hardest, as the assessment of need says, and " * 4


def address(cycle, kind="place", key="avon", name="summary"):  # noqa: F811
    return reverse(f"publication:{name}", args=[cycle.slug, kind, key])


def about(cycle, kind, key):  # noqa: F811
    subject = queries.summary_subject(cycle, kind, key, on=TODAY)
    return summary_content(cycle, queries.held_about(cycle, subject, None, on=TODAY))


def parts(content):
    return {part["name"]: part for part in content["parts"]}


def submitted(cycle, people, count, **more):  # noqa: F811
    rows = [complete(cycle, people, title=f"Clinics {number}", **more) for number in range(1, count + 1)]
    return [priority_actions.submit_intention(intention=row, **WHO) for row in rows]


def text_of_pdf(data):
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def crowded():
    """A register far beyond one page, every text at its longest."""
    rows = [[f"{number}. {LONG}", LONG, LONG, "Investment £1,000,000,000", "Taken forward"] for number in range(200)]
    columns = ["Intention", "Who answers for it", "When", "Money a year", "State"]
    names = ("priorities", "inequalities", "commitments", "not now")
    part = {"title": "Part", "href": "/here/", "none": "None.", "columns": []}
    return {
        "kind_name": "Theme", "title": LONG, "cycle": "Planning for 2027-28", "owner": "NHS Mercia", "year": "2027-28",
        "facts": [["Intentions", LONG], ["Who answers", LONG], ["Money a year", LONG]],
        "parts": [
            {**part, "name": "intentions", "columns": columns, "rows": rows},
            {**part, "name": "milestones", "columns": ["Due", "Milestone"], "rows": [[LONG, LONG]] * 50},
            *({**part, "name": name, "rows": [LONG] * 90} for name in names),
        ],
    }  # fmt: skip


def choices(content):
    return [shown(content, level) | {"sha256": "0", "at": "", "day": "2 November 2026", "site": ""} for level in LEVELS]


def test_a_places_page_tells_owner_money_and_inequalities(cycle, people):  # noqa: F811
    avon, tamar = (place.partnership for place in people.places)
    submitted(cycle, people, 2, finance="saving", amount=Decimal("1200.50"), starts_on=date(2027, 4, 1))
    complete(cycle, people, title="Theirs", lead=tamar)
    started(cycle, people, title="Begun", lead=avon)
    found = about(cycle, "place", "avon")
    assert found["facts"] == [
        ["Intentions", "2 (2 submitted); 1 more being written"],
        ["Who answers", "A. Owner (2)"],
        ["Money a year", "Saving £2,401"],
    ]
    assert parts(found)["intentions"]["rows"][0] == [
        "1. Clinics 1", "A. Owner, Avon Partnership", "from 1 April 2027", "Saving £1,200.50", "Submitted",
    ]  # fmt: skip
    assert parts(found)["inequalities"]["rows"][0] == "1. It helps those who wait longest."
    assert parts(about(cycle, "place", "tamar"))["intentions"]["rows"] == []


def test_a_theme_has_what_names_it_and_what_is_promised_comes_first(cycle, people, intention, meeting):  # noqa: F811
    concluded(intention, people)
    priority_actions.decide_intention(intention=intention, outcome="now", meeting=meeting, reason="Agreed.", **WHO)
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    section = edition.sections.get(slug="services")
    priority_actions.make_commitment(intention=intention, section=section, text="Open night clinics", **WHO)
    found = about(cycle, "theme", "objectives--one")
    assert found["title"] == "Tackle inequalities"
    assert [row[0] for row in parts(found)["intentions"]["rows"]] == ["1. Clinics 1"]
    assert parts(found)["commitments"]["rows"] == ["Open night clinics (Avon Partnership, Mercia Plan, “Services”)"]
    # The other one was scored, is not of the theme, and stands in its Place after what is promised.
    rows = parts(about(cycle, "place", "avon"))["intentions"]["rows"]
    assert [(row[0], row[4]) for row in rows] == [
        ("1. Clinics 1", "A commitment of the plan"), ("2. Clinics 2", "Scored"),
    ]  # fmt: skip
    assert "1 intention for the whole area holds here too" in str(about(cycle, "place", "tamar")["facts"])


def test_what_is_taken_forward_stands_before_what_scored_better_and_only_of_its_own_cycle(
    cycle,  # noqa: F811
    people,
    matrix,  # noqa: F811
):
    scorers = ("planner", "analyst")
    round = opened(cycle, people, matrix, scorers=scorers, count=3)
    for name in scorers:
        seat = gives(round, people.people[name], (2, 1), (5, 5), (1, 1))
        priority_actions.finish_scoring(seat=seat, by=people.people[name], at=NOW)
    order = [row[0] for row in parts(about(cycle, "place", "avon"))["intentions"]["rows"]]
    assert order == ["2. Clinics 2", "1. Clinics 1", "3. Clinics 3"]
    Intention.objects.filter(number=3).update(state="taken forward")
    order = [row[0] for row in parts(about(cycle, "place", "avon"))["intentions"]["rows"]]
    assert order == ["3. Clinics 3", "2. Clinics 2", "1. Clinics 1"]
    next_year = priority_actions.copy_cycle(cycle=cycle, plans_for=2028, **WHO)
    assert about(next_year, "place", "avon")["facts"][0][1] == "None submitted"


def test_a_programme_and_what_is_not_done_now(cycle, people, intention, meeting):  # noqa: F811
    priority_actions.decide_intention(
        intention=intention, outcome="not now", meeting=meeting, reason="x", public_reason="Others wait longer.", **WHO
    )
    found = about(cycle, "place", "avon")
    assert parts(found)["not now"]["rows"] == ["Clinics 1: Others wait longer."]
    board = organisation_actions.register(
        slug="cancer", name="Cancer Programme", kind=Kind.PROGRAMME_BOARD, by=None, at=NOW
    )
    complete(cycle, people, title="Scan", lead=board)
    assert about(cycle, "programme", "cancer")["facts"][0][1] == "None submitted; 1 more being written"


def test_the_page_says_what_it_leaves_out_and_leads_there(client, cycle, people):  # noqa: F811
    submitted(cycle, people, LEVELS[0].intentions + 4, inequalities=LONG)
    client.force_login(people.people["author"])
    page = client.get(address(cycle)).content.decode()
    assert "And 4 more in the register" not in page
    assert "And 4 intentions more in the register" not in page
    assert "And 4 more intentions in the register" in page
    assert f'href="{reverse("priorities:intentions", args=[cycle.slug])}"' in page
    assert "A text that ends in … is shortened here" in page
    assert page.count("Clinics ") == LEVELS[0].intentions


def test_a_text_is_cut_after_a_whole_word_and_says_so():
    content = {**crowded(), "parts": []}
    told = shown(content, LEVELS[-1])["facts"][0][1]
    assert told.endswith(" …")
    assert LONG.startswith(told.removesuffix(" …"))
    assert LONG[len(told) - 2] == " "


def test_it_is_one_page_however_much_there_is_and_says_what_is_left_out():
    number, data = pdf.render_summary(choices(crowded()))
    assert 0 < number < len(LEVELS)
    with pikepdf.open(io.BytesIO(data)) as found:
        assert len(found.pages) == 1
        assert [round(float(edge)) for edge in found.pages[0].mediabox] == [0, 0, 595, 842]
        assert faults(found) == []
    words = text_of_pdf(data)
    assert f"and {200 - LEVELS[number].intentions} more intentions in the register" in words
    assert "A text that ends in … is shortened here" in words
    # Nothing smaller than was needed: one step fuller takes a second page.
    with pytest.raises(pdf.TooLong, match="2 pages"):
        pdf.render_summary(choices(crowded())[number - 1 : number])


def test_asked_for_made_by_the_job_and_given(client, cycle, people):  # noqa: F811
    submitted(cycle, people, 1)
    client.force_login(people.people["author"])
    here, file = address(cycle), address(cycle, name="summary-pdf")
    assert "Make the PDF" in client.get(here).content.decode()
    assert "No PDF was made yet" in client.get(file, follow=True).content.decode()
    assert "The PDF is being made" in client.post(here, follow=True).content.decode()
    client.post(here)
    job = Job.objects.get(task=Summary.TASK)
    part = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "every 1s" in part
    assert actions.make_summary(job_id=job.pk)
    assert not actions.make_summary(job_id=job.pk)
    page = client.get(here).content.decode()
    assert "PDF, one page of A4" in page
    assert "Make the PDF" not in page
    given = client.get(file)
    assert given["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(given.content)) as found:
        assert len(found.pages) == 1
        assert faults(found) == []
    words = text_of_pdf(given.content)
    for each in ("Avon", "1. Clinics 1", "A. Owner", "It helps those who wait longest.", "Nothing is promised yet."):
        assert each in words
    # The register goes on: the page says that the file is older than it, and makes another.
    complete(cycle, people, title="Another")
    page = client.get(here).content.decode()
    assert "The register has changed since." in page
    assert "Make the PDF anew" in page
    assert "workspace/jobs" not in page


def test_the_same_register_gives_the_same_bytes(cycle, people):  # noqa: F811
    submitted(cycle, people, 2)
    content = choices(about(cycle, "place", "avon"))
    assert pdf.render_summary(content) == pdf.render_summary(content)


def test_the_pictures_have_the_same_drawing_and_table_on_the_web_and_on_paper(client, cycle, people, matrix):  # noqa: F811
    everybody_scores(opened(cycle, people, matrix), people)
    item = objectives()[0]
    named(Intention.objects.get(number=1), item)
    client.force_login(people.people["planner"])
    here = address(cycle, "pictures", "all")
    page = client.get(here).content.decode()
    assert page.count("data:image/svg+xml;base64,") == 4
    assert "No relation between plans has been entered yet." in page
    client.post(here)
    assert actions.make_summary(job_id=Job.objects.get(task=Summary.TASK).pk)
    data = client.get(address(cycle, "pictures", "all", "summary-pdf")).content
    with pikepdf.open(io.BytesIO(data)) as found:
        assert faults(found) == []
    words = text_of_pdf(data)
    for each in ("Scan", "Place Partnerships", "1. Clinics 1", "100.0%", "Planning guidance", "early October"):
        assert each in words
        assert each in page
    nobody = "Tamar" if "Avon: 1 intention" in words else "Avon"
    for each in ("Heat map: Places and objectives", item.wording, nobody):
        assert each in words
        assert each in page
    for each in ("Jan", "Score", "Today"):
        assert each in words  # of the drawings themselves


def test_a_job_that_fails_says_why_and_can_be_asked_for_again(client, cycle, people, settings):  # noqa: F811
    subject = queries.summary_subject(cycle, "place", "avon", on=TODAY)
    row = actions.ask_for_summary(cycle=cycle, subject=subject, by=None, at=NOW)
    settings.PDF_MEMORY_MB = 20
    assert not actions.make_summary(job_id=row.job_id)
    client.force_login(people.people["author"])
    page = client.get(address(cycle)).content.decode()
    assert "Not made" in page
    assert "The PDF was not made" in page
    settings.PDF_MEMORY_MB = 1024
    again = actions.ask_for_summary(cycle=cycle, subject=subject, by=None, at=NOW)
    assert again.job_id != row.job_id
    assert actions.make_summary(job_id=again.job_id)


def test_a_worker_that_was_overtaken_leaves_no_trace(cycle, people, monkeypatch):  # noqa: F811
    subject = queries.summary_subject(cycle, "place", "avon", on=TODAY)
    row = actions.ask_for_summary(cycle=cycle, subject=subject, by=None, at=NOW)

    def overtaken(contents):
        Job.objects.filter(pk=row.job_id).update(fence=99)
        return 0, b"%PDF-"

    monkeypatch.setattr(pdf, "render_summary", overtaken)
    assert not actions.make_summary(job_id=row.job_id)
    row.refresh_from_db()
    assert row.data is None
    assert [job.pk for job in jobs.overdue()] == []


def test_what_is_not_in_the_cycle_is_not_found_nor_is_anything_by_others(client, cycle, people):  # noqa: F811
    client.force_login(people.people["author"])
    for kind, key in (("place", "nowhere"), ("theme", "avon"), ("other", "avon")):
        assert client.get(address(cycle, kind, key)).status_code == 404
    client.force_login(people.people["officer"])
    for each in (reverse("publication:summaries", args=[cycle.slug]), address(cycle)):
        assert client.get(each).status_code == 404
    assert client.post(address(cycle)).status_code == 404


def test_the_list_has_everything_there_can_be_a_page_of(client, cycle, people, intention):  # noqa: F811
    client.force_login(people.people["planner"])
    page = client.get(reverse("publication:summaries", args=[cycle.slug])).content.decode()
    for words in ("Tackle inequalities", "Avon", "Tamar", "Objectives", "Places"):
        assert words in page
    assert address(cycle, "theme", "objectives--one") in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(client, cycle, people, count):  # noqa: F811
    items = objectives()
    for row in submitted(cycle, people, count):
        named(row, items[row.number % 2])
    client.force_login(people.people["planner"])
    found = {}
    for name, where in (("list", reverse("publication:summaries", args=[cycle.slug])), ("page", address(cycle)),
                        ("pictures", address(cycle, "pictures", "all"))):  # fmt: skip
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            client.get(where)
        found[name] = len(asked)
    assert found == {"list": 8, "page": 21, "pictures": 31}
