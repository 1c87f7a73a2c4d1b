"""The history page: who changed what, when and why; filters, the check of the chain, export."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QStackedLayout

from planner.application.history import ChainCheck, HistoryFilter, HistoryIndex
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.desk import Desk
from ui.forms import box, button, column, frame, give_icon, label, row
from ui.history.bench import HistoryBench
from ui.history.entry_panel import EntryPanel
from ui.history.filters import Filters
from ui.history.table import HistoryTable
from ui.jobs import Jobs
from ui.reading_page import ReadingPage
from ui.rota.tool_bar import BoardBar
from ui.theme.appearance import Appearance

FILES = "Excel workbook (*.xlsx);;Text with commas (*.csv)"
_NONE = "No change fits these filters. Choose “All services”, any kind and any date."
_NO_HISTORY = "Nothing has been changed yet. Every change will be listed here."


class HistoryPage(ReadingPage[HistoryFilter]):
    """Shows the journal; changes nothing."""

    link_wanted = Signal(object)
    """A `Link` to a duty on its board."""
    saved = Signal(str, object)
    """What was written, and its path."""

    def __init__(self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk) -> None:
        super().__init__(jobs)
        self._appearance, self._choice = appearance, choice
        self.bench = HistoryBench(desk)
        self.filters = Filters(appearance, choice)
        self.table = HistoryTable(appearance)
        self.entry = EntryPanel(appearance)
        self.summary = label("", "second")
        self.check = button("Check the history", self.check_chain)
        self.check.setToolTip("Look whether every entry is there, and as it was written")
        self.export = button("Export…", self._ask_export)
        give_icon(appearance, self.check, "check")
        give_icon(appearance, self.export, "file-spreadsheet")
        self.setLayout(self._lay_out())
        self.table.entries.lines_wanted.connect(self._read_lines)
        self.table.entries.lines_came.connect(self._show_entry)
        self.table.entry_chosen.connect(lambda _row: self._show_entry())
        self.entry.link_wanted.connect(self.link_wanted)
        self.entry.person_wanted.connect(self._filter_person)
        self.filters.changed.connect(self.reload)
        self.filters.refused.connect(self._say_problem)
        self.filters.person.wanted.connect(self._read_people)
        self.filters.person.left.connect(self.table.setFocus)
        choice.changed.connect(self._choice_changed)
        appearance.changed.connect(self._fold)
        QShortcut(QKeySequence("Ctrl+F"), self, self._find)
        self._fold()

    def _lay_out(self) -> QBoxLayout:
        bar = BoardBar(self._appearance, (self.filters,), (self.summary, self.check, self.export))
        self.problem = label("", "boxText", wrap=True)
        self._problem_box = frame("edgeBox", column(self.problem, margins=(13, 8, 16, 8)))
        self._problem_box.hide()
        self.verdict = label("", "said", wrap=True)
        self.verdict.hide()
        self.broken = label("", "boxTitle", wrap=True)
        self.to_broken = button("Show the entry", self.show_broken)
        told = row(self.broken, self.to_broken, margins=(13, 8, 16, 8))
        told.setStretch(0, 1)
        self._broken_box = frame("unsafeBox", told)
        self._broken_box.hide()
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        self._middle = QHBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self._middle.addLayout(self._stack, 1)
        self._middle.addWidget(self.entry)
        whole = column(
            bar,
            self.filters.between,
            self._problem_box,
            self.verdict,
            self._broken_box,
            self._middle,
        )
        whole.setStretchFactor(self._middle, 1)
        return whole

    # What is on view ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the entries if something was stored since, or other ones are asked for."""
        if self._choice.catalogue.services and self._key != self.filters.wanted:
            self.reload()

    def forget_people(self) -> None:
        """Names may be others."""
        self.filters.forget_people()

    def reload(self) -> None:
        """List the entries that the filters leave."""
        wanted = self.filters.wanted
        # Services and persons are found by reading entry after entry: not where edits wait.
        lane = self._jobs.lanes.background if wanted.by_content else self._jobs.lanes.database
        self._read(
            wanted,
            lane,
            "Reading the history",
            lambda progress, cancel: self.bench.index(wanted, progress, cancel),
            self._take_index,
        )

    def _choice_changed(self) -> None:
        if self.filters.follows_service:
            self._refresh_if_shown()

    def _take_index(self, found: HistoryIndex) -> None:
        entries, before = self.table.entries, self._number()
        if not np.array_equal(entries.numbers, found.numbers):
            entries.show(found.numbers)
            if entries.rowCount():
                self.table.choose(0 if before is None else entries.row_of(before))
        count = count_text(len(found.numbers), "change")
        self.summary.setText(f"{count}, the newest looked at" if found.more else count)
        plain = self._key == HistoryFilter()
        self._message.setText(_NO_HISTORY if plain else _NONE)
        self._stack.setCurrentIndex(0 if entries.rowCount() else 1)
        self._show_entry()

    def _number(self) -> int | None:
        """Number of the chosen entry, if one was chosen below the newest."""
        at = self.table.currentIndex().row()
        return int(self.table.entries.numbers[at]) if at > 0 else None

    def _read_lines(self, page: int, numbers: Sequence[int]) -> None:
        self._jobs.start(
            self._jobs.lanes.database,
            "Reading entries",
            lambda progress, cancel: self.bench.lines(numbers, progress, cancel),
            lambda lines: self.table.entries.take(page, numbers, lines),
        )

    def _show_entry(self) -> None:
        entries, at = self.table.entries, self.table.currentIndex().row()
        newer, line, older = (
            entries.line(row) if 0 <= row < entries.rowCount() else None
            for row in (at - 1, at, at + 1)
        )
        broken = line is not None and line.number == entries.broken
        self.entry.show_line(line, broken, older, newer)

    # Filters -----------------------------------------------------------------------------------

    def _find(self) -> None:
        self.filters.person.setFocus()
        self.filters.person.selectAll()

    def _read_people(self) -> None:
        if not self.filters.knows_people:
            self._jobs.start(
                self._jobs.lanes.background,
                "Reading names",
                self.bench.people,
                self.filters.show_people,
            )

    def _filter_person(self, staff_id: str) -> None:
        """All changes about somebody."""

        def take(people: Sequence[tuple[str, str]]) -> None:
            self.filters.show_people(people)
            self.filters.show_person(staff_id)

        self._jobs.start(self._jobs.lanes.background, "Reading names", self.bench.people, take)

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self._problem_box.setVisible(bool(text))

    # The chain ---------------------------------------------------------------------------------

    def check_chain(self) -> None:
        """Look whether every entry is there and as it was written."""
        self.check.setEnabled(False)
        self._jobs.start(
            self._jobs.lanes.background,
            "Checking the history",
            self.bench.check,
            self._take_check,
            ended=lambda: self.check.setEnabled(True),
        )

    def _take_check(self, found: ChainCheck) -> None:
        self.check.setEnabled(True)
        self.table.entries.read_again()
        self.reload()
        self.table.entries.mark_broken(found.first_broken)
        self.verdict.setText(found.text)
        self.verdict.setVisible(found.complete)
        self.broken.setText(found.text)
        self._broken_box.setVisible(not found.complete)
        self._show_entry()

    def show_broken(self) -> None:
        """Go to the first entry that is not as it was written, or to where one is missing."""
        number = self.table.entries.broken
        if number is None:
            return
        entries = self.table.entries
        row_at = entries.row_of(number)
        if entries.rowCount() == 0 or int(entries.numbers[row_at]) != number:
            self.filters.show_everything()
            self._shown_then(number)
            return
        self.table.choose(row_at)
        self.table.setFocus()

    def _shown_then(self, number: int) -> None:
        """All entries are being listed; the wanted one is chosen when they are there."""

        def go() -> None:
            entries = self.table.entries
            if entries.rowCount():
                self.table.choose(entries.row_of(number))
                self.table.setFocus()

        self._jobs.start(
            self._jobs.lanes.database, "Reading the history", lambda *_: None, lambda _: go()
        )

    # Export ------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the history", "history.xlsx", FILES)
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(".xlsx"))

    def export_to(self, path: Path) -> None:
        """Write what the filters leave to a workbook or a text file."""
        wanted = self.filters.wanted
        self._jobs.start(
            self._jobs.lanes.background,
            "Writing the history",
            lambda progress, cancel: self.bench.export(path, wanted, progress, cancel),
            lambda count: self.saved.emit(f"{count_text(count, 'change')} written.", path),
        )

    def _fold(self) -> None:
        """In a small window the entry stands under the table."""
        metrics = self._appearance.metrics
        ways = QBoxLayout.Direction
        under = metrics.small
        self._middle.setDirection(ways.TopToBottom if under else ways.LeftToRight)
        self.entry.fold(under)
