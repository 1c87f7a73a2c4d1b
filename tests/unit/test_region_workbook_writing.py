"""What a region workbook looks like to whoever opens it, and how it gets onto the disk."""

import resource
import shutil
import subprocess
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from planner.application.errors import Cancelled, EnvironmentFault
from planner.application.progress import CancelToken, silent
from planner.domain.sheets import SHEET_BY_NAME, SHEETS, RegionTables, Table
from planner.excel.region_writer import RegionWorkbookWriter
from tests.region_workbook_files import good, places, read, written


@pytest.fixture
def region(tmp_path) -> RegionTables:
    result = read(written(tmp_path / "good.xlsx", good()))
    return {name: sheet.table for name, sheet in result.sheets.items()}


@pytest.fixture
def book(tmp_path, region):
    RegionWorkbookWriter().write(tmp_path / "out.xlsx", region)
    return openpyxl.load_workbook(tmp_path / "out.xlsx")


def test_every_sheet_is_there_with_its_header_in_order(book):
    assert book.sheetnames == [sheet.name for sheet in SHEETS]
    for sheet in SHEETS:
        header = [cell.value for cell in book[sheet.name][1]]
        assert header == [column.name for column in sheet.columns]


def test_the_header_is_frozen_bold_and_filtered(book):
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        assert sheet.auto_filter.ref == sheet.dimensions
    duties = book["Duties"]
    assert duties.auto_filter.ref == "A1:D3"
    required, optional = duties["A1"].fill.fgColor.rgb, duties["D1"].fill.fgColor.rgb
    assert required != optional


def test_dates_are_dates_times_are_times_and_codes_are_text(book):
    duty = book["Duties"]["B2"]
    assert duty.value == datetime(2026, 12, 7)
    assert duty.number_format == "yyyy\\-mm\\-dd"
    assert book["Staff"]["I2"].value == datetime(4712, 12, 31)
    start = book["Shifts"]["C3"]
    assert start.value == time(21, 30)
    assert start.number_format == "hh:mm"
    code = book["Staff"]["A2"]
    assert (code.value, code.data_type, code.number_format) == ("1", "s", "@")
    assert book["Staff"]["G2"].value == 37.5
    assert book["Staff"]["L2"].value == "yes"
    assert book["Demand"]["D2"].number_format == "@"


def test_c16_services_of_duties_are_written_out_by_whoever_resolved_them(book):
    assert book["Duties"]["D2"].value == "ICU"


def test_columns_are_wide_enough_for_dates_and_headers(book):
    widths = book["Staff"].column_dimensions
    assert widths["A"].width >= 10
    assert widths["I"].width >= len("registration_expires")


def test_words_can_be_chosen_from_a_list(book):
    lists = {
        str(choice.sqref): choice.formula1
        for choice in book["Staff"].data_validations.dataValidation
    }
    assert lists["F2:F1048576"] == '"resident_doctor,agenda_for_change,consultant"'
    assert lists["L2:L1048576"] == '"yes,no"'


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@sum", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path, text):
    trusts = Table(SHEET_BY_NAME["Trusts"], {"code": ["RA"], "name": [text]})
    RegionWorkbookWriter().write(tmp_path / "out.xlsx", {"Trusts": trusts})
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["Trusts"]["B2"]
    assert (cell.value, cell.data_type) == (text, "s")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_c10_an_export_never_writes_a_control_character(tmp_path):
    nasty = "a\x00b\x07c\nd\te\x7ff\x85g\ud800h\uffffi"
    trusts = Table(SHEET_BY_NAME["Trusts"], {"code": ["RA"], "name": [nasty]})
    RegionWorkbookWriter().write(tmp_path / "out.xlsx", {"Trusts": trusts})
    result = read(tmp_path / "out.xlsx")
    assert result.errors == []
    assert result.sheets["Trusts"].table.columns["name"] == ["a b c d e f g h i"]


def test_c21_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path):
    codes = [f"K{number}" for number in range(25)]
    skills = Table(SHEET_BY_NAME["Skills"], {"code": codes, "name": codes})
    RegionWorkbookWriter(rows_in_sheet=10).write(tmp_path / "out.xlsx", {"Skills": skills})
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert [name for name in book.sheetnames if "Skills" in name and name != "StaffSkills"] == [
        "Skills", "Skills 2", "Skills 3",
    ]  # fmt: skip
    assert [book[name].max_row for name in ("Skills", "Skills 2", "Skills 3")] == [11, 11, 6]
    assert read(tmp_path / "out.xlsx").sheets["Skills"].table.columns["code"] == codes


def test_c21_the_limit_is_that_of_excel():
    assert RegionWorkbookWriter().rows_in_sheet == 1_048_575


def test_the_template_imports_without_a_word_and_marks_required_columns(tmp_path):
    RegionWorkbookWriter().write_template(tmp_path / "empty.xlsx")
    result = read(tmp_path / "empty.xlsx")
    assert places(result.errors + result.warnings) == []
    assert list(result.sheets) == [sheet.name for sheet in SHEETS]
    header = [cell.value for cell in openpyxl.load_workbook(tmp_path / "empty.xlsx")["Duties"][1]]
    assert header == ["staff_id *", "date *", "shift *", "service"]


def test_the_package_holds_no_moment_of_writing(tmp_path, region):
    RegionWorkbookWriter().write(tmp_path / "out.xlsx", region)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/core.xml" not in archive.namelist()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_sees_the_same_cells(tmp_path, region):
    RegionWorkbookWriter().write(tmp_path / "out.xlsx", region)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    target = tmp_path / "converted"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target),
         str(tmp_path / "out.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    result = read(target / "out.xlsx")
    assert places(result.errors + result.warnings) == []
    for name, table in region.items():
        assert result.sheets[name].table.columns == table.columns


# Onto the disk ------------------------------------------------------------------------------------
def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.endswith(".part"))


@pytest.mark.parametrize("room", [0, 100, 3000])
def test_a_disk_that_takes_no_more_leaves_the_earlier_file_and_no_draft(tmp_path, region, room):
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"earlier")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(EnvironmentFault, match=r"out\.xlsx cannot be written \(File too large"):
            RegionWorkbookWriter().write(path, region)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"earlier"
    assert leftovers(tmp_path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path, region):
    with pytest.raises(EnvironmentFault, match=r"nowhere.*cannot be written"):
        RegionWorkbookWriter().write(tmp_path / "nowhere" / "out.xlsx", region)


def test_a_file_in_place_of_the_folder_and_a_folder_in_place_of_the_file_are_said(tmp_path, region):
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file" / "out.xlsx", tmp_path):
        with pytest.raises(EnvironmentFault, match="cannot be written"):
            RegionWorkbookWriter().write(path, region)
    assert leftovers(tmp_path) == leftovers(tmp_path.parent) == []


def test_a_cancelled_export_leaves_nothing(tmp_path, region):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        RegionWorkbookWriter().write(tmp_path / "out.xlsx", region, silent, token)
    assert not (tmp_path / "out.xlsx").exists()
    assert leftovers(tmp_path) == []


def test_a_number_of_a_day_before_march_1900_is_that_of_excel(tmp_path):
    absences = Table(
        SHEET_BY_NAME["Absences"],
        {"staff_id": ["1"], "from": [-25567], "to": [-25508], "kind": ["AL"]},
    )
    RegionWorkbookWriter().write(tmp_path / "out.xlsx", {"Absences": absences})
    row = openpyxl.load_workbook(tmp_path / "out.xlsx")["Absences"][2]
    assert [cell.value.date() for cell in row[1:3]] == [date(1900, 1, 1), date(1900, 3, 1)]
