"""The walk of every address: who is who, which plan is in which state, and what an answer means.

The table of addresses is in test_permission_walk.py. What is expected is worked out here from the table of roles and
from where a person sits, never by asking the code under test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from django.utils import timezone

from accounts import actions as account_actions
from accounts.models import Invitation, Membership, Role, Token, User
from accounts.permissions import ROLES, Permission, Scope
from accounts.queries import hash_of
from core.models import AuditEvent
from organisations.models import Organisation
from plans.models import Edition, Plan, Snapshot
from publication import actions as publication_actions
from publication.models import Publication
from tests import consulting, stages
from tests.architecture import walk_things

ANYBODY = "anybody signed in"
SIGN_IN, MISSING, WRONG_METHOD, REFUSED, DONE, FAULT = "sign-in", "404", "405", "refused", "done", "fault"
Right = Permission | str | None


@dataclass
class Route:
    """What an address needs. `get` and `post`: the right, ANYBODY, or None for a method that the address has not.

    of: what the right is asked of: "nobody" (open to all), "signed in", "plan", "body", "board" (a question put to
    Avon's board), "another" (somebody else's), "key" (theirs who hold a key that nobody here has).
    data: what a POST sends (a dict, or a function of the Case) so that who may do it gets it done; `quiet` instead for
    a POST that changes nothing that is audited. at: values for parameters of the address that PARAMETERS does not know.
    headers: of each request, for example {"accept": "application/json"}. url: for a pattern that is no plain path.
    anywhere: a right that opens it whatever body it is held in. states: only these, for what is slow to make.
    program: asked with a key that has every scope, and no session; the method that stands in the place of POST.
    """

    of: str
    get: Right = None
    post: Right = None
    data: Any = None
    quiet: bool = False
    at: dict[str, Callable[[Case], Any]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    anywhere: Right = None
    states: tuple[str, ...] = ()
    program: str = ""


@dataclass
class Person:
    """Somebody with one role, or with several at once, in the bodies of one seat."""

    roles: tuple[str, ...]
    seat: str
    user: User | None = None
    session: str = ""

    def __str__(self) -> str:
        return (
            f"{' and '.join(self.roles) if len(self.roles) < 3 else 'all roles'} ({self.seat})"
            if self.user
            else "a stranger"
        )


@dataclass
class Case:
    """One plan in one state, with what hangs on it. All of them are Avon's: the seat "other Place" is Tamar's."""

    state: str
    plan: Plan
    world: World

    @property
    def job_id(self) -> int | None:
        return Publication.objects.filter(snapshot__edition__plan=self.plan).values_list("job_id", flat=True).first()

    @property
    def section(self) -> Any:
        edition = self.plan.editions.order_by("-number").first()
        return edition.sections.order_by("pk").first() if edition else None

    @property
    def snapshot(self) -> Snapshot | None:
        return Snapshot.objects.filter(edition__plan=self.plan).order_by("-pk").first()


@dataclass
class World:
    people: list[Person]
    cases: list[Case]
    membership: Membership
    invitation: Invitation


# How a parameter of an address is filled. None: this state has no such thing, and is left out.
PARAMETERS: dict[str, Callable[[Case], Any]] = {
    "slug": lambda case: case.plan.slug,
    "job_id": lambda case: case.job_id,
    "uid": lambda case: case.section and case.section.uid,
    "comment_id": walk_things.comment,
}


def build() -> World:
    """An ICB with two Places and another ICB; everybody by role and seat; one plan of Avon's for each state."""
    cast = stages.cast()
    avon, tamar = cast.places
    elsewhere = stages.organisation("elsewhere-icb", stages.Kind.ICB)
    seats = {
        "own Place": (avon.partnership, avon.board),
        "other Place": (tamar.partnership, tamar.board),
        "own ICB": (cast.icb, cast.icb),
        "other ICB": (elsewhere, elsewhere),
    }
    people = [Person((), "")]
    for seat, bodies in seats.items():
        people += [_person((role,), seat, *bodies) for role in Role if seat.startswith("own")]
        people.append(_person(tuple(Role), seat, *bodies))
    world = World(people, [], None, None)  # type: ignore[arg-type]
    _with_people_of(world, avon.partnership)
    walk_things.shared()
    walk_things.cycle_of(avon.partnership)
    author = next(person.user for person in people if person.roles == (Role.PLANNER,))
    for state, make in STATES.items():
        made = stages.plan(cast, cast.joint, slug=f"avon-{state.replace(' ', '-')}", owner=avon.partnership, place=avon)
        hang = partial(walk_things.put_on, author=author, reader=world.membership.user)
        make(made, hang)
        world.cases.append(Case(state, made, world))
    walk_things.set_aside(world.cases[0].plan)
    walk_things.mails_that_went()
    walk_things.awaited(stages.plan(cast, cast.joint, slug="avon-awaited", owner=avon.partnership, place=avon))
    return world


def _person(roles: tuple[str, ...], seat: str, body: Organisation, board: Organisation) -> Person:
    email = f"{roles[0] if len(roles) == 1 else 'all'}.{seat}@walk.local".replace(" ", "-")
    user = account_actions.register(email=email, name=f"{roles[0]} {seat}", password="x" * 12, by=None, at=stages.NOW)
    for role in roles:
        held_at = board if role in {Role.HWB_OFFICER, Role.HWB_CHAIR} else body
        start = date(2020, 1, 1)
        account_actions.grant(user=user, organisation=held_at, role=role, starts_on=start, by=None, at=stages.NOW)
    client = Client()
    client.force_login(user)
    return Person(roles, seat, user, client.cookies[settings.SESSION_COOKIE_NAME].value)


def met_in(world: World, route: Route, case: Case) -> list[Person]:
    """Who asks. In the first state a stranger, every role at the plan's own Place, and of the other seats one of each
    kind that the table treats differently; of the other Place and the other ICB it is the person who holds every role
    there, and so can do whatever any of them can. In the other states one of each kind of the two Places is enough."""
    if route.of not in {"plan", "body", "board"}:
        return [person for person in world.people if person.seat in {"", "own Place"}]
    kinds: dict[Any, Person] = {}
    for person in world.people:
        rights = {right for role in person.roles for right in ROLES[role]}
        differs = [right in rights for right in (Permission.READ_WORKSPACE, route.get, route.post)]
        kind: tuple[Any, ...] = (person.seat, *differs)
        if case is not world.cases[0]:
            if person.seat not in {"own Place", "other Place"}:
                continue
        elif person.seat == "own Place":
            kind = (*kind, person.roles)
        kinds.setdefault(kind, person)
    return list(kinds.values())


def _with_people_of(world: World, body: Organisation) -> None:
    """A role and an open invitation in Avon's partnership, for the pages about people."""
    guest = account_actions.register(email="guest@walk.local", name="Guest", password="x" * 12, by=None, at=stages.NOW)
    day = date(2020, 1, 1)
    world.membership = account_actions.grant(
        user=guest, organisation=body, role=Role.READER, starts_on=day, by=None, at=stages.NOW
    )
    world.invitation = account_actions.invite(
        email="invited@walk.local", organisation=body, role=Role.READER, starts_on=day, ends_on=None,
        site="http://testserver/", by=None, at=stages.NOW,
    )  # fmt: skip


Hang = Callable[[Edition], None]


def _drafted(plan: Plan, hang: Hang) -> Edition:
    edition = stages.written(plan, [*stages.TEXT, *stages.VIEWS])
    hang(edition)
    return edition


def _in_consultation(plan: Plan, hang: Hang) -> Edition:
    edition = _drafted(plan, hang)
    draft = publication_actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    walk_things.consult_publicly(draft)
    return edition


def _asked(plan: Plan, hang: Hang) -> Edition:
    edition = _drafted(plan, hang)
    round = stages.consulted(edition, close=False)
    consulting.planned(round.snapshot, title=f"Planned for {plan.slug}")
    return edition


def _finalising(plan: Plan, hang: Hang) -> Edition:
    edition = _drafted(plan, hang)
    stages.consulted(edition)
    return edition


def _awaiting(plan: Plan, hang: Hang) -> Edition:
    edition = _finalising(plan, hang)
    stages.finalised(edition)
    return edition


def _approved(plan: Plan, hang: Hang) -> Edition:
    edition = _awaiting(plan, hang)
    stages.approved(edition.snapshots.order_by("-number").first())
    edition.refresh_from_db()
    return edition


def _being_published(plan: Plan, hang: Hang) -> None:
    publication_actions.publish(edition=_approved(plan, hang), by=None, at=stages.NOW)


def _revised(plan: Plan, hang: Hang) -> None:
    """A revision of what is published, which was decided not to be significant, with a change in it."""
    stages.published(_approved(plan, hang))
    edition = publication_actions.start_revision(
        plan=plan, is_significant=False, bodies=[plan.owner], considered_by="The board", decided_on=stages.TODAY,
        reasons="Dates only.", by=None, at=stages.NOW,
    )  # fmt: skip
    stages.reworded(edition)


STATES: dict[str, Callable[[Plan, Hang], Any]] = {
    "draft": _drafted,
    "empty": lambda plan, hang: None,
    "in consultation": _in_consultation,
    "boards asked": _asked,
    "finalising": _finalising,
    "awaiting approval": _awaiting,
    "approved": _approved,
    "being published": _being_published,
    "published": lambda plan, hang: stages.published(_approved(plan, hang)),
    "revised": _revised,
}


# A page is asked for in these states; a verb in all of them.
SHOWN = ("draft", "empty", "in consultation", "being published", "published")


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of the portal, as its patterns are written."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def address(pattern: str, route: Route, case: Case) -> str | None:
    """The address of this case; None where its state has nothing there."""
    if route.url:
        return route.url
    values = {name: (route.at.get(name) or PARAMETERS[name])(case) for name in PARAMETER.findall(pattern)}
    if any(value is None for value in values.values()):
        return None
    return "/" + PARAMETER.sub(lambda match: str(values[match[1]]), pattern)


def has(person: Person, right: Right, *seats: str) -> bool:
    """Whether the person's role carries the right, and its seat is one of these."""
    return person.seat in seats and any(right in ROLES[role] for role in person.roles)


def sees(person: Person) -> bool:
    """Avon's plans are open to who reads the workspace for Avon's partnership or for the ICB."""
    return has(person, Permission.READ_WORKSPACE, "own Place", "own ICB")


def expected(route: Route, method: str, person: Person) -> set[str]:
    """What may come back. A state may make it 404, or refuse it, even for who may; never the reverse."""
    right = getattr(route, method)
    if route.of == "nobody":
        return {WRONG_METHOD} if right is None else {DONE, REFUSED, MISSING, SIGN_IN}
    if route.of == "key":
        return {WRONG_METHOD if right is None else MISSING}
    if person.user is None:
        return {SIGN_IN}
    if right is None:
        return {WRONG_METHOD, MISSING}
    if route.of == "another":
        return {MISSING}
    if route.of == "board":
        # Another board's officer, the planners and everybody else do not learn that it is there.
        return {DONE, REFUSED, MISSING} if has(person, Permission.GIVE_OPINION, "own Place") else {MISSING}
    if right == ANYBODY:
        return {DONE, REFUSED, MISSING} if route.of == "signed in" or sees(person) else {MISSING}
    if has(person, route.anywhere, *SEATS):
        return {DONE, REFUSED, MISSING}
    if route.of == "plan":
        if not sees(person):
            return {MISSING}
        return {DONE, REFUSED, MISSING} if has(person, right, "own Place", "own ICB") else {REFUSED, MISSING}
    if has(person, right, "own Place", "own ICB") or (has(person, right, *SEATS) and not route.at):
        return {DONE, REFUSED, MISSING}
    return {MISSING} if has(person, right, *SEATS) else {REFUSED}


SEATS = ("own Place", "other Place", "own ICB", "other ICB")


def answered(person: Person, method: str, url: str, route: Route, case: Case) -> str:
    """Sends the request, takes back what it did, and says what the answer was."""
    data = route.data(case) if callable(route.data) else route.data
    with transaction.atomic():
        before = AuditEvent.objects.count()
        response = sent(person, method, url, route, data)
        changed = response.status_code < 500 and AuditEvent.objects.count() > before
        transaction.set_rollback(True)
    return meaning(response, method, changed=changed, quiet=route.quiet)


# The whole of Django, without the test client's copying of every context of every template.
HANDLER = ClientHandler(enforce_csrf_checks=False)


def sent(person: Person, method: str, url: str, route: Route, data: Any = None) -> Any:
    if route.program:
        return _sent_by_program(person, method, url, route, data)
    factory = RequestFactory(headers=route.headers)
    environ = getattr(factory, method)(url, data if method == "post" else None).environ
    if person.session:
        environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={person.session}"
    return HANDLER(environ)


def _sent_by_program(person: Person, method: str, url: str, route: Route, data: Any) -> Any:
    """With a key for the role that carries the right, if the person has one, else for any of theirs. It has all scopes:
    what a key's scopes keep from it is another test's matter. `data` holds "headers" and a "query" beside "body"."""
    headers = {"authorization": f"Bearer {_key_of(person, getattr(route, method))}"} if person.user else {}
    if method == "get":
        return HANDLER(RequestFactory(headers=headers).get(url).environ)
    asked = {"headers": {}, "query": "", "body": {}, **(data or {})}
    factory, body = RequestFactory(headers=headers | asked["headers"]), asked["body"]
    sent, kind = (body, "text/csv") if isinstance(body, bytes) else (json.dumps(body), "application/json")
    return HANDLER(factory.generic(route.program, url + asked["query"], sent, kind).environ)


def _key_of(person: Person, right: Right) -> str:
    if person.user is None:
        return ""
    held = Membership.objects.filter(user=person.user).order_by("pk")
    key = f"jfp_{person.user.pk:08x}_{'k' * 43}"
    Token.objects.create(
        membership=next((each for each in held if right in ROLES[each.role]), held[0]), name="Walk", scopes=list(Scope),
        prefix=key[:12], secret_hash=hash_of(key), made_at=timezone.now(), expires_at=timezone.now() + timedelta(1),
    )  # fmt: skip
    return key


def meaning(response: Any, method: str, *, changed: bool, quiet: bool) -> str:
    status, to = response.status_code, response.headers.get("Location", "")
    if status >= 500:
        return FAULT
    if changed:
        return DONE
    if status == 401 or (status == 302 and to.startswith("/accounts/sign-in/")):
        return SIGN_IN
    if status in {404, 405}:
        return str(status)
    if status in {403, 409}:
        return REFUSED
    # A POST that changed nothing was refused, however politely it was answered; unless it is one that never does.
    return REFUSED if method == "post" and not quiet else DONE


def faults(pattern: str, route: Route, world: World) -> list[str]:
    """Every answer that is not what the table says; and that it says something: who may, can, in some state."""
    found: list[str] = []
    for method in ("get", "post"):
        done = False
        for case in world.cases if PARAMETERS.keys() & set(PARAMETER.findall(pattern)) else world.cases[:1]:
            if (
                case.state not in (route.states or (STATES if method == "post" else SHOWN))
                or (url := address(pattern, route, case)) is None
            ):
                continue
            for person in met_in(world, route, case):
                answer, allowed = answered(person, method, url, route, case), expected(route, method, person)
                done = done or answer == DONE or (answer == SIGN_IN and route.of == "nobody")
                if answer not in allowed:
                    found.append(
                        f"{method} {url} ({case.state}) by {person}: {answer}, not {' or '.join(sorted(allowed))}"
                    )
        if getattr(route, method) and not done and route.of not in {"another", "key"}:
            found.append(f"{method} {pattern}: nobody got it done in any state. Give data=, or quiet=True.")
    return found
