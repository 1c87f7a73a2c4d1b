"""Problems of an import, by sheet and cell, with what would be right."""

from collections.abc import Sequence

from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from planner.application.importing_report import Problem
from ui.editing.tabular import to_clipboard
from ui.rota.texts import as_sentence
from ui.tables.models import TableModel
from ui.tables.views import plain
from ui.theme.appearance import Appearance

_HEADS = ("Kind", "File", "Sheet", "Cell", "Value", "What is wrong", "What would be right")
_WIDTHS = (64, 168, 92, 56, 124)
_FILE = 1
_MOST_FITTED = 400
"""Rows up to which each is as high as its sentences; beyond, all have room for two lines."""


class ProblemModel(TableModel[tuple[str, Problem]]):
    """Errors first, then warnings: the kind, and the problem."""

    def __init__(self) -> None:
        super().__init__(_HEADS)

    @property
    def files(self) -> int:
        """From how many workbooks the problems are."""
        return len({one.file for _, one in self.rows})

    def text(self, row: int, column: int) -> str:
        """Where, what, and what would be right."""
        sort, one = self.rows[row]
        wrong = as_sentence(one.problem)
        return (sort, one.file, one.sheet, one.cell, one.value, wrong, one.fix)[column]


class ProblemTable(QTableView):
    """Problems to read, one a row."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        plain(self)
        self.setShowGrid(True)  # rows of several lines
        self.setAccessibleName("Problems found, by sheet and cell")
        self._appearance = appearance
        self.found = ProblemModel()
        self.setModel(self.found)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(240)
        self.verticalHeader().hide()
        appearance.changed.connect(self._fit)

    def show_problems(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Show the problems of another import."""
        kinds = (("error", errors), ("warning", warnings))
        self.found.show([(kind, one) for kind, found in kinds for one in found])
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C takes the rows chosen, with their headings, to a mail or a worksheet."""
        if event.matches(QKeySequence.StandardKey.Copy):
            to_clipboard(self.chosen_text())
            return
        super().keyPressEvent(event)

    def chosen_text(self) -> str:
        """The problems chosen (all, where none is), a line each, parted by tabs."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(self.found.rowCount())
        shown = [at for at in range(len(_HEADS)) if not self.isColumnHidden(at)]
        lines = [[_HEADS[at] for at in shown]]
        lines += [[self.found.text(row, at) for at in shown] for row in rows]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentences share the room that is left."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Sentences wrap; the file is named only where there are several."""
        metrics = self._appearance.metrics
        widths = [metrics.px(width) for width in _WIDTHS]
        self.setColumnHidden(_FILE, self.found.files < 2)
        if self.found.files < 2:
            widths[_FILE] = 0
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        left = max(self.viewport().width() - sum(widths), metrics.px(200)) // 2
        self.setColumnWidth(len(widths), left)
        self.setColumnWidth(len(widths) + 1, left)
        self.verticalHeader().setDefaultSectionSize(metrics.px(44))
        if self.found.rowCount() <= _MOST_FITTED:
            self.resizeRowsToContents()
