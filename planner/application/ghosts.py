"""Use case: what a plan or a proposal would change on one board, and its acceptance one by one.

A ghost is an assignment that is no duty yet (reading A25): one that was proposed and stored, one
that is on offer between two services, or one of a plan that was made but not accepted.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from planner.application.aid_ports import StoredRow
from planner.application.changes import Change, ChangeSet
from planner.application.cover_actions import Applies, CoverActions, Placement, duty_changes
from planner.application.planning import Plan, proposed_aid
from planner.application.ports import ProposedAid, ServiceEntry, Transaction
from planner.domain.aid.values import Offer
from planner.domain.calendar import Period
from planner.domain.wording.edits import step_text

Values = Mapping[str, object]


class GhostWork(Transaction, Protocol):
    """The transaction that reads them."""

    def proposed_aid(self, period: Period) -> Sequence[ProposedAid]:
        """Proposed aid with dates in the period."""

    def catalogue(self) -> Sequence[ServiceEntry]:
        """All services."""

    def find(self, sheet: str, among: Mapping[str, Collection[object]]) -> Sequence[StoredRow]:
        """Rows whose columns hold one of the values given."""


@dataclass(frozen=True, slots=True)
class Ghost:
    """One assignment that is not a duty yet."""

    aid: ProposedAid
    name: str
    """Of the person."""
    service_name: str
    """Where it would be worked."""
    home_name: str
    """The person's own service."""
    left_name: str
    """The service whose duty is left; empty: an extra shift."""
    own_trust: bool
    """Whether the person's trust is that of the service: then it needs nobody else's word."""
    stored: bool
    """Proposed or offered already; else part of a plan that is not accepted."""
    offer: Offer | None = None
    """Under way between lender and host, whose steps decide about it; None: nobody was asked."""

    @property
    def placement(self) -> Placement:
        """As it is written."""
        return Placement(self.aid, self.name, self.own_trust)


class GhostService:
    """Finds the ghosts of a board, and settles them."""

    def __init__(
        self,
        units: Callable[[], GhostWork],
        actions: CoverActions,
        edits: Applies,
        offers: Callable[[Period], Sequence[Offer]],
    ) -> None:
        """`offers`: those with dates in a period that are neither confirmed nor ended."""
        self._units, self._actions, self._edits, self._offers = units, actions, edits, offers

    def of_board(
        self, service: str, people: Collection[str], period: Period, plan: Plan | None = None
    ) -> tuple[Ghost, ...]:
        """Ghosts into a service, out of it, or of its people, by date, shift and person.

        With a plan, its assignments come too, unless the same is stored or on offer. O(proposals
        and offers of the period + assignments of the plan).
        """
        offered = {aid.key: (aid, one) for one in self._offers(period) for aid in [_aid_of(one)]}
        with self._units() as work:
            stored = {aid.key: aid for aid in work.proposed_aid(period)}
            stored |= {key: aid for key, (aid, _) in offered.items()}
            planned = () if plan is None else map(proposed_aid, plan.assignments)
            whole = {aid.key: aid for aid in planned if aid.day in period} | stored
            mine = [
                aid
                for aid in whole.values()
                if service in {aid.service, aid.moved_from_service} or aid.staff_id in people
            ]
            names = _Names(work, mine)
        ghosts = (
            names.ghost(aid, aid.key in stored, offered.get(aid.key, (aid, None))[1])
            for aid in mine
        )
        return tuple(sorted(ghosts, key=lambda g: (g.aid.day, g.aid.shift, g.aid.staff_id)))

    def accept(self, ghost: Ghost) -> ChangeSet:
        """The duty is given, within one trust; else it is proposed, if it was only planned.

        One step. ConflictError if a duty that is to be left is gone or the new one is there,
        UserError if a rota is locked.
        """
        if not ghost.stored or not ghost.own_trust:
            return self._actions.place([ghost.placement])
        given = duty_changes(ghost.aid)
        changes = (_gone(ghost.aid), *given)
        label = step_text(f"{ghost.aid.shift} accepted", [ghost.name], [ghost.aid.day])
        return self._edits.apply(ChangeSet(label, changes))

    def withdraw(self, ghost: Ghost) -> ChangeSet:
        """A stored proposal is taken back; one step."""
        label = step_text(f"{ghost.aid.shift} no longer proposed", [ghost.name], [ghost.aid.day])
        return self._edits.apply(ChangeSet(label, (_gone(ghost.aid),)))


class _Names:
    """Names and trusts behind the codes of some assignments."""

    def __init__(self, work: GhostWork, aid: Sequence[ProposedAid]) -> None:
        self._staff = _by_code(work, "Staff", "staff_id", {one.staff_id for one in aid})
        self._services = {entry.code: entry for entry in work.catalogue()} if aid else {}

    def ghost(self, aid: ProposedAid, stored: bool, offer: Offer | None) -> Ghost:
        person = self._staff.get(aid.staff_id, {})
        host, home = self._services.get(aid.service), self._services.get(str(person.get("service")))
        own = host is not None and (person.get("trust") or (home and home.trust)) == host.trust
        return Ghost(
            aid,
            str(person.get("name", aid.staff_id)),
            host.name if host else aid.service,
            home.name if home else str(person.get("service", "")),
            self._name_of(aid.moved_from_service or ""),
            own,
            stored,
            offer,
        )

    def _name_of(self, service: str) -> str:
        entry = self._services.get(service)
        return entry.name if entry else service


def _by_code(work: GhostWork, sheet: str, column: str, codes: set[str]) -> dict[str, Values]:
    if not codes:
        return {}
    return {str(row.key[0]): row.values for row in work.find(sheet, {column: sorted(codes)})}


def _aid_of(one: Offer) -> ProposedAid:
    """An offer as an assignment."""
    slot = one.slot
    left = one.moved_from_service, one.moved_from_shift
    return ProposedAid(
        one.staff_id,
        one.mode,
        slot.service,
        slot.day,
        slot.shift,
        slot.line,
        *left,
        one.points,
        one.reason,
    )


def _gone(aid: ProposedAid) -> Change:
    """The stored proposal goes."""
    return Change("ProposedAid", aid.key, aid.values, None)
