"""Changes of a region by chance, as somebody at a board would make them, for tests of whatever
follows them."""

import random
from collections.abc import Callable

from planner.application.changes import Change, ChangeSet
from planner.application.planning import Plan
from planner.domain.patching import patched
from planner.domain.region import Region

Edit = Callable[[Region, Plan, random.Random], Change]
"""A change that has to do with a plan of the region, or with none."""


def edited(region: Region, plan: Plan, edit: Edit, chance: random.Random) -> Region:
    """The region after an edit: the first by chance that can be, as a duty is given only once."""
    after = None
    while after is None:
        after = patched(region, ChangeSet("Edit", (edit(region, plan, chance),)))
    return after


def ill(_region: Region, plan: Plan, chance: random.Random) -> Change:
    """Somebody whom the plan asks is ill for a week."""
    one = chance.choice(plan.assignments)
    return Change("Absences", (one.staff_id, one.day), None, {"to": one.day + 6, "kind": "SICK"})


def filled(_region: Region, plan: Plan, chance: random.Random) -> Change:
    """Whom the plan asks is on duty there."""
    one = chance.choice([some for some in plan.assignments if some.mode == "extra"])
    return Change("Duties", (one.staff_id, one.day, one.shift), None, {"service": one.service})


def filled_by_their_own(region: Region, plan: Plan, chance: random.Random) -> Change:
    """Somebody of the service itself takes a duty that the plan gives to another."""
    one, people = chance.choice(plan.assignments), region.people
    home = region.services.ids.index[one.service]
    who = chance.choice([at for at, service in enumerate(people.service) if service == home])
    key = people.ids.codes[who], one.day, one.shift
    return Change("Duties", key, None, {"service": one.service})


def taken_away(region: Region, _plan: Plan, chance: random.Random) -> Change:
    """A duty of the period is taken away."""
    period, row = region.period, chance.randrange(len(region.duties))
    while not period.first <= region.duties.day[row] <= period.last:
        row = chance.randrange(len(region.duties))
    return duty_less(region, row)


def duty_less(region: Region, row: int) -> Change:
    """A duty (row) is taken away."""
    duties = region.duties
    shift = region.shifts.ids.codes[duties.shift[row]]
    key = region.people.ids.codes[duties.person[row]], int(duties.day[row]), shift
    return Change("Duties", key, {"service": region.services.ids.codes[duties.service[row]]}, None)


def after_a_change(region: Region, chance: random.Random) -> Region | None:
    """Somebody is absent, a duty is given (perhaps into a gap), or one is taken away.

    None where that cannot be, as a duty that is there already.
    """
    day = region.period.first + chance.randrange(region.period.days)
    staff = chance.choice(region.people.ids.codes)
    kind = chance.choice(["absent", "given", "taken"])
    if kind == "taken" and len(region.duties):
        change = duty_less(region, chance.randrange(len(region.duties)))
    elif kind == "given":
        line = chance.randrange(len(region.lines))
        key = staff, day, region.shifts.ids.codes[region.lines.shift[line]]
        service = region.services.ids.codes[region.lines.service[line]]
        change = Change("Duties", key, None, {"service": service})
    else:
        change = Change("Absences", (staff, day), None, {"to": day, "kind": "SICK"})
    return patched(region, ChangeSet("Edit", (change,)))
