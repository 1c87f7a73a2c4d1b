"""What every line asks for beside who of the service could fill it."""

from ui.columns import SharedColumns
from ui.demand.outlook import Strength
from ui.tables.models import TableModel
from ui.tables.views import RowTable
from ui.theme.appearance import Appearance

_FIGURES = (
    "Line",
    "Asked, h a week",
    "WTE",
    "Could fill it",
    "Contracted, h a week",
    "Lack the skill",
)
_HEADS = ("Line", "Shift", *_FIGURES[1:])
_ROWS = 3
"""Rows that are worth showing at least."""


class StrengthModel(TableModel[Strength]):
    """Lines in their order."""

    def __init__(self) -> None:
        super().__init__(_HEADS, _FIGURES)

    def text(self, row: int, column: int) -> str:
        """Figures without their units, which stand above them."""
        one = self.rows[row]
        return (
            f"{one.number}",
            one.shift,
            f"{one.asked:,.1f}",
            f"{one.wte:.1f}",
            f"{one.people:,}",
            f"{one.contracted:,.1f}",
            f"{one.lacking:,}" if one.lacking else "–",
        )[column]

    def tip(self, row: int, _column: int) -> str:
        """The line in a sentence."""
        return self.rows[row].words

    def spoken(self, row: int, column: int) -> str:
        """Title and figure."""
        return f"{self.heads[column]}: {self.text(row, column)}"


class StrengthTable(RowTable):
    """Reads `StrengthModel`; the chosen row is the line looked at."""

    def __init__(self, appearance: Appearance) -> None:
        self.lines = StrengthModel()
        super().__init__(appearance, "Each line beside who could fill it", self.lines)
        self._columns = SharedColumns(self, [0, *range(2, len(_HEADS))])
        self.fit()

    def fit(self) -> None:
        """Never lower than a few rows."""
        self.setFont(self._appearance.font(12))
        super().fit()
        self.setMinimumHeight((_ROWS + 1) * self._appearance.metrics.row)

    def fit_columns(self) -> None:
        """The shift takes what the figures leave."""
        if hasattr(self, "_columns"):
            self._columns.fit()
