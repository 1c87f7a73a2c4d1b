"""`history`: who changed what, when and why; and whether the log is complete and unaltered."""

from textwrap import shorten
from typing import Annotated

import typer

from planner.application.history import HistoryFilter, HistoryLine, HistoryService
from planner.bootstrap import build_planner
from planner.cli.boundary import ATTENTION, DONE
from planner.cli.console import print_json, say, table, tell
from planner.cli.environment import Database
from planner.cli.options import As, Json, MaybeFirst, MaybeLast, TableFile, maybe_period
from planner.domain.wording.formats import count_text, moment_text

_WIDEST = 70
"""Characters of a column; the whole of it is in --json and --out."""


def history(
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="Only this service.")
    ] = None,
    staff: Annotated[
        str | None, typer.Option("--staff", metavar="ID", help="Only this person.")
    ] = None,
    first: MaybeFirst = None,
    last: MaybeLast = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most changes, newest first.")] = 500,
    check: Annotated[
        bool, typer.Option("--check", help="Only look whether it is complete and unaltered.")
    ] = False,
    out: TableFile = None,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """List changes, newest first (--from, --to: when they were made), or check the chain."""
    planner = build_planner(database, acting)
    found = planner.history
    if check:
        return _check(found, as_json=as_json)
    span = maybe_period(first, last)
    wanted = HistoryFilter(service, staff, span, limit)
    if out is not None:
        planner.check_output(out)
    shown = found.changes(wanted)
    if out is not None:
        tell(f"{count_text(found.write(out, shown.lines), 'change')} written to {out}")
    if as_json:
        print_json({"entries": [_document(line) for line in shown.lines], "more": shown.more})
        return DONE
    rows = [_row(line) for line in shown.lines]
    say(table(("Entry", "When", "Who", "What", "Before", "After", "Why"), rows, most=None))
    if len(shown.lines) == limit and shown.more:
        tell(f"There are older ones; {limit:,} are shown (--limit).")
    elif shown.more:
        tell("Older entries were not looked at: give --from and --to.")
    return DONE


def _check(found: HistoryService, *, as_json: bool) -> int:
    result = found.check()
    if as_json:
        print_json(
            {
                "complete": result.complete,
                "entries": result.entries,
                "first_broken": result.first_broken,
                "text": result.text,
            }
        )
    else:
        say(result.text)
    return DONE if result.complete else ATTENTION


def _document(line: HistoryLine) -> dict[str, object]:
    return {
        "entry": line.number,
        "at": line.at,
        "who": line.who,
        "what": line.what,
        "item": line.item,
        "before": line.before,
        "after": line.after,
        "why": line.why,
        "sheet": line.sheet,
        "key": None if line.key is None else list(line.key),
    }


def _row(line: HistoryLine) -> tuple[object, ...]:
    when = moment_text(line.when)
    why = line.why or line.what
    texts = (line.item, line.before, line.after, why)
    return (
        line.number,
        when,
        line.who,
        *(_short(text) for text in texts),
    )


def _short(text: str) -> str:
    """On one line, cut between words. Most are short: to look at words takes its time."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDEST else shorten(flat, _WIDEST, placeholder=" …")
