"""Cover and suggestions once more, slowly and obviously, to compare with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from planner.domain.cover.suggestion import Gap
from planner.domain.region import NONE, UNREACHABLE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook, RulePack
from planner.domain.rules.trials import BreachText, Trials, Verdicts
from planner.domain.sheets import RULE_SETS

CHECKS = "grade skill employed present free rules sharing travel lender".split()  # noqa: SIM905


class SimpleRules(RuleEngine):
    """Stands in for the working-time rules: forbids whom a function names."""

    def __init__(
        self, region: Region, forbids: Callable[[int], bool] = lambda person: False
    ) -> None:
        packs = tuple(
            RulePack(name, "1", name, date(2026, 1, 1), False, 0.0, 10, 1380, 360, 3, {})
            for name in RULE_SETS
        )
        super().__init__(region, RuleBook(packs))
        self.forbids = forbids
        self.judged = 0

    def judge(self, trials: Trials, leave_out: object = ()) -> Verdicts:
        self.judged += len(trials)
        hard = np.array([self.forbids(int(p)) for p in trials.person], dtype=np.uint32)
        return Verdicts(hard, np.zeros(len(trials), dtype=np.uint32))

    def explain(self, trials: Trials, index: int, leave_out: object = ()) -> list[BreachText]:
        if not self.forbids(int(trials.person[index])):
            return []
        return [BreachText("WTR-DAILY", True, "rest before: 9.5 h, needs 11 h", 9.5, 11, 0, 0)]

    def explain_each(self, trials: Trials, leave_out: object = ()) -> list[list[BreachText]]:
        return [self.explain(trials, index) for index in range(len(trials))]


def most(slots: list[tuple[bool, frozenset[int]]], people: int) -> tuple[int, int]:
    """(minimum slots, all slots) of a best filling: every slot takes anybody able, or nobody."""

    @cache
    def best(at: int, free: frozenset[int]) -> tuple[int, int]:
        if at == len(slots):
            return 0, 0
        is_minimum, able = slots[at]
        ways = [best(at + 1, free)]
        for person in able & free:
            low, total = best(at + 1, free - {person})
            ways.append((low + is_minimum, total + 1))
        return max(ways)

    return best(0, frozenset(range(people)))


@dataclass
class Reference:
    """A region read row by row."""

    region: Region
    forbids: Callable[[int], bool]

    def able(self, person: int, line: int, day: int) -> tuple[bool, bool]:
        """(grade, skill)."""
        r, grade = self.region, self.region.people.grade[person]
        group, rank = r.grades.group[grade], r.grades.rank[grade]
        graded = group == r.lines.group[line] and rank >= r.lines.rank[line]
        skill = r.lines.skill[line]
        held = skill == NONE or any(
            (s, p) == (skill, person) and first <= day <= last
            for s, p, first, last in zip(
                r.holdings.skill,
                r.holdings.person,
                r.holdings.valid_from,
                r.holdings.expires,
                strict=True,
            )
        )
        return bool(graded), bool(held)

    def absent(self, person: int, day: int) -> bool:
        a = self.region.absences
        return any(
            p == person and first <= day <= last
            for p, first, last in zip(a.person, a.first, a.last, strict=True)
        )

    def employed(self, person: int, day: int) -> bool:
        people = self.region.people
        return bool(people.employed_from[person] <= day <= people.employed_to[person])

    def lines_at(self, service: int, day: int, shift: int) -> list[int]:
        r = self.region
        return [
            line
            for line in range(len(r.lines))
            if r.lines.service[line] == service
            and r.lines.shift[line] == shift
            and day in r.period
            and r.lines.applies[line, day - r.period.first]
        ]

    def present_at(self, service: int, day: int, shift: int) -> list[int]:
        d = self.region.duties
        return [
            int(d.person[row])
            for row in range(len(d))
            if (d.service[row], d.day[row], d.shift[row]) == (service, day, shift)
            and self.employed(int(d.person[row]), day)
            and not self.absent(int(d.person[row]), day)
        ]

    def filled(
        self, service: int, day: int, shift: int, come: list[tuple[int, int]], gone: list[int]
    ) -> tuple[int, int]:
        """`come`: (person, line that they can fill in any case)."""
        r, lines = self.region, self.lines_at(service, day, shift)
        there = [(p, NONE) for p in self.present_at(service, day, shift) if p not in gone] + come
        slots = []
        for line in lines:
            able = frozenset(
                i
                for i, (p, sure) in enumerate(there)
                if sure == line or all(self.able(p, line, day))
            )
            low, high = int(r.lines.minimum[line]), int(r.lines.target[line])
            slots += [(True, able)] * low + [(False, able)] * (high - low)
        return most(slots, len(there))

    def worth(self, service: int, filled: tuple[int, int]) -> int:
        priority = int(self.region.services.priority[service])
        return priority * (1000 * filled[0] + 20 * (filled[1] - filled[0]))

    def options(self, gap: Gap) -> Iterator[tuple[int, int, list[str], int, int]]:
        """(person, row left, failed checks, score, points) of everybody's every mode."""
        for person in range(len(self.region.people)):
            yield from self.options_of(person, gap)

    def options_of(self, person: int, gap: Gap) -> Iterator[tuple[int, int, list[str], int, int]]:
        r, d = self.region, self.region.duties
        start = r.clock.instant(gap.day, r.shifts.start[gap.shift])
        end = r.clock.instant(gap.day, r.shifts.end[gap.shift])
        rows = [
            row
            for row in range(len(d))
            if d.person[row] == person and d.start[row] < end and d.end[row] > start
        ]
        here = (gap.service, gap.shift)
        movable = [
            row for row in rows if d.day[row] == gap.day and (d.service[row], d.shift[row]) != here
        ]
        for row in movable or [NONE]:
            free = len(rows) == 0 if row == NONE else len(rows) == 1
            yield self.option(person, row, free, gap)

    def option(
        self, person: int, row: int, free: bool, gap: Gap
    ) -> tuple[int, int, list[str], int, int]:
        r, people, d = self.region, self.region.people, self.region.duties
        (line,) = [
            line
            for line in self.lines_at(gap.service, gap.day, gap.shift)
            if r.lines.number[line] == gap.line
        ]
        graded, skilled = self.able(person, line, gap.day)
        dates = [gap.day] + [gap.day + 1] * bool(r.shifts.end[gap.shift] > 1440)
        home = r.services.site[people.service[person]]
        minutes = int(r.sites.minutes[home, r.services.site[gap.service]])
        shares = people.trust[person] == r.services.trust[gap.service] or (
            people.shares[person]
            and people.registration_expires[person] >= gap.day
            and people.training_expires[person] >= gap.day
            and people.dbs_expires[person] >= gap.day
        )
        lost, spared = 0, True
        if row != NONE:
            place = (int(d.service[row]), gap.day, int(d.shift[row]))
            before = self.filled(*place, [], [])
            after = self.filled(*place, [], [person])
            lost = self.worth(place[0], before) - self.worth(place[0], after)
            spared = after[0] >= before[0]
        holds = {
            "grade": graded,
            "skill": skilled,
            "employed": self.employed(person, gap.day),
            "present": not any(self.absent(person, day) for day in dates),
            "free": free,
            "rules": not self.forbids(person),
            "sharing": shares,
            "travel": minutes != UNREACHABLE and minutes <= people.max_travel_minutes[person],
            "lender": spared,
        }
        place = (gap.service, gap.day, gap.shift)
        comes = [] if person in self.present_at(*place) else [(person, line)]
        before, after = (self.filled(*place, come, []) for come in ([], comes))
        gain = self.worth(gap.service, after) - self.worth(gap.service, before)
        grade = people.grade[person]
        above = int(r.grades.rank[grade] - r.lines.rank[line])
        if r.grades.group[grade] != r.lines.group[line]:
            above = 0
        points = (0 if minutes == UNREACHABLE else minutes) + (30 if row == NONE else 10)
        points += 20 * max(0, above)
        return person, row, [c for c in CHECKS if not holds[c]], gain - lost - points, points

    def suggest(
        self, gap: Gap, limit: int
    ) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int, str, int]]]:
        """([(person, row, score, points)], [(person, row, failed check, score)])."""
        r = self.region
        best: dict[int, tuple[object, tuple[int, int, list[str], int, int]]] = {}
        for option in self.options(gap):
            person, row, failed, score, _ = option
            home = r.services.site[r.people.service[person]]
            lost = r.sites.minutes[home, r.services.site[gap.service]] == UNREACHABLE
            shift = -1 if row == NONE else int(r.duties.shift[row])
            key = (len(failed), lost, -score, person, shift)
            if person not in best or key < best[person][0]:
                best[person] = (key, option)
        ranked = [option for _, option in sorted(best.values(), key=lambda pair: pair[0])]
        candidates = [(p, row, s, points) for p, row, failed, s, points in ranked if not failed]
        near = [(p, row, failed[0], s) for p, row, failed, s, _ in ranked if len(failed) == 1]
        return candidates[:limit], near[:limit]
