"""Sends pages to a printer, one at a turn of the event loop, so that the window stays alive."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from ui.printing.marks import Page
from ui.printing.painting import page_layout, paint_page

_POINTS_PER_INCH = 72


def make_printer(title: str) -> QPrinter:
    """A printer whose pages are ours to the edge of the paper."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setDocName(title)
    return printer


class PaperRun(QObject):
    """One run of pages on one printer."""

    ended = Signal(bool)
    """Whether every page was sent."""

    def __init__(self, printer: QPrinter, pages: Sequence[Page], parent: QObject) -> None:
        super().__init__(parent)
        self._printer, self._pages, self._at = printer, pages, 0
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._page)

    def start(self) -> None:
        """Begin; `ended` tells how it went."""
        self._printer.setPageLayout(page_layout(self._pages[0].paper))
        if self._painter.begin(self._printer):
            self._timer.start(0)
        else:
            self.ended.emit(False)

    def _page(self) -> None:
        if self._at >= len(self._pages):
            self._finish(True)
            return
        page = self._pages[self._at]
        if self._at:
            self._printer.setPageLayout(page_layout(page.paper))
            if not self._printer.newPage():
                self._finish(False)
                return
        paint_page(self._painter, page, self._printer.resolution() / _POINTS_PER_INCH)
        self._at += 1

    def _finish(self, whole: bool) -> None:
        self._timer.stop()
        self._painter.end()
        self.ended.emit(whole)
