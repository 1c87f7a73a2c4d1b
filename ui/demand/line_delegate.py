"""How the cells of a demand line are painted, and edited by text or by choice."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.demand.edits import NO_SKILL
from ui.demand.line_model import COLUMNS, FIGURES, LineModel
from ui.demand.sheet import DemandSheet
from ui.rota.tiles import TilePainter
from ui.tables.leaving import is_entered, is_left
from ui.tables.lines import lines_within
from ui.tables.models import LEFT, RIGHT, Index, Role
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM


class LineDelegate(QStyledItemDelegate):
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
            px = self._appearance.metrics.px
            tile = QRectF(inner.left(), inner.center().y() - px(20) // 2, px(36), px(20))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shift = self._lines.line(index.row()).shift
            self._tiles.draw_tile(painter, sheet.tile(shift), tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            inner = inner.adjusted(px(36) + 10, 0, 0, 0)
        strong = field in {"minimum", "target"}
        quiet = field == "number" or (
            field == "target" and self._lines.line(index.row()).target is None
        )
        painter.setFont(self._appearance.font(12, BOLD if strong else MEDIUM))
        painter.setPen(QColor(theme["text3" if quiet else "text"]))
        most = max(inner.height() // painter.fontMetrics().lineSpacing(), 1)
        lines = lines_within(str(index.data()), painter.font(), inner.width(), most)
        painter.drawText(inner, RIGHT if field in FIGURES else LEFT, "\n".join(lines))

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as what stands in it."""
        px = self._appearance.metrics.px
        letters = QFontMetrics(self._appearance.font(12, BOLD))
        tile = px(36) + 10 if COLUMNS[index.column()][0] == "shift" else 0
        return QSize(letters.horizontalAdvance(str(index.data())) + 16 + tile, px(32))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field, or a list to choose from."""
        field, title = COLUMNS[index.column()]
        sheet = self._lines.sheet
        assert sheet is not None
        if field in {"shift", "grade", "skill"}:
            choice = QComboBox(parent)
            for code, name in _choices(sheet, field):
                choice.addItem(name, code)
            choice.setAccessibleName(title)
            choice.view().setAccessibleName(title)
            choice.view().setMinimumWidth(choice.view().sizeHintForColumn(0) + 32)
            choice.activated.connect(lambda _at: self._choose(choice))
            QTimer.singleShot(0, choice, choice.showPopup)
            return choice
        edit = QLineEdit(parent)
        edit.setAccessibleName(title)
        edit.setFrame(False)
        edit.setAlignment(RIGHT if field in FIGURES else LEFT)
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
        if is_left(editor, event):
            self._lines.refused.emit("")
        elif is_entered(editor, event):
            assert isinstance(editor, QLineEdit)
            if not self._lines.check(editor.property("where"), editor.text()):
                return True
        return super().eventFilter(editor, event)

    def _choose(self, choice: QComboBox) -> None:
        self.commitData.emit(choice)
        self.closeEditor.emit(choice)


def _choices(sheet: DemandSheet, field: str) -> Iterable[tuple[str, str]]:
    """Code and name of what can be chosen in a column."""
    if field == "shift":
        return [(code, f"{code} · {sheet.shift_text(code)}") for code in sheet.work_shifts]
    if field == "grade":
        return sheet.grades.items()
    return [("", NO_SKILL), *sheet.skills.items()]
