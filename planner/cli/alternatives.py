"""What `plan --alternatives` prints: the best plan beside others, and what each gives up."""

from collections.abc import Sequence

from planner.application.alternatives import Compared
from planner.cli.console import say, table
from planner.domain.wording.formats import count_text
from planner.domain.wording.on_call import ON_CALL_HOURS

_HEADERS = (
    "Plan",
    "Gives up",
    "Minimum gaps",
    "Target gaps",
    "Points",
    "People",
    "Moved",
    "Extra",
    "Miles",
    "Cost £",
    "Lent",
    "Proof",
)


def comparison_rows(found: Sequence[Compared]) -> list[tuple[object, ...]]:
    """One row for each plan, the best first."""
    return [_row(one) for one in found]


def print_comparison(found: Sequence[Compared]) -> None:
    """The table, and what each plan weighs otherwise."""
    say(table(_HEADERS, comparison_rows(found)))
    say()
    for one in found:
        lent = ", ".join(f"{trust} {count}" for trust, count in one.figures.lent if count)
        say(f"{one.alternative.title}: {one.alternative.what}. Lent by {lent or 'nobody'}.")
    unknown = max((one.figures.cost_unknown for one in found), default=0)
    if unknown:
        say(
            f"Cost leaves out people whose cost is not known "
            f"(up to {count_text(unknown, 'extra shift')})."
        )
    far = max((one.figures.miles_unknown for one in found), default=0)
    if far:
        say(f"Miles leave out ways of which only the minutes are known (up to {far:,}).")
    _print_on_call(found)


def _print_on_call(found: Sequence[Compared]) -> None:
    on_call = max((one.figures.on_call for one in found), default=0)
    if on_call:
        shifts = count_text(on_call, "extra on-call shift")
        say(f"Cost leaves out on-call (up to {shifts}): {ON_CALL_HOURS}.")


def _row(one: Compared) -> tuple[object, ...]:
    return (
        one.alternative.title,
        f"{one.given_up:,}",
        *one.figure_texts,
        f"{sum(count for _, count in one.figures.lent):,}",
        one.proof_text,
    )
