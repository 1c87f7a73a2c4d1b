"""The matrix as a table model: what a screen reader, a tool-tip and a test read."""

import numpy as np
from PySide6.QtCore import Qt, Signal

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.wording.formats import count_text
from ui.people.edits import Edit, EntryError, day_of, edit_text
from ui.people.matrix import LATER, Matrix
from ui.tables.models import NO_INDEX, GroupedModel, Index, Role


class MatrixModel(GroupedModel):
    """Rows are headings of grades and people, columns skills and checks."""

    edit_wanted = Signal(object)
    """An `Edit` that somebody typed."""
    refused = Signal(str)
    """Why what was typed cannot stand; empty when it can."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix: Matrix | None = None

    def show(self, matrix: Matrix | None, within: int = -1, called: str = "") -> None:
        """Take another matrix, or others of its people (`Matrix.expiring`, `Matrix.called`)."""
        self.beginResetModel()
        self.matrix = matrix
        self.lines = np.zeros(0, dtype=np.int32)
        if matrix is not None:
            self.lines = _lines(matrix, matrix.expiring(within) & matrix.called(called))
        self.endResetModel()

    def shown_under(self, row: int) -> int:
        """How many people are shown under the heading in a row. O(rows)."""
        below = self.lines[row + 1 :]
        next_one = np.flatnonzero(below < 0)
        return int(next_one[0]) if len(next_one) else len(below)

    def shown(self) -> int:
        """How many people are shown."""
        return int((self.lines >= 0).sum())

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Skills and checks."""
        return 0 if parent.isValid() or self.matrix is None else len(self.matrix.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything but the headings can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if flags else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Dates to show, sentences for screen readers and tool-tips."""
        place = self.place(index.row())
        if self.matrix is None or place is None:
            return None
        if role == Role.DisplayRole:
            return self.matrix.text(place, index.column())
        if role == Role.EditRole:
            day = int(self.matrix.days[place, index.column()])
            return edit_text(day, self.matrix.columns[index.column()])
        if role in {Role.AccessibleTextRole, Role.AccessibleDescriptionRole, Role.ToolTipRole}:
            return self.matrix.words(place, index.column())
        return None

    def meant(self, index: Index, text: str) -> Edit | None:
        """The edit that a text means; None, and a sentence why, where it cannot stand."""
        place = self.place(index.row())
        if self.matrix is None or place is None:
            return None
        column = self.matrix.columns[index.column()]
        try:
            day = day_of(column, text, self.matrix.today)
        except EntryError as error:
            self.refused.emit(str(error))
            return None
        self.refused.emit("")
        return Edit(place, column, day)

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Ask for the change that a text means; the table shows it when it is stored."""
        text = str(value)
        if role != Role.EditRole or text == index.data(Role.EditRole):
            return False
        edit = self.meant(index, text)
        if edit is not None:
            self.edit_wanted.emit(edit)
        return edit is not None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Skills with their counts; people with grade and hours."""
        if self.matrix is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._column_text(section, role)
        if role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        place = self.place(section)
        if place is None:
            return self.matrix.sections[-1 - int(self.lines[section])].title
        if role == Role.DisplayRole:
            return self.matrix.name(place)
        return f"{self.matrix.name(place)}, {self.matrix.grade(place)}, {self.matrix.hours(place)}"

    def _column_text(self, section: int, role: int) -> str | None:
        assert self.matrix is not None
        title, counts = self.matrix.columns[section].title, self.matrix.counts[section]
        if role == Role.DisplayRole:
            return title
        if role not in {Role.AccessibleTextRole, Role.ToolTipRole}:
            return None
        if self.matrix.columns[section].flag:
            return f"{title}: {count_text(counts.in_date, 'person', 'people')}"
        return (
            f"{title}: {counts.in_date} in date, {counts.soon} expire within {LATER} days, "
            f"{counts.expired} expired"
        )


def _lines(matrix: Matrix, kept: BoolArray) -> IntArray:
    parts: list[IntArray] = []
    for number, section in enumerate(matrix.sections):
        places = section.first + np.flatnonzero(kept[section.first : section.last])
        if len(places):
            parts.append(np.array([-1 - number], dtype=np.int32))
            parts.append(places.astype(np.int32))
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
