"""How do plans of different shapes stand beside each other? By the common type of their parts; each part keeps its own
title, its own words and the label that its authors gave it."""

import lxml.html

from publication.bundle.sections import heading, pages_of

# What a plan wants, then what it does about it, then how. A test holds this beside the types that a section may have.
TYPES = {
    "vision": "Vision",
    "mission": "Mission",
    "principle": "Principles",
    "outcome": "Outcomes",
    "objective": "Objectives",
    "priority": "Priorities",
    "theme": "Themes",
    "cohort": "Cohorts",
    "challenge": "Challenges",
    "programme": "Programmes",
    "enabler": "Enablers",
    "governance": "Governance",
    "context": "Context",
}


def comparison(plans: list[dict]) -> list[dict]:
    """Returns one group for each common type: its name, and a row for each Place that has parts of that type.

    `plans` are frozen contents of Place plans in the order in which they are to be shown.
    """
    groups = []
    for common_type, name in TYPES.items():
        rows = [row for content in plans if (row := _row(content, common_type))]
        if rows:
            having = {row["place"]["slug"] for row in rows}
            groups.append(
                {
                    "slug": common_type,
                    "name": name,
                    "rows": rows,
                    "without": [
                        content["plan"]["place"]["name"]
                        for content in plans
                        if content["plan"]["place"]["slug"] not in having
                    ],
                }
            )
    return groups


def _row(content: dict, common_type: str) -> dict | None:
    addresses = pages_of(content["sections"])

    def parts(sections: list[dict], above: dict | None) -> list[dict]:
        found = []
        for section in sections:
            below = parts(section["sections"], section)
            if section["common_type"] != common_type:
                found += below
                continue
            path, fragment = addresses[section["slug"]]
            found.append(
                {
                    "title": heading(section),
                    "of": heading(above) if above and above["common_type"] != common_type else "",
                    "label": section["local_type"],
                    "href": f"/plans/{content['plan']['slug']}/{path}{f'#{fragment}' if fragment else ''}",
                    "words": [] if below else own_words(section["body"]),
                    "parts": below,
                }
            )
        return found

    found = parts(content["sections"], None)
    labels = list(dict.fromkeys(label for part in found for label in (part["label"], *_labels(part["parts"])) if label))
    return {"place": content["plan"]["place"], "labels": labels, "parts": found} if found else None


def _labels(parts: list[dict]) -> list[str]:
    return [label for part in parts for label in (part["label"], *_labels(part["parts"]))]


def own_words(body: str) -> list[str]:
    """What a body quotes or lists, as plain text: these are its authors' own words. Lists within a list are left to the
    page itself."""
    if not body.strip():
        return []
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    found = []
    for element in tree:
        if element.tag == "blockquote":
            found.append(_text(element))
        if element.tag in {"ul", "ol"}:
            found += [_text(item) for item in element if item.tag == "li"]
    return found


def _text(element: lxml.html.HtmlElement) -> str:
    inner = list(element.iterdescendants("ul", "ol", "sup"))
    for part in inner:
        part.drop_tree()
    return " ".join(element.text_content().split())
