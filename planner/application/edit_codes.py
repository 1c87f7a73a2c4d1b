"""Codes as people type them: which shift or kind of absence is meant, and blocks of them."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO

from planner.application.edit_commands import DAY_OFF
from planner.application.errors import UserError
from planner.domain.shifts import ShiftKind
from planner.domain.wording.formats import count_text, list_text

LEAVE_KINDS = ("AL", "ML", "OTHER", "SICK", "SL")
"""Kinds of absence that may always be typed; a region may know more."""
_MOST_OFFERED = 3
_MOST_LISTED = 12
_ALIKE = 0.5


class UnknownCodeError(UserError):
    """Nothing is called so; `code` is what was typed."""

    def __init__(self, code: str, mend: str) -> None:
        super().__init__(f"There is no shift {code}.", mend)
        self.code = code


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The shift codes and kinds of absence that may be typed."""

    shifts: frozenset[str]
    """Of kind work and on_call."""
    leave: frozenset[str]

    @classmethod
    def of(cls, shifts: Mapping[str, str], more_leave: Collection[str] = ()) -> "KnownCodes":
        """From the kind of every shift code, and kinds of absence in use."""
        absences = {code for code, kind in shifts.items() if kind == ShiftKind.ABSENCE}
        duties = frozenset(shifts) - absences
        return cls(duties, frozenset({*absences, *more_leave, *LEAVE_KINDS}) - duties)

    def meant(self, typed: Iterable[str]) -> tuple[str, ...]:
        """The codes of one cell: "E/L" is two (unless it is one code), "–" or nothing is none.

        A code may differ from the known one in capitals. UnknownCodeError if there is none like
        it, with those that look alike.
        """
        found: list[str] = []
        for text in typed:
            whole = self._known(text)
            found += [whole] if whole else self._parts(text)
        return tuple(dict.fromkeys(found))

    def _parts(self, text: str) -> list[str]:
        found = []
        for part in (part.strip() for part in text.split("/")):
            known = self._known(part)
            if known is None and part.upper() not in DAY_OFF:
                raise UnknownCodeError(part, self._instead(part))
            found += [known] if known else []
        return found

    def _known(self, typed: str) -> str | None:
        """The code as typed, or the only one that differs in capitals; None if there is none."""
        text, every = typed.strip(), self.shifts | self.leave
        if text in every:
            return text
        alike = [code for code in every if code.casefold() == text.casefold()]
        return alike[0] if len(alike) == 1 else None

    def _instead(self, text: str) -> str:
        every = {code.casefold(): code for code in sorted(self.shifts | self.leave)}
        near = get_close_matches(text.casefold(), every, _MOST_OFFERED, _ALIKE)
        near = near or [code for code in every if code[:1] == text.casefold()[:1]]
        names = [every[code] for code in near[:_MOST_OFFERED]]
        if names:
            return f"Did you mean {' or '.join(names)}?"
        listed = sorted(self.shifts)[:_MOST_LISTED]
        return f"Known shifts: {list_text(listed)}." if listed else "No shifts are known yet."


def block_of(text: str) -> list[list[str]]:
    """Rows of cells of tab-separated text. UserError where rows are not equally long.

    As spreadsheets write it: a cell of several lines stands between quotes, and each of its
    lines is a code. Lines without a single cell at the end of a wider block are no rows of it.
    """
    rows = _rows(text.replace("\r\n", "\n").replace("\r", "\n"))
    width = len(rows[0])
    while width > 1 and rows[-1] == [""]:
        rows.pop()
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise UserError(
                f"The rows of the copied block are not equally long: row 1 has "
                f"{count_text(width, 'cell')}, row {number} has {len(row)}.",
                "Copy a rectangle of cells.",
            )
    return [[_codes_of(cell) for cell in row] for row in rows]


def _rows(text: str) -> list[list[str]]:
    try:
        found = list(csv.reader(StringIO(text), delimiter="\t", strict=True))
    except csv.Error:  # quotes that do not belong to whole cells
        found = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    return [row or [""] for row in found] or [[""]]


def _codes_of(cell: str) -> str:
    lines = (line.strip().strip('"') for line in cell.split("\n"))
    return "/".join(line for line in lines if line)
