"""manage.py draw_docs: write the documents that are made from the tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import Role
from accounts.permissions import ROLES, Permission
from consultation.transitions import CONSULTEE, DRAFT, RESPONSE, ROUND
from core.mail import MAIL
from plans.transitions import COMMENT, EDITION, SUGGESTION
from priorities.transitions import CANDIDATE, CHALLENGE, INTENTION, REQUEST, REVIEW

NOTE = "<!-- Made by `script/manage draw_docs`; do not edit. A test fails when it is out of step. -->\n"


def lifecycles() -> str:
    """docs/lifecycles.md: each life as a diagram and as a table."""
    parts = [NOTE, "# Lives\n", "Each life is one table in a room's `transitions.py`; this page is made from them.\n"]
    for life in (
        EDITION,
        ROUND,
        CONSULTEE,
        DRAFT,
        RESPONSE,
        COMMENT,
        SUGGESTION,
        MAIL,
        CANDIDATE,
        INTENTION,
        CHALLENGE,
        REQUEST,
        REVIEW,
    ):
        parts += [f"## {life.noun.capitalize()}\n", f"```mermaid\n{life.mermaid()}\n```\n"]
        rows = ["| step | from | to | whose turn next |", "|---|---|---|---|"]
        rows += [f"| {' | '.join(row)} |" for row in life.rows()]
        parts += ["\n".join(rows) + "\n"]
    return "\n".join(parts)


def permissions() -> str:
    """docs/permissions.md: the table of roles and rights."""
    head = ["| A person may … | " + " | ".join(Role(role).label for role in ROLES) + " |"]
    head += ["|---|" + "---|" * len(ROLES)]
    rows = [
        f"| {right.value} | " + " | ".join("yes" if right in rights else "" for rights in ROLES.values()) + " |"
        for right in Permission
    ]
    words = "A role is held in a body, from day to day; a right counts in that body (and, for an ICB, in its Places).\n"
    return "\n".join([NOTE, "# Roles and rights\n", words, *head, *rows]) + "\n"


DOCUMENTS = {"lifecycles.md": lifecycles, "permissions.md": permissions}


class Command(BaseCommand):
    help = "Write docs/lifecycles.md and docs/permissions.md from the tables in the code."

    def handle(self, **options: Any) -> None:
        for name, draw in DOCUMENTS.items():
            (settings.BASE_DIR / "docs" / name).write_text(draw())
            self.stdout.write(f"docs/{name}")
