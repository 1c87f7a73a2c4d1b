"""The options that many commands share, and how their words are read."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.application.covering import check_services
from planner.application.errors import UserError
from planner.bootstrap import Planner
from planner.domain.calendar import Period

_YEARS = 1900, 2100


def iso_date(text: str) -> date:
    """A date given as YYYY-MM-DD, and nothing else (reading D3), from 1900 to 2100 (C8)."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a date; write it as YYYY-MM-DD, such as 2026-12-14."
        ) from None
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise typer.BadParameter(f"{text} lies outside 1900 to 2100. Check the year.")
    return found


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
First = Annotated[
    date, typer.Option("--from", metavar="DATE", parser=iso_date, help="First date, YYYY-MM-DD.")
]
Last = Annotated[
    date, typer.Option("--to", metavar="DATE", parser=iso_date, help="Last date, included.")
]
MaybeFirst = Annotated[
    date | None,
    typer.Option("--from", metavar="DATE", parser=iso_date, help="First date, YYYY-MM-DD."),
]
MaybeLast = Annotated[
    date | None,
    typer.Option("--to", metavar="DATE", parser=iso_date, help="Last date, included."),
]
SomeServices = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="CODE", help="Only this service; may be repeated."),
]

OneService = Annotated[str, typer.Option("--service", metavar="CODE", help="The service.")]
OneDate = Annotated[
    date, typer.Option("--date", metavar="DATE", parser=iso_date, help="The date, YYYY-MM-DD.")
]
OneShift = Annotated[str, typer.Option("--shift", metavar="CODE", help="The shift.")]
OneLine = Annotated[
    int, typer.Option("--line", metavar="N", help="Number of the service's demand line.")
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="PROFILE",
        help="Profile that acts; left out: the one chosen on this machine.",
    ),
]
TableFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="F.xlsx", help="Write it to a workbook, or a .csv file."),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for the record.")]


def period(first: date, last: date) -> Period:
    """The dates from first to last, both included; UserError if they are the wrong way round."""
    if last < first:
        raise UserError(
            f"The period ends ({last}) before it starts ({first}).",
            "Give the earlier date with --from and the later one with --to.",
        )
    if (last - first).days > 3660:
        raise UserError("The period is longer than ten years.", "Choose a shorter one.")
    return Period.of(first, last)


def maybe_period(first: date | None, last: date | None) -> Period | None:
    """The dates from first to last; None for all dates, UserError if only one end was given."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise UserError("A period has two ends.", "Give both --from and --to, or neither.")
    return period(first, last)


def check_known(planner: Planner, services: list[str]) -> None:
    """UserError for a service that the database does not have."""
    if services:
        with planner.unit_of_work() as work:
            check_services([entry.code for entry in work.catalogue()], services)
