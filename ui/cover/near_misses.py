"""Near misses with what would change them, and why the others are not there."""

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from planner.domain.cover.checks import CHECK_NAMES, Check
from planner.domain.cover.suggestion import NearMiss, Suggestion
from planner.domain.region import Region
from ui.cover.candidate_text import check_title, score_text
from ui.cover.elided import ElidedLabel
from ui.forms import box, clear, column, frame, label, row
from ui.rota.texts import as_sentence
from ui.tables.models import TableModel
from ui.theme.appearance import Appearance

_HEADS = ("Person", "Home", "Check", "Why not, and what would change it", "Would add")
_HOME, _WHY, _WOULD_ADD = 1, 3, 4
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


class NearMissTable(QTableView):
    """Near misses to read."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self.setAccessibleName("Near misses: people who fail exactly one check")
        self._appearance = appearance
        self.misses = NearMissModel()
        self.setModel(self.misses)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(_WHY, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        appearance.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFont(self._appearance.font(12))
        self.verticalHeader().setDefaultSectionSize(metrics.px(52 if metrics.cramped else 40))
        self.horizontalHeader().setFixedHeight(metrics.row)
        widths = [metrics.px(width) for width in (200, 180, 100, 0, 80)]
        if metrics.small:
            widths = [metrics.px(width) for width in (208, 208, 72, 0, 80)]
        for number in (_HOME, _WOULD_ADD):
            self.setColumnHidden(number, metrics.cramped)
        for number, width in enumerate(widths):
            if number != _WHY:
                self.setColumnWidth(number, width)


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
