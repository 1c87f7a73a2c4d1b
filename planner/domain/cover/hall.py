"""Hall's condition in its deficiency form, for many places of equally many lines at once.

Lines of a place are bits; `N(S)` is how many people could fill a slot of at least one line of
the set S. With `c(l)` slots per line, the most slots that can be filled at once are

    c(L) + min over S ⊆ L of (N(S) − c(S)), the empty set included

(Hall 1935; Ore 1955). The most minimum slots and, among such fillings, the most slots in all
need no search of their own: the sets of slots that can be filled are independent in a
transversal matroid, so a filling of most minimum slots extends to one of most slots.
"""

import numpy as np
import numpy.typing as npt

from planner.domain.region import LongArray

NO_MARGIN = int(np.iinfo(np.int32).max)
"""Margin of a place where all minimums are 0."""
DENSE_LINES = 10
"""Up to so many lines of a place all their subsets are looked at."""


def subset_sums(counts: npt.ArrayLike) -> LongArray:
    """(k, lines) slots by line → (k, 2**lines) slots by set of lines."""
    by_line = np.asarray(counts, dtype=np.int64)
    sums = np.zeros((*by_line.shape[:-1], 1), dtype=np.int64)
    for line in range(by_line.shape[-1]):
        sums = np.concatenate([sums, sums + by_line[..., line, None]], axis=-1)
    return sums


def neighbours(histogram: npt.ArrayLike) -> LongArray:
    """(k, 2**lines) people by mask → (k, 2**lines) N(S). O(k · lines · 2**lines).

    Those who can fill something in S are all but those whose mask lies within the rest.
    """
    people = np.asarray(histogram, dtype=np.int64)
    size = people.shape[-1]
    within = people.copy()
    step = 1
    while step < size:
        view = within.reshape(*people.shape[:-1], size // (2 * step), 2, step)
        view[..., 1, :] += view[..., 0, :]
        step *= 2
    return np.asarray(within[..., -1:] - within[..., ::-1])


def meets(masks: npt.ArrayLike, lines: int) -> LongArray:
    """(k,) masks → (k, 2**lines): 1 where the mask has a line of the subset."""
    subsets = np.arange(1 << lines)
    return np.asarray((np.asarray(masks)[..., None] & subsets) != 0, dtype=np.int64)


def fillable(counts: npt.ArrayLike, reached: LongArray) -> LongArray:
    """(k, lines) slots and (k, 2**lines) N(S) → (k,) the most slots that can be filled."""
    slots = subset_sums(counts)
    return np.asarray(slots[..., -1] + (reached - slots).min(axis=-1))


def margins(minimum: npt.ArrayLike, reached: LongArray) -> LongArray:
    """(k, lines) minimums and (k, 2**lines) N(S) → (k,) margin; NO_MARGIN where none is asked."""
    slots = subset_sums(minimum)
    return np.asarray(np.where(slots > 0, reached - slots, NO_MARGIN).min(axis=-1))
