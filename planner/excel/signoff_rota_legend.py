"""The key under the printed grid, so that the page explains itself when it hangs on a wall."""

from planner.application.signoff_key import KEY_NOTES, further_notes
from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import shift_title
from planner.domain.shifts import ShiftKind
from planner.excel import signoff_grid as g
from planner.excel import signoff_styles as s
from planner.excel.signoff_grid import Grid
from planner.excel.signoff_pen import Pen

_WIDE = 14
"""From so many dates on the key stands side by side under them; else one below another."""
_STEP = 7
_MOST_NAME = 28
"""A longer name takes twice the place."""
_MOST_CODE = 5
"""A longer code stands beside its tile."""

LIVE = (
    "Totals are live formulas. Leave d: dates absent. "
    "Hours are paid hours: breaks off, except for resident doctors; on-call counts none."
)


def write_legend_strip(pen: Pen, grid: Grid) -> None:
    """Write the key two rows below the grid."""
    wide = grid.days >= _WIDE
    items = _items(grid.facts)
    step = _STEP if all(len(name) <= _MOST_NAME for _, name, _ in items) else 2 * _STEP
    per_row = grid.days // step if wide else 1
    row = grid.end_of_cover + 2
    pen.text(row, g.NAME, "Key", s.Look(size=8, bold=True))
    for number, (code, name, tile) in enumerate(items):
        at = row + number // per_row
        column = g.FIRST_DAY + (number % per_row) * step if wide else g.NUMBER
        _item(pen, at, column, code, name, tile)
    row += max(1, -(-len(items) // per_row))
    known = ("   ".join(KEY_NOTES),) if wide else KEY_NOTES
    for note in (*known, *further_notes(grid.facts), LIVE):
        pen.text(row, g.NAME, note, s.SMALL)
        row += 1


def _item(pen: Pen, row: int, column: int, code: str, name: str, tile: s.Tile) -> None:
    short = len(code) <= _MOST_CODE
    look = s.tiled(s.CENTRED.but(size=9 if len(code) <= 3 else 7), tile)
    pen.text(row, column, code if short else "…", look.boxed(s.FRAME) if tile.fill else look)
    pen.text(row, column + 1, f" {name}" if short else f" {code}: {name}", s.Look(size=8))


def _items(facts: SignOffSheet) -> list[tuple[str, str, s.Tile]]:
    shifts = [
        (
            shift.code,
            shift_title(shift) + (" (on call)" if shift.kind is ShiftKind.ON_CALL else ""),
            s.shift_tile(shift),
        )
        for shift in facts.shifts
    ]
    return shifts + [(kind.code, kind.name, s.absence_tile(kind.code)) for kind in facts.absences]
