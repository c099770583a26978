"""What has a section said, what changed between any two of its versions, and how does it go back to one?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from core.verdict import Refused
from plans import actions, queries, redline
from plans.models import Plan, Section, SectionRevision
from plans.permissions import may_on_plan
from plans.views.found import plan_or_404, show_reasons

REVISIONS_ON_A_PAGE = 20


@dataclass
class Compared:
    """Two versions of a section as a page shows them. `old` is None before the first."""

    old: SectionRevision | None
    new: SectionRevision
    facts: list[tuple[str, str, str]]
    redline: redline.Redline

    @property
    def in_words(self) -> str:
        """What changed, in a line."""
        if self.old is None:
            return "First version"
        said = [f"{name.lower()} changed" for name, _, _ in self.facts]
        if self.redline.changes:
            words = f"{redline.counted(self.redline.inserted, 'word')} added, {self.redline.deleted:,} taken out"
            said = [redline.in_words(self.redline.changes), words, *said]
        line = "; ".join(said) or "Saved without a change"
        return line[0].upper() + line[1:]

    @property
    def parts(self) -> list[redline.Part]:
        """The redline, long stretches without a change apart. Its headings stand below the page's."""
        return redline.folded(self.redline.html, top=3)


def compared(old: SectionRevision | None, new: SectionRevision) -> Compared:
    """What changed from one version to another."""
    before = old.told if old else dict.fromkeys(new.told, "")
    facts = [(name, before[name], text) for name, text in new.told.items() if before[name] != text]
    return Compared(old, new, facts, redline.redline(old.body if old else new.body, new.body))


@login_required
@require_safe
def section_history(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Every version of a section, the newest first: who, when, and what changed in a line."""
    plan, section = _section(request, slug, uid)
    page = Paginator(queries.revisions_of(plan, uid), REVISIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    # One row more than the page shows: what the last of them is compared with.
    rows = list(queries.revisions_of(plan, uid)[page.start_index() - 1 : page.end_index() + 1])
    lines = [compared(old, new) for new, old in zip(rows, [*rows[1:], None], strict=True)][
        : page.end_index() - page.start_index() + 1
    ]
    return render(
        request,
        "plans/section_history.html",
        {"plan": plan, "section": section, "page": page, "lines": lines, "may_edit": _may_edit(request, section)},
    )


@login_required
@require_safe
def section_compare(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Any two versions of a section: by default its newest and the one before."""
    plan, section = _section(request, slug, uid)
    newest = list(queries.revisions_of(plan, uid)[:2])
    old = _revision(plan, uid, request.GET.get("from", "")) if request.GET.get("from") else newest[-1]
    new = _revision(plan, uid, request.GET.get("to", "")) if request.GET.get("to") else newest[0]
    if (old.section.edition.number, old.version) > (new.section.edition.number, new.version):
        old, new = new, old
    context: dict[str, Any] = {"plan": plan, "section": section, "compared": compared(old, new), "same": old == new}
    return render(request, "plans/section_compare.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_restore(request: HttpRequest, slug: str, uid: UUID, revision: str) -> HttpResponse:
    """Asks once more and shows what would change; then writes the old text as a new version. Nothing is taken away."""
    plan, section = _section(request, slug, uid)
    wanted = _revision(plan, uid, revision)
    if request.method == "POST":
        return _restored(request, section, wanted)
    newest = queries.revisions_of(plan, uid)[0]
    context = {"plan": plan, "section": section, "wanted": wanted, "compared": compared(newest, wanted)}
    return render(request, "plans/section_restore.html", context | {"may_edit": _may_edit(request, section)})


def _restored(request: HttpRequest, section: Section, wanted: SectionRevision) -> HttpResponse:
    try:
        version = int(request.POST.get("version", "0"))
    except ValueError:
        version = 0
    try:
        row = actions.restore_section(
            section=section, version=version, revision=wanted, by=request.user, at=timezone.now()
        )
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, f"The section says again what it said in version {wanted.name}: as {row.version}.")
    return redirect("plans:section-history", slug=section.edition.plan.slug, uid=section.uid)


def _section(request: HttpRequest, slug: str, uid: UUID) -> tuple[Plan, Section]:
    plan = plan_or_404(request, slug)
    section = queries.newest_section(plan, uid)
    if section is None:
        raise Http404("This plan has no such section.")
    return plan, section


def _revision(plan: Plan, uid: UUID, name: str) -> SectionRevision:
    """The version named `2.5`: the fifth of the section in edition 2."""
    edition, _, version = name.partition(".")
    if not (edition.isascii() and edition.isdigit() and version.isascii() and version.isdigit()) or len(name) > 15:
        raise Http404("A version is named by its edition and its number, such as 2.5.")
    found = queries.revisions_of(plan, uid).filter(section__edition__number=edition, version=version).first()
    if found is None:
        raise Http404("The section has no such version.")
    return found


def _may_edit(request: HttpRequest, section: Section) -> bool:
    return bool(may_on_plan(request.user, Permission.EDIT_PLAN, section.edition.plan, on=timezone.localdate()))
