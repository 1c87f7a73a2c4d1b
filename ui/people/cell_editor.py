"""The field that opens over a cell of the matrix."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.people.model import Index, MatrixModel
from ui.tables.leaving import is_entered, is_left


class CellEditor(QStyledItemDelegate):
    """Edits one cell as text; what cannot stand keeps the field open, with the reason told."""

    def __init__(self, rows: MatrixModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field named after person and skill."""
        edit = QLineEdit(parent)
        edit.setObjectName("cell")
        edit.setFrame(False)
        edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        edit.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        edit.setProperty("where", QPersistentModelIndex(index))
        return edit

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Over the cell, and wide enough for a date with its year."""
        room = editor.fontMetrics().horizontalAdvance("19 September 2027") + 8
        more = max(room - option.rect.width(), 0) // 2
        editor.setGeometry(option.rect.adjusted(-more, 0, more, 0))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The date that stands."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Ask for the change."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter does not leave a field whose text cannot stand."""
        if is_left(editor, event):
            self._rows.refused.emit("")
        elif is_entered(editor, event):
            assert isinstance(editor, QLineEdit)
            where = editor.property("where")
            unchanged = editor.text() == where.data(Qt.ItemDataRole.EditRole)
            if not unchanged and self._rows.meant(where, editor.text()) is None:
                return True
        return super().eventFilter(editor, event)
