"""Seconds of repairing a plan after one refusal, from what the search for the plan found out."""

import time

import numpy as np

from planner.application.changes import Change, ChangeSet
from planner.application.replanning import Ask, Repair
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.optimiser.replanning import Repairer, replan
from planner.optimiser.solving import plan
from tests.benchmarks.questions import Taken, taken

WARM = "warm, after one refusal"
"""The search of the last plan is kept, and what its audit and its description found out."""


def replan_figures(region: Region, repeat: int, limit: float) -> tuple[list[float], list[float]]:
    """Seconds of each repair, every time after another refusal, and the processor's, which tell
    more on a busy machine. From the refusal to the whole audited answer; a first one is uncounted.
    """
    repairer = Repairer(region, load_rule_book(), load_weights())
    found = repairer.plan(time_limit=limit)
    repairer.settle(found, time_limit=limit)
    rng = np.random.default_rng(1)
    declined: set[Ask] = set()
    seconds, worked = [], []
    for number in range(repeat + 1):
        one = found.assignments[int(rng.integers(len(found.assignments)))]
        declined.add(Ask.of(one))
        start, began = time.perf_counter(), time.process_time()
        repair = Repair.of(found.assignments, declined=declined)
        found = repairer.replan(repair, time_limit=limit).plan
        if number:
            seconds.append(time.perf_counter() - start)
            worked.append(time.process_time() - began)
    return seconds, worked


def absence_figures(region: Region, limit: float) -> tuple[Taken, Taken]:
    """Of repairing a plan after somebody in it has fallen ill for a week, and of a new plan."""
    book, weights = load_rule_book(), load_weights()
    found = plan(region, book, weights, time_limit=limit)
    one = found.assignments[len(found.assignments) // 2]
    leave = Change("Absences", (one.staff_id, one.day), None, {"to": one.day + 6, "kind": "SICK"})
    after = patched(region, ChangeSet("Somebody is ill", (leave,)))
    assert after is not None
    repair = Repair.of(found.assignments)
    return (
        taken(lambda: replan(after, book, weights, repair, time_limit=limit)),
        taken(lambda: plan(after, book, weights, time_limit=limit)),
    )
