"""The ranked candidates as a table with bars of points; sorted by score, never re-sorted."""

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import (
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from planner.domain.cover.suggestion import Candidate
from ui.cover.candidate_columns import (
    COLUMNS,
    HOME,
    HOME_LEAST,
    LENDER,
    PARTS,
    PERSON,
    POINTS,
    POINTS_LEAST,
    SCORE,
    CandidateRow,
    TableColumn,
    moves,
    shown_columns,
    split_home,
)
from ui.tables.models import LEFT, RIGHT, Index, TableModel
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, REGULAR
from ui.theme.icons import paint_icon

_KEYS = tuple(column.key for column in COLUMNS)


class CandidateModel(TableModel[CandidateRow]):
    """Candidates in the order of their score."""

    def __init__(self) -> None:
        super().__init__(
            [column.title for column in COLUMNS], [one.title for one in COLUMNS if one.right]
        )

    def text(self, row: int, column: int) -> str:
        """Both lines of a cell."""
        return ", ".join(part for part in COLUMNS[column].lines(self.rows[row]) if part)

    def tip(self, row: int, _column: int) -> str:
        """Why this person."""
        return self.rows[row].why


class _CandidateDelegate(QStyledItemDelegate):
    """Paints two lines a cell, bars for points, a chip for the lender's margin."""

    def __init__(self, appearance: Appearance, model: CandidateModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._rows = appearance, model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        theme = self._appearance.theme
        box: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            if box.left() <= 0:
                edge = QRect(box.left(), box.top(), 3, box.height())
                painter.fillRect(edge, QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        row, column = self._rows.rows[index.row()], COLUMNS[index.column()]
        inner = box.adjusted(6, 0, -6, 0)
        if column.key == POINTS:
            self._bars(painter, row.candidate, inner)
        self._text(painter, row, column, inner)

    def _text(self, painter: QPainter, row: CandidateRow, column: TableColumn, box: QRect) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        first, second = column.lines(row)
        wide = QFontMetrics(font(12)).horizontalAdvance(first)
        if column.key == HOME and wide > box.width():
            first, second = split_home(row)
        align = RIGHT if column.right else LEFT
        half = box.height() // 2
        upper = box if not second else QRect(box.left(), box.top() + 4, box.width(), half - 4)
        painter.setFont(font(12, BOLD) if column.key in {PERSON, SCORE} else font(12))
        painter.setPen(QColor(theme["text"]))
        self._line(painter, upper, align, first)
        if column.key == LENDER and moves(row):
            self._chip(painter, row.candidate, second, box)
        elif second:
            lower = QRect(box.left(), box.top() + half, box.width(), half - 4)
            painter.setFont(font(11))
            painter.setPen(QColor(theme["text2"]))
            self._line(painter, lower, align, second)
        if column.key == PERSON and row.candidate.warnings:
            place = QRectF(box.right() - 12, box.top() + 7, 12, 12)
            paint_icon(painter, "triangle-alert", theme["edge-text"], place)

    def _line(self, painter: QPainter, box: QRect, align: Qt.AlignmentFlag, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, align, shown)

    def _bars(self, painter: QPainter, candidate: Candidate, box: QRect) -> None:
        """Points by part, one after another; 100 points fill the column."""
        theme = self._appearance.theme
        total = max(100, candidate.points)
        left, top = float(box.left()), box.top() + 8
        for part in PARTS:
            width = box.width() * candidate.points_by.get(part, 0) / total
            if width:
                bar = QRectF(left, top, max(width - 1, 1), 10)
                painter.fillRect(bar, QColor(theme[f"part-{part}"]))
                left += width

    def _chip(self, painter: QPainter, candidate: Candidate, text: str, box: QRect) -> None:
        """The lender's margin before and after, in the look of what is left."""
        theme, after = self._appearance.theme, candidate.lender_margin_after
        state = "edge" if after == 0 else "unsafe" if after is not None and after < 0 else None
        painter.setFont(self._appearance.font(11, BOLD if state else REGULAR))
        metrics = painter.fontMetrics()
        width = min(metrics.horizontalAdvance(text) + 12, box.width())
        height = min(metrics.height() + 2, box.height() // 2 - 2)
        chip = QRect(box.left(), box.top() + box.height() // 2, width, height)
        style = Qt.PenStyle.DotLine if state == "edge" else Qt.PenStyle.SolidLine
        line = theme[f"{state}-line" if state else "line2"]
        painter.setPen(QPen(QColor(line), 2 if state == "unsafe" else 1, style))
        painter.setBrush(QColor(theme[f"{state}-fill" if state else "surface"]))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(QColor(theme[f"{state}-text" if state else "text2"]))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


class CandidateTable(QTableView):
    """Candidates to choose from."""

    candidate_chosen = Signal(object)
    """A `CandidateRow`."""
    place_wanted = Signal()
    """The chosen candidate is to be placed: Enter, or a double click."""
    fitted = Signal()
    """The columns found their room."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName("Candidates, best first")
        self._appearance = appearance
        self.candidates = CandidateModel()
        self.setModel(self.candidates)
        self.setItemDelegate(_CandidateDelegate(appearance, self.candidates, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(appearance.metrics.px(24))
        appearance.changed.connect(self._fit)
        self._fit()

    def show_rows(self, rows: list[CandidateRow]) -> None:
        """Show other candidates, the best one chosen."""
        self.candidates.show(rows)
        if rows:
            self.setCurrentIndex(self.candidates.index(0, 0))

    def mark_proposed(self, staff: Collection[str]) -> None:
        """Mark who is proposed for this place."""
        model = self.candidates
        model.rows = [replace(row, proposed=row.candidate.staff_id in staff) for row in model.rows]
        model.look_again()

    def chosen(self) -> CandidateRow | None:
        """The candidate now chosen."""
        at = self.currentIndex().row()
        return self.candidates.rows[at] if 0 <= at < len(self.candidates.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter places."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.place_wanted.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click places, too."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.place_wanted.emit()

    @property
    def shows_points(self) -> bool:
        """Whether there is room for the bars."""
        return not self.isColumnHidden(_KEYS.index(POINTS))

    def _fit(self) -> None:
        """Columns that find no room go; the last one that is left takes the rest."""
        metrics = self._appearance.metrics
        self.verticalHeader().setDefaultSectionSize(metrics.px(44))
        self.horizontalHeader().setFixedHeight(metrics.row)
        small = 1 if metrics.small else 0
        room = self.width() - metrics.scroll_bar - 6
        widths = shown_columns(
            room,
            {column.key: metrics.px(column.width[small]) for column in COLUMNS},
            metrics.px(HOME_LEAST),
            metrics.px(POINTS_LEAST),
        )
        stretched = HOME if HOME in widths else PERSON
        widths[stretched] += room - sum(widths.values())
        for number, key in enumerate(_KEYS):
            self.setColumnHidden(number, key not in widths)
            if key in widths:
                self.setColumnWidth(number, widths[key])
        self.fitted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The home gets room first, the points what is left of it."""
        super().resizeEvent(event)
        self._fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which candidate is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.candidate_chosen.emit(self.candidates.rows[current.row()])
