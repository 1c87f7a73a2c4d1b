"""By keys over the other board's gaps: Left and Right go on, Enter offers, Esc goes back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from planner.application.aid_crossing import Carried, CrossingAnswer
from planner.domain.cover.drop_cells import Verdict
from planner.domain.wording.aid_crossing import not_read_text
from ui.boards.crossing import Judge
from ui.enter import ENTERS
from ui.rota.board_view import BoardView
from ui.rota.strips import GapChip
from ui.rota.verdicts import FINE

Key = Qt.Key
_SIDEWAYS = {Key.Key_Left: -1, Key.Key_Right: 1}
_KEYS = "Enter offers · Left and Right: other gaps · Esc goes back"


class KeyCrossing:
    """One crossing by keys, from when F6 was pressed until Enter or Esc."""

    def __init__(self, judge: Judge, send: Callable[[CrossingAnswer, Carried], object]) -> None:
        self._judge, self._send = judge, send
        self._carried: Carried | None = None
        self._source: BoardView | None = None
        self._at = 0

    @property
    def active(self) -> bool:
        """Whether somebody is in hand."""
        return self._carried is not None

    @property
    def _chips(self) -> list[GapChip]:
        board = self._judge.view.board
        return [] if board is None else [chip for date in board.cover.gaps for chip in date]

    def take(self, carried: Carried, source: BoardView, column: int) -> bool:
        """Go to the first gap on a date or after it; False if there are no gaps."""
        view, chips = self._judge.view, self._chips
        board = view.board
        if board is None or not chips:
            return False
        day = board.day(column) if carried.day is None else carried.day
        same = (n for n, c in enumerate(chips) if (c.day, c.code) == (day, carried.shift))
        later = (n for n, chip in enumerate(chips) if chip.day >= day)
        self._carried, self._source = carried, source
        self._at = next(same, next(later, len(chips) - 1))
        view.hands.lend_keys(self.key)
        view.grid.setFocus()
        self._judge.colour(carried)
        self._show()
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Everything goes here while somebody is in hand."""
        key = Key(event.key())
        if key == Key.Key_Escape:
            self.end()
        elif key in _SIDEWAYS:
            self._at = min(max(self._at + _SIDEWAYS[key], 0), len(self._chips) - 1)
            self._show()
        elif key in ENTERS:
            self._drop()
        return key not in {Key.Key_F1, Key.Key_F6}

    def end(self, *, back: bool = True) -> None:
        """Let go; the focus goes back to where they came from."""
        source, self._carried, self._source = self._source, None, None
        view = self._judge.view
        view.hands.take_keys_back()
        view.hands.bubble.hide()
        self._judge.end()
        if back and source is not None:
            source.grid.setFocus()

    def _answer(self) -> CrossingAnswer | None:
        assert self._carried is not None
        return self._judge.answer(self._chips[self._at], self._carried)

    def _show(self) -> None:
        """Frame the gap, scroll to it, and say what it thinks, aloud as well."""
        view, chip, found = self._judge.view, self._chips[self._at], self._answer()
        board = view.board
        assert board is not None
        cell = view.grid.current_cell()
        view.grid.scroll_to(cell[0] if cell else 0, chip.day - board.region.period.first)
        view.grid.date_header.frame_chip(chip)
        speech = view.hands.speech
        box = view.hands.frame.box(chip)
        if found is None:
            speech.say_beside(box, FINE + int(Verdict.IMPOSSIBLE), not_read_text(), _KEYS)
        else:
            show = FINE + int(found.verdict)
            view.hands.bubble.say(show, found.title, (*found.lines, _KEYS), box, box.center())
        speech.announce(view.hands.bubble.text)

    def _drop(self) -> None:
        carried, found = self._carried, self._answer()
        if carried is None or found is None or found.verdict is Verdict.IMPOSSIBLE:
            return
        self.end()
        self._send(found, carried)
