"""The frozen columns of one person, drawn once and kept as a picture.

Text is what takes the time of a repaint: a board that scrolls copies pictures instead. They are
kept by what they show, so that an edit needs to forget none.
"""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from planner.domain.wording.formats import NOTHING
from ui.rota.board import Board
from ui.rota.figures import balance_text
from ui.rota.geometry import FrozenColumns
from ui.tables.models import LEFT, RIGHT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_NOTABLE_HOURS = 7.5
"""A balance of a standard day or more stands out."""
_MOST = 500
"""Pictures that are kept: more than two screens, and some ten megabytes."""


class Words(NamedTuple):
    """What a row says, and how."""

    name: str
    grade: str
    rostered: float
    contracted: float
    balance: float | None
    """None of somebody from elsewhere."""
    current: bool = False

    @classmethod
    def of(cls, board: Board, place: int) -> "Words":
        """Those of the person at a place of the board's order."""
        figures = board.figures
        return cls(
            name=board.name(place),
            grade=board.grade(place),
            rostered=float(figures.rostered[place]),
            contracted=float(figures.contracted[place]),
            balance=None if board.is_aid(place) else float(figures.balance[place]),
        )

    @property
    def notable(self) -> bool:
        """Whether the balance is a standard day or more."""
        return self.balance is not None and abs(self.balance) >= _NOTABLE_HOURS


class PersonRows:
    """Pictures of rows, of one width and in one look until they are forgotten."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._kept: dict[tuple[Words, int, int, float], QPixmap] = {}
        self._board: Board | None = None
        self._words: dict[int, Words] = {}

    def forget(self) -> None:
        """The look or the widths of the columns are others."""
        self._kept.clear()

    def picture(
        self,
        board: Board,
        place: int,
        current: bool,
        columns: FrozenColumns,
        size: QSize,
        ratio: float,
    ) -> QPixmap:
        """The row of one person."""
        words = self._words_of(board, place)
        if current:
            words = words._replace(current=True)
        key = (words, size.width(), size.height(), ratio)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            found = self._kept[key] = self._drawn(words, columns, size, ratio)
        return found

    def _words_of(self, board: Board, place: int) -> Words:
        """Those of a row that is not the current one, put together once for each board."""
        if board is not self._board:
            self._board = board
            self._words.clear()
        found = self._words.get(place)
        if found is None:
            found = self._words[place] = Words.of(board, place)
        return found

    def _drawn(self, words: Words, columns: FrozenColumns, size: QSize, ratio: float) -> QPixmap:
        theme, box = self._appearance.theme, QRect(0, 0, size.width(), size.height())
        result = QPixmap(size * ratio)
        result.setDevicePixelRatio(ratio)
        result.fill(QColor(theme["surface"]))
        painter = QPainter(result)
        if words.current:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            painter.fillRect(QRect(0, 0, 3, box.height()), QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        painter.drawLine(box.right(), box.top(), box.right(), box.bottom())
        painter.setFont(self._appearance.font(12, BOLD if words.current else MEDIUM))
        painter.setPen(QColor(theme["text"]))
        name = fitting_name(words.name, painter.fontMetrics(), columns.name[1] - 12)
        painter.drawText(_inside(columns.name, box, 8, 4), LEFT, name)
        painter.setFont(self._appearance.font(12))
        if columns.grade[1]:
            painter.setPen(QColor(theme["text2"]))
            grade = painter.fontMetrics().elidedText(
                words.grade, Qt.TextElideMode.ElideRight, columns.grade[1] - 6
            )
            painter.drawText(_inside(columns.grade, box, 0, 4), LEFT, grade)
        self._paint_figures(painter, words, columns, box)
        painter.end()
        return result

    def _paint_figures(
        self, painter: QPainter, words: Words, columns: FrozenColumns, box: QRect
    ) -> None:
        theme, hours = self._appearance.theme, _inside(columns.hours, box, 0, 8)
        rostered, contracted = fitting_hours(words, painter.fontMetrics(), hours.width())
        painter.setPen(QColor(theme["text3"]))
        painter.drawText(hours, RIGHT, contracted)
        used = painter.fontMetrics().horizontalAdvance(contracted)
        painter.setPen(QColor(theme["text"]))
        painter.drawText(hours.adjusted(0, 0, -used, 0), RIGHT, rostered)
        painter.setFont(self._appearance.font(12, BOLD if words.notable else MEDIUM))
        painter.setPen(QColor(theme["edge-text" if words.notable else "text"]))
        room = _inside(columns.balance, box, 0, 8)
        painter.drawText(
            room, RIGHT, fitting_balance(words.balance, painter.fontMetrics(), room.width())
        )


def _inside(column: tuple[int, int], box: QRect, left: int, right: int) -> QRect:
    return QRect(column[0] + left, box.top(), column[1] - left - right, box.height())


def fitting_hours(words: Words, metrics: QFontMetrics, room: int) -> tuple[str, str]:
    """As "126.5" and " / 150.0"; in whole hours where a long period needs more digits, as a
    figure that is cut would be another one."""
    forms = [
        (f"{words.rostered:.{decimals}f}", f" / {words.contracted:.{decimals}f}")
        for decimals in (1, 0)
    ]
    return next((one for one in forms if metrics.horizontalAdvance("".join(one)) <= room), forms[1])


def fitting_balance(hours: float | None, metrics: QFontMetrics, room: int) -> str:
    """As "−23.5", or "−1,801" where no more fits; "–" where there is none."""
    if hours is None:
        return NOTHING
    forms = [balance_text(hours, decimals) for decimals in (1, 0)]
    return next((one for one in forms if metrics.horizontalAdvance(one) <= room), forms[1])


def fitting_name(name: str, metrics: QFontMetrics, room: int) -> str:
    """The name whole if it fits; else "A. Hartley"; cut only where not even that fits."""
    if metrics.horizontalAdvance(name) <= room:
        return name
    first, space, rest = name.partition(" ")
    shorter = f"{first[:1]}. {rest}" if space else name
    return metrics.elidedText(shorter, Qt.TextElideMode.ElideRight, room)
