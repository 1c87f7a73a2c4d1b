"""A page of the window for printouts that are asked for elsewhere: it shows them and leads back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.forms import box, button, column, give_icon, row, rule
from ui.jobs import Jobs
from ui.printing.preview import PreviewPanel
from ui.theme.appearance import Appearance


class PrintPage(QWidget):
    """A preview with a way back; Esc takes it too."""

    left = Signal()
    """Back to where it was asked for."""

    def __init__(self, appearance: Appearance, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.preview = PreviewPanel(appearance, jobs, desk.planner.check_output, titled=True)
        self.back = button("Back", self.left.emit, tip="Esc")
        give_icon(appearance, self.back, "chevron-left")
        layout = column(
            row(self.back, None, margins=(16, 6, 16, 6)),
            rule(),
            box("panel", column(self.preview)),
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
