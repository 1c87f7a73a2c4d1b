"""Every colour and size of the window by role, for the light, dark and high-contrast theme.

Names are roles, never hues. The palette, the style sheet and the tile painter all read this
file and nothing else; a test computes the contrast of every pair that is drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from planner.domain.shift_families import Family


class Border(Enum):
    """Border of a tile; in high contrast it alone tells the families apart."""

    SOLID = "solid"
    DASHED = "dashed"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class TileColours:
    """Colours of one family of shifts; `hatch` only for absences."""

    fill: str
    text: str
    edge: str
    edge_width: int = 1
    border: Border = Border.SOLID
    hatch: str | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: a colour for every role and every family of shifts."""

    name: str
    title: str
    dark: bool
    colours: Mapping[str, str]
    tiles: Mapping[Family, TileColours]

    def __getitem__(self, role: str) -> str:
        return self.colours[role]


_ROLES: Mapping[str, tuple[str, str, str]] = {
    # role: light, dark, high contrast
    "win": ("#F4F6F8", "#15191E", "#000000"),
    "surface": ("#FFFFFF", "#1B2027", "#000000"),
    "sunk": ("#ECEFF3", "#12161A", "#000000"),
    "group": ("#E3E8ED", "#12161A", "#000000"),
    "raised": ("#FFFFFF", "#262D36", "#000000"),
    "hover": ("#E8ECF0", "#2A323B", "#1A1A1A"),
    "line1": ("#E4E8EC", "#272E37", "#4A4A4A"),
    "line2": ("#CCD3DA", "#38424D", "#8A8A8A"),
    "line3": ("#8793A0", "#7A8795", "#FFFFFF"),
    "text": ("#18202A", "#E7ECF1", "#FFFFFF"),
    "text2": ("#465261", "#B4BFCA", "#FFFFFF"),
    "text3": ("#596573", "#93A0AD", "#E6E6E6"),
    "accent": ("#005EB8", "#5AA9F5", "#FFE600"),
    "accent-soft": ("#E3EEF9", "#17314C", "#000000"),
    "selected": ("#E3EEF9", "#17314C", "#FFE600"),
    "on-selected": ("#18202A", "#E7ECF1", "#000000"),
    "accent-text": ("#004F9E", "#8CC4FA", "#FFE600"),
    "on-accent": ("#FFFFFF", "#06192C", "#000000"),
    "weekend": ("#EEF1F5", "#20262E", "#1C1C1C"),
    "bank-holiday": ("#EAE6F2", "#2A2638", "#1C1C1C"),
    "edge-fill": ("#FFF2CF", "#3A2E10", "#000000"),
    "edge-text": ("#6B4200", "#FFD27A", "#FFC94D"),
    "edge-line": ("#B07400", "#D59B2D", "#FFC94D"),
    "unsafe-fill": ("#FBE3E1", "#43191B", "#000000"),
    "unsafe-text": ("#8C1414", "#FFB3AD", "#FF9A94"),
    "unsafe-line": ("#B3261E", "#F0625A", "#FF7B73"),
    "fine-fill": ("#DDF2E8", "#15352A", "#000000"),
    "fine-text": ("#1B5E43", "#8EDDB9", "#7DF0C0"),
    "fine-line": ("#2B8A66", "#3FA37C", "#7DF0C0"),
    "no-fill": ("#F0EDEE", "#211F23", "#000000"),
    "no-hatch": ("#CFC4C6", "#3E3439", "#6B6B6B"),
    # Parts of the points of a candidate, in the order travel, mode, rank, repeat.
    "part-travel": ("#1F5FA8", "#5AA9F5", "#7CC4FF"),
    "part-mode": ("#2F8476", "#4DB3A2", "#63E6D0"),
    "part-rank": ("#B8763A", "#E0A36C", "#FFB070"),
    "part-repeat": ("#7A2E5C", "#EDB4D3", "#FF5CB8"),
}

_F = Family
_LIGHT_TILES = {
    _F.EARLY: TileColours("#CFE5F8", "#0B3A63", "#8FBCE3"),
    _F.LATE: TileColours("#F8DCC2", "#5E2D0C", "#DDA878"),
    _F.LONG: TileColours("#8FD0C3", "#063F38", "#5FB0A2"),
    _F.NIGHT: TileColours("#3D4187", "#FFFFFF", "#2B2F6B"),
    _F.STANDARD: TileColours("#ECE9E2", "#433F34", "#BDB8A8"),
    _F.LEAVE: TileColours("#FFFFFF", "#25523A", "#8FB29B", hatch="#BFD3C4"),
    _F.SICK: TileColours("#FFFFFF", "#722048", "#C58AA6", hatch="#E3C3D3"),
}
_DARK_TILES = {
    _F.EARLY: TileColours("#1F4468", "#D3E8FB", "#39699A"),
    _F.LATE: TileColours("#5E3B1E", "#FFE0C4", "#8E5F37"),
    _F.LONG: TileColours("#1C645A", "#C9F4EA", "#2F8476"),
    _F.NIGHT: TileColours("#5055B4", "#FFFFFF", "#7F85E3"),
    _F.STANDARD: TileColours("#3B3C3A", "#E6E3DA", "#5E5F5B"),
    _F.LEAVE: TileColours("#1B2027", "#B5DCC3", "#4E7A60", hatch="#2E4738"),
    _F.SICK: TileColours("#1B2027", "#F3BFD6", "#8A4C69", hatch="#4E2A3C"),
}
_CONTRAST_TILES = {
    _F.EARLY: TileColours("#000000", "#FFFFFF", "#7CC4FF", 2),
    _F.LATE: TileColours("#000000", "#FFFFFF", "#FFB070", 2, Border.DASHED),
    _F.LONG: TileColours("#000000", "#FFFFFF", "#63E6D0", 3, Border.DOUBLE),
    _F.NIGHT: TileColours("#FFFFFF", "#000000", "#FFFFFF", 2),
    _F.STANDARD: TileColours("#000000", "#FFFFFF", "#BDBDBD", 2),
    _F.LEAVE: TileColours("#000000", "#FFFFFF", "#8A8A8A", hatch="#4F4F4F"),
    _F.SICK: TileColours("#000000", "#FFFFFF", "#8A8A8A", hatch="#4F4F4F"),
}


def _theme(
    index: int, name: str, title: str, dark: bool, tiles: Mapping[Family, TileColours]
) -> Theme:
    return Theme(name, title, dark, {role: values[index] for role, values in _ROLES.items()}, tiles)


LIGHT = _theme(0, "light", "Light", False, _LIGHT_TILES)
DARK = _theme(1, "dark", "Dark", True, _DARK_TILES)
HIGH_CONTRAST = _theme(2, "high-contrast", "High contrast", True, _CONTRAST_TILES)
THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}

_GROUNDS = ("win", "surface", "sunk", "group", "raised", "hover", "weekend", "bank-holiday")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((role, ground) for role in ("text", "text2") for ground in (*_GROUNDS, "accent-soft")),
    *(("text3", ground) for ground in (*_GROUNDS[:4], "hover", "weekend", "accent-soft")),
    *(("accent-text", ground) for ground in ("win", "surface", "sunk", "accent-soft")),
    ("on-accent", "accent"),
    ("on-selected", "selected"),
    *((f"{state}-text", f"{state}-fill") for state in ("edge", "unsafe", "fine")),
    *((f"{state}-text", ground) for state in ("edge", "unsafe") for ground in ("surface", "win")),
    ("unsafe-text", "sunk"),
    ("text", "unsafe-fill"),
    ("text", "edge-fill"),
)
"""Text role and the ground it is drawn on: at least 4.5 : 1."""

LINE_PAIRS: tuple[tuple[str, str], ...] = (
    *((f"{state}-line", "surface") for state in ("edge", "unsafe", "fine")),
    *((f"{state}-line", f"{state}-fill") for state in ("edge", "unsafe", "fine")),
    *(
        ("accent", ground)
        for ground in ("surface", "win", "sunk", "weekend", "bank-holiday", "accent-soft", "raised")
    ),
    *((f"{state}-line", "weekend") for state in ("edge", "unsafe")),
    ("line3", "surface"),
    *((f"part-{part}", "surface") for part in ("travel", "mode", "rank", "repeat")),
)
"""Lines and bars that carry meaning and their ground: at least 3 : 1."""
