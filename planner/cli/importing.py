"""`import`: region workbooks into the database, all or nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner.application.importing_codes import CodeChoices
from planner.application.importing_report import ImportReport, Problem
from planner.bootstrap import build_planner
from planner.cli.boundary import DONE, REFUSED, stoppable
from planner.cli.console import print_json, say, shown_progress, tell, totals
from planner.cli.environment import Database
from planner.cli.options import As, Json
from planner.domain.wording.formats import count_text

_MOST_SHOWN = 200


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Region workbooks.")],
    replace: Annotated[
        list[str] | None,
        typer.Option(
            "--replace",
            metavar="SHEET",
            help="Delete stored rows of this sheet that are not in the files; may be repeated.",
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="CODE=CODE",
            help="Read a shift code that nobody declares as another, such as NT=N; "
            "may be repeated.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; write nothing.")] = False,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Read region workbooks: every problem by sheet and cell, and nothing written if there is one.

    Exit status 2 if there are errors.
    """
    codes = CodeChoices(_meanings(mapped or []))
    with stoppable() as cancel, shown_progress() as progress:
        report = build_planner(database, acting).imports.run(
            files, replace or (), dry_run, progress, cancel, codes=codes
        )
    _tell_unused(report, codes)
    if as_json:
        print_json(report.as_json())
    else:
        _print(report, dry_run)
    if not report.ok:
        _tell_errors(report, brief=as_json)
    return DONE if report.ok else REFUSED


def _meanings(words: Sequence[str]) -> dict[str, str]:
    """What each code is read as; typer's error where it is not said, or said twice."""
    meanings: dict[str, str] = {}
    for word in words:
        code, _, meant = (part.strip() for part in word.partition("="))
        if not code or not meant:
            raise typer.BadParameter(f"{word!r} is not CODE=CODE; write it as --map NT=N.")
        if meanings.setdefault(code, meant) != meant:
            raise typer.BadParameter(f"{code} is to be read as {meanings[code]} and as {meant}.")
    return meanings


def _tell_unused(report: ImportReport, codes: CodeChoices) -> None:
    """Tell of each meaning that was given and could not be used."""
    found = {one.code: one.meant for one in report.unknown}
    for code, meant in codes.mapped.items():
        if code not in found:
            tell(f"Warning: --map {code}={meant}: no cell holds {code}, or it is a declared shift.")
        elif not found[code]:
            tell(f"Warning: --map {code}={meant}: there is no shift {meant}.")


def _print(report: ImportReport, dry_run: bool) -> None:
    for warning in report.warnings[:_MOST_SHOWN]:
        tell(f"Warning: {_problem(warning)}")
    if not report.ok:
        return
    say(f"Read: {totals(report.rows)}")
    changed = {sheet: count for sheet, count in report.changed.items() if count}
    if dry_run:
        say(f"Nothing was written (dry run). It would change: {totals(changed)}")
    else:
        say(f"Changed: {totals(changed)}")


def _tell_errors(report: ImportReport, brief: bool) -> None:
    errors = report.errors
    if not brief:
        for error in errors[:_MOST_SHOWN]:
            tell(_problem(error))
        if len(errors) > _MOST_SHOWN:
            tell(f"… and {len(errors) - _MOST_SHOWN:,} more (all of them: --json)")
    tell(f"{count_text(len(errors), 'error')}; nothing was written.")


def _problem(problem: Problem) -> str:
    place = " ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)
    value = f" ({problem.value})" if problem.value else ""
    return f"{place}{value}: {problem.problem}. {problem.fix}".rstrip()
