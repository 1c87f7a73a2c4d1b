"""Who is on duty during each shift of a date, and what their places would lose by them.

Many gaps lie on one date and ask for few shifts. So what each person would leave for a shift,
and what that costs the place that is left, is counted once for everybody and kept small.
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import ends_next_day
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.lending import Releases, releases
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.overlapping import share_a_minute
from planner.domain.region import NONE, LongArray, Region

FREE = 0
"""No duty overlaps."""
STUCK = 254
"""One does, and it is of another date, so that nobody is moved from it (A7)."""
TANGLED = 255
"""More than one does: to be looked at closely."""
States = npt.NDArray[np.uint8]


class DayBook:
    """One date. A state between FREE and STUCK is one overlapping duty of the same date: the
    first, second, … duty of the person on the date."""

    def __init__(self, region: Region, places: Places, weights: Weights, day: int) -> None:
        self.day = day
        self._region, self._places, self._weights = region, places, weights
        self._states: dict[int, States] = {}
        self._tangles: dict[int, LongArray] = {}
        self._needed: dict[int, LongArray] = {}

    @cached_property
    def rows(self) -> LongArray:
        """Rows of `region.duties` that start on the date, ordered by person."""
        return self._places.rows_on(self.day, self.day)

    @cached_property
    def _first(self) -> IntArray:
        """By person the position in `rows` of their first duty of the date, if they have one."""
        first = np.zeros(len(self._region.people), dtype=np.int32)
        who = self._region.duties.person[self.rows]
        first[who[::-1]] = np.arange(len(who) - 1, -1, -1, dtype=np.int32)
        return first

    def states(self, shift: int) -> States:
        """(people,) what each would have to leave for a shift. O(duties of three dates) once."""
        if shift not in self._states:
            self._states[shift] = self._found(shift)
        return self._states[shift]

    def _found(self, shift: int) -> States:
        region, duties = self._region, self._region.duties
        start, end = map(int, region.shifts.hours(region.clock, shift, self.day))
        near = self._places.rows_on(self.day - 1, self.day + ends_next_day(region, shift))
        rows = near[share_a_minute(duties.start[near], duties.end[near], start, end)]
        person = duties.person[rows]
        number = np.bincount(person, minlength=len(region.people))
        state = np.where(number > 1, TANGLED, FREE).astype(np.uint8)
        single = number[person] == 1
        state[person[single]] = STUCK
        single &= duties.day[rows] == self.day
        rows, person = rows[single], person[single]
        if len(rows):
            state[person] = rows - self.rows[self._first[person]] + 1
        return state

    def tangles(self, shift: int) -> LongArray:
        """Positions in `rows` of what overlaps a shift, of people who are TANGLED by it.

        Ordered by person, then by the code of the shift that is left.
        """
        if shift not in self._tangles:
            region, duties, rows = self._region, self._region.duties, self.rows
            start, end = map(int, region.shifts.hours(region.clock, shift, self.day))
            meets = share_a_minute(duties.start[rows], duties.end[rows], start, end)
            meets &= self.states(shift)[duties.person[rows]] == TANGLED
            at = np.flatnonzero(meets)
            order = np.lexsort((duties.shift[rows[at]], duties.person[rows[at]]))
            self._tangles[shift] = at[order].astype(np.int64)
        return self._tangles[shift]

    def needed(self, shift: int) -> LongArray:
        """People with one duty to leave for a shift whose place cannot spare them (`lender`)."""
        if shift not in self._needed:
            states = self.states(shift)
            person = np.flatnonzero(moves(states))
            self._needed[shift] = person[~self.spared[self.positions(person, states[person])]]
        return self._needed[shift]

    def positions(self, person: IntArray | LongArray, state: States) -> LongArray:
        """Positions in `rows` of what people leave; each has one duty of the date to leave."""
        return np.asarray(self._first[person] + state.astype(np.int64) - 1)

    @cached_property
    def release(self) -> Releases:
        """What each of `rows` is to its place."""
        return releases(self._region, self._places, self.rows)

    def released(self, leaves: LongArray) -> Releases:
        """What duties of the date (rows of `region.duties`) are to their places; NONE: nothing."""
        at = np.searchsorted(self.rows, leaves)  # rows of one date ascend
        some = self.release.take(np.where(leaves == NONE, 0, at)) if len(self.rows) else None
        if some is None:
            return releases(self._region, self._places, leaves)
        nothing = leaves == NONE
        for margin in (some.margin_before, some.margin_after):
            margin[nothing] = NO_MARGIN
        for figure in (some.lost_minimum, some.lost_further, some.priority):
            figure[nothing] = 0
        return some

    @cached_property
    def lost(self) -> LongArray:
        """For each of `rows` the V that its place loses without it."""
        return self.release.lost_value(self._weights)

    @cached_property
    def spared(self) -> BoolArray:
        """For each of `rows` whether `lender` holds."""
        return self.release.can_be_spared

    @cached_property
    def _by_place(self) -> tuple[IntArray, IntArray]:
        """Number of service and shift of each of `rows`, ascending, and whose each is."""
        duties, rows = self._region.duties, self.rows
        number = duties.service[rows] * len(self._region.shifts.ids) + duties.shift[rows]
        order = np.argsort(number, kind="stable")
        return number[order].astype(np.int32), duties.person[rows[order]]

    def at(self, service: int, shift: int) -> IntArray:
        """People who have that very duty on the date, counted there or not. O(log duties)."""
        numbers, person = self._by_place
        number = service * len(self._region.shifts.ids) + shift
        bounds = np.array([number, number + 1], dtype=numbers.dtype)
        low, high = np.searchsorted(numbers, bounds).tolist()
        return person[low:high]

    def ready(self, shift: int) -> None:
        """Works out all that gaps of a shift need, before the first of them is asked about."""
        self.tangles(shift)
        self.needed(shift)
        _ = self.lost, self._by_place


def moves(states: States) -> BoolArray:
    """Whose one overlapping duty is one that they can be moved from."""
    return np.asarray(states - np.uint8(FREE + 1) < STUCK - FREE - 1)  # FREE wraps round
