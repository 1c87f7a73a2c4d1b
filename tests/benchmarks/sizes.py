"""Regions for the benchmarks: the demonstration's, and the same with more or fewer gaps."""

from dataclasses import replace
from datetime import date

import numpy as np

from planner.application.bank_holidays import bank_holidays
from planner.application.weights import load_weights
from planner.demo.generate import demo_tables
from planner.domain.building import build_region
from planner.domain.calendar import Period, day_number
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.domain.region import LongArray, Region
from planner.optimiser.candidates import Candidates

FIRST = date(2026, 12, 7)
DAYS = 28
PERIOD = Period(day_number(FIRST), day_number(FIRST) + DAYS - 1)
SEED = 1
FEW = 400
"""A skill is scarce where no more people than this could ever be named for its line."""


def demo_region(staff: int, history_weeks: int = 0) -> Region:
    """The demonstration region, 28 days."""
    tables = demo_tables(staff, DAYS, history_weeks=history_weeks, first_day=FIRST)
    return build_region(tables, PERIOD, bank_holidays(2026, 2027))


def minimum_gaps(region: Region) -> int:
    """Minimum gaps before any plan."""
    return int(fill(region, Places.of(region)).minimum_gaps.sum())


def with_gaps(region: Region, wanted: int) -> Region:
    """The same people and rotas, with about so many minimum gaps.

    Lines drawn by chance ask for one more than they did; or, where there are too many gaps, lines
    that have some ask for one less. Nobody asks for fewer than none. Fifteen fillings a round.
    """
    return _with_gaps(region, wanted, np.arange(len(region.lines.service)))


def with_scarce_skills(region: Region, wanted: int) -> Region:
    """The same with gaps only where few could ever be named: lines of rare skills.

    More is lost there by dates that one person cannot have together than anywhere else.
    """
    pools = Candidates(region, load_weights()).pools
    scarce = np.flatnonzero(pools.after - pools.first <= FEW)
    others = np.setdiff1d(np.arange(len(pools.first)), scarce)
    return _with_gaps(_with_gaps(region, 0, others), wanted, scarce)


def _with_gaps(region: Region, wanted: int, among: LongArray) -> Region:
    """Of the lines given only; all others ask for what they did."""
    rng = np.random.default_rng(SEED)
    places = Places.of(region)
    for _ in range(40):
        missing = wanted - int(fill(region, places).minimum_gaps.sum())
        if missing == 0:
            break
        step = 1 if missing > 0 else -1
        able = _lines(region, places, step)
        lines = rng.permutation(able[np.isin(able, among)])
        number = _how_many(region, places, lines, step, wanted)
        if number == 0:
            break
        region = _asking(region, lines[:number], step)
    return region


def _lines(region: Region, places: Places, step: int) -> LongArray:
    """Lines that can ask for one more or less."""
    if step > 0:
        return np.unique(places.lines).astype(np.int64)
    unsafe = fill(region, places).unsafe
    counted = np.repeat(unsafe, places.line_counts)
    lines = np.unique(places.lines[counted])
    return lines[region.lines.minimum[lines] > 0].astype(np.int64)


def _how_many(region: Region, places: Places, lines: LongArray, step: int, wanted: int) -> int:
    """The most lines from the front that do not lead past what is wanted."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high + 1) // 2
        after = int(fill(_asking(region, lines[:middle], step), places).minimum_gaps.sum())
        if (after - wanted) * step <= 0:
            low = middle
        else:
            high = middle - 1
    return low


def _asking(region: Region, lines: LongArray, more: int) -> Region:
    minimum, target = region.lines.minimum.copy(), region.lines.target.copy()
    minimum[lines] += more
    target[lines] = np.maximum(target[lines] + more, minimum[lines])
    return replace(region, lines=replace(region.lines, minimum=minimum, target=target))
