"""Which hours of a duty are paid, and what they cost: one meaning for suggestion, plan and ledger.

A candidate's cost, an offer's, a plan's, the ledger's and the sign-off's must be the same figure,
so nothing else works it out.
"""

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import FloatArray, LongArray, Region, Shifts
from planner.domain.rules.packs import RuleBook
from planner.domain.shifts import ON_CALL, WORK

Numbers = IntArray | LongArray | int
"""One for each duty or person, or one for all."""


def breaks_paid(book: RuleBook, rule_set: Numbers) -> BoolArray:
    """Whether the rule packs of some people pay their breaks, by index of `sheets.RULE_SETS`."""
    by_rule_set = np.array([pack.breaks_paid for pack in book.packs], dtype=np.bool_)
    return np.asarray(by_rule_set[rule_set])


def paid_hours(shifts: Shifts, shift: Numbers, elapsed: Numbers, paid: BoolArray) -> FloatArray:
    """Paid hours of duties: of work only, the break off unless it is `paid`.

    `elapsed` is in minutes. On-call counts nothing: how much of it is worked is known, and
    entered, afterwards. Parallel arrays; O(duties).
    """
    unpaid = np.where(paid, 0, shifts.break_minutes[shift])
    minutes = np.maximum(np.asarray(elapsed) - unpaid, 0)
    return np.asarray(np.where(shifts.kind[shift] == WORK, minutes, 0) / 60.0)


def paid_hours_on(region: Region, day: Numbers, shift: Numbers, paid: BoolArray) -> FloatArray:
    """The same for shifts on dates, by the clock of the region: a night may be an hour longer."""
    start, end = region.shifts.hours(region.clock, shift, day)
    return paid_hours(region.shifts, shift, end - start, paid)


def is_on_call(region: Region, shift: int) -> bool:
    """Whether the hours of a shift are entered when worked, as it is on-call."""
    return bool(region.shifts.kind[shift] == ON_CALL)


def priced(hourly_cost: float | None, hours: float) -> float | None:
    """What hours cost at the person's hourly cost, with no mark-up, to the penny."""
    return None if hourly_cost is None else round(hourly_cost * hours, 2)
