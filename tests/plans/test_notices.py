"""Is each person told once, of what concerns them, as they chose; and does no e-mail hold a plan's text?"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from consultation import actions as consultation_actions
from core.models import AuditEvent, Mail
from plans import actions, notices
from plans.actions.noticing import last_moment
from plans.models import Edition, Notification, PlanDate, RegisteredPlan, StatusChange
from plans.notices.events import mentioned
from plans.notices.letters import stop_token
from publication import actions as publication_actions
from tests import stages
from tests.stages import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECRET = "Hyper-acute ward closes"


@pytest.fixture
def who(people):
    return people.people


@pytest.fixture
def section(people, who):
    edition = stages.written(stages.plan(people, people.joint), [stages.text(SECRET, f"<p>{SECRET} in June.</p>")])
    section = edition.sections.get()
    return actions.edit_section(
        section=section, version=1, title=section.title, body=section.body, summary=SECRET, by=who["planner"], at=NOW
    )


def say(section, by, text="How many?", **more):
    return actions.comment(section=section, text=text, by=by, at=NOW, **more)


def told():
    return sorted(Notification.objects.values_list("user__name", "kind"))


def test_who_wrote_a_section_is_told_of_a_comment_and_who_commented_is_not(section, who):
    say(section, who["planner"])
    assert told() == []
    say(section, who["analyst"])
    assert told() == [("Planner", "comment")]


def test_of_several_reasons_the_nearest_counts_once(section, who):
    say(section, who["analyst"], "@Planner please", assigned_to=who["planner"])
    assert told() == [("Planner", "mention")]


def test_a_thread_tells_all_who_are_in_it(section, who):
    made = say(section, who["analyst"], assigned_to=who["approver"])
    actions.reply(comment=made, text="Two.", by=who["planner"], at=NOW)
    actions.resolve(comment=made, by=who["approver"], at=NOW)
    assert told() == [
        ("Analyst", "reply"), ("Analyst", "reply"), ("Approver", "assigned"), ("Approver", "reply"),
        ("Planner", "comment"), ("Planner", "reply"),
    ]  # fmt: skip


def test_nobody_is_told_of_a_plan_that_they_may_not_read(section, who):
    made = say(section, who["analyst"], "@Author and @other-author@test.local look")
    assert told() == [("Planner", "comment")]
    who["analyst"].memberships.update(ends_on=stages.TODAY - DAY)
    actions.reply(comment=made, text="Who has left is not told.", by=who["planner"], at=NOW)
    assert told() == [("Planner", "comment")]


@pytest.mark.parametrize(("text", "names"), [
    ("@Jo Smith, look", {"Jo Smith"}), ("@jo   smithson!", {"Jo Smithson"}), ("jo@example.org wrote", set()),
    ("@jo@example.org look", {"Jo Smith"}), ("@Jo Smithy", set()),
    ("@Jo Smith and @JO SMITHSON", {"Jo Smith", "Jo Smithson"}),
])  # fmt: skip
def test_a_name_after_the_sign_is_a_mention(text, names):
    class Person:
        def __init__(self, pk, name, email):
            self.pk, self.name, self.email = pk, name, email

    cast = [Person(1, "Jo Smith", "jo@example.org"), Person(2, "Jo Smithson", "js@example.org")]
    assert mentioned(text, cast) == {person.pk for person in cast if person.name in names}


def test_the_life_of_a_plan_is_told_to_its_readers(people, who):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    planner = {"by": who["planner"], "at": NOW}
    draft = publication_actions.issue_draft(edition=edition, **planner)
    assert told() == [(name, "draft") for name in ("Administrator", "Analyst", "Approver", "Second-Planner")]
    round = consultation_actions.open_round(snapshot=draft, opens_on=stages.TODAY, closes_on=stages.TODAY, **planner)
    assert set(told()) >= {("Analyst", "state")}
    assert (
        "Mercia Plan, edition 1, is now in consultation."
        in Notification.objects.get(user=who["analyst"], kind="state").text
    )
    assert round
    actions.record_approval(
        snapshot=draft, body=people.icb, decision="endorsed", agreed_on=stages.TODAY, by=who["approver"], at=NOW
    )
    assert Notification.objects.get(user=who["planner"], kind="approval").text == (
        "Approver recorded the endorsement of Mercia Plan by Mercia Icb."
    )


def test_what_commands_load_is_no_news_but_a_publication_is(people):
    stages.published(stages.joint_plan_ready(people))
    assert set(Notification.objects.values_list("text", flat=True)) == {"Mercia Plan, edition 1, is now published."}


def test_the_verbs_of_signing_off_can_be_told(section, who):
    for event in (notices.SectionSigned(section), notices.SectionReopened(section)):
        notices.tell(event, by=who["analyst"], at=NOW)
        notices.tell(event, by=who["analyst"], at=NOW)
    assert told() == [("Planner", "section")] * 2 + [("Second-Planner", "section")] * 2


def test_an_owner_is_told_of_comments_and_signing_off_and_what_opens_it_again(section, who):
    """The verbs themselves tell: signing off, the edit that opens the section again, a comment on it."""
    row = actions.structure.assign(section=section, owner=who["second-planner"], post="", by=None, at=NOW).section
    actions.sign_off(section=row, version=row.version, by=who["second-planner"], at=NOW)
    assert told() == [("Planner", "section")]
    edited = actions.edit_section(
        section=row, version=row.version, title="Wards", body=row.body, summary="", by=who["planner"], at=NOW
    )
    assert told() == [("Planner", "section"), ("Second-Planner", "section")]
    say(edited, who["analyst"])
    notice = Notification.objects.get(user=who["second-planner"], kind="comment")
    assert (notice.text, notice.mail_text) == (
        "Analyst commented on “Wards” in Mercia Plan, which you answer for.",
        "Analyst commented on a section of Mercia Plan that you answer for.",
    )


def test_a_date_that_is_near_is_told_once_to_who_may_edit(people, who):
    plan = stages.plan(people, people.joint)
    known = RegisteredPlan.objects.create(
        slug="known",
        title="Known",
        plan_type=people.joint,
        plan=plan,
        known="x",
        source="y",
        period_note="Not known.",
        owner_words="The ICB",
        status_words="draft",
    )
    PlanDate.objects.create(
        plan=known, what="Draft to boards", words="9 November 2026", starts="2026-11-09", told_as="expected", source="s"
    )
    assert actions.tell_deadlines(at=NOW) == 2
    assert actions.tell_deadlines(at=NOW) == 0
    assert told() == [("Planner", "deadline"), ("Second-Planner", "deadline")]
    assert Notification.objects.first().text == ("Mercia Plan: Draft to boards is due in 7 days (9 November 2026).")


def test_what_waits_for_me_alone_comes_at_once_without_the_text(section, who, settings):
    settings.SITE_URL = "https://plans.example.org"
    say(section, who["analyst"], f"@Planner about {SECRET}")
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("planner@test.local", "Analyst mentioned you in a comment on Mercia Plan.")
    assert (
        f"https://plans.example.org/workspace/comments/{Notification.objects.get().path.split('/')[-2]}/" in mail.text
    )
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.about == ["plan:mercia-plan"]


def test_no_e_mail_holds_a_word_of_the_plan(section, who):
    """Every kind of event, at once and in a digest: the section's title and text are a canary."""
    for user in who.values():
        actions.choose(user=user, choices=dict.fromkeys(Notification.Kind.values, "daily"), at=NOW)
    made = say(section, who["analyst"], f"@Approver {SECRET}?", bid=section.body[13:21], assigned_to=who["approver"])
    actions.reply(comment=made, text=f"@Administrator {SECRET}", by=who["planner"], at=NOW)
    actions.assign(comment=made, to=who["planner"], by=who["analyst"], at=NOW)
    actions.resolve(comment=made, reason=SECRET, by=who["planner"], at=NOW)
    actions.reopen(comment=made, reason=SECRET, by=who["analyst"], at=NOW)
    other = say(section, who["analyst"], "", bid=section.body[13:21], replacement=f"{SECRET} in May.")
    actions.accept(suggestion=other.suggestion, by=who["planner"], at=NOW)
    section.refresh_from_db()
    third = say(section, who["analyst"], "", bid=section.body[13:21], replacement=f"{SECRET} never.")
    actions.decline(suggestion=third.suggestion, reason=SECRET, by=who["planner"], at=NOW)
    for event in (notices.SectionSigned(section), notices.SectionReopened(section)):
        notices.tell(event, by=who["analyst"], at=NOW)
    publication_actions.issue_draft(edition=section.edition, by=who["planner"], at=NOW)
    Notification.objects.filter(kind__in=["mention", "assigned"]).update(how="daily")
    assert actions.send_digests(at=NOW + timedelta(days=1)) >= 4
    assert set(Notification.objects.values_list("kind", flat=True)) >= {"mention", "assigned", "reply", "section"}
    for mail in Mail.objects.all():
        assert "ward" not in f"{mail.subject} {mail.text} {mail.headers}"
    assert any(SECRET in notice.text for notice in Notification.objects.all())


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_digest_goes_out_once_a_day_at_its_hour(section, who):
    say(section, who["analyst"])
    assert actions.send_digests(at=NOW) == 0  # what happened after eight waits for tomorrow
    assert actions.send_digests(at=utc(2026, 11, 3, 7, 59)) == 0
    assert actions.send_digests(at=utc(2026, 11, 3, 8, 0)) == 1
    assert actions.send_digests(at=utc(2026, 11, 3, 8, 5)) == 0
    mail = Mail.objects.get()
    assert mail.subject.startswith("1 notice from ")
    assert Notification.objects.get().mail == mail
    say(section, who["analyst"])
    assert actions.send_digests(at=utc(2026, 11, 3, 9)) == 0
    assert actions.send_digests(at=utc(2026, 11, 4, 23)) == 1  # the system was down at eight


def test_what_was_read_or_not_wanted_is_not_in_it(section, who):
    say(section, who["analyst"])
    actions.mark_read(user=who["planner"], at=NOW)
    assert actions.send_digests(at=NOW + DAY) == 0
    actions.choose(user=who["planner"], choices={"comment": "none"}, at=NOW)
    say(section, who["analyst"])
    assert actions.send_digests(at=NOW + DAY) == 0
    assert Notification.objects.count() == 2


def test_a_weekly_digest_comes_on_monday(section, who):
    actions.choose(user=who["planner"], choices={"comment": "weekly"}, at=NOW)
    say(section, who["analyst"])  # Monday 2 November, after eight
    for day in range(3, 9):
        assert actions.send_digests(at=utc(2026, 11, day, 12)) == 0
    assert actions.send_digests(at=utc(2026, 11, 9, 8)) == 1


def test_a_digest_leaves_out_plans_that_are_no_longer_open_to_me(section, who):
    say(section, who["analyst"])
    who["planner"].memberships.update(ends_on=stages.TODAY)
    assert actions.send_digests(at=NOW + DAY) == 0


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", [utc(2026, 3, 29), utc(2026, 10, 25), utc(2026, 6, 1)])
def test_on_every_day_there_is_one_moment_whatever_the_clocks_do(settings, day, hour):
    settings.DIGEST_HOUR = hour
    moments = {last_moment(day - timedelta(days=2) + timedelta(minutes=10 * step)).timestamp() for step in range(720)}
    ordered = sorted(moments)
    gaps = {(after - before) / 3600 for before, after in pairwise(ordered)}
    assert gaps <= {23, 24, 25}
    assert len(ordered) in {5, 6}


def test_eight_o_clock_is_by_the_wall(settings):
    assert last_moment(utc(2026, 7, 1, 7, 0)).astimezone(UTC) == utc(2026, 7, 1, 7)
    assert last_moment(utc(2026, 7, 1, 6, 59)).astimezone(UTC) == utc(2026, 6, 30, 7)
    assert last_moment(utc(2026, 1, 1, 8, 0)).astimezone(UTC) == utc(2026, 1, 1, 8)


def test_one_click_stops_e_mail_and_looking_does_not(client, section, who):
    say(section, who["analyst"], "@Planner")
    address = Mail.objects.get().headers["List-Unsubscribe"].strip("<>")
    path = address[address.index("/notices/") :]
    assert client.get(path).status_code == 200
    assert not who["planner"].notice_choices.exists()
    done = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert "no more e-mail of this kind" in done.content.decode()
    assert list(who["planner"].notice_choices.values_list("kind", "how")) == [("mention", "none")]
    say(section, who["analyst"], "@Planner again")
    assert Mail.objects.count() == 1
    client.post(reverse("plans:stop-notices", args=[stop_token(who["planner"])]))
    assert who["planner"].notice_choices.filter(how="none").count() == len(Notification.Kind)
    assert AuditEvent.objects.filter(verb="chose notices", by="planner@test.local").count() == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_or_cut_link_stops_nothing(client, who, method):
    token = stop_token(who["planner"])
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[:10], "x"):
        assert getattr(client, method)(reverse("plans:stop-notices", args=[wrong])).status_code == 404
    assert not who["planner"].notice_choices.exists()


def test_a_notice_is_told_once_though_its_verb_runs_twice(people, who):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    change = StatusChange.objects.create(
        edition=edition, name="open consultation", source="draft", target=Edition.Status.IN_CONSULTATION, at=NOW
    )
    first = notices.tell(notices.EditionMoved(change), by=who["planner"], at=NOW)
    assert len(first) == 4
    assert notices.tell(notices.EditionMoved(change), by=who["planner"], at=NOW) == []
