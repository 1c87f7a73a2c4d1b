"""`read-back`: the differences of an edited sign-off workbook, taken over one by one."""

from pathlib import Path
from typing import Annotated

import typer

from planner.application.changes import ChangeSet
from planner.application.errors import UserError
from planner.application.signoff_read_back import ReadBack, ReadDifference, dates_of
from planner.bootstrap import build_planner
from planner.cli.boundary import ATTENTION, DONE
from planner.cli.console import MOST_ROWS, print_json, say
from planner.cli.environment import Database
from planner.cli.options import As, Json
from planner.domain.calendar import date_of
from planner.domain.wording.formats import count_text


def read_back(
    file: Annotated[Path, typer.Argument(metavar="F.xlsx", help="An edited sign-off workbook.")],
    accept: Annotated[
        list[int] | None,
        typer.Option("--accept", metavar="N", help="Take over this difference; may be repeated."),
    ] = None,
    accept_all: Annotated[
        bool,
        typer.Option(
            "--accept-all",
            help="Take over all that can be, but for what the database changed too.",
        ),
    ] = False,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """List how an edited workbook differs from the rota; take over what is chosen.

    Without --accept nothing is changed. Exit status 1 while differences are left.
    """
    if accept and accept_all:
        raise UserError("--accept and --accept-all do not go together.", "Give one of them.")
    service = build_planner(database, acting).read_back
    back = service.read(file)
    numbers = back.acceptable if accept_all else tuple(accept or ())
    done = service.accept(file, numbers, back.token) if numbers else None
    if as_json:
        print_json(document(back, numbers, done))
    else:
        _print(back, numbers, done)
    return ATTENTION if len(set(numbers)) < len(back.differences) else DONE


def document(back: ReadBack, numbers: tuple[int, ...], done: ChangeSet | None) -> dict[str, object]:
    """The JSON document of `read-back`."""
    return {
        "service": back.service,
        "from": date_of(back.period.first).isoformat(),
        "to": date_of(back.period.last).isoformat(),
        "sealed": back.sealed,
        "database_changed": back.database_changed,
        "differences": [_difference(one, one.number in numbers) for one in back.differences],
        "accepted": sorted(set(numbers)),
        "changes": 0 if done is None else len(done.changes),
    }


def _difference(one: ReadDifference, accepted: bool) -> dict[str, object]:
    return {
        "number": one.number,
        "sheet": one.sheet,
        "cell": one.cell,
        "about": one.about,
        "staff_id": one.staff_id or None,
        "date": None if one.day is None else date_of(one.day).isoformat(),
        "was": one.was,
        "now": one.now,
        "effect": one.effect,
        "acceptable": one.acceptable,
        "conflict": one.conflict,
        "refusal": one.refusal,
        "accepted": accepted,
    }


def _print(back: ReadBack, numbers: tuple[int, ...], done: ChangeSet | None) -> None:
    say(f"{back.service_name}, {dates_of(back)}: {back.summary}")
    for one in back.differences[:MOST_ROWS]:
        mark = "✓" if one.number in numbers else " "
        say(f" {mark}{one.number:>4}  {one.text}")
    left = len(back.differences) - MOST_ROWS
    if left > 0:
        say(f"       … and {left:,} more (all of them: --json)")
    if done is not None:
        taken = count_text(len(set(numbers)), "difference")
        say(f"Taken over: {taken}, {count_text(len(done.changes), 'row')} changed.")
    elif back.acceptable:
        say("Nothing was changed. Take over with --accept N or --accept-all.")
