"""Compares a sign-off workbook with what the database would write now, cell by cell.

Rows are matched by what they mean (a duty; a person and a date) rather than by where they
stand, so that sorting rows or moving columns is no difference and a deleted row is one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from planner.application.signoff_cells import CellDifference, difference, quoted, same, shown
from planner.application.signoff_comparing_words import history_differences, word_differences
from planner.application.signoff_ports import RotaLine, Stated, TableRead, TableRow, WorkbookRead
from planner.domain.calendar import day_number
from planner.domain.wording.formats import day_text

_DUTY_KEY = ("staff_id", "date", "shift")
_FACT_WORDS = {
    "service": "service",
    "from": "first date",
    "to": "last date",
    "version": "version of the rota",
    "status": "status of the rota",
    "seal": "seal",
}
_FRONT = "Sign-off"


@dataclass(frozen=True, slots=True)
class Names:
    """Words for sentences: names of people by number, and the codes that are known."""

    people: Mapping[str, str]
    codes: frozenset[str]

    def person(self, staff_id: str) -> str:
        """A person as a sentence names them."""
        name = self.people.get(staff_id)
        return f"{name} ({staff_id})" if name else f"number {staff_id}"


def differences(
    found: WorkbookRead, expected: WorkbookRead, names: Names, *, whole_history: bool = True
) -> tuple[CellDifference, ...]:
    """Every difference once: seal and facts, Data, the rota, the legend, words, other cells.

    `whole_history`: whether the expected History begins with the first change there was.
    O(cells of the workbook).
    """
    unique: dict[tuple[str, str], CellDifference] = {}
    for one in chain(
        _missing_sheets(found, expected),
        _facts(found, expected),
        _data(found.data, expected.data, names) if "Data" in found.sheets else (),
        _rota(found, expected, names) if "Rota" in found.sheets else (),
        _legend(found.legend, expected.legend) if "Legend" in found.sheets else (),
        word_differences(found, expected),
        history_differences(found.history, expected.history, whole=whole_history)
        if "History" in found.sheets
        else (),
        _other_cells(found, expected),
    ):
        unique.setdefault((one.sheet, one.cell or one.sentence), one)
    return tuple(unique.values())


def _missing_sheets(found: WorkbookRead, expected: WorkbookRead) -> Iterator[CellDifference]:
    for name in sorted(expected.sheets - found.sheets):
        yield CellDifference(name, "", "", name, f"The sheet {name} is not in the workbook.")


def _facts(found: WorkbookRead, expected: WorkbookRead) -> Iterator[CellDifference]:
    for key, wanted in sorted(expected.facts.items(), key=lambda item: item[0] != "seal"):
        word = _FACT_WORDS[key]
        one = found.facts.get(key)
        if one is None and _FRONT in found.sheets:
            sentence = f"{_FRONT}: the named cell with the {word} is gone."
            yield CellDifference(_FRONT, "", "", shown(wanted), sentence)
        elif one is not None and not same(one, wanted):
            yield difference(_FRONT, f"the {word}", one, wanted)
        own = found.properties.get(key)
        if own is not None and own.strip() != shown(wanted).strip():
            sentence = (
                f"The file's own properties give the {word} as {quoted(own)}, "
                f"the database {quoted(shown(wanted))}."
            )
            yield CellDifference(_FRONT, "", own, shown(wanted), sentence)


# The Data sheet ------------------------------------------------------------------------------
def _data(found: TableRead, expected: TableRead, names: Names) -> Iterator[CellDifference]:
    for header in found.missing:
        sentence = f"Data: there is no one column with the header {header}."
        yield CellDifference("Data", "", "", header, sentence)
    if any(header in found.missing for header in _DUTY_KEY):
        return
    wanted = {_duty(row): row for row in expected.rows}
    seen: set[tuple[str, ...]] = set()
    unmatched: list[TableRow] = []
    for row in found.rows:
        key = _duty(row)
        if key in wanted and key not in seen:
            seen.add(key)
            yield from _data_row(row, wanted[key], key, names)
        else:
            unmatched.append(row)
    left = [row for key, row in wanted.items() if key not in seen]
    yield from _unmatched(unmatched, left, names)


def _duty(row: TableRow) -> tuple[str, ...]:
    return tuple(shown(row.cells.get(name)).strip() for name in _DUTY_KEY)


def _duty_text(key: tuple[str, ...], names: Names) -> str:
    return f"{names.person(key[0])}, {_day_words(key[1])}, {key[2]}"


def _day_words(iso: str) -> str:
    try:
        return day_text(day_number(date.fromisoformat(iso)))
    except ValueError:
        return iso or "no date"


def _data_row(
    row: TableRow, wanted: TableRow, key: tuple[str, ...], names: Names
) -> Iterator[CellDifference]:
    for header, cell in wanted.cells.items():
        one = row.cells.get(header)
        if one is not None and not same(one, cell):
            yield difference("Data", f"{header} of {_duty_text(key, names)}", one, cell)


def _unmatched(
    rows: list[TableRow], left: list[TableRow], names: Names
) -> Iterator[CellDifference]:
    """Rows whose key is not in the database: one changed cell of the key names that cell."""
    rest = {_duty(row): row for row in left}
    for row in rows:
        key = _duty(row)
        near = next((other for other in rest if _cells_apart(key, other) == 1), None)
        if near is not None:
            yield from _key_changed(row, rest.pop(near), names)
        elif any(cell.formula for cell in row.cells.values()):
            first = next(cell for cell in row.cells.values() if cell.formula)
            yield difference("Data", "a formula stands where a value was", first, None)
        else:
            yield _extra_row(row, key, names)
    for key in rest:
        sentence = f"Data: the duty {_duty_text(key, names)} is in the database, not here."
        yield CellDifference("Data", "", "", " ".join(key), sentence)


def _cells_apart(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _key_changed(row: TableRow, wanted: TableRow, names: Names) -> Iterator[CellDifference]:
    key = _duty(wanted)
    for header in _DUTY_KEY:
        if not same(row.cells.get(header), wanted.cells.get(header)):
            about = f"{header} of {_duty_text(key, names)}"
            yield difference("Data", about, row.cells.get(header), wanted.cells.get(header))


def _extra_row(row: TableRow, key: tuple[str, ...], names: Names) -> CellDifference:
    cell = next((row.cells[name] for name in _DUTY_KEY if name in row.cells), None)
    address = cell.cell if cell else next(iter(row.cells.values())).cell
    sentence = f"Data {address}: the duty {_duty_text(key, names)} is not in the database."
    return CellDifference("Data", address, " ".join(key).strip(), "", sentence)


# The Rota sheet ------------------------------------------------------------------------------
def _rota(found: WorkbookRead, expected: WorkbookRead, names: Names) -> Iterator[CellDifference]:
    for header in found.rota.missing:
        sentence = f"Rota: there is no one column with the header {header}."
        yield CellDifference("Rota", "", "", header, sentence)
    if "Number" in found.rota.missing:
        return
    moved = _moved(found, expected)
    yield from _days_gone(found, expected)
    yield from _weekdays(found.rota.weekdays, expected.rota.weekdays)
    people = _by_key(found.rota.people)
    wanted = _by_key(expected.rota.people)
    for key, line in wanted.items():
        if key not in people:
            sentence = f"Rota: there is no row for {names.person(key[0])}."
            yield CellDifference("Rota", "", "", key[0], sentence)
        else:
            yield from _rota_line(people[key], line, names.person(key[0]), moved, names.codes)
    for line in found.rota.people:
        if _line_key(line) not in wanted:
            yield difference("Rota", "nobody on this rota has the number", line.key, None)
        elif people[_line_key(line)] is not line:
            yield difference("Rota", "a second row of one person", line.key, None)
    if found.rota.total is not None and expected.rota.total is not None:
        yield from _rota_line(found.rota.total, expected.rota.total, "the total", moved)
    yield from _cover_lines(found, expected, moved)


def _line_key(line: RotaLine) -> tuple[str, str]:
    return shown(line.key).strip(), line.what if line.what in _PARTS else ""


_PARTS = ("required", "on duty", "filled", "short")


def _by_key(lines: tuple[RotaLine, ...]) -> dict[tuple[str, str], RotaLine]:
    rows: dict[tuple[str, str], RotaLine] = {}
    for line in lines:
        rows.setdefault(_line_key(line), line)
    return rows


def _moved(found: WorkbookRead, expected: WorkbookRead) -> bool:
    """Whether rows or columns of the rota stand elsewhere: formulas read differently then."""
    lines = _by_key(found.rota.people + found.rota.cover)
    for line in (*expected.rota.people, *expected.rota.cover):
        other = lines.get(_line_key(line))
        if other is None or other.key.cell != line.key.cell:
            return True
        if any(
            day in other.days and other.days[day].cell != cell.cell
            for day, cell in line.days.items()
        ):
            return True
    return False


def _days_gone(found: WorkbookRead, expected: WorkbookRead) -> Iterator[CellDifference]:
    wanted = {day for line in _lines(expected) for day in line.days}
    for day in sorted(wanted - {day for line in _lines(found) for day in line.days}):
        sentence = f"Rota: the column of {day_text(day)} is not there."
        yield CellDifference("Rota", "", "", day_text(day), sentence)


def _weekdays(
    found: Mapping[int, Stated], expected: Mapping[int, Stated]
) -> Iterator[CellDifference]:
    for day, wanted in expected.items():
        if day in found and not same(found[day], wanted):
            yield difference("Rota", f"the weekday of {day_text(day)}", found[day], wanted)


def _lines(read: WorkbookRead) -> tuple[RotaLine, ...]:
    return read.rota.people + read.rota.cover


def _rota_line(
    line: RotaLine, wanted: RotaLine, about: str, moved: bool, codes: frozenset[str] | None = None
) -> Iterator[CellDifference]:
    """`codes`: those that the dates may hold; None where figures stand there."""
    for header, cell in wanted.facts.items():
        yield from _figure(f"{header} of {about}", line.facts.get(header), cell, moved)
    for day in sorted(line.days.keys() | wanted.days.keys()):
        one, other = line.days.get(day), wanted.days.get(day)
        about_day = f"{about}, {day_text(day)}"
        if other is not None and other.formula:
            yield from _figure(about_day, one, other, moved)
        elif not same(one, other):
            yield difference("Rota", about_day, one, other, more=_unknown(one, codes))


def _figure(
    about: str, one: Stated | None, wanted: Stated, moved: bool
) -> Iterator[CellDifference]:
    """A cell that may be a formula; where rows have moved, any formula will do."""
    both = one is not None and one.formula and wanted.formula
    if both and moved:
        return
    if not (same(one, wanted) or (both and _squeezed(one) == _squeezed(wanted))):
        yield difference("Rota", about, one, wanted)


def _squeezed(cell: Stated | None) -> str:
    return shown(cell).replace(" ", "").upper()


def _unknown(cell: Stated | None, known: frozenset[str] | None) -> str:
    """A word more where a cell holds a code that nobody knows."""
    if known is None or cell is None or cell.formula:
        return ""
    codes = [part.strip() for part in shown(cell).split("\n") if part.strip()]
    strange = [code for code in codes if code.removesuffix("↗") not in known]
    return f" {quoted(strange[0])} is not a code that the database knows." if strange else ""


def _cover_lines(
    found: WorkbookRead, expected: WorkbookRead, moved: bool
) -> Iterator[CellDifference]:
    lines = _by_key(found.rota.cover)
    for (code, part), wanted in _by_key(expected.rota.cover).items():
        line = lines.get((code, part))
        about = f"{part} of shift {code}"
        if line is None:
            sentence = f"Rota: there is no row for {about}."
            yield CellDifference("Rota", "", "", about, sentence)
        else:
            yield from _rota_line(line, wanted, about, moved)


# The codes of the Legend sheet ---------------------------------------------------------------
def _legend(found: TableRead, expected: TableRead) -> Iterator[CellDifference]:
    for header in found.missing:
        sentence = f"Legend: there is no one column with the header {header}."
        yield CellDifference("Legend", "", "", header, sentence)
    if "Code" in found.missing:
        return
    left, strange = list(expected.rows), list[TableRow]()
    for row in found.rows:
        wanted = next((one for one in left if _code(one) == _code(row)), None)
        if wanted is None:
            strange.append(row)
        else:
            left.remove(wanted)
            yield from _legend_row(row, wanted)
    for row in strange:
        wanted = next((one for one in left if _means_the_same(row, one)), None)
        if wanted is not None:
            left.remove(wanted)
            yield from _legend_row(row, wanted)
        else:
            yield difference("Legend", "nothing on this rota has the code", _cell(row), None)
    for row in left:
        sentence = f"Legend: there is no row for the code {_code(row)}."
        yield CellDifference("Legend", "", "", _code(row), sentence)


def _cell(row: TableRow) -> Stated:
    return row.cells["Code"]


def _code(row: TableRow) -> str:
    return shown(_cell(row)).strip()


def _means_the_same(row: TableRow, wanted: TableRow) -> bool:
    return all(
        same(row.cells.get(name), wanted.cells[name]) for name in wanted.cells.keys() - {"Code"}
    )


def _legend_row(row: TableRow, wanted: TableRow) -> Iterator[CellDifference]:
    for header, cell in wanted.cells.items():
        if header in row.cells and not same(row.cells[header], cell):
            about = f"{header} of {_code(wanted)}"
            yield difference("Legend", about, row.cells[header], cell)


# Cells compared by their place ---------------------------------------------------------------
def _other_cells(found: WorkbookRead, expected: WorkbookRead) -> Iterator[CellDifference]:
    moved = _moved(found, expected)
    for sheet, wanted in expected.cells.items():
        if sheet not in found.sheets:
            continue
        cells = found.cells.get(sheet, {})
        for address, cell in wanted.items():
            one = cells.get(address, Stated(None, address))
            both = one.formula and cell.formula
            alike = _squeezed(one) == _squeezed(cell) or moved
            if not same(one, cell) and not (both and alike):
                yield difference(sheet, "this cell", one, cell)
        if sheet != _FRONT:  # on the front page people write comments and sign
            for address, cell in cells.items():
                if address not in wanted:
                    yield difference(sheet, "this cell", cell, None)
