"""One import: what was found in the workbooks, what it would change, and the word to write it."""

import csv
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from planner.application.errors import ConflictError, EnvironmentFault
from planner.application.importing_codes import NO_CHOICES
from planner.application.importing_report import ImportReport, Problem
from planner.application.ports import PendingChanges
from planner.application.progress import CancelToken, Progress
from planner.domain.wording.formats import count_text, list_text
from ui.desk import Desk
from ui.forms import button, column, label, row
from ui.jobs import Jobs
from ui.settings import WindowSettings
from ui.start.codes import CodesPanel
from ui.start.preview import PreviewTree
from ui.start.problems import ProblemTable
from ui.theme.appearance import Appearance

_FORMULA = ("=", "+", "-", "@", "\t")
_HEADS = ("kind", "file", "sheet", "cell", "value", "problem", "what would be right")


class ImportPanel(QWidget):
    """Checks workbooks, shows the outcome, and writes once it is accepted."""

    busy = Signal(bool)
    """Whether it is checking or writing now."""
    imported = Signal()
    """The database holds something else now."""
    saved = Signal(str, object)
    """A file was written: what it is, and its path."""
    begun = Signal(bool)
    """Whether workbooks are on view, to be accepted or left."""

    def __init__(self, appearance: Appearance, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self._jobs, self._desk = jobs, desk
        self._files: tuple[Path, ...] = ()
        self._preview: Sequence[PendingChanges] | None = None
        self._report: ImportReport | None = None
        self._choices = NO_CHOICES
        self.result = label("", "heading", wrap=True)
        self.accept = button("Import now", self.accept_import, look="primary")
        self.again = button("Check again", self.check_again, tip="After mending the workbook")
        self.save = button("Save the list of problems…", self._ask_path)
        self.drop = button("Leave it", self.forget, tip="Import nothing")
        self.preview = PreviewTree(appearance)
        self.problems = ProblemTable(appearance)
        self.codes = CodesPanel(appearance)
        self.codes.chosen.connect(self.check_again)
        self._settings: WindowSettings | None = None
        actions = row(self.accept, self.again, self.save, self.drop, None)
        layout = column(self.result, actions, self.codes, self.preview, self.problems, gap=8)
        layout.setStretch(3, 1)
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.forget()

    def keep_in(self, settings: WindowSettings) -> None:
        """Keep what shift codes mean for the next import."""
        self._settings = settings

    def forget(self) -> None:
        """Leave the workbooks; nothing is written."""
        self.codes.forget()
        self._files, self._preview, self._report = (), None, None
        self.result.setText("")
        self._show(accept=False, again=False, problems=False, preview=False)
        self.drop.hide()
        self.begun.emit(False)

    def check(self, files: Sequence[Path]) -> None:
        """Check workbooks and show what they would change; nothing is written yet."""
        self._files = tuple(files)
        self.setFocus()
        self.begun.emit(True)
        self.codes.forget()
        if self._settings is not None:
            self.codes.remember(self._settings.shift_codes)
        self.check_again()

    def check_again(self) -> None:
        """The same workbooks, as they are now."""
        self.setFocus()  # what is hidden and disabled meanwhile hands the keys on, off the page
        self._preview = None
        self._choices = self.codes.choices
        names = list_text([path.name for path in self._files])
        self._begin(f"Reading {names}…")

        def work(progress: Progress, cancel: CancelToken) -> ImportReport:
            return self._desk.import_files(self._files, True, progress, cancel, codes=self._choices)

        self._jobs.start(
            self._jobs.lanes.database,
            "Checking the workbooks",
            work,
            self._checked,
            ended=lambda: self._stopped("The workbooks were not checked. Nothing is changed."),
        )

    def accept_import(self) -> None:
        """Write what was shown, in one transaction; nothing where it is no longer the same."""
        self.setFocus()
        files, preview, codes = self._files, self._preview, self._choices
        self._begin("Importing…")

        def work(progress: Progress, cancel: CancelToken) -> ImportReport | ConflictError:
            try:
                return self._desk.import_files(files, False, progress, cancel, preview, codes)
            except ConflictError as error:
                return error

        self._jobs.start(
            self._jobs.lanes.database,
            "Importing",
            work,
            self._written,
            ended=lambda: self._stopped("The import was not finished. Nothing is changed."),
        )

    def _begin(self, text: str) -> None:
        self.busy.emit(True)
        self.result.setText(text)
        self._show(accept=False, again=False, problems=False, preview=False)

    def _stopped(self, text: str) -> None:
        self.busy.emit(False)
        self.result.setText(text)
        self._show(accept=False, again=True, problems=False, preview=False)
        self.again.setFocus()

    def _show(self, *, accept: bool, again: bool, problems: bool, preview: bool) -> None:
        self.accept.setVisible(accept)
        self.again.setVisible(again)
        self.save.setVisible(problems)
        self.problems.setVisible(problems)
        self.preview.setVisible(preview)
        self.drop.setVisible(accept or again)

    # Outcomes ------------------------------------------------------------------------------

    def _checked(self, report: ImportReport) -> None:
        self.busy.emit(False)
        self.codes.show_codes(report.unknown, report.known)
        if not report.ok:
            self._refuse(report)
            return
        self._report, self._preview = report, report.preview
        changed = sum(report.changed.values())
        warned = f", {count_text(len(report.warnings), 'warning')}" if report.warnings else ""
        self.result.setText(
            f"{count_text(sum(report.rows.values()), 'row')} read, "
            f"{count_text(changed, 'row')} would be new or changed{warned}. "
            "Nothing is changed yet."
        )
        self.preview.show_changes(report.preview, report.rows)
        self._list_problems(report)
        self._show(accept=True, again=True, problems=bool(report.warnings), preview=True)
        self.accept.setFocus()

    def _written(self, outcome: ImportReport | ConflictError) -> None:
        self.busy.emit(False)
        if isinstance(outcome, ConflictError):
            self.check_again()
            self.result.setText(f"{outcome.problem} {outcome.mend} {self.result.text()}")
            return
        if not outcome.ok:
            self._refuse(outcome)
            return
        changed = sum(outcome.changed.values())
        self._keep_codes()
        self._list_problems(outcome)
        self.begun.emit(False)
        self._show(accept=False, again=False, problems=bool(outcome.warnings), preview=False)
        self.result.setText(f"Imported: {count_text(changed, 'row')} new or changed.")
        self.imported.emit()

    def _keep_codes(self) -> None:
        """What was mapped and written holds at the next import, too."""
        if self._settings is not None and self.codes.carried_out:
            self._settings.shift_codes = {**self._settings.shift_codes, **self.codes.carried_out}
        self.codes.hide()

    def _refuse(self, report: ImportReport) -> None:
        self._list_problems(report)
        self._show(accept=False, again=True, problems=True, preview=False)
        self.result.setText(
            f"Nothing was imported: {count_text(len(report.errors), 'problem')} to mend first. "
            "Each is listed with its cell and what would be right."
        )
        fields = self.codes.boxes.values() if self.codes.isVisibleTo(self) else ()
        next(iter(fields), self.problems).setFocus()

    def _list_problems(self, report: ImportReport) -> None:
        self._report = report
        self.problems.show_problems(report.errors, report.warnings)

    # The list as a file --------------------------------------------------------------------

    def _ask_path(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the list of problems", "problems.csv", "Comma-separated values (*.csv)"
        )
        if chosen:
            self.save_problems(Path(chosen).with_suffix(".csv"))

    def save_problems(self, path: Path) -> None:
        """Write all problems to a file that Excel opens."""
        report, check = self._report, self._desk.planner.check_output
        if report is None:
            return

        def write(_progress: Progress, _cancel: CancelToken) -> Path:
            check(path)
            return write_problems(path, report.errors, report.warnings)

        self._jobs.start(
            self._jobs.lanes.database,
            "Saving the list of problems",
            write,
            lambda done: self.saved.emit("List of problems saved.", done),
        )


def write_problems(path: Path, errors: Sequence[Problem], warnings: Sequence[Problem]) -> Path:
    """Problems as comma-separated values; EnvironmentFault where the file cannot be written.

    A value that Excel would take for a formula gets an apostrophe before it.
    """
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADS)
            for sort, problems in (("error", errors), ("warning", warnings)):
                for one in problems:
                    parts = (one.file, one.sheet, one.cell, one.value, one.problem, one.fix)
                    writer.writerow([sort, *map(_harmless, parts)])
    except OSError as error:
        raise EnvironmentFault(
            f"{path} could not be written ({error.strerror}).",
            "Close it if it is open elsewhere, or choose another place.",
        ) from error
    return path


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
