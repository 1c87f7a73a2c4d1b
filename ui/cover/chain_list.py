"""Chains: moves with their backfills that together cover a gap, each as one card."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from planner.application.covering import Loaded
from planner.domain.cover.suggestion import Chain, ChainStep
from planner.domain.wording.formats import count_text, day_text, margin_text
from ui.cover.candidate_text import score_text, travel_text
from ui.cover.placing import chain_placements
from ui.forms import box, button, clear, column, frame, label, row

MOST_SHOWN = 5
Place = Callable[[object], object]


class ChainList(QScrollArea):
    """The best chains of a gap."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.setObjectName("chains")
        self.setAccessibleName("Chains: a move and its backfills")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._place = place
        self._cards: QVBoxLayout = column(margins=(12, 4, 12, 8), gap=8)
        self.setWidget(box("panel", self._cards))
        self.count = 0

    def show_chains(self, view: Loaded, chains: tuple[Chain, ...]) -> None:
        """Take other chains."""
        clear(self._cards)
        self.count = len(chains)
        for chain in chains[:MOST_SHOWN]:
            self._cards.addWidget(self._card(view, chain))
        if not chains:
            self._cards.addWidget(
                label("No chain of moves is better than the best single move.", "body", wrap=True)
            )
        self._cards.addStretch(1)

    def _card(self, view: Loaded, chain: Chain) -> QWidget:
        placements = chain_placements(view, chain)
        proposed = not all(one.own_trust for one in placements)
        one = button(
            "Propose chain" if proposed else "Place chain",
            lambda: self._place(placements),
            name=f"Chain: {' '.join(step.text for step in chain.steps)}",
            tip="\n".join(step.text for step in chain.steps),
        )
        # In a grid, so that what they do stands below one another whatever their names.
        steps = QGridLayout()
        steps.setHorizontalSpacing(12)
        steps.setVerticalSpacing(4)
        steps.setColumnStretch(1, 1)
        for number, step in enumerate(chain.steps):
            name = label(f"{number + 1}.  {step.candidate.name}", "heading")
            steps.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            steps.addWidget(label(_step_text(view, step), "body", wrap=True), number, 1)
        score = column(
            None,
            label(score_text(chain.score), "value"),
            label(count_text(chain.points, "point"), "second"),
            None,
        )
        whole = row(steps, score, one, margins=(12, 8, 12, 8), gap=16)
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
