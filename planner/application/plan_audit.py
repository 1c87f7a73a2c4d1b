"""Checks a plan against the rules of cover.md, without knowing how it was found.

Written from the specification and the domain alone: nothing of the optimiser is used, and
everything that a plan claims is counted again. A fault lies with one person (all that the plan
gives them), with one place (all who come and leave) or with the sums. So a plan that differs
from one audited before is audited where it differs: what each person is given is compared value
by value, and every place that a person who differs touched or touches is counted again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from planner.application.plan_audit_people import Examined, Given, PeopleAudit
from planner.application.planning import Assignment, Plan, gap_percent
from planner.domain.cover.changed_places import Changed, Movements
from planner.domain.cover.filling import fill, filled_after
from planner.domain.cover.places import Places, places_that_differ
from planner.domain.cover.weights import Weights
from planner.domain.region import LongArray, Region
from planner.domain.rules.engine import RuleEngine


def audit_plan(
    region: Region, engine: RuleEngine, places: Places, weights: Weights, plan: Plan
) -> list[str]:
    """Every fault of a plan, in words; empty for a plan that may be shown.

    O(assignments × the largest of: duties of a person, lines of a place) and one pass of the
    region for the fillings before.
    """
    return PlanAudit(region, engine, places, weights).faults(plan)


class PlanAudit:
    """Audits one plan after the other of one region.

    Each result is that of `audit_plan`; what is the same as in the plan before costs a
    comparison. Holds what it found of the last plan: some MB for thousands of assignments.
    """

    def __init__(
        self, region: Region, engine: RuleEngine, places: Places, weights: Weights
    ) -> None:
        self._weights = weights
        self._people = PeopleAudit(region, engine, places, weights)
        self._at = _PlacesAudit(region, places, weights)
        self._known: dict[str, Examined] = {}
        """Of all people in `_last`."""
        self._last: dict[int, Assignment] = {}
        """The assignments audited last, by identity; none where one was there twice."""
        self._faulty: set[str] = set()
        """People with faults."""
        self._points = 0
        """Of all that is known."""
        self._services: tuple[str, ...] | None = None

    def follow(
        self, region: Region, engine: RuleEngine, places: Places, people: Sequence[int]
    ) -> None:
        """Audit plans of a later state of the region from now on.

        `people`: whose duties or absences are others now; of everybody else what was found holds
        on. Places where other people stand are filled and counted again.
        """
        self._people = PeopleAudit(region, engine, places, self._weights)
        self._at.follow(region, places)
        whose = {region.people.ids.codes[person] for person in people}
        for known in (self._known[staff] for staff in whose if staff in self._known):
            for one in known.given:
                self._last.pop(id(one), None)
        self._forget(whose)

    def faults(self, plan: Plan) -> list[str]:
        """Every fault, in words. What cannot be found in the region ends the audit.

        O(assignments) looks; then as `audit_plan` for people and places that differ.
        """
        self._look_at(plan.assignments, plan.services)
        given = plan.assignments if self._faulty else ()
        people = dict.fromkeys(one.staff_id for one in given if one.staff_id in self._faulty)
        lost = [one for staff in people if (one := self._known[staff]).lost]
        if lost:
            return [fault for one in lost for fault in one.faults]
        return [
            *(fault for staff in people for fault in self._known[staff].faults),
            *self._at.faults(),
            *self._figures(plan),
            *self._proof(plan),
        ]

    def _look_at(self, assignments: Given, services: tuple[str, ...] | None) -> None:
        """Bring what is known of people and places up to a plan.

        An assignment cannot change, so one that was there is known by being the same object.
        """
        if services != self._services:
            self._services, self._last = services, {}
            self._forget(set(self._known))
        now = dict(zip(map(id, assignments), assignments, strict=True))
        distinct = len(now) == len(assignments)
        people = self._who_differ(now) if distinct else _by_person(assignments)
        whose = people.keys() | (() if distinct else self._known.keys())
        same = {staff for staff in people if self._is_known(staff, people[staff])}
        for staff in same:  # with the objects of this plan: they may be others of equal value
            self._known[staff] = replace(self._known[staff], given=people[staff])
        self._forget(whose - same)
        differing = {staff: given for staff, given in people.items() if given and staff not in same}
        examined = self._people.examine(list(differing.values()), services)
        for staff, one in zip(differing, examined, strict=True):
            self._known[staff] = one
            self._at.movements.add(one.changes)
            self._points += sum(part.points for part in one.given)
            if one.lost or one.faults:
                self._faulty.add(staff)
        self._last = now if distinct else {}

    def _who_differ(self, now: dict[int, Assignment]) -> dict[str, Given]:
        """What people are given of whose assignments some are new, or gone: nothing may be left.

        `now`: all there are, by identity.
        """
        last, at = self._last, dict(zip(now, range(len(now)), strict=True))
        new = [now[one] for one in sorted(now.keys() - last.keys(), key=at.__getitem__)]
        gone = [last[one] for one in last.keys() - now.keys()]
        whose = {one.staff_id for one in (*new, *gone)}
        whose.update(() if last else self._known)
        known = (self._known[staff] for staff in whose if staff in self._known)
        stays = [one for some in known for one in some.given if id(one) in last and id(one) in at]
        given = _by_person(sorted((*stays, *new), key=lambda one: at[id(one)]))
        return {staff: given.get(staff, ()) for staff in sorted(whose)}

    def _is_known(self, staff: str, given: Given) -> bool:
        known = self._known.get(staff)
        return known is not None and known.given == given

    def _forget(self, people: Iterable[str]) -> None:
        for staff in people:
            known = self._known.pop(staff, None)
            if known is not None:
                self._at.movements.remove(known.changes)
                self._points -= sum(part.points for part in known.given)
                self._faulty.discard(staff)

    def _figures(self, plan: Plan) -> Iterator[str]:
        gained, minimum, further = self._at.gained()
        minimum_before, further_before = self._at.gaps_before
        for name, told, counted in (
            ("score", plan.score, gained - self._points),
            ("minimum gaps before", plan.minimum_gaps_before, minimum_before),
            ("minimum gaps after", plan.minimum_gaps_after, minimum_before + minimum),
            ("target gaps before", plan.target_gaps_before, further_before),
            ("target gaps after", plan.target_gaps_after, further_before + further),
        ):
            if told != counted:
                yield f"{name}: told {told}, counted {counted}"

    def _proof(self, plan: Plan) -> Iterator[str]:
        if plan.bound < plan.score:
            yield "the bound is below the score"
        if plan.status == "optimal" and plan.bound != plan.score:
            yield "said to be the best, but the bound is higher"
        if abs(plan.gap_percent - gap_percent(plan.score, plan.bound)) > 1e-9:
            yield "the gap is not that of score and bound"
        if plan.weights != self._weights:
            yield "made with other weights"


def _by_person(assignments: Sequence[Assignment]) -> dict[str, Given]:
    found: dict[str, list[Assignment]] = {}
    for one in assignments:
        found.setdefault(one.staff_id, []).append(one)
    return {staff: tuple(some) for staff, some in found.items()}


class _PlacesAudit:
    """Counts places as a plan leaves them, where anything became different."""

    def __init__(self, region: Region, places: Places, weights: Weights) -> None:
        self._region, self._places, self._weights = region, places, weights
        self._before = fill(region, places)
        self.movements = Movements()
        self._gained: LongArray = np.zeros((len(places), 3), dtype=np.int64)
        self._faults: dict[int, list[str]] = {}

    @property
    def gaps_before(self) -> tuple[int, int]:
        """Minimum gaps and further ones of the region as it stands."""
        return int(self._before.minimum_gaps.sum()), int(self._before.target_gaps.sum())

    def follow(self, region: Region, places: Places) -> None:
        """Take over a later state of the region."""
        differs = places_that_differ(self._places, places)
        self._region, self._places = region, places
        self._before = filled_after(self._before, region, places, differs)
        self.movements.differ(differs)

    def faults(self) -> list[str]:
        """Of all places, in their order."""
        self._count()
        return [fault for place in sorted(self._faults) for fault in self._faults[place]]

    def gained(self) -> tuple[int, int, int]:
        """V after less V before, and how many more minimum and further gaps there are."""
        self._count()
        worth, minimum, further = self._gained.sum(axis=0).tolist()
        return worth, minimum, further

    def _count(self) -> None:
        stale = self.movements.stale
        if not len(stale):
            return
        after = Changed.of(self._region, self._places, self.movements.changes())
        self._gained[stale] = 0
        for place in stale.tolist():
            self._faults.pop(place, None)
        at = after.place
        self._gained[at] = after.gained(self._before, self._weights)
        for place in at[after.filled_minimum < self._before.filled_minimum[at]].tolist():
            self._fault(place, "more minimum gaps than before")
        for place in at[~after.realisable].tolist():
            self._fault(place, "no best filling puts people where they are named")
        self.movements.counted()

    def _fault(self, place: int, text: str) -> None:
        service = self._region.services.ids.codes[self._places.service[place]]
        shift = self._region.shifts.ids.codes[self._places.shift[place]]
        where = f"{service}, day {self._places.day[place]}, {shift}"
        self._faults.setdefault(place, []).append(f"{where}: {text}")
