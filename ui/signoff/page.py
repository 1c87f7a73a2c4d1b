"""The sign-off page: what will be signed on the left, its pages on the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QSplitter, QWidget

from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import dates_text, service_title, version_text
from planner.domain.calendar import Period
from ui.choice import Choice
from ui.desk import Desk
from ui.forms import box, button, clear, column, give_icon, label, row, rule
from ui.jobs import Jobs
from ui.printing.preview import PreviewPanel
from ui.printing.printout import sign_off_printout
from ui.signoff.bench import SignOffBench
from ui.signoff.figures import Figure, sheet_figures
from ui.signoff.steps import StatusSteps
from ui.signoff.verify_panel import VerifyPanel
from ui.tasks import Task
from ui.theme.appearance import Appearance

Key = tuple[str, Period]


class SignOffPage(QWidget):
    """Shows the sign-off of the chosen service and period."""

    export_wanted = Signal()

    def __init__(self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._appearance, self._choice, self._jobs = appearance, choice, jobs
        self.bench = SignOffBench(desk)
        self._key: Key | None = None
        self._task: Task | None = None
        self.sheet: SignOffSheet | None = None
        self.preview = PreviewPanel(appearance, jobs)
        self.verify = VerifyPanel(appearance, jobs, self.bench)
        self.steps = StatusSteps(appearance)
        self.export = button(
            "Export workbook", self.export_wanted.emit, look="primary", tip="Ctrl+E"
        )
        give_icon(appearance, self.export, "file-spreadsheet", "on-accent")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._left())
        self.splitter.addWidget(box("panel", column(self.preview)))
        self.splitter.setSizes([1000, 1000])
        self.setLayout(column(self.splitter))
        choice.changed.connect(self._choice_changed)
        appearance.changed.connect(self._fold)
        self._fold()

    def _left(self) -> QWidget:
        self._title = label("", "title", wrap=True)
        self._version = label("", "chip")
        self._second = label("", "second")
        self._figures = QGridLayout()
        self._figures.setContentsMargins(16, 12, 16, 12)
        self._figures.setHorizontalSpacing(16)
        second = row(self._second, self._version, None)
        self._line = row(self.steps, None, self.export, margins=(16, 8, 16, 12))
        whole = column(
            column(self._title, second, margins=(16, 12, 16, 0), gap=2),
            self._line,
            rule(),
            box("sunkPanel", self._figures),
            rule(),
            self.verify,
        )
        whole.setStretchFactor(self.verify, 1)
        return box("panel", whole)

    def _fold(self) -> None:
        """In a small window the button stands under the steps."""
        small = self._appearance.metrics.small
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if small else ways.LeftToRight)

    # What is on view ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Gather the sign-off if something else was chosen, or the database changed."""
        entry, period = self._choice.entry, self._choice.period
        if entry is None or self._key == (entry.code, period):
            return
        if self._task is not None:
            self._task.cancel()
        key = self._key = (entry.code, period)
        self.sheet = None
        self.preview.show_nothing("Gathering what will be signed.")
        self._task = self._jobs.start(
            self._jobs.lanes.database,
            "Gathering the sign-off",
            lambda progress, cancel: self.bench.sheet(*key, progress, cancel),
            lambda sheet: self._take(key, sheet),
            ended=lambda: self._load_ended(key),
        )

    def forget(self) -> None:
        """The database changed: what was gathered no longer holds."""
        self._key = None
        if self.isVisible():
            self.refresh()

    def _choice_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _load_ended(self, key: Key) -> None:
        if key == self._key:
            self._key = None
            self.preview.show_nothing("The sign-off was not gathered. Choose the page again.")

    def _take(self, key: Key, sheet: SignOffSheet) -> None:
        if key != self._key:
            return
        self.sheet = sheet
        heading = sheet.heading
        self._title.setText(service_title(heading))
        self._version.setText(version_text(heading).capitalize())
        self._second.setText(f"{heading.trust_name}  ·  {dates_text(heading)}")
        self.steps.show_status(heading.status)
        self._show_figures(sheet_figures(sheet))
        self.preview.show_printout(sign_off_printout(sheet))

    def _show_figures(self, figures: tuple[Figure, ...]) -> None:
        clear(self._figures)
        for number, figure in enumerate(figures):
            value = label(figure.value, "figureUnsafe" if figure.state else "figure")
            cell = column(label(figure.name, "second"), value, _unit(figure), gap=2)
            self._figures.addLayout(cell, number // 3, number % 3)


def _unit(figure: Figure) -> QLabel:
    return label(figure.unit, "second")
