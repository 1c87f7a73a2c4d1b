"""What stands at the top of the sign-off's pages: of what they are, and the status in a box."""

from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import dates_text, service_title, stamp, version_text
from ui.printing import ink
from ui.printing.flow import Flow
from ui.printing.marks import Area, Face
from ui.printing.measure import shortened, text_width

_STAMP = Face(10.5, bold=True)


def title_lines(flow: Flow, facts: SignOffSheet, title: str, size: float = 16.0) -> None:
    """Title, trust and dates at the left, the status at the right; goes on below them."""
    heading = facts.heading
    room = stamp_box(flow, facts)
    face = Face(size, bold=True)
    text = f"{title}: {service_title(heading)}"
    area = Area(flow.left, flow.y, flow.width - room, face.line)
    flow.words(area, shortened(text, face, area.width), face)
    flow.y += face.line
    parts = (heading.trust_name, dates_text(heading), version_text(heading))
    second = Area(flow.left, flow.y, flow.width - room, ink.SUBTITLE.line)
    text = "  ·  ".join(parts)
    flow.words(second, shortened(text, ink.SUBTITLE, second.width), ink.SUBTITLE)
    flow.y += ink.SUBTITLE.line + 6


def stamp_box(flow: Flow, facts: SignOffSheet) -> float:
    """The status at the upper right; the width it takes."""
    text = stamp(facts.heading)
    wide = text_width(text, _STAMP) + 24
    area = Area(flow.right - wide, flow.y + 2, wide, 22)
    flow.box(area, None, ink.BOX)
    flow.words(area, text, _STAMP, "centre")
    return wide + 12
