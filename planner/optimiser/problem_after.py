"""The problem after a few people's duties or absences changed, from that of the state before.

From nothing it takes most of a second for 40,000 people; what is not about these people and
the places where they stood or stand now is the same, and is taken over.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.cover.filling import filled_after
from planner.domain.cover.places import Places
from planner.domain.cover.places_after import places_after
from planner.domain.differing import Difference
from planner.domain.region import NONE, LongArray, Region
from planner.optimiser.growing import Numbers
from planner.optimiser.problem import Problem

_SHARED = ("open_place", "can_join", "most_in_a_plan", "pounds", "holdings", "_able")
"""What is worked out once and is the same afterwards."""


@dataclass(frozen=True, eq=False)
class Followed:
    """A problem after a change, and what is different."""

    problem: Problem
    difference: Difference
    places: LongArray
    """Where other people stand than before, as far as masks go; ascending."""
    new_classes: LongArray
    """Numbers of leave classes that were not there before, ascending; those after them moved."""

    def moved_classes(self, classes: Numbers) -> Numbers:
        """The numbers that classes of before have now; NONE stays."""
        for new in self.new_classes.tolist():
            classes = classes + (classes >= new)
        return classes


def problem_after(problem: Problem, region: Region, difference: Difference) -> Followed:
    """The problem of a region that differs from `problem.region` by `difference`.

    As `Problem.of`, but leave classes that nobody is in any more keep their numbers. Takes over
    parts of the problem before: it must not be asked any more. O(duties), as memory is copied.
    """
    people = difference.people
    places, changed = places_after(problem.places, region, difference, problem.holdings)
    classes, leave_class, new = _leave_classes(problem, places, difference)
    later = replace(
        problem,
        region=region,
        places=places,
        before=filled_after(problem.before, region, places, changed),
        freedom=problem.freedom.after(region, people),
        candidates=problem.candidates.after(region, people),
        leave_class=leave_class,
        class_place=classes[0].astype(np.int32),
        class_mask=classes[1],
    )
    shared = _SHARED if len(new) else (*_SHARED, "class_ranges")
    kept = {name: problem.__dict__[name] for name in shared if name in problem.__dict__}
    later.__dict__.update(kept)
    standing = problem.standing_known.items()
    gone = set(changed.tolist())
    later.standing_known.update({place: one for place, one in standing if place not in gone})
    return Followed(later, difference, changed, new)


def later_problem(problem: Problem, region: Region) -> Problem | None:
    """`problem_after` for any later state; None if more than duties and absences is different."""
    difference = Difference.of(problem.region, region)
    if difference is None:
        return None
    return problem_after(problem, region, difference).problem


def _leave_classes(
    problem: Problem, places: Places, difference: Difference
) -> tuple[tuple[LongArray, LongArray], IntArray, LongArray]:
    """(place, mask) of all classes, the class of every duty, and which classes are new."""
    rows = difference.new_rows()
    mask, place = places.masks_of_duties(rows), places.place_of_duty[rows]
    pairs = list(zip(place.tolist(), mask.tolist(), strict=True))
    missing = sorted({pair for pair in pairs if pair[1] and _class_of(problem, pair)[1] == NONE})
    at = np.array([_class_of(problem, pair)[0] for pair in missing], dtype=np.int64)
    some = np.array(missing, dtype=np.int64).reshape(-1, 2)
    classes = (
        np.insert(problem.class_place.astype(np.int64), at, some[:, 0]),
        np.insert(problem.class_mask, at, some[:, 1]),
    )
    new = at + np.arange(len(at))
    followed = problem.leave_class
    for number in new.tolist():
        followed = followed + (followed >= number)
    own = dict(zip(missing, new.tolist(), strict=True))
    for pair in set(pairs) - set(missing):
        number = _class_of(problem, pair)[1] if pair[1] else NONE
        own[pair] = number + int((at <= number).sum()) if number != NONE else NONE
    mine = np.array([own[pair] for pair in pairs], dtype=np.int32)
    return classes, difference.put(followed.astype(np.int32), mine), new


def _class_of(problem: Problem, pair: tuple[int, int]) -> tuple[int, int]:
    """Where a place and mask stand, or would stand, among the classes; and its class or NONE."""
    place, mask = pair
    first, last = (int(bound[place]) for bound in problem.class_ranges)
    at = first + int(np.searchsorted(problem.class_mask[first:last], mask))
    return at, at if at < last and problem.class_mask[at] == mask else NONE
