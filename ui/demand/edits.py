"""Edits of demand lines: what may be typed, in words where it may not, and the change it makes."""

from planner.application.changes import Change, ChangeSet
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
