"""Keys and references of whole columns at once: duplicates, and codes that nobody declares.

Five million duties are checked as arrays of numbers; only rows with a problem are looked at
one by one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt

from planner.application.importing_report import Problem, SheetRead, Unreadable, shown
from planner.domain.sheets import SHEET_BY_NAME, Column

_UNKNOWN = -1


class _Numbering(dict[object, int]):
    """Gives each value the next number when it is first asked for; none to what cannot be read."""

    def __missing__(self, value: object) -> int:
        unknown = value is None or isinstance(value, Unreadable)
        number = _UNKNOWN if unknown else len(self)
        if not unknown:
            self[value] = number
        return number


def numbered(column: list[object]) -> tuple[npt.NDArray[np.int64], list[object]]:
    """(rows,): a number for each value, −1 where there is none; and the distinct values."""
    numbers = _Numbering()
    codes = np.fromiter(map(numbers.__getitem__, column), dtype=np.int64, count=len(column))
    return codes, list(numbers)


def key_rows(read: SheetRead) -> list[tuple[object, ...]]:
    """The key of each row."""
    columns = [read.table.columns[name] for name in read.sheet.key]
    return list(zip(*columns, strict=True))


def has_key(read: SheetRead) -> bool:
    """Whether all columns of the key are there."""
    return all(name in read.table.columns for name in read.sheet.key)


def _key_numbers(read: SheetRead) -> npt.NDArray[np.int64]:
    """(rows,): equal where keys are equal, −1 where a part of the key is not known.

    Renumbered after each column, so that the product never leaves 64 bits.
    """
    total = np.zeros(len(read.table), dtype=np.int64)
    known = np.ones(len(read.table), dtype=np.bool_)
    for name in read.sheet.key:
        codes, values = numbered(read.table.columns[name])
        known &= codes >= 0
        total = total * max(1, len(values)) + codes
        if len(read.sheet.key) > 2:
            total = np.unique(total, return_inverse=True)[1]
    return np.where(known, total, _UNKNOWN)


def duplicates(read: SheetRead) -> Iterator[Problem]:
    """A problem at the first key cell of every row whose key an earlier row has (C2, C3).

    Cost: O(rows log rows).
    """
    if not has_key(read):
        return
    keys = _key_numbers(read)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    again = (ordered[1:] == ordered[:-1]) & (ordered[1:] >= 0)
    if not again.any():
        return
    first = np.maximum.accumulate(np.where(np.r_[True, ~again], np.arange(len(keys)), 0))
    for at in (np.flatnonzero(again) + 1).tolist():
        row, earlier = int(order[at]), int(order[first[at]])
        yield _duplicate(read, row, earlier)


def _duplicate(read: SheetRead, row: int, earlier: int) -> Problem:
    name = read.sheet.key[0]
    _, title, cell = read.place(earlier, name)
    return read.problem(
        row,
        name,
        read.table.columns[name][row],
        f"this row has the same {', '.join(read.sheet.key)} as the row of {title} {cell}",
        "Keep one of the two rows, or correct the key.",
    )


def dangling(read: SheetRead, column: Column, known: Collection[object]) -> Iterator[Problem]:
    """A problem at every cell that refers to a row nobody declares (C1, C2)."""
    values = read.table.columns.get(column.name)
    if values is None or column.refers is None:
        return
    codes, distinct = numbered(values)
    missing = np.array([value not in known for value in distinct], dtype=np.bool_)
    if not missing.any():
        return
    hint = _similar(known)
    for row in np.flatnonzero((codes >= 0) & missing[codes]).tolist():
        yield _dangling(read, row, column, values[row], hint)


_NUMBER = re.compile(r"0*([0-9]+)(?:\.0+)?", re.ASCII)
"""A code that Excel could take for a whole number."""


def _similar(known: Collection[object]) -> dict[str, str]:
    return {_look(code): str(code) for code in known}


def _look(code: object) -> str:
    """The same for codes that differ only in what is hard to see.

    That is capitals, spaces, signs without a shape, and the noughts that a number loses.
    """
    text = unicodedata.normalize("NFKC", str(code))
    seen = "".join(char for char in text if char.isprintable() and char != " ").casefold()
    number = _NUMBER.fullmatch(seen)
    return number[1] if number else seen


def _dangling(
    read: SheetRead, row: int, column: Column, value: object, hint: dict[str, str]
) -> Problem:
    sheet = SHEET_BY_NAME[str(column.refers)]
    near = hint.get(_look(value))
    if near is None:
        fix = f"Add it to the sheet {sheet.name}, or correct it here."
    elif near.casefold() == str(value).casefold():
        fix = f"Write it as {near}: capitals count."
    elif _NUMBER.fullmatch(near) and _NUMBER.fullmatch(str(value)):
        fix = (
            f"It is '{shown(near)}' there: Excel takes the noughts off a number. Format both "
            "columns as Text and type both alike."
        )
    else:
        fix = (
            f"It is '{shown(near)}' there, which differs only in spaces or in signs that cannot "
            "be seen: type both alike."
        )
    text = f"there is no {sheet.key[0]} '{shown(value)}' in {sheet.name}"
    return read.problem(row, column.name, value, f"{text}, here or in the database", fix)
