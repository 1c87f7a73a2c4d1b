"""The lines of a service as a table model; what may be typed is checked before it is asked for."""

from PySide6.QtCore import Qt, Signal

from planner.application.changes import ChangeSet
from ui.demand.edits import NO_SKILL, EntryError, change_of, value_of
from ui.demand.sheet import DemandLine, DemandSheet
from ui.tables.models import CHOOSABLE, Index, Role, TableModel

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


class LineModel(TableModel[DemandLine]):
    """The lines of a service; what may be typed is checked before it is asked for."""

    change_wanted = Signal(object)
    """A `ChangeSet` that somebody typed."""
    refused = Signal(str)
    """Why what was typed cannot stand; empty when it can."""

    def __init__(self) -> None:
        titles = dict(COLUMNS)
        super().__init__(tuple(titles.values()), {titles[field] for field in FIGURES})
        self.sheet: DemandSheet | None = None

    def take(self, sheet: DemandSheet | None) -> None:
        """Take the lines of another service, or the same after a change."""
        self.sheet = sheet
        self.show(() if sheet is None else sheet.lines)

    def line(self, row: int) -> DemandLine:
        """The line of a row."""
        return self.rows[row]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the number can be edited."""
        if COLUMNS[index.column()][0] == "number":
            return CHOOSABLE
        return CHOOSABLE | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Texts to show, codes to edit, sentences for screen readers."""
        if role == Role.EditRole:
            value = getattr(self.line(index.row()), COLUMNS[index.column()][0])
            return "" if value is None else str(value)
        return super().data(index, role)

    def text(self, row: int, column: int) -> str:
        """A field in words."""
        sheet, line, field = self.sheet, self.line(row), COLUMNS[column][0]
        assert sheet is not None
        if field == "shift":
            return sheet.shift_text(line.shift)
        if field == "grade":
            return sheet.grades.get(line.grade, line.grade)
        if field == "skill":
            return NO_SKILL if line.skill is None else sheet.skills.get(line.skill, line.skill)
        if field == "target":
            return str(line.needed[1])
        return str(getattr(line, field))

    def spoken(self, row: int, column: int) -> str:
        """As "Line 2, Minimum: 1"."""
        return f"Line {self.line(row).number}, {self.heads[column]}: {self.text(row, column)}"

    def tip(self, row: int, column: int) -> str:
        """The same."""
        return self.spoken(row, column)

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
