"""What `plan --why` reads and prints: why gaps stay open, and why this person and not that one."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from planner.application.covering import GapRow
from planner.application.plan_reasons import AfterPlan, WhyLeft, WhyPlanned
from planner.application.planning import Assignment
from planner.application.progress import CancelToken, Progress
from planner.application.replanning import Ask
from planner.cli.console import say
from planner.cli.why import open_document
from planner.domain.calendar import date_of
from planner.domain.region import Region
from planner.domain.wording.formats import count_text, day_text

Why = Annotated[
    int,
    typer.Option(
        "--why",
        metavar="NUMBER",
        min=0,
        help="Also say why so many of the gaps that stay open do, unsafe ones first, "
        "and which one change would fill each.",
    ),
]
WhyStaff = Annotated[
    list[str] | None,
    typer.Option(
        "--why-staff",
        metavar="ID",
        help="Also say why the plan asks this person and not somebody else; may be repeated.",
    ),
]


@dataclass(frozen=True)
class PlanReasons:
    """Answers about one plan, those found when stopped."""

    region: Region
    """As the plan leaves it."""
    lines: int
    """With a gap after the plan."""
    left: Sequence[WhyLeft]
    people: Sequence[str]
    """Whom it was asked about."""
    planned: Sequence[WhyPlanned]

    def document(self) -> dict[str, object]:
        """What `plan --why --json` adds to the plan's own document."""
        return {
            "lines_left": self.lines,
            "left_open": [_left_document(self.region, one) for one in self.left],
            "assignments": [_planned_document(one) for one in self.planned],
        }

    def tell(self) -> None:
        """Print them."""
        where = f"at {count_text(self.lines, 'demand line')}" if self.lines else "nowhere"
        say()
        say(f"Gaps stay open {where}{'; why, unsafe ones first:' if self.left else '.'}")
        for one in self.left:
            say()
            say(f"{_where(one.gap)}: {_short(one.gap)}")
            _say_indented(one.text)
        for why in self.planned:
            say()
            who, ids = why.assignment.staff_id, self.region.people.ids
            say(f"Why {who} {ids.names[ids.index[who]]} at {_where(why.assignment)}")
            _say_indented(why.text)
        for staff_id in self.people:
            if all(why.assignment.staff_id != staff_id for why in self.planned):
                say()
                say(f"The plan does not ask {staff_id}.")


def explained(
    after: AfterPlan,
    most: int,
    people: Collection[str],
    declined: Collection[Ask],
    progress: Progress,
    cancel: CancelToken,
) -> PlanReasons:
    """Reasons for so many gaps that stay open, and for what some people are asked.

    UserError for somebody who is not known.
    """
    people = list(dict.fromkeys(people))
    asked = [at for staff_id in people for at in after.asked_of(staff_id)]
    rows = sorted(after.left_open(), key=lambda row: row.minimum == 0)
    left, planned = list[WhyLeft](), list[WhyPlanned]()
    for number, row in enumerate(rows[:most]):
        if not cancel.cancelled:
            progress("Why gaps stay open", number / min(most, len(rows)))
            left.append(after.why_left(row, declined))
    for number, at in enumerate(asked):
        if not cancel.cancelled:
            progress("Why these people", number / len(asked))
            planned.append(after.why_planned(at, declined))
    return PlanReasons(after.region, len(rows), left, people, planned)


def _left_document(region: Region, why: WhyLeft) -> dict[str, object]:
    return {
        **_place(why.gap),
        **open_document(region, why.found),
        "not_asked": [asdict(one) for one in why.candidates],
        "text": why.text,
    }


def _planned_document(why: WhyPlanned) -> dict[str, object]:
    one = why.assignment
    return {
        "staff_id": one.staff_id,
        **_place(one),
        "points": one.points,
        "points_by": dict(one.points_by),
        "next_best": [asdict(other) for other in why.others],
        "text": why.text,
    }


def _place(one: GapRow | Assignment) -> dict[str, object]:
    return {
        "service": one.service,
        "date": date_of(one.day).isoformat(),
        "shift": one.shift,
        "line": one.line,
    }


def _where(one: GapRow | Assignment) -> str:
    return f"{one.service}, {day_text(one.day)}, shift {one.shift}, line {one.line}"


def _short(gap: GapRow) -> str:
    parts = [f"{gap.minimum} unsafe"] if gap.minimum else []
    return ", ".join([*parts, f"{gap.further} short"] if gap.further else parts)


def _say_indented(text: str) -> None:
    for line in text.splitlines():
        if line:
            say(f"  {line}")
