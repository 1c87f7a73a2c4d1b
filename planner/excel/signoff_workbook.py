"""Writes the sign-off workbook of one service."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.application.errors import EnvironmentFault
from planner.application.signoff_ports import WorkbookRead
from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import service_title
from planner.excel import signoff_styles as s
from planner.excel.signoff_data import data_rows_xml, data_table, write_data, write_data_rows
from planner.excel.signoff_finishing import SheetPart, finish
from planner.excel.signoff_front import write_front
from planner.excel.signoff_front_foot import FACT_NAMES, PART_NAMES, machine_facts, part_facts
from planner.excel.signoff_legend import write_legend
from planner.excel.signoff_lists import write_aid, write_history
from planner.excel.signoff_pen import Pen, plain
from planner.excel.signoff_reader import read_book, read_workbook
from planner.excel.signoff_rota import write_rota

SHEETS = {
    "Sign-off": write_front,
    "Rota": write_rota,
    "Mutual aid": write_aid,
    "Data": write_data,
    "Legend": write_legend,
    "History": write_history,
}
"""The sheets in their order, and what writes each."""


class SignOffWorkbooks:
    """The `SignOffFiles` of .xlsx files."""

    def write(self, sheet: SignOffSheet, path: Path) -> None:
        """Write the workbook beside `path` and rename it, so that no half of one is left.

        EnvironmentFault if the folder or the file does not let us, or the disk is full.
        """
        book, pens = build(sheet, data_rows=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".sign-off-", dir=path.parent) as folder:
                raw, finished = Path(folder, "raw.xlsx"), Path(folder, "finished.xlsx")
                book.save(raw)
                finish(raw, finished, _parts(pens, sheet))
                finished.replace(path)
        except OSError as error:
            raise _fault(path, error) from error

    def layout(self, sheet: SignOffSheet) -> WorkbookRead:
        """What reading the workbook of `sheet` back would give."""
        layout = read_book(build(sheet, data_rows=False)[0])
        return replace(layout, data=data_table(sheet))

    def read(self, path: Path) -> WorkbookRead:
        """What a workbook says; UserError if the file is not one of ours or not readable."""
        return read_workbook(path)


def build(sheet: SignOffSheet, *, data_rows: bool = True) -> tuple[Workbook, list[Pen]]:
    """The workbook in memory, and the pens that wrote its sheets, in their order.

    Without `data_rows` the Data sheet has its header only.
    """
    book = Workbook()
    book._fonts[0] = Font(name=s.FONT, size=9)  # type: ignore[attr-defined]
    styles = s.StyleBook(book)
    pens = []
    for number, (title, write) in enumerate(SHEETS.items()):
        page: Worksheet = book.worksheets[0] if number == 0 else book.create_sheet()
        page.title = title
        pen = Pen(page, styles)
        write(pen, sheet)
        if title == "Data" and data_rows:
            write_data_rows(pen, sheet)
        pens.append(pen)
    _properties(book, sheet)
    return book, pens


def _properties(book: Workbook, sheet: SignOffSheet) -> None:
    heading = sheet.heading
    book.properties.title = plain(f"Rota for sign-off: {service_title(heading)}")
    book.properties.creator = plain(heading.made_by)
    book.properties.created = book.properties.modified = heading.made_at
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    for key, text in machine_facts(sheet).items():
        properties.append(StringProperty(name=FACT_NAMES[key], value=text))
    for key, text in part_facts(sheet).items():
        properties.append(StringProperty(name=PART_NAMES[key], value=text))
    assert book.calculation is not None
    book.calculation.fullCalcOnLoad = True


def _parts(pens: list[Pen], sheet: SignOffSheet) -> dict[str, SheetPart]:
    """What is still to be put into each sheet's file, by its name inside the workbook."""
    return {
        f"xl/worksheets/sheet{number}.xml": SheetPart(
            values=pen.values,
            rows=data_rows_xml(pen, sheet) if pen.sheet.title == "Data" else b"",
        )
        for number, pen in enumerate(pens, start=1)
    }


def _fault(path: Path, error: OSError) -> EnvironmentFault:
    reason = error.strerror or str(error)
    return EnvironmentFault(
        f"The workbook {path} could not be written: {reason}.",
        "Close it if it is open in another program, or choose another folder, and export again. "
        "Nothing was changed.",
    )
