"""Dates, strips and gap chips: one frozen block over the people."""

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from planner.domain.calendar import date_of, weekday
from planner.domain.region import NONE
from planner.domain.wording.formats import margin_text
from ui.rota.board import Board
from ui.rota.chips import paint_chip, paint_ghost_ring
from ui.rota.geometry import BlockRows
from ui.rota.hand import Hand
from ui.rota.strips import GapChip, Safety, StripCell
from ui.rota.texts import chip_tool_tip, strip_tool_tip
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, REGULAR

WEEKDAY_LETTERS = ("M", "Tu", "W", "Th", "F", "Sa", "Su")
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WIDE = 40
"""Pixels from which a strip's cell has room for counts and margin."""
_CHIP = 20


class DateHeader(QHeaderView):
    """Paints the block from the board; `gap_chosen` when a chip is clicked."""

    gap_chosen = Signal(object)
    """A `GapChip`."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._appearance = appearance
        self._board: Board | None = None
        self._today = NONE
        self._answers: Mapping[GapChip, int] | None = None
        self._framed: GapChip | None = None
        self._marked: tuple[int, int] | None = None
        self._ghosts: Mapping[tuple[int, int], str] = {}
        self._strips_shown = self._dates_shown = True
        self.hand: Hand | None = None
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)
        self.setAccessibleName("Dates, strips of cover and gaps")
        self.setMouseTracking(True)

    def show_board(self, board: Board | None, today: int) -> None:
        """Take another board; `today` is a day number."""
        self._board, self._today, self._marked = board, today, None
        self.viewport().update()

    def update_board(self, board: Board) -> None:
        """Take the same board after a change; only dates whose cover changed are repainted."""
        before, self._board = self._board, board
        if before is None or len(before.cover.strips) != len(board.cover.strips):
            self.viewport().update()
            return
        for column in range(board.dates):
            if _cover_of(before, column) != _cover_of(board, column):
                self.viewport().update(self._column_box(column, 0, self.rows.height))

    @property
    def rows(self) -> BlockRows:
        """Where the rows of the block lie."""
        strips = len(self._board.cover.strips) if self._board and self._strips_shown else 0
        return BlockRows.of(strips, self._appearance.metrics, dates=self._dates_shown)

    def show_rows(self, *, strips: bool, dates: bool) -> None:
        """Leave out strips or dates where two boards have no room for them; gaps always stand."""
        self._strips_shown, self._dates_shown = strips, dates
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """The height of the block."""
        return QSize(0, self.rows.height)

    def chips_at(self, column: int) -> list[tuple[QRect, GapChip]]:
        """Chips of a date with where they are drawn, in viewport coordinates."""
        if self._board is None:
            return []
        chips = self._board.cover.gaps[column]
        cell = self._column_box(column, self.rows.gap_top, self.rows.gap_height)
        shown = chips[:2] if cell.width() >= 32 or len(chips) == 1 else chips[:1]
        width = min((cell.width() - 2) // max(len(shown), 1), cell.width() - 6)
        left = cell.center().x() + 1 - width * len(shown) // 2
        top = cell.top() + (cell.height() - _CHIP) // 2
        return [
            (QRect(left + width * number, top, width - 1, _CHIP), chip)
            for number, chip in enumerate(shown)
        ]

    def chip_box(self, chip: GapChip) -> QRect:
        """Where a chip is drawn, or the gap cell of its date where there is no room for it."""
        assert self._board is not None
        column = chip.day - self._board.region.period.first
        drawn = {shown: box for box, shown in self.chips_at(column)}
        whole = self._column_box(column, self.rows.gap_top, self.rows.gap_height)
        return drawn.get(chip, whole)

    def show_answers(self, answers: Mapping[GapChip, int] | None) -> None:
        """Show what every chip thinks of the person in hand; None: nobody is in hand."""
        self._answers = answers
        self.viewport().update()

    def frame_chip(self, chip: GapChip | None) -> None:
        """Frame a chip, as the keys go from one to another."""
        if chip != self._framed:
            self._framed = chip
            self.viewport().update()

    def mark_strip(self, strip: int, column: int) -> None:
        """Frame one shift on one date: somebody came here to see it."""
        self._marked = (strip, column)
        self.viewport().update()

    def clear_mark(self) -> None:
        """Somebody looks at something else now."""
        if self._marked is not None:
            self._marked = None
            self.viewport().update()

    @property
    def marked(self) -> tuple[int, int] | None:
        """Strip and column that are framed."""
        return self._marked

    def show_ghosts(self, ghosts: Mapping[tuple[int, int], str]) -> None:
        """Mark chips (shift, day) that a plan would fill; the values say by whom."""
        self._ghosts = ghosts
        self.viewport().update()

    # Painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the columns that need it."""
        painter = QPainter(self.viewport())
        theme = self._appearance.theme
        painter.fillRect(event.rect(), QColor(theme["surface"]))
        if self._board is None:
            return
        first = self.logicalIndexAt(max(event.rect().left() - 1, 0))
        last = self.logicalIndexAt(event.rect().right())
        last = self._board.dates - 1 if last < 0 else last
        wanted = event.region()
        for column in range(max(first, 0), last + 1):
            if wanted.intersects(self._column_box(column, 0, self.rows.height)):
                self._paint_column(painter, self._board, column)
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        bottom = self.rows.height - 1
        painter.drawLine(event.rect().left(), bottom, event.rect().right(), bottom)

    def _column_box(self, column: int, top: int, height: int) -> QRect:
        return QRect(self.sectionViewportPosition(column), top, self.sectionSize(column), height)

    def _paint_column(self, painter: QPainter, board: Board, column: int) -> None:
        theme, rows = self._appearance.theme, self.rows
        box = self._column_box(column, 0, rows.height)
        tint = column_tint(board, column)
        if tint:
            painter.fillRect(box, QColor(theme[tint]))
        painter.fillRect(
            self._column_box(column, rows.gap_top, rows.gap_height), QColor(theme["sunk"])
        )
        self._paint_lines(painter, board, column, box)
        if rows.date_height:
            self._paint_date(painter, board, column)
        for number, strip in enumerate(board.cover.strips[: rows.strips]):
            cell = strip.cells[column]
            strip_box = self._column_box(column, rows.strip_top(number), rows.strip_height)
            self._paint_strip(painter, cell, strip_box)
            if self._marked == (number, column):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(theme["accent"]), 2))
                painter.drawRect(strip_box.adjusted(1, 1, -2, -2))
        self._paint_chips(painter, board, column)

    def _paint_lines(self, painter: QPainter, board: Board, column: int, box: QRect) -> None:
        theme, rows = self._appearance.theme, self.rows
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        for number in range(rows.strips + 1):
            y = rows.strip_top(number) - 1
            painter.drawLine(box.left(), y, box.right(), y)
        ends_week = int(weekday(board.day(column))) == 6
        painter.setPen(QPen(QColor(theme["line2" if ends_week else "line1"]), 1))
        painter.drawLine(box.right(), 0, box.right(), box.bottom())
        if board.day(column) == self._today:
            painter.fillRect(QRect(box.left() - 1, 0, 2, box.height()), QColor(theme["accent"]))

    def _paint_date(self, painter: QPainter, board: Board, column: int) -> None:
        theme, appearance = self._appearance.theme, self._appearance
        box = self._column_box(column, 0, self.rows.date_height)
        is_today = board.day(column) == self._today
        if is_today:
            painter.fillRect(box, QColor(theme["accent"]))
        day = date_of(board.day(column))
        letter = WEEKDAY_LETTERS[day.weekday()]
        upper = QRect(box.left(), box.top() + 3, box.width(), box.height() // 2 - 3)
        lower = QRect(box.left(), box.top() + box.height() // 2 - 1, box.width(), box.height() // 2)
        painter.setPen(QColor(theme["on-accent" if is_today else "text2"]))
        painter.setFont(appearance.font(11))
        if board.holiday[column]:
            painter.setFont(appearance.font(10, BOLD))
            letter = holiday_letters(letter, painter.fontMetrics(), box.width())
        painter.drawText(upper, _CENTRE, letter)
        painter.setPen(QColor(theme["on-accent" if is_today else "text"]))
        painter.setFont(appearance.font(13, BOLD))
        if painter.fontMetrics().horizontalAdvance("30") > lower.width() - 8:
            painter.setFont(appearance.font(10, BOLD))
        painter.drawText(lower, _CENTRE, str(day.day))

    def _paint_strip(self, painter: QPainter, cell: StripCell | None, box: QRect) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        if cell is None or cell.margin is None:
            painter.setPen(QColor(theme["text3"]))
            painter.setFont(font(10))
            painter.drawText(box, _CENTRE, "–")
            return
        counts = f"{cell.filled}/{cell.minimum}"
        margin = margin_text(cell.margin)
        if cell.safety == Safety.SAFE:
            painter.setPen(QColor(theme["text3"]))
            painter.setFont(font(10))
            painter.drawText(box, _CENTRE, safe_text(cell, painter.fontMetrics(), box.width()))
            return
        state = "edge" if cell.safety == Safety.EDGE else "unsafe"
        width = 1 if state == "edge" else 2
        style = Qt.PenStyle.DotLine if state == "edge" else Qt.PenStyle.SolidLine
        frame = QRectF(box).adjusted(1, 1.5, -2, -2.5)
        painter.setPen(QPen(QColor(theme[f"{state}-line"]), width, style))
        painter.setBrush(QColor(theme[f"{state}-fill"]))
        painter.drawRect(frame)
        painter.setPen(QColor(theme[f"{state}-text"]))
        self._paint_pair(painter, counts, margin, box)

    def _paint_pair(self, painter: QPainter, counts: str, margin: str, box: QRect) -> None:
        """Counts in regular, the margin in bold, as one centred text."""
        font = self._appearance.font
        plain, bold = font(10.5, REGULAR), font(10.5, BOLD)
        painter.setFont(plain)
        first = painter.fontMetrics().horizontalAdvance(counts)
        painter.setFont(bold)
        second = painter.fontMetrics().horizontalAdvance(margin)
        gap = pair_gap(first, second, box.width())
        if not gap:
            painter.drawText(box, _CENTRE, margin)
            return
        left = box.left() + (box.width() - first - gap - second + 1) // 2
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            QRect(left + first + gap, box.top(), second + 2, box.height()), middle, margin
        )
        painter.setFont(plain)
        painter.drawText(QRect(left, box.top(), first + 2, box.height()), middle, counts)

    def _paint_chips(self, painter: QPainter, board: Board, column: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = self.chips_at(column)
        hidden = len(board.cover.gaps[column]) - len(drawn)
        for number, (box, chip) in enumerate(drawn):
            more = f"+{hidden + 1}" if hidden and number + 1 == len(drawn) else ""
            text = more or (chip.text if box.width() >= 26 else chip.code)
            answer = None if self._answers is None else self._answers.get(chip)
            paint_chip(painter, self._appearance, chip, QRectF(box), text, answer)
            if (chip.shift, chip.day) in self._ghosts:
                paint_ghost_ring(painter, self._appearance, QRectF(box))
        if self._framed in board.cover.gaps[column]:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._appearance.theme["accent"]), 2))
            painter.drawRoundedRect(
                QRectF(self.chip_box(self._framed)).adjusted(-1, -1, 1, 1), 5, 5
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # Mouse -----------------------------------------------------------------------------------

    def chip_under(self, at: QPoint) -> GapChip | None:
        """The chip at a point of the viewport."""
        column = self.logicalIndexAt(at)
        if column < 0:
            return None
        return next((chip for box, chip in self.chips_at(column) if box.contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A chip under the pointer is taken or chosen; anything else selects the date."""
        if self.hand is not None and self.hand.chip_press(event):
            return
        chip = self.chip_under(event.position().toPoint())
        if chip is not None:
            self.gap_chosen.emit(chip)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over chips."""
        if self.hand is not None and self.hand.chip_move(event):
            return
        chip = self.chip_under(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if chip else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A chip that was taken is dropped."""
        if self.hand is None or not self.hand.chip_release(event):
            super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool-tips for strips and chips."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, at: QPoint) -> str:
        """The tool-tip at a place of the block."""
        column, strip = self.logicalIndexAt(at), self.rows.strip_at(at.y())
        if self._board is None or column < 0:
            return ""
        chip = self.chip_under(at)
        if chip is not None:
            ghost = self._ghosts.get((chip.shift, chip.day), "")
            return chip_tool_tip(chip) + (f"<br>{escape(ghost)}" if ghost else "")
        if strip is not None:
            return strip_tool_tip(self._board, self._board.cover.strips[strip], column)
        return self._board.date_text(column).replace("; ", "<br>")


def _cover_of(board: Board, column: int) -> tuple[object, ...]:
    """Everything that the block shows of a date."""
    strips = (strip.cells[column] for strip in board.cover.strips)
    return (board.cover.gaps[column], *strips)


def column_tint(board: Board, column: int) -> str | None:
    """Role of a date's ground; None on a plain weekday."""
    if board.holiday[column]:
        return "bank-holiday"
    return "weekend" if board.weekend[column] else None


def holiday_letters(letter: str, metrics: QFontMetrics, room: int) -> str:
    """A bank holiday with its weekday, "F BH", where that fits on every weekday; or "BH"."""
    widest = max(metrics.horizontalAdvance(f"{day} BH") for day in WEEKDAY_LETTERS)
    return f"{letter} BH" if widest <= room else "BH"


def pair_gap(counts: int, margin: int, width: int) -> int:
    """Pixels between counts and margin of so many each, within the frame of a cell; 0 where
    there is no room for both, and the margin stands alone."""
    return max(min(width - 4 - counts - margin, 3), 0)


def safe_text(cell: StripCell, metrics: QFontMetrics, width: int) -> str:
    """Counts and margin of a safe shift, or one of them: a count that is cut, such as 30/30 to
    0/3, would be a wrong one."""
    assert cell.margin is not None
    counts, margin = f"{cell.filled}/{cell.minimum}", margin_text(cell.margin)
    wide = (f"{counts} {margin}",) if width >= _WIDE else ()
    for text in (*wide, counts):
        if metrics.horizontalAdvance(text) <= width - (4 if text in wide else 0):
            return text
    return margin
