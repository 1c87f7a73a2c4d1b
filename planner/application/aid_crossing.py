"""Before somebody is carried from one rota to another: what that offer would mean, at once.

Two rotas are read together once; then every question about a person and a slot of the other
service is answered from memory, with the checks, the harm and the rights that the step itself
will ask for again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.application.aid_desk import REQUESTS, Desks
from planner.application.aid_looking import besides, harm_of
from planner.application.aid_ports import Harm
from planner.application.covering import places_of
from planner.application.pledges import around, pledges_of
from planner.application.progress import CancelToken
from planner.domain.aid.examining import Examined, Examiner
from planner.domain.aid.machine import Facts, allowed_sides, refusal
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Party, Slot, State
from planner.domain.calendar import Period
from planner.domain.cover.checks import CHECK_NAMES, Check, static_checks
from planner.domain.cover.drop_cells import Verdict
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.pledges import Pledge
from planner.domain.cover.suggestion import Gap, find
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE
from planner.domain.roles import Action, Profile, may
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.wording import aid_crossing as wording

_CANNOT = frozenset(CHECK_NAMES[check] for check in (Check.EMPLOYED, Check.PRESENT, Check.FREE))
"""Checks without which nobody can be there at all; the others stop only the confirmation."""
_FIT = int(Check.GRADE) | int(Check.SKILL)


@dataclass(frozen=True, slots=True)
class Carried:
    """Who is carried: a person, or one of their duties."""

    staff_id: str
    day: int | None = None
    """Date of the duty in hand; None: the person is."""
    shift: str | None = None
    """Its shift, which would be left."""


@dataclass(frozen=True, slots=True)
class CrossingAnswer:
    """What an offer would mean."""

    verdict: Verdict
    title: str
    lines: tuple[str, ...]
    slot: Slot | None = None
    """What would be offered for; None where nothing can be."""
    harm: Harm | None = None
    """What it does to lender and person; None where it was not looked at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request."""

    reference: str
    offered: frozenset[str]
    """Staff numbers of those offered for it whose offers stand."""


@dataclass(frozen=True, eq=False)
class Crossing:
    """Two services of one period, with who acts and what is asked for already."""

    services: frozenset[str]
    examiner: Examiner
    profile: Profile
    asked: Mapping[Slot, Asked]
    pledges: Collection[Pledge] = ()
    """Who is on offer for what, in the whole region."""
    _known: dict[tuple[Slot, Carried], CrossingAnswer] = field(default_factory=dict)

    def answer(self, service: str, day: int, shift: str, carried: Carried) -> CrossingAnswer:
        """What offering somebody for a shift of a service would mean.

        O(lines of the shift × duties of three dates); kept, as the pointer asks again.
        """
        key = (Slot(service, day, shift, 0), carried)
        if key not in self._known:
            self._known[key] = self._answer(key[0], carried)
        return self._known[key]

    def _answer(self, slot: Slot, carried: Carried) -> CrossingAnswer:
        refused = self._out_of_place(slot, carried)
        if refused is not None:
            return refused
        found = self._best(slot, carried)
        if found is None:
            return self._no(slot, carried, wording.no_demand_text(slot))
        slot, examined = found
        host, lender = self._host(slot), self._lender(carried)
        right = self._no_right(slot, carried, host, lender)
        if right:
            return self._no(slot, carried, right)
        return self._told(slot, carried, examined, lender)

    def _out_of_place(self, slot: Slot, carried: Carried) -> CrossingAnswer | None:
        """What cannot be asked at all."""
        region = self.examiner.region
        if carried.staff_id not in region.people.ids.index or slot.day not in region.period:
            return self._no(slot, carried, wording.not_read_text())
        if self._lender(carried).service == slot.service:
            return self._no(slot, carried, wording.at_home_text(self._name(carried)))
        if carried.day is not None and carried.day != slot.day:
            text = wording.other_date_text(carried.shift or "", carried.day, slot.day)
            return self._no(slot, carried, text)
        return None

    def _best(self, slot: Slot, carried: Carried) -> tuple[Slot, Examined] | None:
        """The line of the shift that suits the person best, of those with a gap first."""
        region, places = self.examiner.region, self.examiner.places
        service = region.services.ids.index[slot.service]
        shift = region.shifts.ids.index.get(slot.shift, NONE)
        place = NONE if shift == NONE else places.place_of(service, slot.day, shift)
        if place == NONE:
            return None
        lines = places.lines_of(place).tolist()
        empty = PlaceFilling.of(region, places, place).line_gaps
        person = region.people.ids.index[carried.staff_id]
        leaves = self._leaves(carried)
        wanted = [line for line, gap in zip(lines, empty, strict=True) if gap] or lines
        found = []
        for line in wanted:
            number = int(region.lines.number[line])
            gap = find(region, places, Gap(service, slot.day, shift, number))
            named = Slot(slot.service, slot.day, slot.shift, number)
            found.append((named, self.examiner.examine(gap, person, leaves)))
        return min(found, key=lambda one: len(one[1].failed))

    def _leaves(self, carried: Carried) -> int | None:
        """Row of the duty in hand; None: the best way."""
        if carried.day is None or carried.shift is None:
            return None
        region = self.examiner.region
        person, duties = region.people.ids.index[carried.staff_id], region.duties
        shift = region.shifts.ids.index[carried.shift]
        for row in range(*duties.of_person(person).indices(len(duties))):
            if duties.day[row] == carried.day and duties.shift[row] == shift:
                return row
        return None

    # Rights ------------------------------------------------------------------------------------

    def _no_right(self, slot: Slot, carried: Carried, host: Party, lender: Party) -> str:
        """Why the profile may not make this offer; empty: it may."""
        asked = self.asked.get(slot)
        if asked is None:
            denied = may(self.profile, Action.REQUEST, host.trust, host.service)
            if denied:
                return wording.nobody_asked_text(slot, denied)
        elif carried.staff_id in asked.offered:
            return wording.offered_text(self._name(carried), asked.reference)
        name = asked.reference if asked else wording.new_request_text()
        facts = Facts(name, State.OPEN, host, lender)
        if self._lends(facts) or allowed_sides(Step.ASK_FOR, facts, self.profile):
            return ""
        return refusal(Step.OFFER, facts, self.profile) or ""

    def _lends(self, facts: Facts) -> bool:
        return bool(allowed_sides(Step.OFFER, facts, self.profile))

    def _host(self, slot: Slot) -> Party:
        services = self.examiner.region.services
        trust = services.trust[services.ids.index[slot.service]]
        return Party(self.examiner.region.trusts.codes[trust], slot.service)

    def _lender(self, carried: Carried) -> Party:
        """The home service and the trust that employs the person (reading A17)."""
        region = self.examiner.region
        person = region.people.ids.index[carried.staff_id]
        trust, home = region.people.trust[person], region.people.service[person]
        return Party(region.trusts.codes[trust], region.services.ids.codes[home])

    # Telling -----------------------------------------------------------------------------------

    def _told(
        self, slot: Slot, carried: Carried, examined: Examined, lender: Party
    ) -> CrossingAnswer:
        elsewhere = besides(self.examiner, self._gap(slot), examined, self.pledges)
        harm, asked = harm_of(examined, (), elsewhere), self.asked.get(slot)
        verdict = _verdict(harm)
        facts = Facts("", State.OPEN, self._host(slot), lender)
        names = self.examiner.region.services.ids
        grade, person = examined.candidate.grade, examined.candidate.name
        lines = [
            wording.person_text(person, grade, harm.candidate),
            wording.host_text(
                names.names[names.index[slot.service]], *self._host_figures(slot, carried)
            ),
            wording.lender_text(
                names.names[names.index[lender.service]],
                harm.candidate.moved_from is not None,
                harm.lender_margin_before,
                harm.lender_margin_after,
                harm.lost_minimum,
            ),
            *(one.text for one in harm.failed),
            *(one.text for one in harm.candidate.warnings),
            *(one.text for one in harm.elsewhere),
        ]
        if verdict is not Verdict.IMPOSSIBLE:
            reference = asked.reference if asked else None
            lines.append(
                wording.drop_text(
                    reference, self._lends(facts), self._trust(lender), harm.failed != ()
                )
            )
        title = wording.title_text(verdict, slot)
        return CrossingAnswer(verdict, title, tuple(lines), slot, harm)

    def _gap(self, slot: Slot) -> Gap:
        ids = self.examiner.region.services.ids, self.examiner.region.shifts.ids
        service, shift = ids[0].index[slot.service], ids[1].index[slot.shift]
        return Gap(service, slot.day, shift, slot.line)

    def _host_figures(self, slot: Slot, carried: Carried) -> tuple[PlaceFilling, PlaceFilling]:
        """The host's shift before and after."""
        region, places, gap = self.examiner.region, self.examiner.places, self._gap(slot)
        place = places.place_of(gap.service, gap.day, gap.shift)
        person = np.array([region.people.ids.index[carried.staff_id]], dtype=np.int32)
        mask = 0
        for bit, line in enumerate(places.lines_of(place).tolist()):
            if not int(static_checks(region, line, slot.day, person)[0]) & _FIT:
                mask |= 1 << bit
        before = PlaceFilling.of(region, places, place)
        return before, before.after([mask])

    def _trust(self, party: Party) -> str:
        trusts = self.examiner.region.trusts
        return str(trusts.names[trusts.index[party.trust]])

    def _name(self, carried: Carried) -> str:
        ids = self.examiner.region.people.ids
        number = ids.index.get(carried.staff_id)
        return carried.staff_id if number is None else str(ids.names[number])

    def _no(self, slot: Slot, carried: Carried, why: str) -> CrossingAnswer:
        title = wording.title_text(Verdict.IMPOSSIBLE, slot)
        return CrossingAnswer(Verdict.IMPOSSIBLE, title, (why, self._name(carried)))


def _verdict(harm: Harm) -> Verdict:
    """Impossible, breaks a rule (may be offered, not confirmed), warned or fine."""
    failed = {one.check for one in harm.failed}
    if failed & _CANNOT:
        return Verdict.IMPOSSIBLE
    if failed:
        return Verdict.BREAKS
    margin = harm.lender_margin_after
    edge = harm.candidate.moved_from is not None and margin is not None and margin <= 0
    taken = any(not one.both for one in harm.elsewhere)
    return Verdict.WARNED if edge or taken or harm.candidate.warnings else Verdict.FINE


class CrossingService:
    """Reads what two boards need to judge what is carried between them."""

    def __init__(
        self,
        desks: Desks,
        book: RuleBook,
        weights: Weights,
    ) -> None:
        self._desks = desks
        self._book, self._weights = book, weights

    def load(
        self, one: str, other: str, period: Period, cancel: CancelToken | None = None
    ) -> Crossing:
        """Two services (codes) in a period. O(their people and all duties of these)."""
        with self._desks.opened(to_change=False) as desk:
            rows = desk.work.find(REQUESTS, {"service": [one, other]}, period)
            asked = {
                request.slot: Asked(
                    request.reference,
                    frozenset(o.staff_id for o in offers if not o.state.ended),
                )
                for request, offers in desk.requests(rows)
                if request.stored is State.OPEN and request.filled < request.needed
            }
            region = desk.work.load_region(period, [one, other])
            pledges = pledges_of(desk.on_their_way(around(period.first, period.last)))
        if cancel is not None:
            cancel.check()
        engine = RuleEngine(region, self._book)
        examiner = Examiner(region, engine, places_of(region), self._weights)
        return Crossing(frozenset((one, other)), examiner, desk.profile, asked, pledges)
