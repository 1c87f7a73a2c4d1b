"""Figures of the few people that an edit touched, without looking at everybody else.

Rules, hours, nights and weekends look at one person at a time, so a region that holds the
duties of these people alone gives the same figures for them, at a fraction of the cost.
"""

from dataclasses import replace

import numpy as np

from planner.domain.calendar import IntArray, Period
from planner.domain.patching import RowChanges
from planner.domain.region import Absences, Duties, Region
from planner.domain.rules.breaches import Breaches, ordered
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.ragged import ranges


def touched_people(region: Region, changes: RowChanges) -> IntArray:
    """Numbers of the people whose duties or absences a change set changes, ascending.

    Those who are not in the region are left out.
    """
    index = region.people.ids.index
    ids = {str(c.key[0]) for c in changes.changes if c.sheet in {"Duties", "Absences"}}
    return np.array(sorted(index[code] for code in ids if code in index), dtype=np.int32)


def only(region: Region, people: IntArray) -> Region:
    """The same region, numbered alike, with the duties and absences of some people alone.

    For audits and figures of these people. O(people of the region + their duties).
    """
    who = np.unique(people)
    old, counts = region.duties, np.zeros(len(region.people), dtype=np.int64)
    counts[who] = old.offsets[who + 1] - old.offsets[who]
    rows = ranges(old.offsets[who], counts[who])
    duties = Duties(
        person=old.person[rows],
        day=old.day[rows],
        shift=old.shift[rows],
        service=old.service[rows],
        start=old.start[rows],
        end=old.end[rows],
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )
    return replace(region, duties=duties, absences=_absences(region.absences, who))


def _absences(old: Absences, who: IntArray) -> Absences:
    low, high = np.searchsorted(old.person, [who, who + 1])
    rows = ranges(low, high - low)
    return Absences(
        old.person[rows],
        old.first[rows],
        old.last[rows],
        old.kind[rows],
        old.kinds,
        old.from_duty[rows],
    )


def audited_again(
    breaches: Breaches,
    region: Region,
    book: RuleBook,
    people: IntArray,
    period: Period | None = None,
) -> Breaches:
    """Breaches as an audit of the region gives them, when only some people's rows are new.

    `breaches` are those from before the change; `region` is as it is now. With a period both
    are those that touch it. O(breaches + people of the region + duties of these people).
    """
    fresh = RuleEngine(only(region, people), book).audit(people)
    if period is not None:
        fresh = fresh.touching(period)
    kept = breaches.take(~np.isin(breaches.person, people))
    return ordered([kept, fresh], region.clock)
