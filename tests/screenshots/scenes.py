"""Every view: how it is brought about, and its picture."""

from collections.abc import Callable, Mapping
from functools import partial

from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from planner.application.planning import PlanEvent
from tests.screenshots.stage import Stage
from ui.app import _tell
from ui.cover.gap_entries import GapEntry
from ui.editing.cargo import duties_at
from ui.help.pages import KEYS
from ui.main_window import MainWindow
from ui.rota.breach_list import HARD

Scene = Callable[[Stage], QPixmap | None]


def page(key: str, stage: Stage) -> QPixmap | None:
    """A page as it opens."""
    window = stage.page(key)
    return None if window is None else stage.picture()


def who_helps(stage: Stage) -> QPixmap | None:
    """The map of the sites, with what is proposed."""
    window = stage.page("overview")
    if window is None:
        return None
    overview = window.overview
    for one in (overview._views[1], overview.sides[1], overview.helping.views[1]):
        one.click()
    stage.settle()
    picture = stage.picture()
    for one in (overview._views[0], overview.sides[0], overview.helping.views[0]):
        one.click()
    return picture


def what_if(stage: Stage) -> QPixmap | None:
    """What winter sickness would do."""
    window = stage.page("overview")
    if window is None:
        return None
    overview = window.overview
    for one in (overview._views[1], overview.sides[2], overview.what_if.start):
        one.click()
    stage.settle()
    picture = stage.picture()
    for one in (overview._views[0], overview.sides[0]):
        one.click()
    return picture


def start(stage: Stage) -> QPixmap:
    """No database yet."""
    stage.empty.start.imports.forget()
    stage.settle()
    return stage.picture()


def import_problems(stage: Stage) -> QPixmap:
    """A workbook with mistakes, checked."""
    path = stage.folder / "region with mistakes.xlsx"
    window = stage.empty
    if not path.exists():
        stage.full.start.export_region(path)
        stage.settle()
        book = load_workbook(path)
        for row, (column, value) in enumerate(
            (("D", "Nowhere"), ("E", "B55"), ("G", "-3"), ("F", "agenda"), ("A", None)), start=2
        ):
            book["Staff"][f"{column}{row}"].value = value
        book["Demand"]["D3"].value = "Mon-Fry"
        book["Demand"]["G4"].value = "two"
        book.save(path)
        window = stage.empty
    window.start.import_files([path])
    stage.settle()
    return stage.picture()


def import_preview(stage: Stage) -> QPixmap:
    """A workbook that changes some rows."""
    path = stage.folder / "region changed.xlsx"
    window = stage.full
    if not path.exists():
        window.start.export_region(path)
        stage.settle()
        book = load_workbook(path)
        for row in range(2, 9):
            book["Demand"][f"G{row}"].value = 9
            book["Demand"][f"H{row}"].value = 9
            book["Staff"][f"B{row}"].value = f"Invented Person {row}"
        book.save(path)
    window.go("data")
    window.start.import_files([path])
    stage.settle()
    picture = stage.picture()
    window.start.imports.forget()
    return picture


def rota(stage: Stage) -> QPixmap:
    """The board, at the first broken rule if there is one."""
    window = stage.page("rota")
    assert window is not None
    board = window.rota.board
    assert board is not None
    rows = [row for row in board.breach_rows.tolist() if board.breaches.severity[row] == HARD]
    if rows:
        place = board.people.tolist().index(int(board.breaches.person[rows[0]]))
        column = int(board.breaches.first_day[rows[0]]) - board.region.period.first
        window.rota.grid.choose(place, max(column, 0))
        stage.settle()
    return stage.picture()


def drag(stage: Stage) -> QPixmap | None:
    """The board with a duty in the hand."""
    window = stage.page("rota")
    assert window is not None
    driver, board = stage.driver(), window.rota.board
    assert board is not None
    place, column = next(
        (place, column)
        for place in range(4, len(board.people))
        for column in range(3, board.dates)
        if duties_at(board, (place, column))
    )
    name = board.name(place)
    driver.hold(driver.spot(name, column), driver.spot(name, column) + QPoint(9, 9))
    QTest.qWait(80)
    target = driver.spot(name, min(column + 2, board.dates - 1)) + QPoint(0, 2)
    driver.move(target)
    QTest.qWait(60)
    picture = stage.picture()
    driver.key(Qt.Key.Key_Escape)
    driver.release(target)
    stage.settle()
    return picture


def candidates(stage: Stage) -> QPixmap:
    """A gap with candidates."""
    window = stage.page("cover")
    assert window is not None
    return stage.picture()


def chains(stage: Stage) -> QPixmap:
    """A gap with chains, all of the region looked through."""
    window = stage.page("cover")
    assert window is not None
    cover = window.cover
    cover._take_scope("all")
    cover.refresh()
    stage.settle()
    rows = [row for row, one in enumerate(cover.list.gaps.rows[:60]) if isinstance(one, GapEntry)]
    for row in rows if stage.chain is None else [stage.chain]:
        cover.list.choose_row(row)
        stage.settle()
        if cover.panel.findings.chains.count:
            stage.chain = row
            break
    panel = cover.panel
    low = panel.parts.button(0).isVisible()
    group, at = (panel.parts, 2) if low else (panel.findings.tabs, 1)
    group.button(at).click()
    QTest.qWait(60)
    picture = stage.picture()
    group.button(0).click()
    cover._take_scope("service")
    return picture


def plan_running(stage: Stage) -> QPixmap:
    """The planner at work, when it tells of a plan for the first time."""
    window = stage.page("cover")
    assert window is not None
    plan, pictures = window.cover.plan, []

    def take(event: PlanEvent) -> None:
        if event.score and not pictures:
            pictures.append(stage.picture())

    plan.search.heard.connect(take)
    window.plan()
    stage.settle(lambda: not plan.search.busy)
    plan.search.heard.disconnect(take)
    return pictures[0] if pictures else stage.picture()


def plan_finished(stage: Stage) -> QPixmap:
    """The plan as a list."""
    window, plan = stage.planned()
    window.cover._show_plan(True)
    plan.list.setCurrentIndex(plan.list.plan.index(1))
    QTest.qWait(60)
    return stage.picture()


def _planned(stage: Stage) -> MainWindow:
    plan_finished(stage)
    return stage.full


def plan_why(stage: Stage) -> QPixmap:
    """Why one assignment of the plan, and not another."""
    window = _planned(stage)
    window.cover.plan.lists.ask_why()
    stage.settle()
    picture = stage.picture()
    window.cover._show_gap()
    return picture


def plan_left(stage: Stage) -> QPixmap:
    """What the plan leaves open."""
    window = _planned(stage)
    tabs = window.cover.plan.tabs.group
    tabs.button(1).click()
    stage.settle()
    picture = stage.picture()
    tabs.button(0).click()
    return picture


def plan_others(stage: Stage) -> QPixmap:
    """Other plans beside the best."""
    window = _planned(stage)
    plan = window.cover.plan
    plan.compare()
    stage.settle(lambda: not plan.search.busy)
    picture = stage.picture()
    window.cover._show_gap()
    return picture


def person(stage: Stage) -> QPixmap:
    """The card of somebody whose skills end soon."""
    window = stage.page("people")
    assert window is not None
    people = window.people
    people.within.setCurrentIndex(3)
    stage.settle()
    picture = stage.picture()
    people.within.setCurrentIndex(0)
    return picture


def palette(stage: Stage) -> QPixmap:
    """The palette with something typed."""
    window = stage.page("rota")
    assert window is not None
    taken: list[QPixmap] = []

    def take() -> None:
        box = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        assert box is not None
        box.field.setText("ward")  # type: ignore[attr-defined]
        QTest.qWait(80)
        taken.append(stage.picture(box))
        box.close()

    QTimer.singleShot(300, take)
    window.finder.open()
    return taken[0]


def keys(stage: Stage) -> QPixmap:
    """The sheet of keys."""
    window = stage.page("rota")
    assert window is not None
    window.help.show_page(KEYS)
    stage.settle()
    picture = stage.picture()
    window.help.leave()
    return picture


def help_page(stage: Stage) -> QPixmap:
    """Help for the page on view."""
    window = stage.page("cover")
    assert window is not None
    window.help.show_page("cover")
    stage.settle()
    picture = stage.picture()
    window.help.leave()
    return picture


def crash(stage: Stage) -> QPixmap:
    """What a bug of the program looks like."""
    stage.page("rota")
    taken: list[QPixmap] = []

    def take() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        taken.append(stage.picture(box))
        box.close()

    QTimer.singleShot(300, take)
    _tell("ValueError: a made-up error, for the picture", stage.folder / "report.txt")
    return taken[0]


SCENES: Mapping[str, Scene] = {
    "start": start,
    "import-problems": import_problems,
    "import-preview": import_preview,
    "overview": partial(page, "overview"),
    "who-helps": who_helps,
    "what-if": what_if,
    "rota": rota,
    "rota-drag": drag,
    "cover": candidates,
    "chains": chains,
    "plan-running": plan_running,
    "plan": plan_finished,
    "plan-why": plan_why,
    "plan-left": plan_left,
    "plan-others": plan_others,
    "people": partial(page, "people"),
    "person": person,
    "demand": partial(page, "demand"),
    "sign-off": partial(page, "signoff"),
    "history": partial(page, "history"),
    "data": partial(page, "data"),
    "palette": palette,
    "keys": keys,
    "help": help_page,
    "crash": crash,
}
"""By the name of the picture's file."""
