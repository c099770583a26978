"""What do the rules, requirements and words that plans stand on bring with them? Counted for who changes them."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from organisations.models import Organisation
from plans.models import Edition, GlossaryTerm, Plan, Snapshot


def register_of_terms(*, words: str = "", state: str = "", on: date) -> QuerySet[GlossaryTerm]:
    """The glossary, searched; those that hold on a day, or those that do not."""
    found = GlossaryTerm.objects.order_by("term", F("valid_from").desc(nulls_last=True), "pk")
    if words:
        found = found.filter(Q(term__icontains=words) | Q(meaning__icontains=words) | Q(aliases__icontains=words))
    return held_or_not(found, GlossaryTerm, state, on=on)


def held_or_not(found: QuerySet, model: type, state: str, *, on: date) -> QuerySet:
    """Those of the rows that hold on a day (`holds`), those that ended before it (`ended`), those to come (`to come`),
    or all."""
    if state == "holds":
        return found.filter(pk__in=model.objects.on(on).values("pk"))
    if state == "ended":
        return found.filter(valid_to__lt=on)
    return found.filter(valid_from__gt=on) if state == "to come" else found


def term_by_slug(slug: str) -> GlossaryTerm | None:
    return GlossaryTerm.objects.filter(slug=slug).first()


def same_word(term: GlossaryTerm) -> QuerySet[GlossaryTerm]:
    """The other meanings of a word."""
    return GlossaryTerm.objects.filter(term__iexact=term.term).exclude(pk=term.pk).order_by("valid_from", "pk")


def texts_with_word(term: GlossaryTerm) -> int:
    """How many frozen texts carry a word of the glossary, with the meaning that it had then."""
    # Frozen content is canonical JSON: the members of an entry stand in this order and without spaces.
    return Snapshot.objects.filter(content__contains=f'"slug":"{term.slug}","term":').count()


def plans_being_written() -> QuerySet[Plan]:
    """The plans of which an edition is open."""
    open_now = Edition.objects.filter(status__in=Edition.OPEN)
    return Plan.objects.filter(pk__in=open_now.values("plan")).select_related("plan_type").order_by("title", "pk")


def explained_by(term: GlossaryTerm, *, on: date) -> int:
    """How many plans that are being written are explained by this meaning: those whose own time it is (`glossary_of`;
    a plan without a first day counts from today)."""
    known = plans_being_written()
    first, last = term.valid_from, term.valid_to
    if first:
        known = known.filter(Q(starts_on__gte=first) | (Q(starts_on__isnull=True) if first <= on else Q(pk=None)))
    if last:
        known = known.filter(Q(starts_on__lte=last) | (Q(starts_on__isnull=True) if last >= on else Q(pk=None)))
    return known.count()


def plans_owned(body: Organisation) -> QuerySet[Plan]:
    """The plans of which a body is the owner and which are in force: being written, or published."""
    held = Edition.objects.filter(status__in=Edition.IN_FORCE).values("plan")
    return Plan.objects.filter(owner=body, pk__in=held).order_by("title", "pk")
