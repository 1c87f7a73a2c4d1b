"""Ctrl+K: go to any service, person on view, date or page by typing part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from ui.forms import column

MOST_SHOWN = 40


@dataclass(frozen=True)
class Target:
    """Somewhere to go."""

    title: str
    second: str
    go: Callable[[], object]


def matching(targets: Sequence[Target], typed: str) -> list[Target]:
    """Targets that hold every typed word, those that begin with the text first."""
    words = typed.casefold().split()
    found = [
        target
        for target in targets
        if all(word in f"{target.title} {target.second}".casefold() for word in words)
    ]
    start = typed.casefold().strip()
    found.sort(key=lambda target: not target.title.casefold().startswith(start))
    return found[:MOST_SHOWN]


class SearchBox(QDialog):
    """A field and a list under it; Enter goes, Esc closes."""

    def __init__(self, parent: QWidget, targets: Sequence[Target]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._targets = targets
        self._shown: list[Target] = []
        self.setWindowTitle("Find anything")
        self.setObjectName("searchBox")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find a person, service, date or action")
        self.field.setAccessibleName("Find a person, service, date or action")
        self.field.setClearButtonEnabled(False)
        self.list = QListWidget()
        self.list.setAccessibleName("Found")
        self.list.setObjectName("found")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(self.field, self.list, margins=(8, 8, 8, 8), gap=8))
        self.resize(520, 420)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._go(self.list.row(item)))
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the field is typed in."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                at = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                self.list.setCurrentRow(at)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._go(self.list.currentRow())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, typed: str) -> None:
        self._shown = matching(self._targets, typed)
        self.list.clear()
        for target in self._shown:
            self.list.addItem(QListWidgetItem(f"{target.title}   {target.second}"))
        if self._shown:
            self.list.setCurrentRow(0)

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.accept()
            self._shown[row].go()
