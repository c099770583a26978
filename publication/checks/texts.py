"""What do the texts of the plans say that is stale, dead, contradictory or unexplained?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from core.richtext import Passage
from core.richtext.tree import parse
from organisations.models import Organisation
from plans.checks import KINDS, Advice, Known, advice, statements, wording
from plans.checks.language import NUMBERS, content_words, likeness
from plans.checks.structure import with_block, words_of
from plans.checks.world import World, texts_of
from plans.models import Edition, Plan, Section
from priorities.models import Commitment
from publication.checks.findings import Finding

ENOUGH_NAMES, SHARE_OF_NAMES, NEAR, ENOUGH_WORDS = 3, 0.6, 0.6, 4
_ENDING = r"(?:Board|Group|Committee|Partnership|Collaborative|Trust|Executive|Forum|Council|Network)"
_NAMED = re.compile(rf"\b((?:[A-Z][\w’'&-]+\s+(?:and\s+|of\s+|for\s+)?){{2,7}}{_ENDING})\b(?!\s+[A-Z])")


class Bodies:
    """The directory as the texts meet it: every name of every body."""

    def __init__(self) -> None:
        rows = Organisation.objects.prefetch_related("names", "successions__successor").order_by("slug")
        self.rows = list(rows)
        self.spellings = [tuple(dict.fromkeys([b.name, *(n.name for n in b.names.all())])) for b in self.rows]
        self.by_name: dict[str, Organisation] = {}
        for body, spellings in zip(self.rows, self.spellings, strict=True):
            for name in spellings:
                self.by_name.setdefault(_plain(name), body)


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").replace("’", "'")


def of_plans(plans: list[Plan], editions: dict[int, Edition], *, on: date) -> Iterator[Finding]:
    """All of the findings in the texts of these plans, each in its working or newest edition."""
    world, bodies = World.read(), Bodies()
    sections: dict[int, list[Section]] = {}
    rows = Section.objects.filter(edition__in=[edition.pk for edition in editions.values()])
    for section in rows.order_by("edition", "parent__position", "position", "pk"):
        sections.setdefault(section.edition_id, []).append(section)
    promises = list(Commitment.objects.filter(section__edition__in=sections).order_by("tier", "position", "pk"))
    for plan in plans:
        edition = editions.get(plan.pk)
        if edition is not None:
            yield from _of_plan(plan, sections.get(edition.pk, []), promises, world, bodies, on=on)


def _of_plan(
    plan: Plan, sections: list[Section], promises: list[Commitment], world: World, bodies: Bodies, *, on: date
) -> Iterator[Finding]:
    around = world.around(plan, sections)
    told: set[tuple[str, str]] = set()
    for section, found in _advice(sections, promises, around, bodies, world, on=on):
        key = (found.kind, found.quote)
        if KINDS[found.kind].only_while_writing or key in told:
            continue
        told.add(key)
        yield at_section(plan, section, found.kind, found.sentence, found.quote)
    yield from _bodies_named(plan, sections, bodies, on=on)


def at_section(plan: Plan, section: Section, kind: str, sentence: str, quote: str) -> Finding:
    return Finding(
        kind=kind, sentence=sentence, where=str(section), subject=str(section.uid), quote=quote,
        plan=plan.slug, plan_title=plan.title, section=str(section.uid),
    )  # fmt: skip


def _advice(
    sections: list[Section], promises: list[Commitment], around: Known, bodies: Bodies, world: World, *, on: date
) -> Iterator[tuple[Section, Advice]]:
    every = [(section, passage) for section in sections for passage in texts_of(section.body)]
    for section in sections:
        yield from ((section, found) for found in advice(section.body, on=on, known=around))
    yield from _between(sections, every)
    yield from _promised(sections, promises, around, on=on)
    where = {str(section.pk): section for section in sections}
    texts = [(str(section.pk), passage) for section, passage in every]
    items = [(pk, passage) for pk, passage in texts if passage.tag == "li"]
    for pk, found in (
        *statements.two_wordings([(str(s.pk), s.title) for s in sections], items),
        *wording.two_expansions(texts, around),
        *wording.two_spellings(texts, [*world.terms, *bodies.spellings]),
    ):
        yield where[pk], found


def _promised(
    sections: list[Section], promises: list[Commitment], around: Known, *, on: date
) -> Iterator[tuple[Section, Advice]]:
    """Promises stand beside the text, not in it: their words are looked at in the same way."""
    by_pk = {section.pk: section for section in sections}
    promised: dict[int, list[Passage]] = {}
    for promise in promises:
        if promise.section_id in by_pk:
            promised.setdefault(promise.section_id, []).append(Passage("li", "", promise.text))
    said = {letters for texts in promised.values() for text in texts for letters, _ in wording.expansions(text.text)}
    around = replace(around, expanded=around.expanded | said)
    for pk, texts in sorted(promised.items(), key=lambda each: sections.index(by_pk[each[0]])):
        for found in (
            *statements.stale_dates(texts, on=on),
            *statements.still_to_agree(texts),
            *wording.abbreviations(texts, around),
            *wording.swapped_letters(texts, around),
        ):
            yield by_pk[pk], found


def _between(sections: list[Section], every: list[tuple[Section, Passage]]) -> Iterator[tuple[Section, Advice]]:
    """The same sentence with other figures in two sections: compared once, not from both sides."""
    numbered = [(section, passage) for section, passage in every if any(letter.isdigit() for letter in passage.text)]
    order = {section.pk: index for index, section in enumerate(sections)}
    for section in sections:
        own = [passage for other, passage in numbered if other.pk == section.pk]
        later = tuple(
            (f"“{other.title}”", passage.text)
            for other, passage in numbered
            if order[other.pk] > order[section.pk]
        )  # fmt: skip
        for found in statements.compared(own, later):
            yield section, found


def _bodies_named(plan: Plan, sections: list[Section], bodies: Bodies, *, on: date) -> Iterator[Finding]:
    """Names in the text against the directory: lists of bodies, bodies that have ended, names close to a known one."""
    ended: set[int] = set()
    strangers: set[str] = set()
    for section in sections:
        yield from _lists_of_bodies(plan, section, sections, bodies)
        for passage in texts_of(section.body):
            body = bodies.by_name.get(_plain(passage.text))
            if body and body.valid_to and body.valid_to < on and body.pk not in ended:
                ended.add(body.pk)
                yield at_section(plan, section, "body-ended", _ended(body), body.slug)
            for name in map(_bare, _NAMED.findall(passage.text)):
                near = _near(name, bodies)
                if near and name not in strangers:
                    strangers.add(name)
                    told = f"The text names “{name}”, which no register knows. It knows “{near}”."
                    yield at_section(plan, section, "body-not-registered", told, name)


def _ended(body: Organisation) -> str:
    followed = " and ".join(step.successor.name for step in body.successions.all())
    told = f"The text names {body.name}, which ended on {body.valid_to:%-d %B %Y}."
    return f"{told} {followed} took over." if followed else told


def _bare(name: str) -> str:
    """“Each Health and Wellbeing Board” is no name of a body: the word before it is not part of one."""
    return re.sub(r"\A(?:Each|Every|All|Our|The|This|That|An?|Both|Any|Local)\s+", "", name)


def _near(name: str, bodies: Bodies) -> str:
    """A known name that shares most words with this unknown one; nothing where it is (part of) a known name."""
    plain = _plain(name)
    if any(plain in known for known in bodies.by_name):
        return ""
    own = content_words(name)
    if len(own) < ENOUGH_WORDS:
        return ""
    found = [(likeness(own, content_words(known)), body.name) for known, body in bodies.by_name.items()]
    best, near = max(found, default=(0.0, ""))
    return near if best >= NEAR else ""


def _lists_of_bodies(plan: Plan, section: Section, sections: list[Section], bodies: Bodies) -> Iterator[Finding]:
    """A list of trusts with an entry that is no body, or of another length than the plan says elsewhere."""
    for node, _ in with_block(parse(section.body)):
        if node.tag not in {"ul", "ol"}:
            continue
        entries = [words_of(item) for item in node.elements()]
        known = [bodies.by_name[_plain(entry)] for entry in entries if _plain(entry) in bodies.by_name]
        if len(known) < ENOUGH_NAMES or len(known) < SHARE_OF_NAMES * len(entries):
            continue
        for entry in entries:
            if _plain(entry) not in bodies.by_name:
                told = f"“{entry}” stands in a list of bodies, and no register knows it."
                yield at_section(plan, section, "body-not-registered", told, entry)
        kinds = {body.get_kind_display().lower() for body in known}
        nouns = {word.rstrip("s") for kind in kinds for word in content_words(kind)} if len(kinds) == 1 else set()
        for where, text, said, noun in _claims(sections):
            if noun.rstrip("s") in nouns - {"foundation"} and said != len(entries) and said > ENOUGH_NAMES:
                told = f"The text says “{text}”, but its list “{section.title}” has {len(entries)}."
                yield at_section(plan, where, "stated-count", told, f"{text}|{len(entries)}")


def _claims(sections: list[Section]) -> Iterator[tuple[Section, str, int, str]]:
    """ "19 NHS Provider Trusts": the section, the words, the number, the noun."""
    pattern = re.compile(r"\b(\d{1,3}|" + "|".join(NUMBERS) + r")\s+(?:NHS\s+|[A-Z]\w+\s+){0,3}([A-Za-z]{4,}s)\b")
    for section in sections:
        for passage in texts_of(section.body):
            for match in pattern.finditer(passage.text):
                number = NUMBERS.get(match[1].lower())
                yield section, match[0], int(match[1]) if number is None else number, match[2].lower()
