"""`worked`, `settle`, `ledger`: what was given, and what each trust owes another."""

from typing import Annotated

import typer

from planner.application.aid_ports import LedgerLine
from planner.bootstrap import build_planner
from planner.cli.aid_printing import offer_document, print_answer
from planner.cli.console import print_json, say, table, tell
from planner.cli.environment import Database
from planner.cli.options import As, Json, MaybeFirst, MaybeLast, TableFile, maybe_period
from planner.domain.aid.ledger import Sum
from planner.domain.calendar import date_of
from planner.domain.wording.formats import NOTHING, count_text, day_text, pounds_text


def worked(
    name: Annotated[str, typer.Argument(metavar="OFFER", help="What `offer` answered.")],
    hours: Annotated[
        float | None,
        typer.Option("--hours", metavar="H", help="Left out: those of the duty."),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Record a confirmed duty as worked; again, with other hours, it is a correction."""
    answer = build_planner(database, acting).aid_ledger.worked(name, hours, note)
    print_answer(answer, as_json=as_json)


def settle(
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Such as 2026-12.")],
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Close a month's lines."""
    done = build_planner(database, acting).aid_ledger.settle(month)
    for one in done.unworked:
        tell(f"{one.offer} is confirmed and not recorded as worked: it stays open.")
    if as_json:
        print_json(
            {
                "month": done.month,
                "state": "settled",
                "lines": [line_document(line) for line in done.lines],
                "unworked": [offer_document(one) for one in done.unworked],
            }
        )
    else:
        say(f"{done.month}: {count_text(len(done.lines), 'line')} settled.")


def ledger(
    first: MaybeFirst = None,
    last: MaybeLast = None,
    trust: Annotated[str | None, typer.Option("--trust", metavar="CODE")] = None,
    out: TableFile = None,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Lines of what was worked, and the balance by lender and host."""
    span = maybe_period(first, last)
    planner = build_planner(database, acting)
    service = planner.aid_ledger
    if out is not None:
        planner.check_output(out)
        count = service.export(out, span, trust)
        tell(f"{count_text(count, 'line')} written to {out}")
    found = service.ledger(span, trust)
    if as_json:
        print_json(
            {
                "lines": [line_document(line) for line in found.lines],
                "balance": [_sum_document(one) for one in found.balance],
                "months": [{**_sum_document(m), "month": m.month} for m in found.by_month],
            }
        )
        return
    if not found.lines:
        say("Nothing was worked for another service in that time.")
        return
    say(table(_HEADERS, [_row(line) for line in found.lines]))
    say()
    say(table(("Lender", "Host", "Hours", "Cost"), [_sum_row(one) for one in found.balance]))


_HEADERS = ("Date", "Shift", "Lender", "Host", "Who", "Hours", "Miles", "Cost", "State", "Note")


def line_document(line: LedgerLine) -> dict[str, object]:
    """One entry."""
    return {
        "lender": line.lender,
        "host": line.host,
        "staff_id": line.staff_id,
        "date": date_of(line.day).isoformat(),
        "shift": line.shift,
        "hours": line.hours,
        "miles": line.miles,
        "cost": line.cost,
        "state": line.state,
        "lender_service": line.lender_service,
        "host_service": line.host_service,
        "offer": line.offer,
        "entry": line.entry,
        "note": line.note,
    }


def _sum_document(one: Sum) -> dict[str, object]:
    return {
        "lender": one.lender,
        "host": one.host,
        "hours": one.hours,
        "cost": one.cost,
        "miles": one.miles,
        "lines": one.lines,
        "unpriced": one.unpriced,
    }


def _row(line: LedgerLine) -> tuple[object, ...]:
    return (
        day_text(line.day),
        line.shift,
        line.lender,
        line.host,
        line.staff_id,
        NOTHING if line.awaits_hours else line.hours,
        line.miles,
        pounds_text(line.cost),
        line.state,
        line.note,
    )


def _sum_row(one: Sum) -> tuple[object, ...]:
    return one.lender, one.host, one.hours, pounds_text(one.cost)
