"""Is every address classified, and closed to whoever it is not for? (Wagtail had eleven CVEs in 2026 alone from
secondary views, history, compare, preview, copy, export, that forgot the object's permission.)

Each address, GET and POST, is asked for by a stranger and by every role in its own Place, another Place, its ICB and
another ICB, for a plan in every state; whatever a request does is taken back. See walk.py for how it is judged.

TO ADD AN ADDRESS: one line in ROUTES, the pattern as Django writes it, and one of

    open_to_all(get=ANYBODY, post=None)             nobody need be signed in
    signed_in(get=ANYBODY, post=ANYBODY)            everybody signed in, and it shows them only what is theirs
    on_plan(get=READ, post=Permission.EDIT_PLAN)    404 for a plan that is not theirs; refused without the right
    in_body(get=Permission.MANAGE_PEOPLE)           403 without the right anywhere, 404 for another's body
    of_another(post=ANYBODY)                        the object in the address is somebody else's: 404 for all

A method that the address has not is left out (it must answer 405). A POST needs what it sends, `data={...}` or a
function of the Case, so that who may do it gets it done; or `quiet=True` when it changes nothing that is audited. A new
parameter of an address goes into PARAMETERS in walk.py (one line), or into at={"name": lambda case: ...}. An address
that also answers JSON is walked a second time by an entry in ALSO, with its headers.

A set entry of the old form, "workspace/x/" in SIGNED_IN, becomes: "workspace/x/": signed_in(get=ANYBODY),
"""

import logging
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import get_resolver, path
from django.utils import timezone

from accounts.permissions import Permission
from core import audit
from plans.models import Plan
from tests.architecture import posts, walk
from tests.architecture.walk import ANYBODY, Route, World, faults, routes

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("permission walk")]

open_to_all, signed_in = partial(Route, "nobody"), partial(Route, "signed in")
on_plan, in_body, of_another = partial(Route, "plan"), partial(Route, "body"), partial(Route, "another")
READ, MANAGE = Permission.READ_WORKSPACE, Permission.MANAGE_PEOPLE
AT_MEMBERSHIP = {"pk": lambda case: case.world.membership.pk}
AT_INVITATION = {"pk": lambda case: case.world.invitation.pk}
AT_NOTHING = {"pk": lambda case: 1}

ROUTES: dict[str, Route] = {
    "": open_to_all(get=ANYBODY),
    "healthz": open_to_all(get=ANYBODY),
    "readyz": open_to_all(get=ANYBODY),
    # accounts: the doors
    "accounts/sign-in/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/sign-out/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/closed/": open_to_all(get=ANYBODY),
    "accounts/password/reset/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/password/reset/sent/": open_to_all(get=ANYBODY),
    "accounts/password/reset/done/": open_to_all(get=ANYBODY),
    "^accounts/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": open_to_all(
        get=ANYBODY, post=ANYBODY, quiet=True, url="/accounts/password/reset/1-unknown/"
    ),
    "accounts/invitation/<str:token>/": open_to_all(
        get=ANYBODY, post=ANYBODY, quiet=True, at={"token": lambda case: "unknown"}
    ),
    "accounts/second-factor/authenticate/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/webauthn/login/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    # accounts: one's own
    "accounts/": signed_in(get=ANYBODY),
    "accounts/go-on/": signed_in(get=ANYBODY),
    "accounts/sessions/": signed_in(get=ANYBODY),
    "accounts/sessions/end-all/": signed_in(post=ANYBODY),
    "accounts/sessions/<int:pk>/end/": of_another(post=ANYBODY, at=AT_NOTHING),
    "accounts/confirm/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/password/change/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/password/set/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/": signed_in(get=ANYBODY),
    "accounts/second-factor/reauthenticate/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/totp/activate/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/totp/deactivate/": of_another(get=ANYBODY, post=ANYBODY),
    "accounts/second-factor/recovery-codes/": of_another(get=ANYBODY),
    "accounts/second-factor/recovery-codes/generate/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/recovery-codes/download/": of_another(get=ANYBODY),
    "accounts/second-factor/webauthn/": signed_in(get=ANYBODY),
    "accounts/second-factor/webauthn/add/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/webauthn/reauthenticate/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "accounts/second-factor/webauthn/keys/<int:pk>/edit/": signed_in(
        get=ANYBODY, post=ANYBODY, quiet=True, at=AT_NOTHING
    ),
    "accounts/second-factor/webauthn/keys/<int:pk>/remove/": signed_in(
        get=ANYBODY, post=ANYBODY, quiet=True, at=AT_NOTHING
    ),
    # accounts: the people of a body
    "accounts/people/": in_body(get=MANAGE),
    "accounts/people/invite/": in_body(get=MANAGE, post=MANAGE, quiet=True),
    "accounts/people/roles/<int:pk>/": in_body(get=MANAGE, post=MANAGE, at=AT_MEMBERSHIP),
    "accounts/people/roles/<int:pk>/end/": in_body(get=MANAGE, post=MANAGE, at=AT_MEMBERSHIP),
    "accounts/people/roles/<int:pk>/second-factor/": in_body(get=MANAGE, post=MANAGE, at=AT_MEMBERSHIP),
    "accounts/people/invitations/<int:pk>/send/": in_body(post=MANAGE, at=AT_INVITATION),
    "accounts/people/invitations/<int:pk>/withdraw/": in_body(get=MANAGE, post=MANAGE, at=AT_INVITATION),
    # plans and publication
    "workspace/": signed_in(get=ANYBODY),
    "workspace/plans/<slug:slug>/": on_plan(get=READ),
    "workspace/plans/<slug:slug>/start-edition/": on_plan(get=READ, post=Permission.EDIT_PLAN),
    "workspace/plans/<slug:slug>/take-back/": on_plan(get=READ, post=Permission.EDIT_PLAN),
    "workspace/plans/<slug:slug>/issue-draft/": on_plan(get=READ, post=Permission.ISSUE_DRAFT),
    "workspace/plans/<slug:slug>/publish/": on_plan(get=READ, post=Permission.PUBLISH),
    "workspace/jobs/": signed_in(get=ANYBODY),
    "workspace/jobs/<int:job_id>/": on_plan(get=READ, anywhere=Permission.SEE_JOBS),
    # plans: order, owners, decisions; what answers what; asking the boards
    "workspace/plans/<slug:slug>/abandon/": on_plan(get=READ, post=Permission.EDIT_PLAN, data={"reason": "Merged."}),
    "workspace/plans/<slug:slug>/withdraw/": on_plan(get=READ, post=Permission.PUBLISH, data={"reason": "Wrong."}),
    "workspace/plans/<slug:slug>/structure/": on_plan(get=READ, post=Permission.EDIT_PLAN, data={"title": "New"}),
    "workspace/plans/<slug:slug>/structure/undo/": on_plan(post=Permission.EDIT_PLAN, data=posts.a_change),
    "workspace/plans/<slug:slug>/structure/<uuid:uid>/": on_plan(
        get=READ, post=Permission.EDIT_PLAN, data={"verb": "describe", "title": "New"}
    ),
    "workspace/plans/<slug:slug>/sections/<uuid:uid>/sign-off/": on_plan(
        post=Permission.EDIT_PLAN, data=posts.an_owned_section
    ),
    "workspace/plans/<slug:slug>/sections/<uuid:uid>/links/": on_plan(
        get=READ, post=Permission.EDIT_PLAN, data={"shown": ""}
    ),
    "workspace/plans/<slug:slug>/commitments/<uuid:uid>/sources/": on_plan(
        get=READ, post=Permission.EDIT_PLAN, data=posts.a_source, at={"uid": posts.commitment}
    ),
    "workspace/plans/<slug:slug>/decisions/": on_plan(get=READ, post=Permission.RECORD_APPROVAL, data=posts.a_decision),
    "workspace/plans/<slug:slug>/coverage/": on_plan(get=READ),
    "workspace/plans/<slug:slug>/coverage.csv": on_plan(get=READ),
    "workspace/plans/<slug:slug>/coverage/<slug:code>/": on_plan(
        get=READ, post=Permission.EDIT_PLAN, data={"reason": ""}, at={"code": lambda case: "joint-1"}
    ),
    "workspace/plans/<slug:slug>/consultation/open/": on_plan(get=READ, post=Permission.RUN_ROUND, data=posts.DAYS),
    "workspace/plans/<slug:slug>/consultation/close/": on_plan(
        get=READ, post=Permission.RUN_ROUND, data=posts.an_answered_round
    ),
}
# The same address once more, asked in another way.
ALSO: list[tuple[str, Route]] = [
    ("workspace/jobs/<int:job_id>/", on_plan(get=READ, anywhere=Permission.SEE_JOBS, headers={"hx-request": "true"})),
]


# Where the administration sends who is not let in: its door is our sign-in.
DOORS = ("/admin/login/", "/accounts/")
# Signing out, and the translated words of its scripts, are nobody's secret.
OPEN_IN_ADMIN = {"admin/logout/", "admin/jsi18n/"}


def walked() -> list[str]:
    """The administration is walked by itself; it has its own rule."""
    return [route for route in routes() if not route.startswith("admin/")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    hasher = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    folder = tmp_path_factory.mktemp("walk") / "publications"
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(PUBLICATION_ROOT=folder, **hasher):
        logging.disable(logging.CRITICAL)  # thousands of refusals, each told of by django.request
        yield walk.build()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(world):
    """In place of pytest-django's own: one transaction for all tests of this file, not one for each."""


def test_every_address_is_classified():
    missing, gone = set(walked()) - set(ROUTES), set(ROUTES) - set(walked())
    assert (missing, gone) == (set(), set()), "See the top of this file."


@pytest.mark.parametrize("pattern", sorted(ROUTES))
def test_an_address_answers_as_the_table_says(world, pattern):
    assert faults(pattern, ROUTES[pattern], world) == []


@pytest.mark.parametrize(("pattern", "route"), ALSO)
def test_an_address_answers_so_however_it_is_asked(world, pattern, route):
    assert faults(pattern, route, world) == []


@pytest.mark.parametrize("pattern", [route for route in routes() if route.startswith("admin/")])
def test_the_administration_is_for_staff_only(world, pattern):
    url = "/" + walk.PARAMETER.sub("1", pattern).replace("(?P<url>.*)$", "x").replace("^", "")
    for person in world.people:
        if person.seat not in {"", "own ICB"}:
            continue
        for method in ("get", "post"):
            response = walk.sent(person, method, url, Route("staff"))
            inside = response.status_code < 300 or not response.headers.get("Location", DOORS[0]).startswith(DOORS)
            assert not inside or pattern in OPEN_IN_ADMIN, f"{method} {url} by {person}: {response.status_code}"


# A broken control: views as they are when somebody forgets. If the walk did not find them, it would prove nothing.


def history_that_forgets(request: HttpRequest, slug: str) -> HttpResponse:
    """Signed in, and the plan shown to whoever asks: the fault of Wagtail's eleven."""
    if not request.user.is_authenticated:
        return HttpResponse(status=302, headers={"Location": "/accounts/sign-in/"})
    found = Plan.objects.filter(slug=slug).first()
    return HttpResponse(found.title if found else "", status=200 if request.method == "GET" else 405)


def verb_that_forgets(request: HttpRequest, slug: str) -> HttpResponse:
    """Sees to the plan's visibility, and asks nobody for the right to change it."""
    if not request.user.is_authenticated:
        return HttpResponse(status=302, headers={"Location": "/accounts/sign-in/"})
    found = Plan.objects.visible_to(request.user, on=timezone.localdate()).filter(slug=slug).first()
    if found is None:
        return HttpResponse(status=404)
    if request.method == "POST":
        audit.record("changed", found, by=request.user, at=timezone.now())
    return HttpResponse(status=302, headers={"Location": "/workspace/"})


LEAKS = {
    "workspace/plans/<slug:slug>/history/": (history_that_forgets, on_plan(get=READ)),
    "workspace/plans/<slug:slug>/change/": (verb_that_forgets, on_plan(get=READ, post=Permission.EDIT_PLAN)),
}


@pytest.fixture
def leaky(settings):
    patterns = [path(pattern, view) for pattern, (view, _) in LEAKS.items()]
    settings.ROOT_URLCONF = (*patterns, *get_resolver().url_patterns)


def test_the_walk_finds_a_page_that_forgets_whose_plan_it_is(world, leaky):
    pattern = "workspace/plans/<slug:slug>/history/"
    found = faults(pattern, LEAKS[pattern][1], world)
    assert "get /workspace/plans/avon-draft/history/ (draft) by all roles (other Place): done, not 404" in found
    assert not [line for line in found if "planner (own ICB)" in line]


def test_the_walk_finds_a_verb_that_forgets_the_right(world, leaky):
    pattern = "workspace/plans/<slug:slug>/change/"
    found = faults(pattern, LEAKS[pattern][1], world)
    assert "post /workspace/plans/avon-draft/change/ (draft) by reader (own Place): done, not 404 or refused" in found
    assert not [line for line in found if "planner" in line]


def test_the_walk_finds_an_address_that_nobody_classified(leaky):
    assert set(walked()) - set(ROUTES) == set(LEAKS)


def test_the_walk_finds_an_entry_that_says_nothing(world):
    silent = signed_in(get=ANYBODY, post=ANYBODY)
    assert any("nobody got it done" in line for line in faults("accounts/go-on/", silent, world))
