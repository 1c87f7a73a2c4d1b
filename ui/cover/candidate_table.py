"""The ranked candidates as a table with bars of points; sorted by score, never re-sorted."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
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

from planner.domain.cover.suggestion import REDEPLOY, Candidate
from ui.cover import candidate_text as words
from ui.cover.candidate_text import Names
from ui.names import short_trust
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, REGULAR
from ui.theme.icons import paint_icon

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
PARTS = ("travel", "mode", "rank", "repeat")
Lines = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate with the names behind its codes and the sentence that explains it."""

    number: int
    candidate: Candidate
    names: Names
    why: str
    proposed: bool = False
    """Whether they are proposed for this place already."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: heading, width in pixels at 100 % (wide, small), and its two lines."""

    title: str
    width: tuple[int, int]
    lines: Callable[[CandidateRow], Lines]
    right: bool = False


def _person(row: CandidateRow) -> Lines:
    skills = " · ".join(skill.code for skill in row.candidate.skills)
    return row.candidate.name, " · ".join(part for part in (row.candidate.grade, skills) if part)


def _state(row: CandidateRow) -> str:
    return "proposed" if row.proposed else ""


def _home(row: CandidateRow) -> Lines:
    return row.names.service, "Own trust" if row.names.own_trust else short_trust(row.names.trust)


COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("#", (32, 28), lambda row: (str(row.number), "")),
    TableColumn("Person", (168, 152), _person),
    TableColumn("Home", (0, 0), _home),
    TableColumn("Mode", (108, 104), lambda row: (words.mode_text(row.candidate), _state(row))),
    TableColumn("Travel", (92, 84), lambda row: words.travel_text(row.candidate), True),
    TableColumn("Points by part", (168, 128), lambda row: ("", words.points_text(row.candidate))),
    TableColumn("Score", (64, 56), lambda row: (words.score_text(row.candidate.score), ""), True),
    TableColumn("Rest, h", (92, 84), lambda row: (words.rest_text(row.candidate), ""), True),
    TableColumn(
        "Week / avg, h", (100, 96), lambda row: (words.hours_pair(row.candidate), ""), True
    ),
    TableColumn("Lender margin", (104, 100), lambda row: (words.lender_text(row.candidate), "")),
    TableColumn("Cost", (60, 52), lambda row: (words.cost_text(row.candidate), ""), True),
)
_HOME_LEAST, _POINTS_LEAST = 112, 64
"""Least widths in pixels at 100 %."""
_PERSON, _POINTS, _SCORE, _LENDER, _HOME = 1, 5, 6, 9, 2


class CandidateModel(QAbstractTableModel):
    """Candidates in the order of their score."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[CandidateRow] = []

    def show(self, rows: list[CandidateRow]) -> None:
        """Take other candidates."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Candidates."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """What is shown of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Both lines of a cell; the explanation as the tool-tip."""
        row = self.rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return ", ".join(part for part in COLUMNS[index.column()].lines(row) if part)
        if role == Role.ToolTipRole:
            return row.why
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return int(_RIGHT if COLUMNS[section].right else _LEFT)
        return COLUMNS[section].title if role == Role.DisplayRole else None


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
            if index.column() == 0:
                edge = QRect(box.left(), box.top(), 3, box.height())
                painter.fillRect(edge, QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        row, column = self._rows.rows[index.row()], COLUMNS[index.column()]
        inner = box.adjusted(6, 0, -6, 0)
        if index.column() == _POINTS:
            self._bars(painter, row.candidate, inner)
        elif index.column() == _LENDER and row.candidate.mode == REDEPLOY:
            self._chip(painter, row.candidate, inner)
            return
        self._text(painter, row, column, inner, index.column())

    def _text(
        self, painter: QPainter, row: CandidateRow, column: TableColumn, box: QRect, number: int
    ) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        first, second = column.lines(row)
        align = _RIGHT if column.right else _LEFT
        half = box.height() // 2
        upper = box if not second else QRect(box.left(), box.top() + 4, box.width(), half - 4)
        painter.setFont(font(12, BOLD) if number in {_PERSON, _SCORE} else font(12))
        quiet = number == _LENDER
        painter.setPen(QColor(theme["text3" if quiet else "text"]))
        self._line(painter, upper, align, first)
        if second:
            lower = QRect(box.left(), box.top() + half, box.width(), half - 4)
            painter.setFont(font(11))
            painter.setPen(QColor(theme["text2"]))
            self._line(painter, lower, align, second)
        if number == _PERSON and row.candidate.warnings:
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

    def _chip(self, painter: QPainter, candidate: Candidate, box: QRect) -> None:
        theme = self._appearance.theme
        text, after = words.lender_text(candidate), candidate.lender_margin_after
        state = "edge" if after == 0 else "unsafe" if after is not None and after < 0 else None
        painter.setFont(self._appearance.font(11, BOLD if state else REGULAR))
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        chip = QRect(box.left(), box.center().y() - 10, min(width, box.width()), 20)
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
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(_HOME, QHeaderView.ResizeMode.Stretch)
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
        if model.rows:
            last = model.index(len(model.rows) - 1, len(COLUMNS) - 1)
            model.dataChanged.emit(model.index(0, 0), last)

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

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.verticalHeader().setDefaultSectionSize(metrics.px(44))
        self.horizontalHeader().setFixedHeight(metrics.row)
        small = 1 if metrics.small else 0
        widths = [metrics.px(column.width[small]) for column in COLUMNS]
        lacking = sum(widths) + metrics.px(_HOME_LEAST) - self.viewport().width()
        widths[_POINTS] -= min(max(lacking, 0), widths[_POINTS] - metrics.px(_POINTS_LEAST))
        for number, width in enumerate(widths):
            if number != _HOME:
                self.setColumnWidth(number, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The home gets room first, the points what is left of it."""
        super().resizeEvent(event)
        self._fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which candidate is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.candidate_chosen.emit(self.candidates.rows[current.row()])
