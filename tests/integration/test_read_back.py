"""An edited sign-off workbook comes back: each difference named, nothing silently taken over."""

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from planner.application.changes import Change
from planner.application.editing import EditService
from planner.application.errors import ConflictError, UserError
from planner.application.rule_packs import load_rule_book
from planner.application.signing import SignOffService
from planner.application.signoff_read_back import ReadBack, ReadDifference, SignOffReadBack
from planner.domain.calendar import Period
from planner.excel.signoff_workbook import SignOffWorkbooks
from planner.persistence import Store, open_store
from tests.program import call
from tests.signoff_cases import NASTY, ward
from tests.stores import SERVER, apply, fresh_store, journal_of, merge, read
from tests.workbooks import opened

NOW = datetime(2026, 11, 20, 9, 30)
MONDAY = Period.of(date(2026, 12, 7), date(2026, 12, 7)).first
FORTNIGHT = Period(MONDAY, MONDAY + 13)
AT_W = {"service": "W"}
ROTA = {"p4": 6, "p1": 7, "0007": 8, "p3": 9, "p2": 10, "v1": 11}
"""Row of each person on the Rota sheet."""
FIRST_DAY = 10
"""Column of the first date."""


class Desk:
    """A database, the workbook that was exported from it, and whoever edits that."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.path = folder / "W.xlsx"
        self.signing = signing(store)
        self.service = SignOffReadBack(self.signing, EditService(self.unit))

    def unit(self) -> object:
        return self.store.unit_of_work("ann")

    def edit(self, change: Callable[[Workbook], None]) -> None:
        book = opened(self.path)
        change(book)
        book.save(self.path)

    def type(self, who: str, day: int, text: object) -> None:
        """Type into a cell of the Rota sheet."""

        def change(book: Workbook) -> None:
            book["Rota"].cell(ROTA[who], FIRST_DAY + day).value = text

        self.edit(change)

    def read(self) -> ReadBack:
        """Read back; reading changes nothing."""
        before = journal_of(self.store)
        back = self.service.read(self.path)
        assert journal_of(self.store) == before
        return back

    def only(self) -> ReadDifference:
        (difference,) = self.read().differences
        return difference

    def accept(self, *numbers: int):
        back = self.read()
        return self.service.accept(self.path, numbers or back.acceptable, back.token)

    def duties(self, who: str) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for row in read(self.store, "Duties"):
            if row["staff_id"] == who and row["service"] == "W":
                found.setdefault(int(str(row["date"])) - MONDAY, set()).add(str(row["shift"]))
        return found


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database and its workbook, made once: writing them is most of the time of a test."""
    folder = tmp_path_factory.mktemp("exported")
    store = filled_store(folder)
    signing(store).export(["W"], FORTNIGHT, folder / "W.xlsx", now=NOW)
    store.close()
    return folder


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    if SERVER is None:
        folder = shutil.copytree(request.getfixturevalue("exported"), tmp_path / "desk")
        return Desk(open_store(str(folder / "region.db"), wait_ms=200), folder)
    store = filled_store(tmp_path)
    signing(store).export(["W"], FORTNIGHT, tmp_path / "W.xlsx", now=NOW)
    return Desk(store, tmp_path)


def filled_store(folder: Path) -> Store:
    sketch = ward()
    dates = {"from": MONDAY, "to": MONDAY + 13, "status": "published"}
    sketch._put("Rotas", service="W", **dates)
    store = fresh_store(folder)
    merge(store, sketch.tables(), who="ann", reason="first import")
    return store


def signing(store: Store) -> SignOffService:
    def unit() -> object:
        return store.unit_of_work("ann")

    return SignOffService(unit, load_rule_book(), SignOffWorkbooks(), "ann")


def data_row(book: Workbook, who: str, day: str, shift: str) -> int:
    data = book["Data"]
    rows = range(2, data.max_row + 1)
    key = (who, day, shift)
    return next(r for r in rows if tuple(data.cell(r, c).value for c in (1, 2, 3)) == key)


def test_that_a_workbook_that_nobody_edited_has_nothing_to_take_over(desk: Desk) -> None:
    back = desk.read()
    assert (back.differences, back.sealed, back.database_changed) == ((), True, False)
    assert "nothing to take over" in back.summary
    with pytest.raises(UserError, match="Nothing is chosen"):
        desk.accept()


def test_that_a_code_typed_into_the_rota_is_one_difference_with_its_effect(desk: Desk) -> None:
    desk.type("p2", 0, "L")
    one = desk.only()
    assert (one.sheet, one.cell, one.staff_id, one.day) == ("Rota", "J10", "p2", MONDAY)
    assert one.about == "A. Nurse on Mon 7 Dec"
    assert (one.was, one.now, one.acceptable, one.conflict) == ("E", "L", True, False)
    assert one.effect.startswith("E goes, L comes; breaks WTR-DAILY, rest")
    done = desk.accept()
    assert desk.duties("p2")[0] == {"L"}
    assert desk.read().differences == ()
    assert done.label.startswith("1 cell from W.xlsx")
    EditService(desk.unit).apply(done.inverse())
    assert desk.duties("p2")[0] == {"E"}


def test_that_what_is_not_chosen_is_not_taken_over(desk: Desk) -> None:
    desk.type("p3", 0, "L")
    desk.type("p2", 0, None)
    desk.type("p1", 5, "e/oc")
    back = desk.read()
    assert [(one.staff_id, one.was, one.now) for one in back.differences] == [
        ("p2", "E", "nothing"),
        ("p3", "E", "L"),
        ("p1", "nothing", "E/OC"),
    ]
    desk.accept(3, 1)
    assert desk.duties("p1")[5] == {"E", "OC"}
    assert 0 not in desk.duties("p2")
    assert desk.duties("p3")[0] == {"E"}
    assert [one.staff_id for one in desk.read().differences] == ["p3"]


def test_that_leave_is_marked_and_taken_back_without_touching_the_rest(desk: Desk) -> None:
    desk.type("p3", 9, "AL")
    desk.type("p1", 8, None)  # the middle of three days of leave
    back = desk.read()
    assert [one.effect for one in back.differences] == [
        "Leave AL goes; no rule is newly broken.",
        "Leave AL comes; no rule is newly broken.",
    ]
    desk.accept()
    absences = {
        (row["staff_id"], int(str(row["from"])) - MONDAY, int(str(row["to"])) - MONDAY)
        for row in read(desk.store, "Absences")
    }
    assert absences == {("0007", 4, 6), ("p1", 7, 7), ("p1", 9, 9), ("p3", 9, 9)}
    assert desk.read().differences == ()


@pytest.mark.parametrize("kind", ["AL", "SICK(C)"])
def test_that_duties_change_beside_leave_that_stays_whole(desk: Desk, kind: str) -> None:
    apply(desk.store, Change("Duties", ("p1", MONDAY + 8, "E"), None, AT_W))
    apply(desk.store, Change("Absences", ("p1", MONDAY + 7), {}, {"kind": kind}))
    desk.signing.export(["W"], FORTNIGHT, desk.path, now=NOW)
    desk.type("p1", 8, f"L\n{kind}")
    assert (desk.only().was, desk.only().now) == (f"E/{kind}", f"L/{kind}")
    desk.accept()
    assert desk.duties("p1")[8] == {"L"}
    assert len(read(desk.store, "Absences")) == 2


def test_that_rows_of_the_data_sheet_are_read_back_too(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        data = book["Data"]
        data.cell(data_row(book, "p1", "2026-12-07", "D"), 3).value = "L"
        data.delete_rows(data_row(book, "p2", "2026-12-08", "E"))
        data.append(["p3", "2026-12-18", "N", "W"])

    desk.edit(change)
    told = [(one.sheet, one.staff_id, one.was, one.now) for one in desk.read().differences]
    assert told == [
        ("Data", "p1", "D", "L"),
        ("Data", "p2", "E", "nothing"),
        ("Data", "p3", "nothing", "N"),
    ]
    desk.accept()
    assert (desk.duties("p1")[0], desk.duties("p3")[11]) == ({"L"}, {"N"})
    assert 1 not in desk.duties("p2")


def test_that_two_sheets_that_say_different_things_are_refused(desk: Desk) -> None:
    desk.type("p1", 0, "E")

    def change(book: Workbook) -> None:
        book["Data"].cell(data_row(book, "p1", "2026-12-07", "D"), 3).value = "L"

    desk.edit(change)
    one = desk.only()
    assert not one.acceptable
    assert one.refusal.startswith("The Rota sheet says E, the Data sheet L: make the two agree")
    with pytest.raises(UserError, match=r"Difference 1 .* cannot be taken over"):
        desk.accept(1)
    desk.type("p1", 0, "L")
    assert desk.only().acceptable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("XX", "There is no shift XX"),
        ("E, L", "There is no shift E, L"),
        (7, "There is no shift 7"),
        ('=HYPERLINK("http://example.org","E")', "A formula stands where a value was"),
        ("=1+1", "A formula stands where a value was"),
        ("@SUM(A1)", "There is no shift @SUM(A1)"),
        ("E\nE↗", "belongs to another service's rota"),
    ],
)
def test_that_what_is_no_code_is_named_and_never_taken_over(
    desk: Desk, text: object, words: str
) -> None:
    desk.type("p2", 1, text)
    one = desk.only()
    assert (one.cell, one.staff_id, one.acceptable) == ("K10", "p2", False)
    assert words in one.refusal
    before = desk.duties("p2")
    with pytest.raises(UserError, match="cannot be taken over"):
        desk.accept(1)
    assert desk.duties("p2") == before


def test_that_leave_whose_kind_is_also_a_shift_never_becomes_a_duty(desk: Desk) -> None:
    desk.type("p2", 1, "(L)")
    one = desk.only()
    assert (one.now, one.acceptable) == ("L", False)
    assert one.refusal == "L is a kind of leave and a shift too; mark the leave on the rota board."


def test_that_aid_elsewhere_is_not_changed_from_here(desk: Desk) -> None:
    desk.type("p2", 9, None)
    assert "changed there or by recalling the aid" in desk.only().refusal


def test_that_names_notes_headers_and_figures_are_named_and_not_taken_over(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        rota, data = book["Rota"], book["Data"]
        rota.cell(7, 1).value = NASTY
        rota.cell(10, 1).value = "@SUM(1)"
        rota.cell(8, 4).value = 99
        data.cell(2, 5).value = "=1+1"
        book["Mutual aid"]["K5"].value = '=HYPERLINK("x")'

    desk.edit(change)
    back = desk.read()
    assert back.acceptable == ()
    told = {(one.sheet, one.cell): one for one in back.differences}
    assert set(told) == {
        ("Rota", "A7"),
        ("Rota", "A10"),
        ("Rota", "D8"),
        ("Data", "E2"),
        ("Mutual aid", "K5"),
    }
    for place in (("Rota", "A7"), ("Data", "E2"), ("Mutual aid", "K5")):
        assert "was not calculated" in told[place].refusal
    assert told["Rota", "A10"].now == "“@SUM(1)”"
    assert "People page" in told["Rota", "A10"].refusal


def test_that_moved_columns_and_sorted_rows_are_no_difference(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        data = book["Data"]
        rows = [[cell.value for cell in row] for row in data.iter_rows()]
        moved = [[row[-1], *row[:-1]] for row in [rows[0], *reversed(rows[1:])]]
        for number, row in enumerate(moved, start=1):
            for column, value in enumerate(row, start=1):
                data.cell(number, column).value = value
        book["Rota"].insert_cols(4)

    desk.edit(change)
    assert [one for one in desk.read().differences if one.staff_id] == []
    assert desk.read().acceptable == ()


def test_that_a_deleted_or_inserted_row_of_the_rota_clears_nothing(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        rota = book["Rota"]
        for column in range(1, rota.max_column + 1):
            rota.cell(ROTA["p4"], column).value = None
        rota.cell(ROTA["v1"], 2).value = "somebody"

    desk.edit(change)
    back = desk.read()
    assert back.acceptable == ()
    words = " ".join(one.text for one in back.differences)
    assert "there is no row for Dr Resident" in words
    assert "nobody on this rota has the number" in words


def test_that_a_broken_key_in_the_data_sheet_is_not_a_wish_to_delete(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        row = data_row(book, "p1", "2026-12-07", "D")
        book["Data"].cell(row, 2).value = "=TODAY()"
        book["Data"].cell(data_row(book, "p1", "2026-12-08", "D"), 1).value = "px"
        book["Data"].cell(data_row(book, "p1", "2026-12-09", "D"), 3).value = "QQ"

    desk.edit(change)
    back = desk.read()
    assert back.acceptable == ()
    told = [one.refusal for one in back.differences if one.sheet == "Data"]
    assert len(told) == 3
    assert any("was not calculated" in text for text in told)
    assert any("Nobody on this rota has the number 'px'" in text for text in told)
    assert any("There is no shift 'QQ'" in text for text in told)


def test_that_a_workbook_without_its_data_sheet_is_read_by_its_rota(desk: Desk) -> None:
    desk.edit(lambda book: book.remove(book["Data"]))
    desk.type("p3", 0, "L")
    told = [(one.sheet, one.acceptable) for one in desk.read().differences]
    assert told == [("Rota", True), ("Data", False)]


def test_that_what_the_database_changed_since_is_never_silently_overwritten(desk: Desk) -> None:
    desk.type("p3", 0, "L")
    desk.type("p2", 0, "N")
    apply(desk.store, Change("Duties", ("p2", MONDAY, "E"), AT_W, None))
    apply(desk.store, Change("Duties", ("p1", MONDAY, "D"), AT_W, None))
    back = desk.read()
    assert back.database_changed
    told = {one.staff_id: one for one in back.differences if one.staff_id}
    assert (told["p3"].acceptable, told["p3"].conflict) == (True, False)
    assert (told["p2"].acceptable, told["p2"].conflict, told["p2"].was) == (True, True, "nothing")
    assert not told["p1"].acceptable
    assert "The database changed here since" in told["p1"].refusal
    assert back.acceptable == (told["p3"].number,)
    desk.accept()
    assert 0 not in desk.duties("p2")
    assert 0 not in desk.duties("p1")
    desk.accept(next(one.number for one in desk.read().differences if one.staff_id == "p2"))
    assert desk.duties("p2")[0] == {"N"}


def test_that_a_change_between_looking_and_accepting_is_a_conflict(desk: Desk) -> None:
    desk.type("p3", 0, "L")
    back = desk.read()
    apply(desk.store, Change("Duties", ("p3", MONDAY, "E"), AT_W, None))
    with pytest.raises(ConflictError, match="has changed since it was read"):
        desk.service.accept(desk.path, back.acceptable, back.token)
    again = desk.read()
    desk.type("p3", 0, "LD")
    with pytest.raises(ConflictError):
        desk.service.accept(desk.path, again.acceptable, again.token)
    assert 0 not in desk.duties("p3")


def test_that_nothing_is_taken_over_into_a_locked_rota(desk: Desk) -> None:
    apply(
        desk.store, Change("Rotas", ("W", MONDAY), {"status": "published"}, {"status": "approved"})
    )
    desk.type("p3", 0, "L")
    back = desk.read()
    assert back.acceptable == ()
    cell, status = back.differences
    assert (status.about, status.now) == ("the status of the rota", "“published”")
    assert "is approved and locked" in cell.refusal
    assert "reopen it as an amendment" in cell.refusal


def test_that_another_services_seal_or_name_is_named(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "V.xlsx"
    desk.signing.export(["V"], FORTNIGHT, other, now=NOW)
    seal = SignOffWorkbooks().read(other).properties["seal"]

    def change(book: Workbook) -> None:
        for name in ("SignOffSeal",):
            book.custom_doc_props[name].value = seal
            (place,) = book.defined_names[name].destinations
            book[place[0]][place[1].replace("$", "")].value = seal

    desk.edit(change)
    back = desk.read()
    assert (back.sealed, back.acceptable) == (False, ())
    assert {one.sheet for one in back.differences} == {"Sign-off"}
    assert any(one.about == "the seal" for one in back.differences)

    def rename(book: Workbook) -> None:
        (place,) = book.defined_names["SignOffService"].destinations
        book[place[0]][place[1].replace("$", "")].value = "V"

    desk.edit(rename)
    with pytest.raises(UserError, match="is the workbook of W, but its front page says V"):
        desk.read()


def test_that_a_workbook_that_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("hello")
    for name in ("other.xlsx", "text.xlsx", "nowhere.xlsx"):
        with pytest.raises(UserError):
            desk.service.read(tmp_path / name)


def test_that_the_command_lists_and_takes_over(desk: Desk) -> None:
    url = desk.store.location.url.render_as_string(hide_password=False)
    desk.type("p3", 0, "L")
    desk.type("p2", 1, "XX")
    ran = call("read-back", desk.path, "--db", url, "--json")
    assert ran.status == 1
    told = ran.json["differences"]
    assert [(one["number"], one["cell"], one["acceptable"]) for one in told] == [
        (1, "J9", True),
        (2, "K10", False),
    ]
    assert desk.duties("p3")[0] == {"E"}
    ran = call("read-back", desk.path, "--db", url, "--accept", 2)
    assert ran.status == 2
    assert "There is no shift XX" in ran.err
    ran = call("read-back", desk.path, "--db", url, "--accept-all", "--json")
    assert (ran.status, ran.json["accepted"], ran.json["changes"]) == (1, [1], 2)
    assert desk.duties("p3")[0] == {"L"}
    desk.type("p2", 1, "E")
    ran = call("read-back", desk.path, "--db", url)
    assert (ran.status, "nothing to take over" in ran.out) == (0, True)
