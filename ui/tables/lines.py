"""Breaks a text into the lines that a width has room for, figures and dates whole."""

import re
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

_MOST_KEPT = 10_000
"""Texts whose figures are found already."""
NO_BREAK = "\N{NO-BREAK SPACE}"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_FIGURE = r"[+−]?\d[\d.,]*"
_UNIT = "(?:%|(?:h|min|miles?|d|s|k|WTE|points?|days?|weeks?)\\b)"
_TOGETHER = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{{1,2}} {_MONTH}\b(?: \d{{4}}\b)?"
    r"| (?=· )"  # which never begins a line
    rf"|(?:\b(?:margin|band|line|most|[A-Z][a-z]+) )?{_FIGURE}(?: [→/] {_FIGURE})*(?: {_UNIT})?"
)


@lru_cache(maxsize=_MOST_KEPT)
def held(text: str) -> str:
    """The text with spaces that are never broken at in dates, in figures with their units or
    names, and from one figure to another: "Wed 9 Dec 2026", "11 h", "Ward 24", "−1 → 0".
    As long as it was. O(letters); kept, as a table asks for the same cell again and again."""
    return _TOGETHER.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


def lines_within(text: str, font: QFont, width: int, most: int) -> list[str]:
    """The text on at most so many lines of `width` pixels, broken between words; the last is cut
    with an ellipsis where the rest finds no room. Figures keep their units. O(letters)."""
    letters = QFontMetrics(font)
    if letters.horizontalAdvance(text) < width:
        return [text]  # to lay it out takes three times as long as to measure it
    layout = QTextLayout(held(text), font)
    starts: list[int] = []
    layout.beginLayout()
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    parts = [text[a:b] for a, b in pairwise(starts)]
    rest = text[starts[-1] :] if starts else ""
    last = letters.elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return [*(part.rstrip() for part in parts), last]
