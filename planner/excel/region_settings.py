"""The Region sheet of keys and values, whose values are typed by their keys (reading C17)."""

from zoneinfo import ZoneInfo

from planner.application.importing_report import Part, Problem, SheetRead, Unreadable, shown
from planner.domain.calendar import date_of
from planner.domain.sheets import REGION_KEYS, Column, Table, Type
from planner.excel.region_cells import ColumnReader
from planner.excel.region_dates import FIRST_DAY, LAST_DAY, day_of_text
from planner.excel.region_names import SPACES, plain
from planner.excel.region_raw import Dated, Raw

_KEYS = {plain(key): key for key in REGION_KEYS}
_DATE = Column("bank_holidays", Type.DATE)


class DateText(str):
    """The text of an Excel date: right for bank holidays only."""

    __slots__ = ()


class SettingReader(ColumnReader):
    """Reads the column of values: texts, numbers as texts, and dates as `DateText`."""

    def _read(self, raw: Raw) -> object:
        if not isinstance(raw, Dated):
            return super()._read(raw)
        day = ColumnReader(_DATE)[raw]
        return DateText(date_of(day).isoformat()) if isinstance(day, int) else day


def settle(read: SheetRead, errors: list[Problem], warnings: list[Problem]) -> SheetRead:
    """The sheet with its keys as declared, its values checked, unknown keys left out."""
    if "key" not in read.table.columns:
        return read
    keys = [_declared(key) for key in read.table.columns["key"]]
    kept = [row for row, key in enumerate(keys) if key is not None]
    warnings += [_unknown(read, row) for row, key in enumerate(keys) if key is None]
    columns: dict[str, list[object]] = {"key": [keys[row] for row in kept]}
    given = read.table.columns.get("value")
    if given is not None:
        columns["value"] = [_value(keys[row], given[row]) for row in kept]
        for row, value in zip(kept, columns["value"], strict=True):
            if isinstance(value, Unreadable) and value is not given[row]:
                place = read.place(row, "value")
                errors.append(Problem(*place, value.shown, value.problem, value.fix))
    return SheetRead(Table(read.sheet, columns), _only(read, kept))


def _declared(key: object) -> object:
    """The key as it is declared; None if it is not known; what is unreadable stays."""
    return _KEYS.get(plain(key)) if isinstance(key, str) else key


def _unknown(read: SheetRead, row: int) -> Problem:
    known = f"Known keys are {', '.join(REGION_KEYS)}."
    given = read.table.columns["key"][row]
    return read.problem(row, "key", given, "this key is not known and was left out", known)


def _only(read: SheetRead, kept: list[int]) -> list[Part]:
    parts, start = [], 0
    for part in read.parts:
        here = [row - start for row in kept if start <= row < start + len(part.rows)]
        parts.append(Part(part.file, part.title, part.letters, part.rows[here]))
        start += len(part.rows)
    return parts


def _value(name: object, value: object) -> object:
    if not isinstance(name, str) or not isinstance(value, str):
        return value
    if name == "bank_holidays":
        return _bank_holidays(value)
    if isinstance(value, DateText):
        return Unreadable(
            value, "the cell holds an Excel date, where a text is meant", "Type it as text."
        )
    if name == "time_zone" and not _is_zone(value):
        return Unreadable(value, "this time zone is not known", "Use a name such as Europe/London.")
    return value


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _bank_holidays(value: str) -> object:
    dates = []
    for term in filter(None, (part.strip(SPACES) for part in value.split(","))):
        day = day_of_text(term)
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            return Unreadable(
                value,
                f"'{shown(term)}' is not a date that can be read",
                "List dates such as 2026-12-28, with commas between.",
            )
        dates.append(date_of(day).isoformat())
    return ",".join(dates) or None
