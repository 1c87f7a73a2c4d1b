"""Seconds of repairing a plan after one refusal, from what the search for the plan found out."""

import time

import numpy as np

from planner.application.replanning import Ask, Repair
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from planner.optimiser.replanning import Repairer

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
    taken, worked = [], []
    for number in range(repeat + 1):
        one = found.assignments[int(rng.integers(len(found.assignments)))]
        declined.add(Ask.of(one))
        start, began = time.perf_counter(), time.process_time()
        repair = Repair.of(found.assignments, declined=declined)
        found = repairer.replan(repair, time_limit=limit).plan
        if number:
            taken.append(time.perf_counter() - start)
            worked.append(time.process_time() - began)
    return taken, worked
