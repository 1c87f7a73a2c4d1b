"""Looks at the rotas for one offer: loads the few services concerned and asks the examiner."""

from collections.abc import Collection
from dataclasses import dataclass

from planner.application.aid_desk import Desk
from planner.application.aid_ports import FailedCheck, Harm
from planner.application.aid_rows import person_values
from planner.application.covering import named_gap, places_of
from planner.application.errors import nobody
from planner.application.pledges import around, pledges_of
from planner.domain.aid.examining import Examined, Examiner
from planner.domain.aid.values import Slot
from planner.domain.calendar import Period
from planner.domain.cover.candidates import Candidate
from planner.domain.cover.pledges import Move, Pledge, Pledged, pledged
from planner.domain.cover.suggestion import Gap, find
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import day_text, list_text, margin_text

LeftDuty = tuple[str, str]
"""Service and shift of the duty that is left."""


@dataclass(frozen=True, eq=False)
class View:
    """A slot with the region around it."""

    examiner: Examiner
    gap: Gap
    slot: Slot

    def person(self, staff_id: str) -> int:
        """Number of a person; UserError if they are not known."""
        number = self.examiner.region.people.ids.index.get(staff_id)
        if number is None:
            raise nobody(staff_id)
        return number

    def examined(self, staff_id: str, leaves: int | None = None) -> Examined:
        """Every check and figure of one person."""
        region, places = self.examiner.region, self.examiner.places
        wanted = find(region, places, self.gap)
        return self.examiner.examine(wanted, self.person(staff_id), leaves)

    def row_of(self, staff_id: str, left: LeftDuty | None) -> int:
        """Row of the duty that is left; NONE for none, or where it is no longer there."""
        if left is None:
            return NONE
        return self.examiner.region.duty_row(self.person(staff_id), self.slot.day, *left)

    def others(self, staff_id: str) -> tuple[Candidate, ...]:
        """Who else could go."""
        return self.examiner.others(self.gap, staff_id)

    def host_text(self) -> str:
        """How the host's shift stands, in words."""
        region, places = self.examiner.region, self.examiner.places
        from planner.domain.cover.one_place import PlaceFilling

        filling = PlaceFilling.of(
            region, places, places.place_of(self.gap.service, self.gap.day, self.gap.shift)
        )
        name = region.services.ids.names[self.gap.service]
        return (
            f"Host: {self.slot.shift} at {name} on {day_text(self.slot.day)} has "
            f"{filling.filled_minimum} of {sum(filling.minimum)} filled, "
            f"margin {margin_text(filling.margin)}."
        )

    def lender_text(self, staff_id: str) -> str:
        """What the person has on the date, in words."""
        region = self.examiner.region
        person, duties = self.person(staff_id), self.examiner.region.duties
        rows = range(*duties.of_person(person).indices(len(duties)))
        held = [
            f"{region.shifts.ids.codes[duties.shift[row]]} at "
            f"{region.services.ids.names[duties.service[row]]}"
            for row in rows
            if duties.day[row] == self.slot.day
        ]
        name = region.people.ids.names[person]
        return f"Lender: {name} has {list_text(held) or 'no duty'} that day."


def elsewhere(desk: Desk, request: str, view: View, examined: Examined) -> tuple[Pledged, ...]:
    """What a person is on offer for besides a request, and whether both can be worked."""
    who = {"staff_id": [examined.candidate.staff_id]}
    made = desk.offers(who, around(view.slot.day, view.slot.day))
    others = pledges_of(one for one in made if one.request != request)
    return besides(view.examiner, view.gap, examined, others)


def besides(
    examiner: Examiner, gap: Gap, examined: Examined, pledges: Collection[Pledge]
) -> tuple[Pledged, ...]:
    """What of some pledges is the person's who was examined for a gap; see `pledged`."""
    candidate = examined.candidate
    found = pledged(examiner.region, examiner.engine, gap, [Move.of(candidate)], pledges)
    return tuple(found.get(candidate.person, ()))


class Looking:
    """Loads views; constructing it costs nothing."""

    def __init__(self, book: RuleBook, weights: Weights) -> None:
        self._book = book
        self._weights = weights

    def view(self, desk: Desk, slot: Slot, staff_id: str) -> View:
        """The slot with the services of host, person and the person's duties around that date.

        UserError for an unknown person. O(people and duties of these services).
        """
        home = str(person_values(desk.work, staff_id)["service"])
        near = desk.work.cells([staff_id], Period(slot.day - 1, slot.day + 1), [slot.service])
        services = {slot.service, home}
        services |= {duty.service for duty in near.duties}
        return self._load(desk, slot, sorted(services))

    def whole(self, desk: Desk, slot: Slot) -> View:
        """The slot with the whole region; O(people + duties)."""
        return self._load(desk, slot, None)

    def _load(self, desk: Desk, slot: Slot, services: list[str] | None) -> View:
        region = desk.work.load_region(Period(slot.day, slot.day), services)
        places = places_of(region)
        gap = named_gap(region, places, slot.service, slot.day, slot.shift, slot.line)
        examiner = Examiner(region, RuleEngine(region, self._book), places, self._weights)
        return View(examiner, gap, slot)


def harm_of(
    examined: Examined, others: tuple[Candidate, ...], besides: tuple[Pledged, ...] = ()
) -> Harm:
    """What an offer means, as the answer holds it."""
    return Harm(
        candidate=examined.candidate,
        failed=tuple(FailedCheck(name, text) for name, text in examined.named),
        lender_margin_before=examined.lender_margin_before,
        lender_margin_after=examined.lender_margin_after,
        lost_minimum=examined.lost_minimum,
        hours=examined.hours,
        hourly_cost=examined.hourly_cost,
        others=others,
        elsewhere=besides,
    )
