"""Finds Hall rows that a solution of the restricted program breaks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from planner.domain.cover.hall import DENSE_LINES
from planner.domain.region import FloatArray
from planner.optimiser.master import Kind, Master, PlaceRows, Touch

TINY = 1e-6


def add_broken_rows(master: Master, columns: FloatArray) -> int:
    """Add the most broken row of each sort at each place; how many were new.

    None are broken: every m and t is at most what the bundles allow by Hall's condition.
    """
    added, shares = 0, columns.tolist()
    for place, part in master.places.items():
        active = [(column, touch) for column, touch in part.users if shares[column] > TINY]
        state = (
            tuple(shares[column] for column in part.columns),
            tuple((column, shares[column]) for column, _ in active),
        )
        if active and state != part.checked:
            part.checked = state
            added += _separate(master, place, part, shares, active)
    return added


def _separate(
    master: Master,
    place: int,
    part: PlaceRows,
    shares: Sequence[float],
    active: Sequence[tuple[int, Touch]],
) -> int:
    standing = master.problem.standing(place)
    arrivals: dict[int, float] = defaultdict(float)
    people: dict[int, float] = dict(standing.people)
    for column, touch in active:
        share = shares[column]
        if touch.bit >= 0:
            arrivals[touch.bit] += share
            people[1 << touch.bit] = people.get(1 << touch.bit, 0) + share
        else:
            people[touch.mask] -= share
    added = 0
    for kind, slots in ((Kind.MINIMUM, standing.minimum), (Kind.TOTAL, standing.target)):
        subset, most = _tightest(people, slots)
        if shares[part.columns[kind]] > most + TINY:
            added += master.add_row(place, kind, subset)
    for bit, share in arrivals.items():
        if share > standing.target[bit] + TINY:
            added += master.add_row(place, Kind.NAMED, 1 << bit)
    return added


def _tightest(people: Mapping[int, float], slots: Sequence[int]) -> tuple[int, float]:
    """The set of lines that bounds the slots filled most, and the bound."""
    best_set, best = 0, float(sum(slots))
    for subset in _sets(people, len(slots)):
        asked = sum(number for bit, number in enumerate(slots) if subset >> bit & 1)
        reached = sum(number for mask, number in people.items() if mask & subset)
        bound = sum(slots) - asked + reached
        if bound < best - TINY:
            best_set, best = subset, bound
    return best_set, best


def _sets(people: Mapping[int, float], lines: int) -> Iterable[int]:
    """Sets that can bind: all but those lines that some union of masks covers."""
    everything = (1 << lines) - 1
    if lines <= min(4, DENSE_LINES):
        return range(1, everything + 1)
    unions = {0}
    for mask in {mask for mask, number in people.items() if mask and number > TINY}:
        unions |= {union | mask for union in unions}
    return sorted(everything & ~union for union in unions if union != everything)
