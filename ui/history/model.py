"""The entries as a table that knows all numbers, and reads the lines that come into view.

A hundred thousand entries are an array of numbers; their words come in pages, and only the
pages that were looked at last are kept, so that scrolling costs the same at any length.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor

from planner.application.history import HistoryLine
from planner.domain.calendar import IntArray
from planner.domain.wording.formats import day_text
from ui.tables.models import NO_INDEX, ColumnModel, Index, Role
from ui.theme.appearance import Appearance

HEADS = ("Entry", "When", "Who", "What changed", "Before", "After", "Why")
ENTRY, WHEN, WHO, WHAT, BEFORE, AFTER, WHY = range(len(HEADS))
PAGE = 200
_KEPT_PAGES = 40
_ASKED_AT_ONCE = 3
"""Pages asked for together; those passed over while scrolling are not read at all."""
_GATHER_MS = 15


class HistoryModel(ColumnModel):
    """A row an entry, the newest first."""

    lines_wanted = Signal(int, object)
    """A page, and the numbers of its entries: their lines are needed."""
    lines_came = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(HEADS, (HEADS[ENTRY],))
        self._appearance = appearance
        self.numbers: IntArray = np.zeros(0, dtype=np.int32)
        self.broken: int | None = None
        """Number of the first entry that is missing or altered."""
        self._pages: OrderedDict[int, dict[int, HistoryLine]] = OrderedDict()
        self._wanted: list[int] = []
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._ask)

    def show(self, numbers: IntArray) -> None:
        """Take other entries."""
        self.beginResetModel()
        self.numbers = numbers
        self._pages.clear()
        self._wanted.clear()
        self.endResetModel()

    def take(self, page: int, numbers: Sequence[int], lines: Iterable[HistoryLine]) -> None:
        """Lines that were asked for; an entry without one is no longer there."""
        top = page * PAGE
        if self.numbers[top : top + PAGE].tolist() != list(numbers):
            return  # other entries are on view now
        self._pages[page] = {line.number: line for line in lines}
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        bottom = top + len(numbers) - 1
        self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(HEADS) - 1))
        self.lines_came.emit()

    def read_again(self) -> None:
        """What was read may be another by now."""
        self._pages.clear()
        self.lines_came.emit()

    def mark_broken(self, number: int | None) -> None:
        """Mark the entry from which on the chain is broken."""
        self.broken = number
        if len(self.numbers):
            last = self.index(len(self.numbers) - 1, len(HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_of(self, number: int) -> int:
        """Row of an entry, or of the next newer one where it is not there. O(log n)."""
        newer = len(self.numbers) - int(np.searchsorted(self.numbers[::-1], number, side="right"))
        exact = newer < len(self.numbers) and int(self.numbers[newer]) == number
        return newer if exact else max(newer - 1, 0)

    def line(self, row: int) -> HistoryLine | None:
        """What an entry says; None until it was read, which is asked for now."""
        page = row // PAGE
        found = self._pages.get(page)
        if found is None:
            self._want(page)
            return None
        return found.get(int(self.numbers[row]))

    def _want(self, page: int) -> None:
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        if not self._gather.isActive():
            self._gather.start()

    def _ask(self) -> None:
        pages, self._wanted = self._wanted[-_ASKED_AT_ONCE:], []
        for page in pages:
            numbers = self.numbers[page * PAGE : (page + 1) * PAGE].tolist()
            if numbers and page not in self._pages:
                self.lines_wanted.emit(page, numbers)

    # Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Entries."""
        return 0 if parent.isValid() else len(self.numbers)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Words of an entry; the broken one is marked by sign and ground."""
        if role in {Role.BackgroundRole, Role.ForegroundRole}:
            return self._colour(index.row(), role)
        return super().data(index, role)

    def text(self, row: int, column: int) -> str:
        """What a cell says."""
        number = int(self.numbers[row])
        if column == ENTRY:
            return f"! {number:,}" if number == self.broken else f"{number:,}"
        line = self.line(row)
        if line is None:
            return "…" if column == WHAT else ""
        return (
            f"{day_text(line.when.date(), year=True)} {line.when:%H:%M}",
            line.who,
            line.item,
            line.before,
            line.after,
            line.why,
        )[column - 1]

    def _colour(self, row: int, role: int) -> QColor | None:
        if self.broken is None or int(self.numbers[row]) != self.broken:
            return None
        part = "unsafe-fill" if role == Role.BackgroundRole else "unsafe-text"
        return QColor(self._appearance.theme[part])
