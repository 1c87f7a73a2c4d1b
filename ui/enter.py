"""What Enter does: it presses the button that has the keys; a field goes to what it is for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QToolButton

ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PushButton(QPushButton):
    """A button with words that Enter presses as Space does; held, it presses once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, or what Qt knows."""
        if not _pressed(self, event):
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """A button with a picture or a menu that Enter presses as Space does; held, once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, or what Qt knows."""
        if not _pressed(self, event):
            super().keyPressEvent(event)


def _pressed(one: QAbstractButton, event: QKeyEvent) -> bool:
    if event.key() not in ENTERS:
        return False
    # A page that is left, or not shown yet, may still have what the keys go to.
    if not event.isAutoRepeat() and one.isVisible():
        one.click()
    return True


def enter_presses(field: QLineEdit, *buttons: QPushButton) -> None:
    """Enter in a field presses its button. Of several that can be pressed it goes to the first:
    which one is meant is not to be guessed.
    """

    def press() -> None:
        ready = [one for one in buttons if one.isVisible() and one.isEnabled()]
        if len(ready) == 1:
            ready[0].click()
        elif ready:
            ready[0].setFocus()

    field.returnPressed.connect(press)
