"""Something in hand over the board: by mouse, or by keys with the cell's frame for a pointer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from planner.application.edit_commands import Command
from planner.domain.calendar import IntArray
from planner.domain.cover.drops import Verdict
from planner.domain.wording.formats import day_text, period_text
from ui.editing.blocks import Block, selected
from ui.editing.bubble import Bubble
from ui.editing.cargo import Cargo, CodeCargo, Place
from ui.editing.judgement import Answer, Judgement
from ui.rota.board import Board
from ui.rota.grid import RotaGrid
from ui.rota.tiles import TilePainter
from ui.rota.verdicts import FINE
from ui.theme.appearance import Appearance

_EDGE, _STEP = 18, 28
_BEYOND = 3
"""Rows that are judged with those on view: to judge a few more costs less than to begin again."""
TITLES = {
    Verdict.FINE: "Fine",
    Verdict.WARNED: "Fine, with a warning",
    Verdict.BREAKS: "Breaks a rule",
    Verdict.IMPOSSIBLE: "Not possible",
}
_LINES = {
    Verdict.FINE: "fine-line",
    Verdict.WARNED: "edge-line",
    Verdict.BREAKS: "unsafe-line",
    Verdict.IMPOSSIBLE: "line3",
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """What something outside the board says to what is in hand."""

    verdict: Verdict
    title: str
    lines: tuple[str, ...]
    box: QRect
    """Where it is, on the screen; the bubble keeps clear of it."""


class Beyond(Protocol):
    """What lies outside a board and may be dropped on: another board, say."""

    def over(self, cargo: Cargo, board: Board, at: QPoint) -> Foreign | None:
        """The pointer, on the screen, is over it; None: nothing there takes a drop."""

    def drop(self, cargo: Cargo, board: Board, at: QPoint) -> None:
        """Dropped there; only asked where `over` gave a verdict that is not IMPOSSIBLE."""

    def end(self) -> None:
        """The drag is over, or has gone elsewhere: marks go."""


class Carried(QWidget):
    """The tile that follows the pointer."""

    def __init__(self, tiles: TilePainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self.cargo: Cargo | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(QSize(36, 24))
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Its tile."""
        if self.cargo is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._tiles.draw_tile(painter, self.cargo.tile, QRectF(0, 0, 34, 22))


class Carry(QObject):
    """One drag from when it is taken until it is dropped or given up."""

    changed = Signal()
    """Taken, turned into a copy, dropped or given up."""

    def __init__(
        self,
        appearance: Appearance,
        grid: RotaGrid,
        bubble: Bubble,
        send: Callable[[Command, Place], None],
    ) -> None:
        super().__init__()
        self._appearance, self._grid, self._bubble, self._send = appearance, grid, bubble, send
        self._carried = Carried(TilePainter(appearance), bubble.over)
        self._judgements: dict[bool, Judgement] = {}
        self.cargo: Cargo | None = None
        self.by_keys = False
        self.pointer = QPoint(0, 0)
        self._copy = False
        self._at: Place | None = None
        self._answer: Answer | None = None
        self.beyond: Beyond | None = None
        """Where else a drag may end; None: on this board only."""
        self.left_window: Callable[[str], object] | None = None
        """Hears, with its code, that what is in hand was taken out of the window."""
        self._foreign: Foreign | None = None
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._judge_the_rest)
        grid.verticalScrollBar().valueChanged.connect(self._look_further)

    @property
    def active(self) -> bool:
        """Whether anything is in hand."""
        return self.cargo is not None

    @property
    def judging(self) -> bool:
        """Whether cells that are not on view are about to be judged."""
        return self._rest.isActive()

    @property
    def title(self) -> str:
        """What is in hand, in words; empty if nothing is."""
        board = self._grid.board
        return "" if self.cargo is None or board is None else self.cargo.title(board, self._copy)

    @property
    def answer(self) -> Answer | None:
        """What the cell under the pointer says."""
        return self._answer

    @property
    def judgement(self) -> Judgement | None:
        """What the cells say to what is in hand; None if nothing is."""
        return self._judgements.get(self._copy)

    def take(self, cargo: Cargo, *, by_keys: bool = False) -> None:
        """Take something in hand; every cell says at once what it thinks of it."""
        assert self._grid.board is not None
        self.cargo, self.by_keys = cargo, by_keys
        self._copy, self._at, self._answer = False, None, None
        self._judgements.clear()
        self._show_first()
        self._carried.cargo = cargo
        self._carried.setVisible(not by_keys)
        self._carried.raise_()
        self._grid.setFocus()
        self.changed.emit()

    def give_up(self) -> None:
        """Let go; nothing changes."""
        self.cargo, self._at, self._answer, self._foreign = None, None, None, None
        self._judgements.clear()
        if self.beyond is not None:
            self.beyond.end()
        self._carried.hide()
        self._bubble.hide()
        self._grid.show_answers(None)
        self.changed.emit()

    def follow(self, at: QPoint, copy: bool) -> None:
        """The pointer is at a point of the grid's viewport."""
        if self.cargo is None:
            return
        self.pointer, self._foreign = at, None
        self._scroll(at)
        self._turn(copy)
        port = self._grid.viewport()
        inside = port.rect().contains(at)
        self._speak(self._grid.cell_at(at) if inside else None, at)
        self._carried.move(port.mapTo(self._bubble.over, at) + QPoint(10, 6))
        if inside:
            self._tell_beside(at)
        else:
            self._reach_out(port.mapToGlobal(at))

    def _tell_beside(self, at: QPoint) -> None:
        """Beside the dates or under the people: there is no cell, and it says so."""
        board, grid = self._grid.board, self._grid
        if board is None or self._at is not None:
            return
        last = grid.date_header.sectionViewportPosition(board.dates - 1)
        if at.x() < last + grid.date_header.defaultSectionSize():
            return
        period = board.region.period
        title = f"{TITLES[Verdict.IMPOSSIBLE]}: outside the period on view"
        line = f"These are {period_text(period.first, period.last)}; show later dates first."
        spot = grid.viewport().mapTo(self._bubble.over, at)
        self._bubble.say(FINE + int(Verdict.IMPOSSIBLE), title, (line,), QRect(spot, spot), spot)

    def _reach_out(self, at: QPoint) -> None:
        """The pointer is beside the cells: over another board, or out of the window."""
        board, cargo, window = self._grid.board, self.cargo, self._grid.window()
        if board is None or cargo is None:
            return
        if self.left_window is not None and not window.frameGeometry().contains(at):
            self.left_window(cargo.tile.code)
            return
        if self.beyond is None:
            return
        self._foreign = found = self.beyond.over(cargo, board, at)
        if found is not None:
            over = self._bubble.over
            box = found.box.translated(over.mapFromGlobal(QPoint(0, 0)))
            show = FINE + int(found.verdict)
            self._bubble.say(show, found.title, found.lines, box, over.mapFromGlobal(at))

    def point(self, at: Place, copy: bool = False) -> None:
        """The frame, which stands for the pointer, is at a cell."""
        self._turn(copy)
        self._speak(at, self._grid.cell_box(*at).center())

    def drop(self) -> None:
        """Drop where the pointer is; what is impossible stays in hand by keys, else goes back."""
        cargo, at, answer, board = self.cargo, self._at, self._answer, self._grid.board
        copy, foreign = self._copy, self._foreign
        if cargo is None or board is None:
            return
        if foreign is not None and self.beyond is not None:
            if foreign.verdict is not Verdict.IMPOSSIBLE:
                self.beyond.drop(cargo, board, self._grid.viewport().mapToGlobal(self.pointer))
            self.give_up()
            return
        if at is None or answer is None or self._refuses(at, answer):
            if not self.by_keys:
                self._go_back()
            return
        block = self._block_at(at) if isinstance(cargo, CodeCargo) else None
        self.give_up()
        if block is not None and isinstance(cargo, CodeCargo):
            self._send(cargo.over_block(board, block.people(board), block.days(board)), at)
        elif at != cargo.source:
            self._grid.choose(*at)
            self._send(cargo.command(board, at, copy, answer.exchange), at)

    def _go_back(self) -> None:
        """What could not be dropped is where it was; why not stays said until the next press."""
        said = self._bubble.isVisible()
        self.give_up()
        self._bubble.setVisible(said)

    def _block_at(self, at: Place) -> Block | None:
        """The selected block of several cells that a cell lies in."""
        block = selected(self._grid)
        if block is None or block.size < 2:
            return None
        return block if at[0] in block.places and block.first <= at[1] <= block.last else None

    def paint(self, painter: QPainter) -> None:
        """The source's outline, and the frame of the cell under the pointer."""
        if self.cargo is None:
            return
        theme = self._appearance.theme
        source = self.cargo.source
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if source is not None and not self._copy:
            painter.setPen(QPen(QColor(theme["text"]), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._grid.cell_box(*source).adjusted(1, 1, -3, -3))
        if self._at is not None and self._answer is not None:
            painter.setPen(QPen(QColor(theme[_LINES[self._answer.verdict]]), 2))
            painter.drawRect(self._grid.cell_box(*self._at).adjusted(0, 0, -1, -1))
        self._paint_column(painter)

    def _paint_column(self, painter: QPainter) -> None:
        """Lines beside the only date that a slot can go to."""
        board = self._grid.board
        assert self.cargo is not None
        only = self.cargo.column(board) if board is not None else None
        if only is None:
            return
        box = self._grid.cell_box(int(self._grid.lines[self._grid.lines >= 0][0]), only)
        painter.setPen(QPen(QColor(self._appearance.theme["text2"]), 1))
        for x in (box.left() - 1, box.right()):
            painter.drawLine(x, 0, x, self._grid.viewport().height())

    # Judging -----------------------------------------------------------------------------------

    def _show(self) -> None:
        board, cargo = self._grid.board, self.cargo
        assert board is not None
        assert cargo is not None
        if self._copy not in self._judgements:
            found = Judgement(board, cargo, self._copy, self._in_view(_BEYOND))
            self._judgements[self._copy] = found
        self._grid.show_answers(self._judgements[self._copy].answers)

    def _show_first(self) -> None:
        """What is on view is painted before anything is worked out that nobody sees yet."""
        self._show()
        self._grid.viewport().repaint()
        self._rest.start()

    def _judge_the_rest(self) -> None:
        if self.judgement is not None:
            self.judgement.look_further()

    def _turn(self, copy: bool) -> None:
        """Ctrl went down or up: another question, so other answers."""
        if copy != self._copy:
            self._copy, self._at = copy, None
            self._show_first()
            self.changed.emit()

    def _look_further(self) -> None:
        judgement = self.judgement
        if judgement is not None and not judgement.knows(self._in_view()):
            judgement.look_at(self._in_view(_BEYOND))
            self._show()

    def _in_view(self, beyond: int = 0) -> IntArray:
        """Places of the people on view, and of so many rows above and below."""
        grid = self._grid
        first = max(grid.rowAt(0), 0)
        last = grid.rowAt(grid.viewport().height() - 1)
        last = last if last >= 0 else len(grid.lines)
        lines = grid.lines[max(first - beyond, 0) : last + beyond + 1]
        return np.asarray(lines[lines >= 0], dtype=np.int32)

    def _refuses(self, at: Place, answer: Answer) -> bool:
        return answer.verdict is Verdict.IMPOSSIBLE and at != (
            self.cargo.source if self.cargo else None
        )

    # Speaking ----------------------------------------------------------------------------------

    def _speak(self, at: Place | None, pointer: QPoint) -> None:
        """Say what the cell thinks; the words are looked up once for each cell."""
        if at is None:
            before, self._at, self._answer = self._at, None, None
            self._bubble.hide()
            self._repaint(before)
            return
        judgement = self._judgements[self._copy]
        if at != self._at:
            before, self._at = self._at, at
            judgement.look_at(np.array([at[0]], dtype=np.int32))
            self._answer = judgement.at(at)
            self._repaint(before)
            self._repaint(at)
        self._say(at, pointer, judgement.board)

    def _say(self, at: Place, pointer: QPoint, board: Board) -> None:
        assert self._answer is not None
        assert self.cargo is not None
        answer, cargo = self._answer, self.cargo
        what = f"{board.name(at[0])}, {cargo.tile.name}, {day_text(board.day(at[1]))}"
        if at == cargo.source and not self._copy:
            self._bubble.hide()
            return
        head = "Swap" if answer.exchange else ""
        said = TITLES[answer.verdict]
        title = f"{head}: {said[0].lower()}{said[1:]}" if head else said
        lines = tuple(text for text in (answer.reason, cargo.title(board, self._copy)) if text)
        over = self._bubble.over
        corner = self._grid.viewport().mapTo(over, QPoint(0, 0))
        cell = self._grid.cell_box(*at).translated(corner)
        show = FINE + int(answer.verdict)
        self._bubble.say(show, f"{title}: {what}", lines, cell, pointer + corner)
        if self.by_keys:
            announcement = QAccessibleAnnouncementEvent(self._grid, self._bubble.text)
            QAccessible.updateAccessibility(announcement)

    def _repaint(self, at: Place | None) -> None:
        if at is not None:
            box: QRect = self._grid.cell_box(*at).adjusted(-2, -2, 2, 2)
            self._grid.viewport().update(box)

    def _scroll(self, at: QPoint) -> None:
        """Near an edge the board moves on."""
        port, bar = self._grid.viewport().rect(), self._grid.verticalScrollBar()
        if port.top() <= at.y() < port.top() + _EDGE:
            bar.setValue(bar.value() - _STEP)
        elif port.bottom() - _EDGE < at.y() <= port.bottom():
            bar.setValue(bar.value() + _STEP)
