"""One service and period as the board shows it: rows, cells, strips, gaps and marks.

Built off the window's thread from the arrays of a region; frozen, so that painting needs no
lock. A board of one service is a few milliseconds; 40,000 people × 365 dates under a second.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.application.covering import Loaded
from planner.application.edit_codes import KnownCodes
from planner.application.edit_commands import Cell
from planner.application.ports import ServiceEntry
from planner.domain.calendar import BoolArray, IntArray, weekday
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import count_text, day_text
from ui.rota.breach_list import HARD, BreachList
from ui.rota.cells import Aid, Cells, Tile, build_cells
from ui.rota.figures import AnyInts, Figures, balance_text, build_figures
from ui.rota.locks import NOTHING_LOCKED, Locks
from ui.rota.strips import Cover, build_cover

NO_MARK, WARNED, BROKEN = 0, 1, 2
MarkArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading row: the people of one grade, or those who come from elsewhere."""

    title: str
    summary: str
    first: int
    """Place of its first person in the order of the board."""
    last: int
    """One past its last person."""


@dataclass(frozen=True, eq=False)
class Board:
    """Everything the rota page shows of one service (or of all staff, `service` NONE)."""

    loaded: Loaded
    """What rules and cover need of the people on view."""
    service: int
    entry: ServiceEntry | None
    people: IntArray
    """People in the order of the board; cells and figures follow it."""
    groups: tuple[Group, ...]
    cells: Cells
    marks: MarkArray
    """(people, dates): NO_MARK, WARNED or BROKEN."""
    breaches: BreachList
    breach_rows: IntArray
    """Rows of `breaches` that concern the people and the period on view."""
    figures: Figures
    cover: Cover
    locks: Locks = NOTHING_LOCKED

    @property
    def region(self) -> Region:
        """The arrays of the people on view, with all their duties."""
        return self.loaded.region

    @cached_property
    def codes(self) -> KnownCodes:
        """What may be typed."""
        shifts = self.region.shifts
        kinds = {shift.code: str(shift.kind) for shift in shifts.values}
        return KnownCodes.of(kinds, self.region.absences.kinds)

    def staff_id(self, place: int) -> str:
        """Number of the person at a place of the board's order."""
        code: str = self.region.people.ids.codes[self.people[place]]
        return code

    def place_of(self, staff_id: str) -> int | None:
        """Place of a person by number; None: not on this board."""
        person = self.region.people.ids.index.get(staff_id)
        found = () if person is None else np.flatnonzero(self.people == person)
        return int(found[0]) if len(found) else None

    def cell(self, place: int, column: int) -> Cell:
        """A cell as commands name it."""
        return Cell(self.staff_id(place), self.day(column))

    @property
    def service_code(self) -> str:
        """Code of the service on view."""
        return self.entry.code if self.entry else ""

    @cached_property
    def weekend(self) -> BoolArray:
        """Which dates are Saturdays and Sundays."""
        return np.asarray(weekday(self._dates) >= 5, dtype=np.bool_)

    @cached_property
    def holiday(self) -> BoolArray:
        """Which dates are bank holidays."""
        return np.isin(self._dates, list(self.region.bank_holidays))

    @cached_property
    def _dates(self) -> IntArray:
        return np.arange(self.region.period.first, self.region.period.last + 1, dtype=np.int32)

    @property
    def dates(self) -> int:
        """Number of dates."""
        return self.region.period.days

    def day(self, column: int) -> int:
        """Day number of a column."""
        return self.region.period.first + column

    def name(self, place: int) -> str:
        """Name of the person at a place of the board's order."""
        name: str = self.region.people.ids.names[self.people[place]]
        return name

    def grade(self, place: int) -> str:
        """Code of the person's grade."""
        grade: str = self.region.grades.ids.codes[self.region.people.grade[self.people[place]]]
        return grade

    def is_aid(self, place: int) -> bool:
        """Whether the person is at home in another service."""
        return (
            self.service != NONE and self.region.people.service[self.people[place]] != self.service
        )

    def breaches_of(self, place: int, column: int | None = None) -> list[int]:
        """Rows of `breaches` of one person, in the period or on one date, hard ones first."""
        rows = self.breach_rows[self.breaches.person[self.breach_rows] == self.people[place]]
        if column is not None:
            rows = rows[_marked_column(self.breaches, rows, self.region) == column]
        worst_first = np.argsort(-self.breaches.severity[rows], kind="stable")
        return [int(row) for row in rows[worst_first]]

    def cell_text(self, place: int, column: int) -> str:
        """The cell in words, as a screen reader speaks it."""
        state = self.cells.table[self.cells.states[place, column]]
        what = " and ".join(_tile_words(tile) for tile in state.tiles)
        if state.outside:
            what = ", ".join(filter(None, [what, "not employed"]))
        what = what or "free"
        more = " and more" if state.more else ""
        mark = {WARNED: ", warning", BROKEN: ", rule broken"}.get(int(self.marks[place, column]))
        return f"{self.name(place)}, {day_text(self.day(column))}: {what}{more}{mark or ''}"

    def person_text(self, place: int) -> str:
        """The frozen columns in words."""
        figures = self.figures
        return (
            f"{self.name(place)}, {self.grade(place)}, {figures.rostered[place]:.1f} of "
            f"{figures.contracted[place]:.1f} hours, balance {balance_text(figures.balance[place])}"
        )

    def strip_of(self, shift: str) -> int | None:
        """Number of the strip of a shift by its code; None where nobody is asked for."""
        codes = [strip.tile.code for strip in self.cover.strips]
        return codes.index(shift) if shift in codes else None

    def strip_text(self, strip: int, column: int) -> str:
        """A strip on one date in words, empty where nobody is asked for: "N 1/2 −1 unsafe"."""
        one = self.cover.strips[strip]
        cell = one.cells[column]
        return "" if cell is None else f"{one.tile.name} {cell.text} {cell.safety.value}"

    def places_on(self, column: int, shift: str) -> list[int]:
        """People with a duty of a shift on a date, by place. O(people)."""
        states = [
            number
            for number, state in enumerate(self.cells.table)
            if any(tile.code == shift for tile in state.tiles)
        ]
        return np.flatnonzero(np.isin(self.cells.states[:, column], states)).tolist()

    def date_text(self, column: int) -> str:
        """The header of a date in words: date, bank holiday, strips, gaps."""
        parts = [day_text(self.day(column))]
        if self.holiday[column]:
            parts.append("bank holiday")
        strips = (self.strip_text(number, column) for number in range(len(self.cover.strips)))
        parts.extend(text for text in strips if text)
        parts.extend(chip.words for chip in self.cover.gaps[column])
        return "; ".join(parts)


def _tile_words(tile: Tile) -> str:
    aid = {Aid.IN: ", aid in", Aid.OUT: ", aid out"}.get(tile.aid, "")
    return f"{tile.code} {tile.name}{aid}" if tile.name != tile.code else f"{tile.code}{aid}"


def build_board(
    loaded: Loaded,
    service: int,
    entry: ServiceEntry | None,
    breaches: BreachList,
    locks: Locks = NOTHING_LOCKED,
) -> Board:
    """The board of one service (all staff with NONE). O(cells + duties of the people)."""
    region = loaded.region
    people, groups = _rows(region, service)
    cells = build_cells(region, service, people)
    marks, rows = _marks(region, people, breaches)
    figures = build_figures(region, people)
    groups = tuple(
        Group(group.title, _summary(region, people, figures, group), group.first, group.last)
        for group in groups
    )
    cover = build_cover(region, service, loaded.places, loaded.filling)
    return Board(
        loaded,
        service,
        entry,
        people,
        groups,
        cells,
        marks,
        breaches,
        rows,
        figures,
        cover,
        locks,
    )


def _rows(region: Region, service: int) -> tuple[IntArray, tuple[Group, ...]]:
    """People by group: visitors first, then by grade from the most senior, each by name."""
    members, visitors = _members(region, service)
    names = region.people.ids.names
    sections: list[tuple[str, list[int]]] = []
    if visitors:
        sections.append(("Aid in · from other services", visitors))
    by_grade: dict[int, list[int]] = {}
    for person in members:
        by_grade.setdefault(int(region.people.grade[person]), []).append(person)
    ranks, codes = region.grades.rank, region.grades.ids
    sections += [
        (_grade_title(codes.codes[grade], codes.names[grade]), by_grade[grade])
        for grade in sorted(by_grade, key=lambda g: (-int(ranks[g]), codes.codes[g]))
    ]
    order: list[int] = []
    groups = []
    for title, people in sections:
        people.sort(key=lambda person: (names[person].casefold(), person))
        groups.append(Group(title, "", len(order), len(order) + len(people)))
        order.extend(people)
    return np.array(order, dtype=np.int32), tuple(groups)


def _grade_title(code: str, name: str) -> str:
    return name if code.casefold() in name.casefold() else f"{name} · {code}"


def _members(region: Region, service: int) -> tuple[list[int], list[int]]:
    """People at home in the service and employed in the period, and those with a duty there."""
    people, period = region.people, region.period
    employed = (people.employed_from <= period.last) & (people.employed_to >= period.first)
    duties = region.duties
    shown = (duties.day >= period.first) & (duties.day <= period.last)
    if service == NONE:
        return np.flatnonzero(employed).tolist(), []
    on_duty = np.zeros(len(people), dtype=np.bool_)
    on_duty[duties.person[shown & (duties.service == service)]] = True
    home = people.service == service
    return (
        np.flatnonzero(home & (employed | on_duty)).tolist(),
        np.flatnonzero(~home & on_duty).tolist(),
    )


def _summary(region: Region, people: IntArray, figures: Figures, group: Group) -> str:
    """As "12 people · 11.4 WTE · balance −59.5 h"."""
    chosen = slice(group.first, group.last)
    count = count_text(group.last - group.first, "person", "people")
    if region.people.service[people[chosen]].size and group.title.startswith("Aid in"):
        return count
    wte = region.people.weekly_hours[people[chosen]].sum() / 37.5
    balance = balance_text(float(figures.balance[chosen].sum()))
    return f"{count} · {wte:.1f} WTE · balance {balance} h"


def _marked_column(breaches: BreachList, rows: AnyInts, region: Region) -> IntArray:
    """The date that carries the mark of each breach: its last one, within the period."""
    return np.asarray(np.minimum(breaches.last_day[rows], region.period.last) - region.period.first)


def _marks(region: Region, people: IntArray, breaches: BreachList) -> tuple[MarkArray, IntArray]:
    """Worst mark of every cell, and the rows of the breaches on view."""
    period = region.period
    marks = np.zeros((len(people), period.days), dtype=np.uint8)
    row_of = np.full(len(region.people), NONE, dtype=np.int64)
    row_of[people] = np.arange(len(people))
    rows = np.flatnonzero(
        (row_of[breaches.person] != NONE)
        & (breaches.last_day >= period.first)
        & (breaches.first_day <= period.last)
    )
    mark = np.where(breaches.severity[rows] == HARD, BROKEN, WARNED).astype(np.uint8)
    at = row_of[breaches.person[rows]], _marked_column(breaches, rows, region)
    np.maximum.at(marks, at, mark)
    return marks, rows.astype(np.int32)


def empty_reason(board: Board) -> str:
    """What to say where there is nothing to show, or an empty text."""
    if len(board.people):
        return ""
    return "Nobody works here in these dates. Choose other dates or another service."
