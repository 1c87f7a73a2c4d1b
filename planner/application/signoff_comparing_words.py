"""Compares what stands beside the tables of a sign-off workbook, and the history of its rota.

Neither is a figure that anybody signs for, but a title that names another ward, a key that
explains a mark otherwise or a change that never was would make a right rota say something wrong.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.application.signoff_cells import CellDifference, difference, quoted, shown
from planner.application.signoff_key import LATER_TEXTS
from planner.application.signoff_ports import Stated, TableRead, TableRow, WorkbookRead

NO_HISTORY = "No change of this rota is recorded."
"""Stands instead of the rows of the History sheet where there are none."""
HISTORY_HEADERS = ("When", "Who", "What", "Before", "After", "Reason")
_HISTORY = "History"
_Entry = tuple[str, ...]


def word_differences(found: WorkbookRead, expected: WorkbookRead) -> Iterator[CellDifference]:
    """Texts beside the tables that are not there any more, wherever they stood.

    What somebody wrote there besides is theirs. A workbook that names no form is older than some
    texts, which it does not lack.
    """
    later = frozenset[str]() if "form" in found.properties else LATER_TEXTS
    for sheet, wanted in expected.words.items():
        if sheet not in found.sheets:
            continue
        there = found.words.get(sheet, ())
        left, known = _counted(there), _counted(wanted)
        at = {cell.cell: cell for cell in there}
        for cell in wanted:
            text = shown(cell).strip()
            if text in later:
                continue
            if left[text]:
                left[text] -= 1
            elif (now := at.get(cell.cell)) is not None and not known[shown(now).strip()]:
                yield difference(sheet, "this text", now, cell)
            else:
                sentence = f"{sheet}: the text {quoted(text)} is not there."
                yield CellDifference(sheet, "", "", text, sentence)


def _counted(cells: Sequence[Stated]) -> Counter[str]:
    return Counter(shown(cell).strip() for cell in cells)


def history_differences(
    found: TableRead, expected: TableRead, *, whole: bool
) -> Iterator[CellDifference]:
    """Entries that the database does not have, and those between them that it has besides.

    What was done after the newest entry of the workbook is no difference; nor, unless the
    expected history is the `whole` of it, is an older entry than the oldest that is expected.
    """
    for header in found.missing:
        sentence = f"{_HISTORY}: there is no one column with the header {header}."
        yield CellDifference(_HISTORY, "", "", header, sentence)
    if found.missing:
        return
    rows, wanted = _entries(found), [entry for entry, _ in _entries(expected)]
    left, strange, last_known = Counter(wanted), list[_Row](), 0
    for at, (entry, row) in enumerate(rows):
        if left[entry]:
            left[entry] -= 1
            last_known = at
        else:
            strange.append(_Row(at, entry, row))
    if wanted and not found.rows:
        sentence = f"{_HISTORY}: its rows are not there."
        yield CellDifference(_HISTORY, "", "", wanted[0][2], sentence)
    begin = _newest(wanted, [entry for entry, _ in rows])
    if not whole:  # under the last entry that is known there may be older ones
        strange = [one for one in strange if one.at < last_known]
    yield from _altered(strange, left)
    between = Counter(wanted[begin:]) - Counter(entry for entry, _ in rows)
    for entry in between & left:
        sentence = f"{_HISTORY}: the change {_words(entry)} is in the database, not here."
        yield CellDifference(_HISTORY, "", "", entry[2], sentence)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the workbook that says what the database does not."""

    at: int
    entry: _Entry
    cells: TableRow


def _entries(table: TableRead) -> list[tuple[_Entry, TableRow]]:
    """What each row says, but for the sentence that stands where there is none."""
    rows = [(_entry(row), row) for row in table.rows]
    return [(entry, row) for entry, row in rows if entry[0] != NO_HISTORY]


def _entry(row: TableRow) -> _Entry:
    return tuple(shown(row.cells.get(header)).strip() for header in HISTORY_HEADERS)


def _newest(wanted: list[_Entry], entries: list[_Entry]) -> int:
    """Where the workbook's newest entry stands among those of the database; alike ones count as
    the oldest of them."""
    place = {entry: at for at, entry in enumerate(wanted)}
    return min((place[entry] for entry in entries if entry in place), default=len(wanted))


def _altered(rows: list[_Row], left: Counter[_Entry]) -> Iterator[CellDifference]:
    """Rows that no entry stands behind; one of which a single cell was changed names that cell,
    and its entry is taken from those that are `left`."""
    for row in rows:
        near = next((one for one in left if left[one] and _apart(row.entry, one) == 1), None)
        if near is None:
            address = row.cells.cells[HISTORY_HEADERS[0]].cell
            sentence = f"{_HISTORY} {address}: the database has no change {_words(row.entry)}."
            yield CellDifference(_HISTORY, address, row.entry[2], "", sentence)
            continue
        left[near] -= 1
        for header, text in zip(HISTORY_HEADERS, near, strict=True):
            cell = row.cells.cells[header]
            if shown(cell).strip() != text:
                about = f"{header} of the change {_words(near)}"
                yield difference(_HISTORY, about, cell, Stated(text or None, cell.cell))


def _apart(one: _Entry, other: _Entry) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _words(entry: _Entry) -> str:
    when, who, what, *_ = entry
    return f"{quoted(what)} by {who or 'nobody'}, {when or 'without a time'}"
