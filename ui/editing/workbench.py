"""The board as the database lane keeps it: commands run against it, and it follows them.

Lives on the database lane: nothing here is called from the window's thread, so a command sees
every step that was asked for before it.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.application.changes import ChangeSet
from planner.application.covering import Loaded
from planner.application.edit_commands import Command
from planner.application.errors import ConflictError, UserError
from planner.application.ports import ServiceEntry
from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import IntArray, Period
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.domain.rules.breaches import Breaches, ordered
from ui.desk import Desk
from ui.rota.board import Board, build_board
from ui.undo import Outcome


class Workbench:
    """Loads the board, runs commands on it, and brings it up to date."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._board: Board | None = None

    def open(
        self, entry: ServiceEntry, period: Period, progress: Progress, cancel: CancelToken
    ) -> Board:
        """The board of one service, read from the database."""
        self._board = self._desk.board(entry, period, progress, cancel)
        return self._board

    def run(self, command: Command | tuple[Command, ...]) -> Outcome:
        """Do a command, checked against what the board shows; several are one step or none."""
        commands = command if isinstance(command, tuple) else (command,)
        done: list[ChangeSet] = []
        editing = self._desk.planner.editing
        try:
            for one in commands:
                changes = editing.run(one, self._seen())
                self._follow(changes)
                done.append(changes)
        except UserError as error:
            for changes in reversed(done):
                self._follow(editing.apply(changes.inverse()))
            conflict = isinstance(error, ConflictError)
            return Outcome(error=error, news=self._reloaded() if conflict else self._board)
        rows = tuple(change for part in done for change in part.changes)
        return Outcome(ChangeSet(done[-1].label, rows), news=self._board)

    def _seen(self) -> Region | None:
        return None if self._board is None else self._board.region

    def apply(self, changes: ChangeSet) -> Outcome:
        """Apply an undo or redo."""
        try:
            done = self._desk.planner.editing.apply(changes)
        except ConflictError as error:
            return Outcome(error=error, news=self._reloaded())
        return self._followed(done)

    def write(self, work: Callable[[], ChangeSet]) -> Outcome:
        """Do what another page has to store; the board follows."""
        return self._followed(work())

    def _followed(self, changes: ChangeSet) -> Outcome:
        self._follow(changes)
        return Outcome(changes, news=self._board)

    def _follow(self, changes: ChangeSet) -> None:
        before = self._board
        if before is not None and changes.changes:
            self._board = after_changes(before, changes, self._desk)

    def _reloaded(self) -> Board | None:
        """The board as the database has it now, after somebody else changed it."""
        board = self._board
        if board is not None and board.entry is not None:
            self._board = _afresh(board, self._desk)
        return self._board


def after_changes(before: Board, changes: ChangeSet, desk: Desk) -> Board:
    """The board after changes that are stored. O(people on view · dates)."""
    region = patched(before.region, changes, [before.service_code])
    if region is None:
        return _afresh(before, desk)
    loaded = Loaded.of(region, desk.planner.rule_book)
    breaches = _breaches(before, loaded, changes)
    board = build_board(loaded, before.service, before.entry, breaches)
    return replace(board, cells=board.cells.numbered_as(before.cells))


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
