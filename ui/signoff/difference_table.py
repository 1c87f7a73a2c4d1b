"""Differences between a workbook and the database, to be taken over one by one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from planner.application.signoff_read_back import ReadBack, ReadDifference
from planner.domain.wording.formats import without_commands
from ui.tables.models import CHOOSABLE, Index, Role, TableModel
from ui.tables.views import plain
from ui.theme.appearance import Appearance

_HEADS = ("Cell", "Whose and when", "Database", "Workbook", "Taking it over")
ROOM = 8
"""Pixels above and below the text of a row, together."""
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_CONFLICT = "The database changed here too. "


class DifferenceModel(TableModel[ReadDifference]):
    """Differences by number; a check mark on those that will be taken over."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__(_HEADS)
        self.chosen: set[int] = set()

    def take(self, back: ReadBack | None) -> None:
        """Take the differences of another workbook; nothing is chosen yet."""
        self.chosen = set()
        self.show(() if back is None else back.differences)
        self.chosen_changed.emit()

    def choose(self, numbers: set[int]) -> None:
        """Choose exactly these."""
        self.chosen = {one.number for one in self.rows if one.acceptable and one.number in numbers}
        self.look_again()
        self.chosen_changed.emit()

    def toggle(self, row: int) -> None:
        """Choose a row, or not any more."""
        if 0 <= row < len(self.rows):
            self.choose(self.chosen ^ {self.rows[row].number})

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What cannot be taken over has no check mark."""
        if index.column() == 0 and self.rows[index.row()].acceptable:
            return CHOOSABLE | Qt.ItemFlag.ItemIsUserCheckable
        return CHOOSABLE

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Text, and the check mark."""
        one = self.rows[index.row()]
        if role == Role.CheckStateRole and index.column() == 0 and one.acceptable:
            return _CHECKED if one.number in self.chosen else _UNCHECKED
        return super().data(index, role)

    def text(self, row: int, column: int) -> str:
        """Where, about whom, both values, and what it does or why not."""
        one = self.rows[row]
        mark = _CONFLICT if one.conflict and one.acceptable else ""
        told = (
            mark + one.effect
            if one.acceptable
            else f"Not taken over. {without_commands(one.refusal)}"
        )
        where = f"{one.sheet} {one.cell}".strip()
        return (where, one.about[:1].upper() + one.about[1:], one.was, one.now, told)[column]

    def spoken(self, row: int, column: int) -> str:
        """The whole difference at its first cell."""
        return without_commands(self.rows[row].text) if column == 0 else self.text(row, column)

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """A click on the check mark."""
        if role != Role.CheckStateRole:
            return False
        number = self.rows[index.row()].number
        wanted = Qt.CheckState(value) == _CHECKED
        self.choose(self.chosen | {number} if wanted else self.chosen - {number})
        return True


_WIDTHS = ((104, 0), (132, 22), (76, 11), (76, 11))
"""Of the columns before the sentence: least pixels at 100 %, and percent of the whole."""


class DifferenceTable(QTableView):
    """A row a difference; Space takes the row in or out."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        plain(self)
        self.setShowGrid(True)  # rows of several lines
        self.setAccessibleName("Cells that differ between the workbook and the database")
        self._appearance = appearance
        self.found = DifferenceModel()
        self.setModel(self.found)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(120)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence takes the room that is left."""
        super().resizeEvent(event)
        metrics = self._appearance.metrics
        part = self.viewport().width() // 100
        widths = [max(metrics.px(least), share * part) for least, share in _WIDTHS]
        narrow = self.viewport().width() < sum(widths) + metrics.px(160)
        for number in (2, 3):
            self.setColumnHidden(number, narrow)
            widths[number] = 0 if narrow else widths[number]
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        self.setColumnWidth(len(widths), max(self.viewport().width() - sum(widths), 160))

    def sizeHintForRow(self, row: int) -> int:
        """Sentences of several lines keep clear of those above and below."""
        return super().sizeHintForRow(row) + self._appearance.metrics.px(ROOM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes the current row in or out."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.found.toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)
