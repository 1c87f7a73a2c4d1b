"""`ical`: a person's duties as a calendar file."""

from pathlib import Path
from typing import Annotated

import typer

from planner.bootstrap import build_planner
from planner.cli.console import print_json, say
from planner.cli.environment import Database
from planner.cli.options import As, First, Json, Last, period
from planner.domain.wording.formats import count_text


def ical(
    staff: Annotated[str, typer.Option("--staff", metavar="ID", help="The person.")],
    first: First,
    last: Last,
    out: Annotated[Path, typer.Option("--out", metavar="F.ics", help="The calendar to write.")],
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Write a person's duties, aid elsewhere included, for their calendar."""
    planner = build_planner(database, acting)
    planner.check_output(out)
    report = planner.staff_copies.ical(staff, period(first, last), out)
    if as_json:
        print_json({"file": str(report.file), "staff_id": report.staff_id, "events": report.events})
    else:
        say(f"Wrote {report.file}: {count_text(report.events, 'duty', 'duties')} of {report.name}")
