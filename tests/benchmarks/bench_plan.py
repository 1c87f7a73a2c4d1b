"""Plans all gaps of a demonstration region; prints seconds, gap to the bound and memory.

python -m tests.benchmarks.bench_plan [staff] [time limit in seconds]
"""

import resource
import sys
import time
from datetime import date

from planner.application.bank_holidays import bank_holidays
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.demo.generate import demo_period, demo_tables
from planner.domain.building import build_region
from planner.optimiser.solving import plan

FIRST_DAY = date(2026, 12, 7)


def main(staff: int, time_limit: float) -> None:
    tables = demo_tables(staff, 28, 1, 0, FIRST_DAY)
    region = build_region(tables, demo_period(28, FIRST_DAY), bank_holidays(2026, 2027))
    started, worked = time.perf_counter(), time.process_time()
    found = plan(region, load_rule_book(), load_weights(), time_limit=time_limit)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("staff  min gaps      further gaps   status      gap %   seconds  CPU s  MiB")
    print(
        f"{staff:5d}  {found.minimum_gaps_before:5d} → {found.minimum_gaps_after:<5d}"
        f"{found.target_gaps_before:6d} → {found.target_gaps_after:<6d} {found.status:10s}"
        f"{found.gap_percent:7.3f}  {seconds:7.1f}  {cpu:5.1f}  {peak:.0f}"
    )


if __name__ == "__main__":
    words = sys.argv[1:]
    main(int(words[0]) if words else 2000, float(words[1]) if len(words) > 1 else 60.0)
