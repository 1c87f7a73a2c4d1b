"""Figures of a plan in a row, each under its name."""

from PySide6.QtWidgets import QLabel, QWidget

from ui.forms import column, label, row

MOST = 4
_TIPS = {
    "Score": "What the slots that it fills are worth, less points for travel, mode, rank, repeat",
    "Best score": "Of the best plan found so far",
    "At most": "No plan can score more than this",
    "Below it": "How far the best plan found can be from the best there is, at most",
    "Best plan": "The score of the plan that has the highest",
    "Min. gaps": "Minimum gaps (unsafe) of all services, before and after the plan",
    "Target gaps": "Target gaps (short) of all services, before and after the plan",
}


class PlanFigures(QWidget):
    """At most four figures. Made once: a label that joins a page has all of it laid out anew."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[QLabel, QLabel]] = []
        line = row(gap=8)
        for _ in range(MOST):
            pair = label("", "second"), label("", "value")
            self._pairs.append(pair)
            line.addLayout(column(*pair))
        self.setLayout(line)
        self.show_figures()

    def show_figures(self, *figures: tuple[str, str]) -> None:
        """Names and values; none: the row goes."""
        for at, pair in enumerate(self._pairs):
            texts = figures[at] if at < len(figures) else ("", "")
            for one, text in zip(pair, texts, strict=True):
                one.setText(text)
                one.setToolTip(_TIPS.get(texts[0], ""))
                one.setHidden(not text)
        self.setHidden(not figures)
