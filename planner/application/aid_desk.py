"""One transaction of mutual aid: what is stored, what time it is, who acts; and what is written.

The use cases ask the table of steps here, and write here, so that each step leaves the same
trace: who, when, what and why, in the journal entry of the row that it changed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from planner.application.aid_ports import AidUnits, AidWork, Happening, StoredRow
from planner.application.aid_ports import Clock as AidClock
from planner.application.aid_rows import offer_of, request_of, slot_of
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.profiles_guard import MEND, NotAllowedError
from planner.application.region_clock import region_clock
from planner.domain.aid.machine import Facts, allowed_sides, refusal
from planner.domain.aid.steps import Step
from planner.domain.aid.urgency import started
from planner.domain.aid.values import ON_THEIR_WAY, Offer, Party, Request, Slot, State
from planner.domain.calendar import Clock, Period, day_number
from planner.domain.roles import Profile
from planner.domain.wording.aid import DONE, ahead_text, slot_text

Values = Mapping[str, object]
REQUESTS, OFFERS, LEDGER = "Requests", "Offers", "AidLedger"
CLOCK = "the clock"
"""Who lets requests and offers expire, as their history names it."""


class Desk:
    """Reads and writes requests and offers within one unit of work."""

    def __init__(
        self, work: AidWork, profile: Profile, now: datetime, *, to_change: bool = True
    ) -> None:
        self.work = work
        self.profile = profile
        self.moment = now.astimezone(UTC)
        self._to_change = to_change
        self._starts: dict[tuple[int, str], int] = {}

    @property
    def at(self) -> str:
        """The moment as it is stored."""
        return self.moment.isoformat(timespec="seconds")

    @property
    def now(self) -> int:
        """The moment as UTC minutes."""
        return int(self.moment.timestamp() // 60)

    @property
    def today(self) -> int:
        """The date by the calendar of the region."""
        return day_number(self._clock.local(self.now).date())

    # What is there ------------------------------------------------------------------------------
    @cached_property
    def _services(self) -> Mapping[str, Mapping[str, object]]:
        return {str(row.key[0]): row.values for row in self._find("Services")}

    @cached_property
    def _shifts(self) -> Mapping[str, Mapping[str, object]]:
        return {str(row.key[0]): row.values for row in self._find("Shifts")}

    @cached_property
    def _clock(self) -> Clock:
        return region_clock(self._find)

    def _find(
        self,
        sheet: str,
        among: Mapping[str, Collection[object]] | None = None,
        period: Period | None = None,
    ) -> Sequence[StoredRow]:
        return self.work.find(sheet, among, period, to_change=self._to_change)

    def party(self, service: str) -> Party:
        """A service with its trust; UserError if there is none of that code."""
        values = self._services.get(service)
        if values is None:
            raise UserError(
                f"There is no service {service!r}.", "Use a code of the Services sheet."
            )
        return Party(str(values["trust"]), service)

    def service_name(self, code: str) -> str:
        """Its name, or its code where it is not known."""
        return str(self._services.get(code, {}).get("name", code))

    def slot_text(self, slot: Slot) -> str:
        """A slot as sentences call it, by the name of its service."""
        return slot_text(slot, self.service_name(slot.service))

    def start(self, slot: Slot) -> int:
        """When the duty of a slot begins, in UTC minutes; UserError for an unknown shift."""
        key = slot.day, slot.shift
        if key not in self._starts:
            self._starts[key] = int(self._clock.instant(slot.day, self._first_minute(slot)))
        return self._starts[key]

    def _first_minute(self, slot: Slot) -> int:
        """At which minute of its date a duty begins by the clock on the wall."""
        values = self._shifts.get(slot.shift)
        if values is None:
            raise UserError(f"There is no shift {slot.shift!r}.", "Use a code of the Shifts sheet.")
        return int(str(values["start"]))

    def span(self, day: int, shift: str) -> tuple[int, int]:
        """Start and end of a shift on a date, in local minutes since 1970-01-01."""
        values = self._shifts[shift]
        first, last = int(str(values["start"])), int(str(values["end"]))
        base = day * 1440
        return base + first, base + (last if last > first else last + 1440)

    def started(self, slot: Slot) -> bool:
        """Whether the duty of a slot has begun."""
        return started(self.start(slot), self.now)

    def ahead(self, slot: Slot) -> str:
        """What whoever records a duty as worked now is told; empty: it has begun."""
        return "" if self.started(slot) else ahead_text(slot.day, self._first_minute(slot))

    def request(self, reference: str) -> tuple[Request, list[Offer]]:
        """A request with its offers; UserError if there is none of that reference."""
        rows = self._find(REQUESTS, {"reference": [reference]})
        if not rows:
            raise UserError(
                f"There is no request {reference!r}.", "Give a reference that `request` answered."
            )
        return self.requests(rows)[0]

    def requests(self, rows: Sequence[StoredRow]) -> list[tuple[Request, list[Offer]]]:
        """Stored requests with their offers, in the order given."""
        offers: dict[str, list[Offer]] = defaultdict(list)
        for one in self.offers({"request": [row.key[0] for row in rows]}):
            offers[one.request].append(one)
        found = []
        for row in rows:
            mine = offers[str(row.key[0])]
            slot = slot_of(row.values)
            host = self.party(slot.service)
            found.append((request_of(row, host, mine, started=self.started(slot)), mine))
        return found

    def offer(self, offer: str) -> Offer:
        """One offer; UserError if there is none of that reference."""
        found = self.offers({"offer": [offer]})
        if not found:
            raise UserError(
                f"There is no offer {offer!r}.", "Give a reference that `offer` answered."
            )
        return found[0]

    def on_their_way(self, period: Period) -> tuple[Offer, ...]:
        """Offers made or agreed, and neither confirmed nor ended, in the order of their making."""
        made = self.offers({"state": [state.value for state in ON_THEIR_WAY]}, period)
        return tuple(one for one in made if one.state in ON_THEIR_WAY)

    def offers(
        self, among: Mapping[str, Collection[object]], period: Period | None = None
    ) -> list[Offer]:
        """Offers whose columns hold one of the values given, in the order of their making."""
        rows = self._find(OFFERS, among, period)
        people = {str(row.values["staff_id"]) for row in rows}
        staff = self._find("Staff", {"staff_id": people}) if people else []
        names = {str(row.key[0]): str(row.values["name"]) for row in staff}
        found = []
        for row in rows:
            who = str(row.values["staff_id"])
            host = self.party(str(row.values["service"]))
            started = self.started(slot_of(row.values))
            found.append(offer_of(row, host, names.get(who, who), started=started))
        return sorted(found, key=lambda one: (one.proposed_at, _number(one.offer), one.offer))

    # What may be done ---------------------------------------------------------------------------
    def facts(self, thing: Request | Offer) -> Facts:
        """What the table needs to know of a request or offer."""
        begun = self.started(thing.slot)
        if isinstance(thing, Request):
            return Facts(
                thing.reference,
                thing.state,
                thing.host,
                started=begun,
                room=thing.filled < thing.needed,
            )
        return Facts(
            thing.offer,
            thing.state,
            thing.host,
            thing.lender,
            started=begun,
            proposed_by=thing.proposed_by,
            consent=thing.consent,
            lender_yes=thing.lender_yes,
            host_yes=thing.host_yes,
            override=thing.override,
        )

    def require(self, step: Step, facts: Facts) -> None:
        """NotAllowedError in words, unless the table allows a step to the profile that acts."""
        reason = refusal(step, facts, self.profile)
        if reason is not None:
            no_right = not allowed_sides(step, facts, self.profile)
            raise NotAllowedError(reason, MEND if no_right else "")

    # What is written ----------------------------------------------------------------------------
    def write(self, label: str, changes: Sequence[Change]) -> ChangeSet:
        """Write changes under one name; see `UnitOfWork.apply`."""
        return self.work.apply(ChangeSet(label, tuple(changes)))

    def history(
        self, thing: Request | Offer, offers: Sequence[Offer] = ()
    ) -> tuple[Happening, ...]:
        """What happened to an offer, or to a request and its offers, oldest first.

        A step that changed several of them is told once.
        """
        things = [thing, *(() if isinstance(thing, Offer) else offers)]
        rows = [row for one in things for row in self.work.trail(*_place(one))]
        rows.sort(key=lambda row: row.number)
        steps: dict[tuple[str, str, str], str] = {}
        for row in rows:
            step = (row.at, row.who, row.what)
            steps[step] = steps.get(step) or _why(row.sheet, row.before, row.after)
        told = [Happening(*step, why) for step, why in steps.items()]
        told += [self._expiry(one) for one in things if one.state is State.EXPIRED]
        return tuple(sorted(told, key=lambda one: one.at))

    def _expiry(self, thing: Request | Offer) -> Happening:
        """What the clock did at the beginning of the duty."""
        at = datetime.fromtimestamp(self.start(thing.slot) * 60, UTC)
        _, (name,) = _place(thing)
        why = "the duty began without a confirmation"
        return Happening(at.isoformat(timespec="seconds"), CLOCK, label(Step.EXPIRE, name), why)


@dataclass(frozen=True, slots=True)
class Desks:
    """Opens desks in the name of whoever acts at that moment."""

    units: AidUnits
    acting: Callable[[], Profile]
    clock: AidClock

    @contextmanager
    def opened(self, *, to_change: bool = True) -> Iterator[Desk]:
        """A desk over a transaction of its own; `to_change` begins as a write."""
        profile = self.acting()
        with self.units(profile.name) as work:
            yield Desk(work, profile, self.clock(), to_change=to_change)


def label(step: Step, name: str) -> str:
    """What a step is called in the journal: "AID-0001-1: consent recorded"."""
    return f"{name}: {DONE[step]}"


def _place(thing: Request | Offer) -> tuple[str, tuple[str]]:
    """Sheet and key of a request or offer."""
    if isinstance(thing, Offer):
        return OFFERS, (thing.offer,)
    return REQUESTS, (thing.reference,)


def request_change(request: Request, **after: object) -> Change:
    """A change of some columns of a request, which must have the version that was read."""
    return Change(REQUESTS, (request.reference,), {}, after, request.version)


def offer_change(offer: Offer, **after: object) -> Change:
    """A change of some columns of an offer, which must have the version that was read."""
    return Change(OFFERS, (offer.offer,), {}, after, offer.version)


def _why(
    sheet: str, before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> str:
    values = after or {}
    if sheet == REQUESTS:
        return str((values.get("reason") if before is not None else values.get("why")) or "")
    return str(values.get("why") or "")


def _number(offer: str) -> int:
    tail = offer.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0
