"""How is a text frozen, and how is a body's decision on it recorded?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit, ledger
from core.canonical import canonical_json, sha256
from core.verdict import Verdict
from organisations.models import Organisation
from plans import notices, queries
from plans.actions.edition import move
from plans.models import Approval, Asset, Edition, Snapshot
from plans.permissions import may_on_plan


def store_asset(*, data: bytes, media_type: str, width: int, height: int) -> Asset:
    """Keep a picture by the hash of its bytes; the same picture is kept once."""
    asset, _ = Asset.objects.get_or_create(
        sha256=sha256(data), defaults={"data": data, "media_type": media_type, "width": width, "height": height}
    )
    return asset


@transaction.atomic
def store_snapshot(
    *, edition: Edition, content: dict[str, Any], text_sha256: str, purpose: str, note: str = "", by: Any, at: datetime
) -> Snapshot:
    """Freeze content that was composed above. `number` inside the content must be the one the snapshot gets."""
    number = next_number(edition)
    if content["snapshot"] != number:
        raise ValueError(f"The content says snapshot {content['snapshot']}, the next one is {number}.")
    data = canonical_json(content)
    snapshot = Snapshot.objects.create(
        edition=edition,
        number=number,
        purpose=purpose,
        content=data.decode(),
        sha256=sha256(data),
        text_sha256=text_sha256,
        note=note,
        issued_at=at,
        issued_by=by,
    )
    audit.record("issued", snapshot, by=by, at=at, sha256=snapshot.sha256, purpose=purpose)
    ledger.append("snapshot", snapshot.told, at=at)
    notices.tell(notices.DraftIssued(snapshot), by=by, at=at)
    return snapshot


def next_number(edition: Edition) -> int:
    return (edition.snapshots.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def record_approval(
    *,
    snapshot: Snapshot,
    body: Organisation,
    decision: str,
    agreed_on: date,
    meeting: str = "",
    minute: str = "",
    by: Any,
    at: datetime,
) -> Approval:
    """Record that a body endorsed or approved exactly this snapshot. When all that must approve have approved the
    text as last issued, the edition is approved. Refused on a text that is not the last one issued."""
    edition = queries.locked(snapshot.edition)
    verdict = may_on_plan(by, Permission.RECORD_APPROVAL, edition.plan, on=localdate(at))
    last = queries.last_snapshot(edition)
    verdict &= Verdict.no_if(last != snapshot, "A later text has been issued; the body must decide on that one.")
    verdict &= Verdict.no_if(agreed_on > localdate(at), "The day on which the body decided has not come yet.")
    verdict &= Verdict.no_if(
        decision == Approval.Decision.APPROVED and snapshot.purpose != Snapshot.Purpose.FINAL,
        "A draft can be endorsed but not approved; issue the final text first.",
    )
    verdict &= Verdict.no_if(
        snapshot.approvals.filter(body=body, decision=decision).exists(),
        f"The decision of {body.name} on this text is recorded already.",
    )
    verdict.require()
    approval = Approval.objects.create(
        snapshot=snapshot, body=body, decision=decision, agreed_on=agreed_on, meeting=meeting, minute=minute,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record("recorded approval", snapshot, by=by, at=at, body=body.slug, decision=decision)
    ledger.append("approval", approval.told, at=at)
    notices.tell(notices.ApprovalRecorded(approval), by=by, at=at)
    if edition.status == Edition.Status.AWAITING_APPROVAL and not queries.missing_approvals(snapshot, on=localdate(at)):
        move(edition, "approve", by=by, at=at)
    return approval
