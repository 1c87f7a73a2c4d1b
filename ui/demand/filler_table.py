"""Who of the service could fill the chosen line, as a table."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.columns import SharedColumns
from ui.demand.outlook import Filler
from ui.enter import ENTERS
from ui.tables.models import TableModel
from ui.tables.views import plain
from ui.theme.appearance import Appearance

_HEADS = ("Person", "Grade", "Skill to", "Shifts here")
_NAME, _SKILL, _SHIFTS = 0, 2, 3
_MOST_LINES = 2
"""Of a grade, where the others leave it little room."""


class FillerModel(TableModel[Filler]):
    """People, those who could on most dates first."""

    def __init__(self) -> None:
        super().__init__(_HEADS, (_HEADS[_SHIFTS],))

    def text(self, row: int, column: int) -> str:
        """Name, grade, skill, shifts."""
        one = self.rows[row]
        return (one.name, one.grade, one.until.removeprefix("to "), str(one.shifts))[column]

    def spoken(self, row: int, _column: int) -> str:
        """A sentence for screen readers."""
        return self.rows[row].words

    def tip(self, row: int, _column: int) -> str:
        """The same sentence."""
        return self.rows[row].words


class FillerTable(QTableView):
    """People to read; Enter or a double click shows one in the rota."""

    person_wanted = Signal(str)
    """A staff number."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self._appearance = appearance
        self.people = FillerModel()
        self.setModel(self.people)
        self.setAccessibleName("People who could fill the chosen line")
        self.setAccessibleDescription("Enter shows the person in the rota.")
        plain(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._columns = SharedColumns(self, (_NAME, _SKILL, _SHIFTS), fitted=self._fit_rows)
        self.doubleClicked.connect(lambda at: self._open(at.row()))
        appearance.changed.connect(self._fit)
        self._fit()

    def show_people(self, rows: tuple[Filler, ...]) -> None:
        """Take the people of another line; the skill stands where one ends."""
        self.people.show(rows)
        self.setColumnHidden(_SKILL, not any(one.until for one in rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the person in the rota."""
        at = self.currentIndex()
        if event.key() in ENTERS and at.isValid():
            self._open(at.row())
            return
        super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        self.person_wanted.emit(self.people.rows[row].staff_id)

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFont(self._appearance.font(12))
        self.horizontalHeader().setFixedHeight(metrics.row)
        self.setMinimumHeight(3 * metrics.row)
        self._columns.fit()
        self._fit_rows()

    def _fit_rows(self) -> None:
        height = self._columns.row_height(self._appearance.metrics, _MOST_LINES)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width; a name is never cut."""
        super().resizeEvent(event)
        self._columns.fit()
