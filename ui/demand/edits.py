"""Edits of demand lines: what may be typed, in words where it may not, and the change it makes."""

from collections import Counter
from dataclasses import asdict

from planner.application.changes import Change, ChangeSet
from planner.domain.cover.places import MOST_LINES
from planner.domain.demand import DayPattern, DayPatternError
from ui.demand.sheet import DemandLine, DemandSheet

NO_SKILL = "any"
_MOST = 999
_DAYS_HELP = "write All, Mon, Mon-Fri, BH, or dates such as 2026-12-25 or 2026-12-24..2026-12-27"
Value = str | int | None


class EntryError(ValueError):
    """What was typed cannot stand; the message is a sentence for the user."""


def value_of(sheet: DemandSheet, line: DemandLine, column: str, text: str) -> Value:
    """The value that a text means in a column; EntryError says why it cannot stand."""
    text = text.strip()
    if column in {"minimum", "target"}:
        return _number(line, column, text)
    if column == "days":
        return _days(text)
    if column == "shift":
        return _shift(sheet, line, text)
    if column == "grade":
        return _code(sheet.grades, "grade", text)
    return None if text in {"", NO_SKILL} else _code(sheet.skills, "skill", text)


def change_of(sheet: DemandSheet, line: DemandLine, column: str, value: Value) -> ChangeSet | None:
    """The change of one column of one line; None if nothing changes."""
    before = getattr(line, column)
    if before == value:
        return None
    shown = "as the minimum" if value is None and column == "target" else value or NO_SKILL
    if value == 0:
        shown = 0
    label = f"{column.capitalize()} of line {line.number}, {line.shift}: {shown}"
    change = Change("Demand", (sheet.service, line.number), {column: before}, {column: value})
    return ChangeSet(label, (change,))


def added(sheet: DemandSheet, near: DemandLine | None, grade: str) -> ChangeSet:
    """A new line: shift and grade of the line `near`, or the first work shift and `grade`.

    EntryError where the region has no shift or grade yet, or the shift has too many lines.
    """
    if not sheet.work_shifts or not sheet.grades:
        raise EntryError("There is no shift or no grade yet: import them with a region workbook.")
    shift = sheet.work_shifts[0] if near is None else near.shift
    lowest = grade if near is None else near.grade
    new = DemandLine(sheet.next_number, shift, "All", lowest, None, 1, None)
    return _inserted(sheet, new, f"New line {new.number}, {shift}")


def copied(sheet: DemandSheet, line: DemandLine) -> ChangeSet:
    """The same line once more under a number of its own; EntryError as for `added`."""
    values = asdict(line) | {"number": sheet.next_number}
    new = DemandLine(**values)
    return _inserted(sheet, new, f"Copy of line {line.number}, {line.shift}, as line {new.number}")


def deleted(sheet: DemandSheet, line: DemandLine) -> ChangeSet:
    """The line is asked for no more."""
    change = Change("Demand", (sheet.service, line.number), _values(line), None)
    return ChangeSet(f"Line {line.number}, {line.shift}, deleted", (change,))


def _inserted(sheet: DemandSheet, line: DemandLine, label: str) -> ChangeSet:
    _room(sheet, line.shift)
    change = Change("Demand", (sheet.service, line.number), None, _values(line))
    return ChangeSet(label, (change,))


def _values(line: DemandLine) -> dict[str, object]:
    values = asdict(line)
    del values["number"]
    return values


def _room(sheet: DemandSheet, shift: str) -> None:
    there = Counter(line.shift for line in sheet.lines)[shift]
    if there >= MOST_LINES:
        raise EntryError(
            f"{shift} has {there} lines here already, and more cannot be told apart. "
            "Raise the numbers of one of them, or delete one."
        )


def _shift(sheet: DemandSheet, line: DemandLine, text: str) -> str:
    if text not in sheet.work_shifts:
        raise EntryError(f"There is no shift “{text}” that can be asked for.")
    if text != line.shift:
        _room(sheet, text)
    return text


def _number(line: DemandLine, column: str, text: str) -> int | None:
    if column == "target" and text in {"", "–"}:
        return None
    if not text.isdecimal() or int(text) > _MOST:
        raise EntryError(f"The {column} is a whole number from 0 to {_MOST}.")
    number = int(text)
    if column == "target" and number < line.minimum:
        raise EntryError(f"The target cannot be below the minimum, which is {line.minimum}.")
    if column == "minimum" and line.target is not None and number > line.target:
        raise EntryError(
            f"The minimum cannot be above the target, which is {line.target}: raise that first."
        )
    return number


def _days(text: str) -> str:
    if not text:
        raise EntryError(f"A line needs its days: {_DAYS_HELP}.")
    try:
        DayPattern.parse(text)
    except DayPatternError as error:
        term = str(error) or "an empty term"
        raise EntryError(f"“{term}” cannot be read: {_DAYS_HELP}.") from error
    return text


def _code(known: object, what: str, text: str) -> str:
    assert isinstance(known, dict)
    if text not in known:
        raise EntryError(f"There is no {what} “{text}”.")
    return text
