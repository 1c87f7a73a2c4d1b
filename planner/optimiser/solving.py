"""The planner's front: a region in, an audited plan out."""

import gc
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields

from planner.application.errors import UserError
from planner.application.plan_audit import audit_plan
from planner.application.plan_describing import Described, Move, describe
from planner.application.planning import (
    Plan,
    PlanEvent,
    PlanFaultError,
    PlanWatcher,
    gap_percent,
    service_numbers,
    unwatched,
)
from planner.application.progress import CancelToken
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.optimiser.problem import Problem
from planner.optimiser.so_far import Solved
from planner.optimiser.solver import Solver
from planner.optimiser.wishes import FIXED

SECONDS_BETWEEN_EVENTS = 1.0
DEAREST = FIXED // 100
"""No weight is more: a slot of the highest priority is then worth a tenth of what is fixed."""


def plan(
    region: Region,
    book: RuleBook,
    weights: Weights,
    *,
    services: Collection[str] | None = None,
    time_limit: float | None = None,
    progress: PlanWatcher = unwatched,
    cancel: CancelToken | None = None,
) -> Plan:
    """The best plan, proved, or the best found when the time is up or the token is set.

    Runs in this process. UserError for an unknown service or weights without a meaning;
    PlanFaultError if the result fails its audit.
    """
    check_weights(weights)
    started = time.monotonic()
    engine = RuleEngine(region, book)
    problem = Problem.of(region, weights, service_numbers(region, services))
    solver = Solver(
        problem,
        engine,
        time_limit=time_limit,
        cancel=cancel,
        report=Throttle(progress, started),
    )
    with without_collector():
        solved = solver.run()
    moves = [Move(*numbers) for numbers in solved.moves]
    told = describe(region, problem.places, problem.before, weights, moves)
    result = plan_of(problem, solved, told, services, started)
    faults = audit_plan(region, engine, problem.places, weights, result)
    if faults:
        raise PlanFaultError(faults)
    return result


def check_weights(weights: Weights) -> None:
    """UserError for weights by which no filling of a place is the best, or what is fixed in a
    repair could be worth giving up."""
    for one in fields(Weights):
        figure = getattr(weights, one.name)
        if isinstance(figure, int) and figure > DEAREST:
            raise UserError(
                f"The weight {one.name} is {figure:,}: beside so much nothing else counts.",
                f"Give every weight at most {DEAREST:,}.",
            )
    if weights.minimum_slot < weights.target_slot:
        raise UserError(
            "The weights value a target slot above a minimum slot.",
            "Give minimum_slot at least the value of target_slot.",
        )


@contextmanager
def without_collector() -> Iterator[None]:
    """The search makes millions of small values and hardly a cycle: collecting only costs time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def plan_of(
    problem: Problem,
    solved: Solved,
    told: Described,
    services: Collection[str] | None,
    started: float,
) -> Plan:
    """The solver's result in the words of the region, with the score of cover.md.

    What is wished of assignments and what decides beside the score is in neither score nor
    bound; the bound is as far above the score as the search's is above its own.
    """
    before, bound = problem.before, solved.bound - solved.score + told.score
    return Plan(
        period=problem.region.period,
        services=None if services is None else tuple(sorted(services)),
        score=told.score,
        bound=bound,
        gap_percent=gap_percent(told.score, bound),
        status=solved.status,
        assignments=told.assignments,
        minimum_gaps_before=int(before.minimum_gaps.sum()),
        minimum_gaps_after=told.minimum_gaps_after,
        target_gaps_before=int(before.target_gaps.sum()),
        target_gaps_after=told.target_gaps_after,
        seconds=time.monotonic() - started,
        weights=problem.weights,
    )


class Throttle:
    """Passes on at most one event a second, and the first plan as soon as there is one."""

    def __init__(
        self, watcher: PlanWatcher, started: float, beside: Callable[[], int] = lambda: 0
    ) -> None:
        self._watcher = watcher
        self._started = started
        self._beside = beside
        """What scores and bounds hold beside those of cover.md."""
        self._last = -SECONDS_BETWEEN_EVENTS
        self._found = False
        """Whether there is a plan."""

    def __call__(self, round_number: int, score: int, bound: float) -> None:
        """One round is over, or a better plan was found."""
        seconds = time.monotonic() - self._started
        first = score > 0 and not self._found
        if first or seconds - self._last >= SECONDS_BETWEEN_EVENTS:
            self._last, self._found = seconds, self._found or first
            beside = self._beside()
            score, bound = max(score - beside, 0), int(bound) - beside
            self._watcher(PlanEvent(round_number, score, bound, seconds))
