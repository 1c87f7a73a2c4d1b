"""Two people approve: who submitted, who approves, and the steps that can be taken now."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from planner.application.rota_life_view import NextStep, RotaLife
from planner.application.signoff_sheet import Signature
from planner.domain.rota_life import Stage, Step
from planner.domain.wording.formats import moment_text, without_commands
from planner.domain.wording.rota_life import STAGES
from ui.aid.acting import another_button
from ui.forms import box, button, column, frame, label, look_as, put_on, row, rule
from ui.theme.appearance import Appearance
from ui.theme.icons import icon

FIRST = (Step.PUBLISH, Step.SUBMIT)
SECOND = (Step.APPROVE, Step.REJECT)
LATER = (Step.AMEND, Step.FINALISE)
TITLES = {
    Step.PUBLISH: "Publish",
    Step.SUBMIT: "Submit",
    Step.APPROVE: "Approve",
    Step.REJECT: "Send back…",
    Step.AMEND: "Reopen as amendment…",
    Step.FINALISE: "Make final",
}
_HINTS = {
    Step.PUBLISH: "The people see it; it can still be changed.",
    Step.SUBMIT: "Lays it before a second person.",
    Step.APPROVE: "Locks the rota. Later changes become an amendment.",
    Step.REJECT: "It becomes a draft again.",
    Step.AMEND: "The approved version is kept; what changes since is listed.",
    Step.FINALISE: "It was worked as it stands.",
}
_REASONS = {Step.REJECT: "Why is it sent back?", Step.AMEND: "Why is it reopened?"}
_MOST_LETTERS = 500
_NEXT: Mapping[Stage, tuple[Step, ...]] = {
    Stage.DRAFT: (Step.SUBMIT,),
    Stage.PUBLISHED: (Step.SUBMIT,),
    Stage.SUBMITTED: (Step.APPROVE,),
    Stage.APPROVED: LATER,
    Stage.FINAL: (Step.AMEND,),
}
"""What comes next from a stage; where nothing of it can be done, the first is explained."""


class ApprovalPanel(QWidget):
    """Buttons for the steps; one that is not allowed is disabled and says why."""

    step_wanted = Signal(object, str)
    """A `Step`, and the reason given, maybe empty."""
    another_wanted = Signal()
    """The step is for somebody else: choose who acts."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._life: RotaLife | None = None
        self._asked: Step | None = None
        self._held = False
        """Whether the keys were here when the step was taken: they stay."""
        self.buttons = {step: self._button(step) for step in Step}
        self._lock = QLabel()
        self._stage = label("", "heading")
        self.why_not = label("", "problem", wrap=True)
        self.another = another_button(self.another_wanted.emit)
        self._submitted, self._approved = (
            label("", "value", wrap=True),
            label("", "value", wrap=True),
        )
        for words in (self._submitted, self._approved, self.why_not):
            # No more lines than they need at the width they get, for the checklist's sake.
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.reason = QLineEdit()
        self.reason.setMaxLength(_MOST_LETTERS)
        self.reason.setAccessibleName("Why?")
        self.reason.returnPressed.connect(self._with_reason)
        self._go = button("Go on", self._with_reason, look="primary")
        self._leave = button("Leave it", self._ask_nothing)
        ask = row(self.reason, self._go, self._leave, margins=(0, 8, 0, 0))
        ask.setStretch(0, 1)
        self._ask = box("plain", ask)
        cards = row(
            self._card("First: submits", self._submitted, FIRST),
            self._card("Second: approves, another person", self._approved, SECOND),
            gap=16,
        )
        head = row(self._lock, self._stage, None, *(self.buttons[step] for step in LATER))
        self._head, self._low = box("plain", head), False
        refused = row(self.why_not, self.another, gap=12)
        refused.setStretch(0, 1)
        refused.setAlignment(self.another, Qt.AlignmentFlag.AlignRight)
        whole = column(
            rule(),
            column(refused, self._head, cards, self._ask, margins=(16, 10, 16, 12), gap=8),
        )
        self.setLayout(whole)
        appearance.changed.connect(self._draw_lock)
        self.show_life(None)

    def _button(self, step: Step) -> QPushButton:
        look = "primary" if step in {Step.SUBMIT, Step.APPROVE} else ""
        return button(TITLES[step], partial(self._press, step), look=look)

    def _card(self, title: str, who: QLabel, steps: tuple[Step, ...]) -> QWidget:
        line = row(*(self.buttons[step] for step in steps), None)
        inner = column(label(title, "second"), who, line, margins=(12, 8, 12, 10), gap=6)
        return frame("card", inner)

    def be_low(self, low: bool) -> None:
        """Leave out, until it is signed, what comes after that: the list above needs the height.

        Where the rota stands is said by the cards, and above.
        """
        self._low = low
        self._show_head()

    def _show_head(self) -> None:
        signed = self._life is not None and self._life.stage.locked
        self._head.setVisible(signed or not self._low)

    # What is on view ---------------------------------------------------------------------------

    def show_life(self, life: RotaLife | None) -> None:
        """Show where another rota stands."""
        if not self._still_asked(life):
            self._ask_nothing()
        self._life = life
        self._show_head()
        if life is None:
            self._stage.setText("")
            for one in self.buttons.values():
                one.setEnabled(False)
            return
        article = "a " if life.stage is Stage.DRAFT else ""
        self._stage.setText(f"The rota is {article}{STAGES[life.stage]}.")
        self._draw_lock()
        signed = life.sheet.signatures
        self._submitted.setText(_signed(signed.submitted, "Not submitted yet"))
        self._approved.setText(_signed(signed.approved, "Not approved yet"))
        for step, one in self.buttons.items():
            self._show_step(one, life.can(step))
        self._show_reason(life)
        if self._asked is not None:
            self._show_step(self._go, life.can(self._asked))
        if self._held:
            self._next_control(life).setFocus()
        self._held = False

    def _next_control(self, life: RotaLife) -> QWidget:
        """What comes next, or whoever else may do it, or else what can be done at all."""
        nexts = [self.buttons[step] for step in _NEXT[life.stage]]
        others = [] if self.another.isHidden() else [self.another]
        usable = (one for one in (*nexts, *others, *self.buttons.values()) if one.isEnabled())
        return next(usable, self)

    def _still_asked(self, life: RotaLife | None) -> bool:
        """Whether the reason that is being written is for the same step of the same rota."""
        before, asked = self._life, self._asked
        if life is None or before is None or asked is None or not life.can(asked).needs_why:
            return False
        return (life.service, life.period) == (before.service, before.period)

    def _show_step(self, one: QPushButton, step: NextStep) -> None:
        told = _HINTS[step.step] if step.possible else _why(step)
        one.setEnabled(step.possible)
        one.setToolTip(told)
        one.setAccessibleDescription(told)

    def _show_reason(self, life: RotaLife) -> None:
        """Why nothing that comes next can be done, in place: a tool-tip may go unseen."""
        steps = [life.can(step) for step in _NEXT[life.stage]]
        stuck = not any(one.possible for one in steps)
        # Once it is approved nothing has to come: what cannot is no trouble.
        self._say_why_not(_refusal(steps[0]) if stuck else "", calm=life.stage.locked)
        self.another.setVisible(any(one.of_person for one in steps))

    def _say_why_not(self, text: str, *, calm: bool = False) -> None:
        look_as(self.why_not, "second" if calm else "problem")
        self.why_not.setText(text)
        self.why_not.setVisible(bool(text))

    def _draw_lock(self) -> None:
        locked = self._life is not None and self._life.stage.locked
        self._lock.setVisible(locked)
        if locked:
            size = self._appearance.metrics.px(16)
            drawn = icon("lock", self._appearance.theme["text"], size)
            self._lock.setPixmap(drawn.pixmap(QSize(size, size)))
            self._lock.setAccessibleName("Locked")

    # Steps -------------------------------------------------------------------------------------

    def _press(self, step: Step) -> None:
        life = self._life
        if life is None:
            return
        if life.can(step).needs_why:
            self._asked = step
            self.reason.clear()
            self.reason.setPlaceholderText(_REASONS.get(step, "Why?"))
            self.reason.setAccessibleName(_REASONS.get(step, "Why?"))
            put_on(self._go, TITLES[step].rstrip("…"))
            self._show_step(self._go, life.can(step))
            self._ask.show()
            self.reason.setFocus()
        else:
            self._emit(step, "")

    def _with_reason(self) -> None:
        why = self.reason.text().strip()
        if self._asked is not None and why and self._go.isEnabled():
            self._emit(self._asked, why)
        elif self._asked is not None and not why:
            self._say_why_not("Write the reason first; it is kept with the rota.")

    def _ask_nothing(self) -> None:
        self._asked = None
        self._ask.hide()

    def _emit(self, step: Step, why: str) -> None:
        focus = self.window().focusWidget()
        self._held = focus is not None and self.isAncestorOf(focus)
        for one in (*self.buttons.values(), self._go):
            one.setEnabled(False)
        self.step_wanted.emit(step, why)


def _why(step: NextStep) -> str:
    return f"{step.problem} {without_commands(step.mend)}".strip()


def _refusal(step: NextStep) -> str:
    return f"{TITLES[step.step].rstrip('…')}: {_why(step)}"


def _signed(signature: Signature | None, nobody: str) -> str:
    """As "Helen Ashworth, ward manager, Thu 19 Nov 16:12"."""
    if signature is None:
        return nobody
    role = f", {signature.role}" if signature.role else ""
    return f"{signature.name}{role}, {moment_text(signature.at)}"
