"""What a command puts into which cell, before anything is looked up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.application.edit_codes import block_of
from planner.application.edit_commands import (
    ApplyPattern,
    Cell,
    Clear,
    Command,
    Fill,
    Give,
    Move,
    Paste,
    Swap,
    TakeOver,
)
from planner.application.errors import UserError
from planner.domain.wording.formats import count_text


@dataclass(frozen=True, slots=True)
class Entry:
    """Codes for one cell, as typed."""

    cell: Cell
    codes: tuple[str, ...]
    """Each may be several, as in "E/L", or none, as "–"."""
    adding: bool = False
    """Whether what stands in the cell stays."""
    keep_leave: bool = False
    """Whether the cell is passed over if there is leave."""
    leave_stays: bool = False
    """Whether leave is left alone while duties change."""


def entries_of(command: Command) -> list[Entry]:
    """The cells that a command fills or clears; none for a move or a swap.

    UserError for a block of the wrong shape.
    """
    make = _ENTRIES.get(type(command))
    return [] if make is None else list(make(command))


def cells_of(command: Command, entries: list[Entry]) -> list[Cell]:
    """Every cell that a command looks at or changes, each once."""
    if isinstance(command, Move):
        return list(dict.fromkeys((command.source, command.target)))
    if isinstance(command, Swap):
        return list(dict.fromkeys((command.one, command.other)))
    return list(dict.fromkeys(entry.cell for entry in entries))


def _give(command: Give) -> Iterator[Entry]:
    yield Entry(command.cell, command.codes, command.adding)


def _clear(command: Clear) -> Iterator[Entry]:
    for cell in command.cells:
        yield Entry(cell, ())


def _fill(command: Fill) -> Iterator[Entry]:
    for person in command.people:
        for day in command.days:
            yield Entry(Cell(person, day), command.codes, command.adding)


def paste_size(command: Paste) -> tuple[int, int]:
    """People and dates that a paste fills: the copied block, or whole multiples of it."""
    block = block_of(command.text)
    height, width = len(block), len(block[0])
    whole = command.rows % height == 0 and command.dates % width == 0
    return (command.rows, command.dates) if whole else (height, width)


def _paste(command: Paste) -> Iterator[Entry]:
    block = block_of(command.text)
    height, width = len(block), len(block[0])
    rows, dates = paste_size(command)
    if rows > len(command.people):
        there = len(command.people)
        raise UserError(
            f"The copied block has {count_text(height, 'row')}, but only "
            f"{count_text(there, 'person', 'people')} {'stands' if there == 1 else 'stand'} "
            "from here down.",
            "Paste it further up, or copy fewer rows.",
        )
    for row, person in enumerate(command.people[:rows]):
        for date in range(dates):
            cell = Cell(person, command.first_day + date)
            yield Entry(cell, (block[row % height][date % width],))


def _pattern(command: ApplyPattern) -> Iterator[Entry]:
    if not command.cycle:
        raise UserError("The pattern is empty.", "Give it at least one code.")
    if command.weeks < 1:
        raise UserError("A pattern is applied for at least one week.")
    offsets = command.offsets or (0,) * len(command.people)
    if len(offsets) != len(command.people):
        raise UserError("The pattern needs a start for each person.")
    for person, offset in zip(command.people, offsets, strict=True):
        for step in range(7 * command.weeks):
            code = command.cycle[(offset + step) % len(command.cycle)]
            cell = Cell(person, command.first + step)
            yield Entry(cell, (code,), keep_leave=command.keep_leave)


def _take_over(command: TakeOver) -> Iterator[Entry]:
    for taken in command.cells:
        yield Entry(taken.cell, taken.codes, leave_stays=taken.leave_stays)


_ENTRIES: Mapping[type, Callable[[Any], Iterator[Entry]]] = {
    Give: _give,
    Clear: _clear,
    Fill: _fill,
    Paste: _paste,
    ApplyPattern: _pattern,
    TakeOver: _take_over,
}
