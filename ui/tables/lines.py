"""Breaks a text into the lines that a width has room for."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout


def lines_within(text: str, font: QFont, width: int, most: int) -> list[str]:
    """The text on at most so many lines of `width` pixels, broken between words; the last is cut
    with an ellipsis where the rest finds no room. O(letters)."""
    layout = QTextLayout(text, font)
    starts: list[int] = []
    layout.beginLayout()
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    parts = [text[a:b] for a, b in pairwise(starts)]
    rest = text[starts[-1] :] if starts else ""
    last = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return [*(part.rstrip() for part in parts), last]
