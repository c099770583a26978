"""Is every point that people made answered before a plan is published, and does the plan tell of it?"""

import io
import random
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultation import actions, checks, content, imports, queries
from consultation.models import Reply, Response, ResponsePart, SurveyFile, Theme
from core.verdict import Refused
from plans import actions as plan_actions
from plans.actions import Stale
from plans.models import Edition, Section
from publication import actions as publication_actions
from publication.checks import ready_to_publish
from tests import consulting, stages

pytestmark = pytest.mark.django_db
WHO = consulting.WHO


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: stages.NOW + timedelta(hours=1))
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: stages.TODAY)


@pytest.fixture
def consultation(people):
    return consulting.opened(consulting.drafted(people))


@pytest.fixture
def edition(consultation):
    return Edition.objects.get(pk=consultation.round.snapshot.edition_id)


def words(response):
    return response.parts.get(question__kind="text")


def page_of(consultation, tail=""):
    return f"/workspace/plans/mercia-plan/responses/{consultation.slug}/{tail}"


def text_of(response):
    return " ".join(response.content.decode().split())


def theme_with(consultation, title, *texts):
    theme = actions.name_theme(consultation=consultation, title=title, **WHO)
    for text in texts:
        row = consulting.confirmed(consultation, text)
        actions.publish_response(response=row, **WHO)
        actions.cut_point(part=words(row), theme=theme, **WHO)
    return theme


def reasons(edition):
    return [str(reason) for reason in checks.points_answered(edition).reasons]


def test_what_publishing_waits_for_step_by_step(consultation, edition):
    name = f"“{consultation.title}”"
    assert reasons(edition) == [f"The public consultation {name} is still open."]
    row = consulting.confirmed(consultation, "Open in the evening.")
    consulting.closed(consultation)
    assert reasons(edition) == [
        f"1 response to {name} is still to be moderated.", f"From 1 response to {name} no point has been taken."
    ]  # fmt: skip
    actions.publish_response(response=row, **WHO)
    point = actions.cut_point(part=words(row), **WHO)
    verdict = checks.points_answered(edition)
    assert reasons(edition) == [f"1 point made in {name} has no reply."]
    assert [reason.where for reason in verdict.reasons] == [f"themes:{consultation.slug}"]
    theme = actions.name_theme(consultation=consultation, title="Hours", **WHO)
    actions.move_points(points=[point], theme=theme, consultation=consultation, **WHO)
    actions.reply_to(consultation=consultation, theme=theme, outcome="accepted", reason="We will.", **WHO)
    assert reasons(edition) == []
    actions.take_back_reply(reply=Reply.objects.get(), consultation=consultation, **WHO)
    assert reasons(edition) == [f"1 point made in {name} has no reply."]
    actions.reply_to(consultation=consultation, point=point, outcome="not", reason="No money.", **WHO)
    assert reasons(edition) == []


def test_thanks_hold_no_point_and_spam_need_not_be_read(consultation, edition):
    thanks, spam = consulting.confirmed(consultation, "Thank you."), consulting.confirmed(consultation, "Buy this.")
    actions.publish_response(response=thanks, **WHO)
    actions.reject_response(response=spam, reason="spam", note="", **WHO)
    consulting.closed(consultation)
    assert reasons(edition) == [f"From 1 response to “{consultation.title}” no point has been taken."]
    counts = queries.counts_of(consultation)
    assert (counts.counted, counts.not_views, counts.rejected) == (1, 1, 0), "advertising is no response"
    actions.mark_without_points(response=thanks, holds_no_point=True, **WHO)
    assert reasons(edition) == []


def test_the_gate_is_asked_where_the_law_asks_for_the_public(people, consultation, edition):
    consulting.confirmed(consultation, "Open in the evening.")
    consulting.closed(consultation)

    def shut():
        verdict = ready_to_publish(edition, working_text="", on=stages.TODAY)
        return any("moderated" in reason for reason in verdict.reasons)

    assert not shut(), "the rules of this type of plan ask for no public consultation"
    plan_actions.register_rule(
        plan_type=people.joint, duty="consult public", body_kind="", question="", citation="NHS Act 2006 s.14Z54(2)",
        valid_from=None, **WHO,
    )  # fmt: skip
    assert shut()


def test_a_planned_consultation_stands_in_nobodys_way(people):
    snapshot = consulting.drafted(people)
    consulting.planned(snapshot)
    assert checks.points_answered(snapshot.edition)


def test_points_are_cut_from_what_others_read_and_once_only(consultation):
    row = consulting.confirmed(consultation, "Open late.\nAnd  early.")
    first = actions.cut_point(part=words(row), quote="Open late. And early.", **WHO)
    assert first.pk == actions.cut_point(part=words(row), quote="Open late. And early.", **WHO).pk
    long = consulting.confirmed(consultation, "".join(random.Random(7).choices("abcdefgh ijklmnop", k=10_000)).strip())
    assert actions.cut_point(part=words(long), **WHO), "a whole long answer is a point"
    with pytest.raises(Refused, match="not in the response"):
        actions.cut_point(part=words(row), quote="Never said", **WHO)


def test_themes_are_merged_and_no_reply_is_lost_in_silence(consultation):
    hours, evenings = theme_with(consultation, "Hours", "One."), theme_with(consultation, "Evenings", "Two.")
    for theme in (hours, evenings):
        actions.reply_to(consultation=consultation, theme=theme, outcome="accepted", reason="Yes.", **WHO)
    with pytest.raises(Refused, match="Both themes have a reply"):
        actions.merge_themes(theme=evenings, into=hours, **WHO)
    actions.take_back_reply(reply=Reply.objects.get(theme=hours), consultation=consultation, **WHO)
    actions.merge_themes(theme=evenings, into=hours, **WHO)
    assert [(each.title, each.points.count(), each.reply.reason) for each in queries.themes_of(consultation)] == [
        ("Hours", 2, "Yes.")
    ]
    assert actions.name_theme(consultation=consultation, title="Evenings", **WHO), "its name is free again"
    with pytest.raises(Refused, match="There is a theme"):
        actions.name_theme(consultation=consultation, title=" hours ", **WHO)


def test_nothing_passes_from_one_consultation_to_another(people, consultation):
    other = consulting.opened(consulting.drafted(people, slug="other-plan"), title="Another")
    theme = theme_with(other, "Theirs", "Theirs.")
    mine = theme_with(consultation, "Mine", "Mine.")
    with pytest.raises(Refused, match="another consultation"):
        actions.merge_themes(theme=mine, into=theme, **WHO)
    with pytest.raises(Refused, match="another consultation"):
        actions.move_points(points=list(mine.points.all()), theme=theme, consultation=consultation, **WHO)
    with pytest.raises(Refused, match="another consultation"):
        actions.reply_to(consultation=consultation, theme=theme, outcome="not", reason="No.", **WHO)


def later(edition):
    """The text reworded and issued anew."""
    stages.reworded(edition)
    return publication_actions.issue_draft(edition=edition, **WHO)


def test_a_reply_is_linked_to_the_exact_words_that_changed(consultation, edition):
    asked = consultation.round.snapshot
    theme = theme_with(consultation, "Hours", "Open late.")
    after = later(edition)
    changed = content.changed_passages(asked, after)
    assert [(each.title, each.words) for each in changed] == [("Services", ""), ("Services", "Reworded.")]
    reply = actions.reply_to(
        consultation=consultation, theme=theme, outcome="accepted", reason="It says so now.", snapshot=after,
        section_uid=changed[1].uid, bid=changed[1].bid, **WHO,
    )  # fmt: skip
    assert (reply.section_title, reply.words) == ("Services", "Reworded.")
    with pytest.raises(Refused, match="frozen after the one people were asked about"):
        actions.reply_to(
            consultation=consultation, theme=theme, outcome="accepted", reason="No.", snapshot=asked,
            section_uid=changed[1].uid, bid=changed[1].bid, **WHO,
        )  # fmt: skip


def test_the_public_reads_you_said_we_did(client, consultation, edition):
    theme = theme_with(consultation, "Opening hours", "Open late.", "Open early.")
    after = later(edition)
    changed = content.changed_passages(consultation.round.snapshot, after)[1]
    actions.reply_to(
        consultation=consultation, theme=theme, outcome="partly", reason="Late, not early.", snapshot=after,
        section_uid=changed.uid, bid=changed.bid, **WHO,
    )  # fmt: skip
    hidden = consulting.confirmed(consultation, "Do not show me.")
    actions.reject_response(response=hidden, reason="abuse", note="", **WHO)
    actions.cut_point(part=words(hidden), theme=theme, **WHO)
    page = f"/consultations/{consultation.slug}/"
    assert "Late, not early." not in text_of(client.get(page)), "only when it is closed"
    consulting.closed(consultation)
    shown = text_of(client.get(page))
    for said in ("3 responses were received", "Opening hours", "3 points", "Open late.", "Partly accepted",
                 "Late, not early.", "Reworded.", "A point from a response that is not published"):  # fmt: skip
        assert said in shown, said
    assert "Do not show me" not in shown
    for each, rows in queries.tallies(queries.shown_consultation(consultation.slug)):
        assert sum(number for _, number in rows) == 3, each


def test_the_statements_are_drafted_when_asked_and_nothing_is_overwritten_in_silence(
    client, people, consultation, edition
):
    theme = theme_with(consultation, "Opening <hours>", "Open late & early.")
    actions.reply_to(consultation=consultation, theme=theme, outcome="accepted", reason="We <will>.", **WHO)
    consulting.closed(consultation)
    client.force_login(people.people["planner"])
    page = text_of(client.get(page_of(consultation, "statements/")))
    assert "More evening clinics" in page, "what stands there is shown as taken out"
    before = {row.kind: row.version for row in edition.sections.exclude(kind="main")}
    versions = {f"version-{kind}": version for kind, version in before.items()}
    views = edition.sections.get(kind=Section.Kind.VIEWS)
    plan_actions.edit_section(
        section=views, version=views.version, title=views.title, body="<p>Mine.</p>", summary="", **WHO
    )
    with pytest.raises(Stale):
        actions.draft_views_and_account(edition=edition, how="replace", versions=before, **WHO)
    assert client.post(page_of(consultation, "statements/"), {"how": "replace", **versions}).status_code == 409
    views.refresh_from_db()
    assert "Mine." in views.body
    now = {f"version-{row.kind}": row.version for row in edition.sections.exclude(kind="main")}
    assert client.post(page_of(consultation, "statements/"), {"how": "add", **now}).status_code == 302
    views.refresh_from_db()
    account = edition.sections.get(kind=Section.Kind.ACCOUNT)
    assert "Mine." in views.body
    assert "Open late &amp; early." in views.body
    assert "Opening &lt;hours&gt;" in views.body
    assert "<strong>Accepted.</strong> We &lt;will&gt;." in account.body
    assert views.revisions.count() == 3


TABLE = [
    ["What is missing?", "Where do you live?", "E-mail", "Other"],
    ["Night buses.", "avon", "a@example.org", "Thanks"],
    ["", "Nowhere", "b@example.org", ""],
    ["Day buses.", "Tamar", "c@example.org", "More"],
]


def as_csv(rows):
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def as_workbook(rows, doctype=""):
    cells = "".join(
        f'<row r="{y}">' + "".join(
            f'<c r="{chr(65 + x)}{y}" t="inlineStr"><is><t>{cell}</t></is></c>' for x, cell in enumerate(row) if cell
        ) + "</row>"
        for y, row in enumerate(rows, start=1)
    )  # fmt: skip
    sheet = (
        f'<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


@pytest.mark.parametrize(("name", "make"), [("results.csv", as_csv), ("results.xlsx", as_workbook)])
def test_a_table_is_read_from_csv_and_from_excel(name, make):
    assert imports.read_table(name, make(TABLE)) == TABLE


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.csv", b"", "empty"),
        ("x.csv", b"only,headings", "at least one row"),
        ("x.csv", b"a\0b,c\n1,2", "no text file"),
        ("x.docx", b"a,b\n1,2", "CSV file or an Excel workbook"),
        ("x.xlsx", b"PK no zip", "protected or damaged"),
        ("x.xlsx", as_workbook(TABLE, '<!DOCTYPE x [<!ENTITY a "b">]>'), "declarations"),
        ("x.csv", as_csv([["a"] * 70, ["b"] * 70]), "more than 60 columns"),
        ("x.csv", as_csv([["a"], *[["b"]] * 5001]), "more than 5,000 rows"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_to_do(name, data, words):
    with pytest.raises(imports.CannotRead, match=words):
        imports.read_table(name, data)


def test_a_survey_becomes_responses_and_what_was_left_out_is_told(client, people, consultation):
    client.force_login(people.people["planner"])
    file = SimpleUploadedFile("Town survey.csv", as_csv(TABLE), "text/csv")
    asked = client.post(page_of(consultation, "enter/"), {"survey": "yes", "file": file})
    columns = asked.headers["Location"]
    page = text_of(client.get(columns))
    assert "a@example.org" not in page, "what tells who somebody is is not even shown"
    assert "It seems to tell who somebody is" in page
    missing, where, _ = consultation.questions.order_by("position")
    roles = {"source_note": "Town survey, 2026", "column-0": f"q{missing.pk}", "column-1": f"q{where.pk}",
             "column-2": "", "column-3": "said"}  # fmt: skip
    preview = text_of(client.post(columns, roles | {"look": "yes"}))
    for said in ("2 responses would be made", "Columns left out: E-mail.", "Not an option of “Where do you live?”",
                 "“Nowhere”", "1 row said nothing"):  # fmt: skip
        assert said in preview, said
    assert Response.objects.count() == 0, "a look makes nothing"
    assert client.post(columns, roles | {"import": "yes"}).status_code == 302
    rows = Response.objects.order_by("pk")
    assert [(row.source, row.public_name, row.state, row.email) for row in rows] == [
        ("survey", "Town survey, 2026", "waiting", "")
    ] * 2
    assert set(ResponsePart.objects.filter(response=rows[0]).values_list("text", flat=True)) == {
        "Night buses.", "Avon", "Thanks"
    }  # fmt: skip
    kept = SurveyFile.objects.get()
    assert kept.rows == [], "the table itself, with its addresses, is dropped"
    again = SimpleUploadedFile("Again.csv", as_csv(TABLE), "text/csv")
    twice = client.post(page_of(consultation, "enter/"), {"survey": "yes", "file": again})
    assert "This very table was imported" in text_of(twice)


def test_notes_of_a_meeting_are_a_response_without_a_name(client, people, consultation):
    client.force_login(people.people["planner"])
    page = page_of(consultation, "enter/")
    empty = client.post(page, {"source": "meeting", "source_note": "Forum", "text": " "})
    assert "Enter what was said" in text_of(empty)
    told = {"source": "meeting", "source_note": "Patients’ forum", "text": "  The room said:\n\nmore buses.  "}
    assert client.post(page, told).status_code == 302
    row = Response.objects.get()
    assert row.public_name == "Patients’ forum"
    assert row.parts.get().text.replace("\r\n", "\n") == "  The room said:\n\nmore buses.  "


def test_points_are_moved_into_a_new_theme_and_replied_to_by_form_alone(client, people, consultation):
    rows = [consulting.confirmed(consultation, f"Number {each}.") for each in range(3)]
    points = [actions.cut_point(part=words(row), **WHO) for row in rows]
    client.force_login(people.people["planner"])
    page = page_of(consultation, "themes/")
    none = client.post(page, {"theme": "", "new": "Buses"}, follow=True)
    assert "Choose at least one point" in text_of(none)
    moved = client.post(page, {"points": [points[0].pk, points[1].pk], "new": "Buses", "show": "none"}, follow=True)
    assert "2 points are in “Buses” now" in text_of(moved)
    theme = Theme.objects.get()
    here = page_of(consultation, f"themes/{theme.pk}/")
    assert client.post(here, {"outcome": "accepted", "reason": ""}).status_code == 422
    assert client.post(here, {"outcome": "accepted", "reason": "We run them."}).status_code == 302
    alone = page_of(consultation, f"points/{points[2].pk}/")
    assert client.post(alone, {"outcome": "not", "reason": "Too dear."}).status_code == 302
    assert not queries.unanswered_points(consultation).exists()
    assert "Every point" not in text_of(client.get(page)), "it is still open"
