"""The ledger page: balance of every pair of trusts, months, the duties under them, corrections."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFileDialog,
    QSplitter,
    QStackedLayout,
    QWidget,
)

from planner.application.aid_ports import Ledger
from planner.application.changes import ChangeSet
from planner.domain.aid.ledger import Sum, between
from planner.domain.calendar import Period
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.desk import Desk
from ui.forms import ChoiceBox, box, button, column, give_icon, label, row
from ui.jobs import Jobs
from ui.ledger.bench import LedgerBench
from ui.ledger.chart import BalanceChart
from ui.ledger.figures import (
    DUTY_HEADS,
    SUM_HEADS,
    DutyRow,
    duty_rows,
    month_text,
    months_of,
    sum_cells,
)
from ui.ledger.halves import Halves
from ui.ledger.record import RecordPanel
from ui.ledger.tables import TextModel, TextTable
from ui.ledger.tabs import PageTabs
from ui.names import short_trust
from ui.reading_page import ReadingPage
from ui.rota.tool_bar import BoardBar
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Steps

FILES = "Excel workbook (*.xlsx);;Text with commas (*.csv)"
DATES = (("All dates", 0), ("Dates on top", -1), ("Last 28 days", 28), ("Last 12 months", 365))
_EMPTY = (
    "No aid between trusts was worked in these dates. When a confirmed duty has begun, it is "
    "listed here to be recorded."
)
_SHARES = [4_500, 5_500]
"""How sums and the duties under them share the room, until somebody moves what is between."""
Key = tuple[Period | None, str | None]


class LedgerPage(ReadingPage[Key]):
    """Reads the ledger; records and corrects by further entries."""

    left = Signal()
    """Back to the sign-off."""
    saved = Signal(str, object)
    """What was written, and its path."""
    told = Signal(str, str)
    """What was done, and what is left to do."""
    refused = Signal(object)
    """A `UserError`."""

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk, steps: Steps
    ) -> None:
        super().__init__(jobs)
        self._appearance, self._choice, self._steps = appearance, choice, steps
        self.bench = LedgerBench(desk)
        self._asked: Task | None = None
        self.ledger: Ledger | None = None
        self._sums: list[Sum | None] = []
        self._duties: Sequence[DutyRow] = ()
        self.chart = BalanceChart(appearance)
        self.sums = TextTable(
            appearance,
            "Hours, miles and cost by lender, host and month",
            TextModel(SUM_HEADS, ("Hours", "Miles", "Cost", "Entries")),
            ("Entries", "Miles"),
            names_first=True,
        )
        self.duties = TextTable(
            appearance,
            "Duties under the chosen sum",
            TextModel(DUTY_HEADS, ("Hours", "Cost")),
            ("Note", "State"),
        )
        self.record = RecordPanel(appearance)
        self._under = label("", "heading", wrap=True)
        second = column(row(self._under, margins=(8, 12, 16, 6)), self.duties, self.record)
        second.setStretch(1, 1)
        self._below = box("panel", second)
        self.halves = Halves(appearance, self.chart, self.sums, self._below)
        self.setLayout(self._lay_out())
        self.sums.row_chosen.connect(self._show_duties)
        self.duties.row_chosen.connect(self._show_record)
        self.record.wanted.connect(self._record)
        choice.changed.connect(self._refresh_if_shown)
        appearance.changed.connect(self._fit)
        self._fit()

    # Layout ------------------------------------------------------------------------------------

    def _lay_out(self) -> QBoxLayout:
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        for part in (self.halves, self._below):
            self.splitter.addWidget(part)
        self.splitter.setSizes(_SHARES)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        whole = column(self._bar())
        whole.addLayout(self._stack, 1)
        return whole

    def _bar(self) -> QWidget:
        self._scopes = QButtonGroup(self)
        scopes = []
        for number, title in enumerate(("All trusts", "This trust")):
            one = button(title, self.reload, look="segment", checkable=True)
            self._scopes.addButton(one, number)
            scopes.append(one)
        scopes[0].setChecked(True)
        group = QWidget()
        group.setLayout(row(*scopes, gap=0))
        self.dates = ChoiceBox(self._appearance, "Dates of the duties")
        for title, days in DATES:
            self.dates.addItem(title, days)
        self.dates.activated.connect(lambda _at: self.reload())
        self.tabs = PageTabs("Ledger")
        self.tabs.other_wanted.connect(self.left)
        self.summary = label("", "second")
        self.close_month = button("Close the month", self._close_month)
        self.export = button("Export…", self._ask_export)
        give_icon(self._appearance, self.export, "file-spreadsheet")
        return BoardBar(
            self._appearance,
            (self.tabs, group, self.dates),
            (self.summary, self.halves.bar, self.close_month, self.export),
        )

    def _fit(self) -> None:
        """With large text the bar holds what chooses what is on view instead."""
        self.summary.setHidden(self._appearance.metrics.cramped)

    # What is on view ---------------------------------------------------------------------------

    @property
    def _wanted(self) -> Key:
        entry, days = self._choice.entry, int(self.dates.currentData())
        today, period = self._choice.today, self._choice.period if days else None
        if days > 0:
            period = Period(today - days + 1, today)
        one_trust = self._scopes.checkedId() == 1 and entry is not None
        return period, entry.trust if one_trust and entry else None

    def refresh(self) -> None:
        """Read the ledger if it may be another."""
        if self._choice.catalogue.services and self._key != self._wanted:
            self.reload()

    def reload(self) -> None:
        """Read the ledger anew."""
        key = self._wanted
        self._read(
            key,
            self._jobs.lanes.database,
            "Reading the ledger",
            lambda progress, cancel: self.bench.ledger(*key, progress, cancel),
            self._take,
        )

    def _trusts(self) -> dict[str, str]:
        return {code: short_trust(name) for code, name in self._choice.catalogue.trusts()}

    def _services(self) -> dict[str, str]:
        return {one.code: one.name for one in self._choice.catalogue.services}

    def _take(self, found: Ledger) -> None:
        self.ledger = found
        trusts, before = self._trusts(), self._chosen()
        newest = sorted(found.by_month, key=lambda one: (one.month, one.hours), reverse=True)
        self._sums = [None, *newest]
        self.chart.show_pairs(between(found.balance), trusts)
        self.sums.texts.show([_whole(found), *(sum_cells(one, trusts) for one in newest)])
        self._message.setText(_EMPTY)
        self._stack.setCurrentIndex(0 if found.lines or found.unrecorded else 1)
        self._tell(found)
        same = [n for n, one in enumerate(self._sums) if _same(one, before)]
        self.sums.choose(same[0] if same else 0)
        self._show_duties(self.sums.currentIndex().row())

    def _tell(self, found: Ledger) -> None:
        parts = [count_text(len(found.lines), "entry", "entries")]
        if found.unrecorded:
            parts.append(f"{len(found.unrecorded)} to record")
        self.summary.setText(" · ".join(parts))
        self.export.setToolTip(self.summary.text())
        months = months_of(found)
        self.close_month.setEnabled(bool(months))
        self.close_month.setText(f"Close {month_text(months[-1])}" if months else "Close the month")
        self.close_month.setToolTip(
            "Settle its entries: a later correction is an entry of its own"
            if months
            else "Every entry on view is settled"
        )
        self.close_month.setAccessibleName(self.close_month.text())

    def _chosen(self) -> Sum | None:
        at = self.sums.currentIndex().row()
        return self._sums[at] if 0 <= at < len(self._sums) else None

    def _show_duties(self, at: int) -> None:
        """Drill down: the duties under a sum."""
        if self.ledger is None or not 0 <= at < len(self._sums):
            return
        shown = self._sums[at]
        self._duties = duty_rows(self.ledger, shown, self._services())
        self.duties.texts.show([one.cells for one in self._duties])
        trusts = self._trusts()
        if shown is None:
            self._under.setText("All duties, the newest first")
        else:
            lender, host = (trusts.get(code, code) for code in (shown.lender, shown.host))
            self._under.setText(f"{lender} lent {host}, {month_text(shown.month)}")
        self.record.show_row(None)

    def _show_record(self, at: int) -> None:
        """Ask whether the duty may be recorded or corrected."""
        if not 0 <= at < len(self._duties):
            return
        chosen = self._duties[at]
        self.record.show_row(chosen)
        if self._asked is not None:
            self._asked.cancel()

        def take(answer: tuple[str, str]) -> None:
            if 0 <= self.duties.currentIndex().row() < len(self._duties) and (
                self._duties[self.duties.currentIndex().row()] is chosen
            ):
                self.record.allow(*answer)

        self._asked = self._jobs.start(
            self._jobs.lanes.database,
            "Looking at the duty",
            lambda progress, cancel: self.bench.may_record(chosen.offer, progress, cancel),
            take,
        )

    # Steps -------------------------------------------------------------------------------------

    def _record(self, offer: str, hours: float | None, note: str) -> None:
        self._steps.take(
            lambda: self.bench.record(offer, hours, note),
            lambda changes: self.told.emit(f"{changes.label}.", ""),
            self.refused.emit,
        )

    def _close_month(self) -> None:
        """Settle the oldest month that has open entries."""
        months = months_of(self.ledger) if self.ledger else ()
        if not months:
            return
        month = months[-1]
        left: list[str] = []

        def close() -> ChangeSet:
            done = self.bench.settle(month)
            left.extend(one.offer for one in done.unworked)
            return done.changes

        self._steps.take(
            close,
            lambda changes: self.told.emit(f"{changes.label}.", _unworked(left)),
            self.refused.emit,
        )

    # Export ------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the ledger", "ledger.xlsx", FILES)
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(".xlsx"))

    def export_to(self, path: Path) -> None:
        """Write what is on view to a workbook or a text file."""
        period, trust = self._wanted
        self._jobs.start(
            self._jobs.lanes.background,
            "Writing the ledger",
            lambda progress, cancel: self.bench.export(path, period, trust, progress, cancel),
            lambda count: self.saved.emit(
                f"Ledger written: {count_text(count, 'entry', 'entries')}.", path
            ),
        )


def _whole(found: Ledger) -> tuple[str, ...]:
    """The first row: everything on view."""
    total = Sum(
        "",
        "",
        "",
        hours=round(sum(one.hours for one in found.balance), 2),
        miles=round(sum(one.miles for one in found.balance), 2),
        cost=round(sum(one.cost for one in found.balance), 2),
        lines=len(found.lines),
        unpriced=sum(one.unpriced for one in found.balance),
    )
    return ("All trusts", "", *sum_cells(total, {})[2:])


def _same(one: Sum | None, before: Sum | None) -> bool:
    if one is None or before is None:
        return one is before
    return (one.lender, one.host, one.month) == (before.lender, before.host, before.month)


def _unworked(offers: Sequence[str]) -> str:
    """What a closed month leaves open."""
    if not offers:
        return ""
    are = "is" if len(offers) == 1 else "are"
    return f"{', '.join(offers[:5])} {are} confirmed and not recorded as worked: they stay open."
