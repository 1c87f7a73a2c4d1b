"""Painting and scrolling of a board of many people × 365 dates; run by hand:

QT_QPA_PLATFORM=offscreen python -m tests.ui.bench_grid 40200
"""

import statistics
import sys
import time
from collections.abc import Callable

from planner.application.covering import Loaded
from planner.application.rule_packs import load_rule_book
from planner.demo.generate import demo_period, demo_tables
from planner.domain.building import build_region
from planner.domain.calendar import Period
from planner.domain.region import NONE
from ui.app import make_application
from ui.rota.board import Board, build_board
from ui.rota.breach_list import NoBreaches
from ui.rota.grid import RotaGrid
from ui.theme.appearance import Appearance

RUNS = 15


def year_board(staff: int) -> Board:
    first = demo_period(28, None).first
    region = build_region(
        demo_tables(staff, 28, 1), Period(first, first + 364), bank_holidays=frozenset()
    )
    loaded = Loaded.of(region, load_rule_book())
    started = time.perf_counter()
    board = build_board(loaded, NONE, None, NoBreaches())
    print(f"{'board of ' + str(board.cells.states.shape):32}{seconds(started):8.0f} ms")
    return board


def seconds(started: float) -> float:
    return 1000 * (time.perf_counter() - started)


def measure(title: str, action: Callable[[int], object]) -> None:
    """Median of wall and processor's time: the second holds on a busy machine, too."""
    wall, processor = [], []
    for run in range(RUNS):
        started, used = time.perf_counter(), time.process_time()
        action(run)
        wall.append(seconds(started))
        processor.append(1000 * (time.process_time() - used))
    middle = statistics.median
    print(f"{title:32}{middle(wall):8.2f} ms   processor {middle(processor):6.2f} ms")


def main() -> None:
    application = make_application([])
    appearance = Appearance(application, "light")
    board = year_board(int(sys.argv[1]) if len(sys.argv) > 1 else 40_200)
    grid = RotaGrid(appearance)
    grid.resize(1528, 1000)
    grid.show_board(board, board.region.period.first + 3)
    grid.show()
    application.processEvents()
    down, across = grid.verticalScrollBar(), grid.horizontalScrollBar()

    def shown(action: Callable[[int], object]) -> Callable[[int], None]:
        def act_and_paint(run: int) -> None:
            action(run)
            application.processEvents()

        return act_and_paint

    measure("repaint all cells", lambda _: grid.viewport().repaint())
    measure("repaint names and hours", lambda _: grid.people_header.viewport().repaint())
    measure("repaint dates, strips, gaps", lambda _: grid.date_header.viewport().repaint())
    measure("scroll a row", shown(lambda run: down.setValue(run * 28)))
    measure("scroll a page", shown(lambda run: down.setValue(run * 900)))
    measure("scroll a date", shown(lambda run: across.setValue(run * 40)))
    measure("move the cell", shown(lambda run: grid.choose(5 + run, 5)))


if __name__ == "__main__":
    main()
