"""What the pages of mutual aid ask of the planner; every method runs on a lane."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from planner.application.aid_ports import (
    Batch,
    Case,
    Filter,
    Happening,
    Harm,
    Inbox,
    StoredRow,
    Wish,
)
from planner.application.changes import ChangeSet
from planner.application.covering import fill, gap_rows, places_of
from planner.application.errors import UserError
from planner.application.planning import Plan, proposed_aid
from planner.application.pledges import pledges_of
from planner.application.progress import CancelToken, Progress
from planner.application.under_way import UnderWay
from planner.domain.aid.machine import Facts, refusal
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Offer, Party, Request, State
from planner.domain.calendar import Clock, Period
from planner.domain.cover.pledges import Pledge
from planner.domain.cover.suggestion import Candidate, Gap, suggest
from planner.domain.region import NONE, Region
from planner.domain.roles import Profile
from planner.domain.shift_families import family_of
from planner.domain.shifts import Shift, ShiftKind
from planner.domain.wording.formats import clock_text
from ui.desk import Desk
from ui.rota.cells import Tile

OFFER_STEPS = (
    Step.CONSENT,
    Step.AGREE_LENDER,
    Step.AGREE_HOST,
    Step.OVERRIDE,
    Step.CONFIRM,
    Step.DECLINE,
    Step.RECALL,
    Step.WORKED,
    Step.SETTLE,
)
REQUEST_STEPS = (Step.OPEN, Step.WITHDRAW)
LOOKED_AT = (State.OFFERED, State.AGREED)
"""In these states the rotas are looked at anew: what it would do is still to come."""
STILL_ASKED = (State.OPEN, *LOOKED_AT)
_RANKED = 60
_MOST_WHO = 12


@dataclass(frozen=True, slots=True)
class ShiftLook:
    """How a shift code is shown."""

    tile: Tile
    hours: str


@dataclass(frozen=True, eq=False)
class Listed:
    """Everything that the list of requests shows."""

    profile: Profile
    inbox: Inbox
    cases: tuple[Case, ...]
    """Of the period, in the whole region."""
    under_way: UnderWay
    """What these come to for a plan."""
    pledges: tuple[Pledge, ...]
    """Who is on offer for what."""
    shifts: Mapping[str, ShiftLook]


@dataclass(frozen=True, eq=False)
class Opened:
    """One request, and one of its offers if there is any."""

    profile: Profile
    case: Case
    offer: Offer | None
    harm: Harm | None
    """None where it cannot be looked at, or is behind us."""
    no_harm: str
    """Why not, in words."""
    history: tuple[Happening, ...]
    can: Mapping[Step, str]
    """For each step the reason why not; empty: it may be done."""
    others: Collection[Step]
    """Refused steps that somebody else may be able to do."""
    shift: ShiftLook
    line: str
    """As "Band 5 or above with NIV"."""
    clock: Clock
    """The region's."""
    nobody_missing: bool = False
    """Whether the line has everybody it asks for, though the request is still open."""
    ahead: str = ""
    """What is told before it is recorded as worked; empty: the duty has begun."""


@dataclass(frozen=True, eq=False)
class Looked:
    """What offering one person would mean, before anything is written."""

    harm: Harm
    asking: bool
    """The host asks for the person; else the lender offers."""
    refused: str
    """Why the profile that acts may do neither; empty: it may."""


@dataclass(frozen=True)
class AidBench:
    """Reads of mutual aid."""

    desk: Desk

    def listed(self, period: Period, _progress: Progress, cancel: CancelToken) -> Listed:
        """The inbox of whoever acts, and the requests of a period. O(requests)."""
        planner = self.desk.planner
        inbox = planner.aid_lists.inbox()
        cancel.check()
        cases = planner.aid_lists.cases(Filter(period))
        with planner.unit_of_work() as work:
            shifts = {str(row.key[0]): _shift_look(row) for row in work.find("Shifts")}
        pledges = pledges_of(offer for case in cases for offer in case.offers)
        under_way = UnderWay.of(cases)
        return Listed(planner.profiles.acting(), inbox, cases, under_way, pledges, shifts)

    def opened(
        self, reference: str, offer: str | None, _progress: Progress, cancel: CancelToken
    ) -> Opened:
        """One request with its newest offer, or the one named."""
        planner = self.desk.planner
        case = planner.aid_lists.case(reference)
        chosen = _chosen(case, offer)
        history = planner.aid_lists.history(reference)
        can, others = self._steps(case.request, chosen)
        cancel.check()
        harm, no_harm = self._harm(chosen)
        shift, line, missing, clock = self._named(case.request)
        full = case.request.state in STILL_ASKED and not missing
        ahead = planner.aid_lists.ahead(chosen) if chosen and chosen.state.stands else ""
        who = planner.profiles.acting()
        return Opened(
            who, case, chosen, harm, no_harm, history, can, others, shift, line, clock, full, ahead
        )

    def _steps(self, request: Request, offer: Offer | None) -> tuple[dict[Step, str], set[Step]]:
        """Why each step cannot be done, and which of the refused ones are for somebody else."""
        lists = self.desk.planner.aid_lists
        about: dict[Step, Request | Offer] = dict.fromkeys(REQUEST_STEPS, request)
        if offer is not None:
            about |= dict.fromkeys(OFFER_STEPS, offer)
        can, others = lists.can_each(about)
        if offer is not None:
            second = _one_side_first(can)
            can, others = can | second, others | second.keys()
        return can, others

    def _harm(self, offer: Offer | None) -> tuple[Harm | None, str]:
        """What an offer would do as the rotas stand now."""
        if offer is None or offer.state not in LOOKED_AT:
            return None, ""
        try:
            preview = self.desk.planner.aid_offers.preview
            return preview(offer.request, offer.staff_id, offer.moved_from_shift), ""
        except UserError as error:
            return None, f"{error.problem} Take this offer back, and offer somebody else."

    def _named(self, request: Request) -> tuple[ShiftLook, str, bool, Clock]:
        """Its shift, its line in words, whether anybody is missing there, and the clock there."""
        with self.desk.planner.unit_of_work() as work:
            slot = request.slot
            region = work.load_region(Period(slot.day, slot.day), [slot.service])
        number = region.shifts.ids.index.get(slot.shift)
        shift = None if number is None else region.shifts.values[number]
        gaps = gap_rows(region, fill(region, places_of(region)), [slot.service])
        missing = any(
            (one.day, one.shift, one.line) == (slot.day, slot.shift, slot.line) for one in gaps
        )
        line = _line_text(region, slot.service, slot.line)
        return _look_of(shift, slot.shift), line, missing, region.clock

    # Who could go ------------------------------------------------------------------------------

    def who(
        self,
        request: Request,
        profile: Profile,
        period: Period,
        progress: Progress,
        cancel: CancelToken,
    ) -> tuple[Candidate, ...]:
        """Who could be offered for a request, best first: of the profile's own services if it
        is for some, which alone are loaded; else of the whole region, kept for `period`.
        """
        desk, slot = self.desk, request.slot
        services = self._own_services(profile, request.host)
        day = Period(slot.day, slot.day)
        if services is None:
            kept = period if slot.day in period else day
            loaded = desk.region(kept, progress, cancel)
        else:
            loaded = desk.some(services, day, progress, cancel)
        cancel.check()
        ids, region = loaded.region.services.ids.index, loaded.region
        gap = Gap(ids[slot.service], slot.day, region.shifts.ids.index[slot.shift], slot.line)
        found = suggest(
            region,
            loaded.engine,
            loaded.places,
            desk.planner.weights,
            gap,
            _RANKED,
            with_chains=False,
        )
        mine = [
            one
            for one in found.candidates
            if services is None or profile.covers(one.trust, one.service)
        ]
        return tuple(mine[:_MOST_WHO])

    def _own_services(self, profile: Profile, host: Party) -> list[str] | None:
        """Services whose people a profile could offer, with the host; None: all."""
        if profile.everywhere or profile.covers(host.trust, host.service):
            return None
        with self.desk.planner.unit_of_work() as work:
            catalogue = work.catalogue()
        own = {one.code for one in catalogue if profile.covers(one.trust, one.code)}
        return sorted(own | {host.service})

    def look(
        self, case: Case, named: str, moved_from: str | None, _p: Progress, _c: CancelToken
    ) -> Looked:
        """What it would mean to offer somebody, named by number or by their whole name."""
        planner = self.desk.planner
        staff_id = self._number_of(named)
        harm = planner.aid_offers.preview(case.request.reference, staff_id, moved_from)
        return self._looked(case, harm)

    def _looked(self, case: Case, harm: Harm) -> Looked:
        profile, person = self.desk.planner.profiles.acting(), harm.candidate
        facts = Facts(
            case.request.reference,
            case.request.state,
            case.request.host,
            lender=Party(person.trust, person.service),
            started=case.started,
            room=case.request.filled < case.request.needed,
        )
        lending = refusal(Step.OFFER, facts, profile)
        asking = refusal(Step.ASK_FOR, facts, profile)
        refused = "" if lending is None or asking is None else lending
        return Looked(harm, asking=lending is not None, refused=refused)

    def _number_of(self, named: str) -> str:
        text = " ".join(named.split())
        with self.desk.planner.unit_of_work() as work:
            if work.find("Staff", {"staff_id": [text]}):
                return text
            rows = work.find("Staff", {"name": [text]})
        if len(rows) == 1:
            return str(rows[0].key[0])
        if rows:
            numbers = ", ".join(str(row.key[0]) for row in rows[:5])
            raise UserError(f"{len(rows)} people are called {text}.", f"Give a number: {numbers}.")
        raise UserError(
            f"There is nobody with the number or the name {text!r}.",
            "Give the whole name as the rota has it, or the staff number.",
        )

    # A whole plan ------------------------------------------------------------------------------

    def plan_as_requests(self, plan: Plan, chosen: Sequence[int]) -> Batch:
        """A plan, or part of it, as requests with offers; nothing is changed if that is refused.

        What else is proposed is not sent, and of a part it stays proposed.
        """
        planner = self.desk.planner
        asked = {proposed_aid(plan.assignments[at]).key for at in chosen}
        part = len(chosen) < len(plan.assignments)
        accepted = planner.cover_actions.accept(plan, chosen, beside=part)
        try:
            batch = planner.aid_requests.requests_from_plan(plan.period, only=asked)
        except UserError:
            planner.editing.apply(accepted.inverse())
            raise
        rows = (*accepted.changes, *batch.changes.changes)
        whole = ChangeSet(batch.changes.label, rows)
        return Batch(batch.requests, batch.offers, whole, batch.passed_over)

    def ask(self, wishes: Sequence[Wish]) -> Batch:
        """Gaps as requests, in one step."""
        return self.desk.planner.aid_requests.request_many(wishes)


def _one_side_first(can: Mapping[Step, str]) -> dict[Step, str]:
    """Whoever may speak for both sides speaks for the lender first."""
    if can[Step.AGREE_LENDER] or can[Step.AGREE_HOST]:
        return {}
    return {
        Step.AGREE_HOST: "This profile may speak for both sides: its yes counts for the lender "
        "first, and the host's must come from somebody else."
    }


def _chosen(case: Case, offer: str | None) -> Offer | None:
    """The offer named; else the one that is furthest on its way; else the newest."""
    if not case.offers:
        return None
    named = [one for one in case.offers if one.offer == offer]
    live = [one for one in case.offers if not one.state.ended]
    return (named or live or list(case.offers))[-1]


def _shift_look(row: StoredRow) -> ShiftLook:
    values = row.values
    shift = Shift.between(
        str(row.key[0]),
        str(values["name"]),
        int(str(values["start"])),
        int(str(values["end"])),
        0,
        ShiftKind(str(values["kind"])),
    )
    return _look_of(shift, shift.code)


def _look_of(shift: Shift | None, code: str) -> ShiftLook:
    """A shift as the lists show it; one that is no longer there by its code alone."""
    known = shift or Shift(code, code, 0, 1, 0, ShiftKind.WORK)
    tile = Tile(known.code, known.name, family_of(known))
    hours = f"{clock_text(known.start)}–{clock_text(known.end)}" if shift else ""
    return ShiftLook(tile, hours)


def _line_text(region: Region, service: str, line: int) -> str:
    """A demand line in words; its number where it is no longer there."""
    lines, at = region.lines, region.services.ids.index.get(service, NONE)
    rows = [
        row
        for row in range(len(lines.number))
        if lines.service[row] == at and lines.number[row] == line
    ]
    if not rows:
        return f"Line {line}"
    grade = region.grades.ids.names[lines.grade[rows[0]]]
    skill = int(lines.skill[rows[0]])
    return f"{grade} or above{f' with {region.skills.names[skill]}' if skill != NONE else ''}"
