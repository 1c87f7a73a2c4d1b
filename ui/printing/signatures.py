"""Two blocks side by side: who submits and who, another person, approves."""

from planner.application.signoff_sheet import Signature, Signatures
from planner.domain.wording.formats import moment_text
from ui.printing import ink
from ui.printing.flow import Flow
from ui.printing.marks import Area, Face

SIGNATURES = 92.0
"""Height of both blocks."""
_TITLE, _NAME = Face(10, bold=True), Face(9, bold=True)
_HAND = Face(8.5, italic=True)


def draw_signatures(flow: Flow, signed: Signatures) -> None:
    """Both blocks, filled where somebody signed in the program; goes on below them."""
    flow.need(SIGNATURES)
    wide = (flow.width - 24) / 2
    blocks = (
        ("1. Submitted by", signed.submitted),
        ("2. Approved by (another person)", signed.approved),
    )
    for number, (title, signature) in enumerate(blocks):
        area = Area(flow.left + number * (wide + 24), flow.y, wide, SIGNATURES)
        flow.box(area, None, ink.THIN)
        inner = area.inside(12, 8)
        flow.words(Area(inner.x, inner.y, inner.width, 13), title, _TITLE)
        _line(flow, Area(inner.x, inner.y + 30, inner.width, 12), "Name and role")
        first = inner.width * 0.58
        _line(flow, Area(inner.x, inner.y + 66, first, 12), "Signature")
        second = Area(inner.x + first + 16, inner.y + 66, inner.width - first - 16, 12)
        _line(flow, second, "Date and time")
        if signature is not None:
            _sign(flow, signature, inner, second)
    flow.y += SIGNATURES


def _sign(flow: Flow, signature: Signature, inner: Area, second: Area) -> None:
    """Who, as what and when, as the program recorded it, above the lines."""
    role = f", {signature.role}" if signature.role else ""
    moment = moment_text(signature.at)
    when = f"{moment[:-6]} {signature.at.year}{moment[-6:]}"
    flow.words(Area(inner.x, inner.y + 16, inner.width, 13), f"{signature.name}{role}", _NAME)
    flow.words(Area(inner.x, second.y - 14, inner.width, 13), "recorded in the planner", _HAND)
    flow.words(Area(second.x, second.y - 14, second.width, 13), when, Face(8.5))


def _line(flow: Flow, area: Area, label: str) -> None:
    """A line to write on, with what belongs there below it."""
    flow.stroke(area.x, area.y, area.right, area.y, ink.THIN)
    flow.words(Area(area.x, area.y + 1, area.width, 10), label, ink.SMALL)
