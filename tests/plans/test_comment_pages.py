"""Do the pages of comments, notices and mail show what there is, keep what was typed, and cost the same for many?"""

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import mail as outbox
from core.mail.backend import OutboxBackend
from core.models import Mail
from core.richtext.anchors import block_texts
from plans import actions
from plans.models import Comment, Notification
from tests import stages
from tests.stages import NOW

pytestmark = pytest.mark.django_db
BODY = "<p>We will open <strong>two new</strong> clinics.</p><ul><li>one</li><li>two</li></ul>"


@pytest.fixture
def section(people):
    made = stages.written(stages.plan(people, people.joint), [stages.text("Services", BODY)])
    return made.sections.get()


@pytest.fixture
def who(people):
    return people.people


@pytest.fixture
def sign_in(client, people):
    def as_person(name):
        client.force_login(people.people[name])
        return client

    return as_person


def page_of(section):
    return reverse("plans:section-comments", args=[section.edition.plan.slug, section.uid])


def bid(section):
    return next(iter(block_texts(section.body)))


def say(section, by, **more):
    given = {"text": "How many?", "bid": bid(section), "quote": "two new"} | more
    return actions.comment(section=section, by=by, at=NOW, **given)


def text_of(response):
    return response.content.decode()


def typed(**more):
    return {"block": "", "quote": "", "text": "Why so few?", "token": "6f1c0a1e-1f5b-4b47-9f0e-7b5d2f1f3a10", **more}


def test_the_text_stands_block_by_block_with_its_passages_marked(section, sign_in, who):
    say(section, who["planner"])
    page = text_of(sign_in("analyst").get(page_of(section)))
    assert "<strong><mark>two new</mark></strong>" in page
    assert f'href="?block={bid(section)}&amp;show=open#new"' in page
    assert "1 open" in page
    assert "Paragraph: We will open two new clinics." in page
    assert "List item: two" in page


def test_a_comment_is_made_without_a_script(section, sign_in, who):
    client = sign_in("analyst")
    answer = client.post(
        page_of(section), typed(block=bid(section), quote="new clinics", assigned_to=who["planner"].pk)
    )
    made = Comment.objects.get()
    assert answer.headers["Location"] == f"{page_of(section)}?show=open#comment-{made.pk}"
    assert (made.quote, made.text, made.assigned_to) == ("new clinics", "Why so few?", who["planner"])
    client.post(page_of(section), typed(block=bid(section), quote="new clinics"))
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("change", "words"), [
    ({"text": ""}, "Write what you want to say"), ({"quote": "no such words"}, "These words are not in the text"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(section, sign_in, change, words):
    fields = typed(block=bid(section), quote="two new") | change
    page = sign_in("analyst").post(page_of(section), fields)
    assert page.status_code == 422
    assert words in text_of(page)
    assert (change.get("quote") or fields["text"] or "two new") in text_of(page)
    assert "<title>Error: " in text_of(page)
    assert not Comment.objects.exists()


def test_words_are_suggested_and_accepted_in_the_browser_s_forms(section, sign_in, who):
    client = sign_in("analyst")
    page = text_of(client.get(page_of(section), {"do": "suggest", "block": bid(section)}))
    assert "We will open two new clinics.</textarea>" in page
    fields = typed(do="suggest", block=bid(section), text="", replacement="We will open three new clinics.")
    client.post(page_of(section), fields)
    made = Comment.objects.get()
    thread = text_of(client.get(f"/workspace/comments/{made.pk}/"))
    assert "<del>" in thread
    assert "[put in: </span>three" in thread
    assert "Accept the suggestion" not in thread
    client = sign_in("planner")
    assert "Accept the suggestion" in text_of(client.get(f"/workspace/comments/{made.pk}/"))
    done = text_of(client.post(f"/workspace/comments/{made.pk}/accept/", follow=True))
    assert "The suggested words stand in the text now." in done
    assert "Accepted by Planner" in done
    section.refresh_from_db()
    assert "three" in section.body


def test_a_suggestion_that_no_longer_fits_offers_the_hand(section, sign_in, who):
    made = say(section, who["analyst"], replacement="three")
    actions.edit_section(
        section=section, version=1, title="Services", body=section.body.replace("two new", "some"), summary="",
        by=None, at=NOW,
    )  # fmt: skip
    client = sign_in("planner")
    page = text_of(client.get(f"/workspace/comments/{made.pk}/"))
    assert f'<a href="/workspace/plans/mercia-plan/sections/{section.uid}/">Edit the section by hand</a>' in page
    assert "The words have changed since" in page
    refused = client.post(f"/workspace/comments/{made.pk}/accept/", {"text": "my own words"})
    assert refused.status_code == 409
    assert "my own words" in text_of(refused)


def test_replying_resolving_and_opening_again(section, sign_in, who):
    made = say(section, who["analyst"])
    client = sign_in("planner")
    address = f"/workspace/comments/{made.pk}/"
    for verb, words in [("reply", "Two."), ("resolve", "Done."), ("reopen", ""), ("assign", "")]:
        back = page_of(section) if verb == "reply" else ""
        done = client.post(f"{address}{verb}/", {"text": words, "to": who["analyst"].pk, "back": back})
        assert done.headers["Location"] == (f"{page_of(section)}#comment-{made.pk}" if back else address)
    page = text_of(client.get(address))
    for words in ("Two.", "Done.", "opened this again", "assigned this to Analyst"):
        assert words in page
    assert client.post(f"{address}reply/", {"text": "", "back": "https://evil.example/"}).status_code == 409
    elsewhere = client.post(f"{address}reply/", {"text": "x", "back": "https://evil.example/"})
    assert elsewhere.headers["Location"] == address
    assert client.post(f"{address}accept/").status_code == 404
    assert client.post(f"{address}burn/").status_code == 404


def test_hostile_words_are_words(section, sign_in, who):
    say(section, who["analyst"], text="<script>alert(1)</script>")
    page = text_of(sign_in("planner").get(page_of(section)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_htmx_gets_the_panel_alone(section, sign_in, who):
    say(section, who["analyst"])
    part = sign_in("planner").get(page_of(section), headers={"HX-Request": "true"})
    assert text_of(part).lstrip().startswith('<div id="comments-panel"')
    assert part.headers["Vary"].startswith("HX-Request")
    # Beside the editor the panel stays where it is, and a reply leads back to the writing.
    own = reverse("plans:section", args=[section.edition.plan.slug, section.uid])
    assert f'name="back" value="{own}"' in text_of(part)
    assert f'hx-get="{page_of(section)}?show=mine"' in text_of(part)


@pytest.mark.parametrize("name", ["author", "officer"])
def test_what_is_not_mine_is_not_there(section, sign_in, who, name):
    made = say(section, who["planner"], assigned_to=who["analyst"])
    notice, mail = Notification.objects.first(), Mail.objects.first()
    client = sign_in(name)
    for address in (page_of(section), "/workspace/plans/mercia-plan/comments/", f"/workspace/comments/{made.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/workspace/comments/{made.pk}/reply/", {"text": "x"}).status_code == 404
    assert client.post(f"/workspace/notifications/{notice.pk}/read/").status_code == 404
    for address in ("/workspace/mail/", f"/workspace/mail/{mail.pk}/"):
        refused = client.get(address)
        assert refused.status_code == 403
    for verb in ("resend", "bounce"):
        assert client.post(f"/workspace/mail/{mail.pk}/{verb}/").status_code == 403


@pytest.mark.parametrize(("address", "queries"), [
    ("section", 17), ("plan", 15), ("/workspace/notifications/", 8), ("/workspace/mail/", 8),
])  # fmt: skip
def test_a_page_costs_the_same_with_one_and_with_three(section, sign_in, who, address, queries):
    address = {"section": page_of(section), "plan": "/workspace/plans/mercia-plan/comments/"}.get(address, address)
    for count in (1, 3):
        while Comment.objects.count() < count:
            made = say(section, who["planner"], assigned_to=who["administrator"])
            actions.reply(comment=made, text="Two.", by=who["analyst"], at=NOW)
        client = sign_in("administrator")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) == queries, "\n".join(query["sql"][:200] for query in captured)


def test_notices_are_listed_counted_opened_and_read(section, sign_in, who):
    made = say(section, who["planner"], assigned_to=who["analyst"])
    say(section, who["planner"], text="@Analyst look")
    client = sign_in("analyst")
    page = text_of(client.get("/workspace/notifications/"))
    assert "(2 unread)" in page
    assert "Planner assigned a comment on “Services” in Mercia Plan to you." in page
    notice = Notification.objects.get(kind="assigned")
    opened = client.post(f"/workspace/notifications/{notice.pk}/read/", {"go": "1"})
    assert opened.headers["Location"] == f"/workspace/comments/{made.pk}/"
    assert "(1 unread)" in text_of(client.get("/workspace/"))
    done = text_of(client.post("/workspace/notifications/read/", follow=True))
    assert "1 notice marked as read." in done
    assert "unread)" not in done
    assert "You have read everything." in text_of(client.get("/workspace/notifications/?show=unread"))


def test_a_notice_of_a_plan_that_was_closed_to_me_shows_no_words(section, sign_in, who):
    say(section, who["planner"], assigned_to=who["analyst"])
    who["analyst"].memberships.update(ends_on=stages.TODAY)
    page = text_of(sign_in("analyst").get("/workspace/notifications/"))
    assert "no longer open to you" in page
    assert "Services" not in page


def test_how_e_mail_comes_is_chosen_kind_by_kind(section, sign_in, who):
    client = sign_in("analyst")
    assert "Choose what comes by e-mail" in text_of(client.get("/workspace/notifications/"))
    fields = dict.fromkeys(Notification.Kind.values, "weekly")
    assert "Your choice is kept." in text_of(client.post("/workspace/notifications/choices/", fields, follow=True))
    assert who["analyst"].notice_choices.filter(how="weekly").count() == len(Notification.Kind)
    wrong = client.post("/workspace/notifications/choices/", fields | {"comment": "hourly"})
    assert wrong.status_code == 422
    assert "<title>Error: " in text_of(wrong)


def test_an_administrator_sees_the_outbox_and_sends_again(section, sign_in, who):
    say(section, who["planner"], assigned_to=who["analyst"])
    mail = Mail.objects.get()
    Mail.objects.update(state="failed", last_error="The mail server refused the address.")
    client = sign_in("administrator")
    page = text_of(client.get("/workspace/mail/"))
    assert "No mail server is set (EMAIL_URL)" in page
    assert "The mail server refused the address." in page
    assert "No message is in this state." in text_of(client.get("/workspace/mail/?state=sent"))
    assert "assigned a comment on Mercia Plan to you" in text_of(client.get(f"/workspace/mail/{mail.pk}/"))
    done = text_of(client.post(f"/workspace/mail/{mail.pk}/resend/", follow=True))
    assert "The message waits to be sent again." in done
    assert "must be not sent or came back" in text_of(client.post(f"/workspace/mail/{mail.pk}/resend/", follow=True))
    Mail.objects.update(state="sent", sent_at=NOW)
    assert "Say why it came back" in text_of(client.post(f"/workspace/mail/{mail.pk}/bounce/", {"reason": ""}))
    client.post(f"/workspace/mail/{mail.pk}/bounce/", {"reason": "Mailbox full"})
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("bounced", "Mailbox full")


def test_a_key_in_a_message_is_for_its_receiver_alone(sign_in):
    OutboxBackend().send_messages([EmailMessage("Your code", "KEY-1234", to=["a@example.org"])])
    page = text_of(sign_in("administrator").get(f"/workspace/mail/{Mail.objects.get().pk}/"))
    assert "KEY-1234" not in page
    assert "for its receiver alone" in page


def test_a_message_about_a_plan_that_i_may_not_read_is_not_there(people, sign_in):
    tamar = people.places[1]
    stages.plan(people, people.place_plan, slug="tamar-plan", owner=people.boards[1])
    post = {"to": "a@example.org", "subject": "Something", "text": "x", "by": None, "at": NOW}
    hidden = outbox.post(key="1", about=["plan:tamar-plan"], **post)
    mixed = outbox.post(key="2", about=["plan:tamar-plan", "plan:mercia-plan"], **post)
    client = sign_in("administrator")
    assert "No message has been written yet." in text_of(client.get("/workspace/mail/"))
    for mail in (hidden, mixed):
        assert client.get(f"/workspace/mail/{mail.pk}/").status_code == 404
    assert tamar
