"""Every way in which somebody might cover one gap, and what each is worth (A7, A8, A19, A20).

Rules are not looked at here: they are judged only as far down the ranking as is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import Check, CheckBits, ends_next_day, static_checks
from planner.domain.cover.hall import DENSE_LINES
from planner.domain.cover.lending import Releases, releases
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.overlapping import overlapping, share_a_minute
from planner.domain.region import NONE, UNREACHABLE, LongArray, Region


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of one place that asks for somebody, as numbers of a region."""

    place: int
    line: int
    """Row of `region.lines`."""
    service: int
    day: int
    shift: int
    start: int
    """Instant."""
    end: int

    @classmethod
    def of(cls, region: Region, places: Places, place: int, line: int) -> "Wanted":
        """The line at a place; the line must be one of the place's."""
        day, shift = int(places.day[place]), int(places.shift[place])
        start, end = region.shifts.hours(region.clock, shift, day)
        return cls(
            place=place,
            line=line,
            service=int(places.service[place]),
            day=day,
            shift=shift,
            start=int(start),
            end=int(end),
        )


@dataclass(frozen=True, eq=False)
class Overlaps:
    """The duties that overlap a gap, ordered by person."""

    rows: LongArray
    person: IntArray
    movable: BoolArray
    """Starts on the gap's date, and elsewhere than at the gap's own place (A7, A8)."""
    number: IntArray
    """By person: how many there are."""

    @classmethod
    def of(cls, region: Region, places: Places, gap: Wanted) -> "Overlaps":
        """No duty is longer than a day, so those of two or three dates are looked at (A9)."""
        duties = region.duties
        near = places.rows_on(gap.day - 1, gap.day + ends_next_day(region, gap.shift))
        meet = share_a_minute(duties.start[near], duties.end[near], gap.start, gap.end)
        return cls._at(region, gap, np.sort(near[meet]))

    @classmethod
    def of_some(cls, region: Region, gap: Wanted, people: npt.NDArray[np.integer]) -> "Overlaps":
        """The same for some people (distinct) only. O(people · log duties of one)."""
        hours = (np.full(len(people), gap.start), np.full(len(people), gap.end))
        _, rows = overlapping(region.duties, np.sort(people), *hours)
        return cls._at(region, gap, rows)

    @classmethod
    def _at(cls, region: Region, gap: Wanted, rows: LongArray) -> "Overlaps":
        """Of duties (rows) that overlap the gap."""
        duties = region.duties
        at_gap = (duties.service[rows] == gap.service) & (duties.shift[rows] == gap.shift)
        person = duties.person[rows]
        return cls(
            rows=rows,
            person=person,
            movable=(duties.day[rows] == gap.day) & ~at_gap,
            number=np.bincount(person, minlength=len(region.people)).astype(np.int32),
        )

    def of_people(self, people: IntArray) -> tuple[LongArray, LongArray]:
        """For each person where their rows begin, and how many there are."""
        first = np.searchsorted(self.person, people, "left")
        return first.astype(np.int64), self.number[people].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Options:
    """One entry per person, in the mode with the fewest failed checks, rules left out (n).

    Only people who fail at most one of the other checks are kept, ordered by the score that
    they would add: highest first, then staff_id, then shift moved from; where travel is
    unreachable last (A20).
    """

    person: IntArray
    leaves: LongArray
    """Row of the duty that is left; NONE for an extra duty."""
    failed: CheckBits
    """Failed checks, RULES not among them."""
    gain: LongArray
    """V of the gap's place after, less V before."""
    release: Releases
    travel_minutes: IntArray
    """UNREACHABLE where unknown."""
    points: LongArray
    """(n, 3): for travel, mode and rank."""
    score: LongArray

    def __len__(self) -> int:
        return len(self.person)

    def take(self, chosen: npt.NDArray[np.intp]) -> "Options":
        """Some of them, in the order given."""
        return Options(
            person=self.person[chosen],
            leaves=self.leaves[chosen],
            failed=self.failed[chosen],
            gain=self.gain[chosen],
            release=self.release.take(chosen),
            travel_minutes=self.travel_minutes[chosen],
            points=self.points[chosen],
            score=self.score[chosen],
        )


@dataclass(frozen=True, eq=False)
class Field:
    """Everybody in the region, seen from one gap."""

    overlaps: Overlaps
    options: Options
    first_failed: dict[Check, int]
    """How many people fail each check before any later one; rules are not looked at."""


def look_around(region: Region, places: Places, weights: Weights, gap: Wanted) -> Field:
    """All options for a gap, with the checks that need no rules. O(people + duties of 3 days)."""
    overlaps = Overlaps.of(region, places, gap)
    person, leaves = _ways(region, overlaps)
    failed = static_checks(region, gap.line, gap.day)[person]
    busy = (overlaps.number[person] > 1) | ((overlaps.number[person] == 1) & (leaves == NONE))
    failed[busy] |= np.uint16(Check.FREE)
    hopeful = np.flatnonzero(_hopeful(failed))
    release = releases(region, places, leaves[hopeful])
    failed[hopeful[~release.can_be_spared]] |= np.uint16(Check.LENDER)
    still = np.flatnonzero(_hopeful(failed[hopeful]))
    kept = hopeful[still]
    options = _ranked(
        region,
        valued(
            region,
            places,
            weights,
            gap,
            person=person[kept],
            leaves=leaves[kept],
            failed=failed[kept],
            release=release.take(still),
        ),
    )
    return Field(overlaps, options, _first_failed(person, failed))


def _ways(region: Region, overlaps: Overlaps) -> tuple[IntArray, LongArray]:
    """(person, duty left): a move from each movable duty, else one extra duty (A7)."""
    movers = overlaps.person[overlaps.movable]
    may_move = np.zeros(len(region.people), dtype=np.bool_)
    may_move[movers] = True
    stay = np.flatnonzero(~may_move).astype(np.int32)
    leaves = np.concatenate([np.full(len(stay), NONE), overlaps.rows[overlaps.movable]])
    return np.concatenate([stay, movers]), leaves.astype(np.int64)


def _hopeful(failed: CheckBits) -> BoolArray:
    """At most one check failed."""
    return np.asarray(failed & (failed - 1) == 0, dtype=np.bool_)


def _first_failed(person: IntArray, failed: CheckBits) -> dict[Check, int]:
    """People by the first check that their best option fails."""
    lowest = failed & (~failed + 1)
    best = np.zeros(int(person.max(initial=-1)) + 1, dtype=np.uint16)
    # A later first check is a better option; none failed is the best of all.
    rank = np.where(lowest == 0, np.uint16(0x8000), lowest)
    np.maximum.at(best, person, rank)
    return {check: int((best == int(check)).sum()) for check in Check}


def valued(
    region: Region,
    places: Places,
    weights: Weights,
    gap: Wanted,
    *,
    person: IntArray,
    leaves: LongArray,
    failed: CheckBits,
    release: Releases,
    gain: LongArray | None = None,
) -> Options:
    """Options with their scores, in the order given; `gain` if that is known."""
    if gain is None:
        gain = gains(region, places, weights, gap, person)
    minutes = region.sites.minutes[region.home_site[person], region.services.site[gap.service]]
    points = points_of(region, weights, gap, person, leaves, minutes)
    return Options(
        person=person,
        leaves=leaves,
        failed=failed,
        gain=gain,
        release=release,
        travel_minutes=minutes,
        points=points,
        score=gain - release.lost_value(weights) - points.sum(axis=1),
    )


def gains(
    region: Region,
    places: Places,
    weights: Weights,
    gap: Wanted,
    person: IntArray | LongArray,
    masks_of: Callable[[IntArray | LongArray], LongArray] | None = None,
) -> LongArray:
    """What each person would add at the gap's place, able to fill the gap's line; 0 for whoever
    counts there already.

    `masks_of`: tells which lines of the place people can fill, where that is at hand.
    """
    gain = _of_newcomers(region, places, weights, gap, person, masks_of)
    there = np.zeros(len(region.people), dtype=np.bool_)
    there[region.duties.person[places.duties_of(gap.place)]] = True
    gain[there[person]] = 0
    return gain


def _of_newcomers(
    region: Region,
    places: Places,
    weights: Weights,
    gap: Wanted,
    person: IntArray | LongArray,
    masks_of: Callable[[IntArray | LongArray], LongArray] | None,
) -> LongArray:
    here = PlaceFilling.of(region, places, gap.place)
    priority = int(region.services.priority[gap.service])
    lines = places.lines_of(gap.place)
    own = 1 << places.bit_of(gap.place, gap.line)
    least, most = here.gains(np.array([own, (1 << len(lines)) - 1]), weights, priority).tolist()
    if least == most:  # whatever else somebody could fill there makes no difference
        return np.full(len(person), least, dtype=np.int64)
    masks = masks_of(person) if masks_of else person_masks(region, lines, person, gap.day)
    distinct, which = _distinct(masks | np.int64(own), len(lines))
    return np.asarray(here.gains(distinct, weights, priority)[which], dtype=np.int64)


def _distinct(masks: LongArray, lines: int) -> tuple[LongArray, LongArray]:
    """The masks that occur, ascending, and which of them each is. O(masks + 2^lines) if few."""
    if lines > DENSE_LINES:
        distinct, which = np.unique(masks, return_inverse=True)
        return distinct, which.ravel()
    there = np.zeros(1 << lines, dtype=np.bool_)
    there[masks] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[masks]


def points_of(
    region: Region,
    weights: Weights,
    gap: Wanted,
    person: IntArray,
    leaves: LongArray,
    minutes: IntArray,
) -> LongArray:
    """(n, 3): points for travel, mode and rank; travel 0 where unreachable."""
    known = np.where(minutes == UNREACHABLE, 0, minutes).astype(np.int64)
    same = region.person_group[person] == region.lines.group[gap.line]
    above = np.maximum(region.person_rank[person] - region.lines.rank[gap.line], 0)
    return np.stack(
        [
            weights.per_minute * known,
            np.where(leaves == NONE, weights.extra, weights.redeploy),
            weights.rank * np.where(same, above, 0),
        ],
        axis=-1,
    ).astype(np.int64)


def _ranked(region: Region, options: Options) -> Options:
    """The order of A20, each person once: the option with fewest failed checks, then best."""
    person, leaves = options.person, options.leaves
    shift = np.full(len(options), NONE, dtype=np.int32)
    shift[leaves != NONE] = region.duties.shift[leaves[leaves != NONE]]
    unreachable = options.travel_minutes == UNREACHABLE
    order = np.lexsort((shift, person, -options.score, unreachable))
    # Sorting is stable: within a person and a number of failed checks the ranking stays.
    by_person = order[np.lexsort((options.failed[order] != 0, person[order]))]
    _, first = np.unique(person[by_person], return_index=True)
    chosen = np.zeros(len(options), dtype=np.bool_)
    chosen[by_person[first]] = True
    return options.take(order[chosen[order]])
