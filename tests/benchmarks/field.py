"""The plan against the field: our figures, the peers on the same data, and how it grows.

    python -m tests.benchmarks.field [--quick] [--part PART …] [--runs 5] [--no-peers]
        [--no-whole-mip] [--cp-seconds 60] [--mip-seconds 120] [--picture growth.png]

Everything in one run, or `--part whole`, `many`, `scarce`, `skills`, `questions`, `growth` by
itself: each takes some minutes; with the peers `whole`, `scarce` and `skills` take longer.
Figures are medians of five runs; every plan is made in a process of its own and judged by one
referee. Peers run once; those that are not installed are skipped with the reason, and the
environment variables PEERS_PYTHON (OR-Tools) and TIMEFOLD_PYTHON (Timefold: Python 3.12 at most,
and Java) may name a Python that has them. `--quick` takes regions a tenth of the size, to see that
all of it works.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from tests.benchmarks import ours
from tests.benchmarks.curve import Panel, draw
from tests.benchmarks.ours import Runs
from tests.benchmarks.peers.contest import Contest, Result, beaten
from tests.benchmarks.peers.standing import against, show_result, show_results_head
from tests.benchmarks.questions import Desk, Taken
from tests.benchmarks.replanning import (
    WARM,
    absence_figures,
    change_figures,
    process_figures,
    replan_figures,
)
from tests.benchmarks.sizes import demo_region, minimum_gaps, with_gaps, with_scarce_skills
from tests.benchmarks.table import Figure, head, percentile, show

QUESTIONS, GROWTH = "questions", "growth"
PARTS = ("whole", "many", "scarce", "skills", QUESTIONS, GROWTH)
GAPS_ASKED = 200
CHAINS_ASKED = 50
OUR_LIMIT = 60.0
MIP_BEST = 40


@dataclass(frozen=True, slots=True)
class Case:
    """A region, what its plan may take, and which peers plan it too."""

    name: str
    region: Region
    seconds: float | None = None
    off_percent: float | None = None
    mebibytes: float | None = None
    peers: bool = False


def main() -> int:
    """Measure and print; the exit status is 1 if any peer is above us."""
    wanted = _arguments()
    tenth = 10 if wanted.quick else 1
    large = demo_region(40_200 // tenth)
    head(f"The plan against the field{', a tenth of the size' if wanted.quick else ''}")
    faults = [
        fault
        for part, case in _cases(large, tenth)
        if part in wanted.part
        for fault in _case(case(), wanted)
    ]
    if QUESTIONS in wanted.part:
        _questions(large, wanted.runs)
    if GROWTH in wanted.part:
        _growth(large, tenth, wanted)
    for fault in faults:
        print(f"*** A PEER IS ABOVE US: {fault} ***")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="regions a tenth of the size")
    parser.add_argument(
        "--part", nargs="+", choices=PARTS, default=PARTS, help="only these parts; else all"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of our plan, and repairs of it")
    parser.add_argument("--growth-runs", type=int, default=3)
    parser.add_argument("--cp-seconds", type=float, default=60, help="for CP-SAT and Timefold")
    parser.add_argument("--mip-seconds", type=float, default=120, help="for HiGHS")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument(
        "--no-whole-mip", action="store_true", help="not all pairs to HiGHS (10 GB, minutes)"
    )
    parser.add_argument("--picture", type=Path, default=Path("growth.png"))
    return parser.parse_args()


def _cases(large: Region, tenth: int) -> Iterator[tuple[str, Callable[[], Case]]]:
    """Which part each belongs to, and how it is made."""
    yield (
        "whole",
        lambda: Case("whole region", with_gaps(large, 4_000 // tenth), 2, None, 500, peers=True),
    )
    yield "many", lambda: Case("many gaps", with_gaps(large, 6_000 // tenth), 3.5)
    yield (
        "scarce",
        lambda: Case(
            "scarce people",
            with_gaps(demo_region(5_000 // tenth), 4_000 // tenth),
            4,
            0.01,
            peers=True,
        ),
    )
    yield (
        "skills",
        lambda: Case(
            "scarce skills", with_scarce_skills(large, 4_000 // tenth), None, 0.01, peers=True
        ),
    )


def _case(case: Case, wanted: argparse.Namespace) -> list[str]:
    """One region: our figures, then the peers; returns the peers that are above us."""
    region = case.region
    runs = ours.measure(region, wanted.runs, OUR_LIMIT)
    first = runs.first
    size = f"{len(region.people):,} people, {first.minimum_gaps_before:,} minimum gaps"
    print(f"\n{case.name}: {size}")
    show(Figure(f"plan, median of {len(runs.runs)}", runs.seconds, case.seconds))
    show(Figure("  of these, the processor's", runs.processor, None))
    show(Figure("plan: distance to the bound", runs.worst.gap_percent, case.off_percent, "%"))
    show(Figure("plan: peak memory of its process", first.peak, case.mebibytes, "MiB"))
    show(Figure("  of these, before the plan began", first.loaded, None, "MiB"))
    if wanted.no_peers or not case.peers:
        return []
    return _peers(region, runs, wanted)


def _peers(region: Region, runs: Runs, wanted: argparse.Namespace) -> list[str]:
    contest = Contest(region, load_rule_book(), load_weights())
    mine = against(runs)
    show_results_head("The same gaps, by the same referee")
    show_result(mine, mine)
    results = []
    for result in _results(contest, wanted):
        show_result(result, mine)
        results.append(result)
    return beaten(mine.judged.score if mine.judged else 0, results)


def _results(contest: Contest, wanted: argparse.Namespace) -> Iterator[Result]:
    yield from contest.first_three(wanted.cp_seconds)
    yield contest.timefold(wanted.cp_seconds)
    yield contest.whole_model(wanted.mip_seconds, best=MIP_BEST)
    if not wanted.no_whole_mip:
        yield contest.whole_model(wanted.mip_seconds)


def _questions(region: Region, runs: int) -> None:
    """What is asked one gap at a time, and planning again."""
    print("\none question at a time, whole region")
    desk = Desk(region, GAPS_ASKED, kept=True)
    show(Figure("what all suggestions share, once, in the background", desk.warmed, None))
    _one_gap("everybody's reasons and ranking", desk.reasons(), (1, 3))
    _one_gap("suggestion as it is shown", desk.suggestions(chains=False), (1, 3))
    _one_gap("chains", Desk(region, CHAINS_ASKED, kept=True).chains(), (100, 100))
    again, times = replan_figures(region, runs, OUR_LIMIT)
    name = f"plan again after one change, {WARM}, median of {len(again)}"
    show(Figure(name, statistics.median(again), 0.1))
    show(Figure("  of these, the processor's", statistics.median(times), None))
    for how, figures in (
        ("its search kept", change_figures),
        ("asked of the planner's process", process_figures),
    ):
        for one in figures(region, runs, OUR_LIMIT):
            name = f"plan again after {one.what}, {how}, median of {len(one.taken)}"
            show(Figure(name, statistics.median(taken.seconds for taken in one.taken), 0.1))
            worked = statistics.median(taken.processor for taken in one.taken)
            show(Figure("  of these, the processor's", worked, None))
            show(Figure("  distance to the bound, greatest", max(one.gaps), None, "%"))
    repaired, afresh = absence_figures(region, OUR_LIMIT)
    for name, one, at_most in (
        ("  the same where no search was kept, once", repaired, None),
        ("  a new plan instead", afresh, None),
    ):
        show(Figure(name, one.seconds, at_most))
        show(Figure("  of these, the processor's", one.processor, None))


def _one_gap(name: str, taken: list[Taken], most: tuple[float, float]) -> None:
    """Median and 99th percentile of one kind of question, and the processor's part of them."""
    named = f"{name}, {len(taken)} gaps"
    seconds = [one.seconds for one in taken]
    processor = [one.processor for one in taken]
    for figure, of, at_most in (
        ("median", statistics.median, most[0]),
        ("99th percentile", lambda values: percentile(values, 0.99), most[1]),
    ):
        show(Figure(f"{named}, {figure}", 1000 * of(seconds), at_most, "ms"))
        show(Figure("  of these, the processor's", 1000 * of(processor), None, "ms"))


def _growth(large: Region, tenth: int, wanted: argparse.Namespace) -> None:
    """How seconds and memory grow with people, and with gaps."""
    people = [demo_region(staff // tenth) for staff in (5_000, 10_000, 20_000)]
    gaps = [with_gaps(large, number // tenth) for number in (500, 1_000, 2_000, 4_000, 6_000)]
    print(f"\ngrowth, medians of {wanted.growth_runs}")
    print(
        f"{'people':>8} {'gaps':>7} {'seconds':>9} {'processor':>10} {'MiB':>7} {'left open':>10}  "
        "proof"
    )
    by_people = [_grown(region, wanted.growth_runs) for region in [*people, large]]
    by_gaps = [_grown(region, wanted.growth_runs) for region in gaps]
    panels = (
        Panel("People, a tenth as many gaps", "people", [(n, s, m) for n, _, s, m in by_people]),
        Panel("Gaps, all people", "minimum gaps", [(g, s, m) for _, g, s, m in by_gaps]),
    )
    draw(panels, wanted.picture)
    print(f"drawn in {wanted.picture}")


def _grown(region: Region, repeat: int) -> tuple[int, int, float, float]:
    people, gaps = len(region.people), minimum_gaps(region)
    runs = ours.measure(region, repeat, OUR_LIMIT)
    print(
        f"{people:>8,} {gaps:>7,} {runs.seconds:>9.3g} {runs.processor:>10.3g} "
        f"{runs.first.peak:>7,.0f} {runs.worst.minimum_gaps:>10,}  {runs.proof}",
        flush=True,
    )
    return people, gaps, runs.seconds, runs.first.peak


if __name__ == "__main__":
    sys.exit(main())
