"""Where is one signed in, in words, and how does one leave: one place, or all of them?"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import queries
from tests.accounts.signing_in import PASSWORD, said, sign_in

pytestmark = pytest.mark.django_db


AGENTS = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on a Mac"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", "Safari on iPhone"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
    ("curl/8.0", "A browser"),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "words"), AGENTS)
def test_a_device_is_named_in_words(agent, words):
    assert queries.device_words(agent) == words


def test_sessions_are_listed_ended_one_by_one_and_everywhere(people):
    planner = people.people["planner"]
    here, there, third = (Client(headers={"user-agent": AGENTS[number][0]}) for number in range(3))
    for client in (here, there, third):
        sign_in(client, planner.email)
    page = said(here.get(reverse("accounts:sessions")))
    assert page.index("This one") > page.index("Edge on Windows")
    assert "Safari on iPhone" in page
    session = next(each for each in queries.sessions_of(planner, at=timezone.now()) if "Macintosh" in each.user_agent)
    stranger = Client()
    stranger.force_login(people.people["analyst"])
    assert stranger.post(reverse("accounts:end-session", args=[session.pk])).status_code == 404
    here.post(reverse("accounts:end-session", args=[session.pk]))
    assert there.get("/workspace/").status_code == 302
    assert third.get("/workspace/").status_code == 200
    unlisted = Client()
    unlisted.force_login(planner)
    planner.refresh_from_db()
    assert "You are signed out everywhere" in said(here.post(reverse("accounts:sign-out-everywhere"), follow=True))
    for client in (here, third, unlisted):
        assert client.get("/workspace/").status_code == 302
    assert sign_in(Client(), planner.email, PASSWORD).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sessions_costs_the_same_for_one_and_for_three(people, count, django_assert_num_queries):
    clients = [Client() for _ in range(count)]
    for client in clients:
        sign_in(client, people.people["planner"].email)
    with django_assert_num_queries(5):
        clients[0].get(reverse("accounts:sessions"))


def test_when_a_session_was_last_used_is_noted(people):
    planner, client = people.people["planner"], Client()
    sign_in(client, planner.email)
    long_ago = timezone.now() - timedelta(hours=2)
    planner.usersession_set.update(last_seen_at=long_ago)
    client.get("/workspace/")
    assert planner.usersession_set.get().last_seen_at == long_ago
    session = client.session
    session["accounts.seen"] = int(long_ago.timestamp())
    session.save()
    client.get("/workspace/")
    assert planner.usersession_set.get().last_seen_at > long_ago
