"""Broken rules of the people on one rota, and the cells that they are marked in."""

import numpy as np

from planner.application.signoff_gathering import Findings
from planner.application.signoff_people import rota_people
from planner.application.signoff_sheet import BreachRow
from planner.domain.region import Region
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import Severity


def findings(region: Region, service: int, engine: RuleEngine) -> Findings:
    """Breaches that touch the period, of everybody on the rota of one service (reading B17)."""
    people = np.array(rota_people(region, service), dtype=np.int32)
    if len(people) == 0:
        return Findings()
    found = engine.audit(people).touching(region.period)
    rows = [_row(region, found, at) for at in range(len(found))]
    marks = {
        mark
        for at in np.flatnonzero(found.severity == Severity.HARD).tolist()
        if (mark := _mark(region, found, at)) is not None
    }
    rows.sort(key=lambda row: (not row.hard, row.name.casefold(), row.staff_id))
    return Findings(tuple(rows), frozenset(marks))


def _row(region: Region, found: Breaches, at: int) -> BreachRow:
    person = int(found.person[at])
    return BreachRow(
        staff_id=region.people.ids.codes[person],
        name=region.people.ids.names[person],
        rule=RULE_IDS[int(found.rule[at])],
        hard=int(found.severity[at]) == Severity.HARD,
        text=found.text(at),
    )


def _mark(region: Region, found: Breaches, at: int) -> tuple[int, int] | None:
    """The cell of a breach: the person's last duty in the period that its dates touch."""
    person = int(found.person[at])
    days = region.duties.day[region.duties.of_person(person)]
    last = min(int(found.last_day[at]), region.period.last)
    first = max(int(found.first_day[at]), region.period.first)
    touched = days[(days >= first) & (days <= last)]
    return (person, int(touched.max())) if len(touched) else None
