"""Saying no, taking an offer back, or the whole request: always with a reason."""

from functools import partial

from PySide6.QtWidgets import QLineEdit

from planner.domain.aid.steps import Step
from ui.aid.bench import Opened
from ui.aid.commands import Wanted
from ui.aid.step_cards import MOST_LETTERS, Ask, StepCard, Take, allow
from ui.enter import enter_presses
from ui.forms import button

TITLES = {
    Step.DECLINE: "Decline",
    Step.RECALL: "Recall",
    Step.WITHDRAW: "Withdraw the request",
}
_HINTS = {
    Step.DECLINE: "Says no to this offer",
    Step.RECALL: "The lender takes the person back; the gap is open again, and urgent",
    Step.WITHDRAW: "Nobody is wanted any more; all its offers go",
}
_REASON_FIRST = "Write the reason first; it is kept and both trusts see it"


class EndCard(StepCard):
    """A reason, and the three ways to end."""

    def __init__(self, take: Take, another: Ask) -> None:
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_LETTERS)
        self.reason.setPlaceholderText("Why? Both trusts see it")
        self.reason.setAccessibleName("Reason for declining, recalling or withdrawing")
        self.buttons = {
            step: button(text, partial(self._press, step)) for step, text in TITLES.items()
        }
        super().__init__("Take back or say no", another, self.reason, *self.buttons.values())
        self._take = take
        self._opened: Opened | None = None
        self._hints = dict(_HINTS)
        enter_presses(self.reason, *self.buttons.values())
        self.reason.textChanged.connect(self._wake)

    def show_case(self, opened: Opened) -> None:
        """Show another request or offer."""
        self._opened = opened
        self.reason.clear()
        self._hints = dict(_HINTS)
        standing = sum(one.state.stands for one in opened.case.offers)
        if standing:
            duties = "the confirmed duty goes" if standing == 1 else "the confirmed duties go"
            self._hints[Step.WITHDRAW] = f"Nobody is wanted any more; {duties} from both rotas"
        going = opened.offer is not None and not opened.offer.state.ended
        steps = [step for step in TITLES if going or step is Step.WITHDRAW]
        for step, one in self.buttons.items():
            one.setVisible(step in steps)
        possible = [step for step in steps if not opened.can.get(step, "no")]
        self.reason.setEnabled(bool(possible))
        refusals = [opened.can[step] for step in steps if opened.can.get(step)]
        others = any(step in opened.others for step in steps)
        self.say("", "" if possible else refusals[0], others=others)
        self._wake()

    def _wake(self) -> None:
        if self._opened is None:
            return
        missing = "" if self.reason.text().strip() else _REASON_FIRST
        for step, one in self.buttons.items():
            allow(one, self._opened.can.get(step, "") or missing, self._hints[step])

    def _press(self, step: Step) -> None:
        opened = self._opened
        assert opened is not None
        name = opened.case.request.reference
        if step is not Step.WITHDRAW and opened.offer is not None:
            name = opened.offer.offer
        self._take(Wanted(step, name, self.reason.text().strip()))
