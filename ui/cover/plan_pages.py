"""In the place of the candidates: what a repair changed, other plans side by side, and reasons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStackedWidget, QWidget

from planner.application.alternatives import Compared
from planner.application.replanning import Repair
from planner.domain.wording.formats import count_text
from ui.cover.other_plans import OthersPage
from ui.cover.plan_bench import Mended, Wish
from ui.cover.plan_list import WHY_OPEN
from ui.cover.plan_page import PlanPage
from ui.cover.plan_rows import DECLINED, DROPPED, IMPOSSIBLE, ChangeRow, LeftRow, PlanRow
from ui.cover.plan_search import PlanSearch
from ui.cover.plan_words import held_text, mended_text, trade_text
from ui.forms import DownScroll, box, button, column, label, row
from ui.names import trust_names
from ui.rota.texts import as_sentence
from ui.tables.models import Index, Role, TableModel
from ui.tables.views import RowTable
from ui.theme.appearance import Appearance

_NOTHING_CHANGED = "Nothing had to be changed: the plan stands as it was."


# What a repair changed --------------------------------------------------------------------------


_WHERE, _HOW, _POINTS = 3, 4, 5


class ChangesModel(TableModel[ChangeRow]):
    """Assignments that came or went."""

    def __init__(self, appearance: Appearance) -> None:
        heads = ("Change", "Person", "Shift and date", "Where", "How, or why not", "Points")
        super().__init__(heads, heads[_POINTS:])
        self._appearance = appearance

    def text(self, row: int, column: int) -> str:
        """What a cell shows; where stands how as well while that has no column of its own."""
        one = self.rows[row]
        if column == _WHERE and self._appearance.metrics.cramped:
            return f"{one.where}: {one.how}"
        return (one.what, one.name, one.when, one.where, one.how, one.points)[column]

    def tip(self, row: int, _column: int) -> str:
        """The whole row."""
        one = self.rows[row]
        points = f"{one.points} points" if one.points else ""
        parts = (one.what, one.name, one.when, one.where, one.how, points)
        return "\n".join(part for part in parts if part)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """The change stands out in colour as well as in words."""
        if role == Role.ForegroundRole and index.column() == 0:
            what = self.rows[index.row()].what
            gone = what in {DECLINED, DROPPED, IMPOSSIBLE}
            return QColor(self._appearance.theme["unsafe-text" if gone else "fine-text"])
        return super().data(index, role)


class ChangesTable(RowTable):
    """Reads `ChangesModel`."""

    def __init__(self, appearance: Appearance) -> None:
        self.changes = ChangesModel(appearance)
        super().__init__(appearance, "What the repair changed", self.changes)
        self.fit()

    def row_height(self) -> int:
        """Two lines where names have little room, and four where they stand in one column."""
        metrics = self._appearance.metrics
        if metrics.cramped:
            return metrics.px(76)
        return metrics.px(44) if metrics.small else metrics.row

    def fit_columns(self) -> None:
        """Where and how share what the others leave; at large text they are one column."""
        metrics = self._appearance.metrics
        least = (76, 116, 84) if metrics.cramped else (88, 164, 140)
        widths = [metrics.px(width) for width in least]
        points = 0 if metrics.cramped else metrics.px(64)
        rest = max(self.viewport().width() - sum(widths) - points, metrics.px(140))
        both = (rest, 0) if metrics.cramped else (rest // 2, rest - rest // 2)
        for number in (_HOW, _POINTS):
            self.setColumnHidden(number, metrics.cramped)
        for number, width in enumerate((*widths, *both, points)):
            self.setColumnWidth(number, width)


class ChangesPage(PlanPage):
    """What a repair kept, changed and cost."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance, "The plan was repaired")
        self.kept = label("", "heading", wrap=True)
        self.trade = label("", "body", wrap=True)
        self.table = ChangesTable(appearance)
        self.none = label(_NOTHING_CHANGED, "body", wrap=True)
        words = column(self.kept, self.trade, self.none, margins=(12, 12, 12, 12), gap=6)
        self.parts.addWidget(box("why", words))
        self.parts.addWidget(self.table, 1)

    def show_mended(self, found: Mended) -> None:
        """Take another repair, or more of the same."""
        self.kept.setText(mended_text(found))
        self.trade.setText(trade_text(found))
        self.table.changes.show(found.changes)
        self.none.setVisible(not found.changes)
        self.second.setText(count_text(len(found.changes), "change"))


# Reasons ----------------------------------------------------------------------------------------


class ReasonPage(PlanPage):
    """Why a gap is still open, or why the plan asks this person."""

    gap_wanted = Signal(object)
    """A `LeftRow`: look at its candidates."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance, "", lines=2)
        self.text = label("", "reading", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.own = label("", "body", wrap=True)
        self.look = button("Look at this gap", self._look)
        self._row: LeftRow | PlanRow | None = None
        parts = column(
            self.own, self.text, row(self.look, None), None, margins=(16, 16, 16, 16), gap=12
        )
        self.parts.addWidget(DownScroll("panel", parts), 1)

    def show_reason(self, what: LeftRow | PlanRow, text: str) -> None:
        """Say why; an empty text: it is being worked out."""
        self._row = what
        gap = isinstance(what, LeftRow)
        self.title.setText(WHY_OPEN if isinstance(what, LeftRow) else f"Why {what.name}?")
        self.second.setText(f"{what.when} · {what.where.removeprefix('to ')}")
        left = isinstance(what, LeftRow)
        self.own.setText(as_sentence(f"{what.empty} empty") if left else what.reason)
        # Where the plan stands beside the page, it says so at its foot.
        self.own.setVisible(left or self._appearance.metrics.very_cramped)
        self.text.setText(text or "Looking at everybody with the rest of the plan as it is…")
        self.look.setVisible(gap)

    def _look(self) -> None:
        if isinstance(self._row, LeftRow):
            self.gap_wanted.emit(self._row)


class PlanPages(QStackedWidget):
    """The three pages, one of them on view; they show what the search tells."""

    left = Signal()
    wanted = Signal()
    """A page is to be seen."""

    def __init__(self, appearance: Appearance, search: PlanSearch) -> None:
        super().__init__()
        self._search = search
        self.changes = ChangesPage(appearance)
        self.others = OthersPage(appearance)
        self.reason = ReasonPage(appearance)
        for page in (self.changes, self.others, self.reason):
            self.addWidget(page)
            page.left.connect(self.left)
        search.mended.connect(self._show_mended)
        search.comparison.connect(self._begin_others)
        search.compared.connect(self._add_other)
        search.planned.connect(self._mark_shown)
        search.told.connect(self.others.show_progress)
        search.explained.connect(self._show_reason)
        self.others.chosen.connect(self._choose)
        self.others.stopped.connect(search.keep_best)

    def show_changes(self) -> None:
        """What the last repair changed."""
        self._bring(self.changes)

    def show_others(self, wish: Wish) -> None:
        """Plans side by side, those found already or found now; the keys go to them."""
        self._bring(self.others)
        self.others.table.setFocus()
        if not self.others.plans:
            self._search.compare(wish)

    def take_focus(self) -> None:
        """The keys go to the page on view."""
        page = self.currentWidget()
        assert isinstance(page, PlanPage)
        (self.others.table if page is self.others else page.back).setFocus()

    def _bring(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.wanted.emit()

    def _show_mended(self, found: Mended) -> None:
        # What stood side by side asked whoever has declined since.
        self.others.clear()
        self.changes.show_mended(found)
        self._bring(self.changes)

    def _begin_others(self, asked: Repair) -> None:
        view = self._search.view
        trusts = {} if view is None else trust_names(view.region)
        self.others.begin(held_text(asked), trusts)

    def _add_other(self, one: Compared) -> None:
        self.others.add(one)
        self._mark_shown()

    def _mark_shown(self, _planned: object = None) -> None:
        """Say which of the plans side by side is the one on view, if one of them is."""
        shown, plans = self._search.plan, self.others.plans
        same = [one for one in plans if one.plan is shown]
        if shown is not None and not same:
            same = [one for one in plans if one.plan.assignments == shown.assignments]
        self.others.mark_shown(same[0].alternative.id if same else "")

    def _show_reason(self, what: LeftRow | PlanRow, text: str) -> None:
        self.reason.show_reason(what, text)
        self._bring(self.reason)

    def _choose(self, one: Compared) -> None:
        best = self.others.plans[0]
        self._search.choose(one.plan, None if one is best else (best, one))
