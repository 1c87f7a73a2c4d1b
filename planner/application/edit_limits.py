"""What an edit must not do: unknown people, dates beyond employment or view.

Locked rotas are asked for where everything is written.
"""

from collections.abc import Collection

from planner.application.edit_commands import Cell
from planner.application.editing_ports import RotaCells, StaffEntry
from planner.application.errors import UserError
from planner.domain.region import Region
from planner.domain.wording.edits import short_name
from planner.domain.wording.formats import day_text, period_text


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
    for cell in filled:
        _check_employed(now.people[cell.staff_id], cell.day)


def _check_shown(cell: Cell, seen: Region) -> None:
    if cell.day not in seen.period:
        shown = period_text(seen.period.first, seen.period.last)
        raise UserError(
            f"{day_text(cell.day)} lies outside the period on view, {shown}.",
            "Show that period first.",
        )


def _check_employed(person: StaffEntry, day: int) -> None:
    first, last = person.employed_from, person.employed_to
    name = short_name(person.name)
    if first is not None and day < first:
        raise UserError(
            f"{name} is employed from {day_text(first, year=True)} only.", "Choose a later date."
        )
    if last is not None and day > last:
        raise UserError(
            f"{name} was employed until {day_text(last, year=True)}.", "Choose an earlier date."
        )
