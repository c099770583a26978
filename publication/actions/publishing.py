"""How is a frozen text made public, exactly once, whatever is killed when? The row is the job; see `core/jobs.py`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit, jobs, ledger
from core.canonical import canonical_json, moment, sha256
from core.models import Job
from core.verdict import Refused
from plans import actions as plan_actions
from plans.content import filled
from plans.models import Edition, Snapshot
from plans.permissions import may_on_plan
from plans.queries import last_snapshot, locked
from publication import checks, content, pdf, queries, word
from publication.actions.show import show
from publication.bundle import manifest, pages, storage, tables
from publication.bundle.text import image_path
from publication.models import ChangeDocument, Publication

TASK = "publication.build"
Tell = Callable[[int, str], None]


@transaction.atomic
def publish(*, edition: Edition, by: Any, at: datetime, notice: str = "") -> Publication:
    """Ask for the text as last issued to be made public; a worker does it. Refused with every reason that stands in the
    way. Asking twice is asking once: a publication under way is returned, and rung for again if it had failed.
    `notice` is a warning on every page of this publication, for good, such as that its opinions are samples."""
    edition = locked(edition)
    snapshot, on = last_snapshot(edition), localdate(at)
    verdict = may_on_plan(by, Permission.PUBLISH, edition.plan, on=on) & checks.publisher_is_another(edition, by)
    verdict &= checks.ready_to_publish(edition, working_text=content.working_text(edition, snapshot), on=on)
    verdict.require()
    publication = Publication.objects.filter(snapshot=snapshot).first()
    if publication is None:
        previous = queries.published().filter(edition__plan=edition.plan).last()
        changes = _changes(edition, snapshot, at=at)
        publication = Publication.objects.create(
            edition=edition,
            snapshot=snapshot,
            previous=previous,
            release=canonical_json(_release(snapshot, previous, at, notice, changes)).decode(),
            published_at=at,
        )
        if changes:
            ChangeDocument.objects.create(publication=publication, content=changes, sha256=sha256(changes.encode()))
        audit.record("asked to publish", publication, by=by, at=at, snapshot=snapshot.sha256)
    publication.job = jobs.queue(TASK, publication.pk, by=by, at=at)
    publication.save(update_fields=["job"])
    return publication


def _changes(edition: Edition, snapshot: Snapshot, *, at: datetime) -> str:
    """The document that sets out the changes, where the revision needs no round (s.14Z53(3)); else nothing."""
    decision = queries.minor_revision(edition)
    return canonical_json(queries.change_content(decision, snapshot, at=at)).decode() if decision else ""


def _release(
    snapshot: Snapshot, previous: Publication | None, at: datetime, notice: str, changes: str
) -> dict[str, Any]:
    """All that the bundle says besides the snapshot; frozen now, so that every attempt builds the same bytes."""
    approvals = snapshot.approvals.select_related("body").order_by("decision", "body__name")
    return {
        "schema": "jfp-release/1",
        "plan": snapshot.edition.plan.slug,
        "edition": snapshot.edition.number,
        "snapshot_sha256": snapshot.sha256,
        "published_at": moment(at),
        "notice": notice,
        "site_address": settings.SITE_ADDRESS,
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
        "ledger": ledger.checkpoint_now(),
    } | ({"change_document": sha256(changes.encode())} if changes else {})


def build(*, job_id: int, then_show: bool = True) -> bool:
    """Do a publish job, if it is there to be done (`jobs.perform`): the one moment of truth is the transaction in
    `_commit`, and what was built by others is left alone. Whoever builds many at once may leave out the showing, and
    calls `show` himself at the end."""

    def work(job: Job, hold: jobs.Hold) -> None:
        publication = queries.publication_of_job(job)
        if publication.state != Publication.State.PUBLISHED:
            _build_and_release(publication, job)
        else:
            with transaction.atomic():
                jobs.finish(job, message="Published")
        if then_show:
            show()

    return jobs.perform(job_id, work, refusals=(pdf.CannotRender, Refused, OSError))


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
    whole, release = json.loads(publication.snapshot.content), json.loads(publication.release)
    frozen = filled(whole)
    images = queries.images_of(frozen)
    tell(10, "Making the PDF")
    files = {
        "plan.pdf": pdf.render(frozen, release, images),
        "plan.json": publication.snapshot.content.encode(),
        "release.json": publication.release.encode(),
        **tables.csv_files(frozen),
    }
    tell(50, "Making the Word copy")
    files["plan.docx"] = word.write_plan(whole, pictures=images, site=release.get("site_address") or "")
    files |= {image_path(asset): images[asset["sha256"]] for asset in frozen["assets"]}
    told = ChangeDocument.objects.filter(publication=publication).first()
    if told:
        tell(60, "Making the document that sets out the changes")
        files |= {"changes.json": told.content.encode(), "changes.pdf": pdf.render_changes(json.loads(told.content))}
    tell(70, "Making the pages")
    listed = [
        {"path": path, "size": len(data), "media_type": manifest.media_type(path)} for path, data in files.items()
    ]
    files |= pages.render_pages(frozen, release, listed, changes=json.loads(told.content) if told else None)
    files |= manifest.compressed(files)
    files["SHA256SUMS"] = manifest.sums(files)
    files["manifest.json"] = manifest.describe(files, content=frozen, release=release)
    return files


@transaction.atomic
def _commit(publication: Publication, job: Job, *, folder: str, manifest_sha256: str, pdf_size: int) -> None:
    """The one moment of truth: published in the database and in the ledger, or not at all."""
    at = jobs.database_now()
    edition = Edition.objects.select_for_update(of=("self",)).select_related("plan").get(pk=publication.edition_id)
    jobs.lock_own(job)
    if last_snapshot(edition) != publication.snapshot:
        raise Refused(["A later text was issued while this one was being made ready; publish that one."])
    for other in Edition.objects.filter(plan=edition.plan, status=Edition.Status.PUBLISHED):
        plan_actions.move(other, "supersede", by=None, at=at, note=f"Edition {edition.number} was published.")
    plan_actions.move(edition, "publish", by=None, at=at)
    publication.state = Publication.State.PUBLISHED
    publication.folder, publication.manifest_sha256, publication.pdf_size = folder, manifest_sha256, pdf_size
    publication.save(update_fields=["state", "folder", "manifest_sha256", "pdf_size"])
    ledger.append("publication", publication.told, at=at)
    if told := ChangeDocument.objects.filter(publication=publication).first():
        ledger.append("change document", told.told, at=at)
    audit.record("published", publication, by=None, at=at, manifest=manifest_sha256)
    jobs.finish(job, message="Published")
