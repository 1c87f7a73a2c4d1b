"""Tells two people who edit the same cell what each of them did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.application.edit_commands import Cell
from planner.application.editing_ports import RotaCells
from planner.application.errors import ConflictError
from planner.domain.region import Region
from planner.domain.wording.edits import codes_text, where_text

Standing = Mapping[str, str]
"""Codes of a cell; for each duty its service, for leave an empty text."""


class EditConflict(ConflictError):  # noqa: N818 - as its base: what happened, not a fault
    """A cell is no longer as the window showed it. Nothing was changed."""

    def __init__(self, where: str, mine: str, theirs: str, before: str) -> None:
        super().__init__(
            f"{where} was changed meanwhile: it held {before}, now it holds {theirs}.",
            f"Your step ({mine}) was not done; look at the cell as it is now and choose again.",
        )
        self.where = where
        """The cell, as "A. Okafor on Wed 9 Dec"."""
        self.mine = mine
        """The step that was wanted."""
        self.theirs = theirs
        """What stands now."""
        self.before = before
        """What the window showed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the window shows of the cells that a command touches."""

    region: Region

    def cell(self, cell: Cell) -> Standing | None:
        """What is shown in a cell; None if the person is not in the window."""
        region = self.region
        person = region.people.ids.index.get(cell.staff_id)
        if person is None:
            return None
        rows = np.arange(*region.duties.of_person(person).indices(len(region.duties)))
        rows = rows[region.duties.day[rows] == cell.day]
        shifts, services = region.shifts.ids.codes, region.services.ids.codes
        found = {
            shifts[region.duties.shift[row]]: services[region.duties.service[row]]
            for row in rows.tolist()
        }
        found |= dict.fromkeys(self._leave(person, cell.day), "")
        return found

    def _leave(self, person: int, day: int) -> list[str]:
        absences = self.region.absences
        low, high = np.searchsorted(absences.person, [person, person + 1])
        rows = np.arange(low, high)
        there = (absences.first[rows] <= day) & (absences.last[rows] >= day)
        return [absences.kinds[absences.kind[row]] for row in rows[there].tolist()]


def check_seen(
    seen: Seen, now: RotaCells, cells: Iterable[Cell], leave: frozenset[str], mine: str
) -> None:
    """EditConflict for the first cell that is not as the window shows it."""
    standing, absences = _standing(now, leave), defaultdict(list)
    for absence in now.absences:
        absences[absence.staff_id].append(absence)
    for cell in cells:
        before, theirs = seen.cell(cell), standing.get(cell, {})
        for absence in absences[cell.staff_id]:
            if absence.first <= cell.day <= absence.last:
                theirs[absence.kind] = ""
        if before is not None and before != theirs:
            where = where_text(now.people[cell.staff_id].name, cell.day)
            raise EditConflict(where, mine, _text(theirs, now), _text(before, now))


def _standing(now: RotaCells, leave: frozenset[str]) -> dict[Cell, dict[str, str]]:
    cells: dict[Cell, dict[str, str]] = {}
    for duty in now.duties:
        cell = cells.setdefault(Cell(duty.staff_id, duty.day), {})
        cell[duty.shift] = "" if duty.shift in leave else duty.service
    return cells


def _text(standing: Standing, now: RotaCells) -> str:
    """Codes, with their services only where these differ."""
    several = len({service for service in standing.values() if service}) > 1
    parts = [
        f"{code} at {now.services.get(service, service)}" if several and service else code
        for code, service in sorted(standing.items())
    ]
    return codes_text(parts)
