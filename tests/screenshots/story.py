"""What has happened in the demonstration region before its pictures are taken.

People of several trusts ask for cover, offer, agree, decline and work, all through the real use
cases, so that every state of a request, the ledger and the history have something to show.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice, zip_longest

from planner import bootstrap
from planner.application.aid_ports import Wish
from planner.application.covering import GapRow, fill, gap_rows, places_of
from planner.application.errors import UserError
from planner.bootstrap import Planner, build_planner
from planner.domain.aid.values import Slot, State, Urgency
from planner.domain.calendar import Period, date_of, day_number
from planner.domain.cover.suggestion import Candidate

BEFORE = datetime(2026, 12, 1, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 9, 8, tzinfo=UTC)
WORKED_UNTIL = date(2026, 12, 8)
ADMINISTRATOR = "Grace Okonkwo"
MANAGER, COORDINATOR, LENDER, APPROVER = (
    "Helen Ashworth",
    "Hugo Marsden",
    "Priya Nair",
    "Anita Deshpande",
)
_ENDS = (
    State.OPEN,
    State.OFFERED,
    State.AGREED,
    State.CONFIRMED,
    State.OFFERED,
    State.DECLINED,
    State.WITHDRAWN,
)
"""What becomes of the gaps that are still to come, one after another."""
_WHY = ("Two are ill", "No nurse in charge that night", "Sickness since Monday", "Leave agreed")
_WORKED, _TO_COME = 6, 10
_TRIED = 40
"""Gaps that are looked through for somebody of another trust."""


class Story:
    """Acts in a region as different people."""

    def __init__(self, database: str, first: Planner) -> None:
        self._database, self._first = database, first
        self._acting: dict[str, Planner] = {ADMINISTRATOR: first}

    def begin(self) -> None:
        """The user is the administrator, and there are the others."""
        self._first.profiles.add(ADMINISTRATOR, "administrator")
        self._first.profiles.use(ADMINISTRATOR)

    def as_(self, name: str, role: str, trust: str) -> Planner:
        """The use cases in somebody's hands; the profile is made when it is first needed."""
        known = f"{name} ({trust})"
        if known not in self._acting:
            self._first.profiles.add(known, role, trust)
            self._acting[known] = build_planner(self._database, acting=known)
        return self._acting[known]

    def manager(self, trust: str) -> Planner:
        return self.as_(MANAGER, "service_manager", trust)

    def coordinator(self, trust: str) -> Planner:
        return self.as_(COORDINATOR, "coordinator", trust)

    def lender(self, trust: str) -> Planner:
        return self.as_(LENDER, "coordinator", trust)

    def approver(self, trust: str) -> Planner:
        return self.as_(APPROVER, "approver", trust)

    def close(self) -> None:
        for planner in self._acting.values():
            if planner is not self._first:
                planner.close()

    # Aid -----------------------------------------------------------------------------------

    def ask(self, gap: GapRow, trust: str, number: int) -> str:
        """Ask for a gap; the reference."""
        urgency = (Urgency.NORMAL, Urgency.SOON, Urgency.URGENT)[number % 3]
        slot = Slot(gap.service, gap.day, gap.shift, gap.line)
        wish = Wish(slot, 1, _WHY[number % len(_WHY)], urgency)
        return self.manager(trust).aid_requests.request(wish).request.reference

    def lead(self, reference: str, host: str, who: Candidate, end: State) -> str:
        """An offer, as far as `end`; its reference."""
        lending = self.lender(who.trust).aid_offers
        left = who.moved_from.shift if who.moved_from else None
        made = lending.offer(reference, who.staff_id, moved_from=left).offer
        assert made is not None
        offer = made.offer
        if end is State.DECLINED:
            lending.consent(offer, yes=False, note="at a wedding that day")
            self.approver(who.trust).aid_offers.decline(offer, "The person cannot come.")
        elif end is State.WITHDRAWN:
            lending.recall(offer, "Our own sickness has doubled.")
        elif end is not State.OFFERED:
            lending.consent(offer, yes=True, note="by telephone")
            self.approver(who.trust).aid_offers.agree(offer)
            self.coordinator(host).aid_offers.agree(offer)
        if end in {State.CONFIRMED, State.WORKED}:
            self.coordinator(host).aid_offers.confirm(offer)
        return offer

    def foreign(self, gap: GapRow, host: str) -> Candidate | None:
        """The best candidate of another trust whose lender keeps its minimum, if any."""
        _, found = self._first.cover.suggest(gap.service, date_of(gap.day), gap.shift, gap.line)
        return next((one for one in found.candidates if one.trust != host), None)


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    """The present moment of the use cases of aid."""
    before, bootstrap._now = bootstrap._now, lambda: at
    try:
        yield
    finally:
        bootstrap._now = before


def tell(planner: Planner, database: str, period: Period, first_service: str) -> None:
    """Let it all happen; a few seconds."""
    with planner.unit_of_work() as work:
        trusts = {entry.code: entry.trust for entry in work.catalogue()}
        region = work.load_region(period)
    gaps = [gap for gap in gap_rows(region, fill(region, places_of(region))) if gap.minimum]
    story = Story(database, planner)
    story.begin()
    with moment(BEFORE):
        past = [gap for gap in gaps if gap.day <= day_number(WORKED_UNTIL)]
        worked = list(islice(_led(story, past, trusts, State.WORKED), _WORKED))
        own = trusts[first_service]
        later = [gap for gap in gaps if gap.day > day_number(WORKED_UNTIL) + 1]
        wanted = [gap for gap in later if gap.service == first_service]
        wanted += [gap for gap in later if trusts[gap.service] == own and gap not in wanted]
        to_come = _in_turn(wanted)[:_TRIED]
        led, ends = 0, iter(_ENDS * _TO_COME)
        end = next(ends)
        for number, gap in enumerate(to_come):
            if led == _TO_COME:
                break
            led += _happens(story, gap, trusts, end, number)
            end = next(ends)
    for number, (offer, host) in enumerate(worked):
        hours = 6.0 if number == 1 else None
        story.coordinator(host).aid_ledger.worked(offer, hours, "went home early" if hours else "")
    story.close()


def _in_turn(gaps: list[GapRow]) -> list[GapRow]:
    """One gap of each service after another, so that no service fills the list."""
    by_service: dict[str, list[GapRow]] = {}
    for gap in gaps:
        by_service.setdefault(gap.service, []).append(gap)
    return [gap for turn in zip_longest(*by_service.values()) for gap in turn if gap is not None]


def _led(
    story: Story, gaps: list[GapRow], trusts: dict[str, str], end: State
) -> Iterator[tuple[str, str]]:
    """Offers that were led to their end, with the trust that received; refused ones left out."""
    for number, gap in enumerate(_in_turn(gaps)[:_TRIED]):
        host = trusts[gap.service]
        who = story.foreign(gap, host)
        if who is None:
            continue
        try:
            yield story.lead(story.ask(gap, host, number), host, who, end), host
        except UserError:
            continue


def _happens(story: Story, gap: GapRow, trusts: dict[str, str], end: State, number: int) -> bool:
    """Whether a gap was asked for, and what it came to."""
    host = trusts[gap.service]
    if end is State.OPEN:
        story.ask(gap, host, number)
        return True
    who = story.foreign(gap, host)
    if who is None:
        return False
    try:
        story.lead(story.ask(gap, host, number), host, who, end)
    except UserError:
        return False
    return True
