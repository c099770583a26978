"""How is a published edition taken off the public site at once, and shown again? Nothing of the evidence goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit, ledger
from core.verdict import Verdict
from publication import permissions, queries
from publication.actions import searching
from publication.actions.show import show
from publication.bundle import storage
from publication.models import Publication, TakenOff


@transaction.atomic
def take_off(*, publication: Publication, reason: str, by: Any, at: datetime) -> TakenOff:
    """Keep an edition from the public from this moment, whatever page or address led to it, and say why in its place.

    Its folder is moved away by one rename, here and not by a worker; if the transaction then fails, the edition is
    hidden until the next look (`match_folders`), and never the other way round. The pages that quote it are made anew
    as soon as this is committed, here too, and by the worker within a minute if that fails."""
    row = Publication.objects.select_for_update(of=("self",)).select_related("edition__plan").get(pk=publication.pk)
    verdict = permissions.may_take_off(by, row.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(not reason.strip(), "Say why it is taken off; the reason is shown to the public.")
    verdict &= Verdict.no_if(row.state != Publication.State.PUBLISHED, "This edition has not been published.")
    verdict &= Verdict.no_if(queries.is_taken_off(row), "This edition is taken off already.")
    verdict.require()
    taken = TakenOff.objects.create(publication=row, reason=reason.strip(), at=at, by=audit.actor(by))
    ledger.append("taken off", taken.told, at=at)
    audit.record("took off the public site", row.edition, by=by, at=at, reason=taken.reason)
    searching.forget(row.edition.plan)
    storage.withhold(row.folder)
    transaction.on_commit(show, robust=True)
    return taken


@transaction.atomic
def show_again(*, publication: Publication, reason: str, by: Any, at: datetime) -> TakenOff:
    """Give an edition back to the public, the same bytes at the same address. Why is kept, and not shown."""
    row = Publication.objects.select_for_update(of=("self",)).select_related("edition__plan").get(pk=publication.pk)
    taken = TakenOff.objects.filter(publication=row, shown_at=None).first()
    verdict = permissions.may_take_off(by, row.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(not reason.strip(), "Say why it is shown again; the reason is kept.")
    verdict &= Verdict.no_if(taken is None, "This edition is not taken off.")
    verdict.require()
    taken.shown_reason, taken.shown_at, taken.shown_by = reason.strip(), at, audit.actor(by)
    taken.save(update_fields=["shown_reason", "shown_at", "shown_by"])
    ledger.append("shown again", taken.told_again, at=at)
    audit.record("showed again", row.edition, by=by, at=at, reason=taken.shown_reason)
    transaction.on_commit(show, robust=True)
    return taken
