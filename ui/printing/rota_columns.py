"""The columns of the printed rota: how wide each is, and how many dates a page holds.

One page holds all dates as long as a code of six points fits into its column; beyond that the
dates go on, by whole weeks, on pages of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from planner.application.signoff_sheet import DayColumn, PersonRow, SignOffSheet
from planner.application.signoff_words import own_hours
from ui.printing import figures
from ui.printing.marks import Face
from ui.printing.measure import text_width

TITLES = ("Name", "Number", "Grade", "Contr. h", "Rost. h", "Diff. h", "Nights", "W/e", "Leave d")
NAME, NUMBER, GRADE, CONTRACTED, ROSTERED, DIFFERENCE, NIGHTS, WEEKENDS, LEAVE = range(9)
PAD = 3.5
_MOST = (150.0, 84.0, 110.0)
_LEAST_CODE = Face(6, bold=True)
_LEAST_DAY, _MOST_DAY = 13.0, 34.0
_WEEK = 7


def person_texts(person: PersonRow) -> tuple[str, ...]:
    """What stands before the dates of one person."""
    if person.contracted is None:
        contracted = difference = "–"
    else:
        contracted = figures.hours(person.contracted)
        difference = figures.signed_hours(person.rostered - person.contracted)
    return (
        person.label,
        person.staff_id,
        person.grade,
        contracted,
        figures.hours(person.rostered),
        difference,
        figures.count(person.nights),
        figures.count(person.weekends),
        figures.count(person.absent_days),
    )


def total_texts(facts: SignOffSheet) -> tuple[str, ...]:
    """The sums of the people at home here."""
    contracted, rostered = own_hours(facts)
    aid_in = any(person.aid_in for person in facts.people)
    return (
        "Total of own people" if aid_in else "Total",
        "",
        "",
        figures.hours(contracted),
        figures.hours(rostered),
        figures.signed_hours(rostered - contracted),
        "",
        "",
        "on duty",
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges and widths of one run of dates."""

    left: float
    fixed: tuple[float, ...]
    day: float
    days: tuple[DayColumn, ...]

    @property
    def lefts(self) -> list[float]:
        """Left edges of the columns before the dates."""
        return list(accumulate(self.fixed[:-1], initial=self.left))

    @property
    def first_day(self) -> float:
        """Left edge of the first date."""
        return self.left + sum(self.fixed)

    @property
    def right(self) -> float:
        """Right edge of the last date."""
        return self.first_day + self.day * len(self.days)

    def day_left(self, at: int) -> float:
        """Left edge of a date of this run."""
        return self.first_day + at * self.day


def runs(facts: SignOffSheet, left: float, room: float) -> list[Columns]:
    """The dates in as few runs as stay legible within `room` points. O(people × dates)."""
    fixed = tuple(_fixed(facts))
    free = room - sum(fixed)
    least = max(_LEAST_DAY, _widest_code(facts) + 2.0)
    fit = max(int(free // least), 1)
    pieces = list(_pieces(facts.days, fit))
    width = min(free / max(map(len, pieces), default=1), _MOST_DAY)
    return [Columns(left, fixed, width, piece) for piece in pieces]


def _pieces(days: tuple[DayColumn, ...], fit: int) -> list[tuple[DayColumn, ...]]:
    if len(days) <= fit:
        return [days]
    count = -(-len(days) // fit)
    size = -(-len(days) // count)
    weeks = -(-size // _WEEK) * _WEEK
    size = weeks if weeks <= fit else max(fit // _WEEK * _WEEK, fit if fit < _WEEK else _WEEK)
    return [days[at : at + size] for at in range(0, len(days), size)]


def _fixed(facts: SignOffSheet) -> list[float]:
    rows = [person_texts(person) for person in facts.people]
    bold, plain, head = Face(9, bold=True), Face(8), Face(8.5, bold=True)
    total = total_texts(facts)
    widths = []
    for at, title in enumerate(TITLES):
        found = [text_width(row[at], bold if at == NAME else plain) for row in rows]
        found += [text_width(title, head), text_width(total[at], head)]
        widths.append(max(found) + 2 * PAD + 1)
    for at, most in enumerate(_MOST):
        widths[at] = min(widths[at], most)
    widths[NAME] = max(widths[NAME], 112.0)
    return widths


def _widest_code(facts: SignOffSheet) -> float:
    codes: Sequence[str] = sorted(
        {
            entry.code
            for person in facts.people
            for cell in person.cells.values()
            for entry in cell.entries
        }
    )
    return min(max((text_width(code, _LEAST_CODE) for code in codes), default=0.0), 40.0)
