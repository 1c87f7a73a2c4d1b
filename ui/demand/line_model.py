"""The lines of a service as a table model; what may be typed is checked before it is asked for."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from planner.application.changes import ChangeSet
from ui.demand.edits import NO_SKILL, EntryError, change_of, value_of
from ui.demand.sheet import DemandLine, DemandSheet

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

COLUMNS: tuple[tuple[str, str], ...] = (
    ("number", "Line"),
    ("shift", "Shift"),
    ("days", "Days"),
    ("grade", "Grade, at least"),
    ("skill", "Skill"),
    ("minimum", "Minimum"),
    ("target", "Target"),
)
"""Field and title."""
FIGURES = frozenset({"number", "minimum", "target"})


class LineModel(QAbstractTableModel):
    """The lines of a service; what may be typed is checked before it is asked for."""

    change_wanted = Signal(object)
    """A `ChangeSet` that somebody typed."""
    refused = Signal(str)
    """Why what was typed cannot stand; empty when it can."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: DemandSheet | None = None

    def show(self, sheet: DemandSheet | None) -> None:
        """Take other lines."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def line(self, row: int) -> DemandLine:
        """The line of a row."""
        assert self.sheet is not None
        return self.sheet.lines[row]

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Lines."""
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Fields of a line."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the number can be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if COLUMNS[index.column()][0] == "number":
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Texts to show, codes to edit, sentences for screen readers."""
        if self.sheet is None:
            return None
        line, (field, title) = self.line(index.row()), COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return self._shown(self.sheet, line, field)
        if role == Role.EditRole:
            value = getattr(line, field)
            return "" if value is None else str(value)
        if role in {Role.AccessibleTextRole, Role.ToolTipRole}:
            return f"Line {line.number}, {title}: {self._shown(self.sheet, line, field)}"
        return None

    def _shown(self, sheet: DemandSheet, line: DemandLine, field: str) -> str:
        if field == "shift":
            return sheet.shift_text(line.shift)
        if field == "grade":
            return sheet.grades.get(line.grade, line.grade)
        if field == "skill":
            return NO_SKILL if line.skill is None else sheet.skills.get(line.skill, line.skill)
        if field == "target":
            return str(line.needed[1])
        return str(getattr(line, field))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the fields."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        field, title = COLUMNS[section]
        if role == Role.TextAlignmentRole:
            return int(_RIGHT if field in FIGURES else _LEFT)
        return title if role == Role.DisplayRole else None

    def check(self, index: Index, text: str) -> bool:
        """Whether a text can stand; says why not."""
        assert self.sheet is not None
        try:
            value_of(self.sheet, self.line(index.row()), COLUMNS[index.column()][0], text)
        except EntryError as error:
            self.refused.emit(str(error))
            return False
        self.refused.emit("")
        return True

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Ask for the change that a text means; the table shows it when it is stored."""
        if self.sheet is None or role != Role.EditRole or not self.check(index, str(value)):
            return False
        line, field = self.line(index.row()), COLUMNS[index.column()][0]
        meant = value_of(self.sheet, line, field, str(value))
        changes: ChangeSet | None = change_of(self.sheet, line, field, meant)
        if changes is not None:
            self.change_wanted.emit(changes)
        return changes is not None
