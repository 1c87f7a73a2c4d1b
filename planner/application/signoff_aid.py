"""Mutual aid of one service in both directions, in every state that it can be in.

A duty worked away from home is confirmed aid, or what its offer has become since (worked,
settled); an assignment of a plan is proposed and never a duty (reading A25), and so is an offer
until it is confirmed. Aid is charged at the person's hourly cost, with no mark-up.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from planner.application.aid_ports import StoredRow
from planner.application.ports import ProposedAid
from planner.application.signoff_duties import ServiceDuties
from planner.application.signoff_sheet import CONFIRMED, PROPOSED, STANDING, AidRow, Way
from planner.domain.pay import breaks_paid, is_on_call, paid_hours_on, priced
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.domain.sheets import RULE_SETS
from planner.domain.wording.on_call import ON_CALL_HOURS


@dataclass(frozen=True, slots=True)
class Lent:
    """What aid needs to know of a person, who need not be in the region that was loaded."""

    staff_id: str
    name: str
    home_service: str
    break_paid: bool
    hourly_cost: float | None


def lent_from_row(row: StoredRow, book: RuleBook) -> Lent:
    """One person of the Staff sheet."""
    values, cost = row.values, row.values["hourly_cost"]
    return Lent(
        str(row.key[0]),
        str(values["name"]),
        str(values["service"]),
        bool(breaks_paid(book, RULE_SETS.index(str(values["rule_set"])))),
        float(cost) if isinstance(cost, int | float) else None,
    )


def lent_from_region(region: Region, person: int, book: RuleBook) -> Lent:
    """One person of the region."""
    people = region.people
    cost = float(people.hourly_cost[person])
    return Lent(
        people.ids.codes[person],
        people.ids.names[person],
        region.services.ids.codes[people.service[person]],
        bool(breaks_paid(book, people.rule_set[person])),
        None if math.isnan(cost) else cost,
    )


@dataclass(frozen=True, slots=True)
class AidOffer:
    """One offer of mutual aid, as a sign-off tells of it."""

    staff_id: str
    service: str
    """The host."""
    day: int
    shift: str
    state: str
    """As a sign-off names it: "Offered", "Worked" …"""
    hours: float | None
    """As worked, where that is recorded."""
    moved_from_service: str | None
    moved_from_shift: str | None

    @property
    def stands(self) -> bool:
        """Whether a duty stands behind it."""
        return self.state in STANDING

    @property
    def place(self) -> tuple[str, int, str, str]:
        """The duty that it is about."""
        return self.staff_id, self.day, self.shift, self.service


ENDED = ("Declined", "Withdrawn", "Expired")
"""States of which nothing more can come."""


def aid_rows(
    duties: ServiceDuties,
    proposed: Sequence[ProposedAid],
    others: Mapping[str, Lent],
    offers: Sequence[AidOffer] = (),
) -> tuple[AidRow, ...]:
    """Aid in, then out; what stands by person and host, then offers, then proposals by date.

    `others` are people of offers and proposals who are not in the region; those of people who
    are in neither are left out, as their staff record is gone. What came to nothing is last.
    """
    standing = {offer.place: offer for offer in offers if offer.stands}
    rows = [
        *_confirmed(duties, standing),
        *_planned(duties, [offer for offer in offers if not offer.stands], others),
        *_planned(duties, proposed, others),
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.way is Way.OUT, _rank(row), row.duties, row.staff_id))
    )


def _rank(row: AidRow) -> int:
    if row.stands:
        return 0
    return 3 if row.state in ENDED else 2 if row.state == PROPOSED else 1


class _Away(NamedTuple):
    """One duty away from home."""

    person: int
    host: int
    state: str
    day: int
    shift: int
    hours: float

    @property
    def told_with(self) -> tuple[int, int, str]:
        """Those with the same are told together."""
        return self.person, self.host, self.state


def _away(
    duties: ServiceDuties, standing: Mapping[tuple[str, int, str, str], AidOffer]
) -> Iterator[_Away]:
    region = duties.region
    people, codes, hosts = region.people.ids, region.shifts.ids.codes, region.services.ids.codes
    services = region.duties.service[duties.rows]
    for at in np.flatnonzero(services != region.people.service[duties.person]).tolist():
        person, day, shift = int(duties.person[at]), int(duties.day[at]), int(duties.shift[at])
        host, hours = int(services[at]), float(duties.hours[at])
        offer = standing.get((people.codes[person], day, codes[shift], hosts[host]))
        if offer is None:
            yield _Away(person, host, CONFIRMED, day, shift, hours)
        else:
            worked = hours if offer.hours is None else offer.hours
            yield _Away(person, host, offer.state, day, shift, worked)


def _confirmed(
    duties: ServiceDuties, standing: Mapping[tuple[str, int, str, str], AidOffer]
) -> Iterator[AidRow]:
    """Duties away from home, of one person, host and state together."""
    region = duties.region
    codes, hosts = region.shifts.ids.codes, region.services.ids.codes
    ordered = sorted(_away(duties, standing), key=lambda one: (*one.told_with, one.day))
    for (person, host, state), group in groupby(ordered, key=lambda one: one.told_with):
        given = list(group)
        lent = lent_from_region(region, person, duties.book)
        hours = sum(one.hours for one in given)
        # It says why duties come to less than their length.
        on_call = any(is_on_call(region, one.shift) for one in given)
        note = ON_CALL_HOURS if on_call and state == CONFIRMED else ""
        when = tuple((one.day, codes[one.shift]) for one in given)
        yield _row(duties, lent, hosts[host], when, hours, state, note)


def _planned(
    duties: ServiceDuties,
    planned: Sequence[ProposedAid | AidOffer],
    others: Mapping[str, Lent],
) -> Iterator[AidRow]:
    """Aid of which no duty stands on the rota."""
    region = duties.region
    own = region.services.ids.codes[duties.service]
    for aid in planned:
        number = region.people.ids.index.get(aid.staff_id)
        lent = (
            others.get(aid.staff_id)
            if number is None
            else lent_from_region(region, number, duties.book)
        )
        concerned = lent is not None and own in (aid.service, lent.home_service)
        if lent is None or not concerned or aid.shift not in region.shifts.ids.index:
            continue
        hours = _hours(region, lent, aid.day, aid.shift)
        state = aid.state if isinstance(aid, AidOffer) else PROPOSED
        note = _note(aid, is_on_call(region, region.shifts.ids.index[aid.shift]))
        yield _row(duties, lent, aid.service, ((aid.day, aid.shift),), hours, state, note)


def _row(
    duties: ServiceDuties,
    lent: Lent,
    host: str,
    when: tuple[tuple[int, str], ...],
    hours: float,
    state: str,
    note: str,
) -> AidRow:
    region = duties.region
    return AidRow(
        way=Way.IN if host == region.services.ids.codes[duties.service] else Way.OUT,
        staff_id=lent.staff_id,
        name=lent.name,
        lender=service_text(region, lent.home_service, duties.service),
        host=service_text(region, host, duties.service),
        host_service=host,
        duties=when,
        hours=hours,
        cost=priced(lent.hourly_cost, hours),
        state=state,
        note=note,
    )


def _hours(region: Region, lent: Lent, day: int, code: str) -> float:
    shift = region.shifts.ids.index[code]
    return float(paid_hours_on(region, day, shift, np.array(lent.break_paid)))


def _note(aid: ProposedAid | AidOffer, on_call: bool) -> str:
    about = (
        "an extra shift"
        if aid.moved_from_shift is None
        else f"moved from {aid.moved_from_service} {aid.moved_from_shift}"
    )
    return f"{about}; {ON_CALL_HOURS}" if on_call else about


def service_text(region: Region, code: str, seen_from: int) -> str:
    """A service in words, with its trust where that is another than the one seen from."""
    number = region.services.ids.index.get(code)
    if number is None:
        return code
    services = region.services
    name = services.ids.names[number]
    if services.trust[number] == services.trust[seen_from]:
        return name
    return f"{region.trusts.names[services.trust[number]]}, {name}"
