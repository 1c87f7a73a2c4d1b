"""Headers of the matrix: skills on top, people at the left, counts at the foot."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from planner.domain.region import NONE
from ui.people.matrix import LATER
from ui.people.model import MatrixModel
from ui.rota.person_rows import fitting_name
from ui.tables.models import LEFT, RIGHT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_CENTRE = Qt.AlignmentFlag.AlignCenter
_TITLE = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
_HEADS = ("Name", "Grade", "Contracted")
FOOT_LINES = ("In date", f"Expire within {LATER} days", "Expired")


class SkillHeader(QHeaderView):
    """Titles of skills, wrapped into their columns."""

    def __init__(self, appearance: Appearance, model: MatrixModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._appearance, self._rows = appearance, model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)
        self.setAccessibleName("Skills and checks")

    def sizeHint(self) -> QSize:
        """Room for the longest title, wrapped into its column."""
        matrix, letters = self._rows.matrix, QFontMetrics(self._appearance.font(11, BOLD))
        titles = [one.title for one in matrix.columns] if matrix is not None else [""]
        room = QRect(0, 0, max(self.defaultSectionSize() - 6, 24), 1000)
        high = max(letters.boundingRect(room, _TITLE, title).height() for title in titles)
        return QSize(0, max(high + 12, self._appearance.metrics.px(36)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the columns on view."""
        painter = QPainter(self.viewport())
        theme = self._appearance.theme
        painter.fillRect(event.rect(), QColor(theme["surface"]))
        painter.setFont(self._appearance.font(11, BOLD))
        painter.setPen(QColor(theme["text2"]))
        matrix = self._rows.matrix
        first = max(self.logicalIndexAt(max(event.rect().left(), 0)), 0)
        last = self.logicalIndexAt(event.rect().right())
        last = self.count() - 1 if last < 0 else last
        for column in range(first, last + 1 if matrix is not None else 0):
            left, width = self.sectionViewportPosition(column), self.sectionSize(column)
            assert matrix is not None
            box = QRect(left + 3, 2, width - 6, self.height() - 8)
            painter.drawText(box, _TITLE, matrix.columns[column].title)
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        bottom = self.height() - 1
        painter.drawLine(event.rect().left(), bottom, event.rect().right(), bottom)


class StaffHeader(QHeaderView):
    """Name, grade and contracted hours of each person, under headings of grades.

    Where room is short the name stands alone: the heading tells the grade, the card the hours.
    """

    def __init__(self, appearance: Appearance, model: MatrixModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._appearance, self._rows = appearance, model
        self._current = NONE
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)
        self.setSectionsClickable(True)
        self.setAccessibleName("People")

    @property
    def full_width(self) -> int:
        """Width of name, grade and hours."""
        metrics = self._appearance.metrics
        if metrics.cramped:
            return metrics.px(180)
        return metrics.px(260 if metrics.small else 320)

    def columns(self) -> tuple[QRect, ...]:
        """Where name, grade and hours stand across a row; the name alone where room is short."""
        px, wide = self._appearance.metrics.px, self.full_width
        if self._appearance.metrics.cramped:
            return (QRect(12, 0, wide - 16, 0),)
        hours, grade = px(60), px(72)
        room = wide - hours - grade - 16
        whole = QRect(0, 0, wide - 12, 0)
        return QRect(12, 0, room, 0), QRect(16 + room, 0, grade, 0), whole

    def mark_row(self, row: int) -> None:
        """Mark the row of the current person."""
        if row != self._current:
            self._current = row
            self.viewport().update()

    def sizeHint(self) -> QSize:
        """Name, grade and hours; asking every row would take long."""
        return QSize(self.full_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows on view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._appearance.theme["surface"]))
        matrix = self._rows.matrix
        height = max(self.defaultSectionSize(), 1)
        first = max((event.rect().top() + self.offset()) // height, 0)
        last = min((event.rect().bottom() + self.offset()) // height, len(self._rows.lines) - 1)
        for row in range(first, last + 1 if matrix is not None else 0):
            assert matrix is not None
            box = QRect(0, row * height - self.offset(), self.full_width, height)
            place = self._rows.place(row)
            if place is None:
                section = matrix.sections[-1 - int(self._rows.lines[row])]
                there, shown = section.last - section.first, self._rows.shown_under(row)
                count = f"{there}" if shown == there else f"{shown} of {there}"
                self._heading(painter, section.title, count, box)
            else:
                self._person(painter, row, place, box)

    def _heading(self, painter: QPainter, title: str, count: str, box: QRect) -> None:
        theme = self._appearance.theme
        painter.fillRect(box, QColor(theme["group"]))
        painter.setPen(QPen(QColor(theme["line2"]), 1))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        painter.setFont(self._appearance.font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        room = box.adjusted(12, 0, -50, 0)
        cut = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, cut)
        painter.setFont(self._appearance.font(11))
        painter.setPen(QColor(theme["text2"]))
        painter.drawText(box.adjusted(0, 0, -12, 0), RIGHT, count)

    def _person(self, painter: QPainter, row: int, place: int, box: QRect) -> None:
        theme, matrix = self._appearance.theme, self._rows.matrix
        assert matrix is not None
        current = row == self._current
        if current:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            painter.fillRect(QRect(0, box.top(), 3, box.height()), QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        painter.drawLine(box.right(), box.top(), box.right(), box.bottom())
        named, *others = (
            QRect(one.left(), box.top(), one.width(), box.height()) for one in self.columns()
        )
        painter.setFont(self._appearance.font(12, BOLD if current else MEDIUM))
        painter.setPen(QColor(theme["text"]))
        name = fitting_name(matrix.name(place), painter.fontMetrics(), named.width())
        painter.drawText(named, LEFT, name)
        if not others:
            return
        graded, hours = others
        painter.setFont(self._appearance.font(12))
        painter.setPen(QColor(theme["text2"]))
        shown = painter.fontMetrics().elidedText(
            matrix.grade(place), Qt.TextElideMode.ElideRight, graded.width() - 4
        )
        painter.drawText(graded, LEFT, shown)
        painter.drawText(hours, RIGHT, matrix.hours(place))


class StaffCorner(QWidget):
    """Titles over name, grade and hours."""

    def __init__(self, appearance: Appearance, staff: StaffHeader) -> None:
        super().__init__()
        self._appearance, self._staff = appearance, staff

    def titles(self) -> list[tuple[str, Qt.AlignmentFlag, QRect]]:
        """Each title with its side and its box."""
        at = Qt.AlignmentFlag
        sides = (at.AlignLeft, at.AlignLeft, at.AlignRight)
        return [
            (title, side | at.AlignBottom, QRect(one.left(), 2, one.width(), self.height() - 8))
            for title, side, one in zip(_HEADS, sides, self._staff.columns(), strict=False)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them as the titles of the skills are."""
        painter, theme = QPainter(self), self._appearance.theme
        painter.fillRect(event.rect(), QColor(theme["surface"]))
        painter.setFont(self._appearance.font(11, BOLD))
        painter.setPen(QColor(theme["text2"]))
        for title, side, where in self.titles():
            painter.drawText(where, side, title)
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class Foot(QWidget):
    """Counts under every column; scrolls sideways with the matrix."""

    def __init__(self, appearance: Appearance, model: MatrixModel, skills: SkillHeader) -> None:
        super().__init__()
        self._appearance, self._rows, self._skills = appearance, model, skills
        self.left = 0
        """Where the columns begin."""
        self.setAccessibleName("Counts of each skill")
        appearance.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(3 * self._appearance.metrics.px(24) + 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Three lines of counts."""
        painter = QPainter(self)
        theme, height = self._appearance.theme, self._appearance.metrics.px(24)
        painter.fillRect(event.rect(), QColor(theme["sunk"]))
        painter.setPen(QPen(QColor(theme["line2"]), 1))
        painter.drawLine(0, 0, self.width(), 0)
        matrix = self._rows.matrix
        if matrix is None:
            return
        painter.setClipRect(self.left, 0, self.width(), self.height())
        for column, counts in enumerate(matrix.counts):
            left = self._skills.sectionViewportPosition(column) + self.left
            width = self._skills.sectionSize(column)
            values: tuple[int, ...] = (counts.in_date, counts.soon, counts.expired)
            if matrix.columns[column].flag:
                values = (counts.in_date,)
            for number, value in enumerate(values):
                role = ("text2", "edge-text", "unsafe-text")[number] if value else "text3"
                bold = value and number
                painter.setFont(self._appearance.font(12, BOLD if bold else MEDIUM))
                painter.setPen(QColor(theme[role]))
                box = QRect(left, number * height, width, height)
                painter.drawText(box, _CENTRE, f"{value:,}")
        painter.setClipping(False)
        painter.setFont(self._appearance.font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        for number, title in enumerate(FOOT_LINES):
            painter.drawText(QRect(12, number * height, self.left, height), LEFT, title)
