"""Chains: moves with their backfills that together cover a gap, each as one card."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from planner.application.covering import Loaded
from planner.domain.cover.suggestion import Chain, ChainStep
from planner.domain.wording.formats import count_text, day_text, margin_text
from ui.cover.candidate_text import score_text
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
        steps = column(*(_step(view, number, s) for number, s in enumerate(chain.steps)), gap=2)
        score = column(
            label(score_text(chain.score), "value"),
            label(count_text(chain.points, "point"), "second"),
        )
        whole = row(steps, score, one, margins=(12, 8, 12, 8), gap=16)
        whole.setStretch(0, 1)
        return frame("card", whole)


def _step(view: Loaded, number: int, step: ChainStep) -> QWidget:
    services = view.region.services.ids
    candidate, left = step.candidate, step.candidate.moved_from
    into = f"{services.names[services.index[step.service]]}, {step.shift} {day_text(step.day)}"
    how = "as an extra shift"
    if left is not None:
        margins = (candidate.lender_margin_before, candidate.lender_margin_after)
        same = left.service == step.service
        where = "the same place" if same else services.names[services.index[left.service]]
        how = f"from {left.shift} in {where} ({' → '.join(margin_text(m) for m in margins)})"
    first = label(f"{number + 1}.  {candidate.name}", "heading")
    second = label(f"{candidate.grade}  →  {into}, {how}", "body", wrap=True)
    whole = row(first, second, gap=12)
    whole.setStretch(1, 1)
    first.setMinimumWidth(150)
    return box("plain", whole)
