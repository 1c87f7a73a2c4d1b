"""A named cycle of codes applied to the selected people: a panel beside the board, no dialog."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from planner.application.changes import ChangeSet
from planner.application.edit_commands import DAY_OFF, ApplyPattern
from planner.application.errors import UserError
from planner.domain.wording.formats import count_text, day_text, period_text, without_commands
from ui.editing import blocks
from ui.editing.cell_entry import used_codes
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
_WEEKS = 4
"""Suggested, where so many are on view."""


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
        self._suggested = _WEEKS
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Apply a pattern")
        self._who = label("", "body", wrap=True)
        self.name = ChoiceBox(appearance, "Name of the pattern")
        self.name.setEditable(True)
        self.name.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        self.name.view().setAccessibleName("Patterns kept")
        self.name.activated.connect(self._chosen)
        self.name.currentTextChanged.connect(lambda _name: self._show_remove())
        self._picked = ""
        """The kept pattern whose codes are in the field, or were changed there."""
        field = self.name.lineEdit()
        assert field is not None
        field.setAccessibleName("Name of the pattern")
        self.cycle = QLineEdit()
        self.cycle.setAccessibleName("Codes of the pattern, one a day, – for a free day")
        self.cycle.textChanged.connect(lambda _text: self._tell())
        self.weeks = _spin("Weeks", 1, 52, _WEEKS)
        self.weeks.valueChanged.connect(lambda _value: self._tell())
        self.later = _spin("Days by which each person starts later in the cycle", 0, 60, 0)
        for entered in (self.cycle, self.weeks.lineEdit(), self.later.lineEdit()):
            entered.returnPressed.connect(self._enter)
        self.keep_leave = QCheckBox("Leave stays where it is")
        self.keep_leave.setChecked(True)
        self._said = label("", "body", wrap=True)
        self._said.setAccessibleName("What was done or refused")
        self.apply = button("Apply", self._apply, look="primary")
        self.keep = button("Keep for next time", self._keep)
        self.remove = button("Remove", self._remove, look="link", name="Remove this kept pattern")
        _keep_place(self.remove)
        self._build()
        grid.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        steps.changed.connect(self._tell)  # another step is what Ctrl+Z takes back now
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
        self._suggest()
        self.show()
        self._follow()
        self.cycle.setFocus()
        self.cycle.selectAll()  # what is typed takes the place of what is suggested

    def shut(self) -> None:
        """Put it away."""
        self.hide()
        self._grid.setFocus()
        self.closed.emit()

    def _build(self) -> None:
        close = icon_button(self._appearance, "x", "Close the pattern panel", self.shut)
        head = row(label("Apply a pattern", "title"), None, close)
        over_name = row(label("Pattern", "label"), None, self.remove)
        fields: list[tuple[str, QWidget]] = [
            ("Codes, one a day", self.cycle),
            ("For how many weeks", self.weeks),
            ("Each person starts later by (days)", self.later),
        ]
        parts = [column(label(text, "label"), field, gap=2) for text, field in fields]
        content = column(
            head,
            self._who,
            rule(),
            column(over_name, self.name, gap=2),
            *parts,
            self.keep_leave,
            None,
            margins=(16, 12, 16, 12),
            gap=10,
        )
        done = row(self.apply, self.keep, None)
        # Above the buttons, which stay where they are then.
        foot = column(self._said, done, margins=(16, 10, 16, 12), gap=8)
        whole = column(DownScroll("panel", content), rule(), box("panel", foot))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    # What is chosen ----------------------------------------------------------------------------

    def _own(self) -> Mapping[str, str]:
        """Those that somebody kept."""
        return self._shelf.patterns if self._shelf else {}

    def _kept(self) -> Mapping[str, str]:
        return self._own() or SUGGESTED

    def _refill(self) -> None:
        self.name.clear()
        self.name.addItems(list(self._kept()))

    def _suggest(self) -> None:
        """The first pattern whose codes the service uses, unless something else is written."""
        board = self._grid.board
        if board is None or self.cycle.text() not in self._kept().values():
            return
        used = set(used_codes(board))
        for at, cycle in enumerate(self._kept().values()):
            if set(cycle.split()) <= used | set(DAY_OFF):
                self.name.setCurrentIndex(at)
                self._chosen(at)
                return

    def _chosen(self, _index: int) -> None:
        self.cycle.setText(self._kept().get(self.name.currentText(), self.cycle.text()))
        self._picked = self.name.currentText()

    def _show_remove(self) -> None:
        self.remove.setVisible(self.name.currentText().strip() in self._own())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def _block(self) -> tuple[Board, blocks.Block] | None:
        board, block = self._grid.board, blocks.selected(self._grid)
        return (board, block) if board is not None and block and block.places else None

    def _follow(self) -> None:
        """Other people or dates: as many weeks as are left, unless somebody chose how many."""
        found = self._block()
        if found is not None and self.weeks.value() == self._suggested:
            self._suggested = max(min(_room(*found), _WEEKS), 1)
            self.weeks.setValue(self._suggested)
        self._tell()

    def _tell(self) -> None:
        """Whom and which dates it is about; what cannot be as soon as it is chosen."""
        if not self.isVisible():
            return
        found = self._block()
        self._say("")
        if found is None:
            self._who.setText("Select the people on the board, from the first date on.")
            self.apply.setEnabled(False)
            return
        fits = self.weeks.value() <= _room(*found)
        self._who.setText(self._about(*found) if fits else _too_many(*found))
        self.apply.setEnabled(self._known(found[0]) and fits)

    def _about(self, board: Board, block: blocks.Block) -> str:
        """As "4 people selected, Mon 7 Dec – Sun 3 Jan."."""
        first = board.day(block.first)
        dates = period_text(first, first + 7 * self.weeks.value() - 1)
        return f"{_people(block)} selected, {dates}."

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

    def _enter(self) -> None:
        """Enter in a field applies, if it can be."""
        if self.apply.isEnabled():
            self._apply()

    def _apply(self) -> None:
        found = self._block()
        if found is None:
            return
        board, block = found
        cycle, later = self._cycle(), self.later.value()
        starts = tuple(-later * number % len(cycle) for number in range(len(block.places)))
        command = ApplyPattern(
            board.service_code,
            block.people(board),
            board.day(block.first),
            self.weeks.value(),
            tuple(_free_days_alike(cycle)),
            starts,
            self._named(),
            self.keep_leave.isChecked(),
        )
        told = f"Applied: {self._about(board, block).replace(' selected', '')}"
        self._steps.run(command, self._refused, lambda changes: self._done(told, changes))

    def _named(self) -> str:
        """The name of the pattern, if its codes are still those that are kept by it."""
        name = self.name.currentText()
        kept = self._kept().get(name, "")
        return name if _free_days_alike(kept.split()) == _free_days_alike(self._cycle()) else ""

    def _done(self, told: str, changes: ChangeSet) -> None:
        """The board has the keys, where Ctrl+Z means the step and not the letters of a field."""
        if not changes.changes:
            self._say("All of it stands already; nothing was changed.")
            return
        self._grid.setFocus()
        self._say(f"{told} Ctrl+Z takes it back.")

    def _keep(self) -> None:
        name = self.name.currentText().strip()
        if self._shelf is None or not name or not self._cycle():
            self._say("Give the pattern a name and its codes first.")
            return
        own, cycle = self._own(), " ".join(_free_days_alike(self._cycle()))
        before, was = own.get(name, cycle), self._picked
        self._shelf.keep_pattern(name, cycle)
        told = f"Kept as “{name}”."
        if before != cycle:
            told += f" Its codes were {before} before."
        if was != name and own.get(was) == cycle:
            self._shelf.keep_pattern(was, "")
            told = f"“{was}” is called “{name}” from now on."
        self._show_anew(name)
        self._say(told)

    def _remove(self) -> None:
        """Name and codes stay in their fields: kept again, the pattern is back."""
        name = self.name.currentText().strip()
        if self._shelf is None or name not in self._own():
            return
        self.cycle.setText(self._own()[name])
        self._shelf.keep_pattern(name, "")
        self.keep.setFocus()
        self._show_anew(name)
        self._say(f"“{name}” is removed. “Keep for next time” puts it back.")

    def _show_anew(self, name: str) -> None:
        """Other patterns are kept now; the fields stay as they are."""
        self._refill()
        self.name.setCurrentText(name)
        self._picked = name
        self._show_remove()

    def _refused(self, error: UserError) -> None:
        self._say(f"{error.problem} {without_commands(error.mend)}".strip())

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))


def _keep_place(one: QWidget) -> None:
    """Hidden, it leaves its room empty: nothing moves when it comes."""
    policy = one.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    one.setSizePolicy(policy)


def _people(block: blocks.Block) -> str:
    return count_text(len(block.places), "person", "people")


def _room(board: Board, block: blocks.Block) -> int:
    """Whole weeks from the first date selected to the last on view."""
    return (board.region.period.last - board.day(block.first) + 1) // 7


def _too_many(board: Board, block: blocks.Block) -> str:
    room = _room(board, block)
    left = f"Only {count_text(room, 'whole week')}" if room else "Less than a week"
    fewer = "Choose fewer weeks, or show" if room else "Show"
    return (
        f"{left} of the dates on view {'are' if room > 1 else 'is'} left from "
        f"{day_text(board.day(block.first))} on. {fewer} more dates above the board."
    )


def _free_days_alike(codes: Sequence[str]) -> list[str]:
    """However a free day was written."""
    return ["–" if code.upper() in DAY_OFF else code for code in codes]


def _spin(name: str, least: int, most: int, value: int) -> QSpinBox:
    result = QSpinBox()
    result.setRange(least, most)
    result.setValue(value)
    result.setAccessibleName(name)
    result.lineEdit().setAccessibleName(name)
    without_arrows(result)
    return result
