"""How long the demonstration region takes to build: medians of five, one of the great history.

python -m tests.benchmarks.bench_demo
"""

import statistics
import time
from collections.abc import Callable
from datetime import date

from planner.demo import demo_tables

MONDAY = date(2026, 12, 7)


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median time of some runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    for staff, weeks, times in ((2000, 0, 5), (40_200, 0, 5), (40_200, 26, 1)):
        tables = demo_tables(staff, 28, history_weeks=weeks, first_day=MONDAY)
        duties = len(tables["Duties"])
        took = seconds(
            lambda staff=staff, weeks=weeks: demo_tables(  # type: ignore[misc]
                staff, 28, history_weeks=weeks, first_day=MONDAY
            ),
            times,
        )
        print(f"{staff:>7,} people, {weeks:>2} weeks before: {duties:>9,} duties, {took:5.2f} s")


if __name__ == "__main__":
    main()
