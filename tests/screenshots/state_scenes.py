"""Pictures of views in the middle of something: a proposal, a form, a refusal, nothing there."""

from collections.abc import Callable, Mapping

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from planner.application.errors import EnvironmentFault
from planner.domain.aid.values import State
from planner.domain.rota_life import Check
from tests.screenshots.stage import Stage
from ui.signoff.page import PARTS

Scene = Callable[[Stage], QPixmap | None]


def breaches(stage: Stage) -> QPixmap:
    """The checklist before signing, its broken rules opened."""
    window = stage.page("signoff")
    assert window is not None
    checklist = window.signoff.checklist
    if Check.HARD_BREACHES not in checklist._open:
        checklist._toggle(Check.HARD_BREACHES)
    stage.settle()
    picture = stage.picture()
    checklist._toggle(Check.HARD_BREACHES)
    return picture


def returned(stage: Stage) -> QPixmap:
    """A sign-off workbook that came back changed, difference by difference."""
    window = stage.page("signoff")
    assert window is not None
    path = stage.folder / "returned.xlsx"
    if not path.exists():
        window.export(path)
        stage.settle()
        window.notices.clear()
        book = load_workbook(path)
        rota = book["Rota"]
        for cell, code in (("L12", "N"), ("O14", "AL"), ("R15", None), ("T17", "QQ"), ("B20", "?")):
            rota[cell] = code
        book.save(path)
    if window.signoff.back.back is None:
        window.signoff.read_file(path)
        stage.settle(lambda: window.signoff.back.back is not None)
        window.signoff.back._all()
    window.signoff.show_part(PARTS.index("Returned workbook"))
    stage.settle()
    picture = stage.picture()
    window.signoff.show_part(0)
    return picture


def printed(stage: Stage) -> QPixmap:
    """One person's duties, ready to print."""
    window = stage.page("rota")
    assert window is not None
    window.rota.grid.choose(3, 2)
    window.printing.print_view("rota")
    stage.settle()
    QTest.qWait(200)
    picture = stage.picture()
    window.go("rota")
    return picture


def ghosts(stage: Stage) -> QPixmap:
    """What a plan would do, drawn on the board before it is accepted."""
    window, _ = stage.planned()
    window.go("rota")
    stage.settle()
    board = window.rota.board
    assert board is not None
    people = [board.staff_id(place) for place in range(len(board.people))]
    for ghost in window.rota.ghosts.ghosts:
        if ghost.aid.staff_id in people:
            column = ghost.aid.day - board.region.period.first
            window.rota.grid.choose(people.index(ghost.aid.staff_id), column)
            break
    stage.settle()
    return stage.picture()


def patterns(stage: Stage) -> QPixmap:
    """A cycle of shifts for several people."""
    window = stage.page("rota")
    assert window is not None
    window.rota.inspector.hide()
    window.rota.patterns.open()
    stage.settle()
    picture = stage.picture()
    window.rota.patterns.shut()
    return picture


def year(stage: Stage) -> QPixmap:
    """Thirteen weeks at once."""
    window = stage.page("rota")
    assert window is not None
    before = window.choice.period
    window.choice.show_length(91)
    stage.settle()
    picture = stage.picture()
    window.choice.show_period(before)
    stage.settle()
    return picture


def demand_editing(stage: Stage) -> QPixmap:
    """A number of a demand line being typed."""
    window = stage.page("demand")
    assert window is not None
    lines = window.demand.lines
    lines.setFocus()
    index = lines.model().index(1, 5)
    lines.setCurrentIndex(index)
    lines.edit(index)
    QTest.qWait(60)
    picture = stage.picture()
    QTest.keyClick(window.focusWidget() or lines, Qt.Key.Key_Escape)
    return picture


def card(stage: Stage) -> QPixmap:
    """Somebody's card, chosen in the table of skills."""
    window = stage.page("people")
    assert window is not None
    window.people.grid.choose(4)
    stage.settle()
    return stage.picture()


def no_gaps(stage: Stage) -> QPixmap:
    """A service without gaps."""
    window = stage.page("cover")
    assert window is not None
    before = window.choice.service
    quiet = _without_gaps(stage)
    window.choice.show_service(quiet)
    stage.settle()
    picture = stage.picture()
    window.choice.show_service(before)
    stage.settle()
    return picture


def _without_gaps(stage: Stage) -> str:
    report = stage.planner.cover.cover(stage.full.choice.period)
    gaps: dict[str, int] = {}
    for row in report.rows:
        gaps[row.service] = gaps.get(row.service, 0) + row.target - row.filled_target
    return min(gaps, key=lambda code: gaps[code])


def no_requests(stage: Stage) -> QPixmap:
    """No request in the state that was asked for."""
    window = stage.page("cover")
    assert window is not None
    requests = window.aid.requests
    requests.forget()
    requests.modes.button(1).click()
    window.aid.show_requests()
    requests.states.setCurrentIndex(requests.states.findData(State.SETTLED))
    requests._show_list()
    stage.settle()
    picture = stage.picture()
    requests.states.setCurrentIndex(0)
    window.aid.show_view(0)
    return picture


def banners(stage: Stage) -> QPixmap:
    """A refusal and a fault, in place."""
    window = stage.page("rota")
    assert window is not None
    path = stage.folder / "not a workbook.xlsx"
    path.write_text("plain text")
    window.notices.fault(
        EnvironmentFault(
            "The database has not answered for 20 seconds.",
            "Nothing is lost: what was saved is safe. Check the network, then try again.",
        ),
        lambda: None,
    )
    window.signoff.read_file(path)
    stage.settle()
    return stage.picture()


STATE_SCENES: Mapping[str, Scene] = {
    "ghosts": ghosts,
    "patterns": patterns,
    "weeks-13": year,
    "card": card,
    "demand-editing": demand_editing,
    "breaches": breaches,
    "returned": returned,
    "print": printed,
    "no-gaps": no_gaps,
    "no-requests": no_requests,
    "banners": banners,
}
"""By the name of the picture's file."""
