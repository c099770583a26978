"""Do we read every series exactly as NHSRplotthedots 0.2.2 does?

Runs any file of vectors that the environment variable SPC_VECTORS names; without it the open ones beside the project.
Numbers are compared to one part in 10^9, everything else exactly.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from metrics import spc

OPEN = Path(__file__).parents[3] / "shared" / "spc" / "spc_vectors_open.json"
VECTORS = Path(os.environ.get("SPC_VECTORS") or OPEN)
CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"] if VECTORS.exists() else []
needs_vectors = pytest.mark.skipif(not CASES, reason="reads ../shared/spc or the file named by SPC_VECTORS")


def differences(ours, theirs, where=""):
    """Where the two disagree, each as one line."""
    if isinstance(theirs, dict):
        missing = [f"{where}.{name}: only in one of the two" for name in ours.keys() ^ theirs.keys()]
        both = [name for name in theirs if name in ours]
        return missing + [line for name in both for line in differences(ours[name], theirs[name], f"{where}.{name}")]
    if isinstance(theirs, list) and isinstance(ours, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [line for at, (a, b) in pairs for line in differences(a, b, f"{where}[{at}]")]
    is_number = isinstance(theirs, float) or isinstance(ours, float)
    if is_number and None not in (ours, theirs):
        return [] if ours == pytest.approx(theirs, rel=1e-9, abs=0) else [f"{where}: {ours} for {theirs}"]
    return [] if (type(ours), ours) == (type(theirs), theirs) else [f"{where}: {ours!r} for {theirs!r}"]


@needs_vectors
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_series_is_read_as_the_reference_reads_it(case):
    if case["expected"].get("error"):
        spc.conformance(case["values"], case["dates"], **case["options"])
        return
    assert differences(spc.conformance(case["values"], case["dates"], **case["options"]), case["expected"]) == []


@needs_vectors
@pytest.mark.parametrize("length", [6, 7])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES if "derived" in case])
def test_the_rules_of_making_data_count_agree_with_a_second_reading_of_them(case, length):
    """The second reading was not run against the workbook either: where it shows icons, ours are the same."""
    theirs = case["derived"][f"mdc{length}"]
    options = {name: value for name, value in case["options"].items() if name != "screen_outliers"}
    days = set(case["dates"])
    options["rebase_dates"] = [day for day in options["rebase_dates"] if day in days]
    profile = replace(spc.MDC, run=length, trend=length)
    ours = spc.analyse(case["values"], case["dates"], profile=profile, **options)
    assert [point.kind for point in ours.points] == theirs["point_types"]
    if theirs["limits_and_icons_shown"] and not theirs["degenerate"] and case["values"][-1] is not None:
        assert ours.variation == theirs["variation_icon"]
        assert (ours.assurance or "none") == theirs["assurance_icon"]
