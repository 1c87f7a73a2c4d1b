"""`cover`: gaps and margins of a period."""

from planner.application.covering import CoverReport, CoverRow
from planner.bootstrap import build_planner
from planner.cli.console import print_json, say, table
from planner.cli.environment import Database
from planner.cli.options import First, Json, Last, SomeServices, period
from planner.domain.calendar import Period, date_of
from planner.domain.wording.formats import count_text, day_text, margin_text, period_text


def cover(
    first: First,
    last: Last,
    service: SomeServices = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Show where minimum or target numbers are not met, and how far each shift is from unsafe."""
    span = period(first, last)
    report = build_planner(database).cover.cover(span, service or ())
    if as_json:
        print_json(cover_document(report))
    else:
        _print(report, span)


def cover_document(report: CoverReport) -> dict[str, object]:
    """The JSON document of `cover` (A1, A3, D5)."""
    return {
        "shifts": [_shift(row) for row in report.rows],
        "minimum_gaps": report.minimum_gaps,
        "target_gaps": report.target_gaps,
    }


def _shift(row: CoverRow) -> dict[str, object]:
    return {
        "service": row.service,
        "date": date_of(row.day).isoformat(),
        "shift": row.shift,
        "margin": row.margin,
        "minimum": row.minimum,
        "target": row.target,
        "filled_minimum": row.filled_minimum,
        "filled_target": row.filled_target,
    }


def _print(report: CoverReport, span: Period) -> None:
    unsafe = [row for row in report.rows if row.filled_minimum < row.minimum]
    at_zero = sum(row.margin == 0 for row in report.rows)
    say(
        f"{period_text(span.first, span.last)}: {count_text(len(report.rows), 'shift')} with "
        f"demand, {count_text(len(unsafe), 'shift')} unsafe, {at_zero:,} one absence from unsafe"
    )
    say(
        f"{count_text(report.minimum_gaps, 'minimum gap')} (unsafe), "
        f"{count_text(report.target_gaps, 'target gap')} (short, but safe)"
    )
    if unsafe:
        say()
        headers = ("Service", "Date", "Shift", "Margin", "Minimum filled", "Target filled")
        say(table(headers, [_row(row) for row in unsafe]))


def _row(row: CoverRow) -> tuple[object, ...]:
    return (
        row.service,
        day_text(row.day),
        row.shift,
        margin_text(row.margin),
        f"{row.filled_minimum} of {row.minimum}",
        f"{row.filled_target} of {row.target}",
    )
