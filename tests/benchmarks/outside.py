"""Published problems: seconds, proof, and shifts filled beside the most that is known.

    python -m tests.benchmarks.outside [--runs 5]

The workbooks are read where they lie; without them there is nothing to measure.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

from planner.application.importing import ImportService
from planner.domain.calendar import Period, day_number
from planner.domain.region import Region
from planner.excel.region_reader import RegionWorkbookReader
from planner.persistence import open_store
from tests.benchmarks import ours
from tests.benchmarks.table import load
from tests.integration.test_external import PROBLEMS, Problem

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "external"
MOST_SECONDS = 1.0
OUR_LIMIT = 20.0


def main() -> int:
    """Measure and print; the exit status is 1 if a known optimum is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: the workbooks are not in {FOLDER}")
        return 0
    print("Published problems: until the best plan is proved; at most 1 s each")
    print(
        f"{'problem':34} {'seconds':>8} {'ratio':>6} {'MiB':>5} {'gaps':>5} {'filled':>7} "
        f"{'most known':>10} {'further open':>12} {'load':>5}  proof"
    )
    short = [problem.name for problem in PROBLEMS if not _row(problem, wanted.runs)]
    for name in short:
        print(f"*** FEWER THAN KNOWN TO BE POSSIBLE: {name} ***")
    return 1 if short else 0


def _row(problem: Problem, repeat: int) -> bool:
    """One problem; whether as much is filled as is known to be possible."""
    runs = ours.measure(_region(problem), repeat, OUR_LIMIT)
    worst = runs.worst
    filled = worst.minimum_gaps_before - worst.minimum_gaps
    print(
        f"{problem.name:34} {runs.seconds:8.3f} {runs.seconds / MOST_SECONDS:6.2f} "
        f"{runs.first.peak:5.0f} {worst.minimum_gaps_before:5} {filled:7} {problem.fillable:10} "
        f"{worst.target_gaps:12} {load():5.1f}  {runs.proof}",
        flush=True,
    )
    return filled >= problem.fillable


def _region(problem: Problem) -> Region:
    """A workbook's arrays, by way of a database as any user's."""
    first, last = (day_number(date.fromisoformat(day)) for day in (problem.first, problem.last))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder, "region.db")))
        service = ImportService(lambda: store.unit_of_work("benchmark"), RegionWorkbookReader())
        report = service.run([FOLDER / f"{problem.name}.xlsx"])
        if not report.ok:
            raise ValueError(f"{problem.name} does not import")
        with store.unit_of_work("benchmark") as work:
            region = work.load_region(Period(first, last))
        store.close()
        return region


if __name__ == "__main__":
    sys.exit(main())
