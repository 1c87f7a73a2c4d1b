"""Chains: moves with their backfills that together cover a gap, each as one card."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from planner.application.covering import Loaded
from planner.application.ports import AidKey
from planner.domain.cover.suggestion import Chain, ChainStep
from planner.domain.wording.formats import count_text, day_text, margin_text
from ui.cover.candidate_text import score_text, travel_text
from ui.cover.placing import chain_placements
from ui.forms import box, button, clear, column, frame, label, row
from ui.theme.appearance import Appearance

MOST_SHOWN = 5
_NARROW = 480
"""Less width than this (at 100 %) is little."""
Place = Callable[[object], object]


class ChainList(QScrollArea):
    """The best chains of a gap."""

    def __init__(self, appearance: Appearance, place: Place) -> None:
        super().__init__()
        self._appearance = appearance
        self.setObjectName("chains")
        self.setAccessibleName("Chains: a move and its backfills")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._place = place
        self._shown: tuple[Loaded, tuple[Chain, ...]] | None = None
        self._proposed: frozenset[AidKey] = frozenset()
        self._narrow = False
        self._cards: QVBoxLayout = column(margins=(12, 4, 12, 8), gap=8)
        self.setWidget(box("panel", self._cards))
        self.count = 0

    def show_chains(self, view: Loaded, chains: tuple[Chain, ...]) -> None:
        """Take other chains."""
        self._shown = view, chains
        clear(self._cards)
        self.count = len(chains)
        for chain in chains[:MOST_SHOWN]:
            self._cards.addWidget(self._card(view, chain))
        if not chains:
            self._cards.addWidget(
                label("No chain of moves is better than the best single move.", "body", wrap=True)
            )
        self._cards.addStretch(1)

    def mark_proposed(self, proposed: Iterable[AidKey]) -> None:
        """Know all that is proposed: a chain of nothing else is not proposed again."""
        before, self._proposed = self._proposed, frozenset(proposed)
        if self._shown is not None and before != self._proposed:
            self.show_chains(*self._shown)

    def forget(self) -> None:
        """Hold nothing of a region."""
        self._shown = None
        clear(self._cards)
        self.count = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room what somebody does stands under their name."""
        super().resizeEvent(event)
        narrow = event.size().width() < self._appearance.metrics.px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            if self._shown is not None:
                self.show_chains(*self._shown)

    def _card(self, view: Loaded, chain: Chain) -> QWidget:
        placements = chain_placements(view, chain)
        own = all(one.own_trust for one in placements)
        there = self._proposed.issuperset(one.aid.key for one in placements)
        todo = "Place chain" if own else "Propose chain"
        one = button(
            todo if own or not there else "Proposed already",
            lambda: self._place(placements),
            name=f"Chain: {' '.join(step.text for step in chain.steps)}",
            tip="\n".join(step.text for step in chain.steps),
        )
        one.setEnabled(own or not there)
        # In a grid, so that what they do stands below one another whatever their names.
        steps = QGridLayout()
        steps.setHorizontalSpacing(12)
        steps.setVerticalSpacing(4)
        steps.setColumnStretch(1, 1)
        for number, step in enumerate(chain.steps):
            name = label(f"{number + 1}.  {step.candidate.name}", "heading")
            words = label(_step_text(view, step), "body", wrap=True)
            if self._narrow:
                steps.addWidget(name, 2 * number, 0, 1, 2)
                steps.addWidget(words, 2 * number + 1, 0, 1, 2)
            else:
                steps.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
                steps.addWidget(words, number, 1)
        score = label(score_text(chain.score), "value")
        points = label(count_text(chain.points, "point"), "second")
        if self._narrow:
            low = row(score, points, None, one)
            return frame("card", column(steps, low, margins=(12, 8, 12, 8), gap=8))
        whole = row(steps, column(None, score, points, None), one, margins=(12, 8, 12, 8), gap=16)
        whole.setStretch(0, 1)
        return frame("card", whole)


def _step_text(view: Loaded, step: ChainStep) -> str:
    """Where somebody goes, from where, how far, and for how many points."""
    services = view.region.services.ids
    candidate, left = step.candidate, step.candidate.moved_from
    into = f"{services.names[services.index[step.service]]}, {step.shift} {day_text(step.day)}"
    how = "as an extra shift"
    if left is not None:
        margins = (candidate.lender_margin_before, candidate.lender_margin_after)
        same = left.service == step.service
        where = "the same place" if same else services.names[services.index[left.service]]
        how = f"from {left.shift} in {where} ({' → '.join(margin_text(m) for m in margins)})"
    far, points = travel_text(candidate)[0], count_text(candidate.points, "point")
    return f"{candidate.grade}  →  {into}, {how} · {far} · {points}"
