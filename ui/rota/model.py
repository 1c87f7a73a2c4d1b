"""The board as a table model: what a screen reader, a tool-tip and a test read.

Painting never asks it (see `grid`): it reads the arrays of the board.
"""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from planner.domain.calendar import IntArray
from planner.domain.wording.formats import day_text
from ui.rota.arrangement import Arrangement, arranged
from ui.rota.board import Board
from ui.rota.texts import cell_tool_tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()


class BoardModel(QAbstractTableModel):
    """Rows are group headings and people; columns are dates. Groups fold.

    `lines` says what each row is: a place of the board's order (≥ 0), or −1 − group.
    """

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self.lines: IntArray = np.zeros(0, dtype=np.int32)
        self._folded: set[str] = set()
        self.arrangement = Arrangement()

    def show(self, board: Board | None) -> None:
        """Take another board."""
        self.beginResetModel()
        self.board = board
        self.lines = self._arranged()
        self.endResetModel()

    def update(self, board: Board) -> bool:
        """Take the same people's board after a change; False if it must be shown anew.

        Emits one `dataChanged` for the rectangle that holds every changed cell.
        """
        before = self.board
        if before is None or not same_rows(before, board):
            return False
        self.board = board
        changed = (before.cells.states != board.cells.states) | (before.marks != board.marks)
        places, columns = np.nonzero(changed)
        if len(places):
            rows = np.flatnonzero(np.isin(self.lines, places))
            if len(rows):
                first = self.index(int(rows[0]), int(columns.min()))
                last = self.index(int(rows[-1]), int(columns.max()))
                self.dataChanged.emit(first, last)
        return True

    def changed_rows(self, before: Board, board: Board) -> list[int]:
        """Rows whose frozen columns or heading say something else than before."""
        hours = before.figures.rostered != board.figures.rostered
        hours |= before.figures.balance != board.figures.balance
        groups = [one != other for one, other in zip(before.groups, board.groups, strict=True)]
        said = np.concatenate([hours, np.array(groups[::-1], dtype=np.bool_)])
        return np.flatnonzero(said[self.lines]).tolist() if len(said) else []

    def arrange(self, wanted: Arrangement) -> None:
        """Sort and filter."""
        self.beginResetModel()
        self.arrangement = wanted
        self.lines = self._arranged()
        self.endResetModel()

    def fold(self, group: int) -> None:
        """Fold or unfold the people of a group."""
        assert self.board is not None
        title = self.board.groups[group].title
        self.beginResetModel()
        self._folded ^= {title}
        self.lines = self._arranged()
        self.endResetModel()

    def is_folded(self, group: int) -> bool:
        """Whether the people of a group are hidden."""
        return self.board is not None and self.board.groups[group].title in self._folded

    def place(self, row: int) -> int | None:
        """Place in the board's order of the person in a row; None for a heading."""
        line = int(self.lines[row]) if 0 <= row < len(self.lines) else -1
        return line if line >= 0 else None

    def group(self, row: int) -> int | None:
        """Group whose heading stands in a row; None for a person."""
        line = int(self.lines[row]) if 0 <= row < len(self.lines) else 0
        return -1 - line if line < 0 else None

    def row_of(self, place: int) -> int | None:
        """Row of a person by place in the board's order; None where folded away."""
        found = np.flatnonzero(self.lines == place)
        return int(found[0]) if len(found) else None

    def _arranged(self) -> IntArray:
        if self.board is None:
            return np.zeros(0, dtype=np.int32)
        return arranged(self.board, self.arrangement, self._folded)

    # What Qt asks --------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Headings and people."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Dates."""
        return 0 if parent.isValid() or self.board is None else self.board.dates

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        if self.place(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Codes to show, sentences for screen readers and tool-tips."""
        place = self.place(index.row())
        if self.board is None or place is None:
            return None
        if role == Role.DisplayRole:
            state = self.board.cells.table[self.board.cells.states[place, index.column()]]
            return " ".join(tile.code for tile in state.tiles)
        if role in {Role.AccessibleTextRole, Role.AccessibleDescriptionRole}:
            return self.board.cell_text(place, index.column())
        if role == Role.ToolTipRole:
            return cell_tool_tip(self.board, place, index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Dates with strips and gaps; people with hours."""
        if self.board is None or role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        if orientation == Qt.Orientation.Horizontal:
            if role == Role.DisplayRole:
                return day_text(self.board.day(section))
            return self.board.date_text(section)
        return self._row_text(section, role)

    def _row_text(self, row: int, role: int) -> str | None:
        assert self.board is not None
        group, place = self.group(row), self.place(row)
        if group is not None:
            heading = self.board.groups[group]
            return f"{heading.title}, {heading.summary}"
        if place is None:
            return None
        if role == Role.DisplayRole:
            return self.board.name(place)
        return self.board.person_text(place)


def same_rows(one: Board, other: Board) -> bool:
    """Whether two boards show the same people and dates in the same order."""
    return (
        one.service == other.service
        and one.region.period == other.region.period
        and len(one.people) == len(other.people)
        and [one.staff_id(p) for p in range(len(one.people))]
        == [other.staff_id(p) for p in range(len(other.people))]
    )
