"""Sets what each service of the demonstration asks for, from what its people can usually give.

A line's minimum is as large as the roster meets on nearly all days: so a region of any size has
about as many unsafe shifts for its people, surplus in one place and gaps in another. Unfilled
slots are counted by Hall's condition over the lines of one service, shift and staff group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planner.demo.catalogue import LinePlan
from planner.demo.rostering import Roster, Workforce
from planner.domain.calendar import BoolArray, IntArray, Period
from planner.domain.demand import DayPattern

GAPS_PER_PERSON = 0.1
"""Minimum gaps in four weeks for each person of the region."""
_ALLOWANCE = 1.5
"""How many gaps a fixed line may show for each unit of its specialty's tension."""
RELIEVED = 6.0
"""How many times more gaps a line may show where the team's own extra duties will fill them."""
_SURPLUS = 0.45
"""Share of lines that ask for less than the team always gives: these can lend."""

_WISHED = 0.5
"""Share of lines that would rather have one more than the team usually gives."""

LongArray = npt.NDArray[np.int64]


@dataclass(slots=True)
class Line:
    """One demand line; `minimum` is settled last."""

    unit: int
    plan: LinePlan
    number: int = 0
    minimum: int = 0
    target: int = 0


@dataclass(frozen=True, eq=False)
class Chain:
    """Who is on duty for the lines of one service, shift and staff group."""

    lines: list[Line]
    able: BoolArray
    """(lines, people of the service): who could fill a slot of it on the last day."""
    relieved: bool
    """Whether the team's own extra duties may fill gaps."""
    present: LongArray
    """(days, masks): people by the set of lines that they could fill."""
    applies: BoolArray
    """(lines, days)."""
    minimums: list[int] = field(default_factory=list)

    def shortest(self) -> tuple[LongArray, LongArray]:
        """(days,): unfilled slots, and the smallest set of lines that shows them."""
        masks = np.arange(self.present.shape[1])
        worst = np.zeros(self.present.shape[0], dtype=np.int64)
        where = np.zeros(self.present.shape[0], dtype=np.int64)
        for chosen in sorted(range(1, len(masks)), key=int.bit_count):
            people = self.present[:, (masks & chosen) > 0].sum(axis=1)
            short = self._asked(chosen) - people
            where = np.where(short > worst, chosen, where)
            worst = np.maximum(worst, short)
        return worst, where

    def spare(self, line: int) -> LongArray:
        """(days,): the largest minimum of this line that leaves no gap, given earlier lines."""
        masks = np.arange(self.present.shape[1])
        best = np.full(self.present.shape[0], np.iinfo(np.int64).max)
        for chosen in range(1 << line):
            wanted = chosen | (1 << line)
            people = self.present[:, (masks & wanted) > 0].sum(axis=1)
            best = np.minimum(best, people - self._asked(chosen))
        return best

    def gaps(self, lines: int) -> LongArray:
        """(days,): unfilled slots of the first `lines` lines."""
        masks = np.arange(self.present.shape[1])
        worst = np.zeros(self.present.shape[0], dtype=np.int64)
        for chosen in range(1, 1 << lines):
            people = self.present[:, (masks & chosen) > 0].sum(axis=1)
            worst = np.maximum(worst, self._asked(chosen) - people)
        return worst

    def _asked(self, chosen: int) -> LongArray:
        total = np.zeros(self.present.shape[0], dtype=np.int64)
        for line, minimum in enumerate(self.minimums):
            if chosen >> line & 1:
                total += minimum * self.applies[line]
        return total


@dataclass(frozen=True, eq=False)
class _Open:
    """A line whose minimum is still to be chosen."""

    line: Line
    curve: LongArray
    """Gaps that it adds at minimum 0, 1, 2 …"""
    allowed: float
    surplus: bool
    scale: float
    """How many of its gaps there are for each that remains in the end."""


class _Needs:
    """Goes through the services and gathers their lines."""

    def __init__(
        self, force: Workforce, duties: Roster, period: Period, rng: np.random.Generator
    ) -> None:
        catalogue, units, staff = force.catalogue, force.units, force.staff
        self.catalogue, self.units, self.staff = catalogue, units, staff
        self.duties, self.shifts, self.period, self.rng = duties, force.shifts, period, rng
        self.skills = {row["code"]: number for number, row in enumerate(catalogue.skills)}
        grades = list(catalogue.grades.values())
        groups = sorted({grade.staff_group for grade in grades})
        self.group = np.array([groups.index(grade.staff_group) for grade in grades])[staff.grade]
        self.rank = np.array([grade.rank for grade in grades])[staff.grade]
        self.group_of = {grade.code: groups.index(grade.staff_group) for grade in grades}
        self.lines: list[Line] = []
        self.chains: list[Chain] = []
        self.open: list[_Open] = []
        self.fixed_gaps = 0.0
        self.bounds = np.searchsorted(staff.unit, np.arange(len(units) + 1))

    def add_unit(self, number: int, rows: slice) -> None:
        """Lines of one service; `rows` are the duties of its people."""
        unit = self.units[number]
        plans = [
            plan
            for plan in self.catalogue.teams[unit.specialty.team].lines
            if plan.skill != "own" or unit.specialty.skill
        ]
        own = [Line(number, plan) for plan in plans]
        chains: dict[tuple[str, int], list[Line]] = {}
        for line in own:
            key = (line.plan.shift, self.group_of[line.plan.grade])
            chains.setdefault(key, []).append(line)
        for lines in chains.values():
            self._settle(number, lines, rows)
        self.lines += own

    def _settle(self, number: int, lines: list[Line], rows: slice) -> None:
        specialty = self.units[number].specialty
        chain = self._chain(number, lines, rows)
        self.chains.append(chain)
        scale = RELIEVED if chain.relieved else 1.0
        for place, line in enumerate(lines):
            spare = np.where(chain.applies[place], chain.spare(place), np.iinfo(np.int32).max)
            curve = _curve(spare, chain.gaps(place) if place else np.zeros_like(spare))
            if line.plan.count == 0 and line.plan.part == 1.0:
                chain.minimums.append(0)
                surplus = bool(self.rng.random() < _SURPLUS) and not specialty.fragile
                allowed = specialty.tension * 2 * float(self.rng.random())
                self.open.append(_Open(line, curve, allowed, surplus, scale))
                continue
            minimum = _fixed(line.plan, curve, _ALLOWANCE * specialty.tension * scale)
            line.minimum = line.target = minimum
            chain.minimums.append(minimum)
            self.fixed_gaps += float(curve[min(minimum, len(curve) - 1)]) / scale

    def _chain(self, number: int, lines: list[Line], rows: slice) -> Chain:
        first, last = int(self.bounds[number]), int(self.bounds[number + 1])
        own_skill = self.units[number].specialty.skill
        person, day = self.duties.person[rows], self.duties.day[rows] - self.period.first
        group = self.group_of[lines[0].plan.grade]
        here = self.duties.shift[rows] == self.shifts.number[lines[0].plan.shift]
        here &= self.group[person] == group
        person, day = person[here], day[here]
        mask = np.zeros(len(person), dtype=np.int64)
        able = np.zeros((len(lines), last - first), dtype=np.bool_)
        members = np.arange(first, last, dtype=np.int32)
        in_group = self.group[members] == group
        for place, line in enumerate(lines):
            mask |= self._able(own_skill, line.plan, person, day).astype(np.int64) << place
            able[place] = in_group & self._able(
                own_skill, line.plan, members, np.int32(self.period.days - 1)
            )
        size = 1 << len(lines)
        present = np.bincount(day * size + mask, minlength=self.period.days * size)
        applies = np.array(
            [
                DayPattern.parse(line.plan.days).applies(self.period, frozenset(), False)
                for line in lines
            ]
        )
        relieved = (
            not self.units[number].specialty.fragile
            and self.catalogue.grades[lines[0].plan.grade].rule_set == "agenda_for_change"
        )
        return Chain(lines, able, relieved, present.reshape(self.period.days, size), applies)

    def _able(
        self, own_skill: str, plan: LinePlan, person: IntArray, day: IntArray | np.int32
    ) -> BoolArray:
        able = self.rank[person] >= self.catalogue.grades[plan.grade].rank
        skill = own_skill if plan.skill == "own" else plan.skill
        if skill:
            expires = self.staff.skill_expires[person, self.skills[skill]]
            able &= expires >= day + self.period.first
        return np.asarray(able)

    def close(self, wanted: int) -> None:
        """Choose the open minimums so that about `wanted` gaps remain in the end."""
        widest = max((len(entry.curve) for entry in self.open), default=1)
        curves = np.full((len(self.open), widest), np.iinfo(np.int64).max)
        for row, entry in enumerate(self.open):
            curves[row, : len(entry.curve)] = entry.curve
        scale = np.array([entry.scale for entry in self.open])
        allowed = scale * np.array([0 if entry.surplus else entry.allowed for entry in self.open])
        low, high = 0.0, 50.0
        for _ in range(40):
            factor = (low + high) / 2
            gaps = self.fixed_gaps + float((_taken(curves, allowed * factor)[1] / scale).sum())
            low, high = (factor, high) if gaps < wanted else (low, factor)
        minimums = _taken(curves, allowed * low)[0].tolist()
        for entry, minimum in zip(self.open, minimums, strict=True):
            given_away = 1 + minimum // 12 if entry.surplus and minimum > 2 else 0
            entry.line.minimum = minimum - given_away
            wished = int(minimum > 1 and self.rng.random() < _WISHED)
            entry.line.target = entry.line.minimum + wished
        for chain in self.chains:
            chain.minimums[:] = [line.minimum for line in chain.lines]


def _curve(spare: LongArray, before: LongArray) -> LongArray:
    """Gaps that a line adds at minimum 0, 1, 2 … until it adds more than anybody would."""
    used = spare[spare < np.iinfo(np.int32).max]
    most = int(max(used.max(initial=0), 0)) + 3
    levels = np.arange(most + 1)[:, None]
    total = np.maximum(levels - spare, before).sum(axis=1)
    return np.asarray(total - before.sum(), dtype=np.int64)


def _fixed(plan: LinePlan, curve: LongArray, allowed: float) -> int:
    if plan.strict:
        return plan.count
    met = int(np.flatnonzero(curve <= allowed).max(initial=0))
    return min(plan.count, met) if plan.count else int(plan.part * met)


def _taken(curves: LongArray, allowed: npt.NDArray[np.float64]) -> tuple[LongArray, LongArray]:
    """The largest minimum of each line within what is allowed, and the gaps that it adds."""
    minimum = (curves <= allowed[:, None]).sum(axis=1) - 1
    return minimum, curves[np.arange(len(curves)), minimum]


@dataclass(frozen=True, eq=False)
class Needs:
    """What all services ask for, and where their rosters fall short of it."""

    lines: list[Line]
    chains: list[Chain]
    wanted_gaps: int
    """How many minimum gaps should remain."""


def set_needs(force: Workforce, duties: Roster, period: Period, rng: np.random.Generator) -> Needs:
    """Demand lines of all services, some of which ask for nobody; `duties`: of the period."""
    units, staff = force.units, force.staff
    needs = _Needs(force, duties, period, rng)
    bounds = np.searchsorted(staff.unit[duties.person], np.arange(len(units) + 1))
    for number in range(len(units)):
        needs.add_unit(number, slice(int(bounds[number]), int(bounds[number + 1])))
    wanted = round(GAPS_PER_PERSON * len(staff) * period.days / 28)
    needs.close(wanted)
    return Needs(needs.lines, needs.chains, wanted)


def asked_lines(lines: Sequence[Line]) -> list[Line]:
    """Those that ask for somebody, numbered within each service; called once all is settled."""
    kept = [line for line in lines if line.minimum or line.target]
    last, number = -1, 0
    for line in kept:
        number = number + 1 if line.unit == last else 1
        line.number, last = number, line.unit
    return kept
