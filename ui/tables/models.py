"""Models of tables and lists that show one value a row.

Qt asks every model the same: how many rows and columns, what they are called, on which side they
stand, who may be chosen. It is answered here, once; a model of its own says what a row says.
"""

from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from planner.domain.calendar import IntArray

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CHOOSABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
T = TypeVar("T")


class ColumnModel(QAbstractTableModel):
    """A table whose columns have titles; figures stand right, as do their titles."""

    def __init__(self, heads: Sequence[str], right: Collection[str] = ()) -> None:
        super().__init__()
        self.name_columns(heads, right)

    def name_columns(self, heads: Sequence[str], right: Collection[str]) -> None:
        """Take the titles; `right`: those of figures."""
        self.heads = tuple(heads)
        self._sides = tuple(int(RIGHT if head in right else LEFT) for head in self.heads)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """As the heads."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return self._sides[section]
        return self.heads[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Texts by what they are for, and their side."""
        row, column = index.row(), index.column()
        match role:
            case Role.DisplayRole:
                return self.text(row, column)
            case Role.AccessibleTextRole:
                return self.spoken(row, column)
            case Role.ToolTipRole:
                return self.tip(row, column)
            case Role.TextAlignmentRole:
                return self._sides[column]
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        raise NotImplementedError

    def spoken(self, row: int, column: int) -> str:
        """What a screen reader says of a cell."""
        return self.text(row, column)

    def tip(self, row: int, column: int) -> str:
        """The tool-tip of a cell."""
        return self.text(row, column)


class _Values(Generic[T]):
    """The rows of a model, whatever it makes of them."""

    rows: Sequence[T] = ()

    def show(self, rows: Sequence[T]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Values."""
        return 0 if parent.isValid() else len(self.rows)

    def width(self) -> int:
        """Number of columns."""
        return 1

    def look_again(self) -> None:
        """Every row says something else than before, or looks otherwise."""
        if self.rows:
            last = self.index(len(self.rows) - 1, self.width() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class TableModel(_Values[T], ColumnModel):
    """A value a row."""

    def width(self) -> int:
        """Number of columns."""
        return len(self.heads)


class ListModel(_Values[T], QAbstractListModel):
    """A value a row, in one column."""

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """What a screen reader and a test read; the tool-tip."""
        row = self.rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return self.words(row)
        return self.tip(row) if role == Role.ToolTipRole else None

    def words(self, row: T) -> str:
        """A row as a screen reader speaks it."""
        raise NotImplementedError

    def tip(self, row: T) -> str:
        """The tool-tip of a row."""
        return self.words(row)


class SectionedModel(ListModel[T | str]):
    """Values with headings between them: a text is a heading, and cannot be chosen."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        heading = isinstance(self.rows[index.row()], str)
        return Qt.ItemFlag.NoItemFlags if heading else CHOOSABLE


class GroupedModel(QAbstractTableModel):
    """Rows of a grid: headings of groups, and the people under them.

    `lines` says what each row is: a place in the order of the people (≥ 0), or −1 − group.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: IntArray = np.zeros(0, dtype=np.int32)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Headings and people."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        return Qt.ItemFlag.NoItemFlags if self.place(index.row()) is None else CHOOSABLE

    def place(self, row: int) -> int | None:
        """Place of the person in a row; None for a heading."""
        line = int(self.lines[row]) if 0 <= row < len(self.lines) else -1
        return line if line >= 0 else None

    def group(self, row: int) -> int | None:
        """Group whose heading stands in a row; None for a person."""
        line = int(self.lines[row]) if 0 <= row < len(self.lines) else 0
        return -1 - line if line < 0 else None

    def row_of(self, place: int) -> int | None:
        """Row of a person; None where folded or filtered away. O(rows)."""
        found = np.flatnonzero(self.lines == place)
        return int(found[0]) if len(found) else None
