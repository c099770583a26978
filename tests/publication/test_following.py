"""Is who asked for it told once of what is published, is nobody else, and is leaving one click?"""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from core.models import Mail
from publication import actions
from publication.actions.following import CONFIRM_DAYS, MOST_UNCONFIRMED
from publication.models import Following
from tests import stages
from tests.metrics import made_up
from tests.stages import NOW

HERE = "/follow/"
READER = "reader@example.org"
EARLIER = NOW - timedelta(days=3)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.SITE_URL = "https://plans.example.org"


@pytest.fixture
def publication(people):
    return stages.published(stages.joint_plan_ready(people))


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def link_in(mail: Mail, part: str) -> str:
    """The path of the link in a letter that has this part."""
    found = next(word for word in mail.text.split() if f"/follow/{part}/" in word)
    return found.removeprefix("https://plans.example.org")


def follows(kind: str, slug: str = "", email: str = READER) -> Following:
    return Following.objects.create(email=email, kind=kind, slug=slug, asked_at=EARLIER, confirmed_at=EARLIER)


def test_from_the_wish_to_the_letter_and_out_again(client, people, publication):
    slug = publication.edition.plan.slug
    assert "Follow Mercia Plan" in words(client.get(f"{HERE}?plan={slug}"))
    asked = client.post(HERE, {"email": READER, "kind": "plan", "slug": slug})
    assert "Look at your e-mail" in words(asked)
    confirm = link_in(Mail.objects.get(to=READER), "confirm")
    assert "Follow Mercia Plan?" in words(client.get(confirm))
    assert Following.objects.get().confirmed_at is None, "a scanner of mail looks at every link"
    assert "You follow Mercia Plan" in words(client.post(confirm))
    assert actions.tell_followers(at=NOW) == 0, "what was published before they asked is no news"
    Following.objects.update(confirmed_at=EARLIER)
    assert actions.tell_followers(at=NOW) == 1
    assert actions.tell_followers(at=NOW) == 0, "once"
    letter = Mail.objects.filter(to=READER).latest("pk")
    assert letter.subject == "Mercia Plan: edition 1 has been published"
    assert f"https://plans.example.org/plans/{slug}/editions/1/" in letter.text
    leave = link_in(letter, "leave")
    assert letter.headers["List-Unsubscribe"] == f"<https://plans.example.org{leave}>"
    assert "Stop e-mail about Mercia Plan?" in words(client.get(leave))
    assert "no longer on the list" in words(client.post(leave, {"List-Unsubscribe": "One-Click"}))
    assert not Following.objects.exists()
    assert client.get(leave).status_code == 404


def test_who_follows_all_a_plan_or_its_place_is_told_and_nobody_else(people, publication):
    for kind, slug in (("all", ""), ("plan", publication.edition.plan.slug), ("plan", "another"), ("place", "avon")):
        follows(kind, slug, email=f"{kind}-{slug}@example.org")
    Following.objects.create(email="silent@example.org", kind="all", asked_at=EARLIER)
    assert actions.tell_followers(at=NOW) == 2
    told = set(Mail.objects.filter(subject__endswith="has been published").values_list("to", flat=True))
    assert told == {"all-@example.org", f"plan-{publication.edition.plan.slug}@example.org"}
    follows("all", email="late@example.org")
    assert actions.tell_followers(at=NOW + timedelta(days=20)) == 0, "old news is no news"


def test_a_withdrawal_is_news(people, publication):
    follows("plan", publication.edition.plan.slug)
    actions.tell_followers(at=NOW)
    actions.withdraw(edition=publication.edition, reason="Replaced.", by=stages.SYSTEM, at=NOW)
    assert actions.tell_followers(at=NOW) == 1
    assert Mail.objects.latest("pk").subject == "Mercia Plan has been withdrawn"


def test_the_page_does_not_tell_who_follows_and_fills_no_box(client, publication):
    wish = {"email": READER, "kind": "plan", "slug": publication.edition.plan.slug}
    first = words(client.post(HERE, wish))
    again = words(client.post(HERE, wish))
    assert first == again
    assert Mail.objects.filter(to=READER).count() == 1
    Following.objects.update(confirmed_at=NOW)
    assert words(client.post(HERE, wish)) == first
    for number in range(MOST_UNCONFIRMED + 2):
        Following.objects.create(email="full@example.org", kind="plan", slug=f"p-{number}", asked_at=NOW)
    client.post(HERE, wish | {"email": "full@example.org"})
    assert not Mail.objects.filter(to="full@example.org").exists()


def test_too_many_from_one_place_are_refused_in_words(client, publication, settings):
    settings.CONSULTATION_LIMITS = {"send": {"address": 1, "network": 5, "all": 5}}
    client.post(HERE, {"email": "a@example.org", "kind": "all", "slug": ""})
    refused = client.post(HERE, {"email": "b@example.org", "kind": "all", "slug": ""})
    assert refused.status_code == 429
    assert "Wait" in words(refused)
    assert "b@example.org" in refused.content.decode()


def test_what_is_not_public_cannot_be_followed_and_a_made_up_link_is_none(client, people):
    assert client.get(f"{HERE}?plan=secret-draft").status_code == 404
    assert client.post(HERE, {"email": READER, "kind": "plan", "slug": "secret-draft"}).status_code == 404
    row = follows("all")
    assert client.get(f"{HERE}confirm/{row.pk}/").status_code == 404
    empty = client.post(HERE, {"email": "nobody", "kind": "all", "slug": ""})
    assert empty.status_code == 422


def test_a_wish_that_nobody_confirmed_is_dropped(people):
    Following.objects.create(email=READER, kind="all", asked_at=NOW - timedelta(days=CONFIRM_DAYS, minutes=1))
    follows("all", email="kept@example.org")
    actions.tell_followers(at=NOW)
    assert [row.email for row in Following.objects.all()] == ["kept@example.org"]


def test_new_figures_are_news_to_those_who_follow_the_indicator(client, people, tmp_path):
    made_up.coded(people)
    made_up.listed(2)
    for number in range(2):
        follows("indicator", f"wait-{number}", email=f"wait-{number}@example.org")
    made_up.load(tmp_path / "a.csv", made_up.months("wait-0", made_up.ICB, [90, 91, 92]), at=NOW)
    assert "Follow " in words(client.get(f"{HERE}?indicator=wait-0"))
    assert actions.tell_followers(at=NOW) == 1
    letter = Mail.objects.get(subject__endswith="new figures")
    assert letter.to == "wait-0@example.org"
    assert "https://plans.example.org/metrics/wait-0/" in letter.text


@pytest.mark.parametrize("count", [1, 3])
def test_telling_costs_queries_by_letter_and_not_by_news(people, publication, count, django_assert_max_num_queries):
    for number in range(count):
        follows("all", email=f"r{number}@example.org")
    with django_assert_max_num_queries(8 + 6 * count):
        assert actions.tell_followers(at=NOW) == count
