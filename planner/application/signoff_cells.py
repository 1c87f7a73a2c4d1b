"""Cells of a sign-off workbook held against each other: when they say the same, and how to tell
that they do not."""

from dataclasses import dataclass

from planner.application.signoff_ports import Stated

_CLOSE = 1e-6
_SHOWN = 80
_NOTHING = Stated(None, "")


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that the workbook and the database do not agree about."""

    sheet: str
    cell: str
    """Its address in the workbook; empty where the workbook has no such cell."""
    workbook: str
    """What the workbook says, empty for nothing."""
    database: str
    """What a fresh export would say there."""
    sentence: str


def shown(stated: Stated | None) -> str:
    """A cell as text; a number without needless zeros."""
    if stated is None or stated.value is None:
        return ""
    if isinstance(stated.value, float):
        return f"{stated.value:.10g}"
    return stated.value


def same(found: Stated | None, expected: Stated | None) -> bool:
    """Whether two cells say the same; numbers may differ by the last bits of a float."""
    one, other = found or _NOTHING, expected or _NOTHING
    if one.formula != other.formula:
        return False
    if isinstance(one.value, float) and isinstance(other.value, float):
        return abs(one.value - other.value) <= _CLOSE
    return shown(one).strip() == shown(other).strip()


def quoted(text: str) -> str:
    """The text of a cell within a sentence, on one line and not too long."""
    flat = " and ".join(part for part in text.split("\n") if part)
    if not flat:
        return "nothing"
    return f"“{flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + '…'}”"


def difference(
    sheet: str, about: str, found: Stated | None, expected: Stated | None, *, more: str = ""
) -> CellDifference:
    """What is told of a cell that should say something else; `more`: a sentence after it."""
    one, other = found or _NOTHING, expected or _NOTHING
    says = f"the formula {quoted(shown(one))}" if one.formula else quoted(shown(one))
    wants = f"the formula {quoted(shown(other))}" if other.formula else quoted(shown(other))
    place = f"{sheet} {one.cell}".strip()
    sentence = f"{place}: {about}: the workbook says {says}, the database {wants}.{more}"
    return CellDifference(sheet, one.cell, shown(one), shown(other), sentence)
