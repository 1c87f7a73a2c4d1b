"""The commands of a rota's life: publish, submit, approve, reject, amend, finalise."""

from collections.abc import Callable
from typing import Annotated

import typer

from planner.application.rota_life_breaches import AcceptedBreach, accepted_lines
from planner.application.rota_life_view import RotaLife
from planner.bootstrap import build_planner
from planner.cli.console import print_json, say
from planner.cli.environment import Database
from planner.cli.options import As, First, Json, Last, OneService, Why, period
from planner.domain.calendar import date_of
from planner.domain.rota_life import CheckItem, Step, Weight
from planner.domain.wording.formats import count_text, period_text
from planner.domain.wording.rota_life import STAGES, STEPS, detail_text, title_text

_MARKS = {Weight.TO_DO: "to do", Weight.LOOK: "look ", Weight.DONE: "done "}
_MOST_CHANGES = 20
Staff = Annotated[str, typer.Option("--staff", metavar="ID", help="The person.")]
Rule = Annotated[str, typer.Option("--rule", metavar="RULE", help="As `check` names it.")]
TakeBack = Annotated[
    bool, typer.Option("--take-back", help="Take back what was accepted on these dates instead.")
]


def _command(step: Step, does: str) -> Callable[..., None]:
    """The command that takes a step; they differ only in the step and in what they say."""

    def command(
        service: OneService,
        first: First,
        last: Last,
        why: Why = "",
        acting: As = None,
        database: Database = None,
        as_json: Json = False,
    ) -> None:
        dates = period(first, last)
        life = build_planner(database, acting).rota_life.take(step, service, dates, why)
        if not as_json:
            say(f"The rota was {STEPS[step]}.")
        _show(life, as_json)

    command.__doc__ = does
    return command


publish = _command(Step.PUBLISH, "Publish a draft: from now on its days of notice count.")
submit = _command(Step.SUBMIT, "Lay a rota before a second person; a draft is published with it.")
approve = _command(
    Step.APPROVE,
    "Approve what another person submitted; the rota is locked and the version kept.",
)
reject = _command(Step.REJECT, "Send a submitted rota back, with a reason.")
amend = _command(Step.AMEND, "Reopen an approved rota, with a reason; what was approved is kept.")
finalise = _command(Step.FINALISE, "Make an approved rota final, after its last date.")


def rota(
    service: OneService,
    first: First,
    last: Last,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Show a rota's stage, its checklist, and what changed since it was approved."""
    life = build_planner(database, acting).rota_life.view(service, period(first, last))
    _show(life, as_json)


def accept_breach(
    staff: Staff,
    rule: Rule,
    first: First,
    last: Last,
    why: Why = "",
    take_back: TakeBack = False,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Answer for a broken rule, with a reason; it stands for the figure of today."""
    breaches, dates = build_planner(database, acting).breaches, period(first, last)
    if take_back:
        _tell_taken_back(breaches.take_back(staff, rule, dates), as_json)
        return
    accepted = breaches.accept(staff, rule, dates, why)
    if as_json:
        print_json({"accepted": [_accepted_document(one) for one in accepted]})
    else:
        for line in accepted_lines(accepted):
            say(line)


def _tell_taken_back(number: int, as_json: bool) -> None:
    if as_json:
        print_json({"taken_back": number})
    else:
        say(f"{count_text(number, 'accepted breach', 'accepted breaches')} taken back.")


def _accepted_document(one: AcceptedBreach) -> dict[str, object]:
    given = one.acceptance
    return {
        "staff_id": given.staff_id,
        "rule": given.rule,
        "from": date_of(given.first).isoformat(),
        "to": date_of(given.last).isoformat(),
        "figure": given.figure,
        "limit": given.limit,
        "text": one.text,
        "reason": given.reason,
        "who": given.who,
        "at": given.at,
    }


def _show(life: RotaLife, as_json: bool) -> None:
    if as_json:
        print_json(life.document())
        return
    dates = period_text(life.period.first, life.period.last)
    version = "no version yet" if life.version is None else f"version {life.version}"
    say(f"{life.service_name}, {dates}: {version}, {STAGES[life.stage]}")
    for item in life.items:
        say(_line(item))
    if life.changed:
        say(f"{count_text(len(life.changed), 'cell')} changed since it was approved:")
        for difference in life.changed[:_MOST_CHANGES]:
            say(f"  {difference.text}")
        left = len(life.changed) - _MOST_CHANGES
        if left > 0:
            say(f"  … and {left:,} more (all of them: --json)")


def _line(item: CheckItem) -> str:
    detail = detail_text(item)
    return f"  [{_MARKS[item.weight]}] {title_text(item)}" + (f": {detail}" if detail else "")
