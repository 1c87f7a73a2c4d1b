"""Two blocks side by side: who submits and who, another person, approves."""

from ui.printing import ink
from ui.printing.flow import Flow
from ui.printing.marks import Area, Face

SIGNATURES = 92.0
"""Height of both blocks."""
_TITLES = ("1. Submitted by", "2. Approved by (another person)")
_TITLE = Face(10, bold=True)


def draw_signatures(flow: Flow) -> None:
    """Both blocks; goes on below them."""
    flow.need(SIGNATURES)
    wide = (flow.width - 24) / 2
    for number, title in enumerate(_TITLES):
        area = Area(flow.left + number * (wide + 24), flow.y, wide, SIGNATURES)
        flow.box(area, None, ink.THIN)
        inner = area.inside(12, 8)
        flow.words(Area(inner.x, inner.y, inner.width, 13), title, _TITLE)
        _line(flow, Area(inner.x, inner.y + 30, inner.width, 12), "Name and role")
        first = inner.width * 0.58
        _line(flow, Area(inner.x, inner.y + 66, first, 12), "Signature")
        second = Area(inner.x + first + 16, inner.y + 66, inner.width - first - 16, 12)
        _line(flow, second, "Date and time")
    flow.y += SIGNATURES


def _line(flow: Flow, area: Area, label: str) -> None:
    """A line to write on, with what belongs there below it."""
    flow.stroke(area.x, area.y, area.right, area.y, ink.THIN)
    flow.words(Area(area.x, area.y + 1, area.width, 10), label, ink.SMALL)
