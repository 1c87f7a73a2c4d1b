"""The pair of tabs between sign-off and ledger, the same on both pages."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.forms import button, row

TITLES = ("Sign-off", "Ledger")


class PageTabs(QWidget):
    """Marks its own page; the other tab leads away."""

    other_wanted = Signal()

    def __init__(self, own: str) -> None:
        super().__init__()
        group = QButtonGroup(self)
        parts = {
            title: button(title, self._leave, look="segment", checkable=True) for title in TITLES
        }
        for one in parts.values():
            group.addButton(one)
        self._own = parts[own]
        self._own.setChecked(True)
        self.other = next(one for title, one in parts.items() if title != own)
        self.setLayout(row(*parts.values(), gap=0))

    def _leave(self) -> None:
        """Its own page stays marked for when it is seen again."""
        if self.other.isChecked():
            self._own.setChecked(True)
            self.other_wanted.emit()
