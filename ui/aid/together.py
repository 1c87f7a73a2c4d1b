"""One step for many offers, one after another: each as it would be alone, so each may be refused.

They are stored some at a time, so that what else is to be stored has its turn in between. Those
refused are tried again after the others: a plan may move somebody off the duty that forbids the
next, and only what stands already counts.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, Signal

from planner.application.changes import Change, ChangeSet
from planner.application.errors import EnvironmentFault, UserError
from planner.bootstrap import Planner
from planner.domain.aid.steps import Step
from ui.aid.commands import Wanted, do
from ui.aid.request_rows import ListRow
from ui.undo import Steps

AT_ONCE = 1.0
"""Seconds after which the rest waits for whatever else is to be stored."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An offer for which the step was not done, and why."""

    row: ListRow
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a step for many."""

    step: Step
    done: int
    refused: tuple[Refusal, ...]
    left: int
    """Not tried: it was stopped, or the database could not be written."""


class Together(QObject):
    """Does a step for many; whoever asks for a second one meanwhile is not heard."""

    advanced = Signal(int, int)
    """So many of so many are dealt with."""
    ended = Signal(object)
    """The `Report`."""

    def __init__(
        self, planner: Planner, steps: Steps, faulty: Callable[[UserError], object]
    ) -> None:
        """`faulty` hears why the database could not be written."""
        super().__init__()
        self._planner, self._steps, self._faulty = planner, steps, faulty
        self._waiting: deque[ListRow] = deque()
        self._step = Step.CONFIRM
        self._count = self._done = self._done_before = 0
        self._refused: list[Refusal] = []
        self._stopped = False
        self._stored = False
        self._who = ""
        """The profile in whose name all of it is done."""

    @property
    def busy(self) -> bool:
        """Whether some still wait for their turn."""
        return self._count > 0

    def start(self, step: Step, rows: Sequence[ListRow]) -> None:
        """Do a step for the offers (or requests) of some rows."""
        if self.busy or not rows:
            return
        self._step, self._waiting, self._count = step, deque(rows), len(rows)
        self._done = self._done_before = 0
        self._refused, self._stopped, self._who = [], False, ""
        self.advanced.emit(0, self._count)
        self._go_on()

    def stop(self) -> None:
        """Leave the rest as it is; what is done stays."""
        self._stopped = True

    def _go_on(self) -> None:
        self._stored = False
        self._steps.take(self._some, self._note, self._faulty, self._after)

    def _some(self) -> ChangeSet:
        """On the lane of the database: as many as there is time for, at least one.

        None in the name of somebody who acts only since it was asked for.
        """
        who = self._planner.profiles.acting().name
        self._who = self._who or who
        if who != self._who:
            self.stop()
        until = monotonic() + AT_ONCE
        changes: list[Change] = []
        label = ""
        while self._waiting and not self._stopped and (not label or monotonic() < until):
            row = self._waiting[0]
            wanted = Wanted(self._step, row.reference if row.offer is None else row.offer)
            try:
                done = do(self._planner, wanted).changes
            except EnvironmentFault:
                if not label:
                    raise
                break  # what is stored is told first
            except UserError as error:
                self._refused.append(Refusal(row, str(error.problem)))
                label = label or "Nothing"
            else:
                changes += done.changes
                label, self._done = done.label, self._done + 1
            self._waiting.popleft()
        return ChangeSet(label, tuple(changes))

    def _note(self, _changes: ChangeSet) -> None:
        self._stored = True

    def _after(self) -> None:
        if self._stored and not self._stopped and (self._waiting or self._again()):
            self.advanced.emit(self._count - len(self._waiting), self._count)
            self._go_on()
            return
        report = Report(self._step, self._done, tuple(self._refused), len(self._waiting))
        self._waiting, self._count = deque(), 0
        self.ended.emit(report)

    def _again(self) -> bool:
        """Let those refused wait once more, if anything was done since they last waited."""
        if self._done == self._done_before or not self._refused:
            return False
        self._waiting = deque(one.row for one in self._refused)
        self._refused, self._done_before = [], self._done
        return True
