"""Headers of the heat map: dates with totals on top, services at the left."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QHeaderView, QWidget

from planner.domain.calendar import date_of
from planner.domain.region import NONE
from ui.overview.heat_model import HeatModel
from ui.rota.date_header import WEEKDAY_LETTERS, holiday_letters
from ui.tables.lines import lines_within
from ui.tables.models import LEFT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_CENTRE = Qt.AlignmentFlag.AlignCenter
_MOST_PICTURES = 200
_SHORT_TOTALS = ("days", "unsafe"), ("days", "on edge")


class HeatDates(QHeaderView):
    """Weekday letters over dates; the captions of the two totals."""

    def __init__(self, appearance: Appearance, model: HeatModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._appearance, self._heat = appearance, model
        self.today = NONE
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)
        self.setAccessibleName("Dates")

    def sizeHint(self) -> QSize:
        """The height of the dates."""
        return QSize(0, self._appearance.metrics.date_header)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is on view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._appearance.theme["surface"]))
        first = self.logicalIndexAt(max(event.rect().left(), 0))
        last = self.logicalIndexAt(event.rect().right())
        last = self.count() - 1 if last < 0 else last
        for column in range(max(first, 0), last + 1):
            left, width = self.sectionViewportPosition(column), self.sectionSize(column)
            box = QRect(left, 0, width, self.height())
            if column < self._heat.dates:
                self._date(painter, column, box)
            else:
                self._caption(painter, _SHORT_TOTALS[column - self._heat.dates], box)

    def _date(self, painter: QPainter, column: int, box: QRect) -> None:
        view = self._heat.view
        assert view is not None
        theme, font = self._appearance.theme, self._appearance.font
        day = view.loaded.region.period.first + column
        is_today = day == self.today
        ground = "accent" if is_today else view.tint(column)
        if ground:
            painter.fillRect(box, QColor(theme[ground]))
        date = date_of(day)
        half = box.height() // 2
        upper = QRect(box.left(), box.top() + 3, box.width(), half - 3)
        lower = QRect(box.left(), box.top() + half - 1, box.width(), half)
        holiday = bool(view.holiday[column])
        painter.setFont(font(10, BOLD) if holiday else font(11))
        painter.setPen(QColor(theme["on-accent" if is_today else "text2"]))
        letter = WEEKDAY_LETTERS[date.weekday()]
        if holiday:
            letter = holiday_letters(letter, painter.fontMetrics(), box.width())
        painter.drawText(upper, _CENTRE, letter)
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["on-accent" if is_today else "text"]))
        painter.drawText(lower, _CENTRE, str(date.day))

    def _caption(self, painter: QPainter, lines: tuple[str, str], box: QRect) -> None:
        painter.setFont(self._appearance.font(11))
        painter.setPen(QColor(self._appearance.theme["text2"]))
        half = box.height() // 2
        upper = QRect(box.left(), box.top() + 3, box.width(), half - 3)
        painter.drawText(upper, _CENTRE, lines[0])
        painter.drawText(
            QRect(box.left(), box.top() + half - 1, box.width(), half), _CENTRE, lines[1]
        )


class HeatServices(QHeaderView):
    """Name and place of each service; a click opens its rota."""

    service_pressed = Signal(int)
    """Row."""

    def __init__(self, appearance: Appearance, model: HeatModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._appearance, self._heat = appearance, model
        self._width = 200
        self._current = NONE
        self._pictures: dict[tuple[int, bool], QPixmap] = {}
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)
        self.setSectionsClickable(True)
        self.setAccessibleName("Services")

    def set_width(self, width: int) -> None:
        """Give the names a width."""
        if width != self._width:
            self._width = width
            self.forget()
            self.updateGeometry()

    def mark_row(self, row: int) -> None:
        """Mark the row of the current cell."""
        if row != self._current:
            self._current = row
            self.viewport().update()

    def sizeHint(self) -> QSize:
        """The width of the names; asking every row would take long."""
        return QSize(self._width, 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A name leads to the rota of its service."""
        super().mouseReleaseEvent(event)
        row = self.logicalIndexAt(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.service_pressed.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that need it."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._appearance.theme["surface"]))
        height = max(self.defaultSectionSize(), 1)
        first = max((event.rect().top() + self.offset()) // height, 0)
        last = min((event.rect().bottom() + self.offset()) // height, self.count() - 1)
        for row in range(first, last + 1):
            painter.drawPixmap(0, row * height - self.offset(), self._picture(row, height))

    def forget(self) -> None:
        """Rows are others, or look otherwise: draw them anew."""
        self._pictures.clear()

    def _picture(self, row: int, height: int) -> QPixmap:
        key = row, row == self._current
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) > _MOST_PICTURES:
                self._pictures.clear()
            ratio = self.devicePixelRatioF()
            picture = QPixmap(round(self._width * ratio), round(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(self._appearance.theme["surface"]))
            painter = QPainter(picture)
            self._row(painter, row, QRect(0, 0, self._width, height))
            painter.end()
            self._pictures[key] = picture
        return picture

    def _row(self, painter: QPainter, row: int, box: QRect) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        if row == self._current:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            painter.fillRect(QRect(0, box.top(), 3, box.height()), QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        half, room = box.height() // 2, box.width() - 20
        faces = (font(12, MEDIUM), font(10.5, font(10).weight()))
        texts = two_lines(self._heat.short_name(row), self._heat.where(row), faces, room)
        for number, (text, role) in enumerate(zip(texts, ("text", "text3"), strict=True)):
            painter.setFont(faces[number])
            painter.setPen(QColor(theme[role]))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            top = box.top() + 1 + number * (half - 1)
            painter.drawText(QRect(12, top, room, half), LEFT, shown)


def two_lines(name: str, where: str, faces: tuple[QFont, QFont], room: int) -> tuple[str, str]:
    """The name of a service and under it where it is, "site · trust".

    A long name goes on in the second line, and there the site alone stands rather than half a
    trust; only what comes last may still be cut.
    """
    first, *rest = lines_within(name, faces[0], room, 2)
    second = " · ".join((*rest, where))
    letters = QFontMetrics(faces[1])
    if letters.horizontalAdvance(second) > room:
        site = where.split(" · ", maxsplit=1)[0]
        second = " · ".join((*rest, site))
        if letters.horizontalAdvance(second) > room:
            second = " · ".join((*rest, site.partition(" (")[0].removesuffix(" Hospital")))
    return first, second
