"""Finds rows that a solution of the restricted program breaks: of places here, of people beside."""

from collections.abc import Mapping, Sequence

import numpy as np

from planner.domain.cover.hall import DENSE_LINES
from planner.domain.region import FloatArray
from planner.optimiser.apart import add_broken_clashes
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import HallSums, Kind, Row, Touches, binding_sets, hall_sums
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.warm import TINY


def add_broken_rows(master: Master, legality: Legality, columns: FloatArray) -> int:
    """Add rows that are broken, at places and for people; how many were new.

    None are broken: every m and t is at most what the options allow by Hall's condition, and
    whoever has whole options only can have them together.
    """
    return add_broken_halls(master, columns) + add_broken_clashes(master, legality, columns)


def add_broken_halls(master: Master, columns: FloatArray) -> int:
    """The most broken row of each sort at each place."""
    active = master.active(columns, TINY)
    share = columns[active.column]
    places = np.union1d(active.place, _fuller_than_before(master, columns))
    rows: list[Row] = []
    for sums in hall_sums(master.problem, places):
        rows += _broken_of(master, sums, active, share, columns)
    wide = places[master.problem.places.line_counts[places] > DENSE_LINES]
    for place in wide.tolist():
        here = np.flatnonzero(active.place == place)
        rows += _broken_of_wide(master, place, active.take(here), share[here], columns)
    return master.add_rows(rows + _named_too_often(master, active, share))


def _fuller_than_before(master: Master, columns: FloatArray) -> Numbers:
    """Places that fill more than they did: where nobody comes, a row is missing. O(places)."""
    places, before = np.array(master.places, dtype=np.int64), master.problem.before
    minimum, total = (columns[master.filled(places, kind)] for kind in (Kind.MINIMUM, Kind.TOTAL))
    fuller = minimum > before.filled_minimum[places] + TINY
    fuller |= total > before.filled_target[places] + TINY
    return places[fuller]


def _broken_of(
    master: Master, sums: HallSums, active: Touches, share: FloatArray, columns: FloatArray
) -> list[Row]:
    at = np.searchsorted(sums.places, active.place)
    here = np.flatnonzero(np.append(sums.places, -1)[at] == active.place)
    bit, mask = active.bit[here][:, None], active.mask[here][:, None]
    sets = np.arange(sums.reached.shape[1])
    arrives = (bit >= 0) & (sets >> np.maximum(bit, 0) & 1 == 1)
    leaves = (bit < 0) & (mask & sets != 0)
    there = sums.reached.astype(np.float64)
    np.add.at(there, at[here], (arrives * 1.0 - leaves * 1.0) * share[here][:, None])
    found: list[Row] = []
    for kind, slots in zip((Kind.MINIMUM, Kind.TOTAL), sums.slots, strict=True):
        bounds = slots[:, -1:] - slots + there
        tightest = bounds.argmin(axis=1)
        most = bounds[np.arange(len(bounds)), tightest]
        broken = np.flatnonzero(columns[master.filled(sums.places, kind)] > most + TINY)
        found += [(int(sums.places[one]), int(kind), int(tightest[one])) for one in broken]
    return found


def _broken_of_wide(
    master: Master, place: int, here: Touches, share: FloatArray, columns: FloatArray
) -> list[Row]:
    """Of a place with too many lines to look at all their sets."""
    standing = master.problem.standing(place)
    people: dict[int, float] = dict(standing.people)
    for bit, mask, part in zip(here.bit.tolist(), here.mask.tolist(), share.tolist(), strict=True):
        if bit >= 0:
            people[1 << bit] = people.get(1 << bit, 0) + part
        else:
            people[mask] -= part
    found = []
    for kind, slots in ((Kind.MINIMUM, standing.minimum), (Kind.TOTAL, standing.target)):
        subset, most = _tightest(people, slots)
        if columns[master.filled(np.array([place]), kind)[0]] > most + TINY:
            found.append((place, int(kind), subset))
    return found


def _named_too_often(master: Master, active: Touches, share: FloatArray) -> list[Row]:
    problem = master.problem
    named = np.flatnonzero(active.bit >= 0)
    lis = problem.places.line_offsets[active.place[named]] + active.bit[named]
    total = np.bincount(lis, share[named], minlength=len(problem.places.lines))
    slots = problem.region.lines.target[problem.places.lines]
    over = np.flatnonzero(total > slots + TINY)
    place = problem.place_of_li[over]
    bits = over - problem.places.line_offsets[place]
    return [
        (one, int(Kind.NAMED), 1 << bit)
        for one, bit in zip(place.tolist(), bits.tolist(), strict=True)
    ]


def _tightest(people: Mapping[int, float], slots: Sequence[int]) -> tuple[int, float]:
    """The set of lines that bounds the slots filled most, and the bound."""
    best_set, best = 0, float(sum(slots))
    there = [mask for mask, number in people.items() if number > TINY]
    for subset in binding_sets(there, len(slots)):
        asked = sum(number for bit, number in enumerate(slots) if subset >> bit & 1)
        reached = sum(number for mask, number in people.items() if mask & subset)
        bound = sum(slots) - asked + reached
        if bound < best - TINY:
            best_set, best = subset, bound
    return best_set, best
