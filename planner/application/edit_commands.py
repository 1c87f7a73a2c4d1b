"""What somebody can do on the rota board, as plain values.

A command says what is wanted in the user's terms; `EditService` finds out which rows change.
Cells belong to a board of one `service`: "what stands in a cell" means the person's duties of
that date in that service, and their absence. Duties elsewhere are never touched.
"""

from dataclasses import dataclass

DAY_OFF = frozenset({"", "-", "–", "—", "−", "OFF"})
"""Codes of a pattern that mean a free day."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One person and one date."""

    staff_id: str
    day: int
    """Day number."""


@dataclass(frozen=True, slots=True)
class _OnBoard:
    """What every command says."""

    service: str
    """Of the board: only duties there are touched."""


@dataclass(frozen=True, slots=True)
class Give(_OnBoard):
    """Codes typed into a cell, or a chip dropped on a person.

    Shift codes make duties in `service`; a kind of absence (AL, SICK …) marks leave. What
    stands in the cell goes, unless `adding`; no codes at all clear it.
    """

    cell: Cell
    codes: tuple[str, ...]
    adding: bool = False


@dataclass(frozen=True, slots=True)
class Clear(_OnBoard):
    """Cells emptied: duties in `service` go, and leave of those dates is taken back."""

    cells: tuple[Cell, ...]
    cut: bool = False
    """Whether the cells were cut, to be pasted: only the name of the step differs."""


@dataclass(frozen=True, slots=True)
class Move(_OnBoard):
    """A duty dragged to another date or person, of the same service then as before.

    With `copy` it also stays where it is.
    """

    source: Cell
    shift: str
    target: Cell
    copy: bool = False
    replacing: bool = False
    """Whether what stands in the target cell goes; otherwise the duty joins it."""


@dataclass(frozen=True, slots=True)
class Swap(_OnBoard):
    """Two cells exchange their duties in `service`; leave stays where it is.

    With shift codes only those duties are exchanged; empty: all that stand there.
    """

    one: Cell
    other: Cell
    one_shift: str = ""
    other_shift: str = ""


@dataclass(frozen=True, slots=True)
class Paste(_OnBoard):
    """A block of codes, as Excel puts it on the clipboard: rows by line, cells by tab.

    Empty cells clear, `E/L` is two duties. If the selected rows and dates are a multiple of
    the block, it is repeated until they are full.
    """

    people: tuple[str, ...]
    """From the first cell's row down, as far as the board goes, in its order."""
    first_day: int
    text: str
    rows: int = 1
    """People selected; so for dates."""
    dates: int = 1


@dataclass(frozen=True, slots=True)
class Fill(_OnBoard):
    """The same codes in every cell of a block; painting with an armed code is one such cell.

    So leave is marked too: duties go, unless `adding`.
    """

    people: tuple[str, ...]
    days: tuple[int, ...]
    codes: tuple[str, ...]
    adding: bool = False


@dataclass(frozen=True, slots=True)
class ApplyPattern(_OnBoard):
    """A cycle of codes for people from a date, for so many weeks; it replaces what stands."""

    people: tuple[str, ...]
    first: int
    weeks: int
    cycle: tuple[str, ...]
    """One entry a date; `E/L` is two duties, one of `DAY_OFF` a free day."""
    offsets: tuple[int, ...] = ()
    """Where in the cycle each person begins; empty: all at its start."""
    name: str = ""
    """What the pattern is called, for the name of the step."""
    keep_leave: bool = True
    """Whether days of leave are passed over."""


@dataclass(frozen=True, slots=True)
class TakenCell:
    """One cell as an edited workbook has it."""

    cell: Cell
    codes: tuple[str, ...]
    """Duties in the service, and leave; none: nothing."""
    leave_stays: bool = False
    """Whether leave is left alone, because only duties differ."""


@dataclass(frozen=True, slots=True)
class TakeOver(_OnBoard):
    """Cells taken over from an edited workbook, in one step."""

    cells: tuple[TakenCell, ...]
    source: str
    """What the workbook is called, for the name of the step."""


Command = Give | Clear | Move | Swap | Paste | Fill | ApplyPattern | TakeOver
