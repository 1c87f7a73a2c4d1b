"""The bar under the list of what is to do: one press for all that wait for the same step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from planner.domain.aid.steps import Step
from planner.domain.wording.formats import count_text
from ui.aid.request_rows import ListRow
from ui.aid.together import Report
from ui.forms import button, column, label, put_on

_SEVERAL = 2
_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class _Words:
    """How a step for many is called; `{n}` of them."""

    do: str
    of: str
    done: str
    hint: str


_EACH = "Each is looked at by itself; what cannot be done stays in the list, with the reason"
_WORDS: Mapping[Step, _Words] = {
    Step.OPEN: _Words("Open {n}", "to open", "opened", _EACH),
    Step.AGREE_LENDER: _Words(
        "Agree to lend {n}",
        "to lend",
        "agreed to",
        "Each is looked at by itself: one that would take the lender below its minimum stays in "
        "the list, as it needs a reason",
    ),
    Step.AGREE_HOST: _Words("Accept {n}", "to accept", "accepted", _EACH),
    Step.CONFIRM: _Words(
        "Confirm {n} on both rotas",
        "to confirm",
        "confirmed on both rotas",
        "For each both rotas change together, or neither does; what no longer fits stays in the "
        "list, with the reason",
    ),
    Step.WORKED: _Words(
        "Record {n} as worked",
        "to record as worked",
        "recorded as worked, with the hours planned",
        "With the hours planned; those who worked others are corrected one by one",
    ),
}
"""Steps that many can take together; what somebody says is asked of each."""
TOGETHER = tuple(_WORDS)


def report_texts(report: Report) -> tuple[str, str]:
    """What came of a step for many, and for which it was not done, with the reasons."""
    whole = report.done + len(report.refused) + report.left
    words = _WORDS[report.step].done
    text = f"{report.done:,} {words}."
    if report.done < whole:
        text = f"{report.done:,} of {whole:,} {words}."
    told = [f"{one.row.about}: {one.why}" for one in report.refused[:_MOST_TOLD]]
    more = len(report.refused) - len(told)
    if more > 0:
        told.append(f"And {more:,} more: choose one in the list to see why.")
    if report.left:
        told.append(f"{count_text(report.left, 'was', 'were')} not tried.")
    return text, "\n".join(told)


class TogetherBar(QWidget):
    """For each step that several wait for, a button that chooses them all, then one that does it.

    So nothing is done to many with a single press, and what is chosen can be seen, and altered
    with Ctrl or Shift, before.
    """

    wanted = Signal(object, object)
    """A `Step`, and the rows to take it for."""
    choice_wanted = Signal(object)
    """A `Step`: choose all rows that wait for it."""
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tasks: Sequence[ListRow] = ()
        self._chosen: Sequence[ListRow] = ()
        self._running = False
        self.told = label("", "second", wrap=True)
        self.choose: dict[Step, QPushButton] = {}
        self.do: dict[Step, QPushButton] = {}
        for step in TOGETHER:
            self.choose[step] = button("", partial(self.choice_wanted.emit, step), look="link")
            self.do[step] = button("", partial(self._press, step), look="primary")
            self.do[step].setToolTip(_WORDS[step].hint)
            self.do[step].setAccessibleDescription(_WORDS[step].hint)
        self.stop = button("Stop", self.stop_wanted.emit, tip="What is done stays; the rest waits")
        parts: list[QWidget] = [self.told, *self.choose.values(), *self.do.values(), self.stop]
        self.setLayout(column(*parts, margins=(12, 6, 12, 8), gap=4))
        self._show()

    def show_tasks(self, tasks: Sequence[ListRow]) -> None:
        """What waits for whoever acts; nothing where requests are listed by state."""
        self._tasks = [one for one in tasks if one.step in _WORDS]
        self._show()

    def show_chosen(self, chosen: Sequence[ListRow]) -> None:
        """What is chosen in the list."""
        self._chosen = chosen
        self._show()

    def show_progress(self, done: int, of: int) -> None:
        """It runs: so many are dealt with."""
        self._running = True
        self._show()
        self._tell(f"{done:,} of {of:,} …")

    def show_end(self) -> None:
        """It is over."""
        self._running = False
        self._show()

    def _show(self) -> None:
        chosen = self._chosen if len(self._chosen) >= _SEVERAL else ()
        many = {step: _waiting_for(step, chosen) for step in TOGETHER}
        whole = {step: _waiting_for(step, self._tasks) for step in TOGETHER}
        able = sum(map(len, many.values()))
        for step, words in _WORDS.items():
            some, every = len(many[step]), len(whole[step])
            put_on(self.do[step], words.do.format(n=f"{some:,}"))
            self.do[step].setVisible(not self._running and some > 0)
            put_on(self.choose[step], f"Choose all {every:,} {words.of}")
            self.choose[step].setVisible(not self._running and not chosen and every >= _SEVERAL)
        self.stop.setVisible(self._running)
        if not self._running:
            self._tell(_told(len(chosen), able) if self._tasks else "")
        self.setVisible(self._running or any(len(one) >= _SEVERAL for one in whole.values()))

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _press(self, step: Step) -> None:
        self.wanted.emit(step, _waiting_for(step, self._chosen))


def _waiting_for(step: Step, rows: Sequence[ListRow]) -> list[ListRow]:
    return [one for one in rows if one.step is step]


def _told(chosen: int, able: int) -> str:
    """What is chosen, and that for some of it there is no step that many can take."""
    if not chosen:
        return ""
    if able == chosen:
        return f"{chosen:,} chosen"
    others = count_text(chosen - able, "other waits", "others wait")
    return f"{chosen:,} chosen; {others} for what is done one by one"
