"""script/faults [NAME ...] [--size small|large] [--list]: runs experiments, prints what was lost, keeps the figures."""

import tests.database  # noqa: F401, I001  (first: it starts the database, then Django)

import argparse
import datetime
import json
import os
import platform
import sys
from pathlib import Path

import pytest

from faults.all import EXPERIMENTS
from faults.experiment import SIZES, Experiment, Result, carry_out

RESULTS = Path(__file__).parent / "results.json"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/faults", description="Experiments under faults.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which experiments (all)")
    parser.add_argument("--size", choices=SIZES, default="small", help="how often each fault is repeated (small)")
    parser.add_argument("--list", action="store_true", help="say what each experiment proves, and run none")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in EXPERIMENTS]:
        parser.error(f"no experiment {', '.join(unknown)}; there are: {', '.join(EXPERIMENTS)}")
    return options


def show(result: Result, experiment: Experiment) -> None:
    print(f"\n{result.name} ({result.number}, {result.size}): {experiment.proves}")
    if result.outcome is not None:
        told = result.outcome
        print(f"  tried {told.tried}, survived {told.survived}, lost {len(told.lost)}; faults felt {told.felt}")
        for name, value in told.figures.items():
            print(f"  {name}: {value:,g}")
        for loss in told.lost[:20]:
            print(f"  LOST: {loss}")
    if result.control is not None:
        print(f"  control ({experiment.broken}): lost {len(result.control.lost)}, as it must")
        for loss in result.control.lost[:3]:
            print(f"    {loss}")
    if result.reason:
        print(f"  {'broke off' if result.broke_off else 'not run'}: {result.reason}")
    print(f"  {result.verdict}, in {result.seconds:.0f} s, control {result.control_seconds:.0f} s", flush=True)


def machine() -> dict[str, str | int]:
    """What the figures were taken on, without its name and paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return {"processors": os.cpu_count() or 1, "memory_gb": memory, "system": platform.system().lower(),
            "python": platform.python_version()}  # fmt: skip


def main() -> None:
    options = parse()
    if options.list:
        for name, experiment in EXPERIMENTS.items():
            print(f"{name:14} {experiment.number:4} {experiment.proves}\n{'':19} control: {experiment.broken}")
        return
    good = True
    for name in options.names or EXPERIMENTS:
        experiment = EXPERIMENTS[name]
        result = carry_out(experiment, options.size, breaks_off=(pytest.fail.Exception,))
        show(result, experiment)
        good &= result.is_good
        on = datetime.datetime.now(datetime.UTC).date().isoformat()
        results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}  # others may run meanwhile
        results.setdefault(name, {})[options.size] = result.kept() | {"on": on, "machine": machine()}
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
