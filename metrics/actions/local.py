"""How does a Place add a metric of its own, and take it out again? Nothing is deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from core import audit
from metrics import checks
from metrics.models import Indicator, LocalMeasure
from metrics.permissions import may_add_local
from organisations.models import Place


@transaction.atomic
def add_local_measure(
    *, place: Place, indicator: Indicator | None = None, title: str = "", definition: str = "", worse: str,
    assessment: str, passage: str, address: str = "", by: Any, at: datetime,
) -> LocalMeasure:  # fmt: skip
    """Add an indicator to what a Place is judged by, one that is measured already or a new one, with the passage of its
    needs assessment that shows why. Raises Refused with every reason."""
    allowed = may_add_local(by, place, on=localdate(at))
    # The Place's row is the lock by which two who add the same at once are told so.
    Place.objects.select_for_update().get(pk=place.pk)
    words = {"worse": worse.strip(), "assessment": assessment.strip(), "passage": passage.strip()}
    (allowed & checks.sound_local(place, indicator, title.strip(), **words)).require()
    if indicator is None:
        indicator = Indicator.objects.create(
            slug=_free_slug(f"{place.slug}-{title}"), title=title.strip(), definition=definition.strip(),
            owner=place.partnership, state=Indicator.State.PROPOSED,
        )  # fmt: skip
        audit.record("registered", indicator, by=by, at=at)
    made = LocalMeasure.objects.create(
        place=place, indicator=indicator, address=address, added_by=by, added_at=at, **words
    )
    audit.record("added", made, by=by, at=at, place=place.slug, indicator=indicator.slug)
    return made


@transaction.atomic
def take_out_local(*, measure: LocalMeasure, by: Any, at: datetime) -> LocalMeasure:
    """The Place is no longer judged by it. It stays readable on the working side, and can be put back."""
    return _set(measure, out=at, verb="took out", by=by, at=at)


@transaction.atomic
def put_back_local(*, measure: LocalMeasure, by: Any, at: datetime) -> LocalMeasure:
    return _set(measure, out=None, verb="put back", by=by, at=at)


def _set(measure: LocalMeasure, *, out: datetime | None, verb: str, by: Any, at: datetime) -> LocalMeasure:
    row = LocalMeasure.objects.select_for_update(of=("self",)).select_related("place__partnership").get(pk=measure.pk)
    may_add_local(by, row.place, on=localdate(at)).require()
    if (row.taken_out_at is None) != (out is None):
        row.taken_out_at = out
        row.save(update_fields=["taken_out_at"])
        audit.record(verb, row, by=by, at=at)
    return row


def _free_slug(words: str) -> str:
    wanted = slugify(words)[:110].strip("-")
    taken = set(Indicator.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
