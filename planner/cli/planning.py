"""`plan`: the best mutual aid for all gaps of a period, proved or with its bound."""

from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.application.memory import PLANS, give_back_large_arrays
from planner.application.plan_service import PlanFound
from planner.application.planning import Assignment, Plan, PlanEvent, PlanWatcher
from planner.application.progress import CancelToken, Progress
from planner.application.replanning import Ask
from planner.bootstrap import Planner, build_planner
from planner.cli.alternatives import print_comparison
from planner.cli.boundary import stoppable
from planner.cli.console import print_json, say, shown_progress, table, tell
from planner.cli.environment import Database
from planner.cli.options import As, First, Json, Last, SomeServices, check_known, period
from planner.cli.plan_reasons import PlanReasons, Why, WhyStaff, explained
from planner.cli.repairing import Fix, Keep, Without, asks, tell_offers, tell_repair
from planner.domain.calendar import Period
from planner.domain.wording.formats import count_text, day_text, number_text, period_text
from planner.domain.wording.plans import proof_text


def plan(
    first: First,
    last: Last,
    service: SomeServices = None,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0.1,
            help="Stop after this time and tell how far from the best the plan can be.",
        ),
    ] = 60.0,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the plan as proposed mutual aid (no duties).")
    ] = False,
    keep: Keep = False,
    without: Without = None,
    fix: Fix = None,
    why: Why = 0,
    why_staff: WhyStaff = None,
    alternatives: Annotated[
        bool,
        typer.Option(
            "--alternatives",
            help="Beside the best plan others, each the best by weights of its own; "
            "the time limit holds for each, and nothing is written.",
        ),
    ] = False,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Plan mutual aid for all gaps: who covers what, from where, and how near the best it is.

    Offers on their way are kept, and who said no is not asked again for the same shift.
    With --keep the aid proposed before is repaired: little is changed, and what the changes cost
    is told. Ctrl+C stops the search; the best plan found so far is reported and nothing is written.
    With --why it is also told why gaps stay open.
    """
    give_back_large_arrays(PLANS)
    span = period(first, last)
    planner = build_planner(database, acting)
    check_known(planner, service or [])
    if alternatives:
        if apply or keep or without or fix or why or why_staff:
            raise UserError(
                "--alternatives compares plans; it writes, repairs and explains none.",
                "Leave out --apply, --keep, --without, --fix, --why and --why-staff, "
                "or leave out --alternatives.",
            )
        _compare(planner, span, service or None, time_limit, as_json=as_json)
        return
    declined, fixed = asks(without or []), asks(fix or [])
    reasons: PlanReasons | None = None
    with stoppable() as cancel, shown_progress() as progress:
        repair = (declined, fixed) if keep or declined or fixed else None
        found = _search(planner, span, service or None, repair, time_limit, progress, cancel)
        if (why or why_staff) and not cancel.cancelled:
            after = planner.plan_reasons.after(found.plan)
            refused = [*declined, *found.offers.refused]
            reasons = explained(after, why, why_staff or [], refused, progress, cancel)
    written = planner.planning.apply(found) if apply and not cancel.cancelled else None
    if as_json:
        why_document = {} if reasons is None else {"why": reasons.document()}
        print_json({**found.document(), **why_document})
    else:
        _print(found, len(declined), reasons)
    if apply:
        _tell_written(written)


def _search(
    planner: Planner,
    span: Period,
    services: list[str] | None,
    repair: tuple[list[Ask], list[Ask]] | None,
    time_limit: float,
    progress: Progress,
    cancel: CancelToken,
) -> PlanFound:
    """The best plan, or proposed aid repaired for those who declined and what is fixed."""
    if repair is None:
        return planner.planning.plan(
            span, services, time_limit=time_limit, progress=watched(progress), cancel=cancel
        )
    declined, fixed = repair
    return planner.planning.repair(
        span,
        services,
        fixed=fixed,
        declined=declined,
        time_limit=time_limit,
        progress=watched(progress),
        cancel=cancel,
    )


def _compare(
    planner: Planner,
    span: Period,
    services: list[str] | None,
    time_limit: float,
    *,
    as_json: bool,
) -> None:
    with stoppable() as cancel, shown_progress() as progress:
        found = planner.alternatives.compare(
            span,
            services,
            time_limit=time_limit,
            told=lambda title: progress(f"Planning: {title}"),
            cancel=cancel,
        )
    if as_json:
        print_json({"alternatives": [one.document() for one in found]})
    else:
        print_comparison(found)


def watched(progress: Progress) -> PlanWatcher:
    """Shows the search's rounds as progress."""

    def heard(event: PlanEvent) -> None:
        progress(f"Planning, round {event.round}: score {event.score:,} of {event.bound:,} at most")

    return heard


def _tell_written(number: int | None) -> None:
    if number is None:
        tell("The plan was stopped, so nothing was written.")
    else:
        count = count_text(number, "assignment")
        tell(f"{count} written as proposed mutual aid; no duty was changed.")


def _print(found: PlanFound, declined: int, reasons: PlanReasons | None) -> None:
    for line in summary(found.plan):
        say(line)
    if found.repaired is not None:
        tell_repair(found.repaired, declined)
    tell_offers(found)
    if found.plan.assignments:
        say()
        offered = found.offers.asks
        rows = [_row(one, offered=Ask.of(one) in offered) for one in found.plan.assignments]
        say(table(_HEADERS, rows))
    if reasons is not None:
        reasons.tell()


def summary(found: Plan) -> list[str]:
    """What a plan does and how good it is, in a few lines."""
    name = f"{found.weights.name} {found.weights.version}"
    return [
        f"{period_text(found.period.first, found.period.last)}: "
        f"{count_text(len(found.assignments), 'assignment')}, "
        f"{count_text(chains(found), 'of them a backfill', 'of them backfills')}",
        f"Minimum gaps (unsafe) {found.minimum_gaps_before:,} → {found.minimum_gaps_after:,}, "
        f"target gaps (short) {found.target_gaps_before:,} → {found.target_gaps_after:,}",
        f"Score {found.score:,} of at most {found.bound:,}: "
        f"{proof_text(found.status, found.gap_percent)}, {number_text(found.seconds, 1)} s "
        f"(weights {name}, at most "
        f"{count_text(found.weights.max_assignments, 'duty', 'duties')} a person in 28 days)",
    ]


def chains(found: Plan) -> int:
    """Assignments to a service, date and shift that another assignment of the plan leaves."""
    left = {
        (one.moved_from.service, one.day, one.moved_from.shift)
        for one in found.assignments
        if one.moved_from is not None
    }
    return sum((one.service, one.day, one.shift) in left for one in found.assignments)


_HEADERS = ("Date", "Shift", "Service", "Line", "Who", "How", "Points", "Why")


def _row(one: Assignment, *, offered: bool) -> tuple[object, ...]:
    left = one.moved_from
    how = "extra shift" if left is None else f"moved from {left.service} {left.shift}"
    how += ", offered" if offered else ""
    return (
        day_text(one.day),
        one.shift,
        one.service,
        one.line,
        one.staff_id,
        how,
        one.points,
        one.reason,
    )
