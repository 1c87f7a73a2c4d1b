"""A named cycle of codes applied to the selected people: a panel beside the board, no dialog."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from planner.application.edit_commands import DAY_OFF, ApplyPattern
from planner.application.errors import UserError
from planner.domain.wording.formats import count_text, day_text
from ui.editing import blocks
from ui.forms import (
    ChoiceBox,
    DownScroll,
    box,
    button,
    column,
    icon_button,
    label,
    row,
    rule,
    without_arrows,
)
from ui.rota.board import Board
from ui.rota.grid import RotaGrid
from ui.theme.appearance import Appearance
from ui.undo import Steps

SUGGESTED: Mapping[str, str] = {
    "Earlies, lates, nights": "E E L L N N – – –",
    "Weekdays": "SD SD SD SD SD – –",
    "Four on, four off": "LD LD N N – – – –",
}
"""Offered until somebody keeps patterns of their own."""


class Shelf(Protocol):
    """Where patterns are kept from one day to the next."""

    @property
    def patterns(self) -> dict[str, str]:
        """Cycles by name."""

    def keep_pattern(self, name: str, cycle: str) -> None:
        """Keep one, or take it away if its cycle is empty."""


class PatternPanel(QWidget):
    """Speaks about the selected block: its people, from its first date on."""

    closed = Signal()

    def __init__(self, appearance: Appearance, grid: RotaGrid, steps: Steps) -> None:
        super().__init__()
        self._appearance, self._grid, self._steps = appearance, grid, steps
        self._shelf: Shelf | None = None
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Apply a pattern")
        self._who = label("", "body", wrap=True)
        self.name = ChoiceBox(appearance, "Name of the pattern")
        self.name.setEditable(True)
        self.name.view().setAccessibleName("Patterns kept")
        self.name.activated.connect(self._chosen)
        field = self.name.lineEdit()
        assert field is not None
        field.setAccessibleName("Name of the pattern")
        self.cycle = QLineEdit()
        self.cycle.setAccessibleName("Codes of the pattern, one a day, – for a free day")
        self.cycle.textChanged.connect(lambda _text: self._tell())
        self.weeks = _spin("Weeks", 1, 52, 4)
        self.later = _spin("Days by which each person starts later in the cycle", 0, 60, 0)
        self.keep_leave = QCheckBox("Leave stays where it is")
        self.keep_leave.setChecked(True)
        self._said = label("", "body", wrap=True)
        self._said.setAccessibleName("What was done or refused")
        self.apply = button("Apply", self._apply, look="primary")
        self.keep = button("Keep for next time", self._keep)
        self._build()
        grid.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self._refill()
        self._chosen(0)
        self.hide()

    def keep_in(self, shelf: Shelf) -> None:
        """Keep patterns somewhere."""
        self._shelf = shelf
        self._refill()
        self._chosen(0)

    def open(self) -> None:
        """Show the panel, ready to be filled in."""
        self.setFixedWidth(self._appearance.metrics.inspector)
        self.show()
        self._tell()
        self.cycle.setFocus()

    def shut(self) -> None:
        """Put it away."""
        self.hide()
        self._grid.setFocus()
        self.closed.emit()

    def _build(self) -> None:
        close = icon_button(self._appearance, "x", "Close the pattern panel", self.shut)
        head = row(label("Apply a pattern", "title"), None, close)
        fields: list[tuple[str, QWidget]] = [
            ("Pattern", self.name),
            ("Codes, one a day", self.cycle),
            ("For how many weeks", self.weeks),
            ("Each person starts later by (days)", self.later),
        ]
        parts = [column(label(text, "label"), field, gap=2) for text, field in fields]
        content = column(
            head,
            self._who,
            rule(),
            *parts,
            self.keep_leave,
            None,
            margins=(16, 12, 16, 12),
            gap=10,
        )
        done = row(self.apply, self.keep, None)
        foot = column(done, self._said, margins=(16, 10, 16, 12), gap=8)
        whole = column(DownScroll("panel", content), rule(), box("panel", foot))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    # What is chosen ----------------------------------------------------------------------------

    def _kept(self) -> Mapping[str, str]:
        return (self._shelf.patterns if self._shelf else {}) or SUGGESTED

    def _refill(self) -> None:
        self.name.clear()
        self.name.addItems(list(self._kept()))

    def _chosen(self, _index: int) -> None:
        self.cycle.setText(self._kept().get(self.name.currentText(), self.cycle.text()))

    def _block(self) -> tuple[Board, blocks.Block] | None:
        board, block = self._grid.board, blocks.selected(self._grid)
        return (board, block) if board is not None and block and block.places else None

    def _tell(self) -> None:
        """Whom and from when it is about; and an unknown code as soon as it is typed."""
        if not self.isVisible():
            return
        found = self._block()
        self._said.setText("")
        if found is None:
            self._who.setText("Select the people on the board, from the first date on.")
            self.apply.setEnabled(False)
            return
        board, block = found
        people = count_text(len(block.places), "person", "people")
        self._who.setText(f"{people} selected, from {day_text(board.day(block.first))}.")
        self.apply.setEnabled(self._known(board))

    def _known(self, board: Board) -> bool:
        try:
            board.codes.meant(self._cycle())
        except UserError as error:
            self._refused(error)
            return False
        return bool(self._cycle())

    def _cycle(self) -> tuple[str, ...]:
        return tuple(self.cycle.text().split())

    # What is done ------------------------------------------------------------------------------

    def _apply(self) -> None:
        found = self._block()
        if found is None:
            return
        board, block = found
        cycle = self._cycle()
        first, weeks = board.day(block.first), self.weeks.value()
        room = (board.region.period.last - first + 1) // 7
        if weeks > room:
            self._say(f"Only {count_text(room, 'whole week')} of the dates on view are left here.")
            return
        later = self.later.value()
        starts = tuple(-later * number % len(cycle) for number in range(len(block.places)))
        command = ApplyPattern(
            board.service_code,
            block.people(board),
            first,
            weeks,
            cycle,
            starts,
            self.name.currentText(),
            self.keep_leave.isChecked(),
        )
        self._steps.run(command, self._refused)

    def _keep(self) -> None:
        name = self.name.currentText().strip()
        if self._shelf is None or not name or not self._cycle():
            self._say("Give the pattern a name and its codes first.")
            return
        codes = ("–" if code.upper() in DAY_OFF else code for code in self._cycle())
        self._shelf.keep_pattern(name, " ".join(codes))
        self._refill()
        self.name.setCurrentText(name)
        self._say(f"Kept as “{name}”.")

    def _refused(self, error: UserError) -> None:
        self._say(f"{error.problem} {error.mend}".strip())

    def _say(self, text: str) -> None:
        self._said.setText(text)


def _spin(name: str, least: int, most: int, value: int) -> QSpinBox:
    result = QSpinBox()
    result.setRange(least, most)
    result.setValue(value)
    result.setAccessibleName(name)
    result.lineEdit().setAccessibleName(name)
    without_arrows(result)
    return result
