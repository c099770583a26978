"""What does publishing a plan of 200 pages cost? Anchor = 1.0: one raw pass of WeasyPrint over the same HTML, with
PDF/UA and contents, in the same run. Processor seconds with those of child processes, as a machine that others use too
says nothing by its clock. The rate is what is compared, so a publish that costs 0.85 of the raw pass has the ratio
1.18. Its database is dropped at the end."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.observations import database

PAGES = [int(pages) for pages in os.environ.get("JFP_BENCH_PAGES", "50,200").split(",")]
RAW = """
import sys, weasyprint
weasyprint.HTML(string=open(sys.argv[1], encoding="utf-8").read()).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""
PAGE_COUNT = "import sys, pikepdf; print(len(pikepdf.open(sys.argv[1]).pages))"


def run() -> list[dict[str, object]]:
    base = database()
    os.environ["PUBLICATION_ROOT"] = str(base / "publications")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, connections  # noqa: PLC0415

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with Path(os.devnull).open("w") as nowhere:
            call_command("seed_sample", without_publishing=True, stdout=nowhere)
        found = [_measure(base, pages) for pages in PAGES]
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)
    rows = [row for each in found for row in each["rows"]]
    if len(found) > 1:
        small, large = found[0], found[-1]
        rows.append(
            {"what": f"  a page in {large['pages']} pages against one in {small['pages']}",
             "value": large["pages"] / large["cost"], "anchor": small["pages"] / small["cost"],
             "ratio": (large["pages"] / large["cost"]) / (small["pages"] / small["cost"]), "target": 0.85}
        )  # fmt: skip
    return rows


def text(pages: int) -> str:
    """Made-up Markdown: sections of headings, paragraphs, lists and a table each, the same for the same length."""
    dice = random.Random(2023)
    words = ["".join(dice.choices("abcdefghilmnoprstuvy", k=dice.randint(2, 11))) for _ in range(3000)]

    def said(count: int) -> str:
        return " ".join(dice.choices(words, k=count)).capitalize() + "."

    parts = []
    for number in range(max(1, pages // 5)):
        parts.append(f"# {number + 1} {said(4)}")
        for _ in range(5):
            parts += [f"## {said(5)}", *(said(60) for _ in range(4)), "\n".join(f"- {said(12)}" for _ in range(5))]
        parts.append("| Measure | Now | Next |\n|---|---|---|")
        parts[-1] += "".join(f"\n| {said(6)} | {dice.randint(1, 99)} | {said(8)} |" for _ in range(9))
    return "\n\n".join(parts)


def _measure(base: Path, pages: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from plans.actions import edit_section  # noqa: PLC0415
    from plans.queries import plan_named, working_edition  # noqa: PLC0415
    from publication import actions  # noqa: PLC0415

    slug, source = f"pages-{pages}", base / f"{pages}.md"
    source.write_text(text(pages), encoding="utf-8")
    with Path(os.devnull).open("w") as nowhere:
        call_command("import_plan", str(source), type="reference-document", title=slug, slug=slug, stdout=nowhere)
    plan, who = plan_named(slug), {"by": None, "at": timezone.now()}

    def issue(edition: Any) -> Any:
        actions.issue_draft(edition=edition, **who)
        return actions.publish(edition=edition, **who)

    first = issue(working_edition(plan))
    cost = _processor_seconds(lambda: _built(actions, first))
    pdf = base / f"{pages}.pdf"
    _raw_html(first, pdf)
    raw = min(_processor_seconds(lambda: _raw(pdf)) for _ in range(2))
    made = int(subprocess.run([sys.executable, "-c", PAGE_COUNT, str(pdf)], check=True, capture_output=True).stdout)
    following = actions.start_next_edition(plan=plan, **who)
    section = following.sections.filter(parent=None).first()
    edit_section(
        section=section, version=section.version, title=section.title, body=section.body + "<p>One more sentence.</p>",
        summary="", **who
    )  # fmt: skip
    second = issue(following)
    again = _processor_seconds(lambda: _built(actions, second))
    return {
        "pages": made,
        "cost": cost,
        "rows": [
            {"what": f"{made} pages published ({cost:.1f} s of processor)", "value": made / cost, "anchor": made / raw,
             "ratio": raw / cost, "target": 1 / 1.1},
            {"what": "  again after one changed section, against the whole", "value": made / again,
             "anchor": made / cost, "ratio": cost / again, "target": None},
        ],
    }  # fmt: skip


def _built(actions: Any, publication: Any) -> None:
    if not actions.build(job_id=publication.job_id, then_show=False):
        publication.job.refresh_from_db()
        sys.exit(f"not published: {publication.job.error}")


def _raw_html(publication: Any, pdf: Path) -> None:
    from plans.content import filled  # noqa: PLC0415
    from publication.pdf import print_html  # noqa: PLC0415

    content, release = json.loads(publication.snapshot.content), json.loads(publication.release)
    pdf.with_suffix(".html").write_text(print_html(filled(content), release, {}), encoding="utf-8")


def _raw(pdf: Path) -> None:
    command = [sys.executable, "-c", RAW, str(pdf.with_suffix(".html")), str(pdf)]
    subprocess.run(command, check=True, capture_output=True)


def _processor_seconds(what: Callable[[], object]) -> float:
    def used() -> float:
        told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in told)

    before = used()
    what()
    return used() - before
