"""A workbook that came back: each difference with what it would do, taken over only if chosen."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from planner.application.changes import ChangeSet
from planner.application.signoff_read_back import ReadBack
from planner.domain.wording.formats import count_text, period_text
from ui.forms import button, column, give_icon, label, row
from ui.jobs import Jobs
from ui.signoff.bench import SignOffBench
from ui.signoff.difference_table import DifferenceTable
from ui.start.page import WORKBOOKS
from ui.theme.appearance import Appearance
from ui.undo import Steps

INVITE = (
    "Choose a sign-off workbook that somebody printed, signed or edited, or drop it on this page. "
    "Each cell that differs is listed; nothing is taken over that you do not choose."
)


class ReadBackPanel(QWidget):
    """Compares a workbook with the database; what is chosen becomes one step of undo."""

    read = Signal(object)
    """The `ReadBack` on view."""

    def __init__(
        self, appearance: Appearance, jobs: Jobs, bench: SignOffBench, steps: Steps
    ) -> None:
        super().__init__()
        self._jobs, self._bench, self._steps = jobs, bench, steps
        self.back: ReadBack | None = None
        self.result = label(INVITE, "body", wrap=True)
        self.second = label("", "second", wrap=True)
        self.choose = button("Choose a workbook…", self.ask_file)
        give_icon(appearance, self.choose, "file-spreadsheet")
        self.table = DifferenceTable(appearance)
        self.table.found.chosen_changed.connect(self._show_chosen)
        self.all = button("Choose all that can be", self._all)
        self.all.setToolTip("All but those where the database changed too")
        self.accept = button("Take over", self.accept_chosen, look="primary")
        head = row(self.result, self.choose)
        head.setStretch(0, 1)
        line = row(self.second, self.all, self.accept)
        line.setStretch(0, 1)
        layout = column(head, line, self.table, None, margins=(16, 10, 16, 10), gap=8)
        layout.setStretch(2, 100)
        self.setLayout(layout)
        self._show(None)

    # Reading -----------------------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask for a workbook to compare."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Sign-off workbook to read", "", WORKBOOKS)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """Compare a workbook with the database; nothing is changed by looking."""
        self.choose.setEnabled(False)
        self._show(None)
        self.result.setText(f"Reading {path.name}…")
        self._jobs.start(
            self._jobs.lanes.database,
            "Comparing the workbook with the database",
            lambda progress, cancel: self._bench.read_back(path, progress, cancel),
            self._take,
            ended=lambda: self._ended(path),
        )

    def _take(self, back: ReadBack) -> None:
        self.choose.setEnabled(True)
        self._show(back)
        self.read.emit(back)

    def _ended(self, path: Path) -> None:
        self.choose.setEnabled(True)
        self.result.setText(f"{path.name} was not compared; the reason stands above.")

    def _show(self, back: ReadBack | None) -> None:
        self.back = back
        self.table.found.take(back)
        there = back is not None and bool(back.differences)
        self.table.setVisible(there)
        for one in (self.accept, self.all):
            one.setVisible(there)
        self.second.setVisible(back is not None)
        if back is None:
            return
        self.result.setText(f"{back.path.name}: {back.summary}")
        dates = period_text(back.period.first, back.period.last)
        seal = "is that" if back.sealed else "is not that"
        changed = " Duties or leave changed since it was made." if back.database_changed else ""
        self.second.setText(
            f"{back.service_name}, {dates}. Its seal {seal} of the database now.{changed}"
        )

    # Taking over -------------------------------------------------------------------------------

    def _all(self) -> None:
        if self.back is not None:
            self.table.found.choose(set(self.back.acceptable))

    def _show_chosen(self) -> None:
        count = len(self.table.found.chosen)
        text = f"Take over {count_text(count, 'difference')}" if count else "Take over"
        self.accept.setText(text)
        self.accept.setAccessibleName(text)
        self.accept.setEnabled(count > 0)
        self.accept.setToolTip(
            "One step, which Ctrl+Z takes back" if count else "Choose some first"
        )
        self.all.setEnabled(bool(self.back is not None and self.back.acceptable))

    def accept_chosen(self) -> None:
        """Take over what is chosen, in one step."""
        back, chosen = self.back, sorted(self.table.found.chosen)
        if back is None or not chosen:
            return
        self.accept.setEnabled(False)

        def write() -> ChangeSet:
            return self._bench.take_over(back, chosen)

        self._steps.write(write, lambda _changes: None, lambda: self.read_file(back.path))
