"""The corner of the board: the months, heads of the frozen columns, names of the strips."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from planner.domain.calendar import date_of
from planner.domain.wording.formats import count_text
from ui.rota.board import Board
from ui.rota.geometry import BlockRows, FrozenColumns
from ui.rota.tiles import TilePainter
from ui.tables.models import LEFT, RIGHT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD
from ui.theme.icons import paint_icon

_LOCK = 12
"""Size of the lock at 100 %."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def months_text(board: Board, letters: int | None = None) -> str:
    """As "December 2026 – January 2027", or with so many letters of each month."""
    first, last = date_of(board.region.period.first), date_of(board.region.period.last)
    start = f"{_MONTHS[first.month - 1][:letters]} {first.year}"
    end = f"{_MONTHS[last.month - 1][:letters]} {last.year}"
    return start if start == end else f"{start} – {end}"


class Corner(QWidget):
    """Lies over the grid's upper left corner; takes no focus."""

    def __init__(
        self,
        appearance: Appearance,
        tiles: TilePainter,
        rows: Callable[[], BlockRows],
        parent: QWidget,
    ) -> None:
        """`rows`: where those of the dates lie, beside which the names stand."""
        super().__init__(parent)
        self._appearance, self._rows = appearance, rows
        self._tiles = tiles
        self._board: Board | None = None

    @property
    def lock(self) -> str:
        """How much of the board is signed and locked: "Final", "In part"; empty: nothing."""
        board = self._board
        return "" if board is None else board.locks.word(board.region.period)

    def show_board(self, board: Board | None) -> None:
        """Take another board."""
        before, self._board = self._board, board
        if board is not None:
            gaps = f"{board.cover.minimum_gaps} minimum, {board.cover.target_gaps} target gaps"
            locked = f", locked: {self.lock.lower()}" if self.lock else ""
            self.setAccessibleName(f"{months_text(board)}, {gaps}{locked}")
            self.setToolTip("".join(f"<p>{escape(why)}</p>" for why in board.locks.reasons))
        if before is None or board is None or _shown(before) != _shown(board):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the heads."""
        painter = QPainter(self)
        theme = self._appearance.theme
        painter.fillRect(event.rect(), QColor(theme["surface"]))
        if self._board is None:
            return
        metrics = self._appearance.metrics
        rows = self._rows()
        columns = FrozenColumns.of(self.width(), metrics)
        if rows.date_height:
            self._paint_heads(painter, columns, rows, self._board)
        for number in range(rows.strips):
            self._paint_strip_name(painter, self._board, rows, number)
        self._paint_gap_counts(painter, self._board, rows)
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _paint_heads(
        self, painter: QPainter, columns: FrozenColumns, rows: BlockRows, board: Board
    ) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        half = rows.date_height // 2
        locked = self._paint_lock(painter, QRect(8, 2, self.width() - 16, half))
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        months, room = months_text(board), self.width() - 12 - locked
        if painter.fontMetrics().horizontalAdvance(months) > room:
            months = months_text(board, 3)
        painter.drawText(QRect(8, 2, room, half), LEFT, months)
        painter.setFont(font(11, BOLD))
        painter.setPen(QColor(theme["text3"]))
        small = self._appearance.metrics.small
        heads = (
            (columns.name, "Name", LEFT, 8, 0),
            (columns.grade, "Grade", LEFT, 0, 0),
            (columns.hours, "Hours" if small else "Rostered / contr.", RIGHT, -24, 8),
            (columns.balance, "Bal." if small else "Balance", RIGHT, -8, 8),
        )
        for (left, width), text, align, before, after in heads:
            if width:
                box = QRect(left + before, half, width - before - after, rows.date_height - half)
                painter.drawText(box, align, text)
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        for number in range(rows.strips + 1):
            y = rows.strip_top(number) - 1
            painter.drawLine(0, y, self.width(), y)

    def _paint_lock(self, painter: QPainter, line: QRect) -> int:
        """The lock and its word at the right of a line; the width that they take."""
        if not self.lock:
            return 0
        theme, size = self._appearance.theme, self._appearance.metrics.px(_LOCK)
        painter.setFont(self._appearance.font(12))
        painter.setPen(QColor(theme["text2"]))
        painter.drawText(line, RIGHT, self.lock)
        used = painter.fontMetrics().horizontalAdvance(self.lock) + size + 4
        box = QRectF(line.right() - used, line.center().y() - size / 2, size, size)
        paint_icon(painter, "lock", theme["text2"], box)
        return used + 8

    def _paint_strip_name(
        self, painter: QPainter, board: Board, rows: BlockRows, number: int
    ) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        strip, top, height = board.cover.strips[number], rows.strip_top(number), rows.strip_height
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._tiles.draw_tile(painter, strip.tile, QRectF(8, top + 3, 27, height - 8))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text"]))
        metrics = painter.fontMetrics()
        note = _note(self._appearance) if number == 0 else ""
        painter.setFont(font(11))
        noted = painter.fontMetrics().horizontalAdvance(note)
        painter.setPen(QColor(theme["text3"]))
        painter.drawText(QRect(0, top, self.width() - 8, height), RIGHT, note)
        painter.setFont(font(12))
        room = self.width() - 44 - 16 - noted
        name, hours = strip.tile.name, strip.hours
        if metrics.horizontalAdvance(f"{name}  {hours}") > room:
            hours = ""
        painter.setPen(QColor(theme["text"]))
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(44, top, room, height), LEFT, name)
        used = metrics.horizontalAdvance(name)
        painter.setPen(QColor(theme["text3"]))
        painter.drawText(QRect(44 + used + 7, top, room - used, height), LEFT, hours)

    def _paint_gap_counts(self, painter: QPainter, board: Board, rows: BlockRows) -> None:
        theme, font, cover = self._appearance.theme, self._appearance.font, board.cover
        box = QRect(0, rows.gap_top, self.width(), rows.gap_height)
        painter.fillRect(box, QColor(theme["sunk"]))
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        painter.drawText(box.adjusted(8, 0, 0, 0), LEFT, "Gaps")
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text2"]))
        target = f" · {count_text(cover.target_gaps, 'target', 'target')}"
        right = box.adjusted(0, 0, -8, 0)
        painter.drawText(right, RIGHT, target)
        used = painter.fontMetrics().horizontalAdvance(target)
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["unsafe-text" if cover.minimum_gaps else "text2"]))
        painter.drawText(
            right.adjusted(0, 0, -used, 0),
            RIGHT,
            count_text(cover.minimum_gaps, "minimum", "minimum"),
        )


def _shown(board: Board) -> tuple[object, ...]:
    """All that the corner shows of a board."""
    cover = board.cover
    strips = [(strip.tile, strip.hours) for strip in cover.strips]
    return months_text(board), cover.minimum_gaps, cover.target_gaps, strips, board.locks


def _note(appearance: Appearance) -> str:
    """What the figures of the strips are."""
    return "filled / min" if appearance.metrics.small else "filled / min · margin"
