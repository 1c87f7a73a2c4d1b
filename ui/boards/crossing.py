"""What is carried over the edge of one board: the other board's gaps say what they think of it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QPoint, QRect, QTimer

from planner.application.aid_crossing import Carried, Crossing, CrossingAnswer
from planner.domain.cover.drop_cells import Verdict
from planner.domain.wording.aid_crossing import no_gap_text, not_read_text, which_gap_text
from ui.editing.cargo import Cargo, DutyCargo, SlotCargo
from ui.editing.carry import TITLES, Foreign
from ui.rota.board import Board
from ui.rota.board_view import BoardView
from ui.rota.strips import GapChip
from ui.rota.verdicts import FINE
from ui.theme.appearance import Appearance

_SLICE = 0.008
"""Seconds of judging between two events of the window."""
Ask = Callable[[], Crossing | None]
Send = Callable[[CrossingAnswer, Carried], object]


@dataclass(frozen=True, slots=True)
class Target:
    """A gap of the other board, and where it is on the screen; or why there is none."""

    chip: GapChip | None
    box: QRect
    why: str = ""


class Judge(QObject):
    """Asks about persons and gaps of a board; colours its chips while something is carried."""

    def __init__(self, view: BoardView, ask: Ask) -> None:
        super().__init__(view)
        self.view, self._ask = view, ask
        self._carried: Carried | None = None
        self._left: list[GapChip] = []
        self._answers: dict[GapChip, int] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def answer(self, chip: GapChip, carried: Carried) -> CrossingAnswer | None:
        """What an offer for a gap would mean; None while the rotas are being read."""
        crossing, board = self._ask(), self.view.board
        if crossing is None or board is None or board.service_code not in crossing.services:
            return None
        return crossing.answer(board.service_code, chip.day, chip.code, carried)

    def colour(self, carried: Carried) -> None:
        """Let every gap show what it thinks, a few at a time."""
        board = self.view.board
        if carried == self._carried or board is None:
            return
        self._carried = carried
        chips = [chip for date in board.cover.gaps for chip in date]
        # The duty's own date first: the others are answered without a look at the rotas.
        self._left = sorted(chips, key=lambda chip: chip.day == carried.day)
        self._answers = {}
        self._timer.start()

    def end(self) -> None:
        """Nothing is carried any more."""
        self._timer.stop()
        if self._carried is not None:
            self._carried = None
            self.view.grid.date_header.show_answers(None)
        self.view.grid.date_header.frame_chip(None)

    def _go_on(self) -> None:
        started = perf_counter()
        while self._left and self._carried and perf_counter() - started < _SLICE:
            chip = self._left.pop()
            found = self.answer(chip, self._carried)
            if found is not None:
                self._answers[chip] = FINE + int(found.verdict)
        if not self._left:
            self._timer.stop()
        self.view.grid.date_header.show_answers(dict(self._answers))


class _Crossing:
    """What duties and persons that leave a board have in common."""

    def __init__(self, appearance: Appearance, judge: Judge, send: Send) -> None:
        self._appearance, self._judge, self._send = appearance, judge, send

    @property
    def _view(self) -> BoardView:
        return self._judge.view

    def _over(self, carried: Carried, at: QPoint) -> Foreign | None:
        self._judge.colour(carried)
        target = self._target(carried, at)
        self._view.grid.date_header.frame_chip(None if target is None else target.chip)
        if target is None:
            return None
        if target.chip is None:
            return _refused(target.why, target.box)
        return _foreign(self._judge.answer(target.chip, carried), target.box)

    def _drop(self, carried: Carried, at: QPoint) -> None:
        target = self._target(carried, at)
        if target is None or target.chip is None:
            return
        found = self._judge.answer(target.chip, carried)
        if found is not None and found.slot is not None:
            self._send(found, carried)

    def _target(self, carried: Carried, at: QPoint) -> Target | None:
        """The gap under a point of the screen: its chip, or the only one of a cell's date."""
        view, board = self._view, self._view.board
        if board is None or not view.isVisible():
            return None
        chip = view.chip_at(at)
        if chip is not None:
            return Target(chip, view.chip_box(chip))
        place = view.place_at(at)
        if place is None:
            return None
        box, day = view.cell_box(*place), board.day(place[1])
        chips = list(board.cover.gaps[place[1]])
        same = [one for one in chips if one.code == carried.shift]
        if len(same) == 1 or len(chips) == 1:
            return Target((same or chips)[0], box)
        codes = ", ".join(one.code for one in chips)
        return Target(None, box, which_gap_text(codes, day) if chips else no_gap_text(day))

    def end(self) -> None:
        """The drag is over."""
        self._judge.end()


class DutyCrossing(_Crossing):
    """A duty to a gap of the other board, or a gap to one of its people."""

    def __init__(self, appearance: Appearance, judge: Judge, home: Judge, send: Send) -> None:
        super().__init__(appearance, judge, send)
        self._home = home
        """Judges the gaps of the board that the cargo comes from."""

    def over(self, cargo: Cargo, board: Board, at: QPoint) -> Foreign | None:
        """See `ui.editing.carry.Beyond`."""
        if isinstance(cargo, SlotCargo):
            found = self._person_at(at)
            if found is None:
                return None
            carried, box = found
            return _foreign(self._home.answer(cargo.chip, carried), box)
        carried_duty = carried_of(cargo, board)
        return None if carried_duty is None else self._over(carried_duty, at)

    def drop(self, cargo: Cargo, board: Board, at: QPoint) -> None:
        """See `ui.editing.carry.Beyond`."""
        if isinstance(cargo, SlotCargo):
            found = self._person_at(at)
            answer = None if found is None else self._home.answer(cargo.chip, found[0])
            if found is not None and answer is not None and answer.slot is not None:
                self._send(answer, found[0])
            return
        carried = carried_of(cargo, board)
        if carried is not None:
            self._drop(carried, at)

    def _person_at(self, at: QPoint) -> tuple[Carried, QRect] | None:
        """The person whose row is under a point of the screen."""
        view, board = self._view, self._view.board
        place = view.place_at(at)
        if place is None or board is None:
            return None
        return Carried(board.staff_id(place[0])), view.cell_box(*place)


class PersonCrossing(_Crossing):
    """A person to a gap of the other board."""

    def over(self, place: int, board: Board, at: QPoint) -> Foreign | None:
        """See `ui.editing.person_carry.PersonBeyond`."""
        return self._over(Carried(board.staff_id(place)), at)

    def drop(self, place: int, board: Board, at: QPoint) -> None:
        """See `ui.editing.person_carry.PersonBeyond`."""
        self._drop(Carried(board.staff_id(place)), at)


def carried_of(cargo: Cargo, board: Board) -> Carried | None:
    """A duty in hand as an offer would have it; None for what is nobody's."""
    if not isinstance(cargo, DutyCargo):
        return None
    place, column = cargo.at
    return Carried(board.staff_id(place), board.day(column), cargo.tile.code)


def _foreign(found: CrossingAnswer | None, box: QRect) -> Foreign:
    if found is None:
        return _refused(not_read_text(), box)
    lines = tuple(text[:1].upper() + text[1:] for text in found.lines)
    return Foreign(found.verdict, found.title, lines, box)


def _refused(why: str, box: QRect) -> Foreign:
    return Foreign(Verdict.IMPOSSIBLE, TITLES[Verdict.IMPOSSIBLE], (why,), box)
