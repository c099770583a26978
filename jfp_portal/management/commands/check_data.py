"""manage.py check_data [--plan SLUG] [--format text|json] [--fail-on SEVERITY] [--on DAY]"""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from plans.checks import Severity
from plans.models import Plan
from publication.checks import KINDS, Finding, every_finding
from publication.queries import set_aside_now


class Command(BaseCommand):
    help = (
        "Report contradictions and gaps in the data: stale days, dead references, counts that do not match, bodies no "
        "register knows, and more. Changes nothing. Exit code 0, or 1 with --fail-on when something that grave is open."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", metavar="SLUG", help="Only what concerns this plan.")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--fail-on", choices=[each.value for each in Severity], help="Exit 1 from this severity on."
        )
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="As if it were that day.")

    def handle(self, *, plan: str | None, format: str, fail_on: str | None, on: date | None, **options: Any) -> None:
        plans = Plan.objects.order_by("position", "slug")
        chosen = list(plans.filter(slug=plan) if plan else plans)
        if plan and not chosen:
            raise CommandError(f"There is no plan called {plan}. Plans: {', '.join(p.slug for p in plans)}.")
        found = every_finding(chosen, shared=not plan, on=on or timezone.localdate())
        aside = {row.fingerprint: row for row in set_aside_now()}
        if format == "json":
            rows = [self.as_row(each, aside.get(each.fingerprint)) for each in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self.in_words([each for each in found if each.fingerprint not in aside], set_aside=len(aside))
        grave = list(Severity)
        worst = grave.index(Severity(fail_on)) if fail_on else -1
        failing = [e for e in found if grave.index(e.severity) <= worst and e.fingerprint not in aside]
        if failing:
            raise CommandError(f"{len(failing)} findings are as grave as “{fail_on}” or graver.", returncode=1)

    def as_row(self, each: Finding, aside: Any) -> dict[str, Any]:
        return {
            "kind": each.kind, "severity": each.severity.value, "sentence": each.sentence, "mend": each.mend,
            "plan": each.plan, "where": each.where, "section": each.section, "address": each.href,
            "fingerprint": each.fingerprint, "set_aside": aside.reason if aside else None,
        }  # fmt: skip

    def in_words(self, found: list[Finding], *, set_aside: int) -> None:
        for kind, group in groupby(found, key=lambda each: each.kind):
            rows = list(group)
            self.stdout.write(f"\n{KINDS[kind].title} ({rows[0].severity.value}, {len(rows)})\n  {KINDS[kind].mend}")
            for each in rows:
                plan = f"{each.plan}, " if each.plan else ""
                self.stdout.write(f"  - {each.sentence} [{plan}{each.where}]")
        aside = f" {set_aside} more are set aside." if set_aside else ""
        self.stdout.write(f"\n{len(found)} findings.{aside}" if found else f"Nothing to report.{aside}")
