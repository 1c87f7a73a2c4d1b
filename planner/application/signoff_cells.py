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


def _alike(one: str, other: str) -> int:
    """Letters at the beginning of two long texts that are left out, so that they differ on view."""
    if max(len(one), len(other)) <= _SHOWN:
        return 0
    pairs = enumerate(zip(one, other, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    if same <= _SHOWN // 2:
        return 0
    word = one.rfind(" ", 0, same)
    return one.rfind(" ", 0, max(word, 0)) + 1  # with the word before it


def _said(cell: Stated, begin: int) -> str:
    text = shown(cell)
    said = quoted(f"…{text[begin:]}" if begin else text)
    return f"the formula {said}" if cell.formula else said


def difference(
    sheet: str, about: str, found: Stated | None, expected: Stated | None, *, more: str = ""
) -> CellDifference:
    """What is told of a cell that should say something else; `more`: a sentence after it."""
    one, other = found or _NOTHING, expected or _NOTHING
    begin = _alike(shown(one), shown(other))
    says, wants = (_said(cell, begin) for cell in (one, other))
    place = f"{sheet} {one.cell}".strip()
    sentence = f"{place}: {about}: the workbook says {says}, the database {wants}.{more}"
    return CellDifference(sheet, one.cell, shown(one), shown(other), sentence)
