"""The plan that a search begins with: what still stands of one that was made before.

After an absence, or when somebody else has filled a gap, most of a plan is as good as it was.
Taken as the best so far it is there at once, nothing worse can come out, and what is near the
bound already need not be searched for again.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from planner.domain.region import LongArray
from planner.optimiser.bundles import Bundle, bundle_of, bundles_of
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome
from planner.optimiser.rounding import improve, mend
from planner.optimiser.wishes import DECLINED, FIXED

MovesOf = Sequence[tuple[int, int, int, int]] | LongArray
"""(person, duty left or NONE, place, line row) of each assignment."""


def plan_of_moves(loose: Loose, legality: Legality, moves: MovesOf) -> Outcome:
    """A legal plan of as many of some moves as the region still allows together.

    What is not possible any more is left out, then what could not stand without it.
    """
    store, numbers = loose.store, np.array(moves, dtype=np.int64)
    loose.make_at(numbers[:, 0], numbers[:, 2])
    return plan_of_options(store, legality, _options(store, moves))


def plan_of_options(store: OptionStore, legality: Legality, options: Iterable[int]) -> Outcome:
    """A legal plan of as many of some options as can stand together.

    Not even a search that is stopped at once does without: what was taken out for a moment may
    be fixed.
    """
    bundles = _bundles(store, legality, options)
    outcome = Outcome.of(store, bundles)
    mend(outcome)
    dropped = [one for one in bundles if one.person not in outcome.taken]
    improve(outcome, dropped, stop=lambda: False)
    return outcome


def _options(store: OptionStore, moves: MovesOf) -> list[int]:
    """The options of those moves that there still are."""
    places, count = store.problem.places, len(store.problem.places.lines)
    wanted = {
        (person, int(places.line_offsets[place]) + places.bit_of(place, line), duty)
        for person, duty, place, line in np.asarray(moves).tolist()
    }
    keys = np.array([person * count + li for person, li, _ in wanted], dtype=np.int64)
    there: Numbers = np.flatnonzero(np.isin(store.person.astype(np.int64) * count + store.li, keys))
    rows = zip(
        *(part[there].tolist() for part in (store.person, store.li, store.duty)), strict=True
    )
    return [option for option, row in zip(there.tolist(), rows, strict=True) if row in wanted]


def _bundles(store: OptionStore, legality: Legality, options: Iterable[int]) -> list[Bundle]:
    """One for each person, of what can stand of their options; what is fixed comes first, so
    that the rest gives way where a place cannot have all of them."""
    wanted = np.fromiter(options, dtype=np.int64)
    bundles = bundles_of(store, wanted[store.points[wanted] < DECLINED])
    stand = legality.stand([one.options for one in bundles])
    found = [
        one if stands else part_that_stands(store, legality, one.options)
        for one, stands in zip(bundles, stand, strict=True)
    ]
    return sorted((one for one in found if one is not None), key=lambda one: one.points)


def part_that_stands(
    store: OptionStore, legality: Legality, options: Sequence[int]
) -> Bundle | None:
    """Of options of one person as many as can stand together, what is fixed before all else;
    None if none can. O(sets of them)."""
    most = min(len(options), store.problem.most_in_a_plan)
    parts = [
        bundle_of(store, some)
        for size in range(1, most + 1)
        for some in combinations(options, size)
    ]
    stand = legality.stand([one.options for one in parts])
    return min(
        (one for one, stands in zip(parts, stand, strict=True) if stands),
        key=lambda one: (round(one.points / FIXED), -len(one.options), one.points),
        default=None,
    )
