"""Is every address classified, and closed to whoever it is not for?"""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

OPEN = {"", "accounts/sign-in/", "accounts/sign-out/", "healthz", "readyz"}
SIGNED_IN = {
    "workspace/",
    "workspace/plans/<slug:slug>/",
    "workspace/plans/<slug:slug>/start-edition/",
    "workspace/plans/<slug:slug>/take-back/",
    "workspace/plans/<slug:slug>/issue-draft/",
    "workspace/plans/<slug:slug>/publish/",
    "workspace/jobs/",
    "workspace/jobs/<int:job_id>/",
    "workspace/data-quality/",
    "workspace/data-quality/<str:fingerprint>/",
    "workspace/data-quality/set-aside/<int:pk>/take-up/",
    "workspace/plans/<slug:slug>/sections/<uuid:uid>/advice/",
    "workspace/plans/<slug:slug>/timetable/",
    "workspace/plans/<slug:slug>/timetable/table.csv",
    "workspace/plans/<slug:slug>/timetable/calendar.ics",
}


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


ALL = [route for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")]


def test_every_address_is_classified():
    assert set(ALL) == OPEN | SIGNED_IN


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", sorted(SIGNED_IN))
def test_a_stranger_is_sent_to_sign_in(client, route, method):
    address = "/" + route.replace("<slug:slug>", "any").replace("<int:job_id>", "1")
    address = address.replace("<str:fingerprint>", "0" * 64).replace("<int:pk>", "1")
    address = address.replace("<uuid:uid>", "00000000-0000-4000-8000-000000000000")
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/sign-in/")


@pytest.mark.django_db
def test_the_administration_is_for_staff_only(client, people):
    client.force_login(people.people["planner"])
    assert client.get("/admin/").status_code == 302
