"""`fragile`: the profile of every service, worst first."""

from planner.bootstrap import build_planner
from planner.cli.console import print_json, say, table
from planner.cli.environment import Database
from planner.cli.options import First, Json, Last, period
from planner.domain.resilience.profile import ServiceProfile
from planner.domain.resilience.thresholds import Level
from planner.domain.wording.formats import period_text


def fragile(first: First, last: Last, database: Database = None, as_json: Json = False) -> None:
    """Rank services by how fragile they are, and say what makes them so."""
    span = period(first, last)
    report = build_planner(database).fragility.profiles(span)
    if as_json:
        print_json(report.document())
        return
    say(f"{period_text(span.first, span.last)}: {counts(report.services)}")
    say()
    worse = [one for one in report.services if one.level > Level.RESILIENT]
    say(table(("Service", "Name", "Class", "Unsafe", "Priority"), [_row(one) for one in worse]))
    for one in worse[:10]:
        say()
        say(f"{one.service} {one.name}: {one.level.word}")
        for part in one.causes:
            say(f"  {part.text}")


def counts(services: tuple[ServiceProfile, ...]) -> str:
    """ "3 critical, 4 fragile, 12 watch, 60 resilient"."""
    levels = [one.level for one in services]
    return ", ".join(f"{levels.count(level)} {level.word}" for level in sorted(Level, reverse=True))


def _row(one: ServiceProfile) -> tuple[object, ...]:
    declared = " (declared fragile)" if one.declared_fragile else ""
    return one.service, f"{one.name}{declared}", one.level.word, one.unsafe_shifts, one.priority
