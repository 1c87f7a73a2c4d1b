"""The sign-off page: where a rota stands and what is to do on the left, its pages on the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from planner.application.signoff_sheet import BreachRow, SignOffSheet
from planner.application.signoff_words import dates_text, service_title, version_text
from planner.domain.calendar import Period, date_of
from planner.domain.rota_life import Step
from planner.domain.wording.formats import count_text, period_text
from ui.choice import Choice
from ui.cover.elided import ElidedLabel
from ui.desk import Desk
from ui.forms import (
    DownScroll,
    FootScroll,
    box,
    button,
    clear,
    column,
    give_icon,
    label,
    put_on,
    row,
    rule,
)
from ui.half_written import HalfWritten
from ui.jobs import Jobs
from ui.ledger.tabs import PageTabs
from ui.printing.preview import AS_PRINTED, PreviewPanel
from ui.printing.printout import sign_off_printout
from ui.reading_page import ReadingPage
from ui.signoff.approval import ApprovalPanel
from ui.signoff.bench import Looked, SignOffBench
from ui.signoff.checklist import Checklist, summary
from ui.signoff.figures import Figure, sheet_figures
from ui.signoff.read_back_panel import ReadBackPanel
from ui.signoff.steps import StatusSteps
from ui.signoff.versions import VersionsView
from ui.start.page import WORKBOOKS
from ui.theme.appearance import Appearance
from ui.undo import Steps

Key = tuple[str, Period]
_LARGE, _VERY_LARGE = 1.2, 1.5
"""From this text scale on, steps and button do not fit on one line."""
_LEAST_HEIGHT = 160
"""Pixels that the checklist and what is above it keep beside the steps, which never go."""
_HALVES = [1000, 1000]
"""Checklist and pages side by side, until somebody moves what lies between."""
PARTS = ("Checklist", "Versions", "Returned workbook")
PREVIEW = AS_PRINTED


class _Parts(QStackedWidget):
    """Asks for no more room than the part on view needs: each scrolls by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Of the part on view."""
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()

    def sizeHint(self) -> QSize:
        """What height the page has left comes on top."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Else Qt would ask the parts that nobody sees as well."""
        return False


class SignOffPage(ReadingPage[Key]):
    """Shows the sign-off of the chosen service and period."""

    export_wanted = Signal()
    item_wanted = Signal(object, object)
    """A `Check` and the `Link` to go to."""
    stepped = Signal()
    """The rota's stage or what is accepted of it changed."""

    def __init__(
        self,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        desk: Desk,
        steps: Steps,
        begun: HalfWritten,
    ) -> None:
        super().__init__(jobs)
        self._appearance, self._choice = appearance, choice
        self.bench = SignOffBench(desk)
        self.looked: Looked | None = None
        self.preview = PreviewPanel(appearance, jobs, desk.planner.check_output)
        self.checklist = Checklist(appearance, begun)
        self.versions = VersionsView()
        self.back = ReadBackPanel(appearance, jobs, self.bench, steps)
        self.approval = ApprovalPanel(appearance)
        self.status_steps = StatusSteps(appearance)
        self.export = button(
            "Export workbook", self.export_wanted.emit, look="primary", tip="Ctrl+E"
        )
        give_icon(appearance, self.export, "file-spreadsheet", "on-accent")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._left())
        self._paper = box("panel", column(self.preview))
        self.splitter.addWidget(self._paper)
        self.splitter.setSizes(_HALVES)
        self.setLayout(column(self.splitter))
        choice.changed.connect(self._refresh_if_shown)
        self.checklist.wanted.connect(self.item_wanted)
        self.checklist.accepted.connect(self._accept_breach)
        self.approval.step_wanted.connect(self.take_step)
        self.versions.shown.connect(self._show_kept)
        self.versions.exported.connect(self._ask_kept)
        appearance.changed.connect(self._fold)
        self._fold()

    # Layout ------------------------------------------------------------------------------------

    def _left(self) -> QWidget:
        self._title = label("", "title", wrap=True)
        self._version = label("", "chip")
        self._second = ElidedLabel("second")
        self.tabs = PageTabs("Sign-off")
        self._figures = QGridLayout()
        self._figures.setContentsMargins(16, 10, 16, 10)
        self._figures.setHorizontalSpacing(16)
        self._figure_box = box("sunkPanel", self._figures)
        first = row(self._title, self._version, self.tabs)
        first.setStretch(0, 1)
        self._line = row(self.status_steps, None, self.export, margins=(16, 6, 16, 10))
        self._line_box = box("panel", self._line)
        whole = column(
            column(first, self._second, margins=(16, 12, 16, 0), gap=2),
            self._line_box,
            rule(),
            self._parts_row(),
            rule(),
            self._parts,
        )
        whole.setStretchFactor(self._parts, 1)
        self.upper = DownScroll("panel", whole)
        self.upper.setMinimumHeight(_LEAST_HEIGHT)
        both = column(self.upper, FootScroll("panel", column(self.approval)))
        both.setStretchFactor(self.upper, 1)
        return box("panel", both)

    def _parts_row(self) -> QHBoxLayout:
        self._parts = _Parts()
        self._tabs = QButtonGroup(self)
        tabs = row(gap=0)
        for number, (title, part) in enumerate(
            zip(PARTS, (self._check_part(), self.versions, self.back), strict=True)
        ):
            self._parts.addWidget(part)
            tab = button(title, partial(self.show_part, number), look="segment", checkable=True)
            self._tabs.addButton(tab, number)
            tabs.addWidget(tab)
        self._print_tab = button(
            PREVIEW, partial(self.show_part, len(PARTS)), look="segment", checkable=True
        )
        self._tabs.addButton(self._print_tab, len(PARTS))
        tabs.addWidget(self._print_tab)
        self._summary = ElidedLabel("second")
        self.show_part(0)
        return row(tabs, self._summary, margins=(16, 6, 16, 6))

    def _check_part(self) -> QWidget:
        self._problem = label("", "body", wrap=True)
        self._own = button("Show the dates of the rota", self._show_own_dates)
        self._no_life = box(
            "panel", column(self._problem, row(self._own, None), margins=(16, 16, 16, 16), gap=8)
        )
        whole = column(self._figure_box, rule(), self._no_life, self.checklist)
        whole.setStretchFactor(self.checklist, 1)
        return box("panel", whole)

    def _fold(self) -> None:
        """With large text the button stands under the steps, and the figures go if need be.

        The front page, on the right, has them too. Where list and pages take turns, there is
        width for both but little height: what is said elsewhere as well goes.
        """
        metrics = self._appearance.metrics
        large, alone = metrics.scale > _LARGE, metrics.cramped and metrics.scale > _VERY_LARGE
        self._figure_box.setVisible(not (large and metrics.low))
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if large and not alone else ways.LeftToRight)
        # The whole window is wide enough; once it is shared again nothing may ask for as much.
        self._line_box.setMinimumWidth(1 if alone else 0)
        self._second.setVisible(not alone)
        self.approval.be_low(alone)
        self._stand(beside=not alone)
        if self.sheet is not None:
            self._show_figures(sheet_figures(self.sheet))

    def _stand(self, *, beside: bool) -> None:
        """The pages stand beside what is to be done, or are one of its parts."""
        self._print_tab.setVisible(not beside)
        if beside == (self._parts.indexOf(self._paper) < 0):
            return
        if beside:
            self._parts.removeWidget(self._paper)
            self.splitter.addWidget(self._paper)
            self.splitter.setSizes(_HALVES)
            self._paper.show()
            self.show_part(0)
        else:
            self._parts.addWidget(self._paper)
            self.show_part(self._parts.currentIndex())

    def show_part(self, number: int) -> None:
        """Checklist, versions, the workbook that came back, or the pages where they are a part."""
        self._parts.setCurrentIndex(number)
        one = self._tabs.button(number)
        if one is not None:
            one.setChecked(True)

    def show_broken(self) -> None:
        """The broken rules, open on the checklist."""
        self.show_part(PARTS.index("Checklist"))
        self.checklist.open_broken()
        if self.looked is not None and self._task is not None and self._task.ended:
            self.checklist.show_life(self.looked.life)

    # What is on view ---------------------------------------------------------------------------

    @property
    def sheet(self) -> SignOffSheet | None:
        """What the workbook would say now."""
        return self.looked.sheet if self.looked else None

    def refresh(self) -> None:
        """Gather the sign-off if something else was chosen, or the database changed."""
        entry, period = self._choice.entry, self._choice.period
        if entry is None or self._key == (entry.code, period):
            return
        key = (entry.code, period)
        if self.looked is None or self.looked.sheet.heading.service != entry.code:
            self.looked = None
            self.preview.show_nothing("Gathering what will be signed.")
        self._read(
            key,
            self._jobs.lanes.database,
            "Gathering the sign-off",
            lambda progress, cancel: self.bench.look(*key, progress, cancel),
            self._show,
            self._load_ended,
        )

    def read_file(self, path: Path) -> None:
        """Hold a workbook against the database."""
        self.show_part(PARTS.index("Returned workbook"))
        self.back.read_file(path)

    def _load_ended(self) -> None:
        self.preview.show_nothing("The sign-off was not gathered. Choose the page again.")

    def _show(self, looked: Looked) -> None:
        self.looked = looked
        heading, life = looked.sheet.heading, looked.life
        self._title.setText(service_title(heading))
        self._version.setText(version_text(heading).capitalize())
        self._second.setText(f"{heading.trust_name}  ·  {dates_text(heading)}")
        self.status_steps.show_status(heading.status)
        self._show_figures(sheet_figures(looked.sheet))
        self.checklist.show_life(life)
        self.versions.show_life(life, looked.zone)
        self.approval.show_life(life)
        self._summary.setText(summary(life) if life else "")
        self._no_life.setVisible(life is None)
        self._problem.setText(f"{looked.problem} {looked.mend}".strip())
        self._own.setVisible(looked.own is not None)
        if looked.own is not None:
            put_on(self._own, f"Show {period_text(looked.own.first, looked.own.last)}")
        self.preview.show_printout(sign_off_printout(looked.sheet))

    def _show_own_dates(self) -> None:
        if self.looked is not None and self.looked.own is not None:
            self._choice.show_period(self.looked.own)

    def _show_figures(self, figures: tuple[Figure, ...]) -> None:
        clear(self._figures)
        small = self._appearance.metrics.small
        for number, figure in enumerate(figures):
            value = label(figure.value, "figureUnsafe" if figure.state else "figure")
            value.setToolTip(figure.unit)
            cell = column(label(figure.name, "second"), value, gap=1)
            if not small:
                cell.addWidget(label(figure.unit, "second"))
            self._figures.addLayout(cell, number // 3, number % 3)

    # Steps of the rota's life ------------------------------------------------------------------

    def take_step(self, step: Step, why: str) -> None:
        """Publish, submit, approve, send back, reopen or make final."""
        key = self._key
        if key is None:
            return
        self._jobs.start(
            self._jobs.lanes.database,
            "Keeping the step",
            lambda progress, cancel: self.bench.take(step, *key, why, progress, cancel),
            lambda looked: self._stepped(key, looked),
            ended=self._again,
        )

    def _stepped(self, key: Key, looked: Looked) -> None:
        if key == self._key:
            self._show(looked)
        self.stepped.emit()

    def _accept_breach(self, breach: BreachRow, why: str) -> None:
        self._jobs.start(
            self._jobs.lanes.database,
            "Keeping the reason",
            lambda progress, cancel: self.bench.accept_breach(breach, why, progress, cancel),
            lambda count: self._accepted(breach, count),
            ended=self._again,
        )

    def _accepted(self, breach: BreachRow, count: int) -> None:
        self.checklist.forget(breach)
        self.preview.told.emit("done", f"{count_text(count, 'breach', 'breaches')} accepted.")
        self.stepped.emit()
        self.forget()

    def _again(self) -> None:
        """A step was refused: show what can be done now."""
        if self.looked is not None:
            self.approval.show_life(self.looked.life)
            self.checklist.show_life(self.looked.life)

    # Versions as they were signed --------------------------------------------------------------

    def _show_kept(self, number: int) -> None:
        key = self._key
        if key is None:
            return
        self._jobs.start(
            self._jobs.lanes.database,
            "Reading the version",
            lambda progress, cancel: self.bench.kept(*key, number, progress, cancel),
            lambda sheet: self.preview.show_printout(sign_off_printout(sheet)),
        )

    def _ask_kept(self, number: int) -> None:
        key = self._key
        if key is None:
            return
        name = f"{key[0]}-{date_of(key[1].first)}-as-signed.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export as signed", name, WORKBOOKS)
        if chosen:
            self.export_kept(Path(chosen).with_suffix(".xlsx"), number)

    def export_kept(self, path: Path, number: int) -> None:
        """Write the workbook of a version as it was signed."""
        key = self._key
        if key is None:
            return
        self._jobs.start(
            self._jobs.lanes.database,
            "Writing the workbook as signed",
            lambda progress, cancel: self.bench.export_kept(*key, path, number, progress, cancel),
            lambda done: self.preview.saved.emit("Workbook of the signed version written.", done),
        )
