"""What the cells of a workbook say is read as openpyxl reads it, without all that it looks like."""

from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from planner.excel.cells_only import open_cells
from planner.excel.signoff_reader import read_book, read_workbook
from planner.excel.signoff_workbook import SignOffWorkbooks
from tests.signoff_cases import proposal, sign_off, ward

WHOLE_SHEET = "A1:XFD1048576"


def saved(book: Workbook, folder: Path, merged: str = "") -> Path:
    """A file whose cells keep what lies under a merged range, as some programs leave them."""
    page, path = book.worksheets[0], folder / "book.xlsx"
    if merged:
        page.merged_cells.add(merged)
    book.save(path)
    return path


def said(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        page = open_cells(file).worksheets[0]
    return {c.coordinate: c.value for row in page.iter_rows() for c in row if c.value is not None}


def test_a_sign_off_says_what_it_says_where_everything_is_read(tmp_path: Path) -> None:
    path, sketch = tmp_path / "ward.xlsx", ward()
    SignOffWorkbooks().write(sign_off(sketch, proposed=[proposal(sketch)]), path)
    book = load_workbook(path)
    assert any(len(page.merged_cells.ranges) > 5 for page in book.worksheets)
    assert read_workbook(path) == read_book(book)


def test_what_a_merged_range_hides_says_nothing(tmp_path: Path) -> None:
    book = Workbook()
    for address in ("A1", "B1", "A2", "B2", "C2"):
        book.worksheets[0][address] = address
    assert said(saved(book, tmp_path, "A1:B2")) == {"A1": "A1", "C2": "C2"}


def test_a_merged_range_as_large_as_a_sheet_is_read_at_once(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["D9"] = "seen", "hidden"
    assert said(saved(book, tmp_path, WHOLE_SHEET)) == {"A1": "seen"}


def test_charts_and_notes_that_somebody_added_are_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page["A1"], page["A2"] = 1, 2
    page["A1"].comment = Comment("checked", "ann")
    chart = BarChart()
    chart.add_data(Reference(page, min_col=1, min_row=1, max_row=2))
    page.add_chart(chart, "C3")
    book.create_chartsheet("Chart").add_chart(BarChart())
    assert said(saved(book, tmp_path)) == {"A1": 1, "A2": 2}
