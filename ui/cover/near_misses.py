"""Near misses with what would change them, and why the others are not there."""

from PySide6.QtWidgets import QWidget

from planner.domain.cover.checks import CHECK_NAMES, Check
from planner.domain.cover.suggestion import NearMiss, Suggestion
from planner.domain.region import Region
from ui.columns import SharedColumns
from ui.cover.candidate_text import check_title, score_text
from ui.cover.elided import ElidedLabel
from ui.forms import box, clear, column, frame, label, row
from ui.rota.texts import as_sentence
from ui.tables.models import TableModel
from ui.tables.views import RowTable
from ui.theme.appearance import Appearance

_HEADS = ("Person", "Home", "Check", "Why not, and what would change it", "Would add")
_AIR = 6
"""Pixels above and below the lines of a row together."""
_BESIDE = 16
"""More than is kept free beside the text of a cell: a text with so much room has one line."""
_PERSON, _HOME, _CHECK, _WOULD_ADD = 0, 1, 2, 4
WHY_NOT = {
    Check.GRADE: "other group or rank",
    Check.SKILL: "no valid skill",
    Check.EMPLOYED: "not employed then",
    Check.PRESENT: "on leave or sick",
    Check.FREE: "on duty elsewhere",
    Check.RULES: "a rule would break",
    Check.SHARING: "do not share",
    Check.TRAVEL: "over their limit",
    Check.LENDER: "cannot be spared",
}


class NearMissModel(TableModel[tuple[str, ...]]):
    """People who fail exactly one check."""

    def __init__(self) -> None:
        super().__init__(_HEADS, _HEADS[-1:])

    def show_misses(self, region: Region | None, misses: tuple[NearMiss, ...]) -> None:
        """Take other near misses."""
        self.show([] if region is None else [_cells(region, miss) for miss in misses])

    def text(self, row: int, column: int) -> str:
        """What is shown of each."""
        return self.rows[row][column]


def _cells(region: Region, miss: NearMiss) -> tuple[str, ...]:
    candidate = miss.candidate
    home = region.services.ids.names[region.services.ids.index[candidate.service]]
    person = f"{candidate.name} · {candidate.grade}"
    return person, home, check_title(miss), as_sentence(miss.text), score_text(candidate.score)


class NearMissTable(RowTable):
    """Near misses to read."""

    def __init__(self, appearance: Appearance) -> None:
        self.misses = NearMissModel()
        super().__init__(appearance, "Near misses: people who fail exactly one check", self.misses)
        self._columns = SharedColumns(
            self, (_PERSON, _CHECK, _WOULD_ADD), fitted=self.resizeRowsToContents
        )
        self.verticalHeader().setMinimumSectionSize(0)
        self.fit()

    def sizeHintForRow(self, row: int) -> int:
        """As many lines as its reason takes, and some air; there are no more than twenty rows."""
        letters = self.fontMetrics()
        if all(
            self.isColumnHidden(at)
            or letters.horizontalAdvance(text) + _BESIDE <= self.columnWidth(at)
            for at, text in enumerate(self.misses.rows[row])
        ):
            return self.row_height()  # to lay out cells takes many times as long as to measure them
        return max(super().sizeHintForRow(row) + _AIR, self.row_height())

    def fit_columns(self) -> None:
        """The reason gets what the others leave; at large text it stands beside the name alone."""
        self.setFont(self._appearance.font(12))
        for number in (_HOME, _WOULD_ADD):
            self.setColumnHidden(number, self._appearance.metrics.cramped)
        self._columns.fit()


class WhyNot(QWidget):
    """Counts of everybody else by the first check that each fails."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = row(gap=0)
        self._title = label("", "heading")
        self._second = label("by the first check that each fails", "second")
        self.setLayout(
            column(
                row(self._title, self._second, None),
                frame("card", self._cards),
                None,
                margins=(12, 8, 12, 12),
                gap=6,
            )
        )

    def show_counts(self, suggestion: Suggestion) -> None:
        """Take another suggestion."""
        clear(self._cards)
        others = sum(suggestion.first_failed.values())
        self._title.setText(f"Why not the other {others:,}")
        cards = row(gap=0)
        for check, count in suggestion.first_failed.items():
            meaning = ElidedLabel("second")
            meaning.setText(WHY_NOT[check])
            cards.addLayout(
                column(
                    label(CHECK_NAMES[check], "second"),
                    label(f"{count:,}", "value"),
                    meaning,
                    margins=(8, 6, 4, 6),
                ),
                1,
            )
        # As one widget: each that joins what is shown has the whole page laid out anew.
        self._cards.addWidget(box("plain", cards))
        words = ", ".join(f"{CHECK_NAMES[c]} {n}" for c, n in suggestion.first_failed.items())
        self.setAccessibleName(f"Why not the others: {words}")
