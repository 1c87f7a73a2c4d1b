"""The table of entries: one line each, as wide as the window lets it be."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.columns import SharedColumns
from ui.history.model import AFTER, BEFORE, ENTRY, WHAT, WHEN, HistoryModel
from ui.tables.choosing import choose_index
from ui.tables.models import Index
from ui.tables.views import plain
from ui.theme.appearance import Appearance

_NARROW = 900
"""Below this width before and after are told in the panel alone."""
_OF_WHAT = 0.4
"""Share of the width in which most of what changed can be read without choosing it."""


class HistoryTable(QTableView):
    """Shows the model; says which entry is chosen."""

    entry_chosen = Signal(int)
    """Row."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName("Changes, the newest first")
        self._appearance = appearance
        self.entries = HistoryModel(appearance)
        self.setModel(self.entries)
        plain(self, lines=False)
        self._columns = SharedColumns(self, (ENTRY, WHEN), leading={WHAT: _OF_WHAT})
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows = self.verticalHeader()
        rows.hide()
        # Of one height, so that a hundred thousand rows cost no more than ten.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        appearance.changed.connect(self._fit)
        self._fit()

    def choose(self, row: int) -> None:
        """Make an entry the current one."""
        if self.entries.rowCount():
            choose_index(self, self.entries.index(row, WHAT))
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell when another entry is chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.entry_chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among what is told."""
        super().resizeEvent(event)
        self._share()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.verticalHeader().setDefaultSectionSize(metrics.row)
        self.horizontalHeader().setFixedHeight(metrics.row)
        self._share()

    def _share(self) -> None:
        metrics, width = self._appearance.metrics, self.viewport().width()
        narrow = width < metrics.px(_NARROW)
        for column in (BEFORE, AFTER):
            self.setColumnHidden(column, narrow)
        self._columns.fit()
