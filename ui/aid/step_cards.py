"""Cards for consent, the two agreements, confirmation and what was worked."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QBoxLayout,
    QDoubleSpinBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.aid.machine import LONGEST_HOURS
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Offer, State
from planner.domain.calendar import date_of
from planner.domain.wording.formats import hours_text
from ui.aid.acting import another_button
from ui.aid.bench import Opened
from ui.aid.commands import Wanted
from ui.aid.words import consent_text, ended_text, mark_text
from ui.enter import enter_presses
from ui.forms import button, column, frame, label, put_on, row, without_arrows

Take = Callable[[Wanted], object]
Ask = Callable[[], object]
MOST_LETTERS = 500
_AS_PLANNED = -0.25
"""Below nought, which is somebody who did not come."""


def allow(one: QPushButton, why_not: str, hint: str = "") -> None:
    """Enable a button, or disable it with the reason as tool-tip and for a screen reader."""
    one.setEnabled(not why_not)
    one.setToolTip(why_not or hint)
    one.setAccessibleDescription(why_not or hint)


class StepCard(QFrame):
    """One step: what stands, its buttons, and in words why it cannot be done now."""

    def __init__(self, title: str, another: Ask, *controls: QWidget) -> None:
        """`another`: asks who else is to act."""
        super().__init__()
        self.setObjectName("card")
        self._title = label(title, "second")
        self.stands = label("", "value", wrap=True)
        self.why_not = label("", "second", wrap=True)
        self._line = line = row(*controls)
        fields = [one for one in controls if isinstance(one, QLineEdit)]
        if fields:
            line.setStretch(line.indexOf(fields[0]), 1)
        else:
            line.addStretch(1)
        self.another = another_button(another)
        line.addWidget(self.another)
        inner = column(self._title, self.stands, line, self.why_not, gap=6)
        inner.addStretch(1)
        inner.setContentsMargins(12, 8, 12, 10)
        self.setLayout(inner)

    def stack(self, stacked: bool) -> None:
        """Its controls below one another, where there is no room for them beside one another."""
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)

    def say(self, stands: str, why_not: str, *, others: bool = False) -> None:
        """What stands; `why_not` empty: the step can be taken, or is behind us.

        `others`: somebody else may be able to take it.
        """
        self.stands.setText(stands)
        self.stands.setVisible(bool(stands))
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.another.setVisible(bool(why_not) and others)


class ConsentCard(StepCard):
    """What the person said, by whom asked, and when; first of all."""

    def __init__(self, take: Take, another: Ask) -> None:
        self.note = QLineEdit()
        self.note.setMaxLength(MOST_LETTERS)
        self.note.setPlaceholderText("What was said (may be left out)")
        self.note.setAccessibleName("Note on what the person said")
        self.yes = button("Said yes", lambda: self._answer(True))
        self.no = button("Said no", lambda: self._answer(False))
        enter_presses(self.note, self.yes, self.no)
        super().__init__("The person's consent", another, self.note, self.yes, self.no)
        self._take, self._offer = take, ""

    def show_offer(self, opened: Opened, offer: Offer) -> None:
        """Show another offer."""
        self._offer = offer.offer
        self.note.clear()
        why_not = opened.can[Step.CONSENT]
        for one in (self.yes, self.no):
            allow(one, why_not, "Ask the person first; the answer is kept with your name")
        self.note.setEnabled(not why_not)
        behind = not_going_on(offer)
        for one in (self.note, self.yes, self.no):
            one.setVisible(not behind)
        stands = consent_text(offer.consent, offer.name, opened.clock)
        self.say(stands, "" if behind else why_not, others=Step.CONSENT in opened.others)

    def _answer(self, yes: bool) -> None:
        self._take(Wanted(Step.CONSENT, self._offer, self.note.text().strip(), yes))


class AgreeCard(StepCard):
    """The yes of one side."""

    def __init__(self, step: Step, title: str, text: str, take: Take, another: Ask) -> None:
        self.agree = button(text, self._press, look="primary")
        super().__init__(title, another, self.agree)
        self._step, self._take, self._offer = step, take, ""
        self._others = False

    def show_offer(self, opened: Opened, offer: Offer) -> None:
        """Show another offer."""
        self._offer = offer.offer
        mark = offer.lender_yes if self._step is Step.AGREE_LENDER else offer.host_yes
        why_not = opened.can[self._step]
        allow(self.agree, why_not)
        self.agree.setVisible(mark is None and not offer.state.ended)
        self._others = self._step in opened.others
        told = "" if mark or not_going_on(offer) else why_not
        nobody = "No answer" if offer.state.ended else "Not yet"
        self.say(mark_text(mark, nobody, opened.clock), told, others=self._others)

    def _press(self) -> None:
        self._take(Wanted(self._step, self._offer))


class LenderCard(AgreeCard):
    """The lender's yes; below its minimum only with a reason."""

    def __init__(self, take: Take, another: Ask) -> None:
        super().__init__(Step.AGREE_LENDER, "The lender's approver", "Agree to lend", take, another)
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_LETTERS)
        self.reason.setPlaceholderText("Why may the lender fall below its minimum?")
        self.reason.setAccessibleName("Why may the lender fall below its minimum?")
        self.override = button("Agree all the same", self._press_override)
        self.reason.textChanged.connect(self._wake)
        enter_presses(self.reason, self.override)
        self._refused = ""
        inner = self.layout()
        assert inner is not None
        for one in (self.reason, self.override):
            inner.addWidget(one)

    def show_offer(self, opened: Opened, offer: Offer) -> None:
        """With an override where the lender would lose a minimum slot."""
        super().show_offer(opened, offer)
        harm = opened.harm
        below = harm is not None and any(one.check == "lender" for one in harm.failed)
        wanted = below and offer.override is None and not not_going_on(offer)
        step = Step.AGREE_LENDER if offer.lender_yes is None else Step.OVERRIDE
        self._refused = opened.can[step]
        self.reason.clear()
        self.reason.setVisible(wanted)
        self.reason.setEnabled(not self._refused)
        self.override.setVisible(wanted)
        if wanted and offer.lender_yes is None:
            self.agree.hide()
        if offer.override is not None:
            stands = self.stands.text()
            who = mark_text(offer.override, "", opened.clock)
            accepted = f"Below its minimum, accepted by {who}"
            told = f"{stands}\n{accepted}: {offer.override.why}"
            self.say(told, self.why_not.text(), others=self._others)
        self._wake()

    def _wake(self) -> None:
        missing = "" if self.reason.text().strip() else "Write the reason first"
        allow(self.override, self._refused or missing)

    def _press_override(self) -> None:
        self._take(Wanted(Step.AGREE_LENDER, self._offer, self.reason.text().strip()))


class ConfirmCard(StepCard):
    """Both rotas change together."""

    def __init__(self, take: Take, another: Ask) -> None:
        self.confirm = button("Confirm on both rotas", self._press, look="primary")
        super().__init__("Confirmation", another, self.confirm)
        self._take, self._offer = take, ""

    def show_offer(self, opened: Opened, offer: Offer) -> None:
        """Show another offer."""
        self._offer = offer.offer
        why_not = opened.can[Step.CONFIRM]
        allow(self.confirm, why_not, "Both rotas change together, or neither does")
        self.confirm.setVisible(offer.confirmed is None and not not_going_on(offer))
        stands = mark_text(offer.confirmed, "", opened.clock)
        if offer.state.ended:
            stands = ended_text(offer, opened.clock)
        elif offer.confirmed is not None and offer.state.stands:
            stands = f"{stands}. Both rotas show it."
        told = "" if offer.confirmed or not_going_on(offer) else why_not
        self.say(stands, told, others=Step.CONFIRM in opened.others)

    def _press(self) -> None:
        self._take(Wanted(Step.CONFIRM, self._offer))


class WorkedCard(StepCard):
    """The hours worked, into the ledger; again for a correction. Then the month is closed."""

    def __init__(self, take: Take, another: Ask) -> None:
        self.hours = QDoubleSpinBox()
        self.hours.setAccessibleName("Hours worked; the lowest value: as the duty was planned")
        self.hours.lineEdit().setAccessibleName(self.hours.accessibleName())
        self.hours.setSpecialValueText("as planned")
        self.hours.setSuffix(" h")
        without_arrows(self.hours)
        self.hours.setDecimals(2)
        self.hours.setSingleStep(0.25)
        self.hours.setRange(_AS_PLANNED, LONGEST_HOURS)
        self.note = QLineEdit()
        self.note.setMaxLength(MOST_LETTERS)
        self.note.setPlaceholderText("Note (may be left out)")
        self.note.setAccessibleName("Note on what was worked")
        self.worked = button("Record as worked", self._press_worked)
        self.settle = button("Settle the month", self._press_settle)
        for field in (self.hours.lineEdit(), self.note):
            enter_presses(field, self.worked)
        controls = (self.hours, self.note, self.worked, self.settle)
        super().__init__("Worked, into the ledger", another, *controls)
        self.ahead = label("", "boxText", wrap=True)
        self._ahead_box = frame("edgeBox", column(self.ahead, margins=(12, 8, 12, 8)))
        inner = self.layout()
        assert isinstance(inner, QVBoxLayout)
        inner.insertWidget(inner.indexOf(self.why_not), self._ahead_box)
        self._take, self._offer, self._month = take, "", ""

    def show_offer(self, opened: Opened, offer: Offer) -> None:
        """Only once it is confirmed."""
        self.setVisible(offer.state.stands)
        self._offer = offer.offer
        self._month = date_of(offer.slot.day).strftime("%Y-%m")
        self.note.clear()
        self.hours.setValue(_AS_PLANNED if offer.hours is None else offer.hours)
        recorded = offer.hours is not None
        put_on(self.worked, "Correct the hours" if recorded else "Record as worked")
        why_not = opened.can[Step.WORKED]
        for one in (self.hours, self.note):
            one.setEnabled(not why_not)
        ahead = "" if why_not else opened.ahead
        self.ahead.setText(ahead)
        self._ahead_box.setVisible(bool(ahead))
        hint = "A correction is a further entry; nothing is overwritten"
        allow(self.worked, why_not, ahead or hint)
        allow(self.settle, opened.can[Step.SETTLE], f"Closes {self._month}")
        self.settle.setVisible(offer.state is not State.SETTLED)
        stands = "" if offer.hours is None else f"{hours_text(offer.hours)} worked"
        if offer.hours is None and offer.state in {State.WORKED, State.SETTLED}:
            stands = "Worked; its on-call hours are not entered yet"
        if offer.state is State.SETTLED:
            stands = f"{stands}, settled with {self._month}"
        self.say(stands, why_not, others=Step.WORKED in opened.others)

    def _press_worked(self) -> None:
        hours = None if self.hours.value() < 0 else self.hours.value()
        self._take(Wanted(Step.WORKED, self._offer, self.note.text().strip(), hours=hours))

    def _press_settle(self) -> None:
        self._take(Wanted(Step.SETTLE, self._offer, month=self._month))


def not_going_on(offer: Offer) -> bool:
    """Whether it is confirmed already, or has ended."""
    return offer.state.stands or offer.state.ended
