"""The gaps given to Timefold's local search; run in a process of its own.

    python timefold_slots.py PROBLEM.json ANSWER.json SECONDS WORKERS

Needs Timefold for Python (Python 3.12 at most, with Java 17) and nothing of the product. One
entity a slot, its value one of the slot's candidates or nobody.
"""

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from peak import peak_mebibytes
from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)


@dataclass
class Candidate:
    """One pair: who, when, what it costs."""

    id: int
    person: int
    start: int
    rested: int
    """End with the rest after it."""
    cost: int
    duty: int
    lender: int
    """Place that is left, -1 for none that matters."""
    spare: int
    """How many may leave the lender."""
    most: int
    repeat: int


@planning_entity
@dataclass
class Slot:
    """One empty slot."""

    id: Annotated[int, PlanningId]
    worth: int
    candidates: Annotated[list[Candidate], ValueRangeProvider]
    chosen: Annotated[Candidate | None, PlanningVariable(allows_unassigned=True)] = field(
        default=None
    )


@planning_solution
@dataclass
class Gaps:
    """All slots."""

    slots: Annotated[list[Slot], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore, PlanningScore] = field(default=None)


def _clash(one: Slot, other: Slot) -> bool:
    first, second = one.chosen, other.chosen
    apart = first.rested <= second.start or second.rested <= first.start
    return not apart or (first.duty >= 0 and first.duty == second.duty)


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    """Filled slots, points, and what one person and one lender can bear."""
    return [
        factory.for_each(Slot)
        .reward(HardSoftScore.ONE_SOFT, lambda slot: slot.worth)
        .as_constraint("slot filled"),
        factory.for_each(Slot)
        .penalize(HardSoftScore.ONE_SOFT, lambda slot: slot.chosen.cost)
        .as_constraint("points"),
        factory.for_each_unique_pair(Slot, Joiners.equal(lambda slot: slot.chosen.person))
        .filter(_clash)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("free and rested"),
        factory.for_each_unique_pair(Slot, Joiners.equal(lambda slot: slot.chosen.person))
        .penalize(HardSoftScore.ONE_SOFT, lambda one, _other: one.chosen.repeat)
        .as_constraint("repeats"),
        factory.for_each(Slot)
        .group_by(
            lambda slot: slot.chosen.person,
            lambda slot: slot.chosen.most,
            ConstraintCollectors.count(),
        )
        .filter(lambda _person, most, count: count > most)
        .penalize(HardSoftScore.ONE_HARD, lambda _person, most, count: count - most)
        .as_constraint("assignments of one person"),
        factory.for_each(Slot)
        .filter(lambda slot: slot.chosen.lender >= 0)
        .group_by(
            lambda slot: slot.chosen.lender,
            lambda slot: slot.chosen.spare,
            ConstraintCollectors.count(),
        )
        .filter(lambda _lender, spare, count: count > spare)
        .penalize(HardSoftScore.ONE_HARD, lambda _lender, spare, count: count - spare)
        .as_constraint("lender spares them"),
    ]


def main(problem: str, answer: str, seconds: float) -> None:
    """Solve and write what was found."""
    started = time.perf_counter()
    data = json.loads(Path(problem).read_text())
    candidates = [Candidate(number, *parts) for number, parts in enumerate(data["candidates"])]
    slots = [
        Slot(number, worth, [candidates[at] for at in some])
        for number, (worth, some) in enumerate(data["slots"])
    ]
    config = SolverConfig(
        solution_class=Gaps,
        entity_class_list=[Slot],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=constraints
        ),
        termination_config=TerminationConfig(
            spent_limit=Duration(milliseconds=int(1000 * seconds))
        ),
    )
    found = SolverFactory.create(config).build_solver().solve(Gaps(slots))
    document = {
        "chosen": [slot.chosen.id for slot in found.slots if slot.chosen is not None],
        "status": "feasible" if found.score.hard_score == 0 else "breaks its own rules",
        "objective": found.score.soft_score,
        "bound": None,
        "seconds": time.perf_counter() - started,
        "mebibytes": peak_mebibytes(),
    }
    Path(answer).write_text(json.dumps(document))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
