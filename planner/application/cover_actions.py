"""Use case: what is decided on the cover page, written as changes that one undo takes back.

Somebody of the gap's own trust gets the duty at once. Somebody of another trust, and every
assignment of a plan, becomes proposed aid, which is never a duty (reading A25): the other
trust has its say first. Moves of one chain are meant together, so if one of them needs
another trust, all of them are proposed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from planner.application.changes import Change, ChangeSet
from planner.application.planning import Assignment, Plan, proposed_aid
from planner.application.ports import AidKey, ProposedAid, RotaEntry, UnitOfWorkFactory
from planner.domain.calendar import Period
from planner.domain.rota_life import LOCKED
from planner.domain.wording.edits import step_text
from planner.domain.wording.formats import count_text, period_text
from planner.domain.wording.rota_life import all_locked_text

DUTIES, PROPOSED = "Duties", "ProposedAid"
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Placement:
    """One person, named for one demand line of one service, date and shift."""

    aid: ProposedAid
    """Who, where and why, as it would be proposed."""
    name: str
    """Of the person."""
    own_trust: bool
    """Whether the person's trust is the service's."""


class Applies(Protocol):
    """Writes change sets; `EditService` is one."""

    def apply(self, changes: ChangeSet) -> ChangeSet:
        """ConflictError if something changed meanwhile, UserError if a rota is locked."""


@dataclass(frozen=True, slots=True)
class LockedPart:
    """What of a plan cannot be accepted as the rotas stand."""

    positions: frozenset[int]
    """Of the assignments that go into a locked rota, or out of one."""
    text: str
    """Which rotas these are; empty if there is none."""


class CoverActions:
    """Places candidates, and accepts plans whole or in part."""

    def __init__(self, units: UnitOfWorkFactory, edits: Applies) -> None:
        self._units = units
        self._edits = edits

    def proposals(self, period: Period) -> Sequence[ProposedAid]:
        """Proposed aid of a period, by date, service, shift and person."""
        with self._units() as work:
            return work.proposed_aid(period)

    def place(self, placements: Sequence[Placement]) -> ChangeSet:
        """Write one candidate, or the moves of one chain; the changes, which can be undone.

        Other proposals stay. ConflictError if a duty that is to be left is gone or the new one
        is there already, UserError if a rota is locked. O(proposals of these dates).
        """
        days = [one.aid.day for one in placements]
        what = f"{placements[0].aid.shift} placed"
        if all(one.own_trust for one in placements):
            changes = [change for one in placements for change in duty_changes(one.aid)]
        else:
            what = f"{placements[0].aid.shift} proposed"
            stored = self._stored(Period(min(days), max(days)))
            changes = _aid_changes([one.aid for one in placements], stored)
        label = step_text(what, [one.name for one in placements], days)
        return self._edits.apply(ChangeSet(label, tuple(changes)))

    def accept(
        self, plan: Plan, chosen: Collection[int] | None = None, *, beside: bool = False
    ) -> ChangeSet:
        """Propose a plan, or those of its assignments at the positions `chosen`.

        Earlier proposals of the plan's services and period go in the same step, as the plan
        was made without them; undo brings them back. `beside`: only those for the same slots
        go, unless they are the plan's own. O(assignments + proposals of the period).
        """
        wanted = range(len(plan.assignments)) if chosen is None else sorted(chosen)
        aid = [proposed_aid(plan.assignments[at]) for at in wanted]
        stored = self._stored(plan.period, plan.services)
        keep = {one.key for one in aid}
        if beside:
            slots = {key[1:] for key in keep}
            keep |= {proposed_aid(one).key for one in plan.assignments}
            keep |= {key for key in stored if key[1:] not in slots}
        gone = [Change(PROPOSED, key, row, None) for key, row in stored.items() if key not in keep]
        new = _aid_changes(aid, stored)
        count = count_text(len(aid), "assignment")
        whole = "Plan" if len(aid) == len(plan.assignments) else "Part of plan"
        label = f"{whole}, {count}, {period_text(plan.period.first, plan.period.last)}"
        return self._edits.apply(ChangeSet(label, (*gone, *new)))

    def locked_part(self, plan: Plan) -> LockedPart:
        """What of a plan lies in locked rotas. O(assignments + rotas of the region)."""
        with self._units() as work:
            locked: dict[str, list[RotaEntry]] = defaultdict(list)
            for rota in work.rotas():
                if rota.status in LOCKED:
                    locked[rota.service].append(rota)
            names = {entry.code: entry.name for entry in work.catalogue()} if locked else {}
        found = {at: _locking(one, locked) for at, one in enumerate(plan.assignments)}
        rotas = list(dict.fromkeys(chain.from_iterable(found.values())))
        told = [(names[one.service], one.first, one.last, one.status) for one in rotas]
        positions = frozenset(at for at, some in found.items() if some)
        return LockedPart(positions, all_locked_text(told)[0] if told else "")

    def _stored(
        self, period: Period, services: Collection[str] | None = None
    ) -> dict[AidKey, Values]:
        return {
            one.key: one.values
            for one in self.proposals(period)
            if services is None or one.service in services
        }


def _locking(one: Assignment, locked: Mapping[str, Sequence[RotaEntry]]) -> list[RotaEntry]:
    """The locked rotas, by service, that an assignment goes into or out of."""
    services = [one.service, *([one.moved_from.service] if one.moved_from else [])]
    rotas = chain.from_iterable(locked.get(service, ()) for service in services)
    return [rota for rota in rotas if rota.first <= one.day <= rota.last]


def _aid_changes(aid: Iterable[ProposedAid], stored: Mapping[AidKey, Values]) -> list[Change]:
    """What is not proposed just so already."""
    beside = ((one, stored.get(one.key)) for one in aid)
    return [
        Change(PROPOSED, one.key, before, one.values)
        for one, before in beside
        if before != one.values
    ]


def duty_changes(aid: ProposedAid) -> list[Change]:
    """What makes an assignment a duty: the duty that is left goes, the new one comes.

    Of one code, the duty changes service.
    """
    new = (aid.staff_id, aid.day, aid.shift)
    given = {"service": aid.service}
    if aid.moved_from_shift is None or aid.moved_from_service is None:
        return [Change(DUTIES, new, None, given)]
    left = {"service": aid.moved_from_service}
    if aid.moved_from_shift == aid.shift:
        return [Change(DUTIES, new, left, given)]
    old = (aid.staff_id, aid.day, aid.moved_from_shift)
    return [Change(DUTIES, old, left, None), Change(DUTIES, new, None, given)]
