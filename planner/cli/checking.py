"""`check`: which working-time rules are broken, by whom, and how badly."""

from typing import Annotated

import typer

from planner.application.checking import Breach, CheckReport
from planner.bootstrap import build_planner
from planner.cli.boundary import ATTENTION, DONE
from planner.cli.console import MOST_ROWS, print_json, say
from planner.cli.environment import Database
from planner.cli.options import Json, MaybeFirst, MaybeLast, SomeServices, check_known, maybe_period
from planner.domain.calendar import Period
from planner.domain.wording.formats import count_text, period_text


def check(
    first: MaybeFirst = None,
    last: MaybeLast = None,
    service: SomeServices = None,
    trust: Annotated[
        list[str] | None,
        typer.Option("--trust", metavar="CODE", help="Only people of this trust."),
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """List broken working-time rules, with the figures. Exit status 1 if any is hard."""
    span = maybe_period(first, last)
    planner = build_planner(database)
    check_known(planner, service or [])
    report = planner.check.check(span, service or (), trust or ())
    if as_json:
        print_json(report.as_dict())
    else:
        _print(report, _dates(span, report))
    return ATTENTION if report.any_hard else DONE


def _dates(asked: Period | None, report: CheckReport) -> str:
    """What was looked at; where no dates were asked for also what lies outside every rota."""
    if report.period is None:
        return "Nothing is known yet"
    return "All known dates" if asked is None else period_text(asked.first, asked.last)


def _print(report: CheckReport, dates: str) -> None:
    hard = [breach for breach in report.breaches if breach.severity == "hard"]
    people = len({breach.staff_id for breach in report.breaches})
    warnings = len(report.breaches) - len(hard)
    say(
        f"{dates}: "
        f"{count_text(len(hard), 'hard breach', 'hard breaches')} and "
        f"{count_text(warnings, 'warning')}, {count_text(people, 'person', 'people')}"
    )
    shown = hard + [breach for breach in report.breaches if breach.severity != "hard"]
    for breach in shown[:MOST_ROWS]:
        say(_line(breach))
    if len(shown) > MOST_ROWS:
        say(f"… and {len(shown) - MOST_ROWS:,} more (all of them: --json)")


def _line(breach: Breach) -> str:
    text = breach.full_text
    named = text if breach.rule in text else f"{breach.rule}: {text}"
    return f"  {breach.severity}  {breach.staff_id}  {named}"
