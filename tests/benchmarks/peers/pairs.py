"""Who could take which slot: every pair of a slot line and a person, from the domain alone.

The peers get the same candidates as the product's checks allow. Nothing of the product's own
optimiser is used, so that a mistake there cannot hide here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import static_checks
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials

Slots = Sequence[tuple[int, int]]
"""(place, line row) of each slot line that somebody may be named for."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """One entry a pair, ordered by slot line and then by points; all legal when taken alone."""

    place: IntArray
    line: IntArray
    """Row of `region.lines`."""
    person: IntArray
    duty: IntArray
    """Row of the duty that is left; NONE for an extra."""
    points: LongArray
    """Without those for repeats."""
    blocker: IntArray
    """Row of another duty that is in the way, and has to be left by another move of the same
    person; NONE in all that is legal alone."""

    def __len__(self) -> int:
        return len(self.place)

    def take(self, chosen: np.ndarray) -> "Pairs":
        """Some of them."""
        return Pairs(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def joined(self, other: "Pairs") -> "Pairs":
        """These, then others."""
        both = ((getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
        return Pairs(*(np.concatenate(two) for two in both))


@dataclass(frozen=True, eq=False)
class Lending:
    """What it costs a place if one more of its people leaves, everything else as it stands."""

    allowed: BoolArray
    """(duties,): leaving opens no minimum gap (margin at least 1, or not counted there)."""
    loss: LongArray
    """(duties,): points of the further slot that becomes empty."""

    @classmethod
    def of(cls, region: Region, places: Places, weights: Weights) -> "Lending":
        """O(places · lines · 2**lines + duties)."""
        safe = np.ones(len(places) + 1, dtype=np.bool_)  # the last stands for no place
        loss = np.zeros(len(places) + 1, dtype=np.int64)
        for place in range(len(places)):
            standing = PlaceFilling.of(region, places, place)
            safe[place] = standing.margin >= 1
            wished = PlaceFilling(standing.target, standing.target, standing.people)
            if wished.margin < 1:
                priority = int(region.services.priority[places.service[place]])
                loss[place] = weights.target_slot * priority
        useless = places.mask_of_duty == 0
        place = places.place_of_duty
        return cls(safe[place] | useless, np.where(useless, 0, loss[place]))


class PairFinder:
    """Finds pairs; what it works out about hours it keeps."""

    def __init__(
        self, region: Region, engine: RuleEngine, places: Places, weights: Weights
    ) -> None:
        self.region, self.engine, self.places, self.weights = region, engine, places, weights
        self._standing_in_the_way: dict[tuple[int, int], tuple[IntArray, IntArray, IntArray]] = {}

    def pairs(self, slots: Slots, lending: Lending | None, most: int | None) -> Pairs:
        """Legal pairs of some slot lines, at most `most` for each, by points and loss.

        With `lending` nobody leaves a place that cannot spare them. The rules of twice as many
        as are wanted are judged. O(slots × people), and the judging.
        """
        every = self._of_slots(slots, lending, most, blocked=False)
        legal = every.take(np.flatnonzero(self._legal(every)))
        if most is None:
            return legal
        slot = legal.place.astype(np.int64) * len(self.region.lines.rank) + legal.line
        first = np.ones(len(slot), dtype=np.bool_)
        first[1:] = np.diff(slot) != 0
        start = np.maximum.accumulate(np.where(first, np.arange(len(slot)), 0))
        return legal.take(np.flatnonzero(np.arange(len(slot)) - start < most))

    def unjudged(self, slots: Slots) -> Pairs:
        """All pairs of some slot lines before the rules are asked, the blocked ones too (A7)."""
        return self._of_slots(slots, None, None, blocked=True)

    def _of_slots(
        self, slots: Slots, lending: Lending | None, most: int | None, *, blocked: bool
    ) -> Pairs:
        found = [self._of_slot(place, line, lending, most, blocked) for place, line in slots]
        if not found:
            nothing = np.zeros(0, dtype=np.int32)
            return Pairs(nothing, nothing, nothing, nothing, np.zeros(0, dtype=np.int64), nothing)
        return Pairs(
            *(np.concatenate([getattr(one, f.name) for one in found]) for f in fields(Pairs))
        )

    def _of_slot(
        self, place: int, line: int, lending: Lending | None, most: int | None, blocked: bool
    ) -> Pairs:
        region, places = self.region, self.places
        day, shift = int(places.day[place]), int(places.shift[place])
        who = np.flatnonzero(static_checks(region, line, day) == 0).astype(np.int32)
        count, one, other = (part[who] for part in self._in_the_way(shift, day))
        ways = [(count == 0, NONE, NONE), (count == 1, one, NONE)]
        if blocked:
            ways += [(count == 1, NONE, one), (count == 2, one, other), (count == 2, other, one)]
        person = np.concatenate([who[may] for may, _, _ in ways])
        duty = np.concatenate([_where(may, left) for may, left, _ in ways])
        blocker = np.concatenate([_where(may, standing) for may, _, standing in ways])
        able = (duty == NONE) | (region.duties.day[duty] == day)
        able &= (duty == NONE) | (places.place_of_duty[duty] != place)
        loss = np.zeros(len(person), dtype=np.int64)
        if lending is not None:
            able &= (duty == NONE) | lending.allowed[duty]
            loss = np.where(duty == NONE, 0, lending.loss[duty])
        points = self._points(place, line, person, duty)
        some = np.flatnonzero(able)
        some = some[np.argsort((points + loss)[some], kind="stable")]
        some = some if most is None else some[: 2 * most]
        at = np.full(len(some), place, dtype=np.int32)
        named = np.full(len(some), line, dtype=np.int32)
        return Pairs(at, named, person[some], duty[some], points[some], blocker[some])

    def _points(self, place: int, line: int, person: IntArray, duty: IntArray) -> LongArray:
        region, weights = self.region, self.weights
        site = region.services.site[self.places.service[place]]
        minutes = region.sites.minutes[region.home_site[person], site].astype(np.int64)
        above = region.person_rank[person] - region.lines.rank[line]
        mode = np.where(duty == NONE, weights.extra, weights.redeploy)
        return minutes * weights.per_minute + above * weights.rank + mode

    def _in_the_way(self, shift: int, day: int) -> tuple[IntArray, IntArray, IntArray]:
        """(people,) thrice: how many duties overlap a shift on a day, the last of them, the first.

        NONE where there is none.
        """
        if (shift, day) not in self._standing_in_the_way:
            region = self.region
            start = region.clock.instant(day, int(region.shifts.start[shift]))
            end = region.clock.instant(day, int(region.shifts.end[shift]))
            rows = self.places.rows_on(day - 1, day + 1)
            duties = region.duties
            hit = np.maximum(duties.start[rows], start) < np.minimum(duties.end[rows], end)
            rows = np.sort(rows[hit])
            people = duties.person[rows]
            count = np.bincount(people, minlength=len(region.people)).astype(np.int32)
            last, first = (np.full(len(region.people), NONE, dtype=np.int32) for _ in range(2))
            last[people] = rows
            first[people[::-1]] = rows[::-1]
            self._standing_in_the_way[shift, day] = count, last, first
        return self._standing_in_the_way[shift, day]

    def _legal(self, pairs: Pairs) -> BoolArray:
        trials = Trials.single(
            pairs.person,
            pairs.duty,
            self.places.day[pairs.place],
            self.places.shift[pairs.place],
        )
        return self.engine.judge(trials).legal


def _where(chosen: BoolArray, values: IntArray | int) -> IntArray:
    """The chosen values; one number stands for as many."""
    return np.broadcast_to(np.asarray(values, dtype=np.int32), chosen.shape)[chosen]
