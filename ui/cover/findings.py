"""Below the candidates: near misses, chains, and why the others are not there.

A high window shows all three, one under another; in a low one they share the room, and a
row of buttons chooses.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from planner.application.covering import Loaded
from planner.domain.cover.suggestion import NearMiss, Suggestion
from planner.domain.wording.formats import count_text
from ui.cover.chain_list import ChainList
from ui.cover.groups import other_group
from ui.cover.near_misses import NearMissTable, WhyNot
from ui.forms import box, button, column, label, put_on, row
from ui.theme.appearance import Appearance

HIGH = 860
"""From this height of the page up (at 100 %) all three stand under one another."""


class Findings(QWidget):
    """Three parts of one answer."""

    counted = Signal()
    """Another answer is shown, with its counts in the titles."""

    def __init__(self, appearance: Appearance, place: Callable[[object], object]) -> None:
        super().__init__()
        self._appearance = appearance
        self._high = False
        self._chains_first = False
        """Whether nobody alone covers the gap, but a chain does."""
        self._led = False
        """Whether buttons elsewhere choose."""
        self._view: Loaded | None = None
        self._suggestion: Suggestion | None = None
        self.misses = NearMissTable(appearance)
        self.chains = ChainList(appearance, place)
        self.why_not = WhyNot()
        self._misses_title = label("Near misses", "heading")
        self._chains_title = label("Chains", "heading")
        self.others = button("Show people of another staff group", self._show_others, look="link")
        self._all = False
        self.tabs = QButtonGroup(self)
        tabs = []
        for number, title in enumerate(("Near misses", "Chains", "Why not others")):
            one = button(title, self._fold, look="segment", checkable=True)
            self.tabs.addButton(one, number)
            tabs.append(one)
        tabs[0].setChecked(True)
        self.bar = box("plain", row(*tabs, None, gap=0, margins=(12, 6, 12, 4)))
        self._heads = [
            self._head(self._misses_title, "fail exactly one check"),
            self._head(self._chains_title, "a move and its backfills, meant together"),
        ]
        self._others_bar = box("plain", row(self.others, None, margins=(12, 2, 12, 2)))
        layout = column(
            self.bar,
            self._heads[0],
            self.misses,
            self._others_bar,
            self._heads[1],
            self.chains,
            self.why_not,
        )
        layout.setStretch(2, 3)
        layout.setStretch(5, 2)
        self.setLayout(layout)
        appearance.changed.connect(self._fold)
        self._fold()

    def _head(self, title: QWidget, second: str) -> QWidget:
        return box("plain", row(title, label(second, "second"), None, margins=(12, 8, 12, 4)))

    def fit(self, height: int) -> None:
        """Stand one under another, or share the room."""
        high = height >= HIGH * self._appearance.metrics.scale
        if high != self._high:
            self._high = high
            self._fold()

    def lead(self, led: bool) -> None:
        """Whether somebody else has the buttons that choose one of the three."""
        self._led = led

    def choose(self, number: int) -> None:
        """Show near misses, chains, or why not the others."""
        self.tabs.button(number).setChecked(True)
        self._fold()

    @property
    def titles(self) -> list[str]:
        """What stands on the buttons."""
        return [one.text() for one in self.tabs.buttons()]

    def forget(self) -> None:
        """Show nothing until the next answer."""
        self._view = self._suggestion = None
        self.misses.misses.show_misses(None, ())
        self.chains.forget()
        self.others.hide()

    def show_suggestion(self, view: Loaded, suggestion: Suggestion) -> None:
        """Take another answer."""
        self._view, self._suggestion, self._all = view, suggestion, False
        self.chains.show_chains(view, suggestion.chains)
        self.why_not.show_counts(suggestion)
        self._show_misses()
        chains = count_text(len(suggestion.chains), "chain")
        self._chains_title.setText(chains)
        misses = self.misses.misses.rowCount()
        chains_first = not suggestion.candidates and bool(suggestion.chains)
        if chains_first != self._chains_first:
            self._chains_first = chains_first
            self.tabs.button(1 if chains_first else 0).setChecked(True)
        for number, text in enumerate((count_text(misses, "near miss", "near misses"), chains)):
            put_on(self.tabs.button(number), text)
        self._fold()
        self.counted.emit()

    def _show_others(self) -> None:
        self._all = not self._all
        self._show_misses()
        self._fold()

    def _show_misses(self) -> None:
        view, suggestion = self._view, self._suggestion
        if view is None or suggestion is None:
            return
        region = view.region
        useful: list[NearMiss] = []
        others: list[NearMiss] = []
        for miss in suggestion.near_misses:
            (others if other_group(region, suggestion.gap, miss) else useful).append(miss)
        self.misses.misses.show_misses(region, (*useful, *(others if self._all else ())))
        text = count_text(len(useful), "near miss", "near misses")
        self._misses_title.setText(text)
        word = "Hide" if self._all else "Show"
        text = f"{word} {count_text(len(others), 'person', 'people')} of another staff group"
        put_on(self.others, text)
        self.others.setVisible(bool(others))

    def _fold(self) -> None:
        chosen, high = self.tabs.checkedId(), self._high
        has_chains = self.chains.count > 0
        self.bar.setVisible(not high and not self._led)
        self._heads[0].setVisible(high)
        self.misses.setVisible(high or chosen == 0)
        self._others_bar.setVisible((high or chosen == 0) and not self.others.isHidden())
        self._heads[1].setVisible(high and has_chains)
        self.chains.setVisible(has_chains if high else chosen == 1)
        self.why_not.setVisible(high or chosen == 2)
