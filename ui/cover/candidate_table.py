"""The ranked candidates as a table with bars of points; sorted by score, never re-sorted."""

from collections.abc import Collection, Mapping, Sequence
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
)
from PySide6.QtWidgets import (
    QStyleOptionViewItem,
    QWidget,
)

from planner.domain.cover.pledges import Pledged
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
from ui.enter import ENTERS
from ui.tables.choosing import choose_index
from ui.tables.models import LEFT, RIGHT, Index, TableModel
from ui.tables.painting import RowPainter
from ui.tables.views import RowTable
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD
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
        """Why this person, and what they are on offer for."""
        one = self.rows[row]
        return "\n".join([*(other.text for other in one.spoken_for), one.why])

    def mark_proposed(self, staff: Collection[str]) -> None:
        """Mark who is proposed for this place; nobody moves."""
        self.rows = [replace(row, proposed=row.candidate.staff_id in staff) for row in self.rows]
        self.look_again()

    def mark_spoken_for(self, found: Mapping[int, Sequence[Pledged]]) -> None:
        """Mark who is on offer or proposed, by number in the region; nobody moves."""
        self.rows = [
            replace(row, spoken_for=tuple(found.get(row.candidate.person, ()))) for row in self.rows
        ]
        self.look_again()


class _CandidateDelegate(RowPainter):
    """Paints two lines a cell, bars for points, a chip for the lender's margin."""

    def __init__(self, appearance: Appearance, model: CandidateModel, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._rows = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        box: QRect = option.rect
        self.paint_ground(painter, option)
        row, column = self._rows.rows[index.row()], COLUMNS[index.column()]
        inner = box.adjusted(6, 0, -6, 0)
        if column.key == POINTS:
            self._bars(painter, row.candidate, inner)
        self._text(painter, row, column, inner)

    def _text(self, painter: QPainter, row: CandidateRow, column: TableColumn, box: QRect) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        first, second = column.lines(row)
        if column.key == HOME and self.advance(first, 12) > box.width():
            first, second = split_home(row)
        align = RIGHT if column.right else LEFT
        half = box.height() // 2
        upper = box if not second else QRect(box.left(), box.top() + 4, box.width(), half - 4)
        painter.setFont(font(12, BOLD) if column.key in {PERSON, SCORE} else font(12))
        painter.setPen(QColor(theme["text"]))
        self.paint_text(painter, upper, first, align)
        if column.key == LENDER and moves(row):
            self._margin(painter, row.candidate, second, box)
        elif second:
            lower = QRect(box.left(), box.top() + half, box.width(), half - 4)
            painter.setFont(font(11))
            painter.setPen(QColor(theme["text2"]))
            self.paint_text(painter, lower, second, align)
        if column.key == PERSON and (row.candidate.warnings or row.taken):
            side = self._appearance.metrics.px(12)
            place = QRectF(box.right() - side, box.top() + 7, side, side)
            paint_icon(painter, "triangle-alert", theme["edge-text"], place)

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

    def _margin(self, painter: QPainter, candidate: Candidate, text: str, box: QRect) -> None:
        """The lender's margin before and after, in the look of what is left."""
        after = candidate.lender_margin_after
        state = "edge" if after == 0 else "unsafe" if after is not None and after < 0 else None
        width = min(self.chip_width(text, state), box.width())
        height = min(QFontMetrics(self._appearance.font(11)).height() + 2, box.height() // 2 - 2)
        chip = QRect(box.left(), box.top() + box.height() // 2, width, height)
        self.paint_chip(painter, text, chip, state)


class CandidateTable(RowTable):
    """Candidates to choose from."""

    candidate_chosen = Signal(object)
    """A `CandidateRow`."""
    place_wanted = Signal()
    """The chosen candidate is to be placed: Enter, or a double click."""
    fitted = Signal()
    """The columns found their room."""

    def __init__(self, appearance: Appearance) -> None:
        self.candidates = CandidateModel()
        super().__init__(appearance, "Candidates, best first", self.candidates)
        self.setItemDelegate(_CandidateDelegate(appearance, self.candidates, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setMinimumSectionSize(appearance.metrics.px(24))
        self.fit()

    def show_rows(self, rows: list[CandidateRow]) -> None:
        """Show other candidates, the best one chosen."""
        self.candidates.show(rows)
        if rows:
            choose_index(self, self.candidates.index(0, 0))

    def chosen(self) -> CandidateRow | None:
        """The candidate now chosen."""
        at = self.currentIndex().row()
        return self.candidates.rows[at] if 0 <= at < len(self.candidates.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter places."""
        if event.key() in ENTERS:
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

    def row_height(self) -> int:
        """Two lines."""
        return self._appearance.metrics.px(44)

    def fit_columns(self) -> None:
        """The home gets room first, the points what is left of it; columns that find none go."""
        metrics = self._appearance.metrics
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

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which candidate is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.candidate_chosen.emit(self.candidates.rows[current.row()])
