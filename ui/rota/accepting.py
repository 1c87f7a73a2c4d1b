"""Why a broken rule may stand: asked once, in place, and kept with the rota."""

from collections.abc import Callable, Collection
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.registry import RULE_IDS
from ui.forms import box, button, column, label, row
from ui.half_written import Broken
from ui.jobs import Jobs
from ui.rota.board import Board
from ui.tasks import Listener

ASK = "Why may it stand?"
WHEN = "Say it now, or any time before approval. Enter keeps it with the rota."
MOST_LETTERS = 500


class Answered(Protocol):
    """A reason that is stored."""

    @property
    def who(self) -> str:
        """Who answers for the breach."""

    @property
    def reason(self) -> str:
        """Why it may stand."""


class Accepted(Protocol):
    """The reasons of some people."""

    def covering(self, region: Region, found: Breaches, at: int) -> Answered | None:
        """The reason of one breach (row) at its figure; None: nobody gave one."""


class NothingAccepted:
    """No reason is stored."""

    def covering(self, _region: Region, _found: Breaches, _at: int) -> Answered | None:
        """None."""
        return None


class Acceptances(Protocol):
    """Stores reasons with the rota; called on the database lane only."""

    def of_people(self, people: Collection[str]) -> Accepted:
        """The accepted breaches of some people (numbers)."""

    def accept(self, staff_id: str, rule: str, period: Period, why: str) -> object:
        """Store why a rule that is broken on some dates may stand. UserError if refused."""

    def take_back(self, staff_id: str, rule: str, period: Period) -> object:
        """It may not stand any more. UserError if refused."""


class Reasons(QObject):
    """The reasons of one board. No part of undo: a reason is changed by another reason."""

    changed = Signal()
    kept = Signal(object)
    """What a reason was stored for, or taken back: a `Broken`."""

    def __init__(self, jobs: Jobs, store: Callable[[], Acceptances]) -> None:
        super().__init__()
        self._jobs, self._store = jobs, store
        self._accepted: Accepted = NothingAccepted()
        self._asked = 0

    def reload(self, board: Board) -> None:
        """Read the reasons for the people of a board."""
        people = [board.staff_id(place) for place in range(len(board.people))]
        self._asked += 1
        asked = self._asked

        def read(_progress: Progress, _cancel: CancelToken) -> Accepted:
            return self._store().of_people(people)

        def take(found: Accepted) -> None:
            if asked == self._asked:
                self._accepted = found
                self.changed.emit()

        self._jobs.lanes.database.start("Reading accepted breaches", read, Listener(take))

    def of(self, board: Board, breach: int) -> Answered | None:
        """Who accepted a breach and why; None if nobody did, or only a milder one."""
        if not isinstance(board.breaches, Breaches):
            return None
        return self._accepted.covering(board.region, board.breaches, breach)

    def give(self, board: Board, breach: int, reason: str) -> None:
        """Store the reason of one breach (row of the board's breaches)."""
        self._write(
            board,
            breach,
            "Keeping the reason",
            lambda one, period: self._store().accept(one.staff_id, one.rule, period, reason),
        )

    def take_back(self, board: Board, breach: int) -> None:
        """Forget the reason of one breach (row of the board's breaches)."""
        self._write(
            board,
            breach,
            "Taking the reason back",
            lambda one, period: self._store().take_back(one.staff_id, one.rule, period),
        )

    def _write(
        self, board: Board, breach: int, title: str, what: Callable[[Broken, Period], object]
    ) -> None:
        about = broken_at(board, breach)
        if about is None:
            return
        period = Period(about.first, about.last)

        def write(_progress: Progress, _cancel: CancelToken) -> object:
            return what(about, period)

        def stored(_done: object) -> None:
            self.kept.emit(about)
            self.reload(board)

        self._jobs.start(self._jobs.lanes.database, title, write, stored)


def broken_at(board: Board, breach: int) -> Broken | None:
    """What a breach (row of the board's breaches) is about; None where nothing was checked."""
    found = board.breaches
    if not isinstance(found, Breaches):
        return None
    return Broken(
        board.service_code,
        board.region.people.ids.codes[int(found.person[breach])],
        RULE_IDS[int(found.rule[breach])],
        int(found.first_day[breach]),
        int(found.last_day[breach]),
    )


class ReasonField(QWidget):
    """A line to write the reason on, or the reason that is stored and may be changed."""

    given = Signal(str)
    taken_back = Signal()
    written = Signal(str)
    """What stands on the line now, stored or not."""

    def __init__(
        self, accepted: Answered | None, of_what: str, begun: str = "", *, beside: bool = False
    ) -> None:
        """`begun`: what was written before and is not stored; `beside`: on one line."""
        super().__init__()
        self.field = QLineEdit()
        self.field.setPlaceholderText(ASK)
        self.field.setToolTip(WHEN)
        self.field.setAccessibleName(f"Why may it stand: {of_what}")
        self.field.setMaxLength(MOST_LETTERS)
        self.field.setText(begun)
        self.field.textEdited.connect(self.written)
        self.field.returnPressed.connect(self._give)
        keep = button("Keep", self._give, tip="Enter: keep the reason with the rota")
        keep.setAccessibleName(f"Keep the reason for: {of_what}")
        self._asking = QWidget()
        self._asking.setLayout(row(self.field, keep, gap=6))
        if accepted is None:
            self.setLayout(column(self._asking))
            return
        self.field.setText(begun or accepted.reason)
        change = button("Change", self._open, look="link", name=f"Change the reason for: {of_what}")
        back = button("Take back", self.taken_back.emit, look="link")
        back.setAccessibleName(f"Take back the reason for: {of_what}")
        back.setToolTip("The rule is broken without a reason again")
        said = label(f"Accepted by {accepted.who}: {accepted.reason}", "boxText", wrap=True)
        line = row(said, change, back) if beside else row(change, back, None)
        line.setStretch(0, 1 if beside else 0)
        self._stored = box("plain", line if beside else column(said, line, gap=2))
        self.setLayout(column(self._stored, self._asking))
        self._turn(asking=bool(begun))

    def _open(self) -> None:
        self._turn(asking=True)
        self.field.setFocus()
        self.field.selectAll()

    def _turn(self, *, asking: bool) -> None:
        """The line to write on, or what is stored; where there is little room not both."""
        self._asking.setVisible(asking)
        self._stored.setHidden(asking)

    def _give(self) -> None:
        text = self.field.text().strip()
        if text:
            self.given.emit(text)
