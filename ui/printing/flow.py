"""Fills pages from top to bottom; what must repeat on every page is laid out by the caller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import DEMONSTRATION, made_text
from ui.printing import ink
from ui.printing.marks import Area, Box, Face, Line, Mark, Page, Paper, Stroke, Words
from ui.printing.measure import broken, shortened, text_width

MARGIN = 28.35
"""Ten millimetres, in points."""
_FOOT = 22.0


class Flow:
    """The pages of one part. `head` draws what stands on top of every page."""

    def __init__(self, part: str, paper: Paper, head: Callable[["Flow"], None]) -> None:
        self.part, self.paper = part, paper
        self.left, self.right = MARGIN, paper.width - MARGIN
        self.bottom = paper.height - MARGIN - _FOOT
        self.y = MARGIN
        self._head = head
        self._pages: list[list[Mark]] = []
        self._over: list[list[Mark]] = []
        self.new_page()

    @property
    def width(self) -> float:
        """Of what may be printed on."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """Height that is left on this page."""
        return self.bottom - self.y

    @property
    def page(self) -> int:
        """Number of the page being filled, from 1."""
        return len(self._pages)

    def new_page(self) -> None:
        """Go on to another page."""
        self._pages.append([])
        self._over.append([])
        self.y = MARGIN
        self._head(self)

    def need(self, height: float) -> bool:
        """Make sure that so much fits; True if that took another page."""
        if height <= self.room:
            return False
        self.new_page()
        return True

    def add(self, mark: Mark) -> None:
        """Put something on the page."""
        self._pages[-1].append(mark)

    def over(self, mark: Mark) -> None:
        """Put something on the page above everything else."""
        self._over[-1].append(mark)

    def box(self, area: Area, fill: str | None = None, edge: Line | None = None) -> None:
        """A filled or framed area."""
        self.add(Box(area, fill, edge=edge))

    def stroke(self, x1: float, y1: float, x2: float, y2: float, line: Line) -> None:
        """A line."""
        self.add(Stroke(x1, y1, x2, y2, line))

    def words(
        self,
        area: Area,
        text: str,
        face: Face = ink.BODY,
        across: str = "left",
        down: str = "middle",
    ) -> None:
        """Text that breaks within the width of its area."""
        if text:
            self.add(Words(area, broken(text, face, area.width), face, across, down))

    def line(self, text: str, face: Face, gap: float = 0.0) -> None:
        """Text over the whole width, at the present height; goes on below it."""
        lines = broken(text, face, self.width)
        tall = face.line * len(lines)
        self.need(tall)
        self.add(Words(Area(self.left, self.y, self.width, tall), lines, face, down="top"))
        self.y += tall + gap

    def pages(self) -> tuple[Page, ...]:
        """What was laid out, without footers."""
        return tuple(
            Page(self.part, self.paper, (*marks, *over))
            for marks, over in zip(self._pages, self._over, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under every page: on the left, in the middle; the number is added."""

    left: str
    middle: str = ""

    @classmethod
    def of(cls, facts: SignOffSheet) -> "Foot":
        """When and by whom the pages were made, and the seal over what they say."""
        made = made_text(facts.heading)
        left = f"{made} · {DEMONSTRATION}" if facts.heading.demonstration else made
        return cls(left, f"Seal {facts.seal.short}")


def numbered(pages: Sequence[Page], foot: Foot) -> tuple[Page, ...]:
    """The pages with their footers: part, and page so many of so many."""
    return tuple(
        replace(page, marks=page.marks + _footer(page, foot, number, len(pages)))
        for number, page in enumerate(pages, start=1)
    )


def _footer(page: Page, foot: Foot, number: int, count: int) -> tuple[Mark, ...]:
    face, paper = ink.SMALL, page.paper
    y = paper.height - MARGIN - 12
    right = f"{page.part} · page {number} of {count}"
    whole = Area(MARGIN, y, paper.width - 2 * MARGIN, 12)
    taken = text_width(foot.middle, face) + text_width(right, face) + 36
    left = shortened(foot.left, face, whole.width - taken)
    start = whole.x + text_width(left, face)
    end = whole.right - text_width(right, face)
    middle = Area(start, y, end - start, 12)
    return (
        Stroke(whole.x, y - 3, whole.right, y - 3, ink.FRAME),
        Words(whole, (left,), face),
        Words(middle, (foot.middle,), face, "centre"),
        Words(whole, (right,), face, "right"),
    )
