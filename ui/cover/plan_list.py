"""The assignments of a plan as a list, two lines each; reasons as tool-tips."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.domain.region import Region
from planner.domain.wording.formats import day_text
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

if TYPE_CHECKING:
    from planner.application.planning import Assignment

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
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
    """Assignments by date."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PlanRow] = []

    def show(self, rows: list[PlanRow]) -> None:
        """Take another plan."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Assignments."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """What a screen reader and a test read; the reason as the tool-tip."""
        row = self.rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return row.words
        return f"{row.words}\n{row.reason}" if role == Role.ToolTipRole else None


class _PlanDelegate(QStyledItemDelegate):
    """Three lines: who and when, where to, how."""

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
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        row = self._rows.rows[index.row()]
        third = (box.height() - 8) // 3
        lines = [
            QRect(box.left() + 16, box.top() + 4 + third * at, box.width() - 28, third)
            for at in range(3)
        ]
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text"]))
        painter.drawText(lines[0], _RIGHT, row.when)
        used = painter.fontMetrics().horizontalAdvance(row.when) + 8
        painter.setFont(font(12, BOLD))
        self._line(painter, lines[0].adjusted(0, 0, -used, 0), row.name)
        painter.setFont(font(11))
        painter.setPen(QColor(theme["text2"]))
        self._line(painter, lines[1], row.where)
        self._line(painter, lines[2], row.how)

    @staticmethod
    def _line(painter: QPainter, box: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)


class PlanList(QListView):
    """What a plan proposes."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("gaps")
        self.setAccessibleName("Assignments of the plan")
        self.plan = PlanModel()
        self.setModel(self.plan)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_PlanDelegate(appearance, self.plan, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
