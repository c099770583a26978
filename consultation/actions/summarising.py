"""How do the summary of the views and the account taken of them begin (NHS Act 2006 s.14Z54(8)(a), (b))?

As a draft from the themes and the replies, which a person asks for, sees beside what stands there, and edits like any
other text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.db import transaction

from consultation import queries
from consultation.models import Consultation, Response, Round, Theme
from core import audit, richtext
from core.days import day_in_words
from core.verdict import Verdict
from plans import actions as plan_actions
from plans.models import Edition, Section

TITLES = {
    Section.Kind.VIEWS: "Summary of the views expressed",
    Section.Kind.ACCOUNT: "How we took account of the views",
}
MOST_QUOTES = 3
REPLACE, ADD = "replace", "add"


@dataclass(frozen=True)
class Proposal:
    """What a statement says now, and what it would say."""

    kind: str
    title: str
    section: Section | None
    before: str
    after: str

    @property
    def version(self) -> int:
        return self.section.version if self.section else 0

    @property
    def changes(self) -> bool:
        return self.before != self.after


def propose_statements(edition: Edition, *, how: str) -> list[Proposal]:
    """The two statements as they are and as they would be. Reads only."""
    closed = queries.consultations_of(edition.plan).filter(
        round__snapshot__edition=edition, round__status=Round.Status.CLOSED
    )
    told = [(each, list(queries.themes_of(each)), queries.counts_of(each)) for each in closed.order_by("pk")]
    made = {
        Section.Kind.VIEWS: "".join(_views(each, themes, counts) for each, themes, counts in told),
        Section.Kind.ACCOUNT: "".join(_account(each, themes) for each, themes, _ in told),
    }
    rows = {row.kind: row for row in edition.sections.filter(parent=None, kind__in=TITLES).order_by("-position")}
    found = []
    for kind, title in TITLES.items():
        row = rows.get(kind)
        before = row.body if row else ""
        after = richtext.clean(made[kind]) if how == REPLACE else richtext.clean(before + made[kind])
        found.append(Proposal(kind, row.title if row else title, row, before, after if made[kind] else before))
    return found


def _views(consultation: Consultation, themes: list[Theme], counts: queries.Counts) -> str:
    round = consultation.round
    number = f"{counts.counted} response{'' if counts.counted == 1 else 's'}"
    asked = f"The public consultation “{escape(consultation.title, quote=False)}” was open from"
    days = f"{day_in_words(round.opens_on)} to {day_in_words(round.closes_on)}"
    parts = [f"<p>{asked} {days}. {number} came in.</p>"]
    for theme in themes:
        points = list(theme.points.all())
        parts += [f"<h2>{escape(theme.title, quote=False)}</h2>"]
        parts += [f"<p>{escape(theme.summary, quote=False)}</p>"] if theme.summary else []
        made = "1 point was made." if len(points) == 1 else f"{len(points)} points were made."
        parts += [f"<p>{made}</p>"] if not theme.summary else []
        shown = [each.quote for each in points if each.part.response.state == Response.State.PUBLISHED]
        parts += [f"<blockquote><p>{escape(quote, quote=False)}</p></blockquote>" for quote in shown[:MOST_QUOTES]]
    return "".join(parts)


def _account(consultation: Consultation, themes: list[Theme]) -> str:
    parts = [f"<p>What was done about the views of the consultation “{escape(consultation.title, quote=False)}”:</p>"]
    for theme in themes:
        replies = [theme.reply] if hasattr(theme, "reply") else []
        replies += [point.reply for point in theme.points.all() if hasattr(point, "reply")]
        parts.append(f"<h2>{escape(theme.title, quote=False)}</h2>")
        for reply in replies:
            reason = escape(" ".join(reply.reason.split()), quote=False)
            where = f" See “{escape(reply.section_title, quote=False)}”." if reply.section_title else ""
            parts.append(f"<p><strong>{reply.get_outcome_display()}.</strong> {reason}{where}</p>")
        parts += [] if replies else ["<p>No reply has been given yet.</p>"]
    return "".join(parts)


@transaction.atomic
def draft_views_and_account(
    *, edition: Edition, how: str, versions: dict[str, int], by: Any, at: datetime
) -> list[Section]:
    """Write both statements, as an ordinary revision of each that history shows and can restore. `versions` says which
    version of each was seen: somebody's later words are never overwritten (`plans.actions.Stale`)."""
    Verdict.no_if(how not in {REPLACE, ADD}, "Choose whether the draft replaces what stands there.").require()
    proposals = propose_statements(edition, how=how)
    Verdict.no_if(
        not any(each.changes for each in proposals),
        "There is nothing to write: no closed consultation has a theme yet.",
    ).require()
    written = []
    for each in proposals:
        if not each.changes:
            continue
        if each.section is None:
            text = plan_actions.SectionText(title=each.title, kind=each.kind, body=each.after)
            written.append(plan_actions.add_section(edition=edition, text=text, by=by, at=at))
            continue
        written.append(
            plan_actions.edit_section(
                section=each.section, version=versions.get(each.kind, 0), title=each.section.title, body=each.after,
                summary=each.section.summary, by=by, at=at,
            )
        )  # fmt: skip
    audit.record("drafted views and account", edition, by=by, at=at, how=how, sections=[row.slug for row in written])
    return written
