"""What does a report to a committee hold? Values and words only, so that every file can be made of it, years later,
without asking anything else. Numbers stand as text, to the last digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.canonical import moment, sha256
from metrics.models import Commentary, Interpretation, Measure, OffTrack, RebaseDecision, Target
from metrics.progress.rating import RULE, rating
from metrics.progress.words import figure
from metrics.queries import QUESTIONS, Line, Watched
from metrics.spc import ENGINE as SPC_ENGINE
from priorities.models import Milestone, MilestoneReport
from priorities.queries import owed

FORMAT = "monitoring-report/1"


def report_content(
    watched: Watched, *, period: tuple[date, date], pictures: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    """The content without what changed, which is found by comparing it with the one before. `pictures` are by measure;
    a measure with the numbers of one before it has none of its own."""
    measures = [_measure(line, watched, pictures) for line in watched.lines]
    milestones = [_milestone(row, watched.on) for row in watched.milestones]
    area, before = watched.area, watched.previous
    return {
        "format": FORMAT,
        "committee": {"slug": watched.committee.slug, "name": watched.committee.name},
        "area": {"code": area.code, "name": area.name} if area else None,
        "period": {"from": period[0].isoformat(), "to": period[1].isoformat()},
        "on": watched.on.isoformat(),
        "previous": {"number": before.number, "sha256": before.sha256,
                     "to": before.period_end.isoformat()} if before else None,
        "missing": _missing(measures, milestones, watched),
        "commentary": _said(watched.commentary.get(None)),
        "exceptions": [_exception(row) for row in watched.exceptions],
        "measures": measures,
        "milestones": milestones,
        "engines": sorted({f"{row['told']['profile']}, engine {row['told']['engine']}"
                           for row in measures if row["told"]} or {f"SPC engine {SPC_ENGINE}"}),
        **_letters(watched),
    }  # fmt: skip


def _letters(watched: Watched) -> dict[str, Any]:
    """By which rule letters are given, and who asked for them; nothing for a committee that did not ask, so that its
    reports are what they always were."""
    row = watched.rating
    if row is None:
        return {}
    return {"rating": {"rule": list(RULE), "asked_by": row.asked_by, "asked_on": row.asked_on.isoformat(),
                       "minute": row.minute}}  # fmt: skip


def _letter(told: dict[str, Any] | None, watched: Watched) -> dict[str, Any]:
    if watched.rating is None:
        return {}
    found = rating(told["answers"] if told else [])
    return {"rating": {"letter": found.letter, "word": found.word, "words": found.words}}


def title_of(measure: Measure) -> str:
    name = measure.wording or f"{measure.item.wording} (no metric named)"
    return f"{name}, {measure.sex.lower()}" if measure.sex else name


def _measure(line: Line, watched: Watched, pictures: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    measure = line.measure
    assert measure, "a committee watches rows of lists"
    told = _told(line.told, line) if line.told else None
    return {
        "id": measure.pk,
        "title": title_of(measure),
        "under": line.under,
        "indicator": line.indicator.slug if line.indicator else None,
        "target_words": line.target_words,
        "targets": [_target(target) for target in line.targets],
        "missing": [each.words for each in line.missing],
        "missing_kinds": [each.kind for each in line.missing],
        "told": told,
        "rebases": [_rebase(row) for row in watched.rebases.get(line.told.series_id, [])] if line.told else [],
        "picture": pictures.get(measure.pk),
        "commentary": _said(watched.commentary.get(measure.pk)),
        **_letter(told, watched),
    }


def _target(target: Target) -> dict[str, Any]:
    parts = [target.get_kind_display() or "Not read"]
    parts += [exact(number) for number in (target.value, target.upper) if number is not None]
    parts += [f"by {target.by_date.isoformat()}"] if target.by_date else []
    return {"id": target.pk, "words": " ".join(parts), "state": target.get_state_display()}


def _told(told: Interpretation, line: Line) -> dict[str, Any]:
    assert line.indicator, "what is said is said of an indicator"
    style = {"unit": line.indicator.unit, "decimals": line.indicator.decimals}
    answers = told.answers
    return {
        "interpretation": told.pk, "input_sha256": told.input_sha256, "profile": told.profile, "engine": told.engine,
        "way": told.polarity, "series": told.series_id,
        "release": {"number": told.release_id, "name": told.release.name, "at": moment(told.release.loaded_at)},
        "latest": exact(answers["latest"]), "limits": exact(answers["limits"]),
        "target": exact(answers.get("target")), "plan": exact(answers.get("plan") or {}),
        "caveats": list(answers["caveats"]),
        "answers": [{"name": name, "question": question, **answers[name]} for name, question in QUESTIONS],
        "points": [{"last": each["last"], "value": exact(each["value"]), "words": figure(each["value"], **style)}
                   for each in answers["points"]],
    }  # fmt: skip


def _rebase(row: RebaseDecision) -> dict[str, Any]:
    return {
        "from": row.from_date.isoformat(), "reason": row.reason, "decided_on": row.decided_on.isoformat(),
        "committee": row.committee.name if row.committee else "", "minute": row.minute, "by": row.by,
    }  # fmt: skip


def _said(row: Commentary | None) -> dict[str, Any] | None:
    return {"text": row.text, "by": row.by, "at": moment(row.at)} if row else None


def _exception(row: OffTrack) -> dict[str, Any]:
    about = title_of(row.measure) if row.measure else str(row.milestone)
    return {
        "id": row.pk, "rule": row.rule, "rule_words": row.get_rule_display(), "about": about, "words": row.words,
        "raised_at": moment(row.raised_at), "response": row.response, "acknowledged_by": row.acknowledged_by,
        "acknowledged_at": moment(row.acknowledged_at) if row.acknowledged_at else "",
    }  # fmt: skip


def _milestone(row: Milestone, on: date) -> dict[str, Any]:
    told: MilestoneReport | None = row.told[0] if row.told else None
    is_done = told is not None and told.status == MilestoneReport.Status.DONE
    return {
        "id": row.slug,
        "title": row.title,
        "due_on": row.due_on.isoformat(),
        "precision": row.get_precision_display(),
        "late_days": 0 if is_done else max(0, (on - row.due_on).days),
        "owed": [month.isoformat() for month in owed(row, on=on) if month < on.replace(day=1)],
        "report": {
            "id": told.pk, "month": told.month.isoformat(), "status": told.status,
            "status_words": told.get_status_display(), "narrative": told.narrative, "risks": told.risks,
            "issues": told.issues, "at": moment(told.reported_at),
        } if told else None,
    }  # fmt: skip


def _missing(measures: list[dict[str, Any]], milestones: list[dict[str, Any]], watched: Watched) -> list[str]:
    """What is not there, before what is."""
    found = [
        f"{count} of {len(measures)} measures: {kind[:1].lower()}{kind[1:]}."
        for kind, count in Counter(kind for row in measures for kind in row["missing_kinds"]).most_common()
    ]
    silent = sum(row["report"] is None for row in milestones)
    late = sum(bool(row["owed"]) for row in milestones)
    words = sum(row["commentary"] is None for row in measures)
    of = len(milestones)
    found += [f"{silent} of {of} milestones: never reported on."] if silent else []
    found += [f"{late} of {of} milestones: a month that is over is not reported."] if late else []
    found += [f"{words} of {len(measures)} measures: no commentary by the analyst."] if words else []
    found += [] if None in watched.commentary else ["There is no commentary on the whole."]
    return found


def exact(value: Any) -> Any:
    """The same with every number that is not whole as text that gives it back to the last digit."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {name: exact(each) for name, each in value.items()}
    return [exact(each) for each in value] if isinstance(value, list) else value


def picture_content(svg: str, *, title: str, words: str, legend: str, head: Any, rows: Any) -> dict[str, Any]:
    return {
        "svg": svg, "sha256": sha256(svg.encode()), "title": title, "words": words,
        "legend": legend, "head": list(head), "rows": [list(row) for row in rows],
    }  # fmt: skip
