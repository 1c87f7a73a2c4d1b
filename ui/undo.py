"""One undo stack for everything: a step is a change set, done and taken back by one service.

Steps go to the database lane one after another; what is asked for meanwhile waits its turn, so
that Ctrl+Z held down takes back step by step.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication

from planner.application.changes import ChangeSet
from planner.application.edit_commands import Command
from planner.application.edit_conflicts import EditConflict
from planner.application.errors import ConflictError, UserError
from planner.application.progress import CancelToken, Progress
from ui.banner import Notices
from ui.jobs import Jobs


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a step ended: what was stored, or why it was refused."""

    changes: ChangeSet | None = None
    error: UserError | None = None
    news: object = None
    """What the bench has made of it; a `Board` for the rota page."""


class Bench(Protocol):
    """Runs commands and change sets; called on the database lane only."""

    def run(self, command: Command | tuple[Command, ...]) -> Outcome:
        """Do what a command says; several stand or fall together."""

    def apply(self, changes: ChangeSet) -> Outcome:
        """Apply an undo or redo."""

    def write(self, work: Callable[[], ChangeSet]) -> Outcome:
        """Do what another page has to store."""


Refused = Callable[[UserError], object]


class Step(QUndoCommand):
    """One change set in the stack."""

    def __init__(self, changes: ChangeSet, send: Callable[["Step", bool], None]) -> None:
        super().__init__(changes.label)
        self.done = changes
        """As it was last stored, forth or back; its inverse is what comes next."""
        self.silent = True
        """Whether the stack may pass it without anything being sent."""
        self._label = changes.label
        self._send = send

    def undo(self) -> None:
        """Ask for the step to be taken back."""
        self._pass(True)

    def redo(self) -> None:
        """Ask for it to be done again; the first time it is done already."""
        self._pass(False)

    def _pass(self, back: bool) -> None:
        if self.silent:
            self.silent = False
        else:
            self._send(self, back)

    def next(self, back: bool) -> ChangeSet:
        """The change set that takes the step back, or does it again."""
        word = "Undo of" if back else "Redo of"
        return ChangeSet(f"{word} {self._label}", self.done.inverse().changes)


class Steps(QObject):
    """Does commands, and takes them back and forth."""

    applied = Signal(object)
    """An `Outcome` whose changes are stored."""
    news = Signal(object)
    """What the bench made of a step, also of one that was refused."""
    changed = Signal()
    """What undo and redo would do is another."""

    def __init__(self, jobs: Jobs, notices: Notices, bench: Bench) -> None:
        super().__init__()
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self.changed)
        self._jobs, self._notices, self._bench = jobs, notices, bench
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy = False
        self._calling = False

    @property
    def undo_text(self) -> str:
        """As "Undo move of N, Wed 9 Dec, A. Okafor"; empty if there is nothing to undo."""
        return _named("Undo", self.stack.undoText())

    @property
    def redo_text(self) -> str:
        """What redo would do."""
        return _named("Redo", self.stack.redoText())

    @property
    def idle(self) -> bool:
        """Whether everything asked for is done."""
        return not self._busy and not self._waiting

    def run(
        self,
        command: Command | tuple[Command, ...],
        refused: Refused | None = None,
        stored: Callable[[ChangeSet], object] = lambda _: None,
    ) -> None:
        """Do a command as one step; `refused` hears why not, otherwise a banner says it.

        `stored` hears what it changed, once that is on view.
        """
        self._do(lambda: self._bench.run(command), refused, stored)

    def write(
        self,
        work: Callable[[], ChangeSet],
        stored: Callable[[ChangeSet], object],
        ended: Callable[[], object],
    ) -> None:
        """Do, as one step, what stores changes by itself; `stored` hears of them.

        `ended` hears in any case, last. What is refused is said in a banner.
        """
        self._do(lambda: self._bench.write(work), None, stored, ended)

    def take(
        self,
        work: Callable[[], ChangeSet],
        stored: Callable[[ChangeSet], object],
        refused: Refused,
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        """Do a step of a workflow: stored and shown as any change, but nothing for undo, as
        the opposite of such a step is a step. `refused` hears of every error, conflicts too.
        """
        self._do(lambda: self._bench.write(work), refused, stored, ended, workflow=True)

    def _do(
        self,
        work: Callable[[], Outcome],
        refused: Refused | None,
        stored: Callable[[ChangeSet], object] = lambda _: None,
        ended: Callable[[], object] = lambda: None,
        *,
        workflow: bool = False,
    ) -> None:
        def finished(outcome: Outcome) -> None:
            if outcome.error is not None and workflow and refused is not None:
                refused(outcome.error)
            elif outcome.error is not None:
                self._refuse(outcome.error, refused)
            elif outcome.changes is not None:
                if not workflow:
                    self.done(outcome.changes)
                self.applied.emit(outcome)
                stored(outcome.changes)
            ended()

        self._enqueue(lambda: self._start("Saving", work, finished, ended))

    def done(self, changes: ChangeSet) -> None:
        """Take a change set that is stored already into the stack, as one step."""
        if changes.changes:
            self.stack.push(Step(changes, self._send))

    def undo(self) -> None:
        """Take the last step back."""
        self._enqueue(lambda: self._call(self.stack.undo))

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._enqueue(lambda: self._call(self.stack.redo))

    def finish(self, seconds: float = 20) -> bool:
        """Have everything stored that was asked for: the window closes. Whether that is done."""
        until = monotonic() + seconds
        while not self.idle and monotonic() < until:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)
        return self.idle

    # One after another -------------------------------------------------------------------------

    def _enqueue(self, action: Callable[[], None]) -> None:
        self._waiting.append(action)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._busy:
            self._waiting.popleft()()

    def _start(
        self,
        title: str,
        work: Callable[[], Outcome],
        finished: Callable[[Outcome], None],
        withdrawn: Callable[[], object] = lambda: None,
    ) -> None:
        self._busy = True

        def settle(outcome: Outcome) -> None:
            self._busy = False
            if outcome.news is not None:
                self.news.emit(outcome.news)
            finished(outcome)
            self._go_on()

        def ended() -> None:
            self._busy = False
            withdrawn()
            self._go_on()

        def attempt(_progress: Progress, _cancel: CancelToken) -> Outcome:
            try:
                return work()
            except UserError as error:
                return Outcome(error=error)

        self._jobs.start(
            self._jobs.lanes.database, title, attempt, settle, ended=ended, needed=True
        )

    # Back and forth ----------------------------------------------------------------------------

    def _call(self, pass_step: Callable[[], None]) -> None:
        self._calling = True
        pass_step()
        self._calling = False

    def _send(self, step: Step, back: bool) -> None:
        changes = step.next(back)

        def finished(outcome: Outcome) -> None:
            if outcome.changes is not None:
                step.done = outcome.changes
                self.applied.emit(outcome)
            else:
                self._withdraw(step, back, obsolete=isinstance(outcome.error, ConflictError))
            if outcome.error is not None:
                self._refuse(outcome.error, None)

        title = "Undoing" if back else "Doing again"
        self._start(
            title,
            lambda: self._bench.apply(changes),
            finished,
            lambda: self._withdraw(step, back, obsolete=False),
        )

    def _withdraw(self, step: Step, back: bool, *, obsolete: bool) -> None:
        """The step was not passed after all: the stack goes back over it, or drops it."""
        if obsolete:
            step.setObsolete(True)
            if self._calling:
                return  # the stack drops it itself when the call returns
        step.silent = True
        pass_back = self.stack.redo if back else self.stack.undo
        if self._calling:
            QTimer.singleShot(0, pass_back)
        else:
            pass_back()

    def _refuse(self, error: UserError, refused: Refused | None) -> None:
        if isinstance(error, EditConflict):
            self._notices.show_notice(
                "warning",
                error.problem,
                f"Yours: {error.mine}. Theirs: {error.theirs}. Before: {error.before}. "
                "Nothing was changed.",
            )
        elif isinstance(error, ConflictError):
            self._notices.show_notice("warning", error.problem, error.mend)
        elif refused is None:
            self._notices.error(error)
        else:
            refused(error)


def _named(word: str, label: str) -> str:
    first = label[:1].lower() if label[1:2].islower() else label[:1]
    return f"{word} {first}{label[1:]}" if label else ""
