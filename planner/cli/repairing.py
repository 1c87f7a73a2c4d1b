"""What `plan --keep` reads and prints: aid that stands, who declined, and what changing costs."""

from collections.abc import Iterable
from typing import Annotated

import typer

from planner.application.plan_service import PlanFound
from planner.application.replanning import Ask, Repaired
from planner.cli.console import say
from planner.cli.options import iso_date
from planner.domain.calendar import day_number
from planner.domain.wording.formats import count_text, day_text

ASK = "STAFF:SERVICE:DATE:SHIFT"
Keep = Annotated[
    bool,
    typer.Option(
        "--keep",
        help="Keep the aid that is proposed already, unless changing it is worth its cost.",
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar=ASK,
        help="Who declined what, and is not asked for it again; implies --keep; may be repeated.",
    ),
]
Fix = Annotated[
    list[str] | None,
    typer.Option(
        "--fix",
        metavar=ASK,
        help="Proposed aid that was accepted and stays; implies --keep; may be repeated.",
    ),
]


def asks(words: Iterable[str]) -> list[Ask]:
    """People and shifts, as STAFF:SERVICE:DATE:SHIFT; typer's error where one is not so."""
    return [_ask(one) for one in words]


def _ask(word: str) -> Ask:
    parts = word.split(":")
    if len(parts) != 4 or not all(parts):
        raise typer.BadParameter(
            f"{word!r} is not {ASK}; write it as 10234:RXN02-ICU:2026-12-14:N."
        )
    staff, service, on, shift = parts
    return Ask(staff, service, day_number(iso_date(on)), shift)


def repair_lines(found: Repaired, declined: int) -> list[str]:
    """What the repair kept, changed and cost, in a few lines; `declined`: who said no."""
    plan = found.plan
    lines = [
        f"Kept {found.kept:,}, declined {declined:,}, given up {len(found.given_up):,}, "
        f"new {len(found.added):,}: what is given up costs {found.stability_cost:,} points "
        f"({found.stability} each)",
        f"Score {found.score_before:,} before → {plan.score:,} now",
    ]
    if found.best_score is not None:
        lines.append(
            f"Free to change everything but what is fixed: {found.best_score:,}, "
            f"{found.best_score - plan.score:,} more"
        )
    return lines


def tell_repair(found: Repaired, declined: int) -> None:
    """Print it, with what is given up."""
    for line in repair_lines(found, declined):
        say(line)
    for one, why in zip(found.given_up, found.why_given_up, strict=True):
        where = f"{one.staff_id} at {one.service}, {one.shift} on {day_text(one.day)}"
        say(f"  given up: {where}{': ' if why else ''}{why}")


def tell_offers(found: PlanFound) -> None:
    """Print which offers on their way the plan kept, and what was fixed in vain."""
    if found.has_offers:
        refused = len(found.offers.refused)
        no = count_text(refused, "ask that was refused is", "asks that were refused are")
        again = f"; {no} not repeated" if refused else ""
        say(f"Offers on their way: {found.kept:,} kept{again}")
    for lost in found.unfit:
        ask = lost.ask
        where = f"{ask.staff_id} at {ask.service}, {ask.shift} on {day_text(ask.day)}"
        say(f"  fixed, but impossible: {where}: {lost.reason}")
    if found.unfit:
        say("  Tell them, or change the rota so that it can stand, and plan again.")
