"""Problems of an import, by sheet and cell, with what would be right."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from planner.application.importing_report import Problem
from ui.theme.appearance import Appearance

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_HEADS = ("", "File", "Sheet", "Cell", "Value", "What is wrong", "What would be right")
_WIDTHS = (72, 140, 110, 64, 140)


class ProblemModel(QAbstractTableModel):
    """Errors first, then warnings."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, Problem]] = []

    def show(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Take the problems of another import."""
        self.beginResetModel()
        self._rows = [("error", one) for one in errors] + [("warning", one) for one in warnings]
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Problems."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Where, what, and what would be right."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Text of a cell."""
        if role not in {Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole}:
            return None
        sort, one = self._rows[index.row()]
        return (sort, one.file, one.sheet, one.cell, one.value, one.problem, one.fix)[
            index.column()
        ]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return _HEADS[section] if role == Role.DisplayRole else None


class ProblemTable(QTableView):
    """Problems to read, one a row."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName("Problems found, by sheet and cell")
        self._appearance = appearance
        self.found = ProblemModel()
        self.setModel(self.found)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(240)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(appearance.metrics.row)

    def show_problems(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Show the problems of another import."""
        self.found.show(errors, warnings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentences share the room that is left."""
        super().resizeEvent(event)
        for number, width in enumerate(_WIDTHS):
            self.setColumnWidth(number, width)
        left = max(self.viewport().width() - sum(_WIDTHS), 320) // 2
        self.setColumnWidth(5, left)
        self.setColumnWidth(6, left)
