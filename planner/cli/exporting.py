"""`export` and `verify`: workbooks out, and whether one still says what the database says."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.application.signing import VerifyReport
from planner.application.signoff_cells import CellDifference
from planner.bootstrap import Planner, build_planner
from planner.cli.boundary import ATTENTION, DONE, stoppable
from planner.cli.console import MOST_ROWS, print_json, say, shown_progress, totals
from planner.cli.environment import Database
from planner.cli.options import Json, MaybeFirst, MaybeLast, SomeServices, period
from planner.domain.calendar import date_of
from planner.domain.wording.formats import period_text

Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="F.xlsx", help="File; for several services a folder."),
]
RegionFile = Annotated[
    Path | None, typer.Option("--region", metavar="F.xlsx", help="Write the whole region here.")
]

Approved = Annotated[
    bool, typer.Option("--approved", help="The version that was approved last, as it was signed.")
]


def export(
    service: SomeServices = None,
    first: MaybeFirst = None,
    last: MaybeLast = None,
    out: Out = None,
    region: RegionFile = None,
    approved: Approved = False,
    step: Annotated[
        int | None,
        typer.Option("--step", metavar="N", help="With --approved: what this step approved."),
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Write the sign-off workbook of a service, or (--region) the whole region's workbook."""
    if region is not None and (service or first or last or out or approved):
        raise UserError(
            "--region writes the whole region: no service, dates or other file go with it.",
            "Give either --region F.xlsx, or --service, --from, --to and --out.",
        )
    if step is not None and not approved:
        raise UserError("--step names an approved version.", "Give it with --approved.")
    planner = build_planner(database)
    for path in (region, out):
        if path is not None:
            planner.check_output(path)
    if region is not None:
        _export_region(planner, region, as_json)
    elif approved:
        _export_approved(planner, service or [], first, last, out, step, as_json)
    else:
        _export_services(planner, service or [], first, last, out, as_json)


def _export_region(planner: Planner, path: Path, as_json: bool) -> None:
    with stoppable() as cancel, shown_progress() as progress:
        rows = planner.region_export.export(path, progress, cancel)
    if as_json:
        print_json({"file": str(path), "rows": rows})
    else:
        say(f"Wrote {path}: {totals(rows)}")


def _export_approved(
    planner: Planner,
    services: list[str],
    first: date | None,
    last: date | None,
    out: Path | None,
    step: int | None,
    as_json: bool,
) -> None:
    if len(services) != 1 or first is None or last is None or out is None:
        raise UserError(
            "An approved version is that of one rota, written to a file.",
            "Give one --service, --from, --to and --out.",
        )
    path = planner.rota_life.export_kept(services[0], period(first, last), out, step)
    if as_json:
        print_json({"files": [str(path)], "services": services})
    else:
        say(f"Wrote {path}")


def _export_services(
    planner: Planner,
    services: list[str],
    first: date | None,
    last: date | None,
    out: Path | None,
    as_json: bool,
) -> None:
    if not services or first is None or last is None or out is None:
        raise UserError(
            "A sign-off workbook needs a service, its dates and a file.",
            "Give --service, --from, --to and --out (or --region F.xlsx for the whole region).",
        )
    who = planner.profiles.acting().name
    report = planner.signing.export(services, period(first, last), out, who)
    if as_json:
        files = [str(path) for path in report.files]
        print_json({"files": files, "services": list(report.services)})
    else:
        for path in report.files:
            say(f"Wrote {path}")


def verify(
    file: Annotated[Path, typer.Argument(metavar="F.xlsx", help="A sign-off workbook.")],
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Compare a sign-off workbook with the database. Exit status 1 if they differ."""
    report = build_planner(database).signing.verify(file)
    if as_json:
        print_json(verify_document(report))
    else:
        _print(report)
    return DONE if report.matches else ATTENTION


def verify_document(report: VerifyReport) -> dict[str, object]:
    """The JSON document of `verify`."""
    return {
        "matches": report.matches,
        "service": report.service,
        "from": date_of(report.period.first).isoformat(),
        "to": date_of(report.period.last).isoformat(),
        "differences": [_difference(difference) for difference in report.differences],
        "seal_workbook": report.seal_workbook,
        "seal_database": report.seal_database,
    }


def _difference(one: CellDifference) -> dict[str, object]:
    return {
        "sheet": one.sheet,
        "cell": one.cell,
        "workbook": one.workbook,
        "database": one.database,
        "text": one.sentence,
    }


def _print(report: VerifyReport) -> None:
    dates = period_text(report.period.first, report.period.last)
    say(f"{report.service}, {dates}: {report.summary}")
    if report.differences:
        say()
        for one in report.differences[:MOST_ROWS]:
            say(f"  {one.sentence}")
        left = len(report.differences) - MOST_ROWS
        if left > 0:
            say(f"  … and {left:,} more (all of them: --json)")
