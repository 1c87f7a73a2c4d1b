"""DR-ONCALL: length and spacing of on-call periods, and work on the day after (reading B10)."""

import numpy as np

from planner.domain.calendar import weekday
from planner.domain.region import LongArray
from planner.domain.rules.figures import NO_FIGURES, Figures, Merge, Part, joined, over
from planner.domain.rules.ragged import lengths, offsets_of, owners, spread
from planner.domain.rules.rule import Reach, Sees
from planner.domain.rules.schedules import Schedules, key_of
from planner.domain.rules.settings import Settings

_SATURDAY = 5


class OnCall:
    """Four tests, each a breach of its own (reading B16)."""

    id = "DR-ONCALL"
    parts = (
        Part("length", Merge.DATES),
        Part("consecutive", Merge.DATES),
        Part("count", Merge.DATES),
        Part("next_day", Merge.DATES),
    )

    def reach(self, settings: Settings) -> Reach:
        """Windows of so many dates, and the days beside."""
        days = settings.whole("in_days") + 1
        return Reach(Sees.NEAR, days, days, on_call=True)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """What is over any of the limits. O(duties)."""
        calls = duties.on_call
        if not len(calls.fact):
            return NO_FIGURES
        first, last = _dates(calls)
        return joined(
            [
                _lengths(calls, settings["hours"]),
                _neighbours(calls, first, last),
                _counts(calls, settings),
                _next_days(calls, first, duties.work, settings["next_day_hours"]),
            ]
        )


def _dates(calls: Schedules) -> tuple[LongArray, LongArray]:
    """First and last on-call of each sequence and date."""
    keys = calls.day_keys
    opens = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return opens, np.append(opens[1:], len(keys)) - 1


def _lengths(calls: Schedules, limit: float) -> Figures:
    """On-calls that last too long."""
    elapsed = calls.facts.elapsed[calls.fact]
    rows = np.flatnonzero(over(elapsed, limit))
    days = calls.day[rows]
    return Figures.of(
        calls.sequence[rows],
        0,
        elapsed[rows],
        limit,
        key=days,
        instants=(calls.start[rows], calls.end[rows]),
        days=(days, days),
    )


def _neighbours(calls: Schedules, first: LongArray, last: LongArray) -> Figures:
    """On-calls on two dates in a row, but for Saturday and Sunday."""
    sequence, day = calls.sequence[first], calls.day[first]
    pair = (sequence[1:] == sequence[:-1]) & (day[1:] == day[:-1] + 1)
    rows = np.flatnonzero(pair & (weekday(day[:-1]) != _SATURDAY))
    return Figures.of(
        sequence[rows],
        1,
        np.full(len(rows), 2),
        1,
        key=day[rows + 1],
        instants=(calls.start[first[rows]], calls.end[last[rows + 1]]),
        days=(day[rows], day[rows + 1]),
    )


def _counts(calls: Schedules, settings: Settings) -> Figures:
    """Too many on-calls that start within some consecutive dates."""
    days, limit = settings.whole("in_days"), settings["on_calls"]
    some = np.flatnonzero(lengths(calls.offsets))
    first = np.zeros(len(calls), dtype=np.int64)
    counts = np.zeros(len(calls), dtype=np.int64)
    first[some] = calls.day[calls.offsets[some]]
    counts[some] = calls.day[calls.offsets[some + 1] - 1] - first[some] + days
    offsets = offsets_of(counts)
    cell = calls.day + (offsets[:-1] - first)[calls.sequence]
    total = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=int(offsets[-1])))])
    cells = np.arange(int(offsets[-1]), dtype=np.int64)
    opens = np.maximum(cells - (days - 1), np.repeat(offsets[:-1], counts))
    number = total[1:] - total[opens]
    rows = np.flatnonzero(over(number, limit))
    day = spread(first, offsets)[rows]
    return Figures.of(
        owners(offsets)[rows],
        2,
        number[rows],
        limit,
        key=day,
        instants=(calls.midnights.at(day - days + 1), calls.midnights.at(day + 1)),
        days=(day - days + 1, day),
    )


def _next_days(calls: Schedules, first: LongArray, work: Schedules, limit: float) -> Figures:
    """Too many hours of work that start on the date after an on-call's."""
    total = np.concatenate([[0.0], np.cumsum(work.hours)])
    sequence, day = calls.sequence[first], calls.day[first].astype(np.int64) + 1
    keys = key_of(sequence, day)
    lows = np.searchsorted(work.day_keys, keys)
    highs = np.searchsorted(work.day_keys, keys, side="right")
    hours = total[highs] - total[lows]
    rows = np.flatnonzero(over(hours, limit))
    day = day[rows]
    return Figures.of(
        sequence[rows],
        3,
        hours[rows],
        limit,
        key=day,
        instants=(calls.midnights.at(day), calls.midnights.at(day + 1)),
        days=(day, day),
    )
