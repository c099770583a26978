"""How does a text leave the house? Freeze it, publish it, show it.

Publishing makes nothing new: it releases the snapshot that was approved. The row is the job; see `core/jobs.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.permissions import Permission
from consultation.queries import rounds_on
from core import audit, jobs, ledger
from core.canonical import canonical_json, sha256
from core.models import Job
from core.verdict import Refused
from plans import actions as plan_actions
from plans.models import Edition, ParticipationRule, Snapshot
from plans.permissions import may_on_plan
from plans.queries import bodies_asked, last_snapshot
from publication import checks, content, pdf, queries
from publication.bundle import manifest, pages, site, storage, tables
from publication.models import Publication

TASK = "publication.build"
Duty = ParticipationRule.Duty
Tell = Callable[[int, str], None]


@transaction.atomic
def issue_draft(*, edition: Edition, by: Any, at: datetime) -> Snapshot:
    """Freeze the text as it stands. What comes next follows from the plan type's rules:

    - where boards must be consulted and have not seen this very text, it is a draft, for the next round;
    - otherwise it is the final text, sent for approval to the bodies that must approve it, if any.
    """
    edition = Edition.objects.select_for_update().select_related("plan__place__icb", "plan__owner").get(pk=edition.pk)
    verdict = may_on_plan(by, Permission.ISSUE_DRAFT, edition.plan, on=at.date())
    (verdict & checks.ready_to_issue(edition)).require()
    if edition.status in {Edition.Status.AWAITING_APPROVAL, Edition.Status.APPROVED}:
        plan_actions.move(edition, "send back", by=by, at=at, note="A new text is issued.")
    number = plan_actions.next_number(edition)
    composed = content.compose(edition, number=number, purpose=Snapshot.Purpose.DRAFT, at=at)
    text = content.text_sha256(composed)
    asks_boards = bool(bodies_asked(edition.plan, Duty.CONSULT_OPINION, on=at.date()))
    if not asks_boards or rounds_on(edition, text):
        composed["purpose"] = Snapshot.Purpose.FINAL.value
        _send_on(edition, by=by, at=at)
    return plan_actions.store_snapshot(
        edition=edition, content=composed, text_sha256=text, purpose=composed["purpose"], by=by, at=at
    )


def _send_on(edition: Edition, *, by: Any, at: datetime) -> None:
    if edition.status == Edition.Status.DRAFT:
        plan_actions.move(edition, "finalise without consultation", by=by, at=at)
    must_approve = bodies_asked(edition.plan, Duty.APPROVE, on=at.date())
    plan_actions.move(edition, "send for approval" if must_approve else "release without approval", by=by, at=at)


@transaction.atomic
def publish(*, edition: Edition, by: Any, at: datetime) -> Publication:
    """Ask for the text as last issued to be made public; a worker does it. Refused with every reason that stands in the
    way. Asking twice is asking once: a publication under way is returned, and rung for again if it had failed."""
    edition = Edition.objects.select_for_update().select_related("plan__place__icb", "plan__owner").get(pk=edition.pk)
    verdict = may_on_plan(by, Permission.PUBLISH, edition.plan, on=at.date())
    (verdict & checks.ready_to_publish(edition, on=at.date())).require()
    snapshot = last_snapshot(edition)
    publication = Publication.objects.filter(snapshot=snapshot).first()
    if publication is None:
        previous = queries.published().filter(edition__plan=edition.plan).last()
        publication = Publication.objects.create(
            edition=edition,
            snapshot=snapshot,
            previous=previous,
            release=canonical_json(_release(snapshot, previous, at)).decode(),
            published_at=at,
        )
        audit.record("asked to publish", publication, by=by, at=at, snapshot=snapshot.sha256)
    publication.job = jobs.queue(TASK, publication.pk, by=by, at=at)
    publication.save(update_fields=["job"])
    return publication


def _release(snapshot: Snapshot, previous: Publication | None, at: datetime) -> dict[str, Any]:
    """All that the bundle says besides the snapshot; frozen now, so that every attempt builds the same bytes."""
    approvals = snapshot.approvals.select_related("body").order_by("decision", "body__name")
    return {
        "schema": "jfp-release/1",
        "plan": snapshot.edition.plan.slug,
        "edition": snapshot.edition.number,
        "snapshot_sha256": snapshot.sha256,
        "published_at": content.moment(at),
        "approvals": [
            {
                "body": {"slug": approval.body.slug, "name": approval.body.name},
                "decision": approval.decision,
                "agreed_on": approval.agreed_on.isoformat(),
                "meeting": approval.meeting,
                "minute": approval.minute,
            }
            for approval in approvals
        ],
        "previous": {"edition": previous.edition.number, "manifest_sha256": previous.manifest_sha256}
        if previous
        else None,
        "ledger": ledger.checkpoint(ledger.entries()),
    }


def build(*, job_id: int) -> bool:
    """Do a publish job, if it is there to be done. Safe to run twice, to be killed at any moment, and to be overtaken:
    the one moment of truth is the transaction in `_commit`, and what was built by others is left alone."""
    job = jobs.claim(job_id)
    if job is None:
        return False
    publication = queries.publication_of_job(job)
    try:
        with jobs.held(job):
            if publication.state != Publication.State.PUBLISHED:
                _build_and_release(publication, job)
            else:
                with transaction.atomic():
                    jobs.finish(job, message="Published")
            show()
    except jobs.Fenced:
        return False
    except (pdf.CannotRender, Refused, OSError) as error:
        jobs.fail(job, str(error))
        return False
    return True


def _build_and_release(publication: Publication, job: Job) -> None:
    files = bundle_files(publication, tell=lambda percent, doing: jobs.progress(job, percent, doing))
    jobs.progress(job, 85, "Writing the files")
    staged = storage.stage(files, f"{publication.pk}-{job.fence}")
    manifest_sha256 = sha256(files["manifest.json"])
    plan = publication.edition.plan
    folder = storage.bundle_folder(plan.slug, publication.edition.number, manifest_sha256)
    jobs.progress(job, 95, "Releasing")
    storage.release(staged, folder)
    _commit(publication, job, folder=folder, manifest_sha256=manifest_sha256, pdf_size=len(files["plan.pdf"]))


def bundle_files(publication: Publication, *, tell: Tell = lambda percent, doing: None) -> dict[str, bytes]:
    """Every file of the bundle: a pure function of the snapshot and the release record."""
    frozen, release = json.loads(publication.snapshot.content), json.loads(publication.release)
    images = queries.images_of(frozen)
    tell(10, "Making the PDF")
    files = {
        "plan.pdf": pdf.render(frozen, release, images),
        "plan.json": publication.snapshot.content.encode(),
        "release.json": publication.release.encode(),
        **tables.csv_files(frozen),
    }
    suffixes = {asset["sha256"]: asset["media_type"].split("/")[-1].replace("jpeg", "jpg") for asset in frozen["assets"]}
    files |= {f"images/{name}.{suffixes[name]}": data for name, data in images.items()}
    tell(70, "Making the pages")
    listed = [
        {"path": path, "size": len(data), "media_type": manifest.media_type(path)} for path, data in files.items()
    ]
    files |= pages.render_pages(frozen, release, listed)
    files |= manifest.compressed(files)
    files["SHA256SUMS"] = manifest.sums(files)
    files["manifest.json"] = manifest.describe(files, content=frozen, release=release)
    return files


@transaction.atomic
def _commit(publication: Publication, job: Job, *, folder: str, manifest_sha256: str, pdf_size: int) -> None:
    """The one moment of truth: published in the database and in the ledger, or not at all."""
    at = jobs.database_now()
    edition = Edition.objects.select_for_update().select_related("plan").get(pk=publication.edition_id)
    jobs.lock_own(job)
    if last_snapshot(edition) != publication.snapshot:
        raise Refused(["A later text was issued while this one was being made ready; publish that one."])
    for other in Edition.objects.filter(plan=edition.plan, status=Edition.Status.PUBLISHED):
        plan_actions.move(other, "supersede", by=None, at=at, note=f"Edition {edition.number} was published.")
    plan_actions.move(edition, "publish", by=None, at=at)
    publication.state = Publication.State.PUBLISHED
    publication.folder, publication.manifest_sha256, publication.pdf_size = folder, manifest_sha256, pdf_size
    publication.save(update_fields=["state", "folder", "manifest_sha256", "pdf_size"])
    ledger.append("publication", ledger_payload(publication), at=at)
    audit.record("published", publication, by=None, at=at, manifest=manifest_sha256)
    jobs.finish(job, message="Published")


def ledger_payload(publication: Publication) -> dict[str, Any]:
    """What the ledger says of a publication: enough to tell any change of its row."""
    return {
        "plan": publication.edition.plan.slug,
        "edition": publication.edition.number,
        "snapshot": publication.snapshot.sha256,
        "release": sha256(publication.release.encode()),
        "manifest": publication.manifest_sha256,
        "folder": publication.folder,
    }


def site_files() -> tuple[dict[str, bytes], dict[str, str]]:
    """The site-level pages, and the links from public addresses to bundles."""
    plans = queries.site_plans()
    files = site.render_site(plans, queries.site_places(), queries.site_glossary())
    entries = ledger.entries()
    files["ledger/entries.jsonl"] = b"".join(canonical_json(entry) + b"\n" for entry in entries)
    files["ledger/checkpoint.json"] = canonical_json(ledger.checkpoint(entries))
    files |= manifest.compressed(files)
    links: dict[str, str] = {}
    for plan in plans:
        here = f"plans/{plan['slug']}"
        for edition in plan["editions"]:
            links[f"{here}/editions/{edition['number']}"] = f"../../../../../{edition['folder']}"
            if edition["latest"]:
                for entry in sorted(path.name for path in (storage.root() / edition["folder"]).iterdir()):
                    links[f"{here}/{entry}"] = f"editions/{edition['number']}/{entry}"
    return files, links


def show() -> str:
    """Make the public tree what the database says it is. Idempotent; returns the generation that is public."""
    with storage.only_one_shows():
        files, links = site_files()
        generation = sha256(canonical_json({"files": {p: sha256(d) for p, d in files.items()}, "links": links}))[:16]
        if storage.public_generation() != generation:
            storage.point_public_at(storage.stage(files, f"site-{generation}", links), generation)
    return generation


def reconcile() -> None:
    """What a crash may have left: a publication that is not shown, and staging folders of the dead."""
    show()
    storage.sweep(older_than_seconds=max(600, 4 * settings.JOB_LEASE_SECONDS))
