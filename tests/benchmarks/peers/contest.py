"""The plan's peers on one region: what each is given, and what the referee makes of its answer."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from tests.benchmarks.peers.nearest_first import nearest_first
from tests.benchmarks.peers.pairs import Lending, PairFinder, Pairs
from tests.benchmarks.peers.processes import (
    TIMEFOLD_GRACE_SECONDS,
    TIMEFOLD_PYTHON,
    Answer,
    PeerFailedError,
    missing,
    missing_timefold,
    solve,
)
from tests.benchmarks.peers.program import program_of
from tests.benchmarks.peers.referee import Judged, Referee
from tests.benchmarks.peers.sets import TooManySetsError, legal_sets, program_of_sets
from tests.benchmarks.peers.slots import slots_of

NEAREST = 12
"""People a person with a list asks after for one slot line."""
BEST = 12
"""Candidates of each slot line that CP-SAT is given; in a minute it reaches less with 20."""
BACKFILL = 12
"""Candidates of each line of a lending place, and of theirs in turn, that the whole model is given
beside all pairs of all gaps."""


EXACT = "HiGHS MIP, every legal set"


@dataclass(frozen=True, slots=True)
class Result:
    """One contestant's line of the table; `judged` is None where `note` says why."""

    name: str
    judged: Judged | None = None
    seconds: float = 0.0
    """Solving; preparing the candidates comes on top for peers."""
    prepared: float = 0.0
    mebibytes: float | None = None
    proof: str = "none"
    note: str = ""


class Contest:
    """Peers on one region."""

    def __init__(self, region: Region, book: RuleBook, weights: Weights) -> None:
        self.region, self.weights = region, weights
        self.places = Places.of(region)
        self.engine = RuleEngine(region, book)
        self.referee = Referee(region, self.engine, self.places, weights)
        self._finder = PairFinder(region, self.engine, self.places, weights)

    @cached_property
    def _slots(self) -> list[tuple[int, int]]:
        return [(gap.place, gap.line) for gap in gaps(self.region, self.referee.before)]

    @cached_property
    def _lending(self) -> Lending:
        return Lending.of(self.region, self.places, self.weights)

    def greedy(self) -> Result:
        """Nearest first, by date."""
        started = time.perf_counter()
        pairs = self._finder.pairs(self._slots, self._lending, NEAREST)
        prepared = time.perf_counter() - started
        started = time.perf_counter()
        chosen = nearest_first(self.region, self.places, self.weights, pairs)
        seconds = time.perf_counter() - started
        result = Result("nearest first, by date", seconds=seconds, prepared=prepared)
        return replace(result, judged=self.referee.judge(pairs, chosen))

    def cp_sat(
        self, seconds: float, workers: int = 8, best: int = BEST, *, hinted: bool = False
    ) -> Result:
        """CP-SAT over the best candidates of each gap; nobody leaves who is not spared.

        `hinted`: it starts from the plan made nearest first.
        """
        name = f"CP-SAT, {workers} workers{', from nearest first' if hinted else ''}"
        started = time.perf_counter()
        reason = missing("ortools")
        if reason:
            return Result(name, note=f"skipped: {reason}")
        pairs = self._finder.pairs(self._slots, self._lending, best)
        start = nearest_first(self.region, self.places, self.weights, pairs) if hinted else []
        return self._solved(name, "cp_sat.py", pairs, started, seconds, workers, start)

    def first_three(self, seconds: float) -> Iterator[Result]:
        """Nearest first; CP-SAT; CP-SAT that starts from the former."""
        yield self.greedy()
        for hinted in (False, True):
            yield self.cp_sat(seconds, hinted=hinted)

    def timefold(self, seconds: float) -> Result:
        """Timefold's local search over the best candidates of each gap."""
        started = time.perf_counter()
        reason = missing_timefold()
        if reason:
            return Result("Timefold", note=f"skipped: {reason}")
        pairs = self._finder.pairs(self._slots, self._lending, BEST)
        problem = slots_of(self.region, self.referee.before, self.weights, pairs, self._lending)
        size = f"{len(pairs):,} pairs, {len(problem.slots):,} slots"
        result = Result("Timefold", prepared=time.perf_counter() - started, note=size)
        where = {"variable": TIMEFOLD_PYTHON, "grace": TIMEFOLD_GRACE_SECONDS}
        script = "timefold_slots.py"
        return self._judged(result, pairs, lambda: solve(script, problem, seconds, 1, **where))

    def whole_model(self, seconds: float, threads: int = 2, best: int | None = None) -> Result:
        """HiGHS over all pairs of all gaps, and the best backfills of places that may lend.

        With `best` over so many pairs of each gap only: all of a large region are millions.
        """
        name = "HiGHS MIP, all pairs" if best is None else f"HiGHS MIP, best {best} a gap"
        started = time.perf_counter()
        reason = missing("highspy")
        if reason:
            return Result(name, note=f"skipped: {reason}")
        pairs, known = self._finder.pairs(self._slots, None, best), set(self._slots)
        while slots := self._backfills(pairs, known):
            pairs = pairs.joined(self._finder.pairs(slots, None, BACKFILL))
            known.update(slots)
        return self._solved(name, "highs_mip.py", pairs, started, seconds, threads)

    def exact_model(self, seconds: float, threads: int = 2) -> Result:
        """HiGHS over every legal set of moves of each person, every backfill included."""
        started = time.perf_counter()
        reason = missing("highspy")
        if reason:
            return Result(EXACT, note=f"skipped: {reason}")
        pairs, known = self._finder.unjudged(self._slots), set(self._slots)
        while slots := self._left_by(pairs.duty[pairs.duty != NONE], known):
            pairs = pairs.joined(self._finder.unjudged(slots))
            known.update(slots)
        world = (self.region, self.engine, self.places, self.weights)
        try:
            sets = legal_sets(*world, pairs)
        except TooManySetsError as error:
            return Result(EXACT, note=f"skipped: {error}")
        program = program_of_sets(self.region, self.places, self.weights, pairs, sets)
        size = f"{len(sets.first):,} sets, {len(program.row_upper):,} rows"
        result = Result(EXACT, prepared=time.perf_counter() - started, note=size)

        def ask() -> Answer:
            answer = solve("highs_mip.py", program, seconds, threads)
            return replace(answer, chosen=sets.pairs_of(answer.chosen))

        return self._judged(result, pairs, ask)

    def _backfills(self, pairs: Pairs, known: set[tuple[int, int]]) -> list[tuple[int, int]]:
        """Further lines of places that would be missing somebody who leaves them."""
        left = np.unique(pairs.duty[pairs.duty != NONE])
        dear = left[~self._lending.allowed[left] | (self._lending.loss[left] > 0)]
        return self._left_by(dear, known)

    def _left_by(self, duties: IntArray, known: set[tuple[int, int]]) -> list[tuple[int, int]]:
        """Lines, not known yet, of the places where some duties count."""
        counted = duties[self.places.mask_of_duty[duties] != 0]
        lending = np.unique(self.places.place_of_duty[counted])
        lines = (
            (place, line)
            for place in lending[lending != NONE].tolist()
            for line in self.places.lines_of(place).tolist()
        )
        return [slot for slot in lines if slot not in known]

    def _solved(
        self,
        name: str,
        script: str,
        pairs: Pairs,
        started: float,
        seconds: float,
        workers: int,
        start: Sequence[int] = (),
    ) -> Result:
        program = program_of(self.region, self.places, self.weights, pairs)
        size = f"{len(pairs):,} pairs, {len(program.row_upper):,} rows"
        result = Result(name, prepared=time.perf_counter() - started, note=size)
        return self._judged(result, pairs, lambda: solve(script, program, seconds, workers, start))

    def _judged(self, result: Result, pairs: Pairs, ask: Callable[[], Answer]) -> Result:
        size, started = result.note, time.perf_counter()
        try:
            answer = ask()
        except PeerFailedError as error:
            seconds = time.perf_counter() - started
            return replace(result, seconds=seconds, note=f"{size}; {error}")
        result = replace(result, seconds=answer.seconds, mebibytes=answer.mebibytes)
        if not answer.chosen:
            return replace(result, proof=answer.status, note=f"{size}; no plan found")
        judged = self.referee.judge(pairs, answer.chosen)
        return replace(result, judged=judged, proof=_proof(answer))


def _proof(answer: Answer) -> str:
    """What the solver says of its own, smaller model."""
    if answer.status == "optimal":
        return "optimal of its model"
    if answer.bound is None or answer.objective is None:
        return answer.status
    off = 100 * (answer.bound - answer.objective) / max(1.0, abs(answer.bound))
    return f"own bound {off:.2f} % off"


def beaten(ours: int, results: Sequence[Result]) -> list[str]:
    """Peers with a greater score than ours: there must be none."""
    return [
        f"{one.name}: {one.judged.score:,} > {ours:,}"
        for one in results
        if one.judged is not None and one.judged.score > ours
    ]
