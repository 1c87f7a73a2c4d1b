"""How single cells of a region workbook are read (the page on it, and readings C7 to C12)."""

from datetime import date, datetime, time, timedelta

import pytest

from planner.domain.calendar import day_number
from tests.region_workbook_files import changed, places, read, read_sheets, written

# sheet, cell, column, what the cell holds, what is read
ACCEPTED = [
    # Codes and identifiers are text; numbers in their shortest form; space trimmed.
    ("Trusts", "A4", "code", 7, "7"),
    ("Trusts", "A4", "code", 7.0, "7"),
    ("Trusts", "A4", "code", 7.1, "7.1"),
    ("Trusts", "A4", "code", 123456789012, "123456789012"),
    ("Trusts", "A4", "code", 0.00001, "0.00001"),
    ("Trusts", "A4", "code", " \u00a0R1 \t", "R1"),
    ("Trusts", "A4", "code", "r1", "r1"),
    ("Trusts", "A4", "code", "007", "007"),
    ("Trusts", "A4", "code", "x" * 64, "x" * 64),
    ("Trusts", "B2", "name", 12, "12"),
    ("Trusts", "B2", "name", "x" * 2000, "x" * 2000),
    ("Trusts", "B2", "name", "'=1+1", "'=1+1"),
    ("Trusts", "B2", "name", "_x0041_ is written A", "A is written A"),
    # Dates: Excel, ISO, day first (C8)
    ("Duties", "B2", "date", date(2026, 12, 14), day_number(date(2026, 12, 14))),
    ("Duties", "B2", "date", datetime(2026, 12, 14), day_number(date(2026, 12, 14))),
    ("Duties", "B2", "date", "2026-12-14", day_number(date(2026, 12, 14))),
    ("Duties", "B2", "date", "14/12/2026", day_number(date(2026, 12, 14))),
    ("Duties", "B2", "date", "4-1-2026", day_number(date(2026, 1, 4))),
    ("Duties", "B2", "date", "04.01.2026", day_number(date(2026, 1, 4))),
    ("Duties", "B2", "date", "2026-12-14 00:00:00", day_number(date(2026, 12, 14))),
    ("Duties", "B2", "date", "1900-01-01", day_number(date(1900, 1, 1))),
    ("Duties", "B2", "date", date(1900, 1, 15), day_number(date(1900, 1, 15))),
    ("Duties", "B2", "date", "2100-12-31", day_number(date(2100, 12, 31))),
    ("Staff", "I2", "registration_expires", date(4712, 12, 31), day_number(date(4712, 12, 31))),
    ("Staff", "I2", "registration_expires", "9999-12-31", day_number(date(9999, 12, 31))),
    ("StaffSkills", "D2", "expires", date(4712, 12, 31), day_number(date(4712, 12, 31))),
    ("Staff", "P2", "employed_to", "31/12/4712", day_number(date(4712, 12, 31))),
    # Times, reading C7
    ("Shifts", "C2", "start", time(7, 30), 450),
    ("Shifts", "C2", "start", "07:30", 450),
    ("Shifts", "C2", "start", "7:30", 450),
    ("Shifts", "C2", "start", "07:30:00", 450),
    ("Shifts", "C2", "start", 0.3125, 450),
    ("Shifts", "C2", "start", time(7, 29, 45), 450),
    ("Shifts", "C2", "start", 0, 0),
    ("Shifts", "D2", "end", "24:00", 0),
    ("Shifts", "D2", "end", 1, 0),
    ("Shifts", "D2", "end", timedelta(days=1), 0),
    # Booleans, any case
    *[("Staff", "L2", "shares", word, True) for word in ("yes", "Y", "TRUE", "1", 1, True)],
    *[("Staff", "L2", "shares", word, False) for word in ("No", "n", "false", "0", 0, False)],
    ("Staff", "L2", "shares", None, False),
    ("Staff", "L2", "shares", " \u00a0 ", False),
    # Enumerated words match like headers (C9)
    ("Staff", "F2", "rule_set", "Agenda for Change", "agenda_for_change"),
    ("Staff", "F2", "rule_set", "RESIDENT-DOCTOR", "resident_doctor"),
    ("Shifts", "F2", "kind", "On Call", "on_call"),
    ("Rotas", "D2", "status", "Published", "published"),
    ("Rotas", "D2", "status", None, "draft"),
    ("Absences", "D2", "kind", "sick", "sick"),
    ("Grades", "C2", "staff_group", "Nursing", "Nursing"),
    ("Demand", "D2", "days", "mon – fri, BH", "mon – fri, BH"),
    ("Demand", "D2", "days", "Fri-Mon", "Fri-Mon"),
    ("Demand", "D2", "days", date(2026, 12, 7), "2026-12-07"),
    ("Demand", "D2", "days", "14/12/2026, BH", "2026-12-14, BH"),
    ("Demand", "D2", "days", "1.12.2026..3.12.2026", "2026-12-01..2026-12-03"),
    ("Demand", "D2", "days", "1-12-2026 .. 2026-12-03", "2026-12-01 .. 2026-12-03"),
    ("Demand", "D2", "days", "2026-12-01..2026-12-31,Sat", "2026-12-01..2026-12-31,Sat"),
    # Numbers (C11) and defaults of empty cells
    ("Staff", "G2", "weekly_hours", "37.5", 37.5),
    ("Staff", "G2", "weekly_hours", 37, 37.0),
    ("Demand", "G2", "minimum", "4", 4),
    ("Demand", "G2", "minimum", "4.0", 4),
    ("Demand", "G2", "minimum", 4.0, 4),
    ("Services", "G2", "priority", None, 5),
    ("Services", "G2", "priority", 10, 10),
    ("Staff", "M2", "max_travel_minutes", None, 60),
    ("Shifts", "E2", "break_minutes", None, 0),
    ("Demand", "H2", "target", None, None),
    ("Sites", "E2", "latitude", -90, -90.0),
    ("Travel", "C2", "minutes", 0, 0),
]  # fmt: skip

# reading, sheet, cell, what the cell holds, the value as shown
REFUSED = [
    ("C10", "Trusts", "A2", date(2026, 12, 14), "2026-12-14"),
    ("C10", "Trusts", "A2", time(7, 30), "07:30"),
    ("C10", "Trusts", "A2", datetime(2026, 12, 14, 7, 30), "2026-12-14 07:30"),
    ("C10", "Trusts", "A2", True, "TRUE"),
    ("C10", "Trusts", "B2", False, "FALSE"),
    ("C10", "Trusts", "B2", "#N/A", "#N/A"),
    ("C10", "Staff", "G2", "#DIV/0!", "#DIV/0!"),
    ("C10", "Duties", "B2", "#REF!", "#REF!"),
    ("C10", "Staff", "L2", "#VALUE!", "#VALUE!"),
    ("C10", "Trusts", "B2", "two\nlines", "two\\x0alines"),
    ("C10", "Trusts", "B2", "a\tb", "a\\x09b"),
    ("C10", "Trusts", "B2", "bell_x0007_", "bell\\x07"),
    ("C10", "Trusts", "B2", "half_xD800_", "half\\xd800"),
    ("C10", "Trusts", "A2", "x" * 65, "x" * 65),
    ("C10", "Trusts", "B2", "x" * 2001, "x" * 117 + "…"),
    ("C10", "Staff", "F2", date(2026, 12, 14), "2026-12-14"),
    *[
        ("C8", "Duties", "B2", value, value)
        for value in (
            "14/12/26", "14 Dec 2026", "12/14/2026", "2026/12/14", "2026-12-14 07:30", "30/02/2026",
            "2026-12", "14/12-2026", "46000", "1899-12-31", "2101-01-01",
        )
    ],
    ("C8", "Duties", "B2", 46000, "46000"),
    ("C8", "Duties", "B2", True, "TRUE"),
    ("C8", "Duties", "B2", datetime(2026, 12, 14, 7, 30), "2026-12-14 07:30"),
    ("C8", "Duties", "B2", date(2101, 1, 1), "2101-01-01"),
    ("C8", "Duties", "B2", date(4712, 12, 31), "4712-12-31"),
    ("C8", "Staff", "I2", "1899-12-31", "1899-12-31"),
    *[
        ("C7", "Shifts", "C2", value, shown)
        for value, shown in (
            ("24:01", "24:01"), ("25:00", "25:00"), ("07:30:20", "07:30:20"), ("07:60", "07:60"),
            ("7.30", "7.30"), ("7", "7"), ("half past", "half past"), (1.01, "1.01"),
            (-0.25, "-0.25"), (7, "7"), (True, "TRUE"),
            (datetime(2026, 12, 14, 7, 30), "2026-12-14 07:30"),
        )
    ],
    ("C7", "Shifts", "E2", -1, "-1"),
    ("C9", "Staff", "F2", "nurse", "nurse"),
    ("C9", "Shifts", "F2", "working", "working"),
    ("C9", "Rotas", "D2", "ready", "ready"),
    ("C9", "Staff", "L2", "maybe", "maybe"),
    ("C9", "Staff", "L2", 2, "2"),
    ("C9", "Staff", "L2", date(1900, 1, 1), "1900-01-01"),
    ("C5", "Demand", "D2", "Funday", "Funday"),
    ("C5", "Demand", "D2", "Mon,,Tue", "Mon,,Tue"),
    ("C5", "Demand", "D2", "2026-12-31..2026-12-01", "2026-12-31..2026-12-01"),
    ("C5", "Demand", "D2", "2026-13-01", "2026-13-01"),
    ("C8", "Demand", "D2", "1899-01-01", "1899-01-01"),
    *[
        ("C11", "Staff", "G2", value, value)
        for value in ("1,000", "37,5", "37.5 h", "nan", "inf", "1e3", "£20", "12 000", "0x1F")
    ],
    ("C11", "Staff", "G2", date(2026, 12, 14), "2026-12-14"),
    ("C11", "Staff", "G2", True, "TRUE"),
    ("C11", "Demand", "G2", 4.5, "4.5"),
    ("C11", "Demand", "G2", "4.5", "4.5"),
    ("C11", "Demand", "G2", 1e12, "1000000000000"),
    ("C11", "Demand", "G2", 1_000_001, "1000001"),
    ("C11", "Demand", "G2", "9" * 5000, "9" * 117 + "…"),
    ("C11", "Staff", "G2", "9" * 400, "9" * 117 + "…"),
    ("C11", "Demand", "G2", -1, "-1"),
    ("C11", "Staff", "G2", 168.5, "168.5"),
    ("C11", "Staff", "G2", 1e300, "1" + "0" * 116 + "…"),
    ("C11", "Staff", "N2", 1_000_000.5, "1000000.5"),
    ("C11", "Services", "I2", 1e15, "1000000000000000"),
    ("C11", "Travel", "D2", 1e15, "1000000000000000"),
    ("C12", "Sites", "E2", 90.01, "90.01"),
    ("C12", "Sites", "E2", -91, "-91"),
    ("C12", "Sites", "F2", 180.5, "180.5"),
    ("A18", "Travel", "C2", -5, "-5"),
    ("A18", "Travel", "C2", 5.5, "5.5"),
    ("A24", "Services", "G2", 0, "0"),
    ("A24", "Services", "G2", 11, "11"),
    ("A24", "Services", "G2", 5.5, "5.5"),
    *[
        ("C2", sheet, cell, value, "")
        for sheet, cell, value in (
            ("Trusts", "A2", None), ("Trusts", "B2", "  "), ("Trusts", "B2", "\u00a0"),
            ("Demand", "D2", None), ("Staff", "G3", None), ("Duties", "B3", None),
            ("Shifts", "F2", None), ("Shifts", "C2", None), ("Rotas", "C2", None),
        )
    ],
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "column", "given", "expected"), ACCEPTED)
def test_a_cell_is_read_as(tmp_path, sheet, cell, column, given, expected):
    sheets = changed(sheet, cell, given)
    if cell == "A4":
        sheets[sheet][3][1] = "filled"
    result = read_sheets(tmp_path, sheets)
    assert result.errors == []
    value = result.sheets[sheet].table.columns[column][int(cell[1:]) - 2]
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(("reading", "sheet", "cell", "given", "shown"), REFUSED)
def test_a_cell_is_refused_by_its_address(tmp_path, reading, sheet, cell, given, shown):
    result = read_sheets(tmp_path, changed(sheet, cell, given))
    assert places(result.errors) == [(sheet, cell, shown)]
    assert result.errors[0].file == "region.xlsx"


def test_all_problems_of_a_file_come_in_one_pass(tmp_path):
    sheets = changed("Trusts", "A2", True)
    sheets["Staff"][1][6] = "37,5"
    sheets["Staff"][1][8] = "soon"
    sheets["Staff"][2][5] = "nurse"
    sheets["Duties"][1][1] = "14/12/26"
    result = read_sheets(tmp_path, sheets)
    assert places(result.errors) == [
        ("Trusts", "A2", "TRUE"),
        ("Staff", "F3", "nurse"),
        ("Staff", "G2", "37,5"),
        ("Staff", "I2", "soon"),
        ("Duties", "B2", "14/12/26"),
    ]


def test_c8_the_1904_date_system_is_honoured(tmp_path):
    sheets = changed("Duties", "B2", date(2026, 12, 14))
    result = read(written(tmp_path / "mac.xlsx", sheets, date_1904=True))
    assert result.errors == []
    assert result.sheets["Duties"].table.columns["date"][0] == day_number(date(2026, 12, 14))
    assert result.sheets["Shifts"].table.columns["start"][:2] == [420, 1290]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-12-24, 2027-01-04", "2026-12-24,2027-01-04"),
        ("24/12/2026", "2026-12-24"),
        ("2026-12-24,,2027-01-04,", "2026-12-24,2027-01-04"),
        (" , ", None),
        (date(2026, 12, 24), "2026-12-24"),
        (None, None),
    ],
)
def test_c17_bank_holidays_are_a_list_of_dates_or_one_excel_date(tmp_path, value, expected):
    result = read_sheets(tmp_path, changed("Region", "B3", value))
    assert result.errors == []
    assert result.sheets["Region"].table.columns["value"][1] == expected


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("time_zone", "Europe/Preston", "Europe/Preston"),
        ("time zone", "../etc/passwd", "../etc/passwd"),
        ("Bank-Holidays", "2026-12-24;2027-01-04", "2026-12-24;2027-01-04"),
        ("bank_holidays", "Christmas", "Christmas"),
        ("bank_holidays", "1812-12-25", "1812-12-25"),
        ("name", date(2026, 12, 24), "2026-12-24"),
        ("name", True, "TRUE"),
    ],
)
def test_c17_region_values_are_checked_by_their_key(tmp_path, key, value, shown):
    result = read_sheets(tmp_path, {"Region": [["key", "value"], [key, value]]})
    assert places(result.errors) == [("Region", "B2", shown)]


def test_c17_region_keys_match_like_headers_and_unknown_ones_warn(tmp_path):
    rows = [["key", "value"], ["Time Zone", "Europe/Paris"], ["colour", "blue"], ["NAME", 7]]
    result = read_sheets(tmp_path, {"Region": rows})
    assert result.errors == []
    assert places(result.warnings) == [("Region", "A3", "colour")]
    assert result.sheets["Region"].table.columns == {
        "key": ["time_zone", "name"],
        "value": ["Europe/Paris", "7"],
    }
    assert result.sheets["Region"].place(1, "value") == ("region.xlsx", "Region", "B4")


def test_region_keys_match_where_there_is_no_column_of_values(tmp_path):
    result = read_sheets(tmp_path, {"Region": [["key"], ["Time Zone"], ["colour"]]})
    assert result.sheets["Region"].table.columns == {"key": ["time_zone"]}
    assert places(result.warnings) == [("Region", "A3", "colour")]
