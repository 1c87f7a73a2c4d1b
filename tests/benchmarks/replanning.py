"""Seconds of repairing a plan after one refusal, or one change of the region, from what the search
for the plan found out."""

import pickle
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.application.changes import Change, ChangeSet
from planner.application.planning import Plan, unwatched
from planner.application.progress import CancelToken
from planner.application.replanning import Ask
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.differing import RegionChange
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.optimiser.desk import SETTLE_SECONDS, Desk
from planner.optimiser.host import PlanHost
from planner.optimiser.replanning import Repairer, replan
from planner.optimiser.solving import plan
from planner.optimiser.works import PlanWork, RepairWork
from tests.benchmarks.questions import Taken, taken
from tests.region_edits import edited, filled_by_their_own, ill, taken_away
from tests.repairs import repair_of

WARM = "warm, after one refusal"
"""The search of the last plan is kept, and what its audit and its description found out."""
REFUSAL = "a refusal"
EDITS = (("an absence", ill), ("a filled gap", filled_by_their_own), ("a duty less", taken_away))


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
        repair = repair_of(found.assignments, declined=declined)
        found = repairer.replan(repair, time_limit=limit).plan
        if number:
            seconds.append(time.perf_counter() - start)
            worked.append(time.process_time() - began)
    return seconds, worked


@dataclass(frozen=True, slots=True)
class Again:
    """Repairs after one sort of change of the region, every time another."""

    what: str
    taken: list[Taken]
    gaps: list[float]
    """How far each plan may be from the best, in percent of its bound."""


def change_figures(region: Region, repeat: int, limit: float) -> Iterator[Again]:
    """Of repairing a plan whose search is kept after the region itself has changed.

    From the change (what is different is found, as it is sent to the planner's process, and taken
    over there) to the whole audited answer; a first one of each sort is uncounted.
    """
    book, weights = load_rule_book(), load_weights()
    desk, token, chance = Desk(region, book, weights), CancelToken(), random.Random(1)
    plan = PlanWork(None, weights, limit).answer(desk, unwatched, token)
    desk.told(plan)
    desk.settle(token)

    def again(after: Region) -> Plan:
        change = pickle.loads(pickle.dumps(RegionChange.of(desk.region, after)))
        desk.follow(change)
        work = RepairWork(repair_of(plan.assignments), None, weights, limit)
        return work.answer(desk, unwatched, token).plan

    for what, edit in EDITS:
        found: list[Taken] = []
        gaps: list[float] = []
        for _ in range(repeat + 1):
            after = edited(desk.region, plan, edit, chance)
            began = time.perf_counter(), time.process_time()
            plan = again(after)
            spent = time.perf_counter() - began[0], time.process_time() - began[1]
            found.append(Taken(*spent))
            gaps.append(plan.gap_percent)
        yield Again(what, found[1:], gaps)


def process_figures(region: Region, repeat: int, limit: float) -> Iterator[Again]:
    """Of the same from the window's end, and of a refusal: asked of the planner's own process,
    until the answer is back; what the processor does counts at both ends."""
    host, chance = PlanHost(load_rule_book(), load_weights(), ()), random.Random(1)
    plan = host.plan(region, time_limit=limit)
    time.sleep(SETTLE_SECONDS)  # made ready for repairs while nobody asks
    declined: set[Ask] = set()
    for what, edit in ((REFUSAL, None), *EDITS):
        found: list[Taken] = []
        gaps: list[float] = []
        for _ in range(repeat + 1):
            if edit is None:
                declined.add(Ask.of(chance.choice(plan.assignments)))
            else:
                region = edited(region, plan, edit, chance)
            began = time.perf_counter(), _worked(host)
            repair = repair_of(plan.assignments, declined=declined)
            plan = host.repair(region, repair, time_limit=limit).plan
            found.append(Taken(time.perf_counter() - began[0], _worked(host) - began[1]))
            gaps.append(plan.gap_percent)
        yield Again(what, found[1:], gaps)
    host.close()


def _worked(host: PlanHost) -> float:
    """Seconds of the processor so far, here and in the planner's process; of that one only where
    the system tells."""
    tasks = Path(f"/proc/{host.process_id}/task").glob("*/schedstat")
    return time.process_time() + sum(int(one.read_text().split()[0]) for one in tasks) / 1e9


def absence_figures(region: Region, limit: float) -> tuple[Taken, Taken]:
    """Of repairing a plan after somebody in it has fallen ill for a week, where no search of it
    was kept, and of a new plan."""
    book, weights = load_rule_book(), load_weights()
    found = plan(region, book, weights, time_limit=limit)
    one = found.assignments[len(found.assignments) // 2]
    leave = Change("Absences", (one.staff_id, one.day), None, {"to": one.day + 6, "kind": "SICK"})
    after = patched(region, ChangeSet("Somebody is ill", (leave,)))
    assert after is not None
    repair = repair_of(found.assignments)
    return (
        taken(lambda: replan(after, book, weights, repair, time_limit=limit)),
        taken(lambda: plan(after, book, weights, time_limit=limit)),
    )
