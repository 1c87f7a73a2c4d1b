"""Makes a legal plan out of a fractional one, and makes a legal plan better."""

from collections.abc import Callable, Mapping

from planner.domain.region import FloatArray
from planner.optimiser.bundles import Bundle
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome

NEARLY_ONE = 0.999
WORTH_TRYING = 1e-4


def rounded(
    store: OptionStore,
    bundles: Mapping[int, Bundle],
    columns: FloatArray,
    stop: Callable[[], bool],
) -> Outcome:
    """A legal plan near a solution of the restricted program; maybe empty.

    What is whole is taken at once (a move and what refills it come together); then what is
    left fits or does not.
    """
    shares = {column: float(columns[column]) for column in bundles}
    order = sorted(shares, key=lambda column: (-shares[column], column))
    whole = [bundles[column] for column in order if shares[column] >= NEARLY_ONE]
    outcome = Outcome.of(store, whole)
    _mend(outcome)
    parts = [bundles[column] for column in order if WORTH_TRYING < shares[column] < NEARLY_ONE]
    dropped = [bundle for bundle in whole if bundle.person not in outcome.taken]
    improve(outcome, parts + dropped, stop)
    return outcome


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


def _mend(outcome: Outcome) -> None:
    """Drop bundles until every place is legal."""
    broken = [place for place in list(outcome.touched) if not outcome.allowed([place])]
    while broken:
        place = broken.pop()
        while outcome.touched[place] and not outcome.allowed([place]):
            bundle = outcome.taken[outcome.touched[place][-1].person]
            outcome.drop(bundle.person)
            store = outcome.store
            for option in bundle.options:
                broken.append(int(store.problem.place_of_li[store.li[option]]))
                left = int(store.duty[option])
                if left >= 0 and store.problem.leave_class[left] >= 0:
                    broken.append(int(store.problem.class_place[store.problem.leave_class[left]]))
