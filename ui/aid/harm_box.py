"""What an offer does to the lender, before anybody says yes; then the person and the cost."""

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from planner.application.aid_ports import Harm
from ui.aid.request_rows import NameOf
from ui.aid.words import (
    candidate_line,
    cost_lines,
    failed_text,
    harm_sentence,
    hours_lines,
    margin_pair,
    rest_lines,
    travel_lines,
)
from ui.cover.elided import elided
from ui.forms import clear, column, frame, label, row
from ui.rota.texts import as_sentence
from ui.theme.appearance import Appearance

Figure = tuple[str, str, str, bool]
"""Name, value, what it is counted in, and whether it is bad."""
_A_ROW, _A_CRAMPED_ROW = 3, 2
"""Figures beside each other."""
_NOT_SPARED = "The lender cannot spare this person, unless its approver accepts it with a reason"


class HarmBox(QWidget):
    """Figures, failed checks and who else could go; nothing while there is nothing to look at."""

    def __init__(
        self, appearance: Appearance, name_of: NameOf, *, with_others: bool = True
    ) -> None:
        """`with_others`: say who else could go, where no list beside it does."""
        super().__init__()
        self._appearance, self._name_of = appearance, name_of
        self._with_others = with_others
        self._content = column(gap=8)
        self.setLayout(self._content)

    def show_harm(self, harm: Harm | None, problem: str = "") -> None:
        """Show another offer; `problem`: why there is nothing to look at."""
        clear(self._content)
        self.setVisible(harm is not None or bool(problem))
        if harm is None:
            self._content.addWidget(_warning("edgeBox", "The rotas no longer fit", problem))
            return
        service = harm.candidate.moved_from.service if harm.candidate.moved_from else ""
        self._content.addWidget(label("What it does to the lender", "heading"))
        sentence = harm_sentence(harm, self._name_of(service))
        self._content.addWidget(label(sentence, "body", wrap=True))
        self._content.addLayout(self._figures(_figures_of(harm)))
        if harm.failed:
            only = {one.check for one in harm.failed} == {"lender"}
            title = _NOT_SPARED if only else "Cannot be confirmed as things stand"
            self._content.addWidget(_warning("unsafeBox", title, failed_text(harm)))
        if harm.candidate.warnings:
            text = " ".join(as_sentence(one.text) for one in harm.candidate.warnings)
            self._content.addWidget(_warning("edgeBox", "Warning", text))
        if harm.elsewhere:
            can = all(one.both for one in harm.elsewhere)
            title = "On offer elsewhere too" if can else "On offer elsewhere already"
            text = " ".join(one.text for one in harm.elsewhere)
            self._content.addWidget(_warning("edgeBox", title, text))
        if self._with_others:
            self._content.addLayout(self._others(harm))

    def _figures(self, figures: tuple[Figure, ...]) -> QLayout:
        a_row = _A_CRAMPED_ROW if self._appearance.metrics.very_cramped else _A_ROW
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, (name, value, unit, bad) in enumerate(figures):
            shown = label(value, "figureUnsafe" if bad else "figure")
            shown.setAccessibleName(f"{name}: {value} {unit}")
            cell = column(label(name, "second"), shown, label(unit, "second", wrap=True), gap=1)
            cell.addStretch(1)
            grid.addLayout(cell, number // a_row, number % a_row)
        for at in range(a_row):
            grid.setColumnStretch(at, 1)
        return grid

    def _others(self, harm: Harm) -> QLayout:
        title = "Who else could go" if harm.others else "Nobody else passes every check"
        lines = column(label(title, "heading"), gap=4)
        for one in harm.others:
            name = f"{one.name} · {self._name_of(one.service)}"
            line = row(elided(name, "body"), label(candidate_line(one), "second"))
            lines.addLayout(line)
        return lines


def _figures_of(harm: Harm) -> tuple[Figure, ...]:
    margin = harm.lender_margin_after
    bad = harm.lost_minimum > 0 or (margin is not None and margin < 0)
    left = harm.candidate.moved_from
    unit = "an extra shift for the person" if left is None else f"margin of the {left.shift} left"
    cost, per_hour = cost_lines(harm)
    travel, miles = travel_lines(harm.candidate)
    rest, around = rest_lines(harm.candidate)
    hours, average = hours_lines(harm.candidate)
    points = " · ".join(
        f"{name} {value}" for name, value in harm.candidate.points_by.items() if value
    )
    return (
        ("Lender's margin", margin_pair(harm), unit, bad),
        ("Cost to the host", cost, per_hour, False),
        ("Travel", travel, miles, False),
        ("Rest", rest, around, False),
        ("Hours", hours, average, False),
        ("Points taken off", str(harm.candidate.points), points or "none", False),
    )


def _warning(look: str, title: str, text: str) -> QWidget:
    inner = column(label(title, "boxTitle"), label(text, "body", wrap=True), gap=2)
    inner.setContentsMargins(12, 8, 12, 8)
    return frame(look, inner)
