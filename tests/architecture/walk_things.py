"""What hangs on the plans that the walk asks for, each made by its real verb; and what a POST of the walk sends."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core import richtext
from core.models import Mail
from metrics import actions as metric_actions
from metrics.models import Target
from plans import actions as plan_actions
from plans.models import Asset, Comment, Edition, Notification, Plan, StructureChange
from plans.notices import letters
from priorities import actions as priority_actions
from priorities.models import Commitment, FrameworkItem
from publication import actions as publication_actions
from publication import checks
from publication.models import SetAside
from tests import stages

WHO: dict[str, Any] = {"by": stages.SYSTEM, "at": stages.NOW}
LINKS = (("one", "click here"), ("two", "here"))
# The data check finds two faults in it.
FAULTY = "".join(f'<p>See <a href="https://example.org/{page}">{words}</a>.</p>' for page, words in LINKS)
AGREED_ON = {"agreed_on_day": "2", "agreed_on_month": "11", "agreed_on_year": "2026", "meeting": "Board in public"}
ROUND = {
    "opens_on_day": "2", "opens_on_month": "11", "opens_on_year": "2026",
    "closes_on_day": "9", "closes_on_month": "11", "closes_on_year": "2027",
}  # fmt: skip


def shared() -> None:
    """A list with one item, and a picture: what belongs to no plan alone."""
    framework = priority_actions.register_framework(
        slug="principles", series="principles", kind="aims", name="Principles", version="2023", owner_name="NHS",
        source="A paper", description="What a plan is.", **WHO,
    )  # fmt: skip
    item = {"code": "wide", "local_type": "principle", "wording": "Reflect wider ambitions", "number": "1"}
    priority_actions.write_items(framework=framework, items=[item], **WHO)
    metric_actions.register_indicator(slug="wide", title="How wide", **WHO)
    row = {"item": "wide", "metric": "How wide", "target": "92%", "indicator": "wide"}
    metric_actions.write_measures(framework=framework, rows=[row], **WHO)
    plan_actions.store_asset(data=picture(), media_type="image/png", width=1, height=1)


def put_on(edition: Edition, *, author: User, reader: User) -> None:
    """A section that changed, moved and belongs to somebody; a thread and a suggestion, of which somebody was told."""
    first, services = edition.sections.get(slug="foreword"), edition.sections.get(slug="services")
    plan_actions.structure.assign(section=first, owner=author, post="", **WHO)
    plan_actions.edit_section(section=first, version=first.version, title=first.title, body=FAULTY, summary="", **WHO)
    plan_actions.structure.move(section=services, step="up", **WHO)
    told: dict[str, Any] = {"section": services, "by": author, "at": stages.NOW}
    plan_actions.comment(text="Is this all?", assigned_to=reader, **told)
    bid = richtext.blocks(services.body)[0].bid
    plan_actions.comment(text="Shorter.", bid=bid, replacement="What we do.", **told)


def set_aside(plan: Plan) -> None:
    """Of what the data check finds in a plan, the first is set aside."""
    found = checks.every_finding([plan], shared=False, on=stages.TODAY)
    publication_actions.set_aside(finding=found[0], reason="It is known.", **WHO)


def target(case: Any) -> int:
    """The one target, which nobody has confirmed; it belongs to no plan."""
    return Target.objects.get().pk


def mails_that_went() -> None:
    """A message that a server took, and one that no server would."""
    sent, failed = Mail.objects.order_by("pk")[:2]
    Mail.objects.filter(pk=sent.pk).update(state=Mail.State.SENT, sent_at=stages.NOW)
    Mail.objects.filter(pk=failed.pk).update(state=Mail.State.FAILED, last_error="No such box.")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "navy").save(file, "PNG")
    return file.getvalue()


# Parameters of addresses.


def comment(case: Any) -> int | None:
    return Comment.objects.filter(edition__plan=case.plan, suggestion=None).values_list("pk", flat=True).first()


def suggestion(case: Any) -> int | None:
    return Comment.objects.filter(edition__plan=case.plan).exclude(suggestion=None).values_list("pk", flat=True).first()


def commitment(case: Any) -> Any:
    return Commitment.objects.filter(section__edition__plan=case.plan).values_list("uid", flat=True).first()


def finding(case: Any) -> str:
    found = checks.every_finding([case.plan], shared=False, on=stages.TODAY)
    aside = set(SetAside.objects.values_list("fingerprint", flat=True))
    return next(each.fingerprint for each in found if each.fingerprint not in aside)


def finding_set_aside(case: Any) -> int | None:
    return SetAside.objects.filter(plan=case.plan).values_list("pk", flat=True).first()


def notice(case: Any) -> int | None:
    return Notification.objects.filter(user=case.world.membership.user).values_list("pk", flat=True).first()


def mail(state: str) -> dict[str, Any]:
    return {"mail_id": lambda case: Mail.objects.filter(state=state).values_list("pk", flat=True).first()}


def token(case: Any) -> str:
    return letters.stop_token(case.world.membership.user)


def picture_of_text(case: Any) -> str:
    return Asset.objects.get().sha256


# What is sent.


def file(case: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("plan.md", b"# A plan\n\n## Why\n\nBecause.\n")}


def text(case: Any) -> dict[str, Any]:
    return {"version": _version(case), "title": "Foreword", "text": "Other words.", "brief": ""}


def merging(case: Any) -> dict[str, Any]:
    return {"version": _version(case), "theirs": _version(case), "title": "Foreword", "body": "<p>Both.</p>"}


def version(case: Any) -> dict[str, Any]:
    return {"version": _version(case)}


def picture_file(case: Any) -> dict[str, Any]:
    return {"picture": SimpleUploadedFile("a.png", picture(), "image/png")}


def last_change(case: Any) -> dict[str, Any]:
    change = StructureChange.objects.filter(edition__plan=case.plan, undone_at=None).order_by("-pk").first()
    return {"change": change.pk if change else 0}


def decision(case: Any) -> dict[str, Any]:
    text_sha256 = case.snapshot.sha256 if case.snapshot else ""
    return {**AGREED_ON, "body": case.plan.place.icb_id, "decision": "endorsed", "sha256": text_sha256}


def item(case: Any) -> dict[str, Any]:
    one = FrameworkItem.objects.get().pk
    return {"item": one, "shown": one}


def _version(case: Any) -> int:
    return case.section.version if case.section else 0
