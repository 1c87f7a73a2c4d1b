"""The table of demand lines, edited in place."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from planner.application.changes import ChangeSet
from ui.demand.edits import NO_SKILL, EntryError, change_of, value_of
from ui.demand.sheet import DemandLine, DemandSheet
from ui.rota.tiles import TilePainter
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_CENTRE = Qt.AlignmentFlag.AlignCenter

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("number", "Line", 56),
    ("shift", "Shift", 240),
    ("days", "Days", 240),
    ("grade", "Grade, at least", 0),
    ("skill", "Skill", 0),
    ("minimum", "Minimum", 88),
    ("target", "Target", 88),
)
"""Field, title and width at 100 %; 0: what is left."""
_READ_ONLY = frozenset({"number", "shift"})
_FIGURES = frozenset({"number", "minimum", "target"})


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
        """All but number and shift can be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if COLUMNS[index.column()][0] in _READ_ONLY:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Texts to show, codes to edit, sentences for screen readers."""
        if self.sheet is None:
            return None
        line, (field, title, _) = self.line(index.row()), COLUMNS[index.column()]
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
        field, title, _ = COLUMNS[section]
        if role == Role.TextAlignmentRole:
            return int(_RIGHT if field in _FIGURES else _LEFT)
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


class _LineDelegate(QStyledItemDelegate):
    """Paints the cells of a line, and edits them by text or by choice."""

    def __init__(self, appearance: Appearance, model: LineModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._lines = appearance, model
        self._tiles = TilePainter(appearance)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        theme, box = self._appearance.theme, option.rect
        sheet = self._lines.sheet
        assert sheet is not None
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(theme["accent"]), 2))
                painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        field = COLUMNS[index.column()][0]
        inner = box.adjusted(8, 0, -8, 0)
        if field == "shift":
            tile = QRectF(inner.left(), inner.center().y() - 10, 36, 20)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shift = self._lines.line(index.row()).shift
            self._tiles.draw_tile(painter, sheet.tile(shift), tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            inner = inner.adjusted(46, 0, 0, 0)
        strong = field in {"minimum", "target"}
        quiet = field == "number" or (
            field == "target" and self._lines.line(index.row()).target is None
        )
        painter.setFont(self._appearance.font(12, BOLD if strong else MEDIUM))
        painter.setPen(QColor(theme["text3" if quiet else "text"]))
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, _RIGHT if field in _FIGURES else _LEFT, text)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field, or a list to choose from."""
        field, title, _ = COLUMNS[index.column()]
        sheet = self._lines.sheet
        assert sheet is not None
        if field in {"grade", "skill"}:
            choice = QComboBox(parent)
            if field == "skill":
                choice.addItem(NO_SKILL, "")
            for code, name in (sheet.grades if field == "grade" else sheet.skills).items():
                choice.addItem(name, code)
            choice.setAccessibleName(title)
            choice.activated.connect(lambda _at: self._choose(choice))
            return choice
        edit = QLineEdit(parent)
        edit.setAccessibleName(title)
        edit.setFrame(False)
        where = QPersistentModelIndex(index)
        edit.textEdited.connect(lambda text: self._lines.check(where, text))
        edit.setProperty("where", where)
        return edit

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value that stands."""
        text = str(index.data(Role.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(text), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Ask for the change."""
        if isinstance(editor, QComboBox):
            model.setData(index, str(editor.currentData()))
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter does not leave a field whose text cannot stand."""
        leaving = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        if (
            isinstance(editor, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() == Qt.Key.Key_Escape:
                self._lines.refused.emit("")
            elif event.key() in leaving and not self._lines.check(
                editor.property("where"), editor.text()
            ):
                return True
        return super().eventFilter(editor, event)

    def _choose(self, choice: QComboBox) -> None:
        self.commitData.emit(choice)
        self.closeEditor.emit(choice)


class LineTable(QTableView):
    """The lines of the service."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self._appearance = appearance
        self.lines = LineModel()
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(appearance, self.lines, self))
        self.setAccessibleName("Demand lines")
        self.setAccessibleDescription("Type or press F2 to change a field.")
        plain(self)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for number, (_, _, width) in enumerate(COLUMNS):
            if not width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        appearance.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.verticalHeader().setDefaultSectionSize(metrics.px(32))
        self.horizontalHeader().setFixedHeight(metrics.row)
        for number, (_, _, width) in enumerate(COLUMNS):
            if width:
                small = metrics.small and width > 100
                self.setColumnWidth(number, metrics.px(width - 40 if small else width))


def plain(table: QTableView) -> None:
    """What the tables of the page share."""
    table.setShowGrid(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.horizontalHeader().setHighlightSections(False)
