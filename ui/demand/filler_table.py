"""Who of the service could fill the chosen line, as a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.columns import SharedColumns
from ui.demand.line_table import plain
from ui.demand.outlook import Filler
from ui.people.model import Index
from ui.theme.appearance import Appearance

Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_HEADS = ("Person", "Grade", "Skill", "Shifts here")
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_NAME, _SKILL, _SHIFTS = 0, 2, 3


class FillerModel(QAbstractTableModel):
    """People, those who could on most dates first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Filler, ...] = ()

    def show(self, rows: tuple[Filler, ...]) -> None:
        """Take the people of another line."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """People."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Name, grade, skill, shifts."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | int | None:
        """Texts to show; a sentence for screen readers and tool-tips."""
        one = self.rows[index.row()]
        if role == Role.DisplayRole:
            return (one.name, one.grade, one.until, str(one.shifts))[index.column()]
        if role in {Role.AccessibleTextRole, Role.ToolTipRole}:
            return one.words
        if role == Role.TextAlignmentRole and index.column() == _SHIFTS:
            return int(_RIGHT)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return int(_RIGHT if section == _SHIFTS else _LEFT)
        return _HEADS[section] if role == Role.DisplayRole else None


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
        self._columns = SharedColumns(self, (_NAME, _SHIFTS))
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
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and at.isValid():
            self._open(at.row())
            return
        super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        self.person_wanted.emit(self.people.rows[row].staff_id)

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFont(self._appearance.font(12))
        self.verticalHeader().setDefaultSectionSize(metrics.row)
        self.horizontalHeader().setFixedHeight(metrics.row)
        self.setMinimumHeight(3 * metrics.row)
        self._columns.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width; a name is never cut."""
        super().resizeEvent(event)
        self._columns.fit()
