"""Shows one printed page as a picture, as large as fits or as large as is wanted."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from ui.printing.marks import Page
from ui.theme.appearance import Appearance

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Pixels on the screen for one point of paper."""
_AROUND = 16
_SETTLE_MS = 80
_MOST_SAID = 4_000
Key = Qt.Key


class PageCanvas(QAbstractScrollArea):
    """One page. Keys: Page Up and Down, Home, End, plus, minus, 0 to fit, arrows to scroll."""

    picture_wanted = Signal()
    """The page is to be drawn at `per_point`."""
    stepped = Signal(int)
    """Go so many pages on; ±1,000 for the first or last."""
    zoomed = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._page: Page | None = None
        self._image: QImage | None = None
        self._zoom: float | None = None
        self.setObjectName("canvas")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.picture_wanted)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        appearance.changed.connect(self.viewport().update)

    # What is on view ---------------------------------------------------------------------------

    def show_page(self, page: Page | None, said: str) -> None:
        """Another page; its picture is asked for and comes later. `said` is its name."""
        same_paper = self._page is not None and page is not None and self._page.paper == page.paper
        self._page = page
        self.setAccessibleName(said)
        text = " ".join(page.texts) if page else ""
        self.setAccessibleDescription(text[:_MOST_SAID])
        if not same_paper:
            self._image = None
        self._fit_bars()
        self.viewport().update()
        if page is not None:
            self.picture_wanted.emit()

    def show_picture(self, page: Page, image: QImage) -> None:
        """The picture of a page, if it is still the one on view."""
        if page is self._page:
            self._image = image
            self.viewport().update()

    @property
    def pictured(self) -> bool:
        """Whether the page is drawn."""
        return self._image is not None

    @property
    def per_point(self) -> float:
        """Pixels of the picture for one point, on this screen."""
        return self.zoom * self.devicePixelRatioF()

    # Size --------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Logical pixels for one point."""
        return self._zoom if self._zoom is not None else self._fitting()

    @property
    def fits(self) -> bool:
        """Whether the page is as large as fits."""
        return self._zoom is None

    def set_zoom(self, zoom: float | None) -> None:
        """Another size; None: as large as fits."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._fit_bars()
            self.zoomed.emit()
            self.viewport().update()
            self._settle.start()

    def step_zoom(self, by: int) -> None:
        """The next larger or smaller size."""
        now = self.zoom
        wanted = [z for z in ZOOMS if (z > now + 0.01 if by > 0 else z < now - 0.01)]
        if wanted:
            self.set_zoom(wanted[0] if by > 0 else wanted[-1])

    def _fitting(self) -> float:
        if self._page is None:
            return 1.0
        paper, room = self._page.paper, self.maximumViewportSize()
        across = (room.width() - 2 * _AROUND) / paper.width
        down = (room.height() - 2 * _AROUND) / paper.height
        return max(min(across, down, ZOOMS[-1]), 0.1)

    def _size(self) -> QSize:
        if self._page is None:
            return QSize(0, 0)
        paper = self._page.paper
        return QSize(round(paper.width * self.zoom), round(paper.height * self.zoom))

    def _fit_bars(self) -> None:
        size, room = self._size(), self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            more = 0 if self.fits else max(whole + 2 * _AROUND - part, 0)
            bar.setRange(0, more)
            bar.setPageStep(part)

    def _place(self) -> QRect:
        """Where the page lies in the viewport."""
        size, room = self._size(), self.viewport().size()
        x = max((room.width() - size.width()) // 2, _AROUND) - self.horizontalScrollBar().value()
        y = max((room.height() - size.height()) // 2, _AROUND) - self.verticalScrollBar().value()
        return QRect(QPoint(x, y), size)

    # Qt ----------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page with a thin edge, on the ground of a desk."""
        painter = QPainter(self.viewport())
        theme = self._appearance.theme
        painter.fillRect(self.viewport().rect(), QColor(theme["sunk"]))
        if self._page is None:
            return
        place = self._place()
        painter.fillRect(place, Qt.GlobalColor.white)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme["accent"]), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit_bars()
        if self._page is not None and self.fits:
            self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel change the size; the wheel alone scrolls, or turns a fitted page."""
        by = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if by > 0 else -1)
        elif self.fits and by:
            self.stepped.emit(-1 if by > 0 else 1)
        else:
            super().wheelEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and change the size."""
        steps = {Key.Key_PageDown: 1, Key.Key_PageUp: -1, Key.Key_Home: -1000, Key.Key_End: 1000}
        zooms = {Key.Key_Plus: 1, Key.Key_Equal: 1, Key.Key_Minus: -1}
        key = Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in zooms:
            self.step_zoom(zooms[key])
        elif key == Key.Key_0:
            self.set_zoom(None)
        else:
            super().keyPressEvent(event)
