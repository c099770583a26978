"""Are comments records that stay on their passage, and does a suggestion become text only where it still fits?"""

import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import actions as account_actions
from accounts.models import Role, User
from accounts.permissions import Permission
from core.models import AuditEvent
from core.richtext.anchors import block_texts
from core.verdict import Refused
from plans import actions, content
from plans.models import Comment, Plan
from plans.permissions import holders, may_on_plan, readers
from tests import stages
from tests.stages import NOW, TODAY

pytestmark = pytest.mark.django_db
BODY = "<p>We will open <strong>two new</strong> clinics.</p><p>People need <a href='https://example.org'>them</a>.</p>"


@pytest.fixture
def edition(people):
    return stages.written(
        stages.plan(people, people.joint), [stages.text("Services", BODY), stages.text("More", "<p>Else.</p>")]
    )


@pytest.fixture
def section(edition):
    return edition.sections.get(slug="services")


@pytest.fixture
def who(people):
    return people.people


def bid_of(section, start):
    return next(bid for bid, text in block_texts(section.body).items() if text.startswith(start))


def say(section, by, *, quote="two new", text="How many?", **more):
    start = "We will" if quote != "them" else "People"
    return actions.comment(
        section=section, bid=bid_of(section, start), quote=quote, text=text, by=by, at=NOW, **more
    )  # fmt: skip


def suggest(section, by, replacement="three", **more):
    return say(section, by, replacement=replacement, text="More", **more).suggestion


def edit(section, old, new):
    section.refresh_from_db()
    return actions.edit_section(
        section=section, version=section.version, title=section.title, body=section.body.replace(old, new),
        summary="", by=None, at=NOW,
    )  # fmt: skip


def thread(comment, edition):
    [found] = content.threads([Comment.objects.with_threads().get(pk=comment.pk)], edition)
    return found


def test_a_comment_keeps_its_words_and_those_around(section, who):
    made = say(section, who["analyst"], text="  How\n many?\n")
    assert (made.quote, made.prefix, made.suffix) == ("two new", "We will open ", " clinics.")
    assert (made.text, made.by, made.version) == ("How\n many?", who["analyst"], 1)
    assert AuditEvent.objects.filter(verb="commented", by="analyst@test.local").exists()


@pytest.mark.parametrize(("change", "reason"), [
    ({"text": " "}, "Write what you want to say."),
    ({"text": "x" * 5001}, "at most 5,000 characters"),
    ({"quote": "three old"}, "not in the text as it stands now"),
])  # fmt: skip
def test_what_cannot_be_said_is_refused_in_words(section, who, change, reason):
    with pytest.raises(Refused, match=reason):
        say(section, who["planner"], **change)


def test_the_same_form_sent_twice_is_one_comment(section, who):
    token = uuid.uuid4()
    assert say(section, who["planner"], token=token) == say(section, who["planner"], token=token)


@pytest.mark.parametrize("name", ["planner", "analyst", "approver", "administrator"])
def test_whoever_may_read_may_comment(section, who, name):
    assert say(section, who[name])


@pytest.mark.parametrize("name", ["author", "officer"])
def test_whoever_may_not_read_may_not(section, who, name):
    with pytest.raises(Refused):
        say(section, who[name])


def test_readers_are_those_to_whom_the_plan_is_visible(people, edition):
    stages.plan(people, people.place_plan, slug="avon-plan", owner=people.places[0].partnership, place=people.places[0])
    part = Plan.objects.get(slug="avon-plan")
    actions.include(whole=edition.plan, part=part, position=1, by=None, at=NOW)
    former = people.people["approver"].memberships.get()
    former.ends_on = TODAY - timedelta(days=1)
    former.save()
    for plan in Plan.objects.all():
        seen = {user for user in User.objects.all() if Plan.objects.visible_to(user, on=TODAY).filter(pk=plan.pk)}
        assert set(readers(plan, on=TODAY)) == seen
        may = {user for user in User.objects.all() if may_on_plan(user, Permission.EDIT_PLAN, plan, on=TODAY)}
        assert set(holders(plan, Permission.EDIT_PLAN, on=TODAY)) == may


def test_it_is_assigned_only_to_who_may_read(section, who):
    made = say(section, who["analyst"], assigned_to=who["planner"])
    with pytest.raises(Refused, match="Author may not read this plan"):
        actions.assign(comment=made, to=who["author"], by=who["analyst"], at=NOW)
    actions.assign(comment=made, to=None, by=who["analyst"], at=NOW)
    made.refresh_from_db()
    assert made.assigned_to is None


def test_resolving_and_opening_again_leave_their_traces(section, who):
    made = say(section, who["analyst"])
    with pytest.raises(Refused, match="Only who began the thread"):
        actions.resolve(comment=made, by=who["approver"], at=NOW)
    actions.resolve(comment=made, reason="Three, we think.", by=who["planner"], at=NOW)
    with pytest.raises(Refused, match="to resolve it must be open"):
        actions.resolve(comment=made, by=who["planner"], at=NOW)
    actions.reopen(comment=made, by=who["approver"], at=NOW)
    actions.resolve(comment=made, by=who["analyst"], at=NOW)
    assert list(made.replies.order_by("pk").values_list("kind", "text")) == [
        ("resolved", "Three, we think."), ("reopened", ""), ("resolved", ""),
    ]  # fmt: skip


def in_sql(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        # Otherwise TRUNCATE is refused for the test's own pending checks, and not for being frozen.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_what_was_said_is_frozen(section, who):
    made = suggest(section, who["analyst"]).comment
    actions.reply(comment=made, text="Yes.", by=who["planner"], at=NOW)
    for statement in (
        "UPDATE plans_comment SET text = 'Other'",
        "UPDATE plans_comment SET quote = 'x'",
        "DELETE FROM plans_comment",
        "TRUNCATE plans_comment CASCADE",
        "UPDATE plans_commentreply SET text = 'No'",
        "DELETE FROM plans_commentreply",
        "UPDATE plans_suggestion SET replacement = 'x'",
        "DELETE FROM plans_suggestion",
    ):
        with pytest.raises(DatabaseError, match="frozen"):
            in_sql(statement)


def test_edits_around_it_leave_it_there_and_edits_of_it_are_told(section, edition, who):
    made = say(section, who["analyst"])
    edit(section, "We will open", "The trust opens, with others,")
    assert thread(made, edition).how == "same"
    edit(section, "two new", "some")
    assert thread(made, edition).how == "changed"
    edit(section, section.body.split("\n")[0], "<p>Nothing.</p>")
    section.refresh_from_db()
    Comment.objects.filter(pk=made.pk).update(state="open")
    actions.edit_section(
        section=section, version=section.version, title="Services", body="<p>New.</p>", summary="", by=None, at=NOW
    )
    gone = thread(made, edition)
    assert (gone.how, gone.comment.quote) == ("gone", "two new")


def test_a_passage_that_went_into_another_section_is_followed(section, edition, who):
    made = say(section, who["analyst"])
    first, _rest = section.body.split("\n")
    more = edition.sections.get(slug="more")
    edit(section, first + "\n", "")
    actions.edit_section(section=more, version=1, title="More", body=f"{more.body}{first}", summary="", by=None, at=NOW)
    found = thread(made, edition)
    assert (found.how, found.section.slug) == ("moved", "more")


def test_a_suggestion_goes_into_the_text_as_a_new_version(section, who):
    made = suggest(section, who["analyst"])
    edit(section, "clinics.", "clinics and more.")
    with pytest.raises(Refused, match="may not edit a plan"):
        actions.accept(suggestion=made, by=who["analyst"], at=NOW)
    edited = actions.accept(suggestion=made, by=who["planner"], at=NOW)
    assert "open <strong>three</strong> clinics and more." in edited.body
    assert edited.revisions.get(version=3).by == who["planner"]
    made.refresh_from_db()
    assert (made.state, made.version, made.comment.state) == ("accepted", 3, "resolved")
    with pytest.raises(Refused, match="must be suggested"):
        actions.accept(suggestion=made, by=who["planner"], at=NOW)


def test_a_suggestion_whose_passage_changed_is_refused_and_stays(section, who):
    made = suggest(section, who["analyst"])
    edit(section, "two new", "two fine new")
    with pytest.raises(Refused, match=r"has changed since this was suggested\. Edit the section by hand"):
        actions.accept(suggestion=made, by=who["planner"], at=NOW)
    made.refresh_from_db()
    assert made.state == "proposed"


def test_words_that_now_stand_twice_are_not_guessed(section, who):
    made = suggest(section, who["analyst"])
    edit(section, "We will open <strong>two new</strong> clinics.", "Not two new but <strong>two new</strong> ones.")
    with pytest.raises(Refused, match="has changed"):
        actions.accept(suggestion=made, by=who["planner"], at=NOW)


def test_a_whole_paragraph_suggested_changes_only_what_differs(section, who):
    made = actions.comment(
        section=section, bid=bid_of(section, "People"), text="", replacement="Many people need them.",
        by=who["analyst"], at=NOW,
    )  # fmt: skip
    assert (made.quote.strip(), made.suggestion.replacement.strip()) == ("People", "Many people")
    edited = actions.accept(suggestion=made.suggestion, by=who["planner"], at=NOW)
    assert "<p" in edited.body
    assert 'Many people need <a href="https://example.org">them</a>.' in edited.body


def test_a_paragraph_may_be_suggested_to_go(section, who):
    made = actions.comment(
        section=section, bid=bid_of(section, "We will"), text="", replacement="", by=who["analyst"], at=NOW
    )
    edited = actions.accept(suggestion=made.suggestion, by=who["planner"], at=NOW)
    assert list(block_texts(edited.body).values()) == ["People need them."]


def test_a_frozen_text_takes_no_suggestion(people, who):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    section = edition.sections.get(slug="foreword")
    made = actions.comment(
        section=section, bid=next(iter(block_texts(section.body))), text="", replacement="Better.",
        by=who["analyst"], at=NOW,
    )  # fmt: skip
    stages.consulted(edition)
    stages.finalised(edition)
    with pytest.raises(Refused, match="its text can no longer be changed"):
        actions.accept(suggestion=made.suggestion, by=who["planner"], at=NOW)


@pytest.mark.parametrize(("bid", "replacement", "reason"), [
    ("", "x", "Choose the paragraph"), ("We will", "two new", "stand there already"),
])  # fmt: skip
def test_what_cannot_be_suggested_is_refused_in_words(section, who, bid, replacement, reason):
    with pytest.raises(Refused, match=reason):
        actions.comment(
            section=section, bid=bid and bid_of(section, bid), quote=bid and "two new", text="",
            replacement=replacement, by=who["planner"], at=NOW,
        )  # fmt: skip


def test_declining_needs_its_reason_and_resolves(section, who):
    made = suggest(section, who["analyst"])
    with pytest.raises(Refused, match="Accept or decline"):
        actions.resolve(comment=made.comment, by=who["planner"], at=NOW)
    with pytest.raises(Refused, match="Say why"):
        actions.decline(suggestion=made, reason=" ", by=who["planner"], at=NOW)
    actions.decline(suggestion=made, reason="Two it is.", by=who["planner"], at=NOW)
    made.refresh_from_db()
    assert (made.state, made.reason, made.comment.state) == ("declined", "Two it is.", "resolved")
    assert made.comment.replies.get().text == "Two it is."


def test_a_closed_edition_takes_no_more_comments(people, who):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    edition.refresh_from_db()
    with pytest.raises(Refused, match="The edition is published"):
        actions.comment(section=edition.sections.first(), text="Late.", by=who["planner"], at=NOW)


def test_open_threads_follow_into_the_next_edition_and_resolved_ones_stay(people, who):
    edition = stages.joint_plan_ready(people)
    section = edition.sections.get(slug="services")
    for text in ("open one", "resolved one"):
        actions.comment(section=section, text=text, by=who["planner"], at=NOW)
    actions.resolve(comment=Comment.objects.get(text="resolved one"), by=who["planner"], at=NOW)
    stages.published(edition)
    following = actions.carry_forward(source=edition, by=None, at=NOW)
    found = Comment.objects.on_section(following.sections.get(slug="services"))
    assert [comment.text for comment in found] == ["open one"]
    assert content.threads(found.with_threads(), following)[0].section.edition == following


def test_mine_are_those_i_wrote_answered_or_was_given(section, who):
    other = say(section, who["approver"])
    assert not Comment.objects.shown("mine", who["analyst"])
    actions.reply(comment=other, text="Hm.", by=who["analyst"], at=NOW)
    given = say(section, who["approver"], assigned_to=who["analyst"])
    own = say(section, who["analyst"])
    assert set(Comment.objects.shown("mine", who["analyst"])) == {other, given, own}


def test_a_new_person_sees_comments_only_of_their_plans(people, section, who):
    say(section, who["planner"])
    newcomer = account_actions.register(email="n@test.local", name="N", password="correct-horse", by=None, at=NOW)
    account_actions.grant(
        user=newcomer, organisation=people.places[0].partnership, role=Role.READER, starts_on=date(2020, 1, 1),
        by=None, at=NOW,
    )  # fmt: skip
    assert not Comment.objects.visible_to(newcomer, on=TODAY)
    assert Comment.objects.visible_to(who["approver"], on=TODAY).count() == 1
