"""Which rows over a limit are one breach, and which of them it shows (reading B16)."""

from dataclasses import replace

import numpy as np

from planner.domain.region import LongArray
from planner.domain.rules.figures import TOLERANCE, Figures, Merge, joined
from planner.domain.rules.rule import Rule

_LIFT = 32


def merged(rule: Rule, rows: Figures) -> Figures:
    """One row for each breach of a rule, ordered by sequence, part and start. O(n log n)."""
    result = []
    families = _families(rule)
    for family in sorted(set(families)):
        parts = [number for number, its in enumerate(families) if its == family]
        some = rows.take(np.isin(rows.part, parts)) if len(set(families)) > 1 else rows
        result.append(_merged(some, rule.parts[family].merge))
    return joined(result)


def _families(rule: Rule) -> list[int]:
    """Parts that are one breach: a warning below a limit goes with the limit itself."""
    return [0 if part.warns else number for number, part in enumerate(rule.parts)]


def _merged(rows: Figures, merge: Merge) -> Figures:
    if merge is Merge.EACH or len(rows) < 2:
        return rows
    begin = rows.start if merge is Merge.INSTANTS else rows.first_day
    end = rows.end if merge is Merge.INSTANTS else rows.last_day + 1
    order = np.lexsort((end, begin, rows.sequence))
    rows, begin, end = rows.take(order), begin[order], end[order]
    group = _groups(rows.sequence, begin, end)
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    shown = rows.take(_worst(rows, group, starts))
    return replace(
        shown,
        first_day=np.minimum.reduceat(rows.first_day, starts),
        last_day=np.maximum.reduceat(rows.last_day, starts),
    )


def _groups(sequence: LongArray, begin: LongArray, end: LongArray) -> LongArray:
    """The number of each row's group: rows that touch or overlap, directly or through others."""
    lift = sequence << _LIFT
    reached = np.maximum.accumulate(end + lift)
    opens = np.ones(len(begin), dtype=np.bool_)
    opens[1:] = begin[1:] + lift[1:] > reached[:-1]
    return np.cumsum(opens)


def _worst(rows: Figures, group: LongArray, starts: LongArray) -> LongArray:
    """The row that each group shows: of the gravest part, the first with the worst figure."""
    part = np.minimum.reduceat(rows.part, starts)
    counts = np.diff(np.append(starts, len(group)))
    gravest = rows.part == np.repeat(part, counts)
    excess = np.where(gravest, rows.excess, -np.inf)
    most = np.repeat(np.maximum.reduceat(excess, starts), counts)
    candidates = np.flatnonzero(excess >= most - TOLERANCE)
    _, first = np.unique(group[candidates], return_index=True)
    return candidates[first]
