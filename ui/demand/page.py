"""The demand page: the lines of the service, edited in place, and the week they ask for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from planner.application.changes import ChangeSet
from planner.application.progress import CancelToken, Progress
from planner.domain.wording.formats import count_text, list_text
from ui.choice import Choice
from ui.demand.line_table import LineTable
from ui.demand.sheet import SHEETS, DemandSheet, demand_sheet
from ui.demand.week_table import WeekTable
from ui.desk import Desk
from ui.forms import box, column, frame, label, row, rule
from ui.jobs import Jobs
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Steps

_HOW = "Type a new value, or press F2; Enter stores it and Ctrl+Z takes it back."


class DemandPage(QWidget):
    """Shows and changes what the chosen service asks for."""

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk, steps: Steps
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._choice, self._jobs, self._desk, self._steps = choice, jobs, desk, steps
        self._service: str | None = None
        self._task: Task | None = None
        self._busy = False
        self.sheet: DemandSheet | None = None
        self.lines, self.week = LineTable(appearance), WeekTable(appearance)
        self.summary = label("", "second")
        self.problem = label("", "boxText", wrap=True)
        self._problem_box = frame("unsafeBox", column(self.problem, margins=(13, 8, 16, 8)))
        self._problem_box.hide()
        self.dated = label("", "second", wrap=True)
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._body())
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        bar = box(
            "toolBar",
            row(label("Demand", "title"), self.summary, None, margins=(12, 0, 12, 0), gap=12),
        )
        bar.setFixedHeight(appearance.metrics.px(48))
        self.setLayout(column(bar, self._stack))
        self.lines.lines.change_wanted.connect(self._store)
        self.lines.lines.refused.connect(self._refuse)
        choice.changed.connect(self._choice_changed)

    # What is on view ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the lines if another service was chosen, or the database changed."""
        entry = self._choice.entry
        if entry is None or entry.code == self._service:
            return
        if self._task is not None:
            self._task.cancel()
        if self.sheet is None or self.sheet.service != entry.code:
            self._say("Reading the demand lines.")
        service = self._service = entry.code

        def load(_progress: Progress, _cancel: CancelToken) -> DemandSheet:
            with self._desk.planner.unit_of_work() as work:
                return demand_sheet(work.read_tables(SHEETS), service)

        self._task = self._jobs.start(
            self._jobs.lanes.database, "Reading demand", load, self._take, ended=self._load_ended
        )

    def forget(self) -> None:
        """The database changed: what was read no longer holds."""
        self._service = None
        if self.isVisible():
            self.refresh()

    def _choice_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take(self, sheet: DemandSheet) -> None:
        if sheet.service != self._service:
            return
        at = self.lines.currentIndex()
        cell = (at.row(), at.column()) if self._same_service(sheet) else (0, 2)
        self.sheet = sheet
        self.lines.lines.show(sheet)
        self.week.week.show(sheet)
        self.week.fit_rows()
        self._refuse("")
        entry = self._choice.entry
        where = "" if entry is None else f" · {entry.name}"
        self.summary.setText(f"{count_text(len(sheet.lines), 'line')}{where}")
        self._tell_dates(sheet)
        if not sheet.lines:
            self._say(
                "This service has no demand lines, so it has no gaps and no margins. "
                "Import them with the Demand sheet of a region workbook."
            )
            return
        self._stack.setCurrentIndex(0)
        self.lines.setCurrentIndex(self.lines.lines.index(*cell))

    def _same_service(self, sheet: DemandSheet) -> bool:
        return self.sheet is not None and self.sheet.service == sheet.service

    def _tell_dates(self, sheet: DemandSheet) -> None:
        notes = ["Minimum / target; one number where both are the same."]
        if sheet.dated:
            lines = list_text([str(line.number) for line in sheet.dated])
            one = len(sheet.dated) == 1
            notes.append(
                f"{'Line' if one else 'Lines'} {lines} also {'names' if one else 'name'} "
                "single dates, which an ordinary week does not show."
            )
        self.dated.setText(" ".join(notes))

    def _load_ended(self) -> None:
        if self._service is not None:
            self._service = None
            self._say("The lines were not read. Choose the service again to try once more.")

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._stack.setCurrentIndex(1)

    # Changing it -------------------------------------------------------------------------------

    def _store(self, changes: ChangeSet) -> None:
        if self._busy:
            return
        self._busy = True
        apply = self._desk.planner.editing.apply
        self._steps.write(lambda: apply(changes), lambda _stored: None, self._stored)

    def _stored(self) -> None:
        self._busy = False
        self.forget()

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self._problem_box.setVisible(bool(sentence))

    # Layout ------------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        lines = column(
            row(label("Lines", "heading"), label(_HOW, "second"), None, margins=(12, 8, 12, 8)),
            rule(),
            self._problem_box,
            self.lines,
        )
        lines.setStretch(3, 1)
        head = row(label("An ordinary week", "heading"), self.dated, margins=(12, 8, 12, 8))
        head.setStretch(1, 1)
        week = column(
            head,
            rule(),
            self.week,
        )
        cards = column(frame("card", lines), frame("card", week), margins=(12, 12, 12, 12), gap=12)
        cards.setStretch(0, 1)
        return box("page", cards)
