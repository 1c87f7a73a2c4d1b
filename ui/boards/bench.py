"""What two boards ask of the planner; every method runs on a lane, never on its thread."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.application.aid_crossing import Carried, Crossing
from planner.application.aid_ports import Answer
from planner.application.changes import ChangeSet
from planner.application.ports import ServiceEntry
from planner.application.progress import CancelToken, Progress
from planner.domain.aid.values import Slot
from planner.domain.calendar import Period
from planner.domain.roles import Action, may
from ui.editing.workbench import Workbench
from ui.rota.board import Board

SLOT = "lender"
"""The slot of the lower board."""


@dataclass(frozen=True, eq=False)
class Lending:
    """The lower board, and why it may not be edited (empty: it may)."""

    board: Board
    locked: str


@dataclass(frozen=True)
class BoardsBench:
    """Reads and the one step of two boards."""

    bench: Workbench

    def lending(
        self, entry: ServiceEntry, period: Period, progress: Progress, cancel: CancelToken
    ) -> Lending:
        """The board of a service, to stand below."""
        board = self.bench.open(entry, period, progress, cancel, slot=SLOT)
        profile = self.bench.planner.profiles.acting()
        locked = may(profile, Action.EDIT_ROTA, entry.trust, entry.code)
        return Lending(board, locked or "")

    def shut(self, _progress: Progress, _cancel: CancelToken) -> None:
        """The lower board is no longer on view."""
        self.bench.close(SLOT)

    def crossing(
        self, one: str, other: str, period: Period, _progress: Progress, cancel: CancelToken
    ) -> Crossing:
        """What is needed to judge what is carried between two services."""
        return self.bench.planner.crossing.load(one, other, period, cancel)

    def offer(self, slot: Slot, carried: Carried, hear: Callable[[Answer], object]) -> ChangeSet:
        """Make the offer, and the request where there is none; `hear` is told what was made."""
        made = self.bench.planner.aid_offers.propose(
            slot, carried.staff_id, moved_from=carried.shift
        )
        hear(made)
        return made.changes
