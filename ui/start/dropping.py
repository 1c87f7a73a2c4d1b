"""Workbooks dropped onto the window are imported, that is: checked and shown first."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

SUFFIX = ".xlsx"


class WorkbookDrop(QObject):
    """Watches a window for files that are dragged in from outside."""

    def __init__(self, window: QWidget, take: Callable[[Sequence[Path]], object]) -> None:
        super().__init__(window)
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let workbooks in; leave everything else to others."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            files = workbooks(event.mimeData())
            if files:
                event.acceptProposedAction()
                self._take(files)
                return True
        elif isinstance(event, QDragEnterEvent) and workbooks(event.mimeData()):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)


def workbooks(data: QMimeData) -> list[Path]:
    """The workbooks among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.casefold() == SUFFIX]
