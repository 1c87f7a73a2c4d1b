"""A region narrowed to the few people whom a question is about.

Rules, hours, nights and weekends look at one person at a time, so a region that holds the
duties of these people alone gives the same figures for them, at a fraction of the cost.
"""

from dataclasses import replace

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.region import Absences, Duties, Region
from planner.domain.rules.ragged import offsets_of, ranges


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
        offsets=offsets_of(counts),
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
