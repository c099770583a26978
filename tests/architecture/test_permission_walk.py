"""Is every address classified, and closed to whoever it is not for? (Wagtail had eleven CVEs in 2026 alone from
secondary views, history, compare, preview, copy, export, that forgot the object's permission.)

Each address, GET and POST, is asked for by a stranger and by every role in its own Place, another Place, its ICB and
another ICB, for a plan in every state; whatever a request does is taken back. See walk.py for how it is judged.

TO ADD AN ADDRESS: one line in ROUTES, the pattern as Django writes it, and one of

    open_to_all(get=ANYBODY, post=None)             nobody need be signed in
    signed_in(get=ANYBODY, post=ANYBODY)            everybody signed in, and it shows them only what is theirs
    on_plan(get=READ, post=Permission.EDIT_PLAN)    404 for a plan that is not theirs; refused without the right
    in_body(get=Permission.MANAGE_PEOPLE)           403 without the right anywhere, 404 for another's body
    of_board(get=ANYBODY, at=things.board("asked")) 404 for all but who gives the opinion of the board that is asked
    of_another(post=ANYBODY)                        the object in the address is somebody else's: 404 for all
    by_key(get=ANYBODY)                             only a browser that holds a key reaches it: 404 for all

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
from jfp_portal.api import RESOURCES
from plans.models import Plan
from tests.architecture import walk
from tests.architecture import walk_things as things
from tests.architecture.walk import ANYBODY, Route, World, faults, routes

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("permission walk")]

open_to_all, signed_in = partial(Route, "nobody"), partial(Route, "signed in")
by_key = partial(Route, "key")
on_plan, in_body, of_another = partial(Route, "plan"), partial(Route, "body"), partial(Route, "another")
of_board = partial(Route, "board")
READ, EDIT, COMMENT = Permission.READ_WORKSPACE, Permission.EDIT_PLAN, Permission.COMMENT
MANAGE, IMPORT = Permission.MANAGE_PEOPLE, Permission.IMPORT_PLAN
JSON, HTMX = {"accept": "application/json"}, {"hx-request": "true"}
PLAN = "workspace/plans/<slug:slug>/"
SECTION = f"{PLAN}sections/<uuid:uid>/"
BOARD = "boards/<int:consultee>/"
CYCLE = "workspace/cycles/<slug:slug>/"
RUN, WRITE, DECIDE = Permission.RUN_CYCLE, Permission.WRITE_INTENTION, Permission.DECIDE_INTENTION
in_cycle = partial(on_plan, at=things.IN_CYCLE, states=("draft",))
promised = partial(on_plan, at=things.PROMISED, states=("draft",))
COMMENTED = {"text": "Is this so?", "token": "0f1a1f7e-0000-4000-8000-000000000001"}
AT_MEMBERSHIP = {"pk": lambda case: case.world.membership.pk}
AT_INVITATION = {"pk": lambda case: case.world.invitation.pk}
AT_KEY = {"pk": lambda case: things.key_of(case.world.membership).pk}
AT_NOTHING = {"pk": lambda case: 1}
RUN, KEEP = Permission.RUN_ROUND, Permission.KEEP_CONTACTS
KEEP_METRICS = Permission.KEEP_METRICS
KEEP_DIRECTORY = Permission.KEEP_DIRECTORY
RUN_JOBS = Permission.RUN_JOBS
AT_BOARD = {"slug": lambda case: "avon-board"}
# One plan in which a board is awaited, whichever state is walked: so one state is enough.
AWAITED = {"at": things.AWAITED, "states": ("draft",)}

ROUTES: dict[str, Route] = {
    "": open_to_all(get=ANYBODY),
    "healthz": open_to_all(get=ANYBODY),
    "readyz": open_to_all(get=ANYBODY),
    "portal-metrics": by_key(get=ANYBODY),
    ".well-known/security.txt": open_to_all(get=ANYBODY),
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
    "accounts/keys/": signed_in(get=ANYBODY),
    "accounts/keys/make/": signed_in(get=ANYBODY, post=ANYBODY, data=things.a_key),
    "accounts/keys/<int:pk>/revoke/": of_another(get=ANYBODY, post=ANYBODY, at=AT_KEY),
    # accounts: the people of a body
    "accounts/people/": in_body(get=MANAGE),
    "accounts/people/keys/": in_body(get=MANAGE),
    "accounts/people/keys/<int:pk>/revoke/": in_body(get=MANAGE, post=MANAGE, at=AT_KEY),
    "accounts/people/invite/": in_body(get=MANAGE, post=MANAGE, quiet=True),
    "accounts/people/roles/<int:pk>/": in_body(get=MANAGE, post=MANAGE, at=AT_MEMBERSHIP),
    "accounts/people/roles/<int:pk>/end/": in_body(get=MANAGE, post=MANAGE, at=AT_MEMBERSHIP),
    "accounts/people/roles/<int:pk>/second-factor/": in_body(get=MANAGE, post=MANAGE, at=AT_MEMBERSHIP),
    "accounts/people/invitations/<int:pk>/send/": in_body(post=MANAGE, at=AT_INVITATION),
    "accounts/people/invitations/<int:pk>/withdraw/": in_body(get=MANAGE, post=MANAGE, at=AT_INVITATION),
    "accounts/held/": signed_in(get=ANYBODY),
    "accounts/held/export/": signed_in(post=ANYBODY),
    "accounts/audit/": in_body(get=Permission.SEE_AUDIT),
    "accounts/audit/export/": in_body(post=Permission.SEE_AUDIT),
    # publication: the home, plans and the steps of their life
    "workspace/": signed_in(get=ANYBODY),
    PLAN: on_plan(get=READ),
    f"{PLAN}start-edition/": on_plan(get=READ, post=EDIT),
    f"{PLAN}take-back/": on_plan(get=READ, post=EDIT),
    f"{PLAN}issue-draft/": on_plan(get=READ, post=Permission.ISSUE_DRAFT),
    f"{PLAN}abandon/": on_plan(get=READ, post=EDIT, data={"reason": "Begun too early."}),
    f"{PLAN}withdraw/": on_plan(get=READ, post=Permission.PUBLISH, data={"reason": "It is wrong."}),
    f"{PLAN}editions/<int:number>/take-off/": on_plan(
        get=READ,
        post=Permission.TAKE_OFF,
        data={"reason": "It was too early."},
        states=("published",),
        at={"number": things.shown_edition},
    ),
    f"{PLAN}editions/<int:number>/show-again/": on_plan(
        get=READ,
        post=Permission.TAKE_OFF,
        data={"reason": "It was right."},
        states=("published",),
        at={"number": things.taken_edition},
    ),
    f"{PLAN}publish/": on_plan(get=READ, post=Permission.PUBLISH),
    f"{PLAN}compare/": on_plan(get=READ),
    f"{PLAN}compare/pdf/": on_plan(get=READ, states=("draft", "in consultation")),
    f"{PLAN}word/": on_plan(get=READ),
    f"{SECTION}word/": on_plan(get=READ),
    "workspace/jobs/": signed_in(get=ANYBODY),
    "workspace/jobs/<int:job_id>/": on_plan(get=READ, anywhere=Permission.SEE_JOBS),
    "workspace/jobs/<int:job_id>/again/": in_body(post=RUN_JOBS, anywhere=RUN_JOBS, at={"job_id": things.failed_job}),
    "workspace/jobs/<int:job_id>/stop/": in_body(post=RUN_JOBS, anywhere=RUN_JOBS, at={"job_id": things.open_job}),
    "workspace/status/": in_body(get=RUN_JOBS, anywhere=RUN_JOBS),
    "workspace/data-quality/": signed_in(get=ANYBODY),
    "workspace/data-quality/<str:fingerprint>/": on_plan(
        get=READ, post=EDIT, data={"reason": "It is known."}, at={"fingerprint": things.finding}
    ),
    "workspace/data-quality/set-aside/<int:pk>/take-up/": on_plan(post=EDIT, at={"pk": things.finding_set_aside}),
    # publication: revisions, copies, what came after publication
    f"{PLAN}revisions/": on_plan(get=READ, post=Permission.RECORD_APPROVAL, data=things.revision),
    f"{PLAN}revisions/changes/": on_plan(get=READ, post=EDIT, data=things.reasons, states=("draft", "revised")),
    f"{PLAN}copies/": on_plan(get=READ, post=Permission.PUBLISH, data=things.DAY_FOR_COPIES),
    f"{PLAN}copies/<int:edition>/<slug:body>/": on_plan(
        get=READ,
        post=Permission.PUBLISH,
        data=things.COPY,
        at={"edition": things.published_edition, "body": things.board_of_place},
    ),
    f"{PLAN}evidence/": on_plan(get=READ),
    f"{PLAN}evidence/pdf/": on_plan(get=READ, states=("draft", "published")),
    f"{PLAN}formats/": on_plan(get=READ),
    f"{PLAN}formats/add/": on_plan(get=READ, post=Permission.PUBLISH, data=things.new_format, states=("published",)),
    f"{PLAN}formats/<int:pk>/withdraw/": on_plan(
        get=READ,
        post=Permission.PUBLISH,
        data={"reason": "Out of date."},
        states=("published",),
        at={"pk": things.another_format},
    ),
    f"{PLAN}formats/requests/": on_plan(get=EDIT),
    f"{PLAN}formats/requests/<int:pk>/": on_plan(
        get=EDIT, post=EDIT, data={"answer": "Sent."}, states=("published",), at={"pk": things.format_request}
    ),
    "formats/ask/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    f"{PLAN}year-end/": on_plan(get=READ),
    f"{PLAN}year-end/freeze/": on_plan(
        get=READ, post=Permission.REPORT_DELIVERY, data=things.seen_year_end, states=("published",)
    ),
    f"{PLAN}year-end/<int:pk>/": on_plan(get=READ, states=("published",), at={"pk": things.year_end_status}),
    f"{PLAN}year-end/<int:pk>/<slug:kind>/": on_plan(
        get=READ, states=("published",), at={"pk": things.year_end_status, "kind": lambda case: "csv"}
    ),
    f"{PLAN}later-opinions/": on_plan(get=READ, post=Permission.RUN_ROUND, data=things.later_opinion),
    # consultation
    f"{PLAN}consultation/open/": on_plan(get=READ, post=Permission.RUN_ROUND, data=things.ROUND),
    f"{PLAN}consultation/close/": on_plan(get=READ, post=Permission.RUN_ROUND),
    f"{PLAN}timetable/": on_plan(get=READ),
    f"{PLAN}timetable/table.csv": on_plan(get=READ),
    f"{PLAN}timetable/calendar.ics": on_plan(get=READ),
    # consultation: the boards
    "boards/": signed_in(get=ANYBODY),
    BOARD: of_board(get=ANYBODY, at=things.board("asked")),
    f"{BOARD}priorities/": of_board(get=ANYBODY, at=things.board("asked")),
    f"{BOARD}answer/": of_board(get=ANYBODY, post=ANYBODY, data=things.ANSWER, at=things.board("asked")),
    f"{BOARD}files/": of_board(get=ANYBODY, post=ANYBODY, data=things.board_file, at=things.board("writing")),
    f"{BOARD}files/<int:pk>/": of_board(get=ANYBODY, at=things.board("writing", pk=things.draft_file)),
    f"{BOARD}check/": of_board(get=ANYBODY, at=things.board("writing")),
    f"{BOARD}offer/": of_board(post=ANYBODY, data={"version": "2"}, at=things.board("writing")),
    f"{BOARD}take-back/": of_board(post=ANYBODY, at=things.board("waiting")),
    f"{BOARD}release/": of_board(post=ANYBODY, data={"version": "2"}, at=things.board("waiting")),
    f"{BOARD}send-back/": of_board(post=ANYBODY, data={"reason": "Say why."}, at=things.board("waiting")),
    f"{BOARD}submit/": of_board(post=ANYBODY, data=things.key_of_answer, at=things.board("released")),
    f"{BOARD}correct/": of_board(post=ANYBODY, data={"reason": "A slip."}, at=things.board("given")),
    f"{BOARD}receipts/<slug:number>/": of_board(get=ANYBODY, at=things.board("given", number=things.receipt)),
    f"{BOARD}receipts/<slug:number>/files/<int:pk>/": of_board(
        get=ANYBODY, at=things.board("given", number=things.receipt, pk=things.opinion_file)
    ),
    f"{BOARD}receipts/<slug:number>/receipt.pdf": of_board(
        get=ANYBODY, at=things.board("given", number=things.receipt)
    ),
    f"{BOARD}draft/": of_board(get=ANYBODY, at=things.board("asked")),
    f"{BOARD}draft/<uuid:uid>/": of_board(get=ANYBODY, at=things.board("asked", uid=things.section_of_draft)),
    f"{BOARD}draft/images/<str:name>": of_board(get=ANYBODY, at=things.board("asked", name=things.picture_of_draft)),
    f"{BOARD}draft.pdf": of_board(get=ANYBODY, at=things.board("asked")),
    f"{BOARD}changes.pdf": of_board(get=ANYBODY, at=things.board("again")),
    f"{BOARD}changes/": of_board(get=ANYBODY, at=things.board("again")),
    "follow/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, data={"email": "reader@example.org", "kind": "all"}),
    "follow/confirm/<str:token>/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, at=things.follower("confirm")),
    "follow/leave/<str:token>/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, at=things.follower("leave")),
    "verify/copy/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    "verify/receipt/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    f"{PLAN}rounds/": on_plan(get=READ),
    f"{PLAN}rounds/review/": on_plan(get=READ, post=RUN, data=things.ROUND),
    f"{PLAN}rounds/<int:number>/": on_plan(get=READ, **AWAITED),
    f"{PLAN}rounds/<int:number>/close/": of_another(get=READ, post=RUN, **AWAITED),
    f"{PLAN}rounds/<int:number>/boards/<int:consultee>/enter/": on_plan(
        get=RUN, post=RUN, data=things.posted, **AWAITED
    ),
    f"{PLAN}rounds/<int:number>/table.csv": on_plan(get=READ, **AWAITED),
    f"{PLAN}rounds/<int:number>/remind/": on_plan(post=RUN, **AWAITED),
    f"{PLAN}rounds/<int:number>/boards/<int:consultee>/": on_plan(get=RUN, **AWAITED),
    f"{PLAN}rounds/<int:number>/boards/<int:consultee>/send/": on_plan(post=RUN, data=things.contact, **AWAITED),
    f"{PLAN}rounds/<int:number>/boards/<int:consultee>/withdraw/": on_plan(post=RUN, data=things.contact, **AWAITED),
    f"{PLAN}rounds/<int:number>/boards/<int:consultee>/remind/": on_plan(post=RUN, **AWAITED),
    f"{PLAN}rounds/<int:number>/boards/<int:consultee>/no-reply/": on_plan(
        get=RUN, post=RUN, data={"tried": "A call."}, **AWAITED
    ),
    f"{PLAN}involvement/": on_plan(get=READ, post=RUN, data=things.EVENT),
    "workspace/bodies/<slug:slug>/contacts/": in_body(get=KEEP, post=KEEP, data=things.CONTACT, at=AT_BOARD),
    "workspace/bodies/<slug:slug>/contacts/<int:contact>/remove/": in_body(
        get=KEEP, post=KEEP, at={**AT_BOARD, "contact": things.contact_row}
    ),
    "workspace/bodies/<slug:slug>/domains/": in_body(post=KEEP, data={"add-domain": "new.gov.uk"}, at=AT_BOARD),
    "workspace/bodies/<slug:slug>/domains/<int:domain>/end/": in_body(
        get=KEEP, post=KEEP, data=things.LAST_DAY, at={**AT_BOARD, "domain": things.domain_row}
    ),
    "boards/link/new/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True),
    "boards/link/<int:consultee>/who/": open_to_all(
        get=ANYBODY, post=ANYBODY, quiet=True, at={"consultee": lambda case: 1}
    ),
    "boards/link/<str:token>/": open_to_all(get=ANYBODY, at={"token": lambda case: "unknown"}),
    # plans: those of partners, which are in the register and belong to no plan here
    "workspace/partner-plans/": in_body(get=READ),
    "workspace/partner-plans/add/": in_body(get=IMPORT, post=IMPORT, data=things.new_partner_plan),
    "workspace/partner-plans/<slug:slug>/": in_body(
        get=IMPORT,
        post=IMPORT,
        anywhere=IMPORT,
        at={"slug": things.partner_plan},
        data={"works": "no", "address": "https://trust.example/strategy"},
    ),
    # the administration: an ICB's administrator looks after what all share; the body is one of them
    "workspace/administration/": in_body(get=KEEP_DIRECTORY),
    "workspace/administration/<slug:name>/": in_body(
        get=KEEP_DIRECTORY, anywhere=KEEP_DIRECTORY, at=things.AT_REGISTER
    ),
    "workspace/administration/<slug:name>/add/": in_body(
        get=KEEP_DIRECTORY,
        post=KEEP_DIRECTORY,
        anywhere=KEEP_DIRECTORY,
        at=things.AT_REGISTER,
        data=things.NEW_WORD,
    ),
    "workspace/administration/<slug:name>/<slug:key>/": in_body(
        get=KEEP_DIRECTORY, anywhere=KEEP_DIRECTORY, at=things.AT_WORD
    ),
    "workspace/administration/<slug:name>/<slug:key>/<slug:verb>/": in_body(
        get=KEEP_DIRECTORY,
        post=KEEP_DIRECTORY,
        anywhere=KEEP_DIRECTORY,
        at=things.AT_VERB,
        data=things.changed_word,
    ),
    # metrics: they belong to no plan; whoever reads the workspace sees them
    "workspace/metrics/": in_body(get=READ),
    "workspace/metrics/lists/<slug:slug>/": in_body(get=READ, anywhere=READ, at={"slug": lambda case: "principles"}),
    "workspace/metrics/indicators/<slug:slug>/": in_body(get=READ, anywhere=READ, at={"slug": lambda case: "wide"}),
    "workspace/metrics/targets/<int:pk>/": in_body(
        get=READ,
        post=Permission.KEEP_METRICS,
        anywhere=Permission.KEEP_METRICS,
        at={"pk": things.target},
        data={"kind": "at most", "value": "92"},
    ),
    "workspace/metrics/files/": in_body(get=READ, anywhere=READ),
    "workspace/metrics/files/send/": in_body(
        get=READ, post=KEEP_METRICS, anywhere=KEEP_METRICS, data=things.observations_file
    ),
    "workspace/metrics/files/<int:pk>/": in_body(get=READ, anywhere=READ, at={"pk": things.sent_file}),
    "workspace/metrics/files/<int:pk>/columns/": in_body(
        get=READ,
        post=KEEP_METRICS,
        anywhere=KEEP_METRICS,
        at={"pk": things.sent_workbook},
        data={
            "dates": "month",
            "column-indicator": "Metric",
            "column-area": "Code",
            "column-period": "Month",
            "column-value": "Actual",
        },
    ),
    "workspace/metrics/files/<int:pk>/stop/": in_body(
        post=KEEP_METRICS, anywhere=KEEP_METRICS, at={"pk": things.sent_file}
    ),
    "workspace/metrics/files/<int:pk>/again/": in_body(
        post=KEEP_METRICS, anywhere=KEEP_METRICS, at={"pk": things.failed_file}
    ),
    "workspace/metrics/files/<int:pk>/refused.csv": in_body(get=READ, anywhere=READ, at={"pk": things.refused_file}),
    "workspace/metrics/lists/<slug:slug>/places/": in_body(get=READ, anywhere=READ, at=things.AT_LIST),
    "workspace/metrics/lists/<slug:slug>/committees/": in_body(
        get=Permission.KEEP_METRICS,
        post=Permission.KEEP_METRICS,
        anywhere=Permission.KEEP_METRICS,
        at=things.AT_LIST,
        data=things.unwatched,
    ),
    "workspace/metrics/places/<slug:slug>/": in_body(get=READ, anywhere=READ, at={"slug": lambda case: "avon"}),
    "workspace/metrics/objectives/<slug:slug>/": in_body(get=READ, anywhere=READ, at=things.AT_LIST),
    "workspace/metrics/committees/": in_body(get=READ),
    "workspace/metrics/committees/<slug:slug>/": in_body(
        get=READ, anywhere=READ, at={"slug": lambda case: "mercia-icb"}
    ),
    "workspace/metrics/places/<slug:slug>/local/": in_body(get=READ, anywhere=READ, at={"slug": lambda case: "avon"}),
    "workspace/metrics/places/<slug:slug>/local/add/": in_body(
        get=Permission.ADD_LOCAL_METRIC,
        post=Permission.ADD_LOCAL_METRIC,
        at={"slug": lambda case: "avon"},
        data={"title": "Asthma", "worse": "Twice as many.", "assessment": "JSNA 2025", "passage": "Page 7"},
    ),
    "workspace/metrics/places/<slug:slug>/local/<int:pk>/": in_body(
        post=Permission.ADD_LOCAL_METRIC,
        at={"slug": lambda case: "avon", "pk": things.local_measure},
        data={"verb": "take out"},
    ),
    # metrics and publication: reports to committees
    "workspace/metrics/committees/<slug:slug>/rating/": in_body(
        get=READ, post=KEEP_METRICS, anywhere=READ, at=things.AT_COMMITTEE, data=things.LETTERS
    ),
    "workspace/metrics/committees/<slug:slug>/commentary/": in_body(
        get=KEEP_METRICS,
        post=KEEP_METRICS,
        anywhere=KEEP_METRICS,
        at=things.AT_COMMITTEE,
        data={"text": "It goes well."},
    ),
    "workspace/metrics/committees/<slug:slug>/commentary/<int:measure>/": in_body(
        get=KEEP_METRICS,
        post=KEEP_METRICS,
        anywhere=KEEP_METRICS,
        at=things.AT_COMMITTEE,
        data={"text": "It goes well."},
    ),
    "workspace/metrics/committees/<slug:slug>/reports/": in_body(get=READ, anywhere=READ, at=things.AT_COMMITTEE),
    "workspace/metrics/committees/<slug:slug>/reports/next/": in_body(
        get=READ, post=KEEP_METRICS, anywhere=KEEP_METRICS, at=things.AT_COMMITTEE, data=things.next_report
    ),
    "workspace/metrics/committees/<slug:slug>/reports/<int:number>/": in_body(
        get=READ, anywhere=READ, at=things.AT_REPORT
    ),
    "workspace/metrics/committees/<slug:slug>/reports/<int:number>/again/": in_body(
        post=KEEP_METRICS, anywhere=KEEP_METRICS, at=things.AT_REPORT, quiet=True
    ),
    "workspace/metrics/committees/<slug:slug>/reports/<int:number>/<slug:kind>/": in_body(
        get=READ, anywhere=READ, at=things.AT_REPORT_FILE
    ),
    "workspace/metrics/committees/<slug:slug>/off-track/": in_body(get=READ, anywhere=READ, at=things.AT_COMMITTEE),
    "workspace/metrics/committees/<slug:slug>/off-track/<int:pk>/": in_body(
        get=READ,
        post=Permission.ANSWER_EXCEPTION,
        anywhere=Permission.ANSWER_EXCEPTION,
        at={**things.AT_COMMITTEE, "pk": things.exception},
        data={"response": "A new clinic opens."},
    ),
    "workspace/metrics/series/<int:pk>/limits/": in_body(
        get=READ, post=KEEP_METRICS, anywhere=KEEP_METRICS, at={"pk": things.series}, data=things.LIMITS
    ),
    "workspace/metrics/limits/<int:pk>/take-back/": in_body(
        get=KEEP_METRICS,
        post=KEEP_METRICS,
        anywhere=KEEP_METRICS,
        at={"pk": things.decision_on_limits},
        data={"reason": "It was wrong."},
    ),
    # metrics: for everybody
    "metrics/local/": open_to_all(get=ANYBODY),
    "metrics/": open_to_all(get=ANYBODY),
    "metrics/lists/<slug:slug>/": open_to_all(get=ANYBODY, at=things.AT_LIST),
    "metrics/<slug:slug>/": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/data.csv": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/data.csv-metadata.json": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/data.json": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/<slug:kind>.svg": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/releases/": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/releases/<int:number>/": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/releases/<int:number>/data.csv": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/releases/<int:number>/data.csv-metadata.json": open_to_all(
        get=ANYBODY, at=things.AT_INDICATOR
    ),
    "metrics/<slug:slug>/releases/<int:number>/data.json": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    "metrics/<slug:slug>/releases/<int:number>/<slug:kind>.svg": open_to_all(get=ANYBODY, at=things.AT_INDICATOR),
    # publication: finding what is public
    "search/": open_to_all(get=ANYBODY),
    # plans: a section and its text
    SECTION: on_plan(get=READ, post=EDIT, data=things.text),
    f"{SECTION}merge/": on_plan(get=READ, post=EDIT, data=things.merging),
    f"{SECTION}presence/": on_plan(post=READ, quiet=True),
    f"{SECTION}pictures/": on_plan(post=EDIT, data=things.picture_file),
    f"{SECTION}advice/": on_plan(get=READ, post=READ, quiet=True, data={"body": "<p>We will leverage.</p>"}),
    f"{SECTION}history/": on_plan(get=READ),
    f"{SECTION}history/<str:revision>/restore/": on_plan(
        get=READ, post=EDIT, data=things.version, at={"revision": lambda case: "1.1"}
    ),
    f"{SECTION}compare/": on_plan(get=READ),
    f"{SECTION}sign-off/": on_plan(post=EDIT, data=things.version),
    f"{PLAN}pictures/<slug:sha256>/": on_plan(get=READ, at={"sha256": things.picture_of_text}),
    f"{PLAN}references/": on_plan(get=READ),
    f"{PLAN}numbers/": on_plan(get=READ),
    # plans: the order of a text, and what bodies decided
    f"{PLAN}structure/": on_plan(get=READ, post=EDIT, data={"title": "A new section"}),
    f"{PLAN}structure/undo/": on_plan(post=EDIT, data=things.last_change),
    f"{PLAN}structure/<uuid:uid>/": on_plan(get=READ, post=EDIT, data={"verb": "add", "title": "A new section"}),
    f"{PLAN}decisions/": on_plan(get=READ, post=Permission.RECORD_APPROVAL, data=things.decision),
    # plans: files
    "workspace/import/": in_body(get=IMPORT, post=IMPORT, data=things.file),
    "workspace/import/check/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "workspace/import/give-up/": signed_in(post=ANYBODY, quiet=True),
    f"{PLAN}import/": on_plan(get=EDIT, post=EDIT, data=things.file),
    f"{PLAN}import/check/": on_plan(get=EDIT, post=EDIT, quiet=True),
    f"{PLAN}import/check/<int:place>/": on_plan(get=EDIT, at={"place": lambda case: 0}),
    f"{PLAN}import/give-up/": on_plan(post=READ, quiet=True),
    # plans: comments, notices, mail
    f"{SECTION}comments/": on_plan(get=READ, post=COMMENT, data=COMMENTED),
    f"{PLAN}comments/": on_plan(get=READ),
    "workspace/comments/<int:comment_id>/": on_plan(get=READ),
    "workspace/comments/<int:comment_id>/<slug:verb>/": on_plan(
        post=COMMENT, data={"text": "So it is."}, at={"verb": lambda case: "reply"}
    ),
    "workspace/notifications/": signed_in(get=ANYBODY),
    "workspace/notifications/read/": signed_in(post=ANYBODY, quiet=True),
    "workspace/notifications/<int:notice_id>/read/": of_another(post=ANYBODY, at={"notice_id": things.notice}),
    "workspace/notifications/choices/": signed_in(get=ANYBODY, post=ANYBODY, quiet=True),
    "notices/stop/<str:token>/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, at={"token": things.token}),
    "workspace/mail/": in_body(get=Permission.SEE_MAIL),
    "workspace/mail/<int:mail_id>/": in_body(get=Permission.SEE_MAIL, at=things.mail("sent")),
    "workspace/mail/<int:mail_id>/resend/": in_body(post=Permission.SEE_MAIL, at=things.mail("failed")),
    "workspace/mail/<int:mail_id>/bounce/": in_body(
        post=Permission.SEE_MAIL, data={"reason": "The box is full."}, at=things.mail("sent")
    ),
    # priorities
    f"{PLAN}promises/": on_plan(get=READ),
    f"{SECTION}commitments/": on_plan(get=READ, post=EDIT, data={"text": "We will open at night."}),
    f"{SECTION}links/": on_plan(get=READ, post=EDIT, data=things.item),
    f"{PLAN}commitments/<uuid:uid>/sources/": on_plan(
        get=READ, post=EDIT, data=things.item, at={"uid": things.commitment}
    ),
    f"{PLAN}coverage/": on_plan(get=READ),
    f"{PLAN}coverage.csv": on_plan(get=READ),
    f"{PLAN}coverage/<slug:code>/": on_plan(
        get=READ, post=EDIT, data={"reason": "Another plan says it."}, at={"code": lambda case: "joint-1"}
    ),
    # priorities: the planning cycle, of Avon's partnership
    "workspace/cycles/": signed_in(get=ANYBODY),
    CYCLE: in_cycle(get=READ),
    f"{CYCLE}copy/": in_cycle(get=READ, post=RUN, data={"plans_for": 2028}),
    f"{CYCLE}steps/<int:position>/": in_cycle(get=READ, post=RUN, data=things.dates),
    f"{CYCLE}guidance/<int:position>/": in_cycle(get=READ, post=RUN, data={"url": "https://example.org/"}),
    f"{CYCLE}candidates/": in_cycle(get=READ, post=RUN, data={"title": "Both", "candidate": [1, 2]}),
    f"{CYCLE}candidates/add/": in_cycle(get=READ, post=WRITE, data=things.CANDIDATE),
    f"{CYCLE}candidates/<int:number>/": in_cycle(get=READ, post=DECIDE, data=things.deciding),
    f"{CYCLE}intentions/": in_cycle(get=READ),
    f"{CYCLE}intentions.xlsx": in_cycle(get=READ),
    f"{CYCLE}intentions/import/": in_cycle(get=READ, post=WRITE, data=things.intentions_file),
    f"{CYCLE}intentions/add/": in_cycle(get=READ, post=WRITE, data=things.new_intention),
    f"{CYCLE}intentions/<int:number>/": in_cycle(get=READ),
    f"{CYCLE}intentions/<int:number>/step/": in_cycle(post=WRITE, data={"verb": "withdraw"}),
    f"{CYCLE}intentions/<int:number>/sections/<int:position>/": in_cycle(
        get=READ, post=WRITE, data=things.section_of_intention
    ),
    # The second intention is scored, the third taken forward, the fourth being scored by two people of Avon's.
    f"{CYCLE}intentions/<int:number>/questions/": in_cycle(
        get=READ, post=RUN, data={"footprint": "whole area", "footprint_reason": "One need."}, at=things.AT_SCORED
    ),
    f"{CYCLE}intentions/<int:number>/scores/": of_another(get=ANYBODY, at=things.AT_SCORING),
    f"{CYCLE}intentions/<int:number>/challenges/": in_cycle(
        get=READ, post=Permission.CHALLENGE_INTENTION, data=things.challenging, at=things.AT_SCORED
    ),
    f"{CYCLE}intentions/<int:number>/decision/": in_cycle(
        get=READ, post=DECIDE, data=things.leaving, at=things.AT_SCORED
    ),
    f"{CYCLE}intentions/<int:number>/commit/": in_cycle(
        get=READ, post=RUN, data=things.committing, at=things.AT_FORWARD
    ),
    f"{CYCLE}not-now/": in_cycle(get=READ),
    f"{CYCLE}summaries/": in_cycle(get=READ),
    f"{CYCLE}summaries/<slug:kind>/<slug:key>/": in_cycle(get=READ, post=READ, at=things.AT_SUMMARY),
    f"{CYCLE}summaries/<slug:kind>/<slug:key>/summary.pdf": in_cycle(get=READ, at=things.AT_SUMMARY),
    f"{CYCLE}overlap/": in_cycle(get=READ, post=WRITE, data={}),
    f"{CYCLE}overlap/<int:number>/<int:other>/": in_cycle(
        get=READ,
        post=Permission.RUN_CYCLE,
        data={"verb": "decide", "outcome": "apart", "reason": "Other people."},
        at={**things.IN_CYCLE, "other": lambda case: 2},
    ),
    f"{CYCLE}places/": in_cycle(get=READ),
    f"{CYCLE}places/<int:item>/": in_cycle(get=READ, at={**things.IN_CYCLE, "item": things.objective}),
    f"{CYCLE}scoring/": in_cycle(get=READ, post=RUN, data=things.excusing),
    f"{CYCLE}scoring.csv": in_cycle(get=READ),
    f"{CYCLE}scoring/mine/": in_cycle(get=READ),
    f"{CYCLE}scoring/mine/finish/": in_cycle(post=Permission.SCORE_INTENTION, quiet=True),
    f"{CYCLE}scoring/mine/<int:number>/": in_cycle(
        get=READ, post=Permission.SCORE_INTENTION, data=things.scoring, at=things.AT_SCORING
    ),
    # priorities: the registers of a cycle, and its result
    f"{CYCLE}issues/": in_cycle(get=READ),
    f"{CYCLE}issues.xlsx": in_cycle(get=READ),
    f"{CYCLE}issues/add/": in_cycle(get=READ, post=COMMENT, data=things.ISSUE),
    f"{CYCLE}issues/<int:number>/": in_cycle(
        get=READ, post=Permission.RUN_CYCLE, data={"verb": "accept"}, at=things.AT_ISSUE
    ),
    f"{CYCLE}requests/": in_cycle(get=READ),
    f"{CYCLE}requests.xlsx": in_cycle(get=READ),
    f"{CYCLE}requests/add/": in_cycle(get=READ, post=WRITE, data=things.new_request),
    f"{CYCLE}requests/<int:number>/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data={"verb": "consider"}),
    f"{CYCLE}benefits/": in_cycle(get=READ),
    f"{CYCLE}benefits.xlsx": in_cycle(get=READ),
    f"{CYCLE}benefits/add/": in_cycle(get=READ, post=WRITE, data=things.new_review),
    f"{CYCLE}benefits/<int:number>/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data={"verb": "take out"}),
    f"{CYCLE}contracts/": in_cycle(get=READ),
    f"{CYCLE}contracts.xlsx": in_cycle(get=READ),
    f"{CYCLE}contracts/add/": in_cycle(get=READ, post=WRITE, data=things.new_contract),
    f"{CYCLE}contracts/<int:number>/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data={"verb": "raise"}),
    f"{CYCLE}data/": in_cycle(get=READ),
    f"{CYCLE}data.xlsx": in_cycle(get=READ),
    f"{CYCLE}data/add/": in_cycle(get=READ, post=WRITE, data=things.new_data),
    f"{CYCLE}data/<int:number>/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data={"verb": "take out"}),
    f"{CYCLE}data/freeze/": in_cycle(post=Permission.RUN_CYCLE),
    f"{CYCLE}recommendations/": in_cycle(get=READ),
    f"{CYCLE}recommendations.xlsx": in_cycle(get=READ),
    f"{CYCLE}recommendations/add/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data=things.new_recommendation),
    f"{CYCLE}recommendations/<int:number>/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data={"verb": "take out"}),
    f"{CYCLE}pressures/": in_cycle(get=READ),
    f"{CYCLE}pressures.xlsx": in_cycle(get=READ),
    f"{CYCLE}pressures/add/": in_cycle(
        get=READ, post=WRITE, data={"title": "ADHD", "level": "whole area", **things.PRESSURE}
    ),
    f"{CYCLE}pressures/<int:number>/": in_cycle(get=READ, post=Permission.RUN_CYCLE, data={"verb": "take out"}),
    f"{CYCLE}place-development/": in_cycle(get=READ),
    f"{CYCLE}place-development/add/": in_cycle(get=READ, post=WRITE, data=things.new_assessment),
    f"{CYCLE}pipeline/": in_cycle(get=READ),
    f"{CYCLE}result/": in_cycle(get=READ),
    f"{CYCLE}result.xlsx": in_cycle(get=READ),
    "api/v1/cycles/<slug:slug>/result/": in_cycle(get=READ),
    # priorities: what is promised, who keeps it, and the reports of each month
    f"{PLAN}commitments/": on_plan(get=READ),
    f"{PLAN}commitments/<uuid:uid>/": promised(get=READ),
    f"{PLAN}commitments/<uuid:uid>/terms/": promised(get=READ, post=EDIT, data={"version": 0, "measure": "Waits"}),
    f"{PLAN}commitments/<uuid:uid>/milestones/add/": promised(get=READ, post=EDIT, data=things.MILESTONE),
    f"{PLAN}milestones/": on_plan(get=READ),
    f"{PLAN}milestones/<slug:name>/": promised(get=READ),
    f"{PLAN}milestones/<slug:name>/committee/": promised(get=READ, post=EDIT, data=things.committee),
    f"{PLAN}milestones/<slug:name>/report/": promised(
        get=READ, post=Permission.REPORT_DELIVERY, data={"status": "on track", "narrative": "A site was found."}
    ),
    "workspace/milestones/": signed_in(get=ANYBODY),
    f"{CYCLE}intentions/<int:number>/hold-back/": in_cycle(
        get=READ, post=RUN, data={"reason": "It waits."}, at=things.AT_FORWARD
    ),
    # the interface for programs: what is public, for everybody
    "api/v1/": open_to_all(get=ANYBODY),
    "api/schema/": open_to_all(get=ANYBODY),
    "api/docs/": open_to_all(get=ANYBODY),
    "api/<path:rest>": by_key(get=ANYBODY, post=ANYBODY, at={"rest": lambda case: "nothing"}),
    **{
        f"api/v1/{each.kind}/{end}": open_to_all(
            get=ANYBODY, url=f"/api/v1/{each.kind}/{'?indicator=wide' if each.kind == 'observations' else ''}"
        )
        if not end
        else (by_key if each.kind in things.NONE_OPEN else open_to_all)(
            get=ANYBODY, at={"key": partial(things.open_key, each.kind)}
        )
        for each in RESOURCES
        for end in ("", f"<{'int' if each.order_is_number else 'str'}:key>/")
    },
}
# The same for programs with a key: what their owner may, and never by a session.
WORKING = "api/v1/working/plans/"
ROUTES |= {
    WORKING: signed_in(get=ANYBODY, program="PUT"),
    f"{WORKING}<str:slug>/": on_plan(get=READ, program="PUT"),
    f"{WORKING}<str:slug>/readiness/": on_plan(get=READ, program="PUT"),
    f"{WORKING}<str:slug>/sections/": on_plan(get=READ, program="PUT"),
    f"{WORKING}<str:slug>/sections/<uuid:uid>/": on_plan(
        get=READ, post=EDIT, program="PUT", data=things.text_of_a_program
    ),
    "api/v1/working/milestones/": signed_in(get=ANYBODY, program="POST"),
    "api/v1/working/milestones/<str:slug>/": on_plan(
        get=READ, at={"slug": things.milestone}, states=("draft",), program="POST"
    ),
    "api/v1/working/milestones/<str:slug>/reports/": on_plan(
        post=Permission.REPORT_DELIVERY, at={"slug": things.milestone}, states=("draft",), program="POST",
        data=things.report_of_a_program,
    ),
    "api/v1/working/observation-files/": in_body(
        get=KEEP_METRICS, post=KEEP_METRICS, program="POST", data=things.file_of_a_program
    ),
    "api/v1/working/observation-files/<int:id>/": in_body(
        get=KEEP_METRICS, anywhere=KEEP_METRICS, at={"id": things.sent_file}, program="POST"
    ),
}  # fmt: skip
ACT = "workspace/comments/<int:comment_id>/<slug:verb>/"
# Public consultations: the planners' pages, then everybody's.
RESPONSES, RUN, MODERATE = f"{PLAN}responses/", Permission.RUN_ROUND, Permission.MODERATE
ONE = f"{RESPONSES}<slug:name>/"
PLANNED, OPEN, CLOSED = ({"name": things.consultation(state)} for state in ("planned", "open", "closed"))
HERE = {"slug": things.consultation("open")}
A_QUESTION = {"number": things.question}
A_RESPONSE = CLOSED | {"number": things.response}
ROUTES |= {
    RESPONSES: on_plan(get=READ),
    f"{RESPONSES}new/": on_plan(get=READ, post=RUN, data=things.CONSULTED),
    ONE: on_plan(get=READ, at=CLOSED),
    f"{ONE}preview/": on_plan(get=READ, at=CLOSED),
    f"{ONE}edit/": on_plan(get=READ, post=RUN, data=things.CONSULTED, at={"name": things.consultation()}),
    f"{ONE}questions/": on_plan(get=READ, post=RUN, data=things.ASKED, at={"name": things.consultation()}),
    f"{ONE}questions/<int:number>/": on_plan(
        get=READ, post=RUN, data=things.ASKED, at={"name": things.consultation()} | A_QUESTION
    ),
    f"{ONE}questions/<int:number>/move/": on_plan(post=RUN, at=PLANNED | A_QUESTION, data={"remove": "yes"}),
    f"{ONE}open/": on_plan(get=READ, post=RUN, at={"name": things.consultation()}),
    f"{ONE}close/": on_plan(get=READ, post=RUN, at={"name": things.consultation()}),
    f"{ONE}queue/": on_plan(get=READ, at=CLOSED),
    f"{ONE}answers/<int:number>/": on_plan(get=READ, at=A_RESPONSE),
    f"{ONE}answers/<int:number>/original/": on_plan(
        get=READ, post=Permission.SEE_ORIGINALS, data={"why": "A complaint."}, at=A_RESPONSE
    ),
    f"{ONE}answers/<int:number>/<slug:verb>/": on_plan(
        post=MODERATE, at=A_RESPONSE | {"verb": lambda case: "put-back"}
    ),
    f"{ONE}enter/": on_plan(get=READ, post=MODERATE, data=things.NOTES, at=CLOSED),
    f"{ONE}tables/<int:number>/": on_plan(
        get=READ, post=MODERATE, data=things.columns, at=CLOSED | {"number": things.table}
    ),
    f"{ONE}themes/": on_plan(get=READ, post=MODERATE, data=things.moved, at=CLOSED),
    f"{ONE}themes/<int:number>/": on_plan(
        get=READ, post=MODERATE, data=things.REPLIED, at=CLOSED | {"number": things.theme}
    ),
    f"{ONE}themes/<int:number>/<slug:verb>/": on_plan(
        post=MODERATE, data={"title": "Buses"}, at=CLOSED | {"number": things.theme, "verb": lambda case: "name"}
    ),
    f"{ONE}points/<int:number>/": on_plan(
        get=READ, post=MODERATE, data=things.REPLIED, at=CLOSED | {"number": things.point}
    ),
    f"{ONE}statements/": on_plan(get=READ, post=EDIT, data=things.versions, at=CLOSED),
    "consultations/": open_to_all(get=ANYBODY),
    "consultations/<slug:slug>/": open_to_all(get=ANYBODY, at=HERE),
    "consultations/<slug:slug>/responses/": open_to_all(get=ANYBODY, at=HERE),
    "consultations/<slug:slug>/draft/": open_to_all(get=ANYBODY, at=HERE),
    "consultations/<slug:slug>/draft/<slug:section>/": open_to_all(
        get=ANYBODY, at=HERE | {"section": lambda case: "services"}
    ),
    "consultations/<slug:slug>/pictures/<slug:sha256>/": open_to_all(
        get=ANYBODY, at=HERE | {"sha256": things.picture_of_text}, states=("in consultation",)
    ),
    "consultations/<slug:slug>/respond/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, at=HERE),
    "consultations/<slug:slug>/respond/comments/": open_to_all(get=ANYBODY, at=HERE),
    # Only the browser that wrote it reaches a draft, and of pictures only those that the draft plan shows are there.
    "consultations/<slug:slug>/respond/comments/<int:part>/": by_key(
        get=ANYBODY, post=ANYBODY, at=HERE | {"part": things.part}
    ),
    "consultations/<slug:slug>/respond/comment/<uuid:section>/": open_to_all(
        get=ANYBODY, post=ANYBODY, quiet=True, at=HERE | {"section": lambda case: case.section and case.section.uid}
    ),
    "consultations/<slug:slug>/respond/about-you/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, at=HERE),
    "consultations/<slug:slug>/respond/check/": open_to_all(get=ANYBODY, post=ANYBODY, quiet=True, at=HERE),
    "consultations/<slug:slug>/respond/back/<str:token>/": by_key(
        get=ANYBODY, at=HERE | {"token": lambda case: "unknown"}
    ),
    "consultations/<slug:slug>/respond/sent/": open_to_all(get=ANYBODY, at=HERE),
    "consultations/<slug:slug>/yours/<str:token>/": open_to_all(
        get=ANYBODY, post=ANYBODY, quiet=True, at=HERE | {"token": things.token_of_response}
    ),
}
# The same address once more, asked in another way.
ALSO: list[tuple[str, Route]] = [
    ("workspace/jobs/<int:job_id>/", on_plan(get=READ, anywhere=Permission.SEE_JOBS, headers=HTMX)),
    (SECTION, on_plan(get=READ, post=EDIT, data=things.text, headers=JSON)),
    (f"{SECTION}presence/", on_plan(post=READ, quiet=True, headers=JSON)),
    (f"{SECTION}pictures/", on_plan(post=EDIT, data=things.picture_file, headers=JSON)),
    (f"{SECTION}commitments/", on_plan(get=READ, post=EDIT, data={"text": "We will."}, headers=JSON)),
    (f"{SECTION}commitments/", on_plan(get=READ, post=EDIT, data={"text": "We will."}, headers=HTMX)),
    (f"{SECTION}comments/", on_plan(get=READ, post=COMMENT, data=COMMENTED, headers=HTMX)),
    (f"{SECTION}advice/", on_plan(get=READ, post=READ, quiet=True, data={"body": "<p>So.</p>"}, headers=HTMX)),
    (f"{PLAN}references/", on_plan(get=READ, headers=JSON)),
    (f"{PLAN}numbers/", on_plan(get=READ, headers=JSON)),
    (f"{PLAN}promises/", on_plan(get=READ, headers=JSON)),
    (ACT, on_plan(post=EDIT, data={"text": "It is."}, at={"verb": lambda case: "resolve"})),
    (ACT, on_plan(post=EDIT, at={"comment_id": things.suggestion, "verb": lambda case: "accept"})),
    (
        ACT,
        on_plan(
            post=EDIT, data={"text": "Too short."}, at={"comment_id": things.suggestion, "verb": lambda case: "decline"}
        ),
    ),
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
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"], "SITE_CONTACT": "us@example.org"}
    folder = tmp_path_factory.mktemp("walk") / "publications"
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(PUBLICATION_ROOT=folder, API_REQUESTS_A_MINUTE=0, **quick),
    ):
        logging.disable(logging.CRITICAL)  # thousands of refusals, each told of by django.request
        try:
            yield walk.build()
        finally:
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
