"""Headers, sheets, empty rows and formulas of a region workbook (readings C1 to C4, C20, C21)."""

from datetime import date

import pytest

from planner.domain.calendar import day_number
from tests.region_workbook_files import (
    changed,
    good,
    places,
    raw_workbook,
    read,
    read_sheets,
    text_row,
    written,
)


def test_the_good_region_reads_without_a_word(tmp_path):
    result = read_sheets(tmp_path, good())
    assert result.errors == []
    assert result.warnings == []
    assert {name: sheet.rows for name, sheet in result.sheets.items()} == {
        "Region": 2, "Trusts": 2, "Sites": 2, "Travel": 1, "Services": 2, "Grades": 1,
        "Skills": 1, "Shifts": 3, "Staff": 2, "StaffSkills": 1, "Demand": 2, "Rotas": 1,
        "Duties": 2, "Absences": 1, "Requests": 1,
    }  # fmt: skip


@pytest.mark.parametrize("title", ["staff", "STAFF", " Staff", "Sta ff", "S-t_a f f"])
def test_sheets_match_without_case_spaces_hyphens_underscores(tmp_path, title):
    result = read_sheets(tmp_path, {title: good()["Staff"]})
    assert result.errors == []
    assert result.sheets["Staff"].rows == 2


@pytest.mark.parametrize(
    "header", ["weekly hours", "Weekly_Hours", "WEEKLY-HOURS", "weeklyhours", "\u00a0weekly_hours "]
)
def test_headers_match_without_case_spaces_hyphens_underscores(tmp_path, header):
    result = read_sheets(tmp_path, changed("Staff", "G1", header))
    assert result.errors == []
    assert result.sheets["Staff"].table.columns["weekly_hours"] == [37.5, 30.0]


def test_the_order_of_columns_is_free(tmp_path):
    rows = [["name", "code"], ["Trust A", "RA"]]
    result = read_sheets(tmp_path, {"Trusts": rows})
    assert result.sheets["Trusts"].table.columns == {"name": ["Trust A"], "code": ["RA"]}
    assert result.sheets["Trusts"].place(0, "code") == ("region.xlsx", "Trusts", "B2")


@pytest.mark.parametrize("header", ["code*", "code *", "Code **", "code\u00a0* "])
def test_c20_a_trailing_asterisk_is_ignored(tmp_path, header):
    result = read_sheets(tmp_path, changed("Trusts", "A1", header))
    assert result.errors == []
    assert result.warnings == []


def test_an_unknown_sheet_or_column_is_a_warning(tmp_path):
    sheets = {**good(), "Notes": [["anything"]]}
    for row, value in zip(sheets["Trusts"], ("colour", "red", None), strict=True):
        row.append(value)
    result = read_sheets(tmp_path, sheets)
    assert result.errors == []
    assert places(result.warnings) == [("Notes", "", "Notes"), ("Trusts", "C1", "colour")]


def test_values_below_no_header_are_a_warning_once(tmp_path):
    rows = [["code", "name"], ["RA", "A"], ["RB", "B", "stray"], ["RC", "C", "stray"]]
    result = read_sheets(tmp_path, {"Trusts": rows})
    assert places(result.warnings) == [("Trusts", "C3", "")]


@pytest.mark.parametrize(
    ("cells", "warned", "empty"),
    [
        ("C2:C3", ("Staff", "C2", "RA"), [("Staff", "C3", "")]),
        ("L2:L3", ("Staff", "L2", "yes"), []),
        ("N2:O2", ("Staff", "N2", "21.5"), []),
        ("M2:M3", None, []),
        ("N3:N9", None, []),
        ("R2:S3", None, []),
        ("A9:P20", None, []),
    ],
)
def test_merged_cells_whose_value_counts_for_the_first_alone_are_a_warning(
    tmp_path, cells, warned, empty
):
    staff = [list(row) for row in good()["Staff"]]
    staff[1][12] = staff[2][12] = None
    path = written(tmp_path / "merged.xlsx", {"Staff": staff}, merged=[("Staff", cells)])
    result = read(path)
    assert places(result.errors) == empty
    assert places(result.warnings) == ([] if warned is None else [warned])
    if warned is not None:
        assert f"the cells {cells} are merged" in result.warnings[0].problem


def test_c1_no_sheet_is_required_but_one_of_them_must_be_there(tmp_path):
    assert read_sheets(tmp_path, {"Skills": good()["Skills"]}).errors == []
    nothing = read_sheets(tmp_path, {"Sheet1": [["code", "name"]]})
    assert places(nothing.errors) == [("", "", "region.xlsx")]


def test_c1_c2_required_columns_are_named_at_a1_even_without_rows(tmp_path):
    result = read_sheets(tmp_path, {"Shifts": [["code", "start", "break_minutes"]], "Skills": []})
    assert places(result.errors) == [("Skills", "A1", "")] * 2 + [("Shifts", "A1", "")] * 3
    for problem, column in zip(result.errors, ("code", "name", "name", "end", "kind"), strict=True):
        assert column in problem.problem


def test_other_cells_are_checked_where_a_column_is_missing(tmp_path):
    rows = [["staff_id", "date"], ["1", "soon"]]
    result = read_sheets(tmp_path, {"Duties": rows})
    assert places(result.errors) == [("Duties", "A1", ""), ("Duties", "B2", "soon")]


def test_c3_two_headers_for_one_column_are_an_error(tmp_path):
    result = read_sheets(tmp_path, {"Trusts": [["code", "name", "Co de*"], ["RA", "A", "RB"]]})
    assert places(result.errors) == [("Trusts", "C1", "Co de*")]
    assert result.sheets["Trusts"].table.columns["code"] == ["RA"]


def test_c3_two_sheets_of_one_name_are_an_error(tmp_path):
    skills = good()["Skills"]
    result = read_sheets(tmp_path, {"Skills": skills, "skills ": skills})
    assert places(result.errors) == [("skills ", "A1", "skills ")]
    result = read_sheets(tmp_path, {"Skills 2": skills, "skills_2": skills})
    assert places(result.errors) == [("skills_2", "A1", "skills_2")]


def test_c4_an_absent_column_is_absent_and_an_empty_cell_is_not_given(tmp_path):
    rows = [["staff_id", "date", "shift"], ["1", date(2026, 12, 7), "E"]]
    assert "service" not in read_sheets(tmp_path, {"Duties": rows}).sheets["Duties"].table.columns
    columns = read_sheets(tmp_path, good()).sheets["Duties"].table.columns
    assert columns["service"] == ["ICU", None]


def test_empty_rows_are_skipped_and_addresses_stay_right(tmp_path):
    rows = [["code", "name"], [None, None], ["RA", "A"], [" ", "\u00a0"], [None, "no code"]]
    result = read_sheets(tmp_path, {"Trusts": rows})
    assert result.sheets["Trusts"].rows == 2
    assert places(result.errors) == [("Trusts", "A5", "")]


def test_a_row_with_a_value_in_an_unknown_column_is_not_empty(tmp_path):
    rows = [["code", "name", "remark"], ["RA", "A", None], [None, None, "look here"]]
    result = read_sheets(tmp_path, {"Trusts": rows})
    assert places(result.errors) == [("Trusts", "A3", ""), ("Trusts", "B3", "")]


def test_c21_a_sheet_goes_on_in_numbered_sheets(tmp_path):
    rows = good()["Duties"]
    later = [["shift", "Date", "staff id", "service"], ["E", date(2026, 12, 9), "1", "ICU"]]
    last = [rows[0], ["2", "gone", "N", None]]
    sheets = {"Duties 10": last, "duties_2": later, "Duties": rows}
    result = read_sheets(tmp_path, sheets)
    duties = result.sheets["Duties"]
    assert places(result.errors) == [("Duties 10", "B2", "gone")]
    assert duties.rows == 4
    assert duties.table.columns["staff_id"] == ["1", "2", "1", "2"]
    assert duties.table.columns["date"][2] == day_number(date(2026, 12, 9))
    assert duties.place(2, "date") == ("region.xlsx", "duties_2", "B2")
    assert duties.place(3, "shift") == ("region.xlsx", "Duties 10", "C2")


def test_c21_sheets_that_are_read_as_one_have_the_same_columns(tmp_path):
    full, short = good()["Duties"], [["staff_id", "date", "shift"], ["1", date(2026, 12, 9), "E"]]
    result = read_sheets(tmp_path, {"Duties": full, "Duties 2": short})
    assert places(result.errors) == [("Duties 2", "A1", "")]
    result = read_sheets(tmp_path, {"Duties": short, "Duties 2": full})
    assert places(result.errors) == [("Duties 2", "D1", "service")]


def test_duties_1_is_no_known_sheet(tmp_path):
    result = read_sheets(tmp_path, {"Skills": good()["Skills"], "Duties 1": good()["Duties"]})
    assert places(result.warnings) == [("Duties 1", "", "Duties 1")]


# What no library writes ------------------------------------------------------------------------
HEADER = text_row(1, "code", "name")


def test_formulas_are_read_by_their_stored_value(tmp_path):
    rows = (
        HEADER
        + '<row r="2"><c r="A2"><f>1+6</f><v>7</v></c><c r="B2" t="str"><f>"a"</f><v>A</v></c>'
        + "</row>"
        + '<row r="3"><c r="A3" t="str"><f>X</f><v>RB</v></c><c r="B3" t="str"><f>""</f><v></v></c>'
        + "</row>"
    )
    result = read(raw_workbook(tmp_path / "f.xlsx", {"Trusts": rows}))
    assert result.sheets["Trusts"].table.columns["code"] == ["7", "RB"]
    assert result.sheets["Trusts"].table.columns["name"][0] == "A"
    assert places(result.errors) == [("Trusts", "B3", "")]


def test_a_formula_without_a_stored_value_is_an_error_on_that_cell(tmp_path):
    rows = (
        HEADER
        + '<row r="2"><c r="A2"><f>B2</f></c><c r="B2"><f>1+1</f><v></v></c></row>'
        + '<row r="3"><c r="A3" t="str"><f>B3</f></c><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    result = read(raw_workbook(tmp_path / "f.xlsx", {"Trusts": rows}))
    assert sorted(places(result.errors)) == [
        ("Trusts", "A2", "=B2"),
        ("Trusts", "A3", "=B3"),
        ("Trusts", "B2", "=1+1"),
        ("Trusts", "B3", "="),
    ]


def test_formulas_as_openpyxl_writes_them_have_no_stored_value(tmp_path):
    result = read_sheets(tmp_path, changed("Trusts", "B2", '=CONCATENATE("a","b")'))
    assert places(result.errors) == [("Trusts", "B2", '=CONCATENATE("a","b")')]


def test_a_formula_without_value_in_a_column_left_out_is_no_error(tmp_path):
    rows = text_row(1, "code", "name", "total") + (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>RA</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>A</t></is></c><c r="C2"><f>1+1</f></c></row>'
    )
    assert read(raw_workbook(tmp_path / "f.xlsx", {"Trusts": rows})).errors == []


def test_shared_and_rich_texts_without_their_phonetic_guide(tmp_path):
    strings = (
        "<si><t>RA</t></si><si><r><rPr><b/></rPr><t>Trust </t></r><r><t>A &amp; B</t></r>"
        "<rPh sb='0' eb='1'><t>guide</t></rPh></si>"
    )
    rows = HEADER + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'
    result = read(raw_workbook(tmp_path / "s.xlsx", {"Trusts": rows}, strings=strings))
    assert result.sheets["Trusts"].table.columns == {"code": ["RA"], "name": ["Trust A & B"]}


def test_rows_and_cells_without_addresses_follow_each_other(tmp_path):
    text = '<c t="inlineStr"><is><t>{}</t></is></c>'
    row = "<row>" + text + text + "</row>"
    rows = row.format("code", "name") + row.format("RA", "A") + row.format("RB", "bad_x0001_")
    result = read(raw_workbook(tmp_path / "n.xlsx", {"Trusts": rows}))
    assert result.sheets["Trusts"].table.columns["code"] == ["RA", "RB"]
    assert places(result.errors) == [("Trusts", "B3", "bad\\x01")]


def test_elements_with_a_namespace_prefix_are_the_same(tmp_path):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<w:worksheet xmlns:w="{main}"><w:sheetData><w:row r="1"><w:c r="A1" t="str"><w:v>code'
        '</w:v></w:c><w:c r="B1" t="str"><w:v>name</w:v></w:c></w:row><w:row r="2"><w:c r="A2">'
        '<w:v>5</w:v></w:c><w:c r="B2" t="str"><w:v>A</w:v></w:c></w:row></w:sheetData>'
        "</w:worksheet>"
    )
    result = read(raw_workbook(tmp_path / "p.xlsx", {"Trusts": xml}))
    assert result.sheets["Trusts"].table.columns == {"code": ["5"], "name": ["A"]}


@pytest.mark.parametrize(
    "cell", ['t="s"><v>99', 't="s"><v>x', 't="z"><v>1', "><v>1,5", 't="b"><v>2']
)
def test_a_cell_that_contradicts_its_type_is_an_error_on_that_cell(tmp_path, cell):
    spoilt = f'<row r="3"><c r="A3" {cell}</v></c><c r="B3"><v>1</v></c></row>'
    rows = HEADER + text_row(2, "RA", "A") + spoilt
    result = read(raw_workbook(tmp_path / "d.xlsx", {"Trusts": rows}))
    assert [place[:2] for place in places(result.errors)] == [("Trusts", "A3")]


DATE_STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[$-809]dd\\ mmm"/>'
    '<numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/>'
    '<numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>'
)


@pytest.mark.parametrize(("style", "is_date"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_number_is_a_date_by_its_format(tmp_path, style, is_date):
    rows = text_row(1, "staff_id", "date", "shift") + text_row(2, "1", "", "E").replace(
        '<c r="B2" t="inlineStr"><is><t></t></is></c>', f'<c r="B2" s="{style}"><v>46370</v></c>'
    )
    result = read(raw_workbook(tmp_path / "d.xlsx", {"Duties": rows}, styles=DATE_STYLES))
    expected = [] if is_date else [("Duties", "B2", "46370")]
    assert places(result.errors) == expected
    if is_date:
        assert result.sheets["Duties"].table.columns["date"] == [day_number(date(2026, 12, 14))]


def test_hours_beyond_a_day_are_no_number_of_hours(tmp_path):
    rows = text_row(1, "from_site", "to_site", "minutes", "miles") + (
        text_row(2, "SA", "SB", "5").replace("</row>", '<c r="D2" s="4"><v>1.5</v></c></row>')
    )
    result = read(raw_workbook(tmp_path / "d.xlsx", {"Travel": rows}, styles=DATE_STYLES))
    assert [place[:2] for place in places(result.errors)] == [("Travel", "D2")]


@pytest.mark.parametrize("date_1904", [False, True])
def test_iso_date_cells_are_dates(tmp_path, date_1904):
    rows = text_row(1, "staff_id", "date", "shift") + text_row(2, "1", "", "E").replace(
        '<c r="B2" t="inlineStr"><is><t></t></is></c>',
        '<c r="B2" t="d"><v>2026-12-14T00:00:00</v></c>',
    )
    result = read(raw_workbook(tmp_path / "d.xlsx", {"Duties": rows}, date_1904=date_1904))
    assert result.sheets["Duties"].table.columns["date"] == [day_number(date(2026, 12, 14))]


def test_the_29_february_1900_of_excel_is_no_date(tmp_path):
    rows = text_row(1, "staff_id", "date", "shift") + text_row(2, "1", "", "E").replace(
        '<c r="B2" t="inlineStr"><is><t></t></is></c>', '<c r="B2" s="1"><v>60</v></c>'
    )
    result = read(raw_workbook(tmp_path / "d.xlsx", {"Duties": rows}, styles=DATE_STYLES))
    assert [place[:2] for place in places(result.errors)] == [("Duties", "B2")]
