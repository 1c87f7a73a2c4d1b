"""No rota yet: three choices, in place. Later the same page brings data in and out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QScrollArea, QWidget

from planner.application.importing_report import ImportReport
from planner.domain.wording.formats import count_text
from ui.desk import Desk
from ui.forms import box, button, column, frame, give_icon, label, row
from ui.jobs import Jobs
from ui.start.problems import ProblemTable
from ui.theme.appearance import Appearance

WORKBOOKS = "Excel workbooks (*.xlsx)"
CHOICES = (
    (
        "demo",
        "layout-dashboard",
        "Explore the demonstration region",
        "Five trusts with their real sites and invented people, with gaps to fill.",
        "Build the demonstration",
    ),
    (
        "import",
        "folder-open",
        "Import a region workbook",
        "Staff, skills, demand and rotas from Excel. Every problem is listed by cell first; "
        "nothing changes until the file is right.",
        "Choose workbooks…",
    ),
    (
        "template",
        "file-spreadsheet",
        "Start from an empty workbook",
        "Save a template with every sheet and column, fill it in by hand, then import it.",
        "Save the template…",
    ),
)


class StartPage(QWidget):
    """The choices, and what the last import found."""

    data_changed = Signal()
    """The database holds something else now."""
    saved = Signal(str, Path)
    """A file was written: what it is, and where."""

    def __init__(self, appearance: Appearance, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("start")
        self._appearance, self._jobs, self._desk = appearance, jobs, desk
        self.buttons: dict[str, QPushButton] = {}
        self._title = label("", "title")
        self._second = label("", "body", wrap=True)
        self.result = label("", "heading", wrap=True)
        self.problems = ProblemTable(appearance)
        self.problems.hide()
        self._checked: tuple[Path, ...] = ()
        self.accept = button("Import now", self.accept_import, look="primary")
        self.accept.hide()
        self.export = button("Export the whole region…", self._ask_region_path)
        give_icon(appearance, self.export, "file-down")
        actions = {
            "demo": self.build_demo,
            "import": self._ask_files,
            "template": self._ask_template,
        }
        cards = [self._card(*parts, on=actions[parts[0]]) for parts in CHOICES]
        content = column(
            self._title,
            self._second,
            16,
            row(*cards, gap=16),
            16,
            self.result,
            row(self.accept, None),
            self.problems,
            row(self.export, None),
            None,
            margins=(40, 40, 40, 24),
            gap=8,
        )
        content.setStretchFactor(self.problems, 4)
        scroll = QScrollArea()
        scroll.setObjectName("start")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(box("start", content))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(scroll))
        self.show_empty(True)

    def show_empty(self, empty: bool) -> None:
        """Speak to somebody who has no data yet, or who has."""
        self.export.setVisible(not empty)
        if empty:
            self._title.setText("Welcome. There is no rota in this database yet.")
            self._second.setText("Choose how to begin. Each choice can be taken later, too.")
        else:
            self._title.setText("Data")
            self._second.setText(
                "Bring workbooks in, or write the whole region out. An import updates rows with "
                "the same key and never deletes."
            )

    def _card(
        self, key: str, drawing: str, title: str, text: str, action: str, on: Callable[[], object]
    ) -> QWidget:
        one = button(action, on, look="primary" if key == "demo" else "", name=f"{title}: {action}")
        give_icon(self._appearance, one, drawing, "on-accent" if key == "demo" else "text")
        self.buttons[key] = one
        card = frame(
            "card",
            column(
                label(title, "title", wrap=True),
                label(text, "body", wrap=True),
                8,
                row(one, None),
                margins=(20, 16, 20, 20),
                gap=8,
            ),
        )
        card.setMinimumHeight(168)
        return card

    # Demonstration -----------------------------------------------------------------------------

    def build_demo(self) -> None:
        """Build the demonstration region into this database."""
        self._enable(False)
        self.result.setText("Building the demonstration region…")
        self._jobs.start(
            self._jobs.lanes.database,
            "Building the demonstration region",
            self._desk.build_demo,
            lambda _: self._done("The demonstration region is ready. All people are invented."),
            ended=lambda: self._enable(True),
        )

    def _done(self, text: str) -> None:
        self._enable(True)
        self.result.setText(text)
        self.data_changed.emit()

    def _enable(self, enabled: bool) -> None:
        for one in self.buttons.values():
            one.setEnabled(enabled)

    # Import ------------------------------------------------------------------------------------

    def _ask_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Region workbooks to import", "", WORKBOOKS)
        if names:
            self.import_files([Path(name) for name in names])

    def import_files(self, files: Sequence[Path]) -> None:
        """Check workbooks and show what they would change; nothing is written yet."""
        self._checked = tuple(files)
        self._run_import(dry_run=True)

    def accept_import(self) -> None:
        """Write what was checked, in one transaction."""
        self._run_import(dry_run=False)

    def _run_import(self, *, dry_run: bool) -> None:
        files = self._checked
        self._enable(False)
        self.problems.hide()
        self.accept.hide()
        self.result.setText(f"Reading {', '.join(path.name for path in files)}…")
        self._jobs.start(
            self._jobs.lanes.database,
            "Checking the workbooks" if dry_run else "Importing",
            lambda progress, cancel: self._desk.import_files(files, dry_run, progress, cancel),
            self._previewed if dry_run else self._imported,
            ended=lambda: self._enable(True),
        )

    def _previewed(self, report: ImportReport) -> None:
        self._enable(True)
        self._list_problems(report)
        if not report.ok:
            self._refuse(report)
            return
        rows, changed = sum(report.rows.values()), sum(report.changed.values())
        warned = f", {count_text(len(report.warnings), 'warning')}" if report.warnings else ""
        self.result.setText(
            f"{count_text(rows, 'row')} read, {count_text(changed, 'row')} would be new or "
            f"changed{warned}. Nothing is changed yet."
        )
        self.accept.show()
        self.accept.setFocus()

    def _imported(self, report: ImportReport) -> None:
        self._enable(True)
        self._list_problems(report)
        if not report.ok:
            self._refuse(report)
            return
        self.result.setText(
            f"Imported: {count_text(sum(report.changed.values()), 'row')} new or changed."
        )
        self.data_changed.emit()

    def _refuse(self, report: ImportReport) -> None:
        self.result.setText(
            f"Nothing was imported: {count_text(len(report.errors), 'problem')} to mend first. "
            "Each is listed with its cell and what would be right."
        )

    def _list_problems(self, report: ImportReport) -> None:
        self.problems.show_problems(report.errors, report.warnings)
        self.problems.setVisible(bool(report.errors or report.warnings))

    # Files out ---------------------------------------------------------------------------------

    def _ask_template(self) -> None:
        self._ask_path("Save an empty region workbook", "region-template.xlsx", self.save_template)

    def _ask_region_path(self) -> None:
        self._ask_path("Export the whole region", "region.xlsx", self.export_region)

    def _ask_path(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, WORKBOOKS)
        if chosen:
            then(Path(chosen).with_suffix(".xlsx"))

    def save_template(self, path: Path) -> None:
        """Write the empty workbook."""
        self._jobs.start(
            self._jobs.lanes.database,
            "Saving the template",
            lambda progress, cancel: self._desk.template(path, progress, cancel),
            lambda done: self.saved.emit("Empty region workbook saved.", done),
        )

    def export_region(self, path: Path) -> None:
        """Write everything that is stored."""
        self._jobs.start(
            self._jobs.lanes.database,
            "Exporting the region",
            lambda progress, cancel: self._desk.export_region(path, progress, cancel),
            lambda done: self.saved.emit("Region exported.", done),
        )
