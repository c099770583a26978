"""What do the rules, requirements and words that plans stand on bring with them? Counted for who changes them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from organisations.models import Organisation
from organisations.queries import held_or_not, numbered
from plans.models import (
    Coverage,
    Edition,
    GlossaryTerm,
    ParticipationRule,
    Plan,
    PlanType,
    Requirement,
    Snapshot,
)


def register_of_terms(*, words: str = "", state: str = "", on: date) -> QuerySet[GlossaryTerm]:
    """The glossary, searched; those that hold on a day, or those that do not."""
    found = GlossaryTerm.objects.order_by("term", F("valid_from").desc(nulls_last=True), "pk")
    if words:
        found = found.filter(Q(term__icontains=words) | Q(meaning__icontains=words) | Q(aliases__icontains=words))
    return held_or_not(found, state, on=on)


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


def register_of_types(*, words: str = "") -> QuerySet[PlanType]:
    """The types of plan, with how many plans each has."""
    found = PlanType.objects.annotate(count=Count("plans")).order_by("name", "pk")
    return found.filter(Q(name__icontains=words) | Q(description__icontains=words)) if words else found


def type_by_slug(slug: str) -> PlanType | None:
    return PlanType.objects.filter(slug=slug).annotate(count=Count("plans")).first()


def register_of_requirements(*, words: str = "", state: str = "", on: date) -> QuerySet[Requirement]:
    """What plans must say, by type and number."""
    found = Requirement.objects.select_related("plan_type").order_by("plan_type__name", "number", "valid_from", "pk")
    if words:
        named = Q(wording__icontains=words) | Q(citation__icontains=words) | Q(plan_type__name__icontains=words)
        found = found.filter(named)
    return held_or_not(found, state, on=on)


def requirement_by_code(code: str) -> Requirement | None:
    return Requirement.objects.select_related("plan_type").filter(code=code).first()


def texts_with_requirement(requirement: Requirement) -> int:
    """How many frozen texts say how they answer a requirement, in the words that it had then."""
    return Snapshot.objects.filter(content__contains=f'"id":"{requirement.code}","kind":').count()


def plans_asked(plan_type: PlanType) -> list[Plan]:
    """The plans of a type that are being written, and so must answer what is asked of it."""
    return list(plans_being_written().filter(plan_type=plan_type))


def answered_by_sections(requirement: Requirement) -> int:
    """In how many editions that are open a section answers it, or a reason says why none does."""
    found = Coverage.objects.filter(requirement=requirement, edition__status__in=Edition.OPEN)
    return found.values("edition").distinct().count()


def register_of_rules(*, words: str = "", state: str = "", on: date) -> QuerySet[ParticipationRule]:
    """Whom plans of a type involve, ask or give a copy to."""
    found = ParticipationRule.objects.select_related("plan_type").order_by("plan_type__name", "duty", "body_kind", "pk")
    if words:
        named = Q(question__icontains=words) | Q(citation__icontains=words) | Q(plan_type__name__icontains=words)
        found = found.filter(named)
    return held_or_not(found, state, on=on)


def rule_numbered(key: str) -> ParticipationRule | None:
    return numbered(ParticipationRule.objects.select_related("plan_type"), key)
