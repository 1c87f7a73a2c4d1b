"""Seconds of planning again after one change: somebody planned falls ill on that date."""

import time
from dataclasses import replace

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from planner.optimiser.solving import plan

FROM_NOTHING = "from nothing"
"""The product has no warm repair of a plan: it plans anew."""


def replan_seconds(region: Region, repeat: int, limit: float) -> tuple[str, list[float]]:
    """How it is done, and the seconds of each, every time after another person's illness."""
    book, weights = load_rule_book(), load_weights()
    found = plan(region, book, weights, time_limit=limit)
    chosen = np.random.default_rng(1).permutation(len(found.assignments))[:repeat]
    taken = []
    for number in chosen.tolist():
        one = found.assignments[number]
        changed = with_absence(region, region.people.ids.index[one.staff_id], one.day)
        start = time.perf_counter()
        plan(changed, book, weights, time_limit=limit)
        taken.append(time.perf_counter() - start)
    return FROM_NOTHING, taken


def with_absence(region: Region, person: int, day: int) -> Region:
    """The same region with one person absent on one date. O(absences)."""
    known = region.absences
    kinds = known.kinds if "SICK" in known.kinds else (*known.kinds, "SICK")
    added = {"person": person, "first": day, "last": day, "kind": kinds.index("SICK")}
    columns = {name: np.append(getattr(known, name), value) for name, value in added.items()}
    order = np.lexsort((columns["last"], columns["first"], columns["person"]))
    ordered = {name: column[order].astype(np.int32) for name, column in columns.items()}
    from_duty = np.append(known.from_duty, False)[order]
    return replace(region, absences=replace(known, kinds=kinds, from_duty=from_duty, **ordered))
