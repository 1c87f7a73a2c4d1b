"""Plans side by side: what each comes to, what it gives up for what; one can be put on view."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy

from planner.application.alternatives import BEST, Compared
from planner.domain.wording.formats import count_text
from planner.domain.wording.on_call import ON_CALL_HOURS
from ui.cover.candidate_text import score_text
from ui.cover.plan_page import PlanPage
from ui.cover.plan_words import gives_up_text, lent_text
from ui.enter import ENTERS
from ui.forms import box, button, column, label, row
from ui.tables.models import NO_INDEX, Role, TableModel
from ui.tables.views import RowTable
from ui.theme.appearance import Appearance

_HEADS = (
    "Plan",
    "Gives up,\npoints",
    "Minimum\ngaps",
    "Target\ngaps",
    "Points\ntaken off",
    "People\nasked",
    "Duties\nmoved",
    "Extra\nshifts",
    "Miles,\none way",
    "Cost,\n£",
    "Lent to\nothers",
    "Most\na person",
    "Short of\nits best",
)
_SHORT_HEADS = (
    "Plan",
    "Gives up",
    "Min. gaps",
    "Target gaps",
    "Points off",
    "People",
    "Moved",
    "Extra",
    "Miles",
    "Cost, £",
    "Lent",
    "Most each",
    "From best",
)
"""Of figures that stand two in a column, below each other."""
_LENT = 10
_TIPS = (
    "",
    "Score that the best plan has more",
    "Unsafe: minimum slots that stay empty, over all services",
    "Short: target slots that stay empty, over all services",
    "For travel, mode, rank and repeat, of the score",
    "Each counted once",
    "From another shift or service",
    "Beside the duties that people have",
    "Of all assignments together",
    f"Of the hours of extra shifts, as far as known; {ON_CALL_HOURS}",
    "Assignments of people in other trusts than their own",
    "Assignments of whoever has most",
    "How far the plan can be from the best by its own weights",
)
_Columns = tuple[tuple[int, ...], ...]
"""Figures by number, those of one column together."""
_ALONE: _Columns = tuple((number,) for number in range(len(_HEADS)))
_PAIRED: _Columns = ((0,), (1, 4), (2, 3), (5, 11), (6, 7), (8, 9), (10, 12))
_BEST = "The plan with the highest score. The others are compared with it."


def what_text(one: Compared) -> str:
    """By what a plan was made, as a sentence."""
    return _BEST if one.alternative.id == BEST else f"{one.alternative.what}."


class OthersModel(TableModel[Compared]):
    """Plans side by side, the best first; each figure in a column, or two below each other."""

    def __init__(self) -> None:
        super().__init__(_HEADS, _HEADS[1:])
        self._columns = _ALONE
        self.shown: str = ""
        """Id of the plan that is on view."""
        self.trusts: Mapping[str, str] = {}
        """Names of trusts by code."""

    def name_trusts(self, trusts: Mapping[str, str]) -> None:
        """Take the names of trusts, by code."""
        self.trusts = trusts

    def mark_shown(self, identity: str) -> None:
        """Say which plan is on view; an empty text: none of these."""
        self.shown = identity
        self.look_again()

    @property
    def paired(self) -> bool:
        """Whether two figures stand below each other."""
        return self._columns is _PAIRED

    def pair(self, paired: bool) -> None:
        """Two figures below each other, or each in a column of its own; what is chosen stays."""
        if paired == self.paired:
            return
        alone, together = len(_ALONE), len(_PAIRED)
        if paired:
            self.beginRemoveColumns(NO_INDEX, together, alone - 1)
        else:
            self.beginInsertColumns(NO_INDEX, together, alone - 1)
        self._columns = _PAIRED if paired else _ALONE
        names = _SHORT_HEADS if paired else _HEADS
        heads = ["\n".join(names[one] for one in column) for column in self._columns]
        self.name_columns(heads, heads[1:])
        if paired:
            self.endRemoveColumns()
        else:
            self.endInsertColumns()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, together - 1)
        self.look_again()

    def figures(self, row: int) -> tuple[str, ...]:
        """The name and every figure of a plan, in the order of their titles."""
        one = self.rows[row]
        return (
            one.alternative.title + (" (on view)" if one.alternative.id == self.shown else ""),
            score_text(one.given_up),
            *one.figure_texts,
            f"{sum(count for _, count in one.figures.lent):,}",
            f"{one.figures.most_asked:,}",
            one.proof_text,
        )

    def text(self, row: int, column: int) -> str:
        """A figure, or two below each other."""
        figures = self.figures(row)
        return "\n".join(figures[one] for one in self._columns[column])

    def spoken(self, row: int, column: int) -> str:
        """Each figure with its name."""
        figures = self.figures(row)
        if column == 0:
            return figures[0]
        return ". ".join(f"{_spoken(one)}: {figures[one]}" for one in self._columns[column])

    def tip(self, row: int, column: int) -> str:
        """What the figures are."""
        if column == 0:
            return what_text(self.rows[row])
        lent = f"Lent by {lent_text(self.rows[row].figures, self.trusts)}"
        tips = (lent if one == _LENT else _TIPS[one] for one in self._columns[column])
        return "\n".join(tips)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | int | None:
        """Titles, and what they mean."""
        if role == Role.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return "\n".join(
                f"{_spoken(one)}: {_TIPS[one]}" if self.paired else _TIPS[one]
                for one in self._columns[section]
                if one
            )
        return super().headerData(section, orientation, role)


def _spoken(figure: int) -> str:
    return _HEADS[figure].replace("\n", " ")


class OthersTable(RowTable):
    """Reads `OthersModel`; Enter or a double click chooses a plan."""

    chosen = Signal(int)

    def __init__(self, appearance: Appearance) -> None:
        self.others = OthersModel()
        super().__init__(appearance, "Plans side by side", self.others)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))
        self.fit()

    def row_height(self) -> int:
        """Room to breathe: there are few rows; of two lines more than the lines of one row."""
        return self._appearance.metrics.px(44 if self.others.paired else 36)

    def head_height(self) -> int:
        """Two lines: what each figure counts, and in what."""
        return self._appearance.metrics.px(40)

    def sizeHint(self) -> QSize:
        """As high as its rows, so that what is said of one stands right below."""
        rows = max(len(self.others.rows), 1) * self.row_height()
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), rows + self.head_height() + bar + 6)

    def fit_columns(self) -> None:
        """As wide as what stands in them; the name takes the rest.

        Where the figures have no room beside one another, two stand below each other.
        """
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFont(self._appearance.font(12))
        # As the style sheet draws the titles: what Qt takes them for is measured with it.
        self.horizontalHeader().setFont(self._appearance.font(11, QFont.Weight.DemiBold))
        room = self.viewport().width()
        self.others.pair(self._width_alone() > room)
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        px, used = self._appearance.metrics.px, 0
        for number in range(1, len(self.others.heads)):
            width = max(self.sizeHintForColumn(number), self._head_width(number)) + px(4)
            self.setColumnWidth(number, width)
            used += width
        least = px(80) if self.others.paired else self.sizeHintForColumn(0) + px(4)
        self.setColumnWidth(0, max(room - used, least))

    def _width_alone(self) -> int:
        """Of all figures, each in a column of its own."""
        heads, cells = self.horizontalHeader().fontMetrics(), self.fontMetrics()
        rows = [self.others.figures(row) for row in range(len(self.others.rows))]
        widths = [
            max(
                *(heads.horizontalAdvance(line) for line in head.split("\n")),
                *(cells.horizontalAdvance(row[number]) for row in rows),
                0,
            )
            for number, head in enumerate(_HEADS)
        ]
        return sum(widths) + len(widths) * self._appearance.metrics.px(16)

    def _head_width(self, number: int) -> int:
        return self.horizontalHeader().sectionSizeHint(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the current plan."""
        if event.key() in ENTERS and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class OthersPage(PlanPage):
    """Plans side by side: what each gives up for what; one of them can be put on view."""

    chosen = Signal(object)
    """A `Compared`."""
    stopped = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance, "Other plans")
        self.table = OthersTable(appearance)
        self.table.row_chosen.connect(self._explain)
        self.table.chosen.connect(self._choose)
        self.progress = label("", "second")
        self.held = label("", "body", wrap=True)
        self._held = box("plain", row(self.held, margins=(12, 8, 12, 8)))
        self.stop = button("Stop", self.stopped.emit, tip="Keep the plans found so far")
        self._bar = box("plain", row(self.progress, None, self.stop, margins=(12, 6, 12, 6)))
        self.name = label("", "heading")
        self.what = label("", "second", wrap=True)
        self.gives = label("", "body", wrap=True)
        self.lends = label("", "body", wrap=True)
        self.show_it = button("Show this plan", self._choose_current, look="primary", tip="Enter")
        words = column(self.name, self.what, self.gives, self.lends, gap=4)
        beside = row(words, self.show_it, margins=(16, 12, 16, 12), gap=16)
        beside.setStretch(0, 1)
        beside.setAlignment(self.show_it, Qt.AlignmentFlag.AlignTop)
        self._words = box("why", beside)
        self.parts.addWidget(self._bar)
        self.parts.addWidget(self._held)
        self.parts.addWidget(self.table)
        self.parts.addWidget(self._words)
        self.parts.addStretch(1)
        self.clear()

    @property
    def plans(self) -> Sequence[Compared]:
        """Those found."""
        return self.table.others.rows

    def clear(self) -> None:
        """Begin anew."""
        self.table.others.show([])
        for one in (self._words, self._bar, self._held):
            one.hide()

    def begin(self, held: str, trusts: Mapping[str, str]) -> None:
        """Other plans are on their way; `held`: what they have in common; names of trusts."""
        self.clear()
        self.table.others.name_trusts(trusts)
        self.held.setText(held)
        self._held.setVisible(bool(held))

    def add(self, one: Compared) -> None:
        """One more is there."""
        current = max(self.table.currentIndex().row(), 0)
        self.table.others.show([*self.plans, one])
        self.table.fit()
        self.table.updateGeometry()
        self.table.setCurrentIndex(self.table.others.index(current, 0))
        self._explain(current)
        self.second.setText(count_text(len(self.plans), "plan"))

    def show_progress(self, text: str) -> None:
        """Which is planned now; an empty text: all are there, or it was stopped."""
        self._bar.setVisible(bool(text))
        self.progress.setText(f"{text}…" if text else "")

    def mark_shown(self, identity: str) -> None:
        """Say which plan is on view."""
        self.table.others.mark_shown(identity)
        self._explain(self.table.currentIndex().row())

    def _explain(self, at: int) -> None:
        if not 0 <= at < len(self.plans):
            return
        one, best = self.plans[at], self.plans[0]
        self.name.setText(one.alternative.title)
        self.what.setText(what_text(one))
        self.gives.setText(gives_up_text(one, best))
        self.gives.setVisible(bool(self.gives.text()))
        trusts = self.table.others.trusts
        lends = f"Lent to other trusts: {lent_text(one.figures, trusts)}."
        if one is not best:
            lends += f" In the best plan: {lent_text(best.figures, trusts)}."
        if one.figures.cost_unknown:
            unknown = count_text(one.figures.cost_unknown, "extra shift")
            lends += f" The cost leaves out {unknown} of people whose cost is not known."
        if one.figures.miles_unknown:
            ways = count_text(one.figures.miles_unknown, "way")
            lends += f" The miles leave out {ways} of which only the minutes are known."
        self.lends.setText(lends)
        shown = one.alternative.id == self.table.others.shown
        self.show_it.setText("On view" if shown else "Show this plan")
        self.show_it.setToolTip("The list on the right is of this plan" if shown else "Enter")
        self.show_it.setEnabled(not shown)
        self.show_it.setAccessibleName(f"{self.show_it.text()}: {one.alternative.title}")
        self._words.show()

    def _choose_current(self) -> None:
        self.table.setFocus()  # the button rests once the plan is on view
        self._choose(self.table.currentIndex().row())

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.plans):
            self.chosen.emit(self.plans[at])
