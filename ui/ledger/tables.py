"""The two tables of the ledger: sums by pair and month, and the duties under the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.columns import SharedColumns
from ui.tables.choosing import choose_index
from ui.tables.models import Index, TableModel
from ui.tables.views import plain
from ui.theme.appearance import Appearance

_LINES = 4
"""Lines that a row has at most."""


class TextModel(TableModel[tuple[str, ...]]):
    """Rows of text; figures stand right."""

    def __init__(self, heads: Sequence[str], right: Sequence[str]) -> None:
        super().__init__(heads, right)
        self.right = frozenset(self.heads.index(name) for name in right)
        """Columns of figures."""

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self.rows[row][column]

    def spoken(self, row: int, column: int) -> str:
        """The cell with the title of its column."""
        return f"{self.heads[column]}: {self.rows[row][column]}"


class TextTable(QTableView):
    """A plain table whose columns share its width; figures are never cut."""

    row_chosen = Signal(int)

    def __init__(
        self,
        appearance: Appearance,
        name: str,
        model: TextModel,
        spare: Sequence[str] = (),
        *,
        names_first: bool = False,
    ) -> None:
        """`spare`: columns that go where there is no room; with `names_first` before a name is
        cut at all, not only before it cannot be read."""
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName(name)
        self._appearance = appearance
        self.texts = model
        self.setModel(model)
        columns = list(map(model.heads.index, spare))
        squeezed = {"squeezed": 1.0} if names_first else {}
        self._columns = SharedColumns(self, model.right, columns, **squeezed, fitted=self._fit_rows)
        plain(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        appearance.changed.connect(self._fit)
        self._fit()

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        choose_index(self, self.texts.index(row, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell when another row is chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._columns.fit()

    def _fit(self) -> None:
        self.horizontalHeader().setFixedHeight(self._appearance.metrics.row)
        self._columns.fit()
        self._fit_rows()

    def _fit_rows(self) -> None:
        """As high as the longest name needs."""
        metrics = self._appearance.metrics
        height = self._columns.row_height(metrics, _LINES)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)
