"""The name of each edit in the undo list: what, when, who."""

from collections.abc import Callable, Mapping, Sequence
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
from planner.application.edit_entries import Entry
from planner.domain.wording.edits import codes_text, short_name, step_text
from planner.domain.wording.formats import count_text


def label_of(command: Command, entries: Sequence[Entry], names: Mapping[Cell, str]) -> str:
    """As "Move of N, Wed 9 Dec, A. Okafor"; `names` are of the people of all cells."""
    codes = entries[0].codes if entries else ()
    what = _WHAT[type(command)](command, codes)
    shown = [command.source] if isinstance(command, Move) else list(names)
    people = {cell.staff_id: names[cell] for cell in shown}
    text = step_text(what, list(people.values()), [cell.day for cell in shown])
    if isinstance(command, Move) and command.target.staff_id != command.source.staff_id:
        return f"{text} to {short_name(names[command.target])}"
    return text


def _give(_: Give, codes: Sequence[str]) -> str:
    return f"Entry of {codes_text(codes)}" if codes else "Clearing"


def _clear(command: Clear, _: Sequence[str]) -> str:
    word = "Cut" if command.cut else "Clearing"
    return f"{word} of {count_text(len(set(command.cells)), 'cell')}"


def _move(command: Move, _: Sequence[str]) -> str:
    return f"{'Copy' if command.copy else 'Move'} of {command.shift}"


def _swap(command: Swap, _: Sequence[str]) -> str:
    shifts = [shift for shift in (command.one_shift, command.other_shift) if shift]
    return f"Swap of {' and '.join(shifts)}" if shifts else "Swap"


def _paste(command: Paste, _: Sequence[str]) -> str:
    block = block_of(command.text)
    return f"Paste of {len(block)} × {len(block[0])} cells"


def _fill(_: Fill, codes: Sequence[str]) -> str:
    return f"Filling with {codes_text(codes)}"


def _pattern(command: ApplyPattern, _: Sequence[str]) -> str:
    return f"Pattern {command.name or ' '.join(code or '–' for code in command.cycle)}"


def _take_over(command: TakeOver, _: Sequence[str]) -> str:
    return f"{count_text(len(command.cells), 'cell')} from {command.source}"


_WHAT: Mapping[type, Callable[[Any, Sequence[str]], str]] = {
    Give: _give,
    Clear: _clear,
    Move: _move,
    Swap: _swap,
    Paste: _paste,
    Fill: _fill,
    ApplyPattern: _pattern,
    TakeOver: _take_over,
}
