"""Bundles: all that a plan does to one person, as one column of the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.domain.region import NONE
from planner.optimiser.growing import Numbers
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import WINDOW_DAYS


@dataclass(frozen=True, slots=True)
class Bundle:
    """Options of one person that stand or fall together, by start."""

    person: int
    options: tuple[int, ...]
    points: int
    """Repeats included."""


def bundle_of(store: OptionStore, options: Sequence[int]) -> Bundle:
    """The bundle of some options of one person."""
    ordered = tuple(sorted(options, key=lambda option: (int(store.start[option]), option)))
    points = sum(int(store.points[option]) for option in ordered)
    return Bundle(
        int(store.person[ordered[0]]),
        ordered,
        points + repeat_points(store.problem.repeat, len(ordered)),
    )


def bundles_of(store: OptionStore, options: Numbers) -> list[Bundle]:
    """One bundle for each person who has any of some options; by person. O(options log options)."""
    order = np.lexsort((options, store.start[options], store.person[options]))
    ordered = options[order]
    people, first = np.unique(store.person[ordered], return_index=True)
    ends = np.append(first, len(ordered))
    count, numbers = np.diff(ends), ordered.tolist()
    repeats = [repeat_points(store.problem.repeat, one) for one in range(count.max(initial=0) + 1)]
    total = np.append(0, np.cumsum(store.points[ordered], dtype=np.int64))
    points = np.array(repeats, dtype=np.int64)[count] + np.diff(total[ends])
    parts = (tuple(numbers[low:high]) for low, high in pairwise(ends.tolist()))
    return list(map(Bundle, people.tolist(), parts, points.tolist()))


def repeat_points(repeat: int, count: int) -> int:
    """Points for being asked `count` times: repeat × (0 + 1 + … + (count − 1))."""
    return repeat * count * (count - 1) // 2


def compatible(store: OptionStore, chosen: Sequence[int], option: int) -> bool:
    """Whether an option can stand beside others of the person: no two at a time, none twice (a
    shift that a clock change leaves without length overlaps nothing), no duty left twice (A22),
    never more than the most in 28 days (A15)."""
    start, end, duty = store.start[option], store.end[option], store.duty[option]
    for other in chosen:
        if other == option or (duty != NONE and store.duty[other] == duty):
            return False
        begins = store.start[other]
        if start == begins or max(start, begins) < min(end, store.end[other]):
            return False
    return has_room(store, (*chosen, option))


def has_room(store: OptionStore, options: Sequence[int]) -> bool:
    """Whether options of a person are never more than the most in 28 days (A15)."""
    most = store.problem.weights.max_assignments
    if len(options) <= most:
        return True
    days = sorted(int(store.day[one]) for one in options)
    beyond = zip(days, days[most:], strict=False)
    return all(later - earlier >= WINDOW_DAYS for earlier, later in beyond)


def all_compatible(store: OptionStore, options: Sequence[int]) -> bool:
    """Whether options can stand beside each other: `compatible`, each with those before it."""
    return all(compatible(store, options[:at], options[at]) for at in range(1, len(options)))


def unmet_duties(store: OptionStore, options: Sequence[int]) -> list[int]:
    """Duties that overlap one of the options and that none of them leaves."""
    if all(store.unmet[option] == NONE for option in options):
        return []
    left = {int(store.duty[option]) for option in options}
    return [row for option in options for row in store.unmet_of(option) if row not in left]
