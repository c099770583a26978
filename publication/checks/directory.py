"""What do the registers of bodies, words and rules say that is missing, or that can be taken for something else?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from organisations.models import Organisation, OrganisationName, Place, Succession
from plans.checks.language import content_words
from plans.checks.wording import LETTERS
from plans.models import GlossaryTerm, ParticipationRule, Plan, PlanBody
from publication.checks.findings import Finding

_COUNCIL = re.compile(r"\b(?:Metropolitan|Borough|City|County|Unitary|Council|Authority|District|of|and|the)\b")
Duty = ParticipationRule.Duty


def shared(*, on: date) -> Iterator[Finding]:
    """Findings that belong to no single plan."""
    bodies = list(Organisation.objects.prefetch_related("successions").order_by("name", "slug"))
    yield from _letters(OrganisationName.objects.select_related("organisation").order_by("name", "seen_in", "pk"))
    yield from _glossary()
    yield from _places()
    for body in bodies:
        yield from _body(body, on=on)
    for step in Succession.objects.filter(on=None).select_related("predecessor", "successor"):
        told = f"{step.successor.name} took over from {step.predecessor.name}; the day is not known."
        yield _about(step.predecessor, "succession-undated", told)
    for rule in (
        ParticipationRule.objects.on(on).filter(duty=Duty.CONSULT_OPINION, question="").select_related("plan_type")
    ):
        told = f"A {rule.plan_type.name} asks each {rule.get_body_kind_display()} for its opinion, without a question."
        yield Finding("opinion-without-question", told, str(rule.plan_type), f"rule:{rule.pk}")


def of_plans(plans: list[Plan], *, on: date) -> Iterator[Finding]:
    """Who answers for a plan in law approves it too: an ICB's board alone is not enough where trusts share the duty."""
    asked: dict[int, set[str]] = {}
    for rule in ParticipationRule.objects.on(on).filter(duty__in=[Duty.APPROVE, Duty.ENDORSE], mandatory=True):
        asked.setdefault(rule.plan_type_id, set()).add(rule.body_kind)
    rows = PlanBody.objects.filter(plan__in=plans, role=PlanBody.Role.ACCOUNTABLE).select_related(
        "organisation", "plan"
    )
    told: set[tuple[int, str]] = set()
    for row in rows.order_by("plan__position", "plan__slug", "organisation__name"):
        kinds, kind = asked.get(row.plan.plan_type_id, set()), row.organisation.kind
        if kinds and kind not in kinds and (row.plan_id, kind) not in told:
            told.add((row.plan_id, kind))
            yield Finding(
                "accountable-not-asked",
                f"{row.organisation.name} answers for the plan, but no rule asks a body of its kind "
                f"({row.organisation.get_kind_display()}) to approve it.",
                "Who answers for it", f"kind:{kind}", plan=row.plan.slug, plan_title=row.plan.title,
            )  # fmt: skip


def _about(body: Organisation, kind: str, sentence: str, quote: str = "") -> Finding:
    return Finding(kind, sentence, body.name, f"body:{body.slug}", quote, href=f"/bodies/{body.slug}/")


def _body(body: Organisation, *, on: date) -> Iterator[Finding]:
    if body.unknown:
        yield _about(body, "body-unknown", f"{body.name}: {body.unknown}", body.unknown)
    if body.valid_to and body.valid_to < on and not body.successions.all():
        told = f"{body.name} ended on {body.valid_to:%-d %B %Y}, and nobody is said to have taken over."
        yield _about(body, "body-without-successor", told)


def _letters(names: list[OrganisationName]) -> Iterator[Finding]:
    """The same letters for bodies of the directory: those of a document of 2021, say, and of one of 2023."""
    meant: dict[str, dict[int, OrganisationName]] = {}
    for name in names:
        if name.kind == OrganisationName.Kind.ABBREVIATION:
            meant.setdefault(name.name, {}).setdefault(name.organisation_id, name)
    for letters, rows in sorted(meant.items()):
        if len(rows) < 2:
            continue
        who = list(rows.values())
        shown = "; ".join(f"{name.organisation.name}{f' ({name.seen_in})' if name.seen_in else ''}" for name in who[:3])
        more = f" and {len(who) - 3} more" if len(who) > 3 else ""
        told = f"“{letters}” stands for {len(who)} bodies: {shown}{more}."
        yield Finding("letters-of-two-bodies", told, "Who is who", f"letters:{letters}", told, href="/bodies/")


def _glossary() -> Iterator[Finding]:
    """The glossary keeps a slip beside the right letters (VSCE, VCSE), so that readers find it; writers should not."""
    for term in GlossaryTerm.objects.order_by("term"):
        seen: dict[str, str] = {}
        for alias in [term.term, *term.aliases]:
            if len(alias) < 4 or not LETTERS.fullmatch(alias):
                continue
            first = seen.setdefault("".join(sorted(alias)), alias)
            if first != alias:
                told = f"The glossary gives “{first}” and “{alias}” for {term.term}: the same letters in another order."
                href = f"/glossary/#{term.slug}"
                yield Finding("glossary-letters", told, term.term, f"term:{term.slug}", first + alias, href=href)


def _places() -> Iterator[Finding]:
    for place in Place.objects.select_related("authority").order_by("position", "slug"):
        council = content_words(_COUNCIL.sub(" ", place.authority.name))
        if council != content_words(place.name):
            told = f"The Place is {place.name}, its council is {place.authority.name}."
            yield Finding(
                "place-and-council", told, place.name, f"place:{place.slug}", told, href=f"/places/{place.slug}/"
            )
