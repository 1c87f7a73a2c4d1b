"""The table of demand lines, edited in place."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.columns import SharedColumns
from ui.demand.line_delegate import LineDelegate
from ui.demand.line_model import COLUMNS, FIGURES, LineModel
from ui.tables.models import Index
from ui.tables.views import plain
from ui.theme.appearance import Appearance

_FIGURES = [number for number, (field, _) in enumerate(COLUMNS) if field in FIGURES]


class LineTable(QTableView):
    """The lines of the service."""

    line_chosen = Signal()
    """Another line is the current one."""
    add_wanted = Signal()
    copy_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self._appearance = appearance
        self.lines = LineModel()
        self.setModel(self.lines)
        self.setAccessibleName("Demand lines")
        self.setAccessibleDescription(
            "Type or press F2 to change a field. Insert adds a line, Ctrl+D copies this one, "
            "Delete takes it out."
        )
        plain(self)
        self.setItemDelegate(LineDelegate(appearance, self.lines, self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._columns = SharedColumns(self, _FIGURES)
        self.lines.modelReset.connect(self._bound)
        appearance.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for whole lines; the others move and edit."""
        keys = QKeySequence(event.keyCombination()).toString()
        wanted = {
            "Ins": self.add_wanted,
            "Ctrl+D": self.copy_wanted,
            "Del": self.delete_wanted,
        }.get(keys)
        if wanted is None:
            super().keyPressEvent(event)
        else:
            wanted.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell when another line is chosen."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.line_chosen.emit()

    def sizeHint(self) -> QSize:
        """All lines, if there is room."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.verticalHeader().setDefaultSectionSize(metrics.px(32))
        self.horizontalHeader().setFixedHeight(metrics.row)
        self._bound()
        self._columns.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among what is asked for."""
        super().resizeEvent(event)
        self._columns.fit()

    def _bound(self) -> None:
        """No higher than its lines: what is left goes to what they mean."""
        metrics, rows = self._appearance.metrics, self.lines.rowCount()
        self.setMaximumHeight(metrics.row + rows * metrics.px(32) + 8)
        self.setMinimumHeight(metrics.row + min(rows, 3) * metrics.px(32) + 8)
        self.updateGeometry()
