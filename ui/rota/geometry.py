"""Where the parts of the board lie: the frozen columns and the frozen block of rows."""

from dataclasses import dataclass

from ui.theme.metrics import Metrics


@dataclass(frozen=True, slots=True)
class FrozenColumns:
    """Left edge and width of each frozen column; the grade folds into its heading when small."""

    name: tuple[int, int]
    grade: tuple[int, int]
    hours: tuple[int, int]
    balance: tuple[int, int]
    width: int

    @classmethod
    def of(cls, width: int, metrics: Metrics) -> "FrozenColumns":
        """The columns for a total width; the name takes what is left."""
        balance = metrics.px(52 if metrics.small else 56)
        hours = metrics.px(96 if metrics.small else 108)
        grade = 0 if metrics.small else metrics.px(64)
        name = width - balance - hours - grade
        return cls(
            (0, name),
            (name, grade),
            (name + grade, hours),
            (name + grade + hours, balance),
            width,
        )


@dataclass(frozen=True, slots=True)
class BlockRows:
    """Top edges of the frozen rows: dates, strips, gaps."""

    date_height: int
    strip_height: int
    strips: int
    gap_height: int

    @classmethod
    def of(cls, strips: int, metrics: Metrics, *, dates: bool = True) -> "BlockRows":
        """The rows for a number of strips; without `dates` they begin with the strips."""
        return cls(metrics.date_header if dates else 0, metrics.strip, strips, metrics.gap_row)

    def strip_top(self, strip: int) -> int:
        """Top of a strip."""
        return self.date_height + strip * self.strip_height

    @property
    def gap_top(self) -> int:
        """Top of the row of gaps."""
        return self.strip_top(self.strips)

    @property
    def height(self) -> int:
        """Height of the whole block."""
        return self.gap_top + self.gap_height

    def strip_at(self, y: int) -> int | None:
        """Strip at a height, or None."""
        if not self.date_height <= y < self.gap_top:
            return None
        return (y - self.date_height) // self.strip_height
