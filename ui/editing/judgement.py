"""What every cell says to what is in hand: judged by arrays when it is taken, then looked up."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.drops import Drops, Verdict
from ui.editing.cargo import Cargo, Place, duties_at
from ui.rota.board import Board
from ui.rota.verdicts import FADED, FINE, PLAIN, SWAP_FINE, Answers, ShowArray

WHOLE = 8_000
"""Boards of up to so many cells are judged whole, the people on view first; of larger ones the
others as they come into view."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one cell says."""

    verdict: Verdict
    reason: str
    exchange: bool
    """Whether a drop exchanges two duties."""


class Judgement:
    """The answers of a board to one cargo, moved or copied."""

    def __init__(self, board: Board, cargo: Cargo, copy: bool, in_view: IntArray) -> None:
        self.board, self.cargo, self.copy = board, cargo, copy
        self._known: BoolArray = np.zeros(len(board.people), dtype=np.bool_)
        self._blocks: list[tuple[IntArray, list[Drops]]] = []
        self._shows: ShowArray = np.zeros((len(board.people), board.dates), dtype=np.uint8)
        self.look_at(in_view)

    @property
    def answers(self) -> Answers:
        """For the grid to paint."""
        return Answers(self._shows, None if self.copy else self.cargo.source)

    def look_at(self, places: IntArray) -> bool:
        """Judge people who were not judged yet; whether there were any."""
        new = places[~self._known[places]]
        if not len(new):
            return False
        self._known[new] = True
        judged = self.cargo.judge(self.board, self.board.people[new], self.copy)
        self._blocks.append((new, judged))
        self._shows[new] = self._shown(new, judged)
        return True

    def knows(self, places: IntArray) -> bool:
        """Whether these people are judged."""
        return bool(self._known[places].all())

    def look_further(self) -> None:
        """Judge everybody else too, unless the board is too large for that."""
        if len(self.board.people) * self.board.dates <= WHOLE:
            self.look_at(np.arange(len(self.board.people), dtype=np.int32))

    @property
    def complete(self) -> bool:
        """Whether everybody on the board is judged."""
        return bool(self._known.all())

    def at(self, at: Place) -> Answer:
        """What one cell says, with the reason in words."""
        place, column = at
        day, person = self.board.day(column), int(self.board.people[place])
        judged = next((j for places, j in self._blocks if place in places), [])
        lock = self._lock(at, leave=not judged)
        if lock:
            return Answer(Verdict.IMPOSSIBLE, lock, False)
        if not judged:
            return Answer(Verdict.FINE, "", False)
        exchange = len(judged) > 1 and at != self.cargo.source and bool(duties_at(self.board, at))
        chosen = judged[1] if exchange else judged[0]
        return Answer(chosen.at(person, day), chosen.reason(person, day), exchange)

    def _lock(self, at: Place, *, leave: bool) -> str:
        """Why a signed rota does not let go of what is in hand, or take it at a cell."""
        board, (_, column), source = self.board, at, self.cargo.source
        away = "" if source is None or self.copy else board.locks.reason(board.day(source[1]))
        there = "" if leave and not duties_at(board, at) else board.locks.reason(board.day(column))
        return away or there

    def _locked(self, places: IntArray, *, leave: bool) -> BoolArray:
        """(people, dates): cells of which `_lock` says so."""
        dates, source = self.board.locks.on(self.board.region.period), self.cargo.source
        if source is not None and not self.copy and dates[source[1]]:
            dates = np.ones_like(dates)
        if not leave or not dates.any():
            return np.broadcast_to(dates, (len(places), len(dates)))
        return self._duties_here(places) & dates

    def _shown(self, places: IntArray, judged: list[Drops]) -> ShowArray:
        locked = self._locked(places, leave=not judged)
        if not judged:
            return np.where(locked, FADED, PLAIN).astype(np.uint8)
        verdict = judged[0].verdict.astype(np.uint8)
        empty = self.board.cells.states[places] == 0
        if len(judged) > 1:
            theirs = judged[1].verdict.astype(np.uint8)
            here = self._duties_here(places)
            verdict = np.where(here, theirs, verdict)
        possible = (verdict < Verdict.IMPOSSIBLE) & ~locked
        on_taken = np.where(possible, verdict + SWAP_FINE, FADED)
        shows = np.where(empty, np.where(possible, verdict + FINE, FADED), on_taken)
        only = self.cargo.column(self.board)
        if only is not None:
            others = np.arange(self.board.dates) != only
            shows[:, others] = PLAIN
        return shows.astype(np.uint8)

    def _duties_here(self, places: IntArray) -> BoolArray:
        """(people, dates): cells with a duty of the service on view."""
        board, duties = self.board, self.board.region.duties
        row_of = np.full(len(board.region.people), -1, dtype=np.int64)
        row_of[board.people[places]] = np.arange(len(places))
        there = (row_of[duties.person] >= 0) & (duties.service == board.service)
        there &= (duties.day >= board.region.period.first) & (
            duties.day <= board.region.period.last
        )
        result = np.zeros((len(places), board.dates), dtype=np.bool_)
        result[row_of[duties.person[there]], duties.day[there] - board.region.period.first] = True
        return result
