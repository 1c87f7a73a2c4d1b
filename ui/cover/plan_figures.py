"""Figures of a plan, each under its name: in a row, or in two where one is too narrow for them."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.forms import column, label

MOST = 4
GAP = 8
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
        self._boxes: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        for at in range(MOST):
            pair, one = (label("", "second"), label("", "value")), QWidget(self)
            one.setLayout(column(*pair))
            self._pairs.append(pair)
            self._boxes.append(one)
            self._grid.addWidget(one, 0, at)
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
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [at for at, (name, _) in enumerate(self._pairs) if name.text()]
        widths = [max(one.sizeHint().width() for one in self._pairs[at]) for at in shown]
        one_row = sum(widths) + GAP * (len(shown) - 1) <= self.width()
        columns = MOST if one_row else MOST // 2
        for at, box in enumerate(self._boxes):
            where = divmod(at, columns)
            if self._grid.getItemPosition(self._grid.indexOf(box))[:2] != where:
                self._grid.addWidget(box, *where)
