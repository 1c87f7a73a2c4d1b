"""The plan that a search begins with: what still stands of one that was made before.

After an absence, or when somebody else has filled a gap, most of a plan is as good as it was.
Taken as the best so far it is there at once, nothing worse can come out, and what is near the
bound already need not be searched for again.
"""

from collections.abc import Callable, Sequence

import numpy as np

from planner.domain.region import LongArray
from planner.optimiser.bundles import Bundle, bundle_of
from planner.optimiser.clashes import by_person
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome
from planner.optimiser.rounding import improve, mend
from planner.optimiser.wishes import DECLINED

MovesOf = Sequence[tuple[int, int, int, int]] | LongArray
"""(person, duty left or NONE, place, line row) of each assignment."""


def plan_of_moves(
    loose: Loose, legality: Legality, moves: MovesOf, stop: Callable[[], bool]
) -> Outcome:
    """A legal plan of as many of some moves as the region still allows together.

    What is not possible any more is left out, then what could not stand without it.
    """
    store, numbers = loose.store, np.array(moves, dtype=np.int64)
    loose.make_at(numbers[:, 0], numbers[:, 2])
    bundles = _bundles(store, legality, _options(store, moves))
    outcome = Outcome.of(store, bundles)
    mend(outcome)
    improve(outcome, [one for one in bundles if one.person not in outcome.taken], stop)
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


def _bundles(store: OptionStore, legality: Legality, options: Sequence[int]) -> list[Bundle]:
    """One for each person whose options may all stand together."""
    bundles = [bundle_of(store, some) for some in by_person(store.person, options).values()]
    wanted = [one for one in bundles if one.points < DECLINED]
    stand = legality.stand([one.options for one in wanted])
    return [one for one, stands in zip(wanted, stand, strict=True) if stands]
