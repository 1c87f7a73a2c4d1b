"""The sign-off workbook as a file: values, formulas, looks and print set-up."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.application.errors import EnvironmentFault
from planner.application.signoff_sheet import HistoryRow, SignOffSheet
from planner.excel.signoff_grid import FIRST_DAY, MONTH_ROW
from planner.excel.signoff_workbook import SignOffWorkbooks, build
from tests.regions import Sketch
from tests.signoff_cases import NASTY, proposal, sign_off, ward
from tests.workbooks import opened

SHEETS = ["Sign-off", "Rota", "Mutual aid", "Data", "Legend", "History"]


@pytest.fixture(scope="module")
def sheet() -> SignOffSheet:
    sketch = ward()
    when = datetime(2026, 11, 18, 15, 22)
    history = [HistoryRow(when, "ann", "Duty E of p2", "", "W", "+1 as asked")]
    return sign_off(sketch, proposed=[proposal(sketch)], history=history)


@pytest.fixture(scope="module")
def path(sheet: SignOffSheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signoff") / "ward.xlsx"
    SignOffWorkbooks().write(sheet, path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


@pytest.fixture(scope="module")
def values(path: Path) -> Workbook:
    return load_workbook(path, data_only=True)


def row_of(rota: Worksheet, staff_id: str) -> int:
    return next(row for row in range(6, 40) if rota.cell(row, 2).value == staff_id)


def part_row(rota: Worksheet, code: str, part: str) -> int:
    rows = range(6, rota.max_row + 1)
    return next(r for r in rows if (rota.cell(r, 2).value, rota.cell(r, 3).value) == (code, part))


def test_that_dates_outside_employment_are_struck_out_and_the_keys_say_so(
    tmp_path: Path, book: Workbook
) -> None:
    """A line that a black-and-white printer shows, on the cell's edge: its value is no other."""
    sketch = ward().person("left", "W", "B5", name="Lea Ver", employed_to=9)
    sketch.duty("left", 2, "E").duty("left", 11, "E")
    path = tmp_path / "leaver.xlsx"
    SignOffWorkbooks().write(sign_off(sketch), path)
    made = load_workbook(path)
    rota, legend = made["Rota"], made["Legend"]
    row = row_of(rota, "left")
    struck = [rota.cell(row, FIRST_DAY + at).border for at in range(14)]
    assert [bool(edge.diagonalUp) for edge in struck] == [False] * 10 + [True] * 4
    assert {edge.diagonal.style for edge in struck[10:]} == {"thin"}
    assert [rota.cell(row, FIRST_DAY + at).value for at in (2, 10, 11)] == ["E", None, "E"]
    said = [cell.value for line in rota.iter_rows() for cell in line]
    assert "line across: not employed on that date" in said
    pairs = [(line[0].value, line[1].value) for line in legend.iter_rows()]
    meant = ("line across", "Not employed on this date: before joining, or after leaving.")
    assert meant in pairs
    others = [cell for line in book["Rota"].iter_rows() for cell in line]
    assert not any(cell.border.diagonalUp for cell in others)
    assert "line across: not employed on that date" not in [cell.value for cell in others]


def test_that_the_sheets_are_those_of_the_specification_none_hidden(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)


def test_that_the_rota_has_one_row_a_person_and_one_column_a_date(book: Workbook) -> None:
    rota = book["Rota"]
    headers = [rota.cell(5, column).value for column in range(1, 10)]
    assert headers == [
        *("Name", "Number", "Grade", "Contr. h", "Rost. h", "Diff. h", "Nights", "W/e", "Leave d")
    ]
    dates = [rota.cell(5, column).value for column in range(10, 24)]
    assert dates[0] == datetime(2026, 12, 7)
    assert dates[-1] == datetime(2026, 12, 20)
    assert [rota.cell(4, column).value for column in (10, 15, 16)] == ["Mon", "Sat", "Sun"]
    numbers = [rota.cell(row, 2).value for row in range(6, 12)]
    assert numbers == ["p4", "p1", "0007", "p3", "p2", "v1"]
    assert rota.cell(12, 1).value == "Total of own people"


def test_that_no_cell_of_the_grid_is_merged(book: Workbook) -> None:
    rota = book["Rota"]
    assert [str(area) for area in rota.merged_cells.ranges if area.max_row >= 4] == []


@pytest.mark.parametrize("name", SHEETS)
def test_that_what_is_merged_does_not_meet_and_has_a_border_all_round(
    path: Path, book: Workbook, name: str
) -> None:
    """A spreadsheet repairs a file in which merged areas overlap, and draws each cell's border."""
    stored = load_workbook(path, read_only=True)  # the other way to read makes borders up
    rows = enumerate(stored[name].iter_rows(), start=1)
    cells = {(at, column): c for at, row in rows for column, c in enumerate(row, start=1)}
    stored.close()
    areas = book[name].merged_cells.ranges
    covered = [place for area in areas for place in area.cells]
    assert len(covered) == len(set(covered))
    for area in areas:
        first, last = cells[area.left[0]].border, cells[area.right[0]].border
        assert first.bottom.style == last.bottom.style, str(area)
        assert first.left.style == last.right.style, str(area)


def test_that_cells_hold_bare_codes_and_marks_are_their_format(book: Workbook) -> None:
    rota = book["Rota"]
    p3, v1, p2, bob = (row_of(rota, who) for who in ("p3", "v1", "p2", "0007"))
    broken = rota.cell(p3, 12)
    assert (broken.value, broken.number_format) == ("E", '@"!"')
    assert broken.border.left.style == broken.border.top.style == "medium"
    aid_in = rota.cell(v1, 16)
    assert (aid_in.value, aid_in.number_format) == ("N", '@"↙"')
    assert rota.cell(p2, 19).value == "E↗"
    assert rota.cell(bob, 13).value == "E\nOC"
    assert rota.cell(bob, 13).alignment.wrap_text
    sick = rota.cell(bob, 14)
    assert (sick.value, sick.fill.fill_type) == ("SICK", "lightDown")
    assert rota.cell(row_of(rota, "p1"), 17).fill.fill_type == "lightUp"


def test_that_a_bank_holiday_is_marked_by_a_star_and_a_tint(book: Workbook) -> None:
    header = book["Rota"].cell(5, 15)
    assert header.number_format == 'd"*"'
    assert header.fill.start_color.rgb == "00E8E3F0"
    assert book["Rota"].cell(5, 16).fill.start_color.rgb == "00F0F2F5"


def test_that_totals_are_formulas_that_carry_their_exact_value(
    book: Workbook, values: Workbook
) -> None:
    rota, shown = book["Rota"], values["Rota"]
    row = row_of(rota, "p2")
    for column, expected in ((5, 40.5), (6, -34.5), (7, 2), (9, 0)):
        assert str(rota.cell(row, column).value).startswith("=")
        assert shown.cell(row, column).value == expected
    assert rota.cell(row, 4).value == 75
    total = 12
    assert [shown.cell(total, column).value for column in (4, 5, 6)] == [365, 151, -214]
    assert rota.cell(total, 5).value == "=SUM(E6:E10)"
    early = part_row(rota, "E", "required")
    column = 14
    found = [shown.cell(early + step, column).value for step in range(4)]
    assert found == [2, 0, 0, 2]
    assert rota.cell(early + 3, column).value == f"=MAX(0,N{early}-N{early + 2})"
    assert rota.cell(early + 3, column).border.left.style == "medium"


def test_that_resident_doctors_read_the_column_of_paid_breaks(book: Workbook) -> None:
    rota = book["Rota"]
    assert "ShiftHoursBreakPaid" in rota.cell(row_of(rota, "p4"), 5).value
    assert "ShiftHoursBreakPaid" not in rota.cell(row_of(rota, "p2"), 5).value


def test_that_an_unskilled_head_is_not_counted_as_filling(tmp_path: Path) -> None:
    book, _ = build(sign_off(ward().duty("p3", 8, "N")))
    rota = book["Rota"]
    filled = rota.cell(part_row(rota, "N", "filled"), 18)
    assert str(filled.value).endswith("-1)")
    assert filled.number_format == '0"†"'


def test_that_a_margin_of_0_has_a_dotted_box(book: Workbook) -> None:
    rota = book["Rota"]
    edge = rota.cell(part_row(rota, "E", "filled"), 10)
    assert edge.border.left.style == "dotted"
    assert edge.font.bold


def test_that_text_typed_by_users_is_never_a_formula(book: Workbook) -> None:
    names = {"-Bob", NASTY}
    seen = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in names:
                    assert (cell.data_type, cell.quotePrefix) == ("s", True)
                    seen.add((sheet.title, cell.value))
    assert {("Rota", name) for name in names} | {("Data", name) for name in names} <= seen
    reason = book["History"].cell(5, 6)
    assert (reason.value, reason.data_type) == ("+1 as asked", "s")


def test_that_a_number_with_zeros_in_front_stays_text(book: Workbook) -> None:
    rota = book["Rota"]
    assert rota.cell(row_of(rota, "0007"), 2).data_type == "s"
    assert "0007" in {cell.value for cell in book["Data"]["A"]}


def test_that_data_has_a_header_and_one_row_per_duty_with_iso_dates(
    book: Workbook, sheet: SignOffSheet
) -> None:
    data = book["Data"]
    rows = [[cell.value for cell in row] for row in data.iter_rows()]
    assert rows[0][:4] == ["staff_id", "date", "shift", "service"]
    assert len(rows) == len(sheet.duties) + 1
    assert ["p2", "2026-12-16", "E", "U"] in [row[:4] for row in rows]
    lent = next(row for row in rows if row[:2] == ["v1", "2026-12-13"])
    assert lent[8:] == ["2026-12-13T21:30+00:00", "2026-12-14T07:30+00:00", 9, "in"]
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref == f"A1:L{len(rows)}"


def test_that_mutual_aid_shows_both_ways_hours_cost_and_state(values: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in values["Mutual aid"].iter_rows(min_row=5)]
    found = [(row[0], row[2], row[7], row[8], row[9]) for row in rows if row[2]]
    assert found == [
        ("In", "v1", 18, 450, "Confirmed"),
        ("In", "x9", 9, 90, "Proposed"),
        ("Out", "p2", 7.5, 150, "Confirmed"),
        ("Out", "p1", 7.5, 225, "Confirmed"),
    ]
    sums = {row[0]: (row[7], row[8]) for row in rows if not row[2]}
    assert sums == {
        "In, confirmed": (18, 450),
        "In, proposed": (9, 90),
        "Out, confirmed": (15, 375),
    }


def test_that_on_call_to_be_worked_has_a_dash_and_a_sum_says_whose_cost_it_lacks() -> None:
    sketch = ward().service("U2").person("p5", "W", hourly_cost=20.0).person("q", "U2")
    on_call = replace(proposal(sketch, "p5"), service="U", shift="OC", moved_from_service=None)
    unknown = replace(proposal(sketch, "q"), shift="E")
    book, _ = build(sign_off(sketch, proposed=[on_call, unknown]))
    aid, front = book["Mutual aid"], book["Sign-off"]
    (row,) = (row for row in aid.iter_rows(min_row=5) if row[2].value == "p5")
    assert [(cell.value, cell.number_format.split(";")[2]) for cell in row[7:9]] == [(0, '"–"')] * 2
    assert "on-call hours are entered when worked" in str(row[10].value)
    (named,) = (r for r in front.iter_rows() if any(": OC " in str(c.value) for c in r))
    shown = [cell for cell in named if cell.value == 0]
    assert [cell.number_format.split(";")[2] for cell in shown] == ['"–"'] * 2
    titles = [row[0].value for row in aid.iter_rows(min_row=5) if not row[2].value]
    assert "In, proposed; 1 cost not known" in titles
    assert "Out, proposed" in titles


@pytest.mark.parametrize(
    ("first", "months"),
    [
        ("2026-12-07", {0: "Dec 2026"}),
        ("2026-11-30", {0: "Nov", 1: "Dec 2026"}),
        ("2026-11-29", {0: "Nov", 2: "Dec 2026"}),
        ("2026-11-28", {0: "Nov 2026", 3: "Dec 2026"}),
        ("2026-12-31", {0: "Dec", 1: "Jan 2027"}),
        ("2026-12-18", {0: "Dec 2026", 14: "Jan 2027"}),
    ],
)
def test_that_a_month_of_a_day_or_two_leaves_room_for_the_next(
    first: str, months: dict[int, str]
) -> None:
    days = 15 if first == "2026-12-18" else 14
    rota = build(sign_off(ward(days, first)))[0]["Rota"]
    above = {at: rota.cell(MONTH_ROW, FIRST_DAY + at).value for at in range(days)}
    assert {at: month for at, month in above.items() if month} == months


def texts(sheet: Worksheet) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def test_that_the_front_page_says_what_it_is_of(book: Workbook, sheet: SignOffSheet) -> None:
    found = texts(book["Sign-off"])
    for text in (
        "PUBLISHED, NOT APPROVED",
        "Alpha Trust",
        "Ward W, Site SA (W)",
        "Mon 7 Dec – Sun 20 Dec 2026, 14 days",
        "version 3, published",
        "17 days to the first date when this was made, 42 wanted",
        "Fri 20 Nov 2026 09:30 by Helen Ashworth",
        "1. Submitted by",
        "2. Approved by (another person)",
        "WTR-DAILY",
        "not yet accepted",
    ):
        assert text in found
    front = book["Sign-off"]
    seal = book.defined_names["SignOffSeal"].attr_text.split("!")[1].replace("$", "")
    assert front[seal].value == sheet.seal.digest
    assert book.custom_doc_props["SignOffSeal"].value == sheet.seal.digest


def test_that_the_front_page_counts_slots_by_live_formulas(
    book: Workbook, values: Workbook
) -> None:
    front, shown = book["Sign-off"], values["Sign-off"]
    row = next(r for r in range(1, 20) if front.cell(r, 7).value == "All")
    assert [shown.cell(row, column).value for column in (8, 9, 10, 11)] == [42, 11, 31, 6]
    early = next(r for r in range(1, 20) if str(front.cell(r, 7).value).startswith("E  "))
    assert str(front.cell(early, 8).value).startswith("=SUM(Rota!J")


@pytest.mark.parametrize("name", SHEETS)
def test_that_every_sheet_prints_landscape_one_page_wide_with_footers(
    book: Workbook, name: str, sheet: SignOffSheet
) -> None:
    page = book[name]
    assert page.page_setup.orientation == "landscape"
    assert int(page.page_setup.paperSize) == (8 if name == "Rota" else 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth == 1
    assert page.print_area
    assert "Demonstration data: all people are invented" in page.oddFooter.left.text
    assert page.oddFooter.center.text == f"Seal {sheet.seal.short}"
    assert page.oddFooter.right.text == f"{name} · page &P of &N"
    assert page.freeze_panes


def test_that_the_rota_repeats_its_headers_and_freezes_them(book: Workbook) -> None:
    assert book["Rota"].print_title_rows == "$1:$5"
    assert book["Rota"].freeze_panes == "J6"


def test_that_a_region_that_is_no_demonstration_does_not_say_so() -> None:
    book, _ = build(sign_off(ward().setting("name", "Real region")))
    assert "Demonstration" not in book["Rota"].oddFooter.left.text


@pytest.mark.parametrize("days", [1, 91])
def test_that_short_and_long_periods_make_a_sheet(days: int, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    sketch = Sketch(days=days).line("ICU", 1, "E").person("ann").duty("ann", 0, "E")
    SignOffWorkbooks().write(sign_off(sketch, "ICU"), path)
    rota = opened(path)["Rota"]
    assert rota.cell(6, 10).value == "E"
    assert rota.cell(5, 9 + days).value is not None


def test_that_a_service_without_people_demand_or_rota_makes_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    sheet = sign_off(Sketch().service("EMPTY"), "EMPTY", status="", version=None)
    SignOffWorkbooks().write(sheet, path)
    book = opened(path)
    assert "NO ROTA, NOT APPROVED" in texts(book["Sign-off"])
    assert "No demand line asks for anybody here." in texts(book["Sign-off"])
    assert book["Rota"]["A6"].value == "Nobody is on this rota."


def test_that_long_names_and_codes_are_kept_whole(tmp_path: Path) -> None:
    code, name = "X" * 40, "A very long name indeed " * 6 + "end"
    sketch = Sketch().shift(code, "08:00", "16:00").person("ann", name=name).duty("ann", 0, code)
    book, _ = build(sign_off(sketch, "ICU"))
    rota = book["Rota"]
    assert (rota["A6"].value, rota["J6"].value) == (name, code)
    assert rota.row_dimensions[6].height > 30
    assert rota.column_dimensions["J"].width <= 10


def test_that_many_broken_rules_go_on_below_the_signatures() -> None:
    sketch = Sketch(days=14)
    for number in range(30):
        sketch.person(f"p{number:02d}").duties(f"p{number:02d}", 0, "L E L E L E")
    book, _ = build(sign_off(sketch, "ICU"))
    found = texts(book["Sign-off"])
    assert found.index("1. Submitted by") < found.index("Rules broken and accepted, continued")
    assert found.count("WTR-DAILY") == 90


def test_that_a_file_that_cannot_be_written_is_a_fault_and_leaves_nothing(
    sheet: SignOffSheet, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.xlsx"
    taken.mkdir()
    (taken / "inside").write_text("x")
    with pytest.raises(EnvironmentFault, match="could not be written"):
        SignOffWorkbooks().write(sheet, taken)
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken.xlsx"]


def test_that_a_failure_leaves_the_workbook_that_was_there(
    sheet: SignOffSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ward.xlsx"
    path.write_bytes(b"the old one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.excel.signoff_workbook.finish", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        SignOffWorkbooks().write(sheet, path)
    assert path.read_bytes() == b"the old one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["ward.xlsx"]
