"""What both trusts see: requests with their offers, what waits for whom, and what may be done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planner.application.aid_desk import REQUESTS, Desk, Desks
from planner.application.aid_ports import (
    Case,
    Filter,
    Happening,
    Inbox,
    StoredRow,
    Task,
)
from planner.domain.aid.machine import Facts, of_person, refusal
from planner.domain.aid.steps import Step
from planner.domain.aid.urgency import pressing
from planner.domain.aid.values import ON_THEIR_WAY, Offer, Party, Request, State, Urgency
from planner.domain.calendar import DAY_MINUTES, NO_LIMIT_DAY, Period
from planner.domain.roles import Profile
from planner.domain.wording.aid import TASKS, WAITS_FOR
from planner.domain.wording.edits import short_name

_LOOK_BACK = 92
"""Days for which a confirmed duty may wait to be recorded as worked."""
_PRESSING = (Urgency.URGENT, Urgency.SOON, Urgency.NORMAL)


class AidLists:
    """Lists of requests and offers, and the inbox of the profile that acts."""

    def __init__(self, desks: Desks) -> None:
        self._opened = desks.opened

    def cases(self, wanted: Filter | None = None) -> tuple[Case, ...]:
        """Requests with their offers, by date, service and reference. O(requests of the period)."""
        shown = wanted or Filter()
        with self._opened(to_change=False) as desk:
            rows = desk.work.find(REQUESTS, None, shown.period)
            cases = [case for case in self._cases(desk, rows) if _shown(case, shown)]
        return tuple(sorted(cases, key=_by_date))

    def case(self, reference: str) -> Case:
        """One request with its offers; UserError if there is none."""
        with self._opened(to_change=False) as desk:
            request, offers = desk.request(reference)
            return self._case(desk, request, offers)

    def offer(self, offer: str) -> Offer:
        """One offer; UserError if there is none."""
        with self._opened(to_change=False) as desk:
            return desk.offer(offer)

    def on_their_way(self, period: Period) -> tuple[Offer, ...]:
        """Offers with dates in a period that are made or agreed, and neither confirmed nor ended.

        In the order of their making. O(those and what has expired of the period).
        """
        with self._opened(to_change=False) as desk:
            return desk.on_their_way(period)

    def history(self, name: str) -> tuple[Happening, ...]:
        """What happened to a request (with its offers) or to one offer, oldest first."""
        with self._opened(to_change=False) as desk:
            found = desk.offers({"offer": [name]})
            if found:
                return desk.history(found[0])
            request, offers = desk.request(name)
            return desk.history(request, offers)

    def can(self, step: Step, thing: Request | Offer) -> str | None:
        """None if the profile may do a step now, as far as that is known without looking at the
        rotas, else the reason in words: for a control and its tool-tip.
        """
        with self._opened(to_change=False) as desk:
            return refusal(step, _hopeful(desk.facts(thing)), desk.profile)

    def can_each(self, about: Mapping[Step, Request | Offer]) -> tuple[dict[Step, str], set[Step]]:
        """As `can` of many steps, empty: it can be done; and which of those that the profile
        cannot do now may be somebody else's. All in one look at the database.
        """
        with self._opened(to_change=False) as desk:
            facts = {step: _hopeful(desk.facts(thing)) for step, thing in about.items()}
            can = {step: refusal(step, one, desk.profile) or "" for step, one in facts.items()}
            others = {
                step for step in can if can[step] and of_person(step, facts[step], desk.profile)
            }
        return can, others

    def ahead(self, offer: Offer) -> str:
        """What whoever records an offer as worked now is told first; empty: its duty has begun."""
        with self._opened(to_change=False) as desk:
            return desk.ahead(offer.slot)

    def inbox(self) -> Inbox:
        """What waits for the profile that acts, and what it waits for, the most urgent first."""
        with self._opened(to_change=False) as desk:
            period = Period(desk.now // DAY_MINUTES - _LOOK_BACK, NO_LIMIT_DAY)
            rows = desk.work.find(REQUESTS, None, period)
            tasks = [
                (mine, task)
                for case in self._cases(desk, rows)
                for mine, task in _tasks(desk, case)
            ]
        ordered = sorted(tasks, key=lambda pair: _by_urgency(pair[1]))
        return Inbox(
            tuple(task for mine, task in ordered if mine),
            tuple(task for mine, task in ordered if not mine),
        )

    def _cases(self, desk: Desk, rows: Sequence[StoredRow]) -> Iterator[Case]:
        for request, offers in desk.requests(rows):
            yield self._case(desk, request, offers)

    @staticmethod
    def _case(desk: Desk, request: Request, offers: list[Offer]) -> Case:
        start = desk.start(request.slot)
        recalled = bool(request.recalled_at) and request.filled < request.needed
        urgency = pressing(request.urgency, start, desk.now, recalled=recalled)
        days = request.slot.day - desk.today
        return Case(request, tuple(offers), urgency, days, desk.started(request.slot))


def _tasks(desk: Desk, case: Case) -> Iterator[tuple[bool, Task]]:
    """What is to be done next for a case, each with whether the profile may do it."""
    request = case.request
    waiting = [one for one in case.offers if one.state in ON_THEIR_WAY]
    if request.stored is State.DRAFT:
        yield from _task(desk, case, None, Step.OPEN)
    elif request.stored is State.OPEN and request.filled + len(waiting) < request.needed:
        yield from _task(desk, case, None, Step.OFFER)
    for one in case.offers:
        for step in _next_steps(desk, one):
            yield from _task(desk, case, one, step)


def _next_steps(desk: Desk, one: Offer) -> Iterator[Step]:
    if one.state in ON_THEIR_WAY:
        if one.consent is None:
            yield Step.CONSENT
        elif not one.consent.yes:
            yield Step.DECLINE
            return
    if one.state is State.OFFERED:
        if one.lender_yes is None:
            yield Step.AGREE_LENDER
        if one.host_yes is None:
            yield Step.AGREE_HOST
    elif one.state is State.AGREED and one.consent is not None:
        yield Step.CONFIRM
    elif one.state is State.CONFIRMED and desk.started(one.slot):
        yield Step.WORKED


def _task(desk: Desk, case: Case, one: Offer | None, step: Step) -> Iterator[tuple[bool, Task]]:
    profile = desk.profile
    facts = _hopeful(desk.facts(one or case.request))
    if step is Step.OFFER:
        facts = replace(facts, lender=_own_side(profile, case.request))
    mine = refusal(step, facts, profile) is None
    if not mine and not _concerned(case.request, one, profile):
        return
    urgency = Urgency.NORMAL if step is Step.WORKED else case.urgency
    what = TASKS[step].format(
        person="somebody" if one is None else short_name(one.name),
        reference=case.request.reference if one is None else one.offer,
    )
    waits_for = WAITS_FOR[step]
    days = case.days_to_go
    yield mine, Task(case.request, one, step, what, waits_for, urgency, days, case.started)


def _own_side(profile: Profile, request: Request) -> Party | None:
    """The side for which a profile could offer; None within the asking service itself."""
    if profile.everywhere:
        return Party(request.host.trust, request.host.service)
    if profile.service == request.host.service:
        return None
    return Party(profile.trust or "", profile.service or "")


def _concerned(request: Request, one: Offer | None, profile: Profile) -> bool:
    parties = [request.host] if one is None else [one.host, one.lender]
    return any(profile.covers(party.trust, party.service) for party in parties)


def _hopeful(facts: Facts) -> Facts:
    """With what the person at the screen will still give: a reason, the hours."""
    return replace(facts, reason=facts.reason or "given later", hours=0.0)


def _shown(case: Case, wanted: Filter) -> bool:
    services = {case.request.host.service, *(one.lender.service for one in case.offers)}
    return (wanted.services is None or bool(services & wanted.services)) and (
        not wanted.states or case.request.state.value in wanted.states
    )


def _by_date(case: Case) -> tuple[int, str, str]:
    slot = case.request.slot
    return slot.day, slot.service, case.request.reference


def _by_urgency(task: Task) -> tuple[int, int, str, str]:
    name = "" if task.offer is None else task.offer.offer
    return _PRESSING.index(task.urgency), task.days_to_go, task.request.reference, name
