"""Who is spoken for, of what the store knows: offers on their way, and aid that is proposed."""

from collections.abc import Iterable

from planner.application.planning import MovedFrom
from planner.application.ports import ProposedAid
from planner.domain.aid.values import ON_THEIR_WAY, Offer
from planner.domain.calendar import Period
from planner.domain.cover.pledges import Pledge

NEAR = 28
"""So many dates before and after a duty pledges are told."""


def around(first: int, last: int) -> Period:
    """The dates around some duties of which pledges are told."""
    return Period(first - NEAR, last + NEAR)


def pledges_of(offers: Iterable[Offer], proposed: Iterable[ProposedAid] = ()) -> tuple[Pledge, ...]:
    """Offers that are made or agreed and not confirmed, then what is only proposed."""
    made = [
        Pledge(
            one.staff_id,
            one.slot.service,
            one.slot.day,
            one.slot.shift,
            MovedFrom.stored(one.moved_from_service, one.moved_from_shift),
            one.offer,
        )
        for one in offers
        if one.state in ON_THEIR_WAY
    ]
    made += [
        Pledge(
            one.staff_id,
            one.service,
            one.day,
            one.shift,
            MovedFrom.stored(one.moved_from_service, one.moved_from_shift),
        )
        for one in proposed
    ]
    return tuple(made)
