"""Gives a person a skill, another last day, or takes it away: a line of the card."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from planner.domain.calendar import NO_LIMIT_DAY
from ui.forms import ChoiceBox, button, column, label, row
from ui.people.edits import edit_text
from ui.people.matrix import NOT_HELD, SkillColumn
from ui.theme.appearance import Appearance


class SkillForm(QWidget):
    """One skill of all there are, and its last day."""

    wanted = Signal(object, str)
    """A `SkillColumn`, and what was typed; an empty text takes the skill away."""

    def __init__(
        self, appearance: Appearance, skills: Sequence[tuple[SkillColumn, int]], chosen: int
    ) -> None:
        super().__init__()
        self._skills = skills
        self.skill = ChoiceBox(appearance, "Skill")
        self.skill.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.skill.setMinimumContentsLength(12)
        for one, _day in skills:
            self.skill.addItem(one.title, one.skill)
        self.skill.setCurrentIndex(max(self.skill.findData(chosen), 0))
        self.until = QLineEdit()
        self.until.setAccessibleName("Last day of the skill; empty: no expiry")
        self.until.setPlaceholderText("Last day, or no expiry")
        self.give = button("Add", self._give)
        self.drop = button("Remove", lambda: self._tell(""))
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        line = row(self.until, self.give, self.drop)
        line.setStretch(0, 1)
        self.setLayout(column(self.skill, line, self.problem, gap=6))
        self.until.returnPressed.connect(self._give)
        self.skill.currentIndexChanged.connect(self._show)
        self._show()

    def refuse(self, sentence: str) -> None:
        """Say why what was typed cannot stand; empty: it can."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _show(self) -> None:
        one, day = self._skills[self.skill.currentIndex()]
        held = day != NOT_HELD
        self.until.setText(edit_text(day, one) if held and day != NO_LIMIT_DAY else "")
        self.give.setText("Change" if held else "Add")
        self.give.setAccessibleName(f"{self.give.text()} {one.title}")
        self.drop.setAccessibleName(f"Remove {one.title}")
        self.drop.setVisible(held)
        self.refuse("")

    def _give(self) -> None:
        self._tell(self.until.text().strip() or "no expiry")

    def _tell(self, text: str) -> None:
        self.wanted.emit(self._skills[self.skill.currentIndex()][0], text)
