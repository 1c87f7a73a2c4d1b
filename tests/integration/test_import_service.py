"""The import from file to database: checks across rows, files and store; all or nothing."""

from datetime import date

import pytest

from planner.application.errors import Cancelled, UserError
from planner.application.progress import CancelToken
from planner.domain.calendar import day_number
from tests.import_desk import Desk, only
from tests.region_workbook_files import changed, good, places
from tests.shared_data import shared_data


# Finding what is meant -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("declared", "written", "fix"),
    [
        ("ICU", "icu", "Write it as ICU: capitals count."),
        ("ICU\u200b", "ICU", "It is 'ICU\\x200b' there, which differs only in spaces or in signs"),
        ("ICU", "ICU\u200f", "It is 'ICU' there, which differs only in spaces or in signs"),
        ("IC U", "IC\u00a0U", "It is 'IC U' there, which differs only in spaces or in signs"),
        ("Caf\u00e9", "Cafe\u0301", "It is 'Caf\u00e9' there, which differs only"),
        (7, "007", "It is '7' there: Excel takes the noughts off a number."),
        ("007", 7, "It is '007' there: Excel takes the noughts off a number."),
        ("7", "7.0", "It is '7' there: Excel takes the noughts off a number."),
        ("7", "70", "Add it to the sheet Services, or correct it here."),
        ("ICU", "ICV", "Add it to the sheet Services, or correct it here."),
    ],
)
def test_a_reference_that_looks_like_a_code_says_how_they_differ(desk, declared, written, fix):
    sheets = only("Trusts", "Sites", "Services", "Grades", "Staff")
    sheets["Services"][1][0] = declared
    sheets["Staff"][1][3] = written
    report = desk.run(sheets)
    assert [(one.sheet, one.cell) for one in report.errors] == [("Staff", "D2")]
    assert report.errors[0].fix.startswith(fix)


# Writing ----------------------------------------------------------------------------------------
def test_a_good_file_is_written_and_counted(desk):
    report = desk.run(good())
    assert report.ok
    assert report.errors == []
    assert report.warnings == []
    assert report.rows["Duties"] == 2
    assert report.changed == report.rows
    assert desk.row("Staff", staff_id="1")["weekly_hours"] == 37.5
    assert desk.row("Duties", staff_id="2")["service"] == "ED"


def test_the_same_file_twice_changes_nothing_the_second_time(stocked):
    before = stocked.tables()
    report = stocked.run(good())
    assert report.ok
    assert sum(report.rows.values()) == 24
    assert sum(report.changed.values()) == 0
    assert stocked.tables() == before


def test_a_dry_run_counts_and_writes_nothing(desk):
    report = desk.run(good(), dry_run=True)
    assert report.ok
    assert report.changed["Staff"] == 2
    assert all(not any(columns.values()) for columns in desk.tables().values())


def test_one_error_and_nothing_is_written(stocked):
    before = stocked.tables()
    sheets = changed("Staff", "B2", "Anne")
    sheets["Duties"][1][1] = "soon"
    report = stocked.run(sheets)
    assert not report.ok
    assert report.changed == {}
    assert places(report.errors) == [("Duties", "B2", "soon")]
    assert stocked.tables() == before


def test_a_row_whose_key_exists_is_updated_and_others_stay(stocked):
    staff = only("Staff")
    del staff["Staff"][2]
    staff["Staff"][1][1] = "Anne"
    report = stocked.run(staff)
    assert report.changed == {"Staff": 1}
    assert stocked.row("Staff", staff_id="1")["name"] == "Anne"
    assert stocked.row("Staff", staff_id="2")["name"] == "Bob"


def test_c4_absent_columns_stay_and_empty_cells_set_the_default(stocked):
    slim = [["staff_id", "name", "trust", "service", "grade", "rule_set", "weekly_hours", "shares"],
            ["1", "Ann", "RA", "ICU", "B5", "agenda_for_change", 37.5, None]]  # fmt: skip
    assert stocked.run({"Staff": slim}).changed == {"Staff": 1}
    ann = stocked.row("Staff", staff_id="1")
    assert ann["shares"] is False
    assert ann["hourly_cost"] == 21.5
    assert ann["registration_expires"] == day_number(date(4712, 12, 31))


def test_c16_an_empty_service_is_resolved_once_and_stays(stocked):
    staff = only("Staff")
    staff["Staff"][2][3], staff["Staff"][2][2] = "ICU", "RA"
    assert stocked.run(staff).ok
    assert stocked.row("Duties", staff_id="2")["service"] == "ED"


def test_an_export_imports_to_an_identical_database(stocked, tmp_path, template):
    first = stocked.export("first.xlsx")
    other = Desk(tmp_path, template, "other")
    report = other.run(tmp_path / "first.xlsx")
    assert report.ok
    assert report.warnings == []
    assert other.tables() == stocked.tables()
    assert other.export("second.xlsx") == first
    other.store.close()


def test_cancelling_leaves_the_database_as_it_was(stocked):
    token = CancelToken()
    before = stocked.tables()

    def stop_when_writing(text: str, done: float | None = None) -> None:
        if text == "Writing":
            token.cancel()

    with pytest.raises(Cancelled):
        stocked.run(changed("Staff", "B2", "Anne"), progress=stop_when_writing, cancel=token)
    assert stocked.tables() == before


@pytest.mark.parametrize(
    "name",
    [
        "inrc2-n012w8_0_3-5-0-2-0-4-5-2", "inrc2-n012w8_1_7-7-0-8-9-3-2-6",
        "inrc2-n021w4_0_5-4-1-2", "inrc2-n021w4_1_0-6-1-6", "roster-sickness-small-4",
        "roster-sickness-large-2", "roster-sickness-large-4",
    ],
)  # fmt: skip
def test_published_problems_import_without_a_word_and_export_again(desk, tmp_path, template, name):
    report = desk.run(shared_data("external") / f"{name}.xlsx")
    assert report.ok
    assert report.errors == report.warnings == []
    first = desk.export("first.xlsx")
    other = Desk(tmp_path, template, "other")
    assert other.run(tmp_path / "first.xlsx").ok
    assert other.export("second.xlsx") == first
    other.store.close()


# Keys and references ----------------------------------------------------------------------------
def test_c2_c3_a_key_twice_is_named_at_the_first_key_cell_of_the_later_row(desk):
    sheets = good()
    sheets["Duties"] += [["2", "08/12/2026", "N", None], list(sheets["Duties"][1])]
    sheets["Trusts"].append(["RA", "Another"])
    report = desk.run(sheets)
    assert places(report.errors) == [("Trusts", "A4", "RA"), ("Duties", "A5", "1")]
    assert "Trusts A2" in report.errors[0].problem


def test_c3_keys_are_compared_as_read(desk):
    sheets = good()
    sheets["Staff"].append([1, *sheets["Staff"][1][1:]])
    sheets["Staff"].append(["\u00a01 ", *sheets["Staff"][1][1:]])
    assert places(desk.run(sheets).errors) == [("Staff", "A4", "1"), ("Staff", "A5", "1")]


def test_c3_c21_a_key_twice_across_the_sheets_that_are_read_as_one(desk):
    sheets = {**good(), "Duties 2": good()["Duties"]}
    assert places(desk.run(sheets).errors) == [("Duties 2", "A2", "1"), ("Duties 2", "A3", "2")]


def test_keys_with_unreadable_parts_are_not_called_duplicates(desk):
    sheets = good()
    sheets["Duties"] += [["1", "soon", "E", None], ["1", "soon", "E", None]]
    assert places(desk.run(sheets).errors) == [("Duties", "B4", "soon"), ("Duties", "B5", "soon")]


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("Sites", "B2"), ("Travel", "A2"), ("Travel", "B2"), ("Services", "C2"),
        ("Services", "D2"), ("Staff", "C2"), ("Staff", "D2"), ("Staff", "E2"),
        ("StaffSkills", "A2"), ("StaffSkills", "B2"), ("Demand", "A2"), ("Demand", "C2"),
        ("Demand", "E2"), ("Demand", "F2"), ("Rotas", "A2"), ("Duties", "A2"), ("Duties", "C2"),
        ("Duties", "D2"), ("Absences", "A2"), ("Requests", "B2"), ("Requests", "D2"),
    ],
)  # fmt: skip
def test_c1_c2_a_dangling_reference_is_named_at_the_referring_cell(desk, sheet, cell):
    report = desk.run(changed(sheet, cell, "NOPE"))
    assert places(report.errors) == [(sheet, cell, "NOPE")]


def test_codes_match_exactly_and_the_fix_names_the_near_one(desk):
    report = desk.run(changed("Duties", "C2", "e"))
    assert places(report.errors) == [("Duties", "C2", "e")]
    assert "E" in report.errors[0].fix


def test_c1_references_may_be_found_in_the_database(stocked):
    duty = [["staff_id", "date", "shift"], [1, "2026-12-09", "E"], [3, "2026-12-09", "E"]]
    assert places(stocked.run({"Duties": duty}).errors) == [("Duties", "A3", "3")]
    assert stocked.run({"Duties": duty[:2]}).changed == {"Duties": 1}


def test_a_reference_to_a_row_with_another_error_is_no_second_error(desk):
    assert places(desk.run(changed("Staff", "G2", "many")).errors) == [("Staff", "G2", "many")]


def test_c14_files_are_checked_and_written_together(desk):
    people = only("Region", "Trusts", "Sites", "Services", "Grades", "Skills", "Shifts", "Staff")
    rest = only("Duties", "Rotas", "Demand", "StaffSkills", "Absences", "Requests", "Travel")
    report = desk.run(rest, people)
    assert report.ok
    assert report.rows["Duties"] == 2
    assert report.rows["Staff"] == 2
    assert sum(report.changed.values()) == 24


def test_c14_one_bad_file_stops_all_and_every_file_is_reported(desk):
    bad, broken = changed("Trusts", "A2", True), desk.folder / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no more")
    report = desk.run(bad, broken)
    assert ("", "", "broken.xlsx") in places(report.errors)
    assert ("Trusts", "A2", "TRUE") in places(report.errors)
    assert {problem.file for problem in report.errors} == {"file1.xlsx", "broken.xlsx"}
    assert not any(desk.tables()["Staff"].values())


def test_c14_of_rows_with_one_key_the_later_file_stands(stocked):
    first = {"Trusts": [["code", "name"], ["RA", "First"], ["RC", "New"]]}
    second = {"Trusts": [["name", "code"], ["Second", "RA"]]}
    report = stocked.run(first, second)
    assert report.ok
    assert report.rows == {"Trusts": 3}
    assert stocked.tables()["Trusts"] == {
        "code": ["RA", "RB", "RC"],
        "name": ["Second", "Trust B", "New"],
    }


def test_c14_what_two_files_say_of_one_row_is_told_where_it_differs(stocked):
    staff = only("Staff")
    later = only("Staff")
    later["Staff"][1][6], later["Staff"][1][11], later["Staff"][2][8] = 30, None, date(2030, 1, 1)
    report = stocked.run(staff, only("Trusts"), later)
    assert report.ok
    assert places(report.warnings) == [
        ("Staff", "G2", "30"), ("Staff", "L2", "no"), ("Staff", "I3", "2030-01-01"),
    ]  # fmt: skip
    assert {problem.file for problem in report.warnings} == {"file3.xlsx"}
    said = [problem.problem.partition(" of the same row")[0] for problem in report.warnings]
    assert said == [
        "file1.xlsx Staff G2 says 37.5", "file1.xlsx Staff L2 says yes",
        "file1.xlsx Staff I3 says nothing",
    ]  # fmt: skip
    assert stocked.run(staff, staff).warnings == []


def test_c14_columns_that_one_of_the_files_lacks_stay_as_they_would_be(stocked):
    sites = [["code", "trust", "name", "postcode"], ["SA", "RA", "Site A", "PR9 9ZZ"]]
    slim = [["code", "trust", "name"], ["SA", "RA", "Renamed"], ["SC", "RB", "New"]]
    assert stocked.run({"Sites": sites}, {"Sites": slim}).ok
    site = stocked.row("Sites", code="SA")
    assert (site["name"], site["postcode"], site["latitude"]) == ("Renamed", "PR9 9ZZ", 53.75)
    assert stocked.row("Sites", code="SC")["postcode"] is None


# Replacing --------------------------------------------------------------------------------------
def test_c15_replace_deletes_the_rows_that_the_file_does_not_have(stocked):
    duties = [["staff_id", "date", "shift"], ["1", date(2026, 12, 7), "E"]]
    assert stocked.run({"Duties": duties}).changed == {"Duties": 0}
    assert stocked.run({"Duties": duties}, replace=["duties"]).changed == {"Duties": 1}
    assert stocked.tables()["Duties"]["staff_id"] == ["1"]


def test_c15_what_is_still_referred_to_cannot_go(stocked):
    before = stocked.tables()
    one = [list(row) for row in good()["Staff"][:2]]
    for options in ({"replace": ["Staff"]}, {"replace": ["Staff"], "dry_run": True}):
        report = stocked.run({"Staff": one}, **options)
        assert not report.ok
        assert places(report.errors) == [("Staff", "", "")]
        assert "2" in report.errors[0].problem
    assert stocked.tables() == before


def test_c15_rows_and_what_refers_to_them_may_go_in_one_step(stocked):
    sheets = only("Staff", "Duties", "Absences")
    del sheets["Staff"][2], sheets["Duties"][2], sheets["Absences"][1]
    report = stocked.run(sheets, replace=["Staff", "Duties", "Absences"])
    assert report.ok
    assert report.changed == {"Staff": 1, "Duties": 1, "Absences": 1}


def test_c15_a_file_cannot_refer_to_rows_that_its_replacing_deletes(stocked):
    sheets = only("Staff", "Duties")
    del sheets["Staff"][2]
    report = stocked.run(sheets, replace=["Staff"])
    assert places(report.errors) == [("Duties", "A3", "2")]


def test_replacing_with_a_sheet_that_no_file_has_is_an_error(stocked):
    report = stocked.run(only("Staff"), replace=["Duties"])
    assert places(report.errors) == [("", "", "file1.xlsx")]


def test_an_unknown_sheet_to_replace_is_wrong_usage(stocked):
    with pytest.raises(UserError, match="no sheet 'Shiftz'"):
        stocked.run(good(), replace=["Shiftz"])
    with pytest.raises(UserError, match="No file"):
        stocked.run()


def test_the_report_as_json_has_the_promised_names(stocked):
    report = stocked.run(changed("Trusts", "A2", True)).as_json()
    assert list(report) == ["ok", "rows", "changed", "errors", "warnings"]
    assert report["ok"] is False
    assert {"sheet", "cell", "value", "problem", "fix"} <= set(report["errors"][0])


def test_endless_problems_are_listed_up_to_a_number(desk, monkeypatch):
    monkeypatch.setattr("planner.application.importing.MAX_PROBLEMS", 3)
    sheets = good()
    sheets["Duties"] += [[f"P{number}", date(2026, 12, 9), "E", None] for number in range(3)]
    listed = [("Duties", "A4", "P0"), ("Duties", "A5", "P1"), ("Duties", "A6", "P2")]
    assert places(desk.run(sheets).errors) == listed
    sheets["Duties"].append(["P3", date(2026, 12, 9), "E", None])
    report = desk.run(sheets)
    assert places(report.errors) == [("", "", "file1.xlsx"), *listed]
    assert "more than" in report.errors[0].problem
