"""Sizes in pixels, as multiples of 4, for one window width and text scale."""

from dataclasses import dataclass

SMALL_WIDTH = 1500
"""Below this window width the board folds: narrower rail and columns, inspector as a bar."""
SMALL_HEIGHT = 800
CRAMPED_WIDTH, VERY_CRAMPED_WIDTH = 1100, 800
"""Widths for text at 100 % below which what can be spared folds, and one of two things goes."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes at one text scale; `small` for windows narrower than SMALL_WIDTH."""

    small: bool = False
    low: bool = False
    """Lower than SMALL_HEIGHT: strips are 20 px instead of 24."""
    scale: float = 1.0
    cramped: bool = False
    """Narrower than CRAMPED_WIDTH for its text: what can be left out is left out."""
    very_cramped: bool = False
    """Narrower than VERY_CRAMPED_WIDTH: of two things beside each other one has to go."""

    @classmethod
    def fitting(cls, width: int, height: int, scale: float) -> "Metrics":
        """For a window of a size: large text needs as much room as a small window lacks."""
        wide, high = width / scale, height / scale
        return cls(
            wide < SMALL_WIDTH,
            high < SMALL_HEIGHT,
            scale,
            wide < CRAMPED_WIDTH,
            wide < VERY_CRAMPED_WIDTH,
        )

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
