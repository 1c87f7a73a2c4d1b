"""The region workbook's sheets: one declaration that reading, checking, storing and writing share.

Columns, keys and references are those of the specification of the region workbook. Values in a
`Table` are already typed: codes and texts are `str`, dates are day numbers, times are minutes
from 00:00, whole numbers `int`, decimals `float`, booleans `bool`; `None` is "not given".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class Type(Enum):
    """How the cells of a column are read."""

    CODE = auto()
    TEXT = auto()
    WORD = auto()
    """One of a fixed list of words, matched like a header (reading C9)."""
    DATE = auto()
    EXPIRY = auto()
    """A date that may lie as far as the year 9999 (reading C8)."""
    TIME = auto()
    WHOLE = auto()
    DECIMAL = auto()
    BOOLEAN = auto()
    DAYS = auto()
    """A pattern of days of a demand line (reading C5)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    type: Type
    required: bool = False
    refers: str | None = None
    """Name of the sheet whose key this column must hold."""
    words: tuple[str, ...] = ()
    default: object = None
    """What an empty cell means; None where "not given" is stored as such."""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns in the order in which an export writes them, and its key."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


_C, _T, _W = Type.CODE, Type.TEXT, Type.WORD
LARGEST_WHOLE = 2**31 - 1
"""The arrays of a region hold no larger whole number."""
MOST = 1_000_000
"""The largest count, rank, length in minutes or cost: sums of them stay within 32 bits."""
HOURS_OF_A_WEEK = 168
RULE_SETS = ("resident_doctor", "agenda_for_change", "consultant")
SHIFT_KINDS = ("work", "on_call", "absence")
ROTA_STATES = ("draft", "published", "approved", "final")

SHEETS: tuple[Sheet, ...] = (
    Sheet("Region", ("key",), (Column("key", _T, True), Column("value", _T))),
    Sheet("Trusts", ("code",), (Column("code", _C, True), Column("name", _T, True))),
    Sheet(
        "Sites",
        ("code",),
        (
            Column("code", _C, True),
            Column("trust", _C, True, refers="Trusts"),
            Column("name", _T, True),
            Column("postcode", _T),
            Column("latitude", Type.DECIMAL, low=-90, high=90),
            Column("longitude", Type.DECIMAL, low=-180, high=180),
        ),
    ),
    Sheet(
        "Travel",
        ("from_site", "to_site"),
        (
            Column("from_site", _C, True, refers="Sites"),
            Column("to_site", _C, True, refers="Sites"),
            Column("minutes", Type.WHOLE, True, low=0, high=MOST),
            Column("miles", Type.DECIMAL, low=0, high=MOST),
        ),
    ),
    Sheet(
        "Services",
        ("code",),
        (
            Column("code", _C, True),
            Column("name", _T, True),
            Column("trust", _C, True, refers="Trusts"),
            Column("site", _C, True, refers="Sites"),
            Column("specialty", _T),
            Column("network", _T),
            Column("priority", Type.WHOLE, default=5, low=1, high=10),
            Column("declared_fragile", Type.BOOLEAN, default=False),
            Column("funded_wte", Type.DECIMAL, low=0, high=MOST),
        ),
    ),
    Sheet(
        "Grades",
        ("code",),
        (
            Column("code", _C, True),
            Column("name", _T, True),
            Column("staff_group", _C, True),
            Column("rank", Type.WHOLE, True, low=-MOST, high=MOST),
        ),
    ),
    Sheet("Skills", ("code",), (Column("code", _C, True), Column("name", _T, True))),
    Sheet(
        "Shifts",
        ("code",),
        (
            Column("code", _C, True),
            Column("name", _T, True),
            Column("start", Type.TIME, True),
            Column("end", Type.TIME, True),
            Column("break_minutes", Type.WHOLE, default=0, low=0, high=MOST),
            Column("kind", _W, True, words=SHIFT_KINDS),
        ),
    ),
    Sheet(
        "Staff",
        ("staff_id",),
        (
            Column("staff_id", _C, True),
            Column("name", _T, True),
            Column("trust", _C, True, refers="Trusts"),
            Column("service", _C, True, refers="Services"),
            Column("grade", _C, True, refers="Grades"),
            Column("rule_set", _W, True, words=RULE_SETS),
            Column("weekly_hours", Type.DECIMAL, True, low=0, high=HOURS_OF_A_WEEK),
            Column("opted_out", Type.BOOLEAN, default=False),
            Column("registration_expires", Type.EXPIRY),
            Column("training_expires", Type.EXPIRY),
            Column("dbs_expires", Type.EXPIRY),
            Column("shares", Type.BOOLEAN, default=False),
            Column("max_travel_minutes", Type.WHOLE, default=60, low=0, high=MOST),
            Column("hourly_cost", Type.DECIMAL, low=0, high=MOST),
            Column("employed_from", Type.EXPIRY),
            Column("employed_to", Type.EXPIRY),
        ),
    ),
    Sheet(
        "StaffSkills",
        ("staff_id", "skill"),
        (
            Column("staff_id", _C, True, refers="Staff"),
            Column("skill", _C, True, refers="Skills"),
            Column("valid_from", Type.EXPIRY),
            Column("expires", Type.EXPIRY),
        ),
    ),
    Sheet(
        "Demand",
        ("service", "line"),
        (
            Column("service", _C, True, refers="Services"),
            Column("line", Type.WHOLE, True),
            Column("shift", _C, True, refers="Shifts"),
            Column("days", Type.DAYS, True),
            Column("grade", _C, True, refers="Grades"),
            Column("skill", _C, refers="Skills"),
            Column("minimum", Type.WHOLE, True, low=0, high=MOST),
            Column("target", Type.WHOLE, low=0, high=MOST),
        ),
    ),
    Sheet(
        "Rotas",
        ("service", "from"),
        (
            Column("service", _C, True, refers="Services"),
            Column("from", Type.DATE, True),
            Column("to", Type.DATE, True),
            Column("status", _W, words=ROTA_STATES, default="draft"),
        ),
    ),
    Sheet(
        "Duties",
        ("staff_id", "date", "shift"),
        (
            Column("staff_id", _C, True, refers="Staff"),
            Column("date", Type.DATE, True),
            Column("shift", _C, True, refers="Shifts"),
            Column("service", _C, refers="Services"),
        ),
    ),
    Sheet(
        "Absences",
        ("staff_id", "from"),
        (
            Column("staff_id", _C, True, refers="Staff"),
            Column("from", Type.DATE, True),
            Column("to", Type.DATE, True),
            Column("kind", _C, True),
        ),
    ),
    Sheet(
        "Requests",
        ("reference",),
        (
            Column("reference", _C, True),
            Column("service", _C, True, refers="Services"),
            Column("date", Type.DATE, True),
            Column("shift", _C, True, refers="Shifts"),
            Column("line", Type.WHOLE, True),
            Column("needed", Type.WHOLE, True, low=0, high=MOST),
            Column("note", _T),
        ),
    ),
)
"""Every sheet, in an order in which each refers only to earlier ones."""

SHEET_BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}

REGION_KEYS = ("name", "time_zone", "bank_holidays")


@dataclass(slots=True)
class Table:
    """Rows of one sheet, column by column; all columns are equally long.

    A column that is absent leaves what is stored; `None` in a column that is there sets
    "not given" (reading C4). Defaults of `Column.default` are already filled in, a Duties
    row's empty service is resolved by whoever stores it (reading C16).
    """

    sheet: Sheet
    columns: dict[str, list[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0


RegionTables = dict[str, Table]
"""A whole region, or a part of it, by sheet name."""
