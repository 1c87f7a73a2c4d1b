"""The assignments of a plan as a list with check boxes; reasons as tool-tips."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.domain.region import Region
from planner.domain.wording.formats import day_text
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD
from ui.theme.icons import paint_icon

if TYPE_CHECKING:
    from planner.application.planning import Assignment

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_CHECKED, _UNCHECKED = int(Qt.CheckState.Checked.value), int(Qt.CheckState.Unchecked.value)
_CHECK = 16
"""Side of a check box in pixels."""
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One assignment in words."""

    name: str
    when: str
    where: str
    how: str
    reason: str

    @property
    def words(self) -> str:
        """The row as a screen reader speaks it."""
        return f"{self.name}, {self.when}, {self.where}, {self.how}"


def plan_row(region: Region, assignment: "Assignment") -> PlanRow:
    """An assignment with the names behind its codes."""
    services, people = region.services.ids, region.people.ids
    left = assignment.moved_from
    how = "extra shift"
    if left is not None:
        how = f"from {services.names[services.index[left.service]]}, {left.shift}"
    return PlanRow(
        name=people.names[people.index[assignment.staff_id]],
        when=f"{assignment.shift} · {day_text(assignment.day)}",
        where=f"to {services.names[services.index[assignment.service]]}",
        how=f"{how} · {assignment.points} points",
        reason=assignment.reason,
    )


class PlanModel(QAbstractListModel):
    """Assignments by date, each of them in or out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PlanRow] = []
        self.chosen: set[int] = set()
        """Rows that are to be accepted."""

    def show(self, rows: list[PlanRow]) -> None:
        """Take another plan, all of it in."""
        self.beginResetModel()
        self.rows, self.chosen = rows, set(range(len(rows)))
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Assignments."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be taken in or out."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | int | None:
        """What a screen reader and a test read; the reason as the tool-tip."""
        row = self.rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return row.words
        if role == Role.CheckStateRole:
            inside = index.row() in self.chosen
            return _CHECKED if inside else _UNCHECKED
        return f"{row.words}\n{row.reason}" if role == Role.ToolTipRole else None

    def take(self, rows: Collection[int], inside: bool) -> None:
        """Take rows in or out."""
        self.chosen = self.chosen | set(rows) if inside else self.chosen - set(rows)
        if self.rows:
            self.dataChanged.emit(
                self.index(0), self.index(len(self.rows) - 1), [Role.CheckStateRole]
            )


class _PlanDelegate(QStyledItemDelegate):
    """A check box and three lines: who and when, where to, how."""

    def __init__(self, appearance: Appearance, model: PlanModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._rows = appearance, model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every row is as high as any other."""
        return QSize(0, self._appearance.metrics.px(60))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One assignment."""
        theme, font = self._appearance.theme, self._appearance.font
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        row, inside = self._rows.rows[index.row()], index.row() in self._rows.chosen
        self._check(painter, box, inside)
        third = (box.height() - 8) // 3
        left = box.left() + _CHECK + 24
        lines = [
            QRect(left, box.top() + 4 + third * at, box.right() - left - 12, third)
            for at in range(3)
        ]
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text" if inside else "text3"]))
        painter.drawText(lines[0], _RIGHT, row.when)
        used = painter.fontMetrics().horizontalAdvance(row.when) + 8
        painter.setFont(font(12, BOLD))
        self._line(painter, lines[0].adjusted(0, 0, -used, 0), row.name)
        painter.setFont(font(11))
        painter.setPen(QColor(theme["text2" if inside else "text3"]))
        self._line(painter, lines[1], row.where)
        self._line(painter, lines[2], row.how)

    def _check(self, painter: QPainter, box: QRect, inside: bool) -> None:
        theme = self._appearance.theme
        place = QRectF(box.left() + 12, box.center().y() - _CHECK / 2, _CHECK, _CHECK)
        painter.setPen(QPen(QColor(theme["accent" if inside else "line3"]), 1))
        painter.setBrush(QColor(theme["accent" if inside else "surface"]))
        painter.drawRoundedRect(place, 3, 3)
        if inside:
            paint_icon(painter, "check", theme["on-accent"], place.adjusted(1, 1, -1, -1))

    @staticmethod
    def _line(painter: QPainter, box: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)


class PlanList(QListView):
    """What a plan proposes; a click on the box, or Space, takes a row in or out."""

    row_chosen = Signal(object)
    """A `PlanRow`."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("gaps")
        self.setAccessibleName("Assignments of the plan")
        self.plan = PlanModel()
        self.setModel(self.plan)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_PlanDelegate(appearance, self.plan, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes what is selected in or out."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            rows = {index.row() for index in self.selectedIndexes()}
            self.plan.take(rows, self.currentIndex().row() not in self.plan.chosen)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() < _CHECK + 20:
            self.plan.take({index.row()}, index.row() not in self.plan.chosen)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which assignment is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.row_chosen.emit(self.plan.rows[current.row()])
