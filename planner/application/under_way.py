"""Offers on their way, as a plan has to see them: who is spoken for, and who said no."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from planner.application.aid_ports import Case
from planner.application.planning import Ask, MovedFrom, Stands
from planner.application.replanning import Repair, asks_of
from planner.domain.aid.values import ON_THEIR_WAY, Offer, State
from planner.domain.calendar import Period
from planner.domain.region import NONE, LongArray, Region, contains_sorted, person_day_key
from planner.domain.rules.ragged import ranges

_NO = {State.DECLINED, State.WITHDRAWN}


@dataclass(frozen=True)
class UnderWay:
    """What two trusts have begun to arrange: a plan keeps it, and plans the rest around it."""

    stands: tuple[Stands, ...] = ()
    """Offered or agreed, and not confirmed yet: of each request as many as it still needs."""
    refused: frozenset[Ask] = frozenset()
    """Declined, or taken back by the lender, and not offered again since."""

    @classmethod
    def of(cls, cases: Iterable[Case]) -> "UnderWay":
        """What requests with their offers come to. O(offers)."""
        stands: dict[Ask, Stands] = {}
        refused: set[Ask] = set()
        for case in cases:
            going = [one for state in ON_THEIR_WAY for one in case.offers if one.state is state]
            missing = max(case.request.needed - case.request.filled, 0)
            found = [_stands(one) for one in going[:missing]]
            stands |= {one.ask: one for one in found}
            refused |= {_stands(one).ask for one in case.offers if one.state in _NO}
        return cls(tuple(stands.values()), frozenset(refused - stands.keys()))

    @property
    def asks(self) -> frozenset[Ask]:
        """What the people are asked for who are spoken for."""
        return frozenset(one.ask for one in self.stands)

    def within(self, services: Collection[str] | None) -> "UnderWay":
        """Of some services (None: all): no others are planned."""
        if services is None:
            return self
        stands = tuple(one for one in self.stands if one.service in services)
        return UnderWay(stands, frozenset(one for one in self.refused if one.service in services))

    def asked(self, region: Region) -> Repair:
        """What a new plan of a region has to keep, and whom it does not ask again."""
        kept = without_duties(region, self.stands)
        return Repair(kept, frozenset(asks_of(kept)), self.refused)


NOTHING_UNDER_WAY = UnderWay()
Offers = Callable[[Period], UnderWay]
"""What is on its way in a period, as it is stored now."""


def _stands(one: Offer) -> Stands:
    slot, left = one.slot, MovedFrom.stored(one.moved_from_service, one.moved_from_shift)
    return Stands(one.staff_id, slot.service, slot.day, slot.shift, slot.line, left)


def without_duties(region: Region, standing: Sequence[Stands]) -> tuple[Stands, ...]:
    """Those of which the person is not on the rota now for what they were asked for.

    O(duties of these people), a few passes: there may be thousands.
    """
    if not standing:
        return ()
    duties, ids = region.duties, (region.people.ids, region.services.ids, region.shifts.ids)
    staff, service, day, shift = list(zip(*standing, strict=True))[:4]
    people, services, shifts = (
        np.array([one.index.get(code, NONE) for code in codes], dtype=np.int64)
        for one, codes in zip(ids, (staff, service, shift), strict=True)
    )
    asked = _keys(region, people, np.array(day, dtype=np.int64), services, shifts)
    who = np.unique(people[people != NONE])
    rows = ranges(duties.offsets[who], duties.offsets[who + 1] - duties.offsets[who])
    columns = duties.person, duties.day, duties.service, duties.shift
    there = np.sort(_keys(region, *(column[rows] for column in columns)))
    known = (people != NONE) & (services != NONE) & (shifts != NONE)
    open_yet = ~(known & contains_sorted(there, asked))
    return tuple(compress(standing, open_yet.tolist()))


def _keys(region: Region, *columns: npt.NDArray[np.signedinteger]) -> LongArray:
    """A number for each person, day, service and shift."""
    person, day, service, shift = columns
    key = person_day_key(person, day) * len(region.services.ids) + service
    return np.asarray(key * len(region.shifts.ids) + shift, dtype=np.int64)
