"""Hours, nights and weekends of the people on the board, over the period on view.

Only what is shown; rules count for themselves in `planner.domain.rules`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray, weekday
from planner.domain.region import FloatArray, Region
from planner.domain.sheets import RULE_SETS
from planner.domain.shift_families import Family, family_of
from planner.domain.shifts import KINDS, ShiftKind
from planner.domain.wording.formats import MINUS

AnyInts = npt.NDArray[np.signedinteger]

_PAID_BREAKS = RULE_SETS.index("resident_doctor")


@dataclass(frozen=True, eq=False)
class Figures:
    """One entry per person of the board, in its order; hours are of the period."""

    rostered: FloatArray
    contracted: FloatArray
    nights: IntArray
    weekends: IntArray
    """Weekends (Monday–Sunday weeks) with a work duty that touches Saturday or Sunday."""
    longest_run: IntArray
    """Most consecutive dates on which a work duty starts."""
    weeks: FloatArray
    """(people, weeks): hours by Monday–Sunday week of the date on which a duty starts."""
    first_week: int
    """Day number of the Monday of the first week."""

    @cached_property
    def balance(self) -> FloatArray:
        """Rostered less contracted hours."""
        return np.asarray(self.rostered - self.contracted)


def balance_text(hours: float, decimals: int = 1) -> str:
    """As "+8.0", "−1,022.5", "0.0"."""
    text = f"{abs(hours):,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        return text
    return f"{MINUS if hours < 0 else '+'}{text}"


def build_figures(region: Region, people: IntArray) -> Figures:
    """Figures of some people, in their order. O(their duties + people × dates)."""
    period, duties = region.period, region.duties
    row_of = np.full(len(region.people), -1, dtype=np.int64)
    row_of[people] = np.arange(len(people))
    work = np.array([KINDS[kind] == ShiftKind.WORK for kind in region.shifts.kind], dtype=np.bool_)
    if not len(work):
        work = np.zeros(1, dtype=np.bool_)
    chosen = np.flatnonzero(
        (row_of[duties.person] >= 0)
        & (duties.day >= period.first)
        & (duties.day <= period.last)
        & work[duties.shift]
    )
    row, day, shift = row_of[duties.person[chosen]], duties.day[chosen], duties.shift[chosen]
    hours = _hours(region, chosen)
    first_week = period.first - int(weekday(period.first))
    weeks = (period.last - first_week) // 7 + 1
    by_week = np.zeros((len(people), weeks))
    np.add.at(by_week, (row, (day - first_week) // 7), hours)
    night = np.array([family_of(s) == Family.NIGHT for s in region.shifts.values] or [False])
    on_duty = np.zeros((len(people), period.days), dtype=np.bool_)
    on_duty[row, day - period.first] = True
    return Figures(
        rostered=np.bincount(row, weights=hours, minlength=len(people)).astype(np.float64),
        contracted=region.people.weekly_hours[people] * _employed_days(region, people) / 7,
        nights=np.bincount(row[night[shift]], minlength=len(people)).astype(np.int32),
        weekends=_weekends(region, row, day, shift, len(people)),
        longest_run=_longest_run(on_duty),
        weeks=by_week,
        first_week=first_week,
    )


def _employed_days(region: Region, people: IntArray) -> IntArray:
    """Dates of the period on which each person is employed."""
    first = np.maximum(region.people.employed_from[people], region.period.first)
    last = np.minimum(region.people.employed_to[people], region.period.last)
    return np.asarray(np.maximum(last - first + 1, 0))


def _hours(region: Region, rows: AnyInts) -> FloatArray:
    """Hours worked of some duties: elapsed less the unpaid break (none for resident doctors)."""
    duties = region.duties
    minutes = (duties.end[rows] - duties.start[rows]).astype(np.float64)
    unpaid = region.shifts.break_minutes[duties.shift[rows]].astype(np.float64)
    unpaid[region.people.rule_set[duties.person[rows]] == _PAID_BREAKS] = 0
    return np.asarray(np.maximum(minutes - unpaid, 0) / 60)


def _weekends(
    region: Region, row: AnyInts, day: IntArray, shift: IntArray, people: int
) -> IntArray:
    """Weekends touched; a Friday night counts (it ends on Saturday)."""
    at = weekday(day)
    past_midnight = region.shifts.end[shift] > 1440
    touches = (at >= 5) | ((at == 4) & past_midnight)
    week = (day - at - 4) // 7
    keys = np.unique(row[touches] * 10_000_000 + week[touches])
    return np.bincount(keys // 10_000_000, minlength=people).astype(np.int32)


def _longest_run(on_duty: BoolArray) -> IntArray:
    """Longest run of True in each row. O(cells), a Python step per date."""
    run = np.zeros(len(on_duty), dtype=np.int32)
    best = run.copy()
    for column in on_duty.T:
        run = np.where(column, run + 1, 0).astype(np.int32)
        best = np.maximum(best, run)
    return best
