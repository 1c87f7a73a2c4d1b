"""Where things stand on the Rota sheet: columns and rows, and the formulas that join them."""

from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import OUT_MARK

HEADERS = ("Name", "Number", "Grade", "Contr. h", "Rost. h", "Diff. h", "Nights", "W/e", "Leave d")
NAME, NUMBER, GRADE, CONTRACTED, ROSTERED, DIFFERENCE, NIGHTS, WEEKENDS, LEAVE = range(1, 10)
FIRST_DAY = 10
"""Column of the first date."""
MONTH_ROW, WEEKDAY_ROW, DATE_ROW, FIRST_PERSON = 3, 4, 5, 6
PARTS = ("required", "on duty", "filled", "short")

SHIFT_CODES, SHIFT_HOURS, SHIFT_HOURS_PAID, SHIFT_NIGHTS, ABSENCE_CODES = (
    "ShiftCodes",
    "ShiftHours",
    "ShiftHoursBreakPaid",
    "ShiftNights",
    "AbsenceCodes",
)
"""Names of the columns of the Legend sheet that formulas read."""


@dataclass(frozen=True)
class Grid:
    """Addresses on the Rota sheet of one sign-off."""

    facts: SignOffSheet

    @cached_property
    def days(self) -> int:
        """Number of dates."""
        return len(self.facts.days)

    @cached_property
    def last_day(self) -> int:
        """Column of the last date."""
        return FIRST_DAY + self.days - 1

    @cached_property
    def last_person(self) -> int:
        """Row of the last person; one empty row stands where there is nobody."""
        return FIRST_PERSON + max(len(self.facts.people), 1) - 1

    @property
    def total_row(self) -> int:
        """Row of the totals, just under the people."""
        return self.last_person + 1

    def parts(self, shift: int) -> tuple[str, ...]:
        """Rows of a shift, by its number in `facts.cover`; where nobody is asked for, one."""
        return PARTS if self.facts.cover[shift].asked else ("on duty",)

    @cached_property
    def _cover_starts(self) -> list[int]:
        starts = [self.total_row + 1]
        for number in range(len(self.facts.cover)):
            starts.append(starts[-1] + len(self.parts(number)))
        return starts

    def cover_row(self, shift: int, part: str) -> int:
        """Row of one part of a shift."""
        return self._cover_starts[shift] + self.parts(shift).index(part)

    @property
    def end_of_cover(self) -> int:
        """The last row under the grid."""
        return self._cover_starts[-1] - 1

    def own_rows(self) -> tuple[int, int] | None:
        """First and last row of the people at home here; None if there are none."""
        own = sum(not person.aid_in for person in self.facts.people)
        return (FIRST_PERSON, FIRST_PERSON + own - 1) if own else None

    def row_range(self, row: int) -> str:
        """The dates of one row: `J6:AK6`."""
        return f"{get_column_letter(FIRST_DAY)}{row}:{get_column_letter(self.last_day)}{row}"

    def people_range(self, column: int) -> str:
        """The people of one column: `J$6:J$30`."""
        letter = get_column_letter(column)
        return f"{letter}${FIRST_PERSON}:{letter}${self.last_person}"

    def sum_over_codes(self, row: int, per_code: str) -> str:
        """Sum of a column of the legend over the duties of one row, wherever worked."""
        cells = f'CHAR(10)&SUBSTITUTE({self.row_range(row)},"{OUT_MARK}","")&CHAR(10)'
        found = f"ISNUMBER(FIND(CHAR(10)&{SHIFT_CODES}&CHAR(10),{cells}))"
        return f"SUMPRODUCT({found}*{per_code})"

    def absent_days(self, row: int) -> str:
        """Number of cells of one row that hold an absence."""
        cells = f"CHAR(10)&{self.row_range(row)}&CHAR(10)"
        found = f"ISNUMBER(FIND(CHAR(10)&{ABSENCE_CODES}&CHAR(10),{cells}))"
        return f"SUMPRODUCT({found}*1)"

    def on_duty(self, row: int, column: int) -> str:
        """Number of people of one column with the code that stands in `row`, worked here."""
        code = f"CHAR(10)&$B{row}&CHAR(10)"
        cells = f"CHAR(10)&{self.people_range(column)}&CHAR(10)"
        return f"SUMPRODUCT(ISNUMBER(FIND({code},{cells}))*1)"
