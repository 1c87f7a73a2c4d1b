"""A slow, obvious reference for the audit of plans: one assignment, person and place at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.application.planning import EXTRA, REDEPLOY, Assignment, Plan, gap_percent
from planner.domain.cover.checks import CHECK_NAMES, Check, static_checks
from planner.domain.cover.filling import Filling, fill
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.trials import Trials

DAYS_OF_A_LIMIT = 28
Movements = dict[int, tuple[list[tuple[int, int]], list[int]]]


@dataclass(frozen=True, slots=True)
class _Duty:
    """An assignment found in the region: numbers, and its hours as instants."""

    assignment: Assignment
    person: int
    place: int
    line: int
    left: int
    """Row of the duty left; NONE for an extra."""
    start: int
    end: int


def reference_faults(region: Region, engine: RuleEngine, weights: Weights, plan: Plan) -> list[str]:
    """Every fault of a plan."""
    return list(_Audit(region, engine, Places.of(region), weights, plan).faults())


class _Audit:
    def __init__(
        self, region: Region, engine: RuleEngine, places: Places, weights: Weights, plan: Plan
    ) -> None:
        self.region, self.engine, self.places = region, engine, places
        self.weights, self.plan = weights, plan
        self.before = fill(region, places)

    def faults(self) -> Iterator[str]:
        """All faults; what cannot be found in the region ends the audit."""
        found: list[_Duty] = []
        lost = False
        for assignment in self.plan.assignments:
            duty = self._find(assignment)
            if isinstance(duty, str):
                lost = True
                yield f"{_name(assignment)}: {duty}"
            else:
                found.append(duty)
        if lost:
            return
        by_person: dict[int, list[_Duty]] = defaultdict(list)
        for duty in found:
            by_person[duty.person].append(duty)
            yield from self._candidate(duty)
        for duties in by_person.values():
            yield from self._person(duties)
        yield from self._rules(by_person)
        yield from self._places(found)
        yield from self._proof()

    # Each assignment ---------------------------------------------------------------------------
    def _find(self, assignment: Assignment) -> "_Duty | str":
        region = self.region
        person = region.people.ids.index.get(assignment.staff_id, NONE)
        service = region.services.ids.index.get(assignment.service, NONE)
        shift = region.shifts.ids.index.get(assignment.shift, NONE)
        place = self.places.place_of(service, assignment.day, shift)
        if NONE in {person, place}:
            return "no such person, or nobody is asked for there"
        lines = self.places.lines_of(place)
        line = lines[region.lines.number[lines] == assignment.line]
        if len(line) != 1:
            return "the line does not apply"
        left = self._left(assignment, person)
        if isinstance(left, str):
            return left
        start, end = (
            int(region.clock.instant(assignment.day, minute[shift]))
            for minute in (region.shifts.start, region.shifts.end)
        )
        return _Duty(assignment, person, place, int(line[0]), left, start, end)

    def _left(self, assignment: Assignment, person: int) -> "int | str":
        """Row of the duty that is left."""
        if (assignment.mode, assignment.moved_from is None) not in {
            (EXTRA, True),
            (REDEPLOY, False),
        }:
            return "mode and the duty moved from do not agree"
        if assignment.moved_from is None:
            return NONE
        region, duties = self.region, self.region.duties
        for row in range(*duties.of_person(person).indices(len(duties))):
            service = region.services.ids.codes[duties.service[row]]
            shift = region.shifts.ids.codes[duties.shift[row]]
            left = assignment.moved_from
            if (duties.day[row], service, shift) == (assignment.day, left.service, left.shift):
                return row
        return "there is no such duty to be moved from"

    def _candidate(self, duty: _Duty) -> Iterator[str]:
        """Grade, skill, employed, present, sharing, travel; the move; the limits of the plan."""
        assignment, name = duty.assignment, _name(duty.assignment)
        who = np.array([duty.person], dtype=np.int32)
        failed = int(static_checks(self.region, duty.line, assignment.day, who)[0])
        for check in Check:
            if failed & check:
                yield f"{name}: fails {CHECK_NAMES[check]}"
        if self.plan.services is not None and assignment.service not in self.plan.services:
            yield f"{name}: into a service that was not asked for"
        if duty.left != NONE:
            duties = self.region.duties
            if not _overlap(duty, int(duties.start[duty.left]), int(duties.end[duty.left])):
                yield f"{name}: the duty moved from does not overlap"
            if assignment.moved_from and (assignment.service, assignment.shift) == (
                assignment.moved_from.service,
                assignment.moved_from.shift,
            ):
                yield f"{name}: moved from where they go"

    # Each person -------------------------------------------------------------------------------
    def _person(self, duties: Sequence[_Duty]) -> Iterator[str]:
        name = duties[0].assignment.staff_id
        left = [duty.left for duty in duties if duty.left != NONE]
        if len(set(left)) < len(left):
            yield f"{name}: leaves one duty twice"
        known = self.region.duties
        rows = known.of_person(duties[0].person)
        kept = [row for row in range(*rows.indices(len(known))) if row not in left]
        for number, duty in enumerate(duties):
            others = [(int(known.start[row]), int(known.end[row])) for row in kept]
            others += [(other.start, other.end) for other in duties[number + 1 :]]
            if any(_overlap(duty, start, end) for start, end in others):
                yield f"{_name(duty.assignment)}: not free"
        days = [duty.assignment.day for duty in duties]
        within = max(sum(one <= day < one + DAYS_OF_A_LIMIT for day in days) for one in days)
        if within > self.weights.max_assignments:
            yield f"{name}: {within} assignments within 28 days"
        yield from self._points(duties)

    def _points(self, duties: Sequence[_Duty]) -> Iterator[str]:
        weights, region = self.weights, self.region
        ordered = sorted(duties, key=lambda duty: (duty.assignment.day, duty.start))
        for number, duty in enumerate(ordered):
            site = region.services.site[self.places.service[duty.place]]
            minutes = int(region.sites.minutes[region.home_site[duty.person], site])
            above = int(region.person_rank[duty.person] - region.lines.rank[duty.line])
            points = {
                "travel": weights.per_minute * minutes,
                "mode": weights.extra if duty.left == NONE else weights.redeploy,
                "rank": weights.rank * above,
                "repeat": weights.repeat * number,
            }
            if dict(duty.assignment.points_by) != points:
                yield f"{_name(duty.assignment)}: points are {points}"
            if duty.assignment.points != sum(points.values()):
                yield f"{_name(duty.assignment)}: points come to {sum(points.values())}"

    def _rules(self, by_person: dict[int, list[_Duty]]) -> Iterator[str]:
        """All duties after against all before, nothing left out (A12)."""
        if not by_person:
            return
        groups = list(by_person.values())
        lefts = [[duty.left for duty in group if duty.left != NONE] for group in groups]
        added = [duty for group in groups for duty in group]
        trials = Trials(
            person=np.array(list(by_person), dtype=np.int32),
            removed=np.array([row for left in lefts for row in left], dtype=np.int32),
            removed_offsets=_offsets(len(left) for left in lefts),
            added_day=np.array([duty.assignment.day for duty in added], dtype=np.int32),
            added_shift=self.places.shift[[duty.place for duty in added]],
            added_offsets=_offsets(len(group) for group in groups),
        )
        broken = self.engine.judge(trials).hard.tolist()
        for group, bits in zip(groups, broken, strict=True):
            rules = [rule for bit, rule in enumerate(RULE_IDS) if bits >> bit & 1]
            if rules:
                yield f"{group[0].assignment.staff_id}: breaks {', '.join(rules)}"

    # Each place, and the whole -----------------------------------------------------------------
    def _places(self, duties: Sequence[_Duty]) -> Iterator[str]:
        before, gained, minimum, open_further = self.before, 0, 0, 0
        for place, (named, leavers) in self._changes(duties).items():
            after = PlaceFilling.of(self.region, self.places, place)
            after = after.after([mask for mask, _ in named], leavers)
            if after.filled_minimum < before.filled_minimum[place]:
                yield f"{self._where(place)}: more minimum gaps than before"
            if named and not after.realisable(named):
                yield f"{self._where(place)}: no best filling puts people where they are named"
            gained += after.value(self.weights, int(before.priority[place]))
            gained -= int(before.values(self.weights)[place])
            minimum += after.filled_minimum - int(before.filled_minimum[place])
            open_further += after.target_gaps - int(before.target_gaps[place])
        yield from self._figures(before, gained, -minimum, open_further)

    def _changes(self, duties: Sequence[_Duty]) -> Movements:
        """By place who comes (mask, bit of the line named), and the masks of those who leave."""
        found: Movements = defaultdict(lambda: ([], []))
        for duty in duties:
            lines = self.places.lines_of(duty.place)
            able = person_masks(self.region, lines, [duty.person], duty.assignment.day)
            bit = self.places.bit_of(duty.place, duty.line)
            found[duty.place][0].append((int(able[0]), bit))
            left = NONE if duty.left == NONE else int(self.places.place_of_duty[duty.left])
            if left != NONE:
                found[left][1].append(int(self.places.mask_of_duty[duty.left]))
        return found

    def _figures(self, before: Filling, gained: int, minimum: int, further: int) -> Iterator[str]:
        plan = self.plan
        minimum_before = int(before.minimum_gaps.sum())
        further_before = int(before.target_gaps.sum())
        points = sum(assignment.points for assignment in plan.assignments)
        for name, told, counted in (
            ("score", plan.score, gained - points),
            ("minimum gaps before", plan.minimum_gaps_before, minimum_before),
            ("minimum gaps after", plan.minimum_gaps_after, minimum_before + minimum),
            ("target gaps before", plan.target_gaps_before, further_before),
            ("target gaps after", plan.target_gaps_after, further_before + further),
        ):
            if told != counted:
                yield f"{name}: told {told}, counted {counted}"

    def _proof(self) -> Iterator[str]:
        plan = self.plan
        if plan.bound < plan.score:
            yield "the bound is below the score"
        if plan.status == "optimal" and plan.bound != plan.score:
            yield "said to be the best, but the bound is higher"
        if abs(plan.gap_percent - gap_percent(plan.score, plan.bound)) > 1e-9:
            yield "the gap is not that of score and bound"
        if plan.weights != self.weights:
            yield "made with other weights"

    def _where(self, place: int) -> str:
        service = self.region.services.ids.codes[self.places.service[place]]
        shift = self.region.shifts.ids.codes[self.places.shift[place]]
        return f"{service}, day {self.places.day[place]}, {shift}"


def _name(assignment: Assignment) -> str:
    return (
        f"{assignment.staff_id} to {assignment.service}, day {assignment.day}, "
        f"{assignment.shift}, line {assignment.line}"
    )


def _overlap(duty: _Duty, start: int, end: int) -> bool:
    """Whether some minute is shared (A9)."""
    return max(duty.start, start) < min(duty.end, end)


def _offsets(counts: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.cumsum([0, *counts]).astype(np.int64)
