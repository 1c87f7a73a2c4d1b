"""Chains once more, slowly and obviously: every chain of at most three moves is looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.cover.suggestion import Gap
from planner.domain.region import NONE, UNREACHABLE, Region
from planner.domain.rules.trials import Trials, Verdicts
from tests.cover_reference import Reference, SimpleRules, most

Place = tuple[int, int, int]
"""Service, day, shift."""
Forbids = Callable[[int, int], bool]
"""Whether the rules forbid a person a shift."""


class ShiftRules(SimpleRules):
    """Stands in for the working-time rules: forbids whom and what a function names."""

    def __init__(self, region: Region, forbids: Forbids = lambda person, shift: False) -> None:
        super().__init__(region)
        self.forbids_shift = forbids

    def judge(self, trials: Trials, leave_out: object = ()) -> Verdicts:
        pairs = zip(trials.person.tolist(), trials.added_shift.tolist(), strict=True)
        hard = np.array([self.forbids_shift(*pair) for pair in pairs], dtype=np.uint32)
        return Verdicts(hard, np.zeros(len(trials), dtype=np.uint32))


@dataclass(frozen=True)
class Step:
    person: int
    row: int
    """Of the duty left; NONE for an extra duty."""
    place: Place
    line: int
    """Row of the line named."""


class ChainReference:
    """All chains of one gap."""

    def __init__(self, region: Region, forbids: Forbids, gap: Gap) -> None:
        self.region, self.forbids, self.gap = region, forbids, gap
        self.reference = Reference(region, lambda person: forbids(person, gap.shift))
        self.memo: dict[object, object] = {}
        self.start: Place = (gap.service, gap.day, gap.shift)
        (self.line,) = [
            line
            for line in self.reference.lines_at(*self.start)
            if region.lines.number[line] == gap.line
        ]

    def scores(self) -> dict[int, int]:
        """By first mover the score of the best chain that is listed, but for the floor."""
        best: dict[int, int] = {}
        for chain in self.chains():
            score = self.score(chain)
            if score is None or score < 1 or not self.is_better_than_first(chain, score):
                continue
            best[chain[0].person] = max(score, best.get(chain[0].person, 0))
        return best

    def is_better_than_first(self, chain: tuple[Step, ...], score: int) -> bool:
        """Whether a chain is worth more than its first move alone, where that could stand."""
        first = chain[0]
        left = self.left(first)
        assert left is not None
        lost = self.value(left, (), (first.person,)) - self.value(left, (), ())
        if self.filled(left, (), (first.person,))[0] < self.filled(left, (), ())[0]:
            return True
        gained = self.value(self.start, ((first.person, first.line),), ()) - self.value(
            self.start, (), ()
        )
        return score > gained + lost - self.points(first)

    def chains(self) -> Iterator[tuple[Step, ...]]:
        """Everything that has the shape of a chain and whose people pass their own checks."""
        for first in self.moves(self.start, [self.line]):
            for second in self.followers(first):
                yield first, second
                for third in self.followers(second):
                    chain = (first, second, third)
                    if self.is_path(chain):
                        yield chain

    def followers(self, move: Step) -> list[Step]:
        """Who could take the place that a move leaves, if anybody misses it."""
        left = self.left(move)
        if left is None:
            return []
        before, after = self.filled(left, (), ()), self.filled(left, (), (move.person,))
        worse = self.value(left, (), (move.person,)) < self.value(left, (), ())
        if after[0] >= before[0] and not worse:
            return []
        return self.moves(left, self.reference.lines_at(*left))

    def is_path(self, chain: tuple[Step, ...]) -> bool:
        people = [step.person for step in chain]
        entered = [step.place for step in chain]
        left = [place for place in map(self.left, chain) if place is not None]
        return all(len(set(some)) == len(some) for some in (people, entered, left))

    def left(self, step: Step) -> Place | None:
        """The place that is left, if a line applies there."""
        if step.row == NONE:
            return None
        d = self.region.duties
        place = (int(d.service[step.row]), int(d.day[step.row]), int(d.shift[step.row]))
        return place if self.reference.lines_at(*place) else None

    def moves(self, place: Place, lines: list[int]) -> list[Step]:
        """Everybody who passes all checks but lender for some line."""
        if (place, tuple(lines)) not in self.memo:
            self.memo[place, tuple(lines)] = [
                Step(person, row, place, line)
                for line in lines
                for person in range(len(self.region.people))
                for row in self.rows(person, place)
                if self.passes(person, place, line)
            ]
        return self.memo[place, tuple(lines)]  # type: ignore[return-value]

    def rows(self, person: int, place: Place) -> list[int]:
        """The duty left, or NONE; empty for who is not free (A7)."""
        r, d = self.region, self.region.duties
        service, day, shift = place
        start = r.clock.instant(day, r.shifts.start[shift])
        end = r.clock.instant(day, r.shifts.end[shift])
        rows = [
            row
            for row in range(len(d))
            if d.person[row] == person and d.start[row] < end and d.end[row] > start
        ]
        if not rows:
            return [NONE]
        if len(rows) > 1 or d.day[rows[0]] != day:
            return []
        return [] if (d.service[rows[0]], d.shift[rows[0]]) == (service, shift) else rows

    def passes(self, person: int, place: Place, line: int) -> bool:
        r, people = self.region, self.region.people
        service, day, shift = place
        dates = [day] + [day + 1] * bool(r.shifts.end[shift] > 1440)
        shares = people.trust[person] == r.services.trust[service] or (
            people.shares[person]
            and people.registration_expires[person] >= day
            and people.training_expires[person] >= day
            and people.dbs_expires[person] >= day
        )
        minutes = self.minutes(person, service)
        return bool(
            all(self.reference.able(person, line, day))
            and self.reference.employed(person, day)
            and not any(self.reference.absent(person, date) for date in dates)
            and not self.forbids(person, shift)
            and shares
            and minutes != UNREACHABLE
            and minutes <= people.max_travel_minutes[person]
        )

    def minutes(self, person: int, service: int) -> int:
        r = self.region
        home = r.services.site[r.people.service[person]]
        return int(r.sites.minutes[home, r.services.site[service]])

    def points(self, step: Step) -> int:
        r = self.region
        grade = r.people.grade[step.person]
        above = int(r.grades.rank[grade] - r.lines.rank[step.line])
        mode = 30 if step.row == NONE else 10
        return self.minutes(step.person, step.place[0]) + mode + 20 * above

    def score(self, chain: tuple[Step, ...]) -> int | None:
        """None for a chain that is not legal as a whole."""
        come: dict[Place, tuple[tuple[int, int], ...]] = {
            step.place: ((step.person, step.line),) for step in chain
        }
        gone: dict[Place, tuple[int, ...]] = {}
        for step in chain:
            left = self.left(step)
            if left is not None:
                gone[left] = (step.person,)
        total = -sum(map(self.points, chain))
        for place in {*come, *gone}:
            after = place, come.get(place, ()), gone.get(place, ())
            before = self.filled(place, (), ())
            if self.filled(*after)[0] < before[0] or not self.nameable(*after):
                return None
            if place in come and place != self.start and not self.is_made_good(*after):
                return None
            total += self.value(*after) - self.value(place, (), ())
        return total

    def is_made_good(
        self, place: Place, come: tuple[tuple[int, int], ...], gone: tuple[int, ...]
    ) -> bool:
        """No line shorter than it was, and no more filled than it was."""
        before, after = self.empty(place, (), ()), self.empty(place, come, gone)
        shorter = any(now > then for now, then in zip(after, before, strict=True))
        return not shorter and self.value(place, come, gone) <= self.value(place, (), ())

    # One place --------------------------------------------------------------------------------
    def value(self, place: Place, come: tuple[tuple[int, int], ...], gone: tuple[int, ...]) -> int:
        return self.reference.worth(place[0], self.filled(place, come, gone))

    def filled(
        self, place: Place, come: tuple[tuple[int, int], ...], gone: tuple[int, ...]
    ) -> tuple[int, int]:
        key = "filled", place, come, gone
        if key not in self.memo:
            self.memo[key] = most(*self.slots(place, come, gone))
        return self.memo[key]  # type: ignore[return-value]

    def empty(
        self, place: Place, come: tuple[tuple[int, int], ...], gone: tuple[int, ...]
    ) -> list[int]:
        """Most slots of each line, minimum and further, that a best filling leaves empty."""
        key = "empty", place, come, gone
        if key not in self.memo:
            slots, people = self.slots(place, come, gone)
            best, figures, first = most(slots, people), [], 0
            for line in self.reference.lines_at(*place):
                low, high = self.asked(line)
                for start, number in ((first, low), (first + low, high - low)):
                    left_out = range(number + 1)
                    figures.append(
                        max(
                            n
                            for n in left_out
                            if most(slots[:start] + slots[start + n :], people) == best
                        )
                    )
                first += high
            self.memo[key] = figures
        return self.memo[key]  # type: ignore[return-value]

    def asked(self, line: int) -> tuple[int, int]:
        return int(self.region.lines.minimum[line]), int(self.region.lines.target[line])

    def nameable(
        self, place: Place, come: tuple[tuple[int, int], ...], gone: tuple[int, ...]
    ) -> bool:
        """Whether a best filling has the one who comes in a slot of the line named (A14)."""
        if not come:
            return True
        key = "named", place, come, gone
        if key not in self.memo:
            self.memo[key] = self.find_name(place, come[0], gone)
        return self.memo[key]  # type: ignore[return-value]

    def find_name(self, place: Place, come: tuple[int, int], gone: tuple[int, ...]) -> bool:
        best = self.filled(place, (come,), gone)
        slots, people = self.slots(place, (), gone)
        lines = self.reference.lines_at(*place)
        number = [int(self.region.lines.target[line]) for line in lines]
        first = sum(number[: lines.index(come[1])])
        for taken in range(first, first + number[lines.index(come[1])]):
            low, total = most(slots[:taken] + slots[taken + 1 :], people)
            if (low + slots[taken][0], total + 1) == best:
                return True
        return False

    def slots(
        self, place: Place, come: tuple[tuple[int, int], ...], gone: tuple[int, ...]
    ) -> tuple[list[tuple[bool, frozenset[int]]], int]:
        there = [p for p in self._present[place] if p not in gone] + [p for p, _ in come]
        slots = []
        for line in self.reference.lines_at(*place):
            able = frozenset(
                i for i, p in enumerate(there) if all(self.reference.able(p, line, place[1]))
            )
            low, high = self.asked(line)
            slots += [(True, able)] * low + [(False, able)] * (high - low)
        return slots, len(there)

    @cached_property
    def _present(self) -> dict[Place, list[int]]:
        r = self.region
        places = {
            (int(service), day, int(shift))
            for service, shift in zip(r.lines.service, r.lines.shift, strict=True)
            for day in r.period
        }
        return {place: self.reference.present_at(*place) for place in places}
