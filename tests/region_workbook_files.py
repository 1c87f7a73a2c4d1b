"""Region workbooks for tests: a small good region, changed cell by cell, as real .xlsx files."""

import copy
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, time
from pathlib import Path

import openpyxl

from planner.application.importing_report import FileRead
from planner.application.progress import CancelToken, silent
from planner.excel.region_reader import RegionWorkbookReader

Rows = list[list[object]]

GOOD: Mapping[str, Rows] = {
    "Region": [["key", "value"], ["name", "North"], ["bank_holidays", "2026-12-24"]],
    "Trusts": [["code", "name"], ["RA", "Trust A"], ["RB", "Trust B"]],
    "Sites": [
        ["code", "trust", "name", "postcode", "latitude", "longitude"],
        ["SA", "RA", "Site A", "PR1 1AA", 53.75, -2.5],
        ["SB", "RB", "Site B", None, None, None],
    ],
    "Travel": [["from_site", "to_site", "minutes", "miles"], ["SA", "SB", 25, 12.5]],
    "Services": [
        ["code", "name", "trust", "site", "specialty", "network", "priority", "declared_fragile",
         "funded_wte"],
        ["ICU", "Intensive care", "RA", "SA", None, None, None, None, None],
        ["ED", "Emergency", "RB", "SB", "Emergency medicine", "Urgent", 9, "yes", 40.5],
    ],
    "Grades": [["code", "name", "staff_group", "rank"], ["B5", "Band 5", "nursing", 5]],
    "Skills": [["code", "name"], ["ITU", "Intensive care"]],
    "Shifts": [
        ["code", "name", "start", "end", "break_minutes", "kind"],
        ["E", "Early", time(7), time(15), 30, "work"],
        ["N", "Night", time(21, 30), time(7, 30), 60, "work"],
        ["X", "Leave", time(0), time(0), None, "absence"],
    ],
    "Staff": [
        ["staff_id", "name", "trust", "service", "grade", "rule_set", "weekly_hours", "opted_out",
         "registration_expires", "training_expires", "dbs_expires", "shares",
         "max_travel_minutes", "hourly_cost", "employed_from", "employed_to"],
        ["1", "Ann", "RA", "ICU", "B5", "agenda_for_change", 37.5, "no", date(4712, 12, 31), None,
         None, "yes", None, 21.5, date(2020, 1, 1), None],
        ["2", "Bob", "RB", "ED", "B5", "consultant", 30, None, None, None, None, None, 45, None,
         None, None],
    ],
    "StaffSkills": [["staff_id", "skill", "valid_from", "expires"],
                    ["1", "ITU", date(2024, 2, 1), date(2027, 1, 31)]],
    "Demand": [
        ["service", "line", "shift", "days", "grade", "skill", "minimum", "target"],
        ["ICU", 1, "E", "All", "B5", "ITU", 1, 2],
        ["ED", 1, "N", "Mon-Fri", "B5", None, 2, None],
    ],
    "Rotas": [["service", "from", "to", "status"],
              ["ICU", date(2026, 12, 7), date(2026, 12, 13), "published"]],
    "Duties": [["staff_id", "date", "shift", "service"],
               ["1", date(2026, 12, 7), "E", "ICU"], ["2", date(2026, 12, 7), "N", None]],
    "Absences": [["staff_id", "from", "to", "kind"],
                 ["2", date(2026, 12, 9), date(2026, 12, 10), "AL"]],
    "Requests": [["reference", "service", "date", "shift", "line", "needed", "note"],
                 ["REQ-1", "ICU", date(2026, 12, 8), "E", 1, 1, "please"]],
}  # fmt: skip


def good() -> dict[str, Rows]:
    """A copy of the good region, to be spoilt."""
    return copy.deepcopy(dict(GOOD))


def changed(sheet: str, cell: str, value: object) -> dict[str, Rows]:
    """The good region with one other value."""
    sheets = good()
    rows = sheets[sheet]
    row, column = int(cell[1:]) - 1, ord(cell[0]) - ord("A")
    while len(rows) <= row:
        rows.append([None] * len(rows[0]))
    rows[row][column] = value
    return sheets


def written(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], **options: object
) -> Path:
    """The sheets as a real workbook, by openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if options.get("date_1904"):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for title, cells in options.get("merged", ()):
        book[title].merge_cells(cells)
    book.save(path)
    return path


def read(path: Path) -> FileRead:
    """What the reader makes of a file."""
    return RegionWorkbookReader().read(path, silent, CancelToken())


def read_sheets(tmp_path: Path, sheets: Mapping[str, Rows]) -> FileRead:
    """What the reader makes of some sheets."""
    return read(written(tmp_path / "region.xlsx", sheets))


def places(problems: Sequence[object]) -> list[tuple[str, str, str]]:
    """Sheet, cell and value of problems, each of which must also say what and how to mend."""
    for problem in problems:
        assert problem.problem, problem
        assert problem.fix, problem
    return [(problem.sheet, problem.cell, problem.value) for problem in problems]


SHEET_START = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


def raw_workbook(
    path: Path,
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    styles: str = "",
    date_1904: bool = False,
    parts: Mapping[str, bytes] | None = None,
) -> Path:
    """A workbook from the XML of its rows, for what no library will write."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    listed = "".join(
        f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    for sort in ("sharedStrings", "styles"):
        related += f'<Relationship Id="{sort}" Type="{office}/{sort}" Target="{sort}.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        target.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}">'
            f'<workbookPr date1904="{int(date_1904)}"/><sheets>{listed}</sheets></workbook>',
        )
        target.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{related}</Relationships>',
        )
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>')
        target.writestr("xl/styles.xml", f'<styleSheet xmlns="{main}">{styles}</styleSheet>')
        for number, rows in enumerate(sheets.values(), 1):
            xml = rows if rows.startswith("<w") else f"{SHEET_START}{rows}</sheetData></worksheet>"
            target.writestr(f"xl/worksheets/sheet{number}.xml", xml)
        for name, content in (parts or {}).items():
            target.writestr(name, content)
    return path


def text_row(number: int, *texts: str) -> str:
    """The XML of a row of inline texts from column A."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'
