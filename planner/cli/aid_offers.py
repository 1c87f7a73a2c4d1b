"""`offer`, `consent`, `agree`, `decline`, `confirm`, `recall`: one person for one request."""

from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.bootstrap import build_planner
from planner.cli.aid_printing import print_answer
from planner.cli.environment import Database
from planner.cli.options import As, Json, Why

_Offer = Annotated[str, typer.Argument(metavar="OFFER", help="What `offer` answered.")]


def offer(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The request.")],
    staff: Annotated[str, typer.Option("--staff", metavar="ID", help="Who would go.")],
    moved_from: Annotated[
        str | None,
        typer.Option("--moved-from", metavar="SHIFT", help="Shift of the duty that is left."),
    ] = None,
    why: Why = "",
    asking: Annotated[
        bool, typer.Option("--asking", help="The host asks for this person of the lender.")
    ] = False,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Propose a person; shows the lender's margin before and after, and every failed check."""
    answer = build_planner(database, acting).aid_offers.offer(
        reference, staff, moved_from=moved_from, reason=why, asking=asking
    )
    print_answer(answer, as_json=as_json)


def consent(
    name: _Offer,
    said: Annotated[str, typer.Argument(metavar="yes|no", help="What the person said.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Record what the person said; who asked is the profile that acts."""
    word = said.strip().lower()
    if word not in {"yes", "no"}:
        raise UserError(f"{said!r} is no answer.", "Write yes or no.")
    answer = build_planner(database, acting).aid_offers.consent(name, word == "yes", note)
    print_answer(answer, as_json=as_json)


def agree(
    name: _Offer,
    override: Annotated[
        str,
        typer.Option(
            "--override",
            metavar="TEXT",
            help="The lender may fall below its minimum, for this reason.",
        ),
    ] = "",
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say yes: the lender's approver to lending, the host's coordinator to having the person."""
    answer = build_planner(database, acting).aid_offers.agree(name, override=override)
    print_answer(answer, as_json=as_json)


def decline(
    name: _Offer,
    why: Why = "",
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say no, with the reason."""
    print_answer(build_planner(database, acting).aid_offers.decline(name, why), as_json=as_json)


def confirm(
    name: _Offer, acting: As = None, database: Database = None, as_json: Json = False
) -> None:
    """Change both rotas together; needs the person's consent and both agreements."""
    print_answer(build_planner(database, acting).aid_offers.confirm(name), as_json=as_json)


def recall(
    name: _Offer,
    why: Why = "",
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Take a person back before the duty starts; the gap is open again."""
    print_answer(build_planner(database, acting).aid_offers.recall(name, why), as_json=as_json)
