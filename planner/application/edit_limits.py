"""What an edit must not do: unknown people, dates beyond employment or view.

Locked rotas are asked for where everything is written.
"""

from collections.abc import Collection, Sequence

from planner.application.edit_commands import Cell
from planner.application.editing_ports import RotaCells, StaffEntry
from planner.application.errors import UserError
from planner.domain.region import Region
from planner.domain.wording.edits import short_name
from planner.domain.wording.employment import outside_employment
from planner.domain.wording.formats import day_text, period_text

_MOST_TOLD = 3
"""So many people who are not employed are named."""


def check_cells(
    service: str,
    cells: Collection[Cell],
    filled: Collection[Cell],
    now: RotaCells,
    seen: Region | None,
) -> None:
    """UserError for an unknown service or person, or a cell that cannot be filled.

    `filled`: cells into which something is put; clearing asks only for a known person.
    """
    if service not in now.services:
        raise UserError(f"There is no service {service!r} any more.", "Choose another service.")
    for cell in cells:
        if cell.staff_id not in now.people:
            raise UserError(
                f"There is nobody with the number {cell.staff_id} any more.",
                "Load the rota again.",
            )
        if seen is not None:
            _check_shown(cell, seen)
    _check_employed([cell for cell in cells if cell in filled], now)


def _check_shown(cell: Cell, seen: Region) -> None:
    if cell.day not in seen.period:
        shown = period_text(seen.period.first, seen.period.last)
        raise UserError(
            f"{day_text(cell.day)} lies outside the period on view, {shown}.",
            "Show that period first.",
        )


def _check_employed(filled: Sequence[Cell], now: RotaCells) -> None:
    """UserError that names everybody who is not employed on a date of theirs."""
    beyond: dict[str, tuple[str, str]] = {}
    for cell in filled:
        said = _beyond(now.people[cell.staff_id], cell.day)
        if said is not None:
            beyond.setdefault(cell.staff_id, said)
    if not beyond:
        return
    told = [text for text, _ in beyond.values()]
    mend = next(mend for _, mend in beyond.values())
    if len(filled) > 1:
        mend = "Nothing was changed: leave out their cells on those dates."
    if len(told) == 1:
        raise UserError(f"{told[0]}.", mend)
    more = [f"{len(told) - _MOST_TOLD:,} more"] if len(told) > _MOST_TOLD else []
    raise UserError(
        f"{len(told):,} people are not employed on all of these dates: "
        f"{'; '.join([*told[:_MOST_TOLD], *more])}.",
        mend,
    )


def _beyond(person: StaffEntry, day: int) -> tuple[str, str] | None:
    """Why somebody cannot have a duty on a date, and what to choose; None: they can."""
    first, last = person.employed_from, person.employed_to
    said = outside_employment(short_name(person.name), first, last, day)
    if not said:
        return None
    early = first is not None and day < first
    return said, "Choose a later date." if early else "Choose an earlier date."
