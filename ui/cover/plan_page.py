"""A page of the plan: it stands in the place of the candidates, and leads back to them, or of the
plan with large text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.cover.elided import ElidedLabel
from ui.forms import box, button, column, label, put_on, row, rule
from ui.theme.appearance import Appearance

_TO_CANDIDATES, _TO_PLAN = "Back to the candidates", "Back to the plan"


class PlanPage(QWidget):
    """A title, a way back, and what the page says."""

    left = Signal()

    def __init__(self, appearance: Appearance, title: str, lines: int = 1) -> None:
        """`lines`: that what stands beside the title may take."""
        super().__init__()
        self._appearance = appearance
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label(title, "title")
        self.second = ElidedLabel("second", lines)
        self.back = button(_TO_CANDIDATES, self.left.emit, look="link")
        head = box("panel", row(self.title, self.second, self.back, margins=(12, 0, 12, 0)))
        head.setMinimumHeight(48)
        self.parts = column(head, rule())
        self.setLayout(self.parts)
        appearance.changed.connect(self._fold)
        self._fold()

    def _fold(self) -> None:
        """With large text the page stands in the place of the plan, and leads back to it."""
        alone = self._appearance.metrics.very_cramped
        put_on(self.back, _TO_PLAN if alone else _TO_CANDIDATES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
