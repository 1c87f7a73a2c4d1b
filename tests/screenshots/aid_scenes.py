"""Pictures of mutual aid: requests and offers in several states, two boards, ledger, profiles."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from planner.application.aid_crossing import Carried
from planner.domain.aid.values import Offer, Request, State
from planner.domain.cover.drop_cells import Verdict
from tests.screenshots.stage import Stage
from ui.aid.cover_views import GAPS
from ui.boards.pair import TwoBoards
from ui.main_window import MainWindow
from ui.rota.board_view import BoardView
from ui.rota.strips import GapChip

Scene = Callable[[Stage], QPixmap | None]


def _told(stage: Stage, *states: State) -> tuple[str, str | None]:
    """A request of the story in one of some states, with its offer."""
    cases = [
        case
        for case in stage.planner.aid_lists.cases()
        if case.request.asked_by and _state(case.request, case.offers) in states
    ]
    chosen = cases[0]
    return chosen.request.reference, chosen.offers[0].offer if chosen.offers else None


def _state(request: Request, offers: Sequence[Offer]) -> State:
    return offers[0].state if offers else request.state


def _requests(stage: Stage, shown: int, *states: State) -> MainWindow:
    window = stage.page("cover")
    assert window is not None
    window.aid.requests.modes.button(shown).click()
    window.aid.show_requests(*_told(stage, *states))
    stage.settle()
    return window


def _picture(stage: Stage, window: MainWindow) -> QPixmap:
    picture = stage.picture()
    window.aid.show_view(GAPS)
    return picture


def requests(stage: Stage) -> QPixmap:
    """All requests by state; an offer that waits for the lender."""
    return _picture(stage, _requests(stage, 1, State.OFFERED))


def to_do(stage: Stage) -> QPixmap:
    """What waits for whoever acts; an offer that both have agreed to."""
    return _picture(stage, _requests(stage, 0, State.AGREED))


def together(stage: Stage) -> QPixmap:
    """All that wait for the same step, chosen by one press."""
    window = _requests(stage, 0, State.OFFERED)
    bar = window.aid.requests.bar
    stage.settle(bar.isVisible)
    chosen = next(step for step, one in bar.choose.items() if one.isVisible())
    bar.choose[chosen].click()
    stage.settle()
    picture = _picture(stage, window)
    window.aid.requests.list.clearSelection()
    return picture


def confirmed(stage: Stage) -> QPixmap:
    """An offer that stands on both rotas."""
    return _picture(stage, _requests(stage, 1, State.CONFIRMED))


def offering(stage: Stage) -> QPixmap:
    """An open request, and who could go."""
    window = _requests(stage, 1, State.OPEN)
    panel = window.aid.requests.panel
    if panel.offering.list.count():
        panel.offering.list.setCurrentRow(0)
        panel.offering.list.itemClicked.emit(panel.offering.list.item(0))
        stage.settle()
    return _picture(stage, window)


def two_boards(stage: Stage) -> QPixmap:
    """Two trusts below each other, and somebody on the way from one to the other."""
    window = stage.page("rota")
    assert window is not None
    two = window.rota.two
    if stage.lender:
        two.show_service(stage.lender)
        stage.settle(lambda: two.crossing is not None and two.lender.board is not None)
    else:
        _find_lender(stage, window)
        stage.lender = two.service
    place, chip = next(_comers(two), (3, _gaps(two.own)[0]))
    assert two.own.board is not None
    two.own.grid.choose(0, chip.day - two.own.board.region.period.first)
    two.lender.grid.scroll_to(place, 0)
    stage.settle()
    driver = stage.driver()
    box = two.lender.grid.cell_box(place, 0)
    heads = two.lender.grid.people_header.viewport()
    start = heads.mapTo(window, QPoint(40, box.center().y()))
    end = window.mapFromGlobal(two.own.chip_box(chip).center())
    driver.hold(start, end)
    QTest.qWait(120)
    driver.move(end + QPoint(1, 1))
    QTest.qWait(60)
    picture = stage.picture()
    driver.key(Qt.Key.Key_Escape)
    driver.release(end)
    two.close()
    stage.settle()
    return picture


def _find_lender(stage: Stage, window: MainWindow) -> None:
    """The first service of another trust and of the same kind with somebody who may come."""
    two, own = window.rota.two, window.choice.entry
    assert own is not None
    kind = own.name.split(",")[0]
    for service in two._services():
        if service.trust != own.trust and service.name.startswith(kind):
            two.show_service(service.code)
            stage.settle(lambda: two.crossing is not None and two.lender.board is not None)
            if any(True for _ in _comers(two)):
                return


def _comers(two: TwoBoards) -> Iterator[tuple[int, GapChip]]:
    """People of the lower board and minimum gaps of the upper for which they may come."""
    board = two.lender.board
    assert board is not None
    for place in range(len(board.people)):
        for chip in _gaps(two.own):
            answer = two._judges[0].answer(chip, Carried(board.staff_id(place)))
            if answer is not None and answer.verdict in {Verdict.FINE, Verdict.WARNED}:
                yield place, chip


def _gaps(view: BoardView) -> list[GapChip]:
    board = view.board
    assert board is not None
    return [chip for date in board.cover.gaps for chip in date if chip.minimum]


def ledger(stage: Stage) -> QPixmap:
    """What was worked between trusts, by pair and month."""
    window = stage.page("ledger")
    assert window is not None
    stage.settle()
    return stage.picture()


def profiles(stage: Stage) -> QPixmap:
    """Who acts at this desk."""
    window = stage.page("rota")
    assert window is not None
    window.profiles.opener.setChecked(True)
    stage.settle()
    picture = stage.picture()
    window.profiles.opener.setChecked(False)
    return picture


AID_SCENES: Mapping[str, Scene] = {
    "requests": requests,
    "to-do": to_do,
    "together": together,
    "confirmed": confirmed,
    "offering": offering,
    "two-boards": two_boards,
    "ledger": ledger,
    "profiles": profiles,
}
"""By the name of the picture's file."""
