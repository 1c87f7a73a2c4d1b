"""The touched cells while an edit is worked out, and the changes of rows that come of it.

Duties are rows of the Duties sheet. Leave that is typed becomes rows of the Absences sheet,
one for each run of dates: a longer absence is cut where one of its dates is overwritten. A
duty of kind absence, as imports may bring, is leave too and goes with it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from planner.application.changes import Change, Values
from planner.application.edit_codes import KnownCodes
from planner.application.edit_commands import Cell
from planner.application.edit_entries import Entry
from planner.application.editing_ports import RotaCells
from planner.application.errors import UserError
from planner.domain.wording.edits import where_text

Leave = dict[int, tuple[int, str]]
"""Absences of one person: last date and kind, by first date."""
Key = tuple[object, ...]


class Draft:
    """Cells of one service, as they stand and as they are to be."""

    def __init__(self, now: RotaCells, service: str, known: KnownCodes) -> None:
        self._now = now
        self._service = service
        self._known = known
        self._duties: dict[Cell, dict[str, str]] = defaultdict(dict)
        for duty in now.duties:
            self._duties[Cell(duty.staff_id, duty.day)][duty.shift] = duty.service
        self._leave: dict[str, Leave] = defaultdict(dict)
        for absence in now.absences:
            self._leave[absence.staff_id][absence.first] = (absence.last, absence.kind)
        self._marks: dict[str, dict[int, str]] = defaultdict(dict)
        self._before = self._rows()

    # What stands ------------------------------------------------------------------------------
    def duties(self, cell: Cell) -> dict[str, str]:
        """Service of each shift that stands in a cell, in this service or another."""
        return dict(self._duties.get(cell, {}))

    def here(self, cell: Cell) -> list[str]:
        """Shifts of a cell that are duties in this service."""
        return [
            shift
            for shift, service in self.duties(cell).items()
            if service == self._service and shift not in self._known.leave
        ]

    def on_leave(self, cell: Cell) -> bool:
        """Whether the person is absent on the date."""
        rows = self._leave.get(cell.staff_id, {})
        return any(first <= cell.day <= last for first, (last, _) in rows.items()) or any(
            shift in self._known.leave for shift in self.duties(cell)
        )

    # What changes -----------------------------------------------------------------------------
    def enter(self, entry: Entry) -> None:
        """Put known codes into a cell."""
        if entry.keep_leave and self.on_leave(entry.cell):
            return
        marks = [code for code in entry.codes if code in self._known.leave]
        if not entry.adding:
            self.take_all(entry.cell)
        if (marks or not entry.adding) and not entry.leave_stays:
            self.end_leave(entry.cell)
        for code in entry.codes:
            if code in self._known.leave:
                self._marks[entry.cell.staff_id][entry.cell.day] = code
            else:
                self.give(entry.cell, code)

    def give(self, cell: Cell, shift: str) -> None:
        """Add a duty; UserError if the person has that shift on that date elsewhere."""
        where = self._duties[cell].setdefault(shift, self._service)
        if where != self._service:
            person = where_text(self._now.people[cell.staff_id].name, cell.day)
            raise UserError(
                f"{person} already has {shift}, at {self._now.services.get(where, where)}.",
                "Change it there first.",
            )

    def take(self, cell: Cell, shift: str) -> None:
        """Take a duty away."""
        del self._duties[cell][shift]

    def take_all(self, cell: Cell) -> None:
        """Take the duties in this service away."""
        for shift in self.here(cell):
            self.take(cell, shift)

    def end_leave(self, cell: Cell) -> None:
        """Take leave back for one date, whatever longer absence it belongs to."""
        for shift in self.duties(cell):
            if shift in self._known.leave:
                self.take(cell, shift)
        self._marks[cell.staff_id].pop(cell.day, None)
        rows, day = self._leave[cell.staff_id], cell.day
        for first, (last, kind) in list(rows.items()):
            if first <= day <= last:
                del rows[first]
                _place(rows, first, day - 1, kind)
                _place(rows, day + 1, last, kind)

    # What comes of it ---------------------------------------------------------------------------
    def changes(self) -> tuple[Change, ...]:
        """Changes from what stood to what is to be: first what goes, then what comes."""
        for person, marks in self._marks.items():
            for first, last, kind in _runs(marks):
                _place(self._leave[person], first, last, kind)
        self._marks.clear()
        after = self._rows()
        changed = [
            Change(*key, self._before.get(key), after.get(key))
            for key in sorted(self._before.keys() | after.keys(), key=repr)
            if self._before.get(key) != after.get(key)
        ]
        return tuple(sorted(changed, key=lambda change: change.after is not None))

    def _rows(self) -> Mapping[tuple[str, Key], Values]:
        """Sheet and key of every row, with its values."""
        rows: dict[tuple[str, Key], Values] = {}
        for cell, duties in self._duties.items():
            for shift, service in duties.items():
                rows["Duties", (cell.staff_id, cell.day, shift)] = {"service": service}
        for person, leave in self._leave.items():
            for first, (last, kind) in leave.items():
                rows["Absences", (person, first)] = {"to": last, "kind": kind}
        return rows


def _place(rows: Leave, first: int, last: int, kind: str) -> None:
    """Add an absence; where another one begins on the same date, what is beyond that one."""
    while first in rows:
        first = rows[first][0] + 1
    if first <= last:
        rows[first] = (last, kind)


def _runs(marks: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """First and last date of each run of consecutive dates of one kind."""
    days = sorted(marks)
    start = 0
    for at in range(1, len(days) + 1):
        if at == len(days) or days[at] != days[at - 1] + 1 or marks[days[at]] != marks[days[start]]:
            yield days[start], days[at - 1], marks[days[start]]
            start = at
