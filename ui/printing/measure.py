"""How wide text is in print, and where its lines break; safe on any thread."""

import re
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from ui.printing.marks import Face
from ui.theme.fonts import BOLD, FAMILIES, REGULAR

_HYPHENATED = re.compile(r"-*[^-]+-*|-+")
UNITS = 10
"""Units of the painter in one point: fonts are whole pixels, so a tenth of a point is one."""


@lru_cache(maxsize=64)
def face_font(face: Face) -> QFont:
    """The font of a face, in units.

    Without the figures of one width and the shifted colons that the screen has: a PDF could not
    say what they are, so that no figure and no time in it could be found or copied.
    """
    made = QFont(list(FAMILIES))
    made.setPixelSize(round(face.size * UNITS))
    made.setWeight(BOLD if face.bold else REGULAR)
    made.setItalic(face.italic)
    for feature in ("calt", "tnum"):
        made.setFeature(QFont.Tag(feature), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=64)
def _metrics(face: Face) -> QFontMetricsF:
    return QFontMetricsF(face_font(face))


@lru_cache(maxsize=20_000)
def text_width(text: str, face: Face) -> float:
    """Width of one line in points."""
    return float(_metrics(face).horizontalAdvance(text)) / UNITS


def broken(text: str, face: Face, width: float) -> tuple[str, ...]:
    """The lines of a text within a width in points; at least one. O(words)."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_filled(paragraph, face, width))
    return tuple(lines)


def _filled(text: str, face: Face, width: float) -> list[str]:
    if text_width(text, face) <= width:
        return [text]
    lines, line = [], ""
    for word, after in _words(text):
        longer = f"{line}{after}{word}" if line else word
        if text_width(longer, face) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, face, width)
        lines.extend(full)
    return [*lines, line]


def _words(text: str) -> list[tuple[str, str]]:
    """What may stand on a line of its own, and what goes before it if it does not.

    A line may end after a hyphen, too.
    """
    found = []
    for word in text.split():
        parts = _HYPHENATED.findall(word)
        found.extend((part, "" if number else " ") for number, part in enumerate(parts))
    return found


def _cut(word: str, face: Face, width: float) -> list[str]:
    """A word in pieces that fit; a single letter always counts as fitting."""
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, face) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def fitting(text: str, face: Face, width: float, least: float = 5.5) -> Face:
    """The face, made smaller by half points until the text fits or `least` is reached."""
    size = face.size
    while size > least and text_width(text, Face(size, face.bold)) > width:
        size -= 0.5
    return Face(size, face.bold, face.colour, face.italic)


def shortened(text: str, face: Face, width: float) -> str:
    """The text, cut with an ellipsis where it does not fit."""
    if text_width(text, face) <= width:
        return text
    while text and text_width(f"{text}…", face) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
