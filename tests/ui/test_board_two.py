"""Two boards below each other: each with its own service, one undo list, drags that cross."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.application.edit_commands import Cell, Give
from planner.application.progress import CancelToken
from planner.domain.cover.drops import Verdict
from tests.ui.driving import LEFT, NO_KEY, Driver, go_round
from ui.editing.carry import Foreign
from ui.rota.board_view import BoardView, scroll_together

Key = Qt.Key


@dataclass
class Offers:
    """Takes what is dropped on the gaps of another board, and writes down what it was."""

    target: BoardView
    made: list[tuple[str, str]] = field(default_factory=list)
    ended: int = 0

    def over(self, what, _board, at: QPoint) -> Foreign | None:
        chip = self.target.chip_at(at)
        if chip is None:
            return None
        verdict = Verdict.FINE if chip.minimum else Verdict.IMPOSSIBLE
        return Foreign(verdict, f"An offer: {chip.code}", ("Both must agree.",), QRect(at, at))

    def drop(self, what, board, at: QPoint) -> None:
        chip = self.target.chip_at(at)
        place = what if isinstance(what, int) else what.source[0]
        self.made.append((board.name(place), chip.code))

    def end(self) -> None:
        self.ended += 1


@pytest.fixture
def pair(open_window, ward_planner, qtbot, appearance):
    """Ward 24 above, Ward 18 below, in a window of their own; the bench of the real window."""
    window = open_window(ward_planner)
    bench, steps = window.rota._bench, window.steps
    page = QWidget()
    page.resize(1600, 1000)
    upper, lower = (BoardView(appearance, steps, page, name) for name in ("Own", "Lender"))
    layout = QVBoxLayout()
    for view, service, slot in ((upper, "W24", "own"), (lower, "W18", "lender")):
        layout.addWidget(view)
        entry = window.choice.catalogue.entry(service)
        args = (entry, window.choice.period, lambda *_: None, CancelToken())
        view.show_board(bench.open(*args, slot=slot), window.choice.today)
    page.setLayout(layout)
    scroll_together(upper, lower)

    def follow(news) -> None:
        for view in (upper, lower):
            for board in news.boards:
                if board.entry == view.board.entry:
                    view.update_board(board)

    steps.news.connect(follow)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    return window, page, upper, lower


def spot(page: QWidget, view: BoardView, name: str, column: int) -> QPoint:
    board = view.board
    place = [board.name(at) for at in range(len(board.people))].index(name)
    view.grid.scroll_to(place, column)
    return view.grid.viewport().mapTo(page, view.grid.cell_box(place, column).center())


def chip_spot(page: QWidget, view: BoardView, *, minimum: bool) -> tuple[QPoint, str]:
    header = view.grid.date_header
    for column in range(view.board.dates):
        for box, chip in header.chips_at(column):
            if chip.minimum == minimum:
                return header.viewport().mapTo(page, box.center()), chip.code
    raise AssertionError("no such gap")


def hold(page: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(page.windowHandle(), LEFT, NO_KEY, start)
    for step in range(1, 6):
        QTest.mouseMove(page.windowHandle(), start + (end - start) * step / 5)
        go_round()


def drag(page: QWidget, start: QPoint, end: QPoint) -> None:
    hold(page, start, end)
    QTest.mouseRelease(page.windowHandle(), LEFT, NO_KEY, end)


@pytest.fixture
def lent(pair, ward_planner):
    """Ewa Kowalczyk has a night at her own ward, so that there is a duty to carry."""
    window, *_, lower = pair
    window.steps.run(Give("W18", Cell("30001", lower.board.day(3)), ("N",)))
    Driver(window).settle()
    return pair


def test_a_step_on_one_board_is_followed_by_both(lent):
    window, _, upper, lower = lent
    names = [lower.board.name(at) for at in range(len(lower.board.people))]
    cell = lower.board.cells.states[names.index("Ewa Kowalczyk"), 3]
    assert [tile.code for tile in lower.board.cells.table[cell].tiles] == ["N"]
    ewa = next(p for p in range(len(upper.board.people)) if upper.board.staff_id(p) == "30001")
    assert (
        upper.board.figures.rostered[ewa]
        == lower.board.figures.rostered[names.index("Ewa Kowalczyk")]
    )
    window.steps.undo()
    Driver(window).settle()
    assert lower.board.cells.states[names.index("Ewa Kowalczyk"), 3] == 0


def test_a_duty_carried_to_a_gap_of_the_other_board_is_an_offer(lent):
    _, page, upper, lower = lent
    lower.hands.carry.beyond = offers = Offers(upper)
    end, code = chip_spot(page, upper, minimum=True)
    drag(page, spot(page, lower, "Ewa Kowalczyk", 3), end)
    assert offers.made == [("Ewa Kowalczyk", code)]
    assert offers.ended == 1
    assert not lower.hands.carry.active


def test_what_the_other_board_refuses_is_told_and_not_dropped(lent):
    _, page, upper, lower = lent
    lower.hands.carry.beyond = offers = Offers(upper)
    end, code = chip_spot(page, upper, minimum=False)
    start = spot(page, lower, "Ewa Kowalczyk", 3)
    QTest.mousePress(
        page.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start
    )
    for step in range(1, 6):
        QTest.mouseMove(page.windowHandle(), start + (end - start) * step / 5)
        go_round()
    assert lower.hands.bubble.text == f"An offer: {code} Both must agree."
    QTest.mouseRelease(
        page.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end
    )
    assert offers.made == []


def test_a_person_carried_to_a_gap_of_the_other_board_is_an_offer(lent):
    _, page, upper, lower = lent
    lower.hands.person.beyond = offers = Offers(upper)
    end, code = chip_spot(page, upper, minimum=True)
    row = lower.grid.cell_box(0, 0)
    header = lower.grid.people_header.viewport()
    drag(page, header.mapTo(page, QPoint(40, row.center().y())), end)
    assert offers.made == [(lower.board.name(0), code)]


def test_a_locked_board_says_why_and_changes_nothing(lent):
    window, page, _, lower = lent
    lower.lock("You can read this rota and offer help.")
    before = window.steps.undo_text
    drag(page, spot(page, lower, "Ewa Kowalczyk", 3), spot(page, lower, "Ewa Kowalczyk", 5))
    assert "only be read" in lower.hands.bubble.text
    assert "You can read this rota and offer help." in lower.hands.bubble.text
    lower.grid.setFocus()
    QTest.keyClick(lower.grid, Key.Key_E)
    assert not lower.hands.entry.isVisible()
    assert window.steps.undo_text == before


def test_dates_stay_under_each_other(pair):
    _, _, upper, lower = pair
    for view in (upper, lower):
        view.grid.horizontalScrollBar().setRange(0, 400)
    upper.grid.horizontalScrollBar().setValue(160)
    assert lower.grid.horizontalScrollBar().value() == 160
