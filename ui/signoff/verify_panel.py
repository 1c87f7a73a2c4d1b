"""A workbook that came back: whether it agrees with the database, and each cell that does not."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QFrame, QTableView, QWidget

from planner.application.signing import VerifyReport
from planner.application.signoff_comparing import CellDifference
from ui.forms import button, column, give_icon, label, row
from ui.jobs import Jobs
from ui.signoff.bench import SignOffBench
from ui.start.page import WORKBOOKS
from ui.theme.appearance import Appearance

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_HEADS = ("Sheet", "Cell", "In the workbook", "In the database", "What differs")
_INVITE = "Choose a sign-off workbook, or drop it here, to see each cell that differs."


class DifferenceModel(QAbstractTableModel):
    """Differences in the order in which they were found."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[CellDifference] = ()

    def show(self, rows: Sequence[CellDifference]) -> None:
        """Take the differences of another workbook."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Differences."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Where, both values, and a sentence."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Text of a cell."""
        if role not in {Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole}:
            return None
        one = self._rows[index.row()]
        return (one.sheet, one.cell, one.workbook or "–", one.database or "–", one.sentence)[
            index.column()
        ]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return _HEADS[section] if role == Role.DisplayRole else None


class DifferenceTable(QTableView):
    """Differences to read, one a row."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName("Cells that differ between the workbook and the database")
        self._appearance = appearance
        self.found = DifferenceModel()
        self.setModel(self.found)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(120)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(appearance.metrics.row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence takes the room that is left; it says both values, too."""
        super().resizeEvent(event)
        metrics = self._appearance.metrics
        px, narrow = metrics.px, metrics.small
        widths = (px(72), px(56), 0 if narrow else px(112), 0 if narrow else px(112))
        for number, width in enumerate(widths):
            self.setColumnHidden(number, not width)
            self.setColumnWidth(number, width)
        self.setColumnWidth(len(widths), max(self.viewport().width() - sum(widths), px(240)))


class VerifyPanel(QWidget):
    """Reads a workbook back and lists what differs; nothing is changed by looking."""

    verified = Signal(object)
    """The `VerifyReport` on view."""

    def __init__(self, appearance: Appearance, jobs: Jobs, bench: SignOffBench) -> None:
        super().__init__()
        self._jobs, self._bench = jobs, bench
        self.report: VerifyReport | None = None
        self.result = label(_INVITE, "body", wrap=True)
        self.choose = button("Verify a workbook…", self.ask_file)
        give_icon(appearance, self.choose, "file-spreadsheet")
        self.table = DifferenceTable(appearance)
        head = row(label("Does a workbook still agree?", "heading"), None, self.choose)
        layout = column(head, self.result, self.table, None, margins=(16, 8, 16, 12), gap=6)
        layout.setStretch(2, 100)
        self.setLayout(layout)
        self.table.hide()

    def ask_file(self) -> None:
        """Ask for a workbook to compare."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Sign-off workbook to verify", "", WORKBOOKS)
        if chosen:
            self.verify(Path(chosen))

    def verify(self, path: Path) -> None:
        """Compare a workbook with the database."""
        self.choose.setEnabled(False)
        self.result.setText(f"Reading {path.name}…")
        self.table.hide()
        self._jobs.start(
            self._jobs.lanes.database,
            "Comparing the workbook with the database",
            lambda progress, cancel: self._bench.verify(path, progress, cancel),
            lambda report: self._take(path, report),
            ended=lambda: self._ended(path),
        )

    def _take(self, path: Path, report: VerifyReport) -> None:
        self.choose.setEnabled(True)
        self.report = report
        self.result.setText(f"{path.name}: {report.summary}")
        self.table.found.show(report.differences)
        self.table.setVisible(bool(report.differences))
        self.verified.emit(report)

    def _ended(self, path: Path) -> None:
        self.choose.setEnabled(True)
        self.result.setText(f"{path.name} was not compared; the reason stands above.")
