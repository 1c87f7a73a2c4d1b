"""The boards as the database lane keeps them: commands run against them, and they follow.

Lives on the database lane: nothing here is called from the window's thread, so a command sees
every step that was asked for before it. There is one board a slot; with two on view both follow
every step, whichever it was made on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.application.arrivals import (
    MOST_ROWS,
    Arrival,
    Arrivals,
    Head,
    net_changes,
    of_others,
)
from planner.application.changes import Change, ChangeSet
from planner.application.covering import Loaded
from planner.application.edit_commands import Command
from planner.application.errors import ConflictError, EnvironmentFault, UserError
from planner.application.ghosts import GhostService
from planner.application.ports import ServiceEntry
from planner.application.progress import CancelToken, Progress
from planner.application.rota_life_breaches import BreachService
from planner.bootstrap import Planner
from planner.domain.calendar import IntArray, Period
from planner.domain.patching import BESIDE, patched
from planner.domain.region import Region
from planner.domain.rules.breaches import Breaches, ordered
from ui.desk import Desk
from ui.rota.board import Board, build_board
from ui.rota.model import same_rows
from ui.undo import Outcome

OWN = "own"
"""The slot of the rota page's board."""
Place = tuple[int, int]
_OF_ROTAS = {"Rotas", "RotaSteps"}
_FOLLOWED = BESIDE | {"Duties", "Absences"}


@dataclass(frozen=True, eq=False)
class Boards:
    """The boards on view after a step, or after somebody else's change."""

    boards: tuple[Board, ...]


@dataclass(frozen=True, eq=False)
class News:
    """What somebody else changed."""

    boards: tuple[Board, ...]
    rows: tuple[Arrival, ...]
    """Everything that came, of these boards and elsewhere; empty with `whole`."""
    whole: bool
    """Whether more changed than can be told row by row."""
    marks: Mapping[str, Mapping[Place, str]] = field(default_factory=dict)
    """By service code: for every changed cell (place, column) who changed it and when."""

    @property
    def changes(self) -> ChangeSet | None:
        """The rows as changes for arrays that have none of them yet; None: read all anew."""
        if self.whole or any(row.sheet not in _FOLLOWED for row in self.rows):
            return None
        changes = (Change(row.sheet, row.key, row.before, row.after) for row in self.rows)
        return ChangeSet("Changed elsewhere", tuple(changes))


class ServiceGoneError(UserError):
    """The service of a board was taken out of the database, or another was brought back."""


class Workbench:
    """Loads the boards, runs commands on them, and brings them up to date."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._boards: dict[str, Board] = {}
        self._head: Head | None = None
        self._own: list[Change] = []

    @property
    def planner(self) -> Planner:
        """All use cases; asked on the database lane."""
        return self._desk.planner

    @property
    def ghosts(self) -> GhostService:
        """Finds and settles ghosts; asked on the database lane."""
        return self._desk.planner.ghosts

    @property
    def breaches(self) -> BreachService:
        """Keeps why broken rules may stand; asked on the database lane."""
        return self._desk.planner.breaches

    def open(
        self,
        entry: ServiceEntry,
        period: Period,
        progress: Progress,
        cancel: CancelToken,
        slot: str = OWN,
    ) -> Board:
        """The board of one service, read from the database."""
        if self._head is None or len(self._boards) <= (slot in self._boards):
            self._head, self._own = self._desk.planner.arrivals.head(), []
        self._boards[slot] = board = self._desk.board(entry, period, progress, cancel)
        return board

    def close(self, slot: str) -> None:
        """A board is no longer on view."""
        self._boards.pop(slot, None)

    def run(self, command: Command | tuple[Command, ...]) -> Outcome:
        """Do a command, checked against what the board shows; several are one step or none."""
        commands = command if isinstance(command, tuple) else (command,)
        done: list[ChangeSet] = []
        editing = self._desk.planner.editing
        try:
            for one in commands:
                changes = editing.run(one, self._seen(one.service))
                self._follow(changes)
                done.append(changes)
        except UserError as error:
            for changes in reversed(done):
                self._follow(editing.apply(changes.inverse()))
            if isinstance(error, ConflictError):
                self._reload()
            return Outcome(error=error, news=self._now())
        rows = tuple(change for part in done for change in part.changes)
        return Outcome(ChangeSet(done[-1].label, rows), news=self._now())

    def _seen(self, service: str) -> Region | None:
        """What the board of a service shows."""
        shown = (board.region for board in self._boards.values() if board.service_code == service)
        return next(shown, None)

    def _now(self) -> Boards:
        return Boards(tuple(self._boards.values()))

    def apply(self, changes: ChangeSet) -> Outcome:
        """Apply an undo or redo."""
        try:
            done = self._desk.planner.editing.apply(changes)
        except ConflictError as error:
            self._reload()
            return Outcome(error=error, news=self._now())
        return self._followed(done)

    def write(self, work: Callable[[], ChangeSet]) -> Outcome:
        """Do what another page has to store; the boards follow."""
        return self._followed(work())

    def _followed(self, changes: ChangeSet) -> Outcome:
        self._follow(changes)
        return Outcome(changes, news=self._now())

    def _follow(self, changes: ChangeSet) -> None:
        if not changes.changes:
            return
        self._own.extend(changes.changes)
        for slot, before in self._boards.items():
            self._boards[slot] = after_changes(before, changes, self._desk)

    def _reload(self) -> None:
        """The boards as the database has them now, after somebody else changed it."""
        for slot, board in self._boards.items():
            self._boards[slot] = _afresh(board, self._desk)

    # What others do ----------------------------------------------------------------------------

    def look(self) -> News | None:
        """What others stored since the last look, if anything; one small read if not."""
        if self._head is None:
            return None
        found = self._desk.planner.arrivals.since(self._head)
        if found.head == self._head:
            return None
        self._head, own, self._own = found.head, self._own, []
        rows = of_others(found.rows, own)
        if not rows and not found.whole:
            return None
        whole = found.whole and len(own) <= MOST_ROWS // 2  # else most of it is one's own
        marks = {}
        for slot, before in tuple(self._boards.items()):
            self._boards[slot] = board = self._still_there(slot, before, found)
            marks[board.service_code] = _marks(before, board, rows)
        return News(tuple(self._boards.values()), rows, whole, marks)

    def _still_there(self, slot: str, board: Board, found: Arrivals) -> Board:
        """A board with what was stored; ServiceGoneError where its service is no more."""
        try:
            return self._caught_up(board, found)
        except EnvironmentFault:
            raise
        except UserError as error:
            del self._boards[slot]
            name = board.entry.name if board.entry else "on view"
            raise ServiceGoneError(
                f"The service {name} is no longer in the database.",
                "It was taken out, or another database was brought back. What is there now stands "
                "in the lists on top; choose from them.",
            ) from error

    def _caught_up(self, board: Board, found: Arrivals) -> Board:
        """A board with what was stored by anybody."""
        changes = None if found.whole else net_changes(board.region, found.rows)
        if changes is None:
            return _afresh(board, self._desk)
        board = _relocked(board, found.rows, self._desk)
        return after_changes(board, changes, self._desk) if changes.changes else board


def _marks(before: Board, after: Board, rows: Iterable[Arrival]) -> dict[Place, str]:
    """Who changed which cell, and when: cells that look otherwise, told by the newest row."""
    if not same_rows(before, after):
        return {}
    changed = before.cells.states != after.cells.states
    newest = {str(row.key[0]): row for row in rows}
    places, columns = np.nonzero(changed)
    marks = {}
    for place, column in zip(places.tolist(), columns.tolist(), strict=True):
        row = newest.get(after.staff_id(place))
        if row is not None:
            marks[place, column] = f"Changed by {row.who} at {row.clock}"
    return marks


def after_changes(before: Board, changes: ChangeSet, desk: Desk) -> Board:
    """The board after changes that are stored. O(people on view · dates)."""
    region = patched(before.region, changes, [before.service_code])
    if region is None:
        return _afresh(before, desk)
    before = _relocked(before, changes.changes, desk)
    if region is before.region:
        return before
    loaded = Loaded.of(region, desk.planner.rule_book)
    breaches = _breaches(before, loaded, changes)
    board = build_board(loaded, before.service, before.entry, breaches, before.locks)
    return replace(board, cells=board.cells.numbered_as(before.cells))


def _relocked(board: Board, rows: Iterable[Change | Arrival], desk: Desk) -> Board:
    """The board with its locks as they stand, where a rota of its service is among the rows."""
    of_rotas = (row for row in rows if row.sheet in _OF_ROTAS)
    rotas = (row for row in of_rotas if row.key[0] == board.service_code)
    if board.entry is None or next(rotas, None) is None:
        return board
    return replace(board, locks=desk.locks(board.entry, board.region.period))


def _afresh(board: Board, desk: Desk) -> Board:
    assert board.entry is not None
    new = desk.board(board.entry, board.region.period, lambda *_: None, CancelToken())
    return replace(new, cells=new.cells.numbered_as(board.cells))


def _breaches(before: Board, loaded: Loaded, changes: ChangeSet) -> Breaches:
    """The breaches of everybody; only people whose rows changed are looked at again."""
    index = loaded.region.people.ids.index
    touched = {index[str(c.key[0])] for c in changes.changes if str(c.key[0]) in index}
    people: IntArray = np.array(sorted(touched), dtype=np.int32)
    old = before.breaches
    if not isinstance(old, Breaches):
        return loaded.engine.audit().touching(loaded.region.period)
    kept = old.take(~np.isin(old.person, people))
    new = loaded.engine.audit(people).touching(loaded.region.period)
    return ordered([kept, new], loaded.region.clock)
