"""Does a report tell what changed since the one before, and keep apart what was only told differently?"""

from copy import deepcopy

import pytest

from metrics.progress.changes import KINDS, changes

ANSWERS = [("met", "Met now?", "yes", "It was 91.0%, which meets the target."),
           ("changing", "Changing?", "no change", "There is no significant change.")]  # fmt: skip


def measure(key=1, **told):
    points = [{"last": f"2026-0{month}-28", "value": f"9{month}.0", "words": f"9{month}.0%"} for month in (1, 2)]
    answers = [dict(zip(("name", "question", "key", "words"), each, strict=True)) for each in ANSWERS]
    said = {"latest": points[-1] | {"last": "2026-02-28"}, "points": points, "answers": answers}
    return {
        "id": key,
        "title": f"Wait {key}",
        "targets": [{"words": "At most 92.0"}],
        "rebases": [],
        "told": said | told,
    }


def milestone(key="clinics", **fields):
    report = {"id": 1, "status": "on track", "status_words": "On track"}
    return {"id": key, "title": "Clinics", "due_on": "2026-03-31", "late_days": 0, "report": report} | fields


def content(measures=(), milestones=()):
    return deepcopy({"measures": list(measures), "milestones": list(milestones)})


def told(before, now):
    return {kind: rows for kind, rows in changes(before, now).items() if rows}


@pytest.fixture
def same():
    return content([measure()], [milestone()])


def test_of_a_first_report_and_of_the_same_again_nothing_is_told(same):
    assert changes(None, same) == {kind: [] for kind in KINDS}
    assert told(same, deepcopy(same)) == {}


def test_a_new_period_and_another_answer_are_real(same):
    now = deepcopy(same)
    said = now["measures"][0]["told"]
    said["points"].append({"last": "2026-03-31", "value": "95.0", "words": "95.0%"})
    said["latest"] = said["points"][-1]
    said["answers"][0] |= {"key": "no", "words": "It was 95.0%, which does not meet the target."}
    assert told(same, now) == {
        "real": [
            "Wait 1: a new period, to 31 March 2026: 95.0%, after 92.0% for the one to 28 February 2026.",
            (
                "Wait 1: Met now? Before: It was 91.0%, which meets the target. "
                "Now: It was 95.0%, which does not meet the target."
            ),
        ]
    }


def test_an_answer_that_changed_because_data_were_revised_stands_with_them(same):
    now = deepcopy(same)
    said = now["measures"][0]["told"]
    said["points"][1] |= {"value": "99.0", "words": "99.0%"}
    said["latest"] = said["latest"] | {"words": "99.0%"}
    said["answers"][0] |= {"key": "no", "words": "It was 99.0%."}
    found = told(same, now)
    assert list(found) == ["revised"]
    assert found["revised"] == [
        "Wait 1: 1 period was told differently: to 28 February 2026, 92.0% before and 99.0% now.",
        "Wait 1: Met now? Before: It was 91.0%, which meets the target. Now: It was 99.0%.",
    ]
    # The same with a new period besides: then the answer is not the revision's alone.
    said["points"].append({"last": "2026-03-31", "value": "99.0", "words": "99.0%"})
    said["latest"] = said["points"][-1]
    found = told(same, now)
    assert len(found["revised"]) == 1
    assert len(found["real"]) == 2


def test_a_period_that_came_late_or_was_withdrawn_is_revised_and_many_are_counted(same):
    now = deepcopy(same)
    points = now["measures"][0]["told"]["points"]
    points[0] = {"last": "2026-01-15", "value": "1.0", "words": "1.0%"}
    assert told(same, now)["revised"] == [
        (
            "Wait 1: 2 periods were told differently: to 15 January 2026, nothing before and 1.0% now; "
            "to 28 January 2026, 91.0% before and nothing now."
        )
    ]
    points[:0] = [{"last": f"2025-0{month}-28", "value": "1.0", "words": "1.0%"} for month in range(1, 4)]
    assert "; and 2 more." in told(same, now)["revised"][0]


def test_targets_and_limits_that_were_decided_anew_are_real(same):
    now = deepcopy(same)
    now["measures"][0]["targets"] = []
    now["measures"][0]["rebases"] = [{"from": "2026-01-28", "reason": "A new clinic."}]
    assert told(same, now)["real"] == [
        "Wait 1: the target changed. Before: At most 92.0. Now: none.",
        "Wait 1: limits are drawn anew from 28 January 2026, as was decided: A new clinic.",
    ]
    assert told(now, same)["real"][1] == "Wait 1: the decision to draw limits anew from 28 January 2026 was taken back."


def test_milestones_that_moved_are_newly_late_or_reported_otherwise(same):
    now = deepcopy(same)
    now["milestones"][0] |= {"due_on": "2026-02-28", "late_days": 3}
    now["milestones"][0]["report"] |= {"id": 2, "status": "at risk", "status_words": "At risk: it may be late"}
    assert told(same, now) == {
        "milestones": [
            "Milestone “Clinics”: its day moved from 31 March 2026 to 28 February 2026.",
            "Milestone “Clinics”: it is newly late: it was due by 28 February 2026.",
            "Milestone “Clinics”: it was “on track” and is now “at risk”.",
        ]
    }
    later = deepcopy(now)
    later["milestones"][0] |= {"late_days": 33}
    assert told(now, later) == {}, "it was late before"


def test_what_is_new_and_what_is_gone_is_named(same):
    now = content([measure(2)], [milestone(), milestone("beds", title="Beds", report=None)])
    assert told(same, now) == {"new": ["Wait 2.", "Milestone “Beds”."], "gone": ["Wait 1."]}
    none = content([measure() | {"told": None}], [milestone()])
    assert told(none, same)["real"] == ["Wait 1: there are data now."]
