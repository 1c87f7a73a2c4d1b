"""Verify: workbooks made before a text was known match as they did; those of now must bear it."""

from pathlib import Path

from openpyxl.workbook import Workbook

from planner.application.signoff_sheet import SignOffSheet
from planner.excel.signoff_workbook import SignOffWorkbooks
from tests.signoff_cases import proposal, sign_off, ward
from tests.unit.test_signoff_verify import edited, found


def _leaver() -> SignOffSheet:
    sketch = ward().person("left", "W", "B5", name="Lea Ver", employed_to=9)
    return sign_off(sketch, proposed=[proposal(sketch)])


def _as_made_before(book: Workbook) -> None:
    """Without the form, and without the texts that no workbook had before there was one."""
    del book.custom_doc_props["SignOffForm"]  # type: ignore[attr-defined]
    for title in ("Rota", "Legend"):
        for row in book[title].iter_rows():
            for cell in row:
                if str(cell.value).startswith(("line across", "Not employed")):
                    cell.value = None


def test_that_a_workbook_older_than_the_line_for_people_who_left_still_matches(
    tmp_path: Path,
) -> None:
    sheet = _leaver()
    path = tmp_path / "leaver.xlsx"
    SignOffWorkbooks().write(sheet, path)
    assert found(path, sheet) == ()
    assert found(edited(path, _as_made_before), sheet) == ()


def test_that_its_key_may_not_be_taken_from_a_workbook_of_now(tmp_path: Path) -> None:
    sheet = _leaver()
    path = tmp_path / "leaver.xlsx"
    SignOffWorkbooks().write(sheet, path)

    def without_note(book: Workbook) -> None:
        for row in book["Rota"].iter_rows():
            for cell in row:
                if cell.value == "line across: not employed on that date":
                    cell.value = None

    (one,) = found(edited(path, without_note), sheet)
    assert (one.sheet, one.database) == ("Rota", "line across: not employed on that date")
