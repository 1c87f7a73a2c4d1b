"""Mutual aid of one service in both directions: what is confirmed, and what is only proposed.

A duty worked away from home is confirmed aid; an assignment of a plan is proposed and never a
duty (reading A25). Aid is charged at the person's hourly cost, with no mark-up.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from planner.application.ports import ProposedAid
from planner.application.signoff_duties import ServiceDuties
from planner.application.signoff_sheet import CONFIRMED, PROPOSED, AidRow, Way
from planner.domain.region import Region
from planner.domain.sheets import RULE_SETS, Table
from planner.domain.shifts import ShiftKind


@dataclass(frozen=True, slots=True)
class Lent:
    """What aid needs to know of a person, who need not be in the region that was loaded."""

    staff_id: str
    name: str
    home_service: str
    break_paid: bool
    hourly_cost: float | None


def lent_from_table(staff: Table, wanted: frozenset[str]) -> dict[str, Lent]:
    """Some people of a Staff table by staff_id. O(rows)."""
    names = ("staff_id", "name", "service", "rule_set", "hourly_cost")
    rows = zip(*(staff.columns[name] for name in names), strict=True)
    return {
        str(who): Lent(
            str(who),
            str(name),
            str(service),
            rule_set == "resident_doctor",
            float(cost) if isinstance(cost, int | float) else None,
        )
        for who, name, service, rule_set, cost in rows
        if who in wanted
    }


def lent_from_region(region: Region, person: int) -> Lent:
    """One person of the region."""
    people = region.people
    cost = float(people.hourly_cost[person])
    return Lent(
        people.ids.codes[person],
        people.ids.names[person],
        region.services.ids.codes[people.service[person]],
        RULE_SETS[people.rule_set[person]] == "resident_doctor",
        None if math.isnan(cost) else cost,
    )


def aid_rows(
    duties: ServiceDuties, proposed: Sequence[ProposedAid], others: Mapping[str, Lent]
) -> tuple[AidRow, ...]:
    """Aid in, then out; confirmed by person and host, then each proposal by date.

    `others` are people of proposals who are not in the region; proposals of people who are in
    neither are left out, as their staff record is gone.
    """
    confirmed = _confirmed(duties)
    planned = _proposed(duties, proposed, others)
    ordered = sorted(
        [*confirmed, *planned],
        key=lambda row: (row.way is Way.OUT, row.state == PROPOSED, row.duties, row.staff_id),
    )
    return tuple(ordered)


def _confirmed(duties: ServiceDuties) -> Iterator[AidRow]:
    region = duties.region
    services = region.duties.service[duties.rows]
    away = np.flatnonzero(services != region.people.service[duties.person]).tolist()
    ordered = sorted(away, key=lambda at: (duties.person[at], services[at], duties.day[at]))
    for (person, host), group in groupby(ordered, key=lambda at: (duties.person[at], services[at])):
        rows = list(group)
        lent = lent_from_region(region, int(person))
        hours = float(sum(duties.hours[at] for at in rows))
        codes = region.shifts.ids.codes
        yield AidRow(
            way=Way.IN if int(host) == duties.service else Way.OUT,
            staff_id=lent.staff_id,
            name=lent.name,
            lender=service_text(region, lent.home_service, duties.service),
            host=service_text(region, region.services.ids.codes[host], duties.service),
            host_service=region.services.ids.codes[host],
            duties=tuple((int(duties.day[at]), codes[duties.shift[at]]) for at in rows),
            hours=hours,
            cost=_cost(lent, hours),
            state=CONFIRMED,
        )


def _proposed(
    duties: ServiceDuties, proposed: Sequence[ProposedAid], others: Mapping[str, Lent]
) -> Iterator[AidRow]:
    region = duties.region
    own = region.services.ids.codes[duties.service]
    for aid in proposed:
        number = region.people.ids.index.get(aid.staff_id)
        lent = others.get(aid.staff_id) if number is None else lent_from_region(region, number)
        concerned = lent is not None and own in (aid.service, lent.home_service)
        if lent is None or not concerned or aid.shift not in region.shifts.ids.index:
            continue
        hours = _hours(region, lent, aid.day, aid.shift)
        yield AidRow(
            way=Way.IN if aid.service == own else Way.OUT,
            staff_id=lent.staff_id,
            name=lent.name,
            lender=service_text(region, lent.home_service, duties.service),
            host=service_text(region, aid.service, duties.service),
            host_service=aid.service,
            duties=((aid.day, aid.shift),),
            hours=hours,
            cost=_cost(lent, hours),
            state=PROPOSED,
            note=_note(aid),
        )


def _hours(region: Region, lent: Lent, day: int, code: str) -> float:
    shift = region.shifts.values[region.shifts.ids.index[code]]
    if shift.kind is not ShiftKind.WORK:
        return 0.0
    start, end = region.clock.instant(day, np.array([shift.start, shift.end])).tolist()
    unpaid = 0 if lent.break_paid else shift.break_minutes
    return float(max(end - start - unpaid, 0)) / 60


def _cost(lent: Lent, hours: float) -> float | None:
    return None if lent.hourly_cost is None else round(lent.hourly_cost * hours, 2)


def _note(aid: ProposedAid) -> str:
    if aid.moved_from_shift is None:
        return "an additional duty"
    return f"moved from {aid.moved_from_service} {aid.moved_from_shift}"


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
