"""Any region that can be stored is written and read again as it was, cell by cell."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.demand import WEEKDAYS
from planner.domain.sheets import SHEETS, Column, Table, Type
from planner.excel.region_dates import (
    FIRST_DAY,
    LAST_DAY,
    LAST_EXPIRY,
    day_of_serial,
    minute_of_fraction,
    serial_of_day,
)
from planner.excel.region_writer import RegionWorkbookWriter
from tests.region_workbook_files import read

_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)


def _trimmed(size: int) -> st.SearchStrategy[str]:
    return st.text(_CHARACTERS, min_size=1, max_size=size).filter(lambda text: text == text.strip())


TRICKY = st.sampled_from(
    ["=1+1", "+44 1772", "-5", "@here", "007", "1e3", "TRUE", "_x0041_", "a & b <c>", "'quoted'",
     "#N/A", "Ωμέγα", "12/01/2026", "x" * 64, "inner  spaces", "_x005F_x0041_", "0.1", "😀"]
)  # fmt: skip
CODES = st.one_of(TRICKY, _trimmed(20))
VALUES = {
    Type.CODE: CODES,
    Type.TEXT: st.one_of(CODES, _trimmed(200)),
    Type.DATE: st.integers(FIRST_DAY, LAST_DAY),
    Type.EXPIRY: st.integers(FIRST_DAY, LAST_EXPIRY),
    Type.TIME: st.integers(0, 1439),
    Type.BOOLEAN: st.booleans(),
    Type.DAYS: st.sampled_from(["All", "Mon-Fri", "BH", "2026-12-01..2026-12-31", *WEEKDAYS]),
}


def values(column: Column) -> st.SearchStrategy[object]:
    """What a column can hold once it has been stored."""
    low = -1_000_000 if column.low is None else column.low
    high = 1_000_000 if column.high is None else column.high
    if column.type is Type.WORD:
        found: st.SearchStrategy[object] = st.sampled_from(column.words)
    elif column.type is Type.WHOLE:
        found = st.integers(int(low), int(high))
    elif column.type is Type.DECIMAL:
        found = st.floats(low, high).map(lambda number: number + 0.0)
    else:
        found = VALUES[column.type]
    optional = not column.required and column.default is None
    return st.one_of(st.none(), found) if optional else found


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Table]:
    """A few sheets with a few rows each."""
    result = {}
    for sheet in draw(
        st.sets(st.sampled_from([s for s in SHEETS if s.name != "Region"]), min_size=1)
    ):
        size = draw(st.integers(1, 7))
        result[sheet.name] = Table(
            sheet,
            {
                column.name: draw(st.lists(values(column), min_size=size, max_size=size))
                for column in sheet.columns
            },
        )
    return result


@settings(max_examples=30, deadline=None)
@given(tables(), st.integers(1, 4))
def test_a_region_that_is_written_reads_as_it_was(region, rows_in_sheet):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "region.xlsx"
        RegionWorkbookWriter(rows_in_sheet=rows_in_sheet).write(path, region)
        result = read(path)
    assert result.errors == []
    assert result.warnings == []
    for name, sheet in result.sheets.items():
        expected = (
            region[name].columns if name in region else {c.name: [] for c in sheet.sheet.columns}
        )
        assert sheet.table.columns == expected
        for column, given_values in expected.items():
            kinds = [type(value) for value in sheet.table.columns[column]]
            assert kinds == [type(value) for value in given_values]


@settings(max_examples=20, deadline=None)
@given(tables())
def test_the_same_region_always_gives_the_same_bytes(region):
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("a.xlsx", "b.xlsx")]
        for path in paths:
            RegionWorkbookWriter().write(path, region)
        assert paths[0].read_bytes() == paths[1].read_bytes()


@given(st.integers(FIRST_DAY, LAST_EXPIRY))
def test_every_day_has_its_excel_number(day):
    assert day_of_serial(serial_of_day(day), False) == day


def test_every_minute_survives_as_a_fraction_of_a_day():
    assert [minute_of_fraction(float(repr(m / 1440))) for m in range(1440)] == list(range(1440))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_give_one_problem(content, like_a_zip):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        path.write_bytes((b"PK\x03\x04" if like_a_zip else b"") + content)
        result = read(path)
    assert [(p.sheet, p.cell, p.value) for p in result.errors] == [("", "", "any.xlsx")]
