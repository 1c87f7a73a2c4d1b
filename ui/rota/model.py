"""The board as a table model: what a screen reader, a tool-tip and a test read.

Painting never asks it (see `grid`): it reads the arrays of the board.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt

from planner.domain.calendar import IntArray
from planner.domain.wording.formats import day_text
from ui.rota.arrangement import Arrangement, arranged, shown_people
from ui.rota.board import Board, Group
from ui.rota.texts import cell_tool_tip
from ui.tables.models import NO_INDEX, GroupedModel, Index, Role

Notes = Callable[[int, int], Sequence[str]]
"""What is known of a cell (place, column) beside what stands in it, in words."""


class BoardModel(GroupedModel):
    """Rows are group headings and people; columns are dates. Groups fold."""

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self._folded: set[str] = set()
        self._shown: list[int] = []
        """People that pass the filters, by group; empty where nothing is filtered."""
        self.arrangement = Arrangement()
        self.notes: Notes = lambda _place, _column: ()

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

    def heading(self, group: int) -> Group:
        """A group as its heading says it: of how many only some are shown, too."""
        assert self.board is not None
        one = self.board.groups[group]
        if not self.arrangement.filters:
            return one
        return replace(one, summary=f"{self._shown[group]:,} shown of {one.summary}")

    def _arranged(self) -> IntArray:
        self._shown = []
        if self.board is None:
            return np.zeros(0, dtype=np.int32)
        if self.arrangement.filters:
            shown = shown_people(self.board, self.arrangement)
            self._shown = [int(shown[one.first : one.last].sum()) for one in self.board.groups]
        return arranged(self.board, self.arrangement, self._folded)

    # What Qt asks --------------------------------------------------------------------------

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Dates."""
        return 0 if parent.isValid() or self.board is None else self.board.dates

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Codes to show, sentences for screen readers and tool-tips."""
        place = self.place(index.row())
        if self.board is None or place is None:
            return None
        if role == Role.DisplayRole:
            state = self.board.cells.table[self.board.cells.states[place, index.column()]]
            return " ".join(tile.code for tile in state.tiles)
        if role in {Role.AccessibleTextRole, Role.AccessibleDescriptionRole}:
            text = self.board.cell_text(place, index.column())
            return "; ".join([text, *self.notes(place, index.column())])
        if role == Role.ToolTipRole:
            notes = self.notes(place, index.column())
            return cell_tool_tip(self.board, place, index.column(), notes)
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
            heading = self.heading(group)
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
        and _staff_ids(one) == _staff_ids(other)
    )


def _staff_ids(board: Board) -> list[str]:
    codes = board.region.people.ids.codes
    return [codes[person] for person in board.people.tolist()]
