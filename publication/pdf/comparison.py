"""What does a comparison of two texts look like as HTML, before it is typeset?"""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.safestring import mark_safe
from lxml import etree

from . import compose
from .body import Body, Places, check_words, parse

MARKS = frozenset({"ins", "del"})


def document(content: dict[str, Any], time_zone: str) -> str:
    """The print HTML of a comparison; `content` must hold printable text only. Raises CannotRender."""
    check_words(content["plan"], "The plan’s title")
    sections = []
    for number, section in enumerate(content["sections"], start=1):
        where = f"The section “{section['title']}”"
        check_words(section["title"], where)
        sections.append(section | {"anchor": f"s-{number}", "html": mark_safe(_body(section["body"], where, number))})
    sides = [side | {"day": compose.day(side["at"], time_zone)} for side in content["sides"]]
    context = content | {"sections": sections, "sides": sides, "old": sides[0], "new": sides[1]}
    return compose.engine().get_template("comparison.html").render(Context(context, use_l10n=False, use_tz=False))


def changes(content: dict[str, Any], time_zone: str) -> str:
    """The print HTML of the document that sets out the changes (jfp-changes/1). Raises CannotRender."""
    groups = []
    for number, group in enumerate(content["groups"], start=1):
        where = f"The section “{group['title']}”"
        check_words(group["title"], where)
        for item in group["changes"]:
            for words in item.values():
                check_words(words, where)
        groups.append(group | {"anchor": f"g-{number}", "html": mark_safe(_body(group["body"], where, number))})
    check_words(content["decision"]["reasons"], "The reasons of the decision")
    context = content | {
        "groups": groups,
        "revised_on": compose.day(content["revises"]["published_at"], time_zone),
        "decided": compose.day(content["decision"]["decided_on"]),
    }
    return compose.engine().get_template("changes.html").render(Context(context, use_l10n=False, use_tz=False))


def _words_outside(mark: etree._Element) -> None:
    """What is said of a change stands beside it: WeasyPrint would strike it through as well."""
    first, last = (mark[0], mark[-1]) if len(mark) else (None, None)
    if first is not None and first.get("class") == "words" and not (mark.text or "").strip():
        mark.text, first.tail = first.tail, None
        mark.addprevious(first)
    if last is not None and last is not first and last.get("class") == "words" and not (last.tail or "").strip():
        tail, mark.tail = mark.tail, None
        mark.addnext(last)
        last.tail = tail


def _body(html: str, where: str, number: int) -> str:
    root = parse(html, where, also=MARKS)
    for span in root.iter("span"):
        if span.get("data-redline") == "words":
            span.set("class", "words")
    for mark in root.iter("ins", "del"):
        _words_outside(mark)
    return Body(root, where, 2, str(number), Places(), set()).printed()
