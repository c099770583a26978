"""What does the record of an edition look like as HTML, before it is typeset?"""

from __future__ import annotations

import re
from typing import Any

from django.template import Context

from . import compose
from .body import check_words


def document(content: dict[str, Any]) -> str:
    """The print HTML of the record; `content` must hold printable text only. Raises CannotRender."""
    chapters = []
    for chapter in content["chapters"]:
        entries = []
        for entry in chapter["entries"]:
            for words in (entry["title"], entry["words"], *(value for _, value in entry["facts"])):
                check_words(words, f"“{entry['title'][:80]}”")
            facts = [{"label": label, "value": value, "hash": "ingerprint" in label} for label, value in entry["facts"]]
            entries.append({**entry, "facts": facts, "paragraphs": _paragraphs(entry["words"])})
        chapters.append({**chapter, "entries": entries})
    context = {**content, "chapters": chapters}
    return compose.engine().get_template("evidence.html").render(Context(context, use_l10n=False, use_tz=False))


def _paragraphs(words: str) -> list[list[str]]:
    return [part.strip("\n").split("\n") for part in re.split(r"\n[ \t]*\n", words) if part.strip()]
