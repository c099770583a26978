"""script/bench [name]: runs the benchmarks, prints a table of ratios, writes bench/results.json."""

import json
import platform
import sys
from pathlib import Path

from bench import listing, observations, overlap, publish, redline, search, serving

BENCHES = {
    "redline": redline.run,
    "serving": serving.run,
    "observations": observations.run,
    "overlap": overlap.run,
    "search": search.run,
    "publish": publish.run,
    "listing": listing.run,
}
RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    names = sys.argv[1:] or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    missed = False
    for name in names:
        rows = BENCHES[name]()
        results[name] = {"python": platform.python_version(), "rows": rows}
        print(f"\n{name}\n{'what':58} {'value':>12} {'anchor':>12} {'ratio':>7} {'target':>7}")
        for row in rows:
            target = row.get("target")
            missed |= target is not None and row["ratio"] < target
            shown = "" if target is None else f"{target:.2f}"
            told = "" if target is None or row["ratio"] >= target else "  MISSED"
            figures = f"{row['value']:12,.0f} {row['anchor']:12,.0f} {row['ratio']:7.2f} {shown:>7}"
            print(f"{row['what']:58} {figures}{told}")
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
