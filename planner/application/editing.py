"""Use case: every change that is made by hand on the rota board.

A command becomes a `ChangeSet`, which is checked against what stands, written in one
transaction with its journal rows, and given back; undo and redo go through `apply` with
`change_set.inverse()` and the change set itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.application.changes import ChangeSet
from planner.application.edit_codes import KnownCodes, UnknownCodeError
from planner.application.edit_commands import Cell, Command, Move, Paste, Swap
from planner.application.edit_conflicts import EditConflict, Seen, check_seen
from planner.application.edit_draft import Draft
from planner.application.edit_entries import Entry, cells_of, entries_of
from planner.application.edit_labels import label_of
from planner.application.edit_limits import check_cells
from planner.application.editing_ports import RotaCells
from planner.application.errors import UserError
from planner.application.ports import UnitOfWorkFactory
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.wording.edits import unknown_text, where_text
from planner.domain.wording.formats import list_text

__all__ = ["EditConflict", "EditService"]

_MOST_TOLD = 3
"""So many unknown codes are told with their cells, and so many by name."""
_MOST_NAMED = 6


class EditService:
    """Runs commands of the rota board, and applies their undo and redo."""

    def __init__(self, units: UnitOfWorkFactory) -> None:
        self._units = units

    def run(self, command: Command, seen: Region | None = None) -> ChangeSet:
        """Do what a command says; the changes with their label and versions, maybe none.

        `seen`: the region as the window shows it. Then every touched cell must still stand as
        it is shown there (EditConflict says mine, theirs and before), and must lie in its
        period. UserError for an unknown code, person or service, a block of the wrong shape, a
        date outside period or employment, or a rota that is locked. Nothing changes then.
        O(rows of the people on the dates touched).
        """
        cells = cells_of(command, entries_of(command))
        if not cells:
            raise UserError("Nothing is chosen.", "Choose at least one cell.")
        with self._units() as unit:
            people = {cell.staff_id for cell in cells}
            now = unit.cells(people, _period(cells), [command.service])
            changes = _drafted(command, now, seen)
            if not changes.changes:
                return changes
            done = unit.apply(changes)
            unit.commit()
        return done

    def apply(self, changes: ChangeSet) -> ChangeSet:
        """Apply an undo or redo; what it changes must stand as the change set says.

        ConflictError if somebody changed it meanwhile, UserError if its rota is locked now.
        """
        if not changes.changes:
            return changes
        with self._units() as unit:
            done = unit.apply(changes)
            unit.commit()
        return done


def _drafted(command: Command, now: RotaCells, seen: Region | None = None) -> ChangeSet:
    """The changes that a command means where `now` stands; see `EditService.run`."""
    entries = entries_of(command)
    cells = cells_of(command, entries)
    kinds = () if seen is None else seen.absences.kinds
    known = KnownCodes.of(now.shifts, (*kinds, *(row.kind for row in now.absences)))
    if isinstance(command, Paste):
        _check_codes(entries, known, now)
    entries = [replace(entry, codes=known.meant(entry.codes)) for entry in entries]
    filled = _filled(command) or {entry.cell for entry in entries if entry.codes}
    check_cells(command.service, cells, filled, now, seen)
    names = {cell: now.people[cell.staff_id].name for cell in cells}
    label = label_of(command, entries, names)
    if seen is not None:
        check_seen(Seen(seen), now, cells, known.leave, label)
    draft = Draft(now, command.service, known)
    for entry in entries:
        draft.enter(entry)
    act = _ACTS.get(type(command))
    if act is not None:
        act(draft, command, now)
    return ChangeSet(label, draft.changes())


def _check_codes(entries: Sequence[Entry], known: KnownCodes, now: RotaCells) -> None:
    """UserError that names every unknown code of a block, with the cells that it is for."""
    unknown: dict[str, list[Cell]] = {}
    mend = ""
    for entry in entries:
        try:
            known.meant(entry.codes)
        except UnknownCodeError as error:
            mend = mend or error.mend
            unknown.setdefault(error.code, []).append(entry.cell)
    if not unknown:
        return
    where = {
        code: unknown_text(now.people[cells[0].staff_id].name, cells[0].day, len(cells))
        for code, cells in unknown.items()
    }
    if len(where) == 1:
        [(code, place)] = where.items()
        raise UnknownCodeError(code, f"It was for {place}. {mend}")
    codes, more = list(where)[:_MOST_NAMED], len(where) - _MOST_NAMED
    named = list_text([*codes, *([f"{more:,} more"] if more > 0 else [])])
    told = "; ".join(f"{code} for {place}" for code, place in list(where.items())[:_MOST_TOLD])
    raise UserError(
        f"{len(where):,} codes of the copied block are no shifts: {named}.",
        f"{told}. Nothing was changed: mend them there and copy once more.",
    )


def _filled(command: Command) -> set[Cell]:
    """Cells into which a move or swap puts a duty."""
    if isinstance(command, Move):
        return {command.target}
    return {command.one, command.other} if isinstance(command, Swap) else set()


def _move(draft: Draft, command: Move, now: RotaCells) -> None:
    _must_stand(draft, command.source, command.shift, command.service, now)
    if command.source == command.target:
        return
    there = draft.duties(command.target).get(command.shift)
    if there == command.service and not command.replacing:
        person = where_text(now.people[command.target.staff_id].name, command.target.day)
        raise UserError(f"{person} already has {command.shift}.", "Nothing was changed.")
    if command.replacing:
        draft.take_all(command.target)
    if not command.copy:
        draft.take(command.source, command.shift)
    draft.give(command.target, command.shift)


def _swap(draft: Draft, command: Swap, now: RotaCells) -> None:
    if command.one == command.other:
        return
    sides: list[tuple[Cell, Sequence[str]]] = []
    for cell, shift in ((command.one, command.one_shift), (command.other, command.other_shift)):
        if shift:
            _must_stand(draft, cell, shift, command.service, now)
        sides.append((cell, [shift] if shift else draft.here(cell)))
    for cell, shifts in sides:
        for shift in shifts:
            draft.take(cell, shift)
    (one, mine), (other, theirs) = sides
    for cell, shifts in ((one, theirs), (other, mine)):
        for shift in shifts:
            draft.give(cell, shift)


def _must_stand(draft: Draft, cell: Cell, shift: str, service: str, now: RotaCells) -> None:
    if draft.duties(cell).get(shift) != service:
        person = where_text(now.people[cell.staff_id].name, cell.day)
        raise UserError(
            f"{person} has no {shift} at {now.services.get(service, service)} any more.",
            "Nothing was changed; look at the cell as it is now.",
        )


_ACTS: Mapping[type, Callable[[Draft, Any, RotaCells], None]] = {Move: _move, Swap: _swap}


def _period(cells: Sequence[Cell]) -> Period:
    days = [cell.day for cell in cells]
    return Period(min(days), max(days))
