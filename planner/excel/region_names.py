"""How sheets, headers and words are recognised whatever their case, spaces and dashes."""

import re

from planner.domain.sheets import SHEETS

SPACES = " \t\r\n\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What is trimmed around a value; other white space counts as a control character."""

_FREE = re.compile(rf"[{SPACES}_\-]+")
_CONTINUED = re.compile(r"(\D+)([1-9]\d{0,5})")
_SHEETS = {sheet.name.lower(): sheet.name for sheet in SHEETS}


def plain(text: str) -> str:
    """The text without case, spaces, hyphens and underscores."""
    return _FREE.sub("", text).casefold()


def plain_header(text: str) -> str:
    """A header likewise, without the asterisks that mark a required column (reading C20)."""
    return plain(text.rstrip(SPACES + "*"))


def known_sheet(title: str) -> tuple[str, int] | None:
    """Name of the declared sheet and number of the part that a title means, or None.

    `Duties` is part 1, `Duties 2` part 2 (reading C21).
    """
    text = plain(title)
    if text in _SHEETS:
        return _SHEETS[text], 1
    match = _CONTINUED.fullmatch(text)
    if match and match[1] in _SHEETS and int(match[2]) > 1:
        return _SHEETS[match[1]], int(match[2])
    return None
