"""`request`, `requests`, `withdraw`, `inbox`: cover asked for, and what waits for whom."""

from datetime import date
from typing import Annotated

import typer

from planner.application.aid_ports import Batch, Filter, Wish
from planner.application.errors import UserError
from planner.bootstrap import Planner, build_planner
from planner.cli.aid_printing import (
    CASE_HEADERS,
    case_document,
    case_row,
    offer_document,
    print_answer,
    request_document,
    say_tasks,
    task_document,
)
from planner.cli.console import print_json, say, table, tell
from planner.cli.environment import Database
from planner.cli.options import (
    As,
    Json,
    MaybeFirst,
    MaybeLast,
    SomeServices,
    Why,
    check_known,
    iso_date,
    maybe_period,
    period,
)
from planner.domain.aid.values import Slot, State, Urgency
from planner.domain.calendar import day_number
from planner.domain.wording.formats import count_text, list_text


def request(
    service: SomeServices = None,
    on: Annotated[
        date | None,
        typer.Option("--date", metavar="DATE", parser=iso_date, help="The duty's date."),
    ] = None,
    shift: Annotated[str | None, typer.Option("--shift", metavar="CODE")] = None,
    line: Annotated[
        int | None, typer.Option("--line", metavar="N", help="Number of the demand line.")
    ] = None,
    needed: Annotated[int, typer.Option("--needed", metavar="K", help="How many people.")] = 1,
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    why: Why = "",
    urgency: Annotated[
        Urgency, typer.Option("--urgency", help="How soon somebody must answer.")
    ] = Urgency.NORMAL,
    draft: Annotated[bool, typer.Option("--draft", help="Write it down, ask nobody yet.")] = False,
    from_plan: Annotated[
        bool,
        typer.Option(
            "--from-plan",
            help="Turn the proposed aid of --from … --to into requests with offers.",
        ),
    ] = False,
    first: MaybeFirst = None,
    last: MaybeLast = None,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Ask for cover of one gap, or send a whole plan to the trusts (--from-plan)."""
    planner = build_planner(database, acting)
    if from_plan:
        _send_plan(planner, first, last, service, as_json=as_json)
        return
    if not service or len(service) > 1 or on is None or shift is None or line is None:
        raise UserError(
            "A request needs one service, a date, a shift and a line.",
            "Give --service, --date, --shift and --line, or --from-plan with --from and --to.",
        )
    slot = Slot(service[0], day_number(on), shift, line)
    answer = planner.aid_requests.request(Wish(slot, needed, why, urgency, note), draft=draft)
    print_answer(answer, as_json=as_json)


def _send_plan(
    planner: Planner,
    first: date | None,
    last: date | None,
    services: list[str] | None,
    *,
    as_json: bool,
) -> None:
    if first is None or last is None:
        raise UserError("A plan is sent for a period.", "Give --from and --to.")
    check_known(planner, services or [])
    sent = planner.aid_requests.requests_from_plan(period(first, last), services or None)
    for text in sent.passed_over:
        tell(text)
    if as_json:
        print_json(_batch_document(sent))
        return
    say(
        f"{count_text(len(sent.offers), 'offer')} for "
        f"{count_text(len(sent.requests), 'request')} sent to the trusts."
    )


def _batch_document(sent: Batch) -> dict[str, object]:
    return {
        "requests": [request_document(one) for one in sent.requests],
        "offers": [offer_document(one) for one in sent.offers],
        "passed_over": list(sent.passed_over),
    }


def requests(
    first: MaybeFirst = None,
    last: MaybeLast = None,
    service: SomeServices = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only this state; may be repeated.")
    ] = None,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """List requests with their offers."""
    planner = build_planner(database, acting)
    check_known(planner, service or [])
    known = {one.value for one in State}
    for word in state or []:
        if word not in known:
            states = list_text([one.value for one in State])
            raise UserError(f"There is no state {word!r}.", f"The states are {states}.")
    span = maybe_period(first, last)
    services = frozenset(service) if service else None
    cases = planner.aid_lists.cases(Filter(span, services, frozenset(state or ())))
    if as_json:
        print_json({"requests": [case_document(case) for case in cases]})
    elif cases:
        say(table(CASE_HEADERS, [case_row(case) for case in cases]))
    else:
        say("No cover is asked for.")


def open_request(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="A draft.")],
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Open a draft, so that others may offer somebody."""
    answer = build_planner(database, acting).aid_requests.open(reference)
    print_answer(answer, as_json=as_json)


def withdraw(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The request.")],
    why: Why = "",
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Take a request back; confirmed duties go from both rotas."""
    answer = build_planner(database, acting).aid_requests.withdraw(reference, why)
    print_answer(answer, as_json=as_json)


def inbox(acting: As = None, database: Database = None, as_json: Json = False) -> None:
    """What waits for you, and what you wait for; the most urgent first."""
    planner = build_planner(database, acting)
    found = planner.aid_lists.inbox()
    if as_json:
        print_json(
            {
                "mine": [task_document(task) for task in found.mine],
                "others": [task_document(task) for task in found.others],
            }
        )
        return
    say_tasks("Waits for you", found.mine)
    say()
    say_tasks("You wait for others", found.others)
