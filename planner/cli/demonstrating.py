"""`demo`: the main job on an invented region, from nothing to signed-off workbooks."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.application.fragility import FragilityReport
from planner.application.planning import Plan
from planner.application.progress import CancelToken, Progress
from planner.bootstrap import Planner, build_planner
from planner.cli.boundary import ctrl_c_ends_at_once, stoppable
from planner.cli.console import print_json, say, shown_progress, tell
from planner.cli.environment import Database, Environment
from planner.cli.fragility import counts
from planner.cli.options import Json, iso_date
from planner.cli.planning import chains, summary, watched
from planner.demo import DEFAULT_SEED
from planner.demo.service import DemoRegion
from planner.domain.calendar import date_of
from planner.domain.wording.formats import count_text, period_text

DATABASE = "demo.db"
WORKBOOKS = "sign-off"
_MOST_WITH_GAPS = 6
_SHOWN = 6
_SHORTEST_PLAN = 8.0
_STAFF_PER_SECOND = 400
"""A large region gets more time to plan: so many people a second."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that the demonstration made."""

    database: str
    folder: Path
    region: DemoRegion
    fragility: FragilityReport
    plan: Plan
    workbooks: tuple[Path, ...]


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results.")] = (
        Path("demo-output")
    ),
    staff: Annotated[int, typer.Option("--staff", metavar="N", help="People to invent.")] = 2000,
    days: Annotated[int, typer.Option("--days", metavar="D", help="Days of rotas.")] = 28,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0)] = DEFAULT_SEED,
    history_weeks: Annotated[
        int, typer.Option("--history-weeks", min=0, max=104, help="Weeks of rotas before.")
    ] = 0,
    first_day: Annotated[
        date | None,
        typer.Option(
            "--from", metavar="DATE", parser=iso_date, help="First date; else the next Monday."
        ),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", metavar="SECONDS", min=0.1, help="Longest time to plan."),
    ] = None,
    no_window: Annotated[bool, typer.Option("--no-window", help="Open no window.")] = False,
    database: Database = None,
    as_json: Json = False,
) -> int | None:
    """Build an invented region, find its fragile services, plan mutual aid, write workbooks.

    Everything in it is invented but the trusts, their hospitals and the roads between them.
    """
    out.mkdir(parents=True, exist_ok=True)
    target = database or str(out / DATABASE)
    planner = build_planner(target)
    limit = time_limit or max(_SHORTEST_PLAN, staff / _STAFF_PER_SECOND)
    with stoppable() as cancel, shown_progress() as progress:
        outcome = _Run(planner, out, cancel, progress).all_of_it(
            limit,
            staff=staff,
            days=days,
            seed=seed,
            history_weeks=history_weeks,
            first_day=first_day,
        )
    planner.close()
    if as_json:
        print_json(_document(outcome))
    else:
        _print(outcome)
    if no_window or outcome.plan.status == "cancelled":
        return None
    return _open(context.obj, target)


@dataclass(frozen=True)
class _Run:
    """The demonstration, step by step."""

    planner: Planner
    folder: Path
    cancel: CancelToken
    progress: Progress

    def all_of_it(
        self,
        limit: float,
        *,
        staff: int,
        days: int,
        seed: int,
        history_weeks: int,
        first_day: date | None,
    ) -> Outcome:
        with self._step("Building the invented region"):
            region = self.planner.demo.build(
                staff=staff,
                days=days,
                seed=seed,
                history_weeks=history_weeks,
                first_day=first_day,
                progress=self.progress,
                cancel=self.cancel,
            )
        with self._step("Finding the fragile services"):
            fragility = self.planner.fragility.profiles(region.period)
        with self._step("Planning mutual aid for all gaps"):
            found = self.planner.planning.plan(
                region.period, time_limit=limit, progress=watched(self.progress), cancel=self.cancel
            )
            stopped = found.plan.status == "cancelled"
            if not stopped:
                self.planner.planning.apply(found)
        workbooks: tuple[Path, ...] = ()
        if not stopped:
            with self._step("Writing the sign-off workbooks"):
                workbooks = self._sign_off(region, fragility)
        database = str(self.planner.database)
        return Outcome(database, self.folder, region, fragility, found.plan, workbooks)

    def _sign_off(self, region: DemoRegion, fragility: FragilityReport) -> tuple[Path, ...]:
        folder = self.folder / WORKBOOKS
        folder.mkdir(exist_ok=True)
        report = self.planner.signing.export(
            chosen_services(fragility), region.period, folder, self.planner.who
        )
        return report.files

    @contextmanager
    def _step(self, text: str) -> Iterator[None]:
        started = time.monotonic()
        self.progress(text, None)
        yield
        tell(f"{text}: {time.monotonic() - started:.1f} s")


def chosen_services(fragility: FragilityReport) -> list[str]:
    """The services declared fragile, and of the others those with the most unsafe shifts."""
    declared = [one.service for one in fragility.services if one.declared_fragile]
    others = [one for one in fragility.services if not one.declared_fragile and one.unsafe_shifts]
    others.sort(key=lambda one: -one.unsafe_shifts)
    return declared + [one.service for one in others[:_MOST_WITH_GAPS]]


def _document(outcome: Outcome) -> dict[str, object]:
    region, plan = outcome.region, outcome.plan
    services: Sequence[object] = [
        {"service": one.service, "class": one.level.word, "unsafe_shifts": one.unsafe_shifts}
        for one in outcome.fragility.services
    ]
    return {
        "region": region.name,
        "invented": True,
        "database": outcome.database,
        "folder": str(outcome.folder),
        "workbooks": [str(path) for path in outcome.workbooks],
        "from": date_of(region.period.first).isoformat(),
        "to": date_of(region.period.last).isoformat(),
        "staff": region.staff,
        "services": services,
        "duties": region.duties,
        "plan": {name: value for name, value in plan.document().items() if name != "assignments"}
        | {"assignments": len(plan.assignments), "chains": chains(plan)},
    }


def _print(outcome: Outcome) -> None:
    region = outcome.region
    say(region.name)
    say(
        f"{count_text(region.staff, 'person', 'people')} in {region.services:,} services of five "
        f"trusts, {region.duties:,} duties, "
        f"{period_text(region.period.first, region.period.last)}"
    )
    say()
    say(f"Services: {counts(outcome.fragility.services)}")
    for one in outcome.fragility.services[:_SHOWN]:
        cause = one.causes[0].text if one.causes else ""
        say(f"  {one.level.word:9} {one.name}: {cause}")
    say("  … all of them: the command `fragile`")
    say()
    stopped = outcome.plan.status == "cancelled"
    written = "not written, for it was stopped" if stopped else "nobody's duty is changed"
    say(
        f"Mutual aid, {'the best found so far' if stopped else 'written as proposals'} ({written}):"
    )
    for line in summary(outcome.plan)[1:]:
        say(f"  {line}")
    _print_aid(outcome.plan)
    say()
    if outcome.workbooks:
        count = count_text(len(outcome.workbooks), "sign-off workbook")
        say(f"{count} in {outcome.folder / WORKBOOKS}")
    say(f"Database: {outcome.database}")
    period = outcome.region.period
    dates = f"--from {date_of(period.first)} --to {date_of(period.last)}"
    say(f"Go on with, for example: python main.py cover --db {outcome.database} {dates}")


def _print_aid(plan: Plan) -> None:
    moves = sum(one.moved_from is not None for one in plan.assignments)
    say(
        f"  {count_text(len(plan.assignments), 'assignment')}: {moves:,} people moved for a day, "
        f"{len(plan.assignments) - moves:,} extra shifts; "
        f"{count_text(chains(plan), 'backfills a place', 'backfill places')} that a move left"
    )


def _open(environment: Environment, database: str) -> int | None:
    """Open the window on the demonstration; without a screen the results stand all the same."""
    if environment.open_window is None:
        return None
    ctrl_c_ends_at_once()
    status = environment.open_window(database)
    if status is None:
        tell("No window was opened; the workbooks and the database are ready.")
    return status
