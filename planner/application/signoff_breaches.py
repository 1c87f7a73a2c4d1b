"""Broken rules of the people on one rota, and the cells that they are marked in."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import numpy as np

from planner.application.rota_life_acceptances import Accepted, accepted_by_text, breach_key
from planner.application.signoff_gathering import Findings
from planner.application.signoff_people import rota_people
from planner.application.signoff_sheet import BreachRow
from planner.domain.region import Region
from planner.domain.rota_life import Acceptance
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import Severity


def findings(
    region: Region, service: int, engine: RuleEngine, acceptances: Iterable[Acceptance] = ()
) -> Findings:
    """Breaches that touch the period, of everybody on the rota of one service (reading B17).

    Those that are covered by one of the `acceptances` say by whom and why.
    """
    people = np.array(rota_people(region, service, engine.book), dtype=np.int32)
    if len(people) == 0:
        return Findings()
    found = engine.audit(people).touching(region.period)
    accepted = Accepted.of(acceptances)
    rows = [_row(region, found, at, accepted) for at in range(len(found))]
    marks = {
        mark
        for at in np.flatnonzero(found.severity == Severity.HARD).tolist()
        if (mark := _mark(region, found, at)) is not None
    }
    rows.sort(key=lambda row: (not row.hard, row.name.casefold(), row.staff_id))
    return Findings(tuple(rows), frozenset(marks))


def _row(region: Region, found: Breaches, at: int, accepted: Accepted) -> BreachRow:
    staff_id, rule, part, first, last = breach_key(region, found, at)
    covering = accepted.covering(region, found, at)
    zone = ZoneInfo(region.clock.time_zone)
    return BreachRow(
        staff_id=staff_id,
        name=region.people.ids.names[int(found.person[at])],
        rule=rule,
        hard=int(found.severity[at]) == Severity.HARD,
        text=found.text(at),
        reason="" if covering is None else covering.reason,
        accepted_by="" if covering is None else accepted_by_text(covering, zone),
        part=part,
        first=first,
        last=last,
        figure=float(found.figure[at]),
        limit=float(found.limit[at]),
    )


def _mark(region: Region, found: Breaches, at: int) -> tuple[int, int] | None:
    """The cell of a breach: the person's last duty in the period that its dates touch."""
    person = int(found.person[at])
    days = region.duties.day[region.duties.of_person(person)]
    last = min(int(found.last_day[at]), region.period.last)
    first = max(int(found.first_day[at]), region.period.first)
    touched = days[(days >= first) & (days <= last)]
    return (person, int(touched.max())) if len(touched) else None
