"""Verify: each kind of tampering is named with its cell, and nothing else is."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.application.errors import EnvironmentFault, UserError
from planner.application.signoff_cells import CellDifference, difference
from planner.application.signoff_comparing import Names, differences
from planner.application.signoff_ports import Stated, WorkbookRead
from planner.application.signoff_sheet import HistoryRow, SignOffSheet
from planner.excel.signoff_workbook import SignOffWorkbooks
from tests.signoff_cases import proposal, sign_off, ward
from tests.workbooks import opened

Edit = Callable[[Workbook], object]
CODES = frozenset({"E", "L", "N", "D", "LD", "OC", "AL", "SICK"})


@pytest.fixture(scope="module")
def sheet() -> SignOffSheet:
    sketch = ward()
    return sign_off(sketch, proposed=[proposal(sketch)])


@pytest.fixture(scope="module")
def fresh(sheet: SignOffSheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fresh") / "ward.xlsx"
    SignOffWorkbooks().write(sheet, path)
    return path


@pytest.fixture
def path(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(fresh, tmp_path / "ward.xlsx"))


@lru_cache(maxsize=4)
def layout(sheet: SignOffSheet) -> WorkbookRead:
    return SignOffWorkbooks().layout(sheet)


def found(path: Path, sheet: SignOffSheet) -> tuple[CellDifference, ...]:
    people = {person.staff_id: person.name for person in sheet.people}
    return differences(SignOffWorkbooks().read(path), layout(sheet), Names(people, CODES))


def edited(path: Path, edit: Edit) -> Path:
    book = opened(path)
    edit(book)
    book.save(path)
    return path


def said(faults: tuple[CellDifference, ...]) -> list[tuple[str, str, str, str]]:
    return [(d.sheet, d.cell, d.workbook, d.database) for d in faults]


def put(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].value = value

    return edit


def test_that_a_fresh_workbook_matches(path: Path, sheet: SignOffSheet) -> None:
    assert found(path, sheet) == ()


def test_that_saving_it_again_and_making_it_at_another_time_changes_nothing(
    path: Path, sheet: SignOffSheet
) -> None:
    sketch = ward()
    later = sign_off(sketch, proposed=[proposal(sketch)], who="Somebody Else")
    assert found(edited(path, lambda book: None), later) == ()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        # p3 stands in row 9, p2 in row 10; J is Monday 7 December
        (put("Rota", "J9", "L"), ("Rota", "J9", "L", "E")),
        (put("Rota", "J9", None), ("Rota", "J9", "", "E")),
        (put("Rota", "M9", "N"), ("Rota", "M9", "N", "")),
        (put("Rota", "J9", "e"), ("Rota", "J9", "e", "E")),
        (put("Rota", "S10", "E"), ("Rota", "S10", "E", "E↗")),
        (put("Rota", "M8", "E"), ("Rota", "M8", "E", "E\nOC")),
        (put("Rota", "J9", '="E"'), ("Rota", "J9", '="E"', "E")),
        (put("Rota", "A10", "Anne Nurse"), ("Rota", "A10", "Anne Nurse", "Ann Nurse")),
        (put("Rota", "C10", "Band 8"), ("Rota", "C10", "Band 8", "Grade B5")),
        (put("Rota", "D10", 80), ("Rota", "D10", "80", "75")),
        (put("Rota", "H10", 5), ("Rota", "H10", "5", "1")),
        (put("Data", "B2", "2026-12-24"), ("Data", "B2", "2026-12-24", "2026-12-08")),
        (put("Data", "K3", 99), ("Data", "K3", "99", "7.5")),
        (put("Data", "D4", "V"), ("Data", "D4", "V", "W")),
        # row 12 is the total
        (put("Rota", "E12", 300), ("Rota", "E12", "300", "=SUM(E6:E10)")),
        (put("Rota", "K12", 4), ("Rota", "K12", "4", '=SUMIF($C$13:$C$24,"on duty",K$13:K$24)')),
        (put("Rota", "G12", 7), ("Rota", "G12", "7", "")),
        (put("Rota", "A12", "Total"), ("Rota", "A12", "Total", "Total of own people")),
        # the hours of shift E, which every total of hours is made from; row 11 is annual leave
        (put("Legend", "D4", 9), ("Legend", "D4", "9", "7.5")),
        (put("Legend", "C5", "08:00–20:00"), ("Legend", "C5", "08:00–20:00", "07:30–20:00")),
        (put("Legend", "A4", "X"), ("Legend", "A4", "X", "E")),
        (put("Legend", "B11", "Leave"), ("Legend", "B11", "Leave", "Shift AL")),
        (put("Mutual aid", "H5", 1), ("Mutual aid", "H5", "1", "18")),
        (put("Mutual aid", "J6", "Confirmed"), ("Mutual aid", "J6", "Confirmed", "Proposed")),
        (put("Mutual aid", "B20", "More"), ("Mutual aid", "B20", "More", "")),
        (put("Sign-off", "G6", "X"), ("Sign-off", "G6", "X", "E  Shift E")),
    ],
)
def test_that_one_changed_cell_is_named_alone_with_both_values(
    path: Path, sheet: SignOffSheet, edit: Edit, expected: tuple[str, str, str, str]
) -> None:
    faults = said(found(edited(path, edit), sheet))
    assert faults == [expected]


def test_that_a_total_typed_over_is_named(path: Path, sheet: SignOffSheet) -> None:
    (fault,) = found(edited(path, put("Rota", "E10", 75)), sheet)
    assert (fault.sheet, fault.cell, fault.workbook) == ("Rota", "E10", "75")
    assert fault.database.startswith("=SUMPRODUCT(")


def test_that_a_filled_count_typed_over_is_named(path: Path, sheet: SignOffSheet) -> None:
    rota = opened(path)["Rota"]
    row = next(
        r
        for r in range(12, 40)
        if (rota.cell(r, 2).value, rota.cell(r, 3).value) == ("N", "filled")
    )
    (fault,) = found(edited(path, put("Rota", f"J{row}", 1)), sheet)
    assert (fault.cell, fault.workbook) == (f"J{row}", "1")
    assert "filled of shift N, Mon 7 Dec" in fault.sentence


def test_that_a_number_asked_for_is_not_taken_for_a_code(path: Path, sheet: SignOffSheet) -> None:
    (fault,) = found(edited(path, put("Rota", "J13", 3)), sheet)
    assert fault.sentence == (
        "Rota J13: required of shift E, Mon 7 Dec: the workbook says “3”, the database “2”."
    )


def test_that_a_sentence_names_person_date_and_both_values(path: Path, sheet: SignOffSheet) -> None:
    (fault,) = found(edited(path, put("Rota", "J10", "ZZ")), sheet)
    assert fault.sentence == (
        "Rota J10: Ann Nurse (p2), Mon 7 Dec: the workbook says “ZZ”, the database “E”. "
        "“ZZ” is not a code that the database knows."
    )


def test_that_a_deleted_row_of_the_rota_is_a_missing_person(
    path: Path, sheet: SignOffSheet
) -> None:
    faults = found(edited(path, lambda book: book["Rota"].delete_rows(10)), sheet)
    assert [d.sentence for d in faults] == ["Rota: there is no row for Ann Nurse (p2)."]


def test_that_a_person_added_by_hand_is_named(path: Path, sheet: SignOffSheet) -> None:
    def edit(book: Workbook) -> None:
        book["Rota"].insert_rows(9)
        book["Rota"]["B9"].value = "ghost"
        book["Rota"]["J9"].value = "E"

    assert ("Rota", "B9", "ghost", "") in said(found(edited(path, edit), sheet))


def test_that_moved_columns_and_rows_are_no_difference(path: Path, sheet: SignOffSheet) -> None:
    def edit(book: Workbook) -> None:
        book["Data"].insert_cols(1)
        book["Data"].insert_rows(1, 2)
        swap(book["Data"], 5, 9)
        swap(book["Rota"], 8, 10)

    assert found(edited(path, edit), sheet) == ()


def swap(sheet: Worksheet, one: int, other: int) -> None:
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        first.value, second.value = second.value, first.value


def test_that_a_deleted_date_is_named(path: Path, sheet: SignOffSheet) -> None:
    faults = found(edited(path, lambda book: book["Rota"].delete_cols(10)), sheet)
    assert "Rota: the column of Mon 7 Dec is not there." in [d.sentence for d in faults]


def test_that_a_deleted_duty_is_named_and_an_added_one(path: Path, sheet: SignOffSheet) -> None:
    faults = found(edited(path, lambda book: book["Data"].delete_rows(2)), sheet)
    assert len(faults) == 1
    assert "is in the database, not here" in faults[0].sentence

    def add(book: Workbook) -> None:
        book["Data"].append(["p9", "2026-12-19", "LD", "W"])

    faults = found(edited(path, add), sheet)
    extra = [d for d in faults if d.cell]
    assert [(d.sheet, d.workbook) for d in extra] == [("Data", "p9 2026-12-19 LD")]


def test_that_a_missing_sheet_or_header_is_named(path: Path, sheet: SignOffSheet) -> None:
    faults = found(edited(path, lambda book: book.remove(book["Data"])), sheet)
    assert [d.sentence for d in faults] == ["The sheet Data is not in the workbook."]


def test_that_a_header_that_is_gone_is_named(path: Path, sheet: SignOffSheet) -> None:
    faults = found(edited(path, put("Data", "A1", "who")), sheet)
    assert [d.sentence for d in faults] == [
        "Data: there is no one column with the header staff_id."
    ]


def test_that_the_seal_of_another_workbook_is_named(path: Path, sheet: SignOffSheet) -> None:
    book = opened(path)
    cell = book.defined_names["SignOffSeal"].attr_text.split("!")[1].replace("$", "")
    (fault,) = found(edited(path, put("Sign-off", cell, "0" * 64)), sheet)
    assert said((fault,)) == [("Sign-off", cell, "0" * 64, sheet.seal.digest)]


def test_that_properties_that_were_changed_are_named(path: Path, sheet: SignOffSheet) -> None:
    def edit(book: Workbook) -> None:
        book.custom_doc_props["SignOffSeal"].value = "f" * 64

    (fault,) = found(edited(path, edit), sheet)
    assert "own properties give the seal" in fault.sentence


def test_that_comments_and_signatures_are_no_difference(path: Path, sheet: SignOffSheet) -> None:
    front = opened(path)["Sign-off"]
    row = next(r for r in range(1, 60) if front.cell(r, 1).value == "Comments")
    assert found(edited(path, put("Sign-off", f"A{row + 1}", "Fine by me")), sheet) == ()


def test_that_a_change_of_the_database_shows_in_seal_data_and_rota(path: Path) -> None:
    sketch = ward().duty("p3", 8, "E")
    faults = said(found(path, sign_off(sketch, proposed=[proposal(sketch)])))
    assert faults[0][0] == "Sign-off"
    assert ("Data", "", "", "p3 2026-12-15 E") in faults
    assert ("Rota", "R9", "", "E") in faults


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 half a zip"])
def test_that_a_file_that_is_no_workbook_is_a_user_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserError, match="is not an Excel workbook"):
        SignOffWorkbooks().read(path)


def test_that_a_damaged_workbook_is_a_user_error(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(200, len(content) - 200, 97):
        content[at] ^= 0x55
    path.write_bytes(bytes(content))
    with pytest.raises(UserError):
        SignOffWorkbooks().read(path)


def test_that_no_file_or_a_folder_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        SignOffWorkbooks().read(tmp_path / "none.xlsx")
    with pytest.raises(EnvironmentFault, match="could not be read"):
        SignOffWorkbooks().read(tmp_path)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (put("Rota", "A1", "Rota: Ward 9"), ("Rota", "A1", "Rota: Ward 9", "Rota: Ward W")),
        (put("Rota", "J4", "Sat"), ("Rota", "J4", "Sat", "Mon")),
        (put("Legend", "A1", "Key"), ("Legend", "A1", "Key", "Legend")),
        (put("History", "A1", None), ("History", "", "", "History: Ward W")),
    ],
)
def test_that_a_changed_title_is_named(
    path: Path, sheet: SignOffSheet, edit: Edit, expected: tuple[str, str, str, str]
) -> None:
    ((sheet_name, cell, now, was),) = said(found(edited(path, edit), sheet))
    assert (sheet_name, cell, now) == expected[:3]
    assert was.startswith(expected[3])


def test_that_a_key_or_note_that_says_something_else_is_named(
    path: Path, sheet: SignOffSheet
) -> None:
    book = opened(path)
    rota, legend = book["Rota"], book["Legend"]
    key = next(cell for row in rota.iter_rows() for cell in row if "rule broken" in str(cell.value))
    mark = next(row for row in range(1, 60) if legend.cell(row, 1).value == "!")
    note = next(
        row for row in range(1, 60) if str(legend.cell(row, 1).value).startswith("The seal")
    )

    def edit(book: Workbook) -> None:
        book["Rota"][key.coordinate].value = "! on leave"
        book["Legend"].cell(mark, 2).value = "Nothing to worry about."
        book["Legend"].cell(note, 1).value = None

    faults = {(one.sheet, one.cell): one for one in found(edited(path, edit), sheet)}
    assert set(faults) == {("Rota", key.coordinate), ("Legend", f"B{mark}"), ("Legend", "")}
    assert faults["Legend", f"B{mark}"].sentence == (
        f"Legend B{mark}: this text: the workbook says “Nothing to worry about.”, the database "
        "“A hard working-time rule is broken on this date; the Sign-off sheet says which.”."
    )
    assert "the text “The seal is a SHA-256" in faults["Legend", ""].sentence


def test_that_what_is_written_beside_the_tables_is_nobodys_business(
    path: Path, sheet: SignOffSheet
) -> None:
    def edit(book: Workbook) -> None:
        book["Rota"].cell(60, 1).value = "Ann asked for Sunday off"
        book["Legend"].cell(60, 1).value = "E was called Early"
        book["Legend"].insert_rows(2)

    assert found(edited(path, edit), sheet) == ()


def test_that_a_title_is_told_where_rows_have_moved(path: Path, sheet: SignOffSheet) -> None:
    def edit(book: Workbook) -> None:
        book["Rota"].insert_rows(1, 2)
        book["Rota"]["A3"].value = "Rota: Ward 9"

    (fault,) = found(edited(path, edit), sheet)
    assert fault.sentence.startswith("Rota: the text “Rota: Ward W")
    assert fault.sentence.endswith("” is not there.")


class TestHistory:
    """Rows 5 to 7 of the sheet: the submission, two alike changes of one minute."""

    @pytest.fixture
    def told(self) -> SignOffSheet:
        return sign_off(ward(), history=HISTORY)

    @pytest.fixture
    def path(self, told: SignOffSheet, tmp_path: Path) -> Path:
        path = tmp_path / "ward.xlsx"
        SignOffWorkbooks().write(told, path)
        return path

    def test_that_it_matches_when_more_was_done_since(self, path: Path, told: SignOffSheet) -> None:
        assert found(path, told) == ()
        assert found(path, sign_off(ward(), history=[change(9, "approved"), *HISTORY])) == ()
        again = sign_off(ward(), history=[HISTORY[-1], *HISTORY])
        assert found(path, again) == ()

    def test_that_a_sheet_sorted_by_hand_is_no_difference(
        self, path: Path, told: SignOffSheet
    ) -> None:
        assert found(edited(path, lambda book: swap(book["History"], 5, 7)), told) == ()

    @pytest.mark.parametrize("since", [[], ["approved"]])
    def test_that_a_changed_cell_is_named(
        self, path: Path, told: SignOffSheet, since: list[str]
    ) -> None:
        now = sign_off(ward(), history=[*(change(9, what) for what in since), *HISTORY])
        (fault,) = found(edited(path, put("History", "B5", "A. Boss")), now)
        assert said((fault,)) == [("History", "B5", "A. Boss", "A. Clerk")]
        assert fault.sentence == (
            "History B5: Who of the change “submitted” by A. Clerk, Sun 6 Dec 2026 08:00: "
            "the workbook says “A. Boss”, the database “A. Clerk”."
        )

    def test_that_a_change_that_never_was_is_named(self, path: Path, told: SignOffSheet) -> None:
        def edit(book: Workbook) -> None:
            book["History"].append(["Sat 5 Dec 2026 09:00", "A. Boss", "agreed to all"])

        (fault,) = found(edited(path, edit), told)
        assert fault.sentence == (
            "History A8: the database has no change “agreed to all” by A. Boss, "
            "Sat 5 Dec 2026 09:00."
        )

    def test_that_a_row_taken_out_is_named(self, path: Path, told: SignOffSheet) -> None:
        faults = found(edited(path, lambda book: book["History"].delete_rows(7)), told)
        assert [fault.sentence for fault in faults] == [
            "History: the change “moved” by A. Clerk, Sun 6 Dec 2026 07:00 is in the database, "
            "not here."
        ]

    def test_that_all_rows_taken_out_are_named(self, path: Path, told: SignOffSheet) -> None:
        faults = found(edited(path, lambda book: book["History"].delete_rows(5, 3)), told)
        assert [fault.sentence for fault in faults] == ["History: its rows are not there."]

    def test_that_older_entries_than_are_read_now_are_not_judged(
        self, path: Path, told: SignOffSheet
    ) -> None:
        read = SignOffWorkbooks().read(path)
        now = layout(sign_off(ward(), history=HISTORY[:1]))
        assert differences(read, now, Names({}, CODES), whole_history=False) == ()
        assert len(differences(read, now, Names({}, CODES), whole_history=True)) == 2

    def test_that_a_workbook_made_before_anything_was_done_matches(self, tmp_path: Path) -> None:
        path = tmp_path / "ward.xlsx"
        SignOffWorkbooks().write(sign_off(ward()), path)
        assert found(path, sign_off(ward(), history=HISTORY)) == ()
        faults = found(edited(path, put("History", "A5", None)), sign_off(ward()))
        assert faults == ()


def change(hour: int, what: str) -> HistoryRow:
    return HistoryRow(datetime(2026, 12, 6, hour), "A. Clerk", what, "", "", "")


HISTORY = [change(8, "submitted"), change(7, "moved"), change(7, "moved")]


def test_that_long_texts_are_told_from_where_they_begin_to_differ() -> None:
    heading = "Blackpool Teaching Hospitals NHS Foundation Trust · Mon 23 Nov – Sun 20 Dec 2026 · "
    found, expected = (Stated(f"{heading}version {version}", "A2") for version in (2, 5))
    assert difference("Rota", "this text", found, expected).sentence == (
        "Rota A2: this text: the workbook says “…version 2”, the database “…version 5”."
    )
    other = Stated("Lancashire Teaching Hospitals NHS Foundation Trust", "A2")
    said = difference("Rota", "this text", found, other).sentence
    assert "says “Blackpool Teaching Hospitals" in said
    assert "the database “Lancashire Teaching" in said
