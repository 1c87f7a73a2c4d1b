"""From the press of "Plan the period" to the first plan on view, by the real window; run by hand.

    python -m tests.benchmarks.pressing [--staff 2000] [--repeat 5] [--reading 20] [--database FILE]

First the whole region after the page was looked at for so many seconds, in which it is planned
ahead; then, each planned anew, for the services with most gaps, for their trust and for the
whole region: milliseconds until rows are listed, best, median and worst, and until the plan is
final; what the window's thread computed meanwhile in its longest gap; and how much memory the
window and the planner take.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median

from planner.application.covering import gap_rows
from planner.bootstrap import build_planner

SERVICES = 6
AHEAD = "ahead"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--reading", type=float, default=20.0)
    parser.add_argument("--database", type=Path)
    wanted = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "region.db"
        if wanted.database is None:
            planner = build_planner(str(file))
            planner.demo.build(staff=wanted.staff)
            planner.close()
        else:
            shutil.copyfile(wanted.database, file)
        measure(Path(name), file, wanted.repeat, wanted.reading)


def measure(folder: Path, file: Path, repeat: int, reading: float) -> None:
    """Press the button as a user does, again and again."""
    from PySide6.QtCore import QPoint, QSettings, Qt
    from PySide6.QtTest import QTest

    from tests.benchmarks.waiting import wait
    from tests.e2e.heartbeat import Heartbeat
    from ui.app import make_application
    from ui.crashes import CrashReports
    from ui.desk import Desk
    from ui.main_window import MainWindow
    from ui.pauses import leave_what_stays
    from ui.settings import WindowSettings
    from ui.tasks import thread_lanes
    from ui.theme.appearance import Appearance

    planner = build_planner(str(file))
    store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    crashes = CrashReports(folder / "logs", lambda what, _path: print("bug:", what))
    window = MainWindow(
        Desk(planner),
        Appearance(make_application(["bench"]), "light"),
        WindowSettings(store),
        thread_lanes(),
        crashes,
        date(2026, 12, 9),
    )
    window.resize(1920, 1080)
    window.show()
    window.reload()
    plan = window.cover.plan

    def until(done, seconds=120.0) -> float:
        began = time.perf_counter()
        while not done() and time.perf_counter() - began < seconds:
            wait(1)
        return time.perf_counter() - began

    until(lambda: window.rota.board is not None)
    before = resident(os.getpid())
    window.go("cover")
    until(lambda: window.cover.view is not None)
    host = planner.plan_host
    until(lambda: host.process_id is not None and window.status.running == 0)
    wait(round(1000 * reading))
    view = window.cover.view
    assert view is not None
    gaps = Counter(row.service for row in gap_rows(view.region, view.filling))
    leave_what_stays()
    asked = [("service", code) for code, _ in gaps.most_common(SERVICES)]
    asked += [("trust", asked[0][1]), ("all", asked[0][1])]
    first_shown = window.choice.entry
    assert first_shown is not None
    asked.insert(0, (AHEAD, first_shown.code))
    heads = ("gaps", "first ms", "median", "worst", "final ms", "stall")
    print(f"{'gaps of':<28}" + "".join(f"{head:>9}" for head in heads))
    for scope, code in asked:
        window.choice.show_service(code)
        plan.wishes.scope.setCurrentIndex(
            plan.wishes.scope.findData("all" if scope == AHEAD else scope)
        )
        until(lambda: window.status.running == 0)
        wait(300)
        first, final, stalls = [], [], []
        for _ in range(1 if scope == AHEAD else repeat):
            beat = Heartbeat()
            beat.start()
            window.cover.plan.list.plan.show([])
            began = time.perf_counter()
            QTest.mouseClick(plan.start, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
            until(lambda: bool(plan.list.plan.rows))
            first.append(time.perf_counter() - began)
            until(lambda: plan.search.plan is not None)
            final.append(time.perf_counter() - began)
            until(lambda: window.status.running == 0)
            wait(60)
            beat.stop()
            stalls.append(beat.processor)
        whole = scope in {"all", AHEAD}
        count = sum(gaps.values()) if whole else gaps[code] if scope == "service" else ""
        name = f"all services{'' if scope == 'all' else ', ahead'}" if whole else f"{scope} {code}"
        times = (min(first), median(first), max(first), median(final))
        figures = [f"{1000 * one:.0f}" for one in times]
        print(
            f"{name:<28}" + "".join(f"{one:>9}" for one in (count, *figures, f"{max(stalls):.0f}"))
        )
    process = host.process_id
    print(f"window: {before:.0f} MB before, {resident(os.getpid()):.0f} MB after", end="; ")
    print(f"planner's process: {resident(process or os.getpid()):.0f} MB")
    window.close()
    planner.close()


def resident(process: int) -> float:
    """Megabytes of memory that a process holds; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0.0
    lines = status.read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main()
