"""How is the document that sets out the changes shown as a page of its edition?"""

from __future__ import annotations

import lxml.html
from django.utils.safestring import SafeString, mark_safe

from publication.bundle import wording


def shown_changes(changes: dict, addresses: dict[str, str]) -> dict:
    """The change document (jfp-changes/1) as the template shows it: days in words, and the marked text of each section
    with links that lead somewhere on this page's edition. `addresses` gives that of each section by its slug."""
    return {
        **changes,
        "revised_on": wording.day(changes["revises"]["published_at"]),
        "decided": wording.day(changes["decision"]["decided_on"]),
        "count": wording.count(sum(len(group["changes"]) for group in changes["groups"]), "change"),
        "groups": [{**group, "html": marked(group["body"], addresses)} for group in changes["groups"]],
    }


def marked(body: str, addresses: dict[str, str]) -> SafeString:
    """The redline as it was frozen. A link to another part of the plan leads to its page; one to what is not here any
    more keeps its words alone."""
    if not body:
        return SafeString("")
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    there = {each.get("id") for each in tree.iter() if each.get("id")}
    for link in list(tree.iter("a")):
        href = link.get("href", "")
        if not href.startswith("#") or href[1:] in there:
            continue
        if href[1:] in addresses:
            link.set("href", addresses[href[1:]])
        else:
            link.drop_tag()
    inner = (tree.text or "") + "".join(lxml.html.tostring(each, encoding="unicode") for each in tree)
    return mark_safe(inner)
