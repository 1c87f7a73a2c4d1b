"""The two tables of the ledger: sums by pair and month, and the duties under the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.columns import SharedColumns
from ui.demand.line_table import plain
from ui.theme.appearance import Appearance

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_SIDE = Qt.AlignmentFlag.AlignVCenter


class TextModel(QAbstractTableModel):
    """Rows of text; figures stand right."""

    def __init__(self, heads: Sequence[str], right: Sequence[str]) -> None:
        super().__init__()
        self.heads = tuple(heads)
        self.rows: Sequence[tuple[str, ...]] = ()
        self.right = frozenset(self.heads.index(name) for name in right)
        """Columns of figures."""

    def show(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """As the heads."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Text and its side."""
        if role == Role.TextAlignmentRole:
            return self._side(index.column())
        if role in {Role.DisplayRole, Role.ToolTipRole}:
            return self.rows[index.row()][index.column()]
        if role == Role.AccessibleTextRole:
            return f"{self.heads[index.column()]}: {self.rows[index.row()][index.column()]}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return self._side(section)
        return self.heads[section] if role == Role.DisplayRole else None

    def _side(self, column: int) -> int:
        right = column in self.right
        return int((Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | _SIDE)


class TextTable(QTableView):
    """A plain table whose columns share its width; figures are never cut."""

    row_chosen = Signal(int)

    def __init__(
        self, appearance: Appearance, name: str, model: TextModel, spare: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName(name)
        self.setProperty("figures", True)
        self._appearance = appearance
        self.texts = model
        self.setModel(model)
        self._columns = SharedColumns(self, model.right, list(map(model.heads.index, spare)))
        plain(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        appearance.changed.connect(self._fit)
        self._fit()

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(self.texts.index(row, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell when another row is chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._columns.fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._appearance.metrics.row)
        self.horizontalHeader().setFixedHeight(self._appearance.metrics.row)
        self._columns.fit()
