"""Sizes in pixels, as multiples of 4, for one window width and text scale."""

from dataclasses import dataclass

SMALL_WIDTH = 1500
"""Below this window width the board folds: narrower rail and columns, inspector as a bar."""
SMALL_HEIGHT = 800


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes at one text scale; `small` for windows narrower than SMALL_WIDTH."""

    small: bool = False
    low: bool = False
    """Lower than SMALL_HEIGHT: strips are 20 px instead of 24."""
    scale: float = 1.0

    @property
    def cramped(self) -> bool:
        """A small window at large text: what can be left out is left out."""
        return self.small and self.scale > 1

    @property
    def very_cramped(self) -> bool:
        """So little room that of two things beside each other one has to go."""
        return self.cramped and self.scale > 1.5

    def px(self, size: float) -> int:
        """A size at 100 % at the current text scale, a multiple of 4 from 16 up."""
        scaled = size * self.scale
        return round(scaled) if scaled < 16 else round(scaled / 4) * 4

    def font(self, size: float) -> int:
        """A text size in pixels; nothing under 10."""
        return max(10, round(size * self.scale))

    @property
    def rail(self) -> int:
        """Width of the rail."""
        return self.px(56 if self.small else 72)

    @property
    def row(self) -> int:
        """Height of a person's row."""
        return self.px(28)

    @property
    def strip(self) -> int:
        """Height of a strip."""
        return self.px(20 if self.low else 24)

    @property
    def date_header(self) -> int:
        """Height of the dates."""
        return self.px(40)

    @property
    def gap_row(self) -> int:
        """Height of the row of gap chips."""
        return self.px(32)

    @property
    def frozen_least(self) -> int:
        """Least width of the frozen columns together."""
        return self.px(290 if self.small else 396)

    @property
    def scroll_bar(self) -> int:
        """Width of a scroll bar."""
        return 12

    @property
    def inspector(self) -> int:
        """Width of the inspector as a panel."""
        return self.px(320)


def column_widths(width: int, dates: int, metrics: Metrics) -> tuple[int, int]:
    """Width of the frozen columns and of one date so that 28 dates fit into `width`.

    The date column is a multiple of 4 between 24 and 56, and at large text never narrower than
    what stands in it, so that the dates then scroll; what is left goes to the name, up to a
    third more than its least width.
    """
    shown = min(max(dates, 1), 28)
    room = width - metrics.scroll_bar
    least = max(24, metrics.px(18))
    date = max(min((room - metrics.frozen_least) // shown // 4 * 4, 56), least)
    frozen = min(max(room - date * shown, metrics.frozen_least), metrics.frozen_least * 4 // 3)
    return frozen, date
