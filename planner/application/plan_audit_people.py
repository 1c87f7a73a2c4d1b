"""Audits people by themselves: whether each may do all that a plan gives them (A7 to A15, A22).

Many people are looked at together, each check of all their assignments being one pass over
arrays; what is found of one person does not depend on who else is looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.application.plan_audit_finding import Found
from planner.application.planning import Assignment
from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.changed_places import Change
from planner.domain.cover.checks import CHECK_NAMES, Check
from planner.domain.cover.pairs import checks_of_pairs, masks_of_pairs
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.ragged import offsets_of, owners, spread
from planner.domain.rules.trials import Trials

DAYS_OF_A_LIMIT = 28
AnyInts = IntArray | LongArray
Given = tuple[Assignment, ...]
"""All that a plan gives one person."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with all that a plan gives one person."""

    given: Given
    faults: tuple[str, ...]
    lost: bool
    """Something of it is not to be found in the region; then `changes` is empty."""
    changes: tuple[Change, ...]
    """What it does to places."""


class PeopleAudit:
    """Looks at people of one region."""

    def __init__(
        self, region: Region, engine: RuleEngine, places: Places, weights: Weights
    ) -> None:
        self._region, self._engine, self._places = region, engine, places
        self._weights = weights

    def examine(self, people: Sequence[Given], services: tuple[str, ...] | None) -> list[Examined]:
        """Everything that is wrong with some people (distinct), in their order.

        `services`: into which people may be assigned. O(assignments × (duties of a person +
        lines of a place)) and one judgement of these people by the rules.
        """
        found = Found.of(self._region, self._places, [one for given in people for one in given])
        group = owners(offsets_of([len(given) for given in people]))
        faults: dict[int, list[str]] = defaultdict(list)
        for at, text in enumerate(found.lost):
            if text:
                faults[int(group[at])].append(f"{name_of(found.assignments[at])}: {text}")
        lost = set(faults)
        whole = np.flatnonzero(~np.isin(group, list(lost)))
        few = _Few(self, found.take(whole), group[whole], services)
        for number, text in few.faults():
            faults[number].append(text)
        changes = few.changes()
        return [
            Examined(given, tuple(faults[at]), at in lost, tuple(changes[at]))
            for at, given in enumerate(people)
        ]


class _Few:
    """Some people of whose assignments all are found; their assignments stand together."""

    def __init__(
        self,
        audit: PeopleAudit,
        found: Found,
        group: LongArray,
        services: tuple[str, ...] | None,
    ) -> None:
        self._region, self._engine = audit._region, audit._engine
        self._places, self._weights = audit._places, audit._weights
        self._found, self._group, self._services = found, group, services
        self._moved = found.left != NONE

    def faults(self) -> Iterator[tuple[int, str]]:
        """Number of the person, and what is wrong."""
        if not len(self._group):
            return
        for wrong, text in self._one_by_one():
            for at in np.flatnonzero(wrong).tolist():
                yield int(self._group[at]), f"{name_of(self._found.assignments[at])}: {text}"
        yield from self._together()
        yield from self._points()
        yield from self._rules()

    def _one_by_one(self) -> Iterator[tuple[BoolArray, str]]:
        """Which assignments fail what: each by itself, beside the person's duties."""
        found = self._found
        failed = checks_of_pairs(self._region, found.line, found.day, found.person)
        for check in Check:
            yield failed & check != 0, f"fails {CHECK_NAMES[check]}"
        if self._services is not None:
            allowed = [one.service in self._services for one in found.assignments]
            yield ~np.array(allowed, dtype=np.bool_), "into a service that was not asked for"
        yield from self._moves()
        yield self._busy(), "not free"

    def _moves(self) -> Iterator[tuple[BoolArray, str]]:
        found, duties, places = self._found, self._region.duties, self._places
        moved = np.flatnonzero(self._moved)
        left, place = found.left[moved], found.place[moved]
        meets = _overlap(found.start[moved], found.end[moved], duties.start[left], duties.end[left])
        there = duties.service[left] == places.service[place]
        there &= duties.shift[left] == places.shift[place]
        for wrong, text in (
            (~meets, "the duty moved from does not overlap"),
            (there, "moved from where they go"),
        ):
            at = np.zeros(len(self._group), dtype=np.bool_)
            at[moved] = wrong
            yield at, text

    def _busy(self) -> BoolArray:
        """Whose duties, those left aside, overlap an assignment, or an earlier assignment does."""
        found, duties = self._found, self._region.duties
        offsets = offsets_of(duties.offsets[found.person + 1] - duties.offsets[found.person])
        row, owner = spread(duties.offsets[found.person], offsets), owners(offsets)
        meets = _overlap(found.start[owner], found.end[owner], duties.start[row], duties.end[row])
        row, owner = row[meets], owner[meets]
        busy = np.zeros(len(self._group), dtype=np.bool_)
        busy[owner[~np.isin(row, found.left[self._moved])]] = True
        for some in self._each(2):
            for number, one in enumerate(some):
                others = some[number + 1 :]
                meets = _overlap(
                    found.start[one], found.end[one], found.start[others], found.end[others]
                )
                busy[one] |= bool(np.any(meets))
        return busy

    def _each(self, least: int) -> Iterator[LongArray]:
        """Positions of the assignments of each person who has so many."""
        bounds = np.flatnonzero(np.diff(self._group, prepend=-1, append=-1))
        for first, last in pairwise(bounds.tolist()):
            if last - first >= least:
                yield np.arange(first, last)

    def _together(self) -> Iterator[tuple[int, str]]:
        """What somebody's assignments are together: duties left twice, too many in 28 days."""
        found, most = self._found, self._weights.max_assignments
        for some in self._each(1 if most < 1 else 2):
            who, number = found.assignments[some[0]].staff_id, int(self._group[some[0]])
            left = found.left[some]
            if len(np.unique(left[left != NONE])) < (left != NONE).sum():
                yield number, f"{who}: leaves one duty twice"
            days = found.day[some]
            within = (days >= days[:, None]) & (days < days[:, None] + DAYS_OF_A_LIMIT)
            if within.sum(axis=1).max() > most:
                yield number, f"{who}: {within.sum(axis=1).max()} assignments within 28 days"

    def _points(self) -> Iterator[tuple[int, str]]:
        found, weights, region = self._found, self._weights, self._region
        site = region.services.site[self._places.service[found.place]]
        above = region.person_rank[found.person] - region.lines.rank[found.line]
        columns = {
            "travel": weights.per_minute
            * region.sites.minutes[region.home_site[found.person], site],
            "mode": np.where(self._moved, weights.redeploy, weights.extra),
            "rank": weights.rank * above,
            "repeat": weights.repeat * self._times_before(),
        }
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        for at, (one, row) in enumerate(zip(found.assignments, rows, strict=True)):
            if dict(one.points_by) != (points := dict(zip(columns, row, strict=True))):
                yield int(self._group[at]), f"{name_of(one)}: points are {points}"
            if one.points != sum(row):
                yield int(self._group[at]), f"{name_of(one)}: points come to {sum(row)}"

    def _times_before(self) -> LongArray:
        """How many assignments the person has before each: by date, then start (A15)."""
        found, group = self._found, self._group
        order = np.lexsort((found.start, found.day, group))
        first = np.searchsorted(group, group)  # the people come in ascending order
        times = np.zeros(len(group), dtype=np.int64)
        times[order] = np.arange(len(group)) - first
        return times

    def _rules(self) -> Iterator[tuple[int, str]]:
        """All duties after against all before, nothing left out (A12)."""
        found = self._found
        people, first, number = np.unique(self._group, return_index=True, return_counts=True)
        removed = np.bincount(self._group[self._moved], minlength=int(people[-1]) + 1)[people]
        trials = Trials(
            person=found.person[first].astype(np.int32),
            removed=found.left[self._moved].astype(np.int32),
            removed_offsets=offsets_of(removed),
            added_day=found.day.astype(np.int32),
            added_shift=self._places.shift[found.place],
            added_offsets=offsets_of(number),
        )
        hard = self._engine.judge(trials).hard
        for at in np.flatnonzero(hard).tolist():
            rules = [rule for bit, rule in enumerate(RULE_IDS) if int(hard[at]) >> bit & 1]
            who = found.assignments[first[at]].staff_id
            yield int(people[at]), f"{who}: breaks {', '.join(rules)}"

    def changes(self) -> dict[int, list[Change]]:
        """By person who comes where, named for which line, and who leaves."""
        found, places = self._found, self._places
        masks = masks_of_pairs(self._region, places, found.place, found.person)
        result: dict[int, list[Change]] = defaultdict(list)
        for at, place, mask, bit in _rows(self._group, found.place, masks, found.bit):
            result[at].append((place, mask, bit))
        left, at_place = found.left[self._moved], places.place_of_duty
        for at, place, mask in _rows(
            self._group[self._moved], at_place[left], places.masks_of_duties(left)
        ):
            if place != NONE:
                result[at].append((place, mask, NONE))
        return result


def _rows(*columns: AnyInts) -> Iterator[tuple[int, ...]]:
    return zip(*(column.tolist() for column in columns), strict=True)


def name_of(assignment: Assignment) -> str:
    """An assignment in words that find it."""
    return (
        f"{assignment.staff_id} to {assignment.service}, day {assignment.day}, "
        f"{assignment.shift}, line {assignment.line}"
    )


def _overlap(start: AnyInts, end: AnyInts, other_start: AnyInts, other_end: AnyInts) -> BoolArray:
    """Whether some minute is shared (A9)."""
    return np.asarray(np.maximum(start, other_start) < np.minimum(end, other_end))
