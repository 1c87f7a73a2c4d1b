"""Offers on their way, as a plan has to see them: who is spoken for, and who said no."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from planner.application.aid_ports import Case
from planner.application.planning import MovedFrom
from planner.application.replanning import Ask, Stands
from planner.domain.aid.values import ON_THEIR_WAY, Offer, State

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


NOTHING_UNDER_WAY = UnderWay()


def _stands(one: Offer) -> Stands:
    slot, left = one.slot, MovedFrom.stored(one.moved_from_service, one.moved_from_shift)
    return Stands(one.staff_id, slot.service, slot.day, slot.shift, slot.line, left)
