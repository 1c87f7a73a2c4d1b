"""Repairs of a plan, asked for as tests ask: by its assignments, and by codes or numbers."""

from collections.abc import Iterable, Mapping

import numpy as np

from planner.application.planning import Assignment
from planner.application.replanning import Ask, Repair, stands_of
from planner.optimiser.wishes import Where, Wishes, keys_of


def repair_of(
    assignments: Iterable[Assignment],
    *,
    fixed: Iterable[Ask] = (),
    declined: Iterable[Ask] = (),
    compare: bool = False,
) -> Repair:
    """A repair of a plan's assignments."""
    return Repair(stands_of(assignments), frozenset(fixed), frozenset(declined), compare)


def wishes_of(
    kept: Mapping[tuple[int, int, int], int], declined: frozenset[Where] = frozenset()
) -> Wishes:
    """What each of some assignments earns, by person, place and duty left (or NONE)."""
    columns = np.array(list(kept), dtype=np.int64).reshape(len(kept), 3)
    worth = np.fromiter(kept.values(), dtype=np.int64, count=len(kept))
    return Wishes.of(keys_of(*columns.T), worth, declined)
