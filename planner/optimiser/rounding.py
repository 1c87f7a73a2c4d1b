"""Makes a legal plan out of a fractional one, and makes a legal plan better."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from planner.domain.region import FloatArray
from planner.optimiser.bundles import Bundle, bundle_of, bundles_of
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome

NEARLY_ONE = 0.999
WORTH_TRYING = 1e-4


def rounded(
    master: Master, legality: Legality, columns: FloatArray, stop: Callable[[], bool]
) -> Outcome:
    """A legal plan near a solution of the restricted program; maybe empty.

    What is whole is taken at once (a move and what refills it come together); then what is
    left fits or does not.
    """
    store, known = master.store, master.option_columns
    there = known.column < len(columns)
    options, share = known.option[there], columns[known.column[there]]
    whole = chosen_bundles(master, columns, NEARLY_ONE)
    outcome = Outcome.of(store, _parts_that_stand(store, legality, whole))
    before = dict(outcome.taken)
    mend(outcome)
    order = np.lexsort((options, -share))
    parts = [
        bundle_of(store, (option,))
        for option in options[order][(share[order] > WORTH_TRYING)].tolist()
    ]
    dropped = [bundle for person, bundle in before.items() if person not in outcome.taken]
    improve(outcome, dropped + parts, stop)
    return outcome


def chosen_bundles(master: Master, columns: FloatArray, least: float) -> list[Bundle]:
    """One bundle for each person of whom a column has at least some share."""
    store, known = master.store, master.option_columns
    there = known.column < len(columns)
    options = [known.option[there][columns[known.column[there]] >= least]]
    options += [
        np.array(atom.options)
        for column, atom in master.atoms.items()
        if column < len(columns) and columns[column] >= least
    ]
    return bundles_of(store, np.unique(np.concatenate(options)))


def _parts_that_stand(
    store: OptionStore, legality: Legality, bundles: Sequence[Bundle]
) -> list[Bundle]:
    """Bundles that can stand; of the others as much as can, one option after the other, what
    costs least first. A look ahead gives people up to twenty, far more than they may have: of so
    many not all sets can be asked for, as where a plan begins with what still stands."""
    stand = legality.stand([one.options for one in bundles])
    found = [one for one, stands in zip(bundles, stand, strict=True) if stands]
    others = [one for one, stands in zip(bundles, stand, strict=True) if not stands]
    left = [sorted(one.options, key=store.points.__getitem__)[::-1] for one in others]
    kept: list[tuple[int, ...]] = [()] * len(left)
    while asked := [at for at, some in enumerate(left) if some]:
        more = [(*kept[at], left[at].pop()) for at in asked]
        for at, options, stands in zip(asked, more, legality.stand(more), strict=True):
            if stands:
                kept[at] = options
    return found + [bundle_of(store, some) for some in kept if some]


def improve(outcome: Outcome, bundles: list[Bundle], stop: Callable[[], bool]) -> None:
    """Take bundles that add to the score, again until none does. The plan stays legal."""
    waiting, before = bundles, -1
    while waiting and len(waiting) != before and not stop():
        before, rest = len(waiting), []
        for bundle in waiting:
            gain = outcome.gain(bundle)
            if gain is not None and gain > 0:
                outcome.put(bundle)
            elif bundle.person not in outcome.taken:
                rest.append(bundle)
        waiting = rest


def mend(outcome: Outcome, places: Iterable[int] | None = None) -> None:
    """Drop bundles until every place is legal; `places`: those that may not be, if it is known."""
    broken = outcome.faulty() if places is None else list(places)
    while broken:
        place = broken.pop()
        while outcome.touched.get(place) and not outcome.allowed([place]):
            bundle = outcome.taken[outcome.touched[place][-1].person]
            outcome.drop(bundle.person)
            store = outcome.store
            for option in bundle.options:
                broken.append(int(store.problem.place_of_li[store.li[option]]))
                left = int(store.duty[option])
                if left >= 0 and store.problem.leave_class[left] >= 0:
                    broken.append(int(store.problem.class_place[store.problem.leave_class[left]]))
