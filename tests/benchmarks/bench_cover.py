"""Times of cover, suggestions, chains and profiles on a demonstration region; run by hand.

python -m tests.benchmarks.bench_cover [--staff 40200] [--history-weeks 0]
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from planner.application.bank_holidays import bank_holidays
from planner.application.fragility import load_thresholds
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.demo.generate import demo_tables
from planner.domain.building import build_region
from planner.domain.calendar import Period, date_of
from planner.domain.cover.chains import WORTH_SOMETHING, Chain, find_chains
from planner.domain.cover.filling import fill
from planner.domain.cover.open_lines import OpenLine, gaps
from planner.domain.cover.options import Wanted, look_around
from planner.domain.cover.places import Places
from planner.domain.cover.ranking import rank
from planner.domain.cover.shortlist import Ways
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.resilience.profile import profiles
from planner.domain.rules.engine import RuleEngine


def median_ms(action: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def demo_region(staff: int, days: int, history_weeks: int) -> Region:
    from datetime import date

    first = date(2026, 12, 7)
    tables = demo_tables(staff, days, history_weeks=history_weeks, first_day=first)
    period = Period.of(first, date_of(Period.of(first, first).first + days - 1))
    return build_region(tables, period, bank_holidays(2026, 2027))


def line(name: str, figure: str, most: str) -> None:
    print(f"{name:<58}{figure:>14}{most:>14}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", type=int, default=40_200)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--history-weeks", type=int, default=0)
    options = parser.parse_args()
    region = demo_region(options.staff, options.days, options.history_weeks)
    places = Places.of(region)
    filling = fill(region, places)
    print(
        f"{len(region.people):,} people, {len(region.duties):,} duties, {len(places):,} places, "
        f"{int(filling.minimum_gaps.sum()):,} minimum gaps, "
        f"{int(filling.target_gaps.sum()):,} further gaps, "
        f"{int(places.line_counts.max())} lines at most"
    )
    line("figure", "median of 5", "at most")
    line(
        "cover and margins of the whole region, arrays loaded",
        f"{median_ms(lambda: fill(region, Places.of(region))):.0f} ms",
        "500 ms",
    )
    line("  of these, places", f"{median_ms(lambda: Places.of(region)):.0f} ms", "")
    line("  of these, fillings", f"{median_ms(lambda: fill(region, places)):.0f} ms", "")
    line("every line with a gap", f"{median_ms(lambda: gaps(region, filling)):.0f} ms", "")
    thresholds = load_thresholds()
    line(
        "profiles of all services",
        f"{median_ms(lambda: profiles(region, fill(region, places), thresholds)):.0f} ms",
        "2,000 ms",
    )
    bench_suggest(region, places)
    bench_standing(region, places)
    bench_chains(region, places)


def bench_suggest(region: Region, places: Places) -> None:
    engine, weights = RuleEngine(region, load_rule_book()), load_weights()
    found = gaps(region, fill(region, places))
    rng = np.random.default_rng(1)
    some = [found[i] for i in rng.choice(len(found), min(25, len(found)), replace=False)]

    def ask(place: int, row: int) -> object:
        gap = Gap(
            int(places.service[place]),
            int(places.day[place]),
            int(places.shift[place]),
            int(region.lines.number[row]),
        )
        return suggest(region, engine, places, weights, gap, 20)

    start = time.perf_counter()
    ask(some[0].place, some[0].line)
    line("suggest for the first gap", f"{(time.perf_counter() - start) * 1000:.0f} ms", "")
    times = [median_ms(lambda gap=gap: ask(gap.place, gap.line)) for gap in some]
    line(
        "suggest for one gap, engine warm: median gap",
        f"{statistics.median(times):.1f} ms",
        "50 ms",
    )
    line(
        f"suggest for one gap, engine warm: slowest of {len(some)}", f"{max(times):.1f} ms", "50 ms"
    )


def bench_standing(region: Region, places: Places) -> None:
    """With what is kept for the whole region: reasons for everybody, and the whole answer."""
    engine, weights = RuleEngine(region, load_rule_book()), load_weights()
    standing = Standing(region, engine, places, weights)
    start = time.perf_counter()
    standing.warm()
    line("all that suggestions share", f"{time.perf_counter() - start:.1f} s", "")
    line("  of this, legality in memory", f"{standing.table.nbytes / 1e6:.0f} MB", "100 MB")
    found = gaps(region, fill(region, places))
    rng = np.random.default_rng(1)
    some = [found[i] for i in rng.choice(len(found), min(100, len(found)), replace=False)]

    def ranked(wanted: Wanted) -> object:
        ways = Ways.of(standing, wanted, standing.reasons(wanted))
        return ways.best(ways.failed == 0, 20), ways.best(ways.failed != 0, 20)

    def whole(wanted: Wanted) -> object:
        number = int(region.lines.number[wanted.line])
        gap = Gap(wanted.service, wanted.day, wanted.shift, number)
        return suggest(region, engine, places, weights, gap, standing=standing)

    wanted = [Wanted.of(region, places, gap.place, gap.line) for gap in some]
    for name, ask, most in (
        ("reasons for everybody, ranked", ranked, ("1 ms", "3 ms")),
        ("the same with figures, sentences and chains", whole, ("", "50 ms")),
    ):
        times = [median_ms(lambda one=one, ask=ask: ask(one)) for one in wanted]
        line(f"{name}: median gap", f"{statistics.median(times):.1f} ms", most[0])
        line("  99th percentile", f"{np.percentile(times, 99):.1f} ms", most[1])


def bench_chains(region: Region, places: Places) -> None:
    """Beside the best single move, and as if there were none; any gap, and gaps for skills."""
    engine, weights = RuleEngine(region, load_rule_book()), load_weights()
    found = gaps(region, fill(region, places))
    rng = np.random.default_rng(1)
    skilled = [gap for gap in found if region.lines.skill[gap.line] != NONE]
    for name, among in (("any line", found), ("a skill", skilled)):
        some = [among[i] for i in rng.choice(len(among), min(50, len(among)), replace=False)]
        for alone in (False, True):
            times, chains = zip(
                *(chains_of(region, engine, places, weights, gap, alone) for gap in some),
                strict=True,
            )
            kind = f"{name}, as if nobody could come alone" if alone else name
            line(f"chains, {kind}: median gap", f"{statistics.median(times):.1f} ms", "100 ms")
            line(f"  slowest of {len(some)}", f"{max(times):.1f} ms", "100 ms")
            lengths = [len(chain.steps) for one in chains for chain in one]
            line(
                "  gaps with chains; chains of two, of three moves",
                f"{sum(map(bool, chains))}; {lengths.count(2)}, {lengths.count(3)}",
                "",
            )


def chains_of(
    region: Region,
    engine: RuleEngine,
    places: Places,
    weights: Weights,
    gap: OpenLine,
    alone: bool,
) -> tuple[float, tuple[Chain, ...]]:
    """Median time in ms, and the chains; what the single moves cost is not counted."""
    wanted = Wanted.of(region, places, gap.place, gap.line)
    seen = look_around(region, places, weights, wanted)
    first = rank(engine, seen, wanted, 1).candidates
    floor = WORTH_SOMETHING
    if first and not alone:
        floor = max(floor, int(seen.options.score[first[0]]))

    def ask() -> tuple[Chain, ...]:
        return find_chains(region, engine, places, weights, wanted, seen, limit=20, floor=floor)

    return median_ms(ask), ask()


if __name__ == "__main__":
    main()
