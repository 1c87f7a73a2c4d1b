"""The figures of a release, on one region, as a table with ratios; run by hand.

    python -m tests.benchmarks.release [--staff 40200] [--repeat 5] [--no-plan] [--no-store]

Medians of `--repeat` runs; the plan is run once. Each part that has a benchmark of its own says
more there: bench_rules, bench_cover, bench_plan, bench_store, bench_region_workbook, bench_signoff.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from planner.application.bank_holidays import bank_holidays
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.demo.generate import demo_tables
from planner.domain.building import build_region
from planner.domain.calendar import Period, day_number
from planner.domain.cover.filling import fill
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.sheets import RegionTables
from planner.optimiser.solving import plan
from planner.persistence import open_store
from tests.benchmarks.nearest_first import nearest_first

FIRST = date(2026, 12, 7)
DAYS = 28


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=40_200)
    parser.add_argument("--history-weeks", type=int, default=26)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--no-plan", action="store_true")
    parser.add_argument("--no-store", action="store_true")
    wanted = parser.parse_args()
    period = Period(day_number(FIRST), day_number(FIRST) + DAYS - 1)
    tables = demo_tables(wanted.staff, DAYS, first_day=FIRST)
    region = build_region(tables, period, bank_holidays(2026, 2027))
    print(f"{len(region.people):,} people, {len(region.duties):,} duties, {DAYS} days")
    print(f"{'figure':52} {'measured':>12} {'at most':>10} {'ratio':>7}")
    for part in (engine_figures(region, wanted.repeat), rules_figures(region, wanted.repeat)):
        for row in part:
            show(*row)
    if not wanted.no_plan:
        plan_figures(region)
    if not wanted.no_store:
        store_figures(wanted.staff, wanted.history_weeks, period, wanted.repeat)


def show(name: str, seconds: float, most: float) -> None:
    """One row; the ratio is of what was measured to what is allowed."""
    print(f"{name:52} {seconds:10.3f} s {most:8g} s {seconds / most:7.2f}", flush=True)


def median(action: Callable[[], object], repeat: int) -> float:
    """Median seconds of some runs."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def engine_figures(region: Region, repeat: int) -> Iterator[tuple[str, float, float]]:
    """Cover, margins and suggestions."""
    yield (
        "cover and margins of the whole region",
        median(lambda: fill(region, Places.of(region)), repeat),
        0.5,
    )
    places = Places.of(region)
    filling = fill(region, places)
    print(
        f"  {filling.minimum_gaps.sum():,} minimum gaps, {filling.target_gaps.sum():,} target gaps"
    )
    engine, weights = RuleEngine(region, load_rule_book()), load_weights()
    open_lines = gaps(region, filling)
    chosen = np.random.default_rng(1).choice(len(open_lines), 25, replace=False)
    taken = []
    for number in [int(chosen[0]), *chosen.tolist()]:
        one = open_lines[number]
        gap = Gap(
            int(places.service[one.place]),
            int(places.day[one.place]),
            int(places.shift[one.place]),
            int(region.lines.number[one.line]),
        )
        taken.append(median(lambda gap=gap: suggest(region, engine, places, weights, gap), 1))
    yield "suggest for one gap, median of 25 gaps", statistics.median(taken[1:]), 0.05
    yield "suggest for one gap, slowest of 25 gaps", max(taken[1:]), 0.05


def rules_figures(region: Region, repeat: int) -> Iterator[tuple[str, float, float]]:
    """All rules for everybody, nothing cached."""
    book = load_rule_book()
    yield (
        "check of all rules for everybody",
        median(lambda: RuleEngine(region, book).audit(), repeat),
        5,
    )


def plan_figures(region: Region) -> None:
    """The plan of all gaps, beside what a person with a list would do."""
    book, weights = load_rule_book(), load_weights()
    start = time.perf_counter()
    best = plan(region, book, weights, time_limit=120)
    show("plan of all gaps", time.perf_counter() - start, 60)
    print(
        f"  score {best.score:,} of at most {best.bound:,}: within {best.gap_percent:.5f} % "
        f"({best.status}); minimum gaps {best.minimum_gaps_before:,} → {best.minimum_gaps_after:,}"
    )
    start = time.perf_counter()
    score, filled = nearest_first(region, book, weights)
    print(
        f"  nearest first, by date: score {score:,} ({score / best.score:.4f} of ours), "
        f"{filled:,} assignments, {time.perf_counter() - start:.1f} s"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of this process {peak:,.0f} MiB (at most 2,048)", flush=True)


def store_figures(staff: int, weeks: int, period: Period, repeat: int) -> None:
    """Loading the region with its history from a database file."""
    tables: RegionTables = demo_tables(staff, DAYS, history_weeks=weeks, first_day=FIRST)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder) / "region.db"))
        with store.unit_of_work("benchmark") as work:
            work.merge(tables, (), "benchmark")
            work.commit()
        rows = sum(len(table) for table in tables.values())

        def load() -> None:
            with store.unit_of_work("benchmark") as work:
                work.load_region(period)

        show(f"loading {DAYS} days + {weeks} weeks ({rows:,} rows)", median(load, repeat), 8)
        store.close()


if __name__ == "__main__":
    main()
