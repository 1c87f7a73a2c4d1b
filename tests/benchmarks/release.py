"""The figures of a release, on one region, as a table with ratios; run by hand.

    python -m tests.benchmarks.release [--staff 40200] [--repeat 5] [--plans 5] [--no-plan]
        [--no-peers] [--no-store] [--no-workbook]

Medians; the plan runs in a process of its own, so do its peers. Parts that have a benchmark of
their own say more there: bench_rules, bench_cover, bench_plan, bench_store,
bench_region_workbook, bench_signoff; `tests.benchmarks.field` compares the plan with its field.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.demo.generate import demo_tables
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.persistence import Store, open_store
from tests.benchmarks import bench_region_workbook, bench_signoff, ours
from tests.benchmarks.peers.contest import Contest
from tests.benchmarks.peers.standing import against, show_result, show_results_head
from tests.benchmarks.questions import Desk
from tests.benchmarks.sizes import DAYS, FIRST, PERIOD, demo_region
from tests.benchmarks.table import Figure, head, median, percentile, show

GAPS_ASKED = 200
PEOPLE_OF_A_SERVICE = 200


def main() -> None:
    """Measure and print."""
    wanted = _arguments()
    region = demo_region(wanted.staff)
    head(f"Release: {len(region.people):,} people, {len(region.duties):,} duties, {DAYS} days")
    for figure in engine_figures(region, wanted.repeat):
        show(figure)
    show(rules_figure(region, wanted.repeat))
    if not wanted.no_store:
        store_figures(wanted.staff, wanted.history_weeks, wanted.repeat)
    if not wanted.no_workbook:
        for figure in workbook_figures(wanted.staff, wanted.repeat):
            show(figure)
    show(signoff_figure(wanted.repeat))
    if not wanted.no_plan:
        plan_figures(region, wanted.plans, wanted.limit, peers=not wanted.no_peers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--staff", type=int, default=40_200)
    parser.add_argument("--history-weeks", type=int, default=26)
    parser.add_argument("--repeat", type=int, default=5, help="runs of each part")
    parser.add_argument("--plans", type=int, default=5, help="runs of the plan")
    parser.add_argument("--limit", type=float, default=60, help="seconds for the plan and CP-SAT")
    parser.add_argument("--no-plan", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-store", action="store_true")
    parser.add_argument("--no-workbook", action="store_true")
    return parser.parse_args()


def engine_figures(region: Region, repeat: int, note: str = "") -> Iterator[Figure]:
    """Cover, margins and suggestions."""
    yield Figure(
        f"cover and margins of the whole region{note}",
        median(lambda: fill(region, Places.of(region)), repeat),
        0.5,
    )
    for kept in (False, True):
        taken = [one.seconds for one in Desk(region, GAPS_ASKED, kept=kept).suggestions()]
        name = f"suggest for one gap{', in the window' if kept else ''}{note}"
        yield Figure(f"{name}, median of {len(taken)}", statistics.median(taken), 0.05)
        yield Figure(f"{name}, 99th percentile", percentile(taken, 0.99), 0.05)


def rules_figure(region: Region, repeat: int, note: str = "") -> Figure:
    """All rules for everybody, nothing cached."""
    book = load_rule_book()
    seconds = median(lambda: RuleEngine(region, book).audit(), repeat)
    return Figure(f"check of all rules for everybody{note}", seconds, 5)


def plan_figures(region: Region, repeat: int, limit: float, *, peers: bool) -> None:
    """The plan of all gaps, and what the others reach in the same time."""
    runs = ours.measure(region, repeat, limit)
    first = runs.first
    show(Figure(f"plan of all gaps, median of {repeat}", runs.seconds, 60))
    show(Figure("plan: distance to the bound, worst run", runs.worst.gap_percent, 0.1, "%"))
    show(Figure("plan: peak memory of its process", first.peak, 2048, "MiB"))
    print(
        f"  minimum gaps {first.minimum_gaps_before:,} → {runs.worst.minimum_gaps:,}; "
        f"{first.loaded:,.0f} MiB with the arrays loaded; "
        f"processor {runs.processor:.1f} s"
    )
    if peers:
        contest = Contest(region, load_rule_book(), load_weights())
        show_results_head(f"The same gaps, others in the same time ({limit:g} s)")
        mine = against(runs)
        show_result(mine, mine)
        for result in contest.first_three(limit):
            show_result(result, mine)


def store_figures(staff: int, weeks: int, repeat: int) -> None:
    """Loading the region with its history from a file, and what the history costs after it."""
    tables = demo_tables(staff, DAYS, history_weeks=weeks, first_day=FIRST)
    rows = sum(len(table) for table in tables.values())
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder) / "region.db"))
        with store.unit_of_work("benchmark") as work:
            work.merge(tables, (), "benchmark")
            work.commit()
        del tables
        seconds = median(lambda: _load(store), repeat)
        show(Figure(f"loading {DAYS} days + {weeks} weeks ({rows:,} rows)", seconds, 8))
        region = _load(store)
        store.close()
    note = f", {weeks} weeks known"
    show(rules_figure(region, repeat, note))
    for figure in engine_figures(region, repeat, note):
        show(figure)


def _load(store: Store) -> Region:
    with store.unit_of_work("benchmark") as work:
        return work.load_region(PERIOD)


def workbook_figures(staff: int, repeat: int) -> Iterator[Figure]:
    """Import and export of the region workbook, beside openpyxl on the same cells."""
    with tempfile.TemporaryDirectory() as folder:
        found = bench_region_workbook.figures(Path(folder), staff, DAYS, repeat)
    for name in ("import, committed", "export"):
        seconds, peer = found.ours[name], found.peer[bench_region_workbook.peer_of(name)]
        yield Figure(f"{name}: {found.rows / seconds:,.0f} rows a second", seconds, None)
        yield Figure(f"{name}: times openpyxl's {peer:.1f} s", seconds / peer, 2.5, "")


def signoff_figure(repeat: int) -> Figure:
    """The workbook that a manager signs."""
    taken = bench_signoff.export_seconds(PEOPLE_OF_A_SERVICE, repeat)
    return Figure(f"sign-off workbook of {PEOPLE_OF_A_SERVICE} people", statistics.median(taken), 1)


if __name__ == "__main__":
    main()
