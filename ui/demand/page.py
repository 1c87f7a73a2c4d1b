"""The demand page: the lines of the service, edited in place, and what they mean."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from planner.application.changes import ChangeSet
from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import Period
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.cover.elided import ElidedLabel
from ui.demand.edits import EntryError, added, copied, deleted
from ui.demand.line_table import LineTable
from ui.demand.meaning import Meaning
from ui.demand.outlook import Outlook
from ui.demand.sheet import SHEETS, DemandLine, DemandSheet, demand_sheet
from ui.desk import Desk
from ui.forms import ToolBar, box, button, column, frame, give_icon, label, row, rule
from ui.jobs import Jobs
from ui.reading_page import ReadingPage
from ui.theme.appearance import Appearance
from ui.undo import Steps

_HOW = "Type a new value, or press F2; Enter stores it and Ctrl+Z takes it back."
_FIRST_EDITED = 1


class DemandPage(ReadingPage[tuple[str, Period]]):
    """Shows and changes what the chosen service asks for."""

    person_wanted = Signal(str, str)
    """Code of a service, and a staff number: show them in the rota."""
    date_wanted = Signal(str, int)
    """Code of a service, and a day number: show it in the rota."""

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk, steps: Steps
    ) -> None:
        super().__init__(jobs)
        self._appearance, self._choice = appearance, choice
        self._desk, self._steps = desk, steps
        self._busy = False
        self._wanted: int | None = None
        self.sheet: DemandSheet | None = None
        self.outlook: Outlook | None = None
        self.lines, self.meaning = LineTable(appearance), Meaning(appearance)
        self.week = self.meaning.week
        self.summary = ElidedLabel("second")
        self.problem = label("", "boxText", wrap=True)
        self._problem_box = frame("unsafeBox", column(self.problem, margins=(13, 8, 16, 8)))
        self._problem_box.hide()
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first = button("Add the first line", self.add_line, look="primary")
        self._stack = QStackedLayout()
        self._stack.addWidget(self._body())
        empty = column(
            None, self._message, row(None, self.first, None), None, margins=(40, 40, 40, 40), gap=16
        )
        self._stack.addWidget(box("panel", empty))
        self.setLayout(column(self._tool_bar(), self._stack))
        self._connect()

    def _connect(self) -> None:
        self.lines.lines.change_wanted.connect(self._store)
        self.lines.lines.refused.connect(self._refuse)
        self.lines.line_chosen.connect(self._line_chosen)
        self.lines.add_wanted.connect(self.add_line)
        self.lines.copy_wanted.connect(self.copy_line)
        self.lines.delete_wanted.connect(self.delete_line)
        self.meaning.fillers.person_wanted.connect(
            lambda staff_id: self.person_wanted.emit(self._choice.service, staff_id)
        )
        self.meaning.margins.date_wanted.connect(
            lambda day: self.date_wanted.emit(self._choice.service, day)
        )
        self._choice.changed.connect(self._refresh_if_shown)
        self.meaning.strengths.row_chosen.connect(self._choose_line)

    # What is on view ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the lines if something else was chosen, or the database changed."""
        entry = self._choice.entry
        if entry is None or (entry.code, self._choice.period) == self._key:
            return
        if self.sheet is None or self.sheet.service != entry.code:
            self._say("Reading the demand lines.")
        key = entry.code, self._choice.period

        def load(_progress: Progress, _cancel: CancelToken) -> DemandSheet:
            with self._desk.planner.unit_of_work() as work:
                return demand_sheet(work.read_tables(SHEETS), key[0])

        self._read(
            key, self._jobs.lanes.database, "Reading demand", load, self._take, self._load_ended
        )

    def _take(self, sheet: DemandSheet) -> None:
        row, field = self._place_in(sheet)
        self.sheet = sheet
        self.lines.lines.take(sheet)
        self.meaning.show_sheet(sheet)
        self._refuse("")
        entry = self._choice.entry
        where = "" if entry is None else f" · {entry.name}"
        self.summary.setText(f"{count_text(len(sheet.lines), 'line')}{where}")
        self._enable()
        if sheet.lines:
            self._stack.setCurrentIndex(0)
            self.lines.setCurrentIndex(self.lines.lines.index(row, field))
        else:
            self._say(
                "This service has no demand lines, so it has no gaps and no margins.\n"
                "Add the first one here, or import them with the Demand sheet of a workbook."
            )
            self.first.show()
        self._look_out()

    def _place_in(self, sheet: DemandSheet) -> tuple[int, int]:
        """Row and column to stand at: where one was, or the line that was just added."""
        at, wanted = self.lines.currentIndex(), self._wanted
        same = self.sheet is not None and self.sheet.service == sheet.service
        self._wanted = None
        found = sheet.row_of(wanted) if wanted is not None and same else None
        if found is not None:
            return found, _FIRST_EDITED
        if not same:
            return 0, _FIRST_EDITED
        return min(max(at.row(), 0), len(sheet.lines) - 1), max(at.column(), 0)

    def _look_out(self) -> None:
        """Count margins, and who could fill the lines."""
        key = self._key
        if key is None:
            return

        def load(progress: Progress, cancel: CancelToken) -> Outlook:
            loaded = self._desk.some([key[0]], key[1], progress, cancel)
            outlook = Outlook(loaded, loaded.region.services.ids.index[key[0]])
            _ = outlook.strengths  # counted here, beside the window's thread
            return outlook

        def take(outlook: Outlook) -> None:
            if key == self._key:
                self.outlook = outlook
                self.meaning.show_outlook(outlook)

        self._task = self._jobs.start(
            self._jobs.lanes.database, "Counting who could fill the lines", load, take
        )

    def _load_ended(self) -> None:
        self._say("The lines were not read. Choose the service again to try once more.")

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self.first.hide()
        self._stack.setCurrentIndex(1)

    def current_line(self) -> DemandLine | None:
        """The line that is chosen."""
        at = self.lines.currentIndex().row()
        if self.sheet is None or not 0 <= at < len(self.sheet.lines):
            return None
        return self.sheet.lines[at]

    def _choose_line(self, row: int) -> None:
        """A row beside who could fill it was chosen: go to its line."""
        number = self.meaning.strengths.lines.rows[row].number
        at = None if self.sheet is None else self.sheet.row_of(number)
        if at is not None:
            self.lines.setCurrentIndex(self.lines.lines.index(at, _FIRST_EDITED))

    def _line_chosen(self) -> None:
        self.meaning.show_line(self.current_line())
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what stands below the lines."""
        super().resizeEvent(event)
        self.meaning.fit()

    # Changing it -------------------------------------------------------------------------------

    def add_line(self) -> None:
        """One line more, like the one chosen; it is the chosen one then."""
        usual = "" if self.outlook is None else self.outlook.usual_grade

        def new(sheet: DemandSheet) -> ChangeSet:
            lowest = usual if usual in sheet.grades else next(iter(sheet.grades), "")
            return added(sheet, self.current_line(), lowest)

        self._change_lines(new)

    def copy_line(self) -> None:
        """The chosen line once more."""
        line = self.current_line()
        if line is not None:
            self._change_lines(lambda sheet: copied(sheet, line))

    def delete_line(self) -> None:
        """The chosen line goes; undo brings it back."""
        line = self.current_line()
        if line is not None and self.sheet is not None:
            self._store(deleted(self.sheet, line))

    def _change_lines(self, make: Callable[[DemandSheet], ChangeSet]) -> None:
        if self.sheet is None or self._busy:
            return
        try:
            changes = make(self.sheet)
        except EntryError as error:
            self._refuse(str(error))
            return
        self._wanted = self.sheet.next_number
        self._store(changes)

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

    def _tool_bar(self) -> QWidget:
        self.add = button("Add a line", self.add_line, tip="Insert")
        give_icon(self._appearance, self.add, "plus")
        self.copy = button("Copy", self.copy_line, tip="Ctrl+D", name="Copy the chosen line")
        self.delete = button(
            "Delete", self.delete_line, tip="Delete", name="Delete the chosen line"
        )
        controls = row(
            label("Demand", "title"),
            self.summary,
            None,
            self.add,
            self.copy,
            self.delete,
            margins=(12, 0, 12, 0),
            gap=12,
        )
        return ToolBar(self._appearance, controls)

    def _enable(self) -> None:
        chosen = self.current_line() is not None
        self.copy.setEnabled(chosen)
        self.delete.setEnabled(chosen)

    def _body(self) -> QWidget:
        lines = column(
            row(label("Lines", "heading"), label(_HOW, "second"), None, margins=(12, 8, 12, 8)),
            rule(),
            self._problem_box,
            self.lines,
        )
        lines.setStretch(3, 1)
        card = frame("card", lines)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        parts = column(card, self.meaning, margins=(12, 12, 12, 12), gap=12)
        parts.setStretch(1, 1)
        return box("page", parts)
