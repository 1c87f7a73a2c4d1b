"""What a plan is to be made for: whose gaps, and what it favours."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from planner.application.alternatives import BEST, Alternative
from ui.choice import Choice
from ui.cover.plan_bench import Services, Wish
from ui.forms import ChoiceBox, row
from ui.theme.appearance import Appearance

_SCOPES = (("all", "All services"), ("trust", "This trust"), ("service", "This service"))
_LETTERS = 8
"""So much of a choice is always to be read."""


class PlanWishes(QWidget):
    """Two fields to choose from."""

    explained = Signal(str)
    """What the choice means, in words."""

    def __init__(
        self, appearance: Appearance, choice: Choice, alternatives: tuple[Alternative, ...]
    ) -> None:
        super().__init__()
        self._choice, self._alternatives = choice, alternatives
        self.scope = ChoiceBox(appearance, "Whose gaps are planned")
        for key, title in _SCOPES:
            self.scope.addItem(title, key)
        self.by = ChoiceBox(appearance, "What the plan is to favour")
        self.by.addItem("Best score", BEST)
        for one in alternatives:
            self.by.addItem(one.title, one.id)
        for field in (self.scope, self.by):
            field.setSizeAdjustPolicy(
                ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMinimumContentsLength(_LETTERS)
        self.by.activated.connect(lambda _at: self._explain())
        both = row(self.scope, self.by)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.setLayout(both)

    @property
    def wish(self) -> Wish:
        """What is chosen."""
        return Wish(self._services(), str(self.by.currentData()))

    def _services(self) -> Services:
        key, entry = self.scope.currentData(), self._choice.entry
        if key == "all" or entry is None:
            return None
        if key == "trust":
            return tuple(s.code for s in self._choice.catalogue.of_trust(entry.trust))
        return (entry.code,)

    def _explain(self) -> None:
        chosen = self.by.currentData()
        for one in self._alternatives:
            if one.id == chosen:
                self.explained.emit(
                    f"{one.what}. What that costs of the best score is shown with the plan."
                )
                return
        self.explained.emit("The plan with the highest score.")
