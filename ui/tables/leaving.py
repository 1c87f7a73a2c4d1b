"""How a field that is typed into inside a table is left: by Esc, or by keys that enter it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.enter import ENTERS

_ENTERING = ENTERS | {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


def _key(editor: QObject, event: QEvent) -> int | None:
    if not isinstance(event, QKeyEvent) or not isinstance(editor, QLineEdit):
        return None
    return event.key() if event.type() == QEvent.Type.KeyPress else None


def is_left(editor: QObject, event: QEvent) -> bool:
    """Whether what was typed is given up."""
    return _key(editor, event) == Qt.Key.Key_Escape


def is_entered(editor: QObject, event: QEvent) -> bool:
    """Whether what was typed is to be entered; where it cannot stand the field stays."""
    return _key(editor, event) in _ENTERING
