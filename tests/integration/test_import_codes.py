"""Shift codes that nobody declares: mapped or added by choice, and nothing written before."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from planner.application.importing_codes import CodeChoices, NewShift
from tests.import_desk import Desk, only
from tests.program import call
from tests.region_workbook_files import good, written


def with_codes(*codes: str) -> dict:
    """Duties with codes of a unit's own."""
    rows = [["staff_id", "date", "shift"]]
    rows += [["1", date(2026, 12, 8 + at), code] for at, code in enumerate(codes)]
    return {"Duties": rows}


@pytest.fixture
def desk(tmp_path: Path, template: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, template)
    assert desk.run(good()).ok
    yield desk
    desk.store.close()


def shifts_of(desk: Desk) -> list[object]:
    return desk.tables()["Duties"]["shift"]


def test_unknown_codes_are_counted_with_their_first_cell(desk):
    report = desk.run(with_codes("EE", "NN", "EE", "E"), dry_run=True)
    assert not report.ok
    assert [(one.code, one.cells, one.place, one.meant) for one in report.unknown] == [
        ("EE", 2, "Duties C2", ""),
        ("NN", 1, "Duties C3", ""),
    ]
    assert [(one.code, one.name) for one in report.known] == [
        ("E", "Early"),
        ("N", "Night"),
        ("X", "Leave"),
    ]


def test_mapped_codes_are_written_as_what_they_mean(desk):
    choices = CodeChoices({"EE": "E", "NN": "N"})
    preview = desk.run(with_codes("EE", "NN", "EE"), dry_run=True, codes=choices)
    assert preview.ok
    assert [one.meant for one in preview.unknown] == ["E", "N"]
    assert shifts_of(desk) == ["E", "N"]
    report = desk.run(with_codes("EE", "NN", "EE"), codes=choices, previewed=preview.preview)
    assert report.changed["Duties"] == 3
    assert sorted(shifts_of(desk)) == ["E", "E", "E", "N", "N"]


def test_an_added_code_becomes_a_shift(desk):
    twilight = NewShift("TW", "Twilight", 16 * 60, 24 * 60, 30)
    report = desk.run(with_codes("TW"), codes=CodeChoices(added=(twilight,)))
    assert report.ok
    row = desk.row("Shifts", code="TW")
    assert (row["name"], row["start"], row["break_minutes"]) == ("Twilight", 960, 30)
    assert "TW" in shifts_of(desk)


def test_an_added_code_is_checked_like_any_row(desk):
    odd = NewShift("TW", "Twilight", 16 * 60, 17 * 60, 90)
    report = desk.run(with_codes("TW"), codes=CodeChoices(added=(odd,)))
    assert not report.ok
    assert "the break of 90 minutes is not shorter" in report.errors[0].problem
    assert "TW" not in shifts_of(desk)


def test_a_code_that_is_known_is_never_mapped(desk):
    report = desk.run(with_codes("N"), codes=CodeChoices({"N": "E"}))
    assert report.ok
    assert sorted(shifts_of(desk)) == ["E", "N", "N"]


def test_a_choice_that_leads_nowhere_leaves_the_problem(desk):
    report = desk.run(with_codes("EE"), codes=CodeChoices({"EE": "QQ"}))
    assert not report.ok
    assert report.unknown[0].meant == ""


def test_two_codes_that_mean_one_are_named_where_they_meet(desk):
    rows = [["staff_id", "date", "shift"], ["1", date(2026, 12, 9), "EE"]]
    rows.append(["1", date(2026, 12, 9), "E"])
    report = desk.run({"Duties": rows}, codes=CodeChoices({"EE": "E"}))
    assert not report.ok
    assert "the same" in report.errors[0].problem


@pytest.mark.parametrize("column", ["code", "name"])
def test_a_sheet_of_shifts_without_a_column_is_told(desk, column):
    files = with_codes("EE") | only("Shifts")
    at = files["Shifts"][0].index(column)
    for row in files["Shifts"]:
        del row[at]
    report = desk.run(files, codes=CodeChoices({"EE": "E"}))
    assert ("Shifts", "A1") in [(one.sheet, one.cell) for one in report.errors]
    assert column in next(one.problem for one in report.errors if one.cell == "A1")
    assert "E" in [one.code for one in report.known]


def test_demand_lines_take_the_same_choices(desk):
    demand = only("Demand")
    demand["Demand"].append(["ICU", 9, "EE", "All", "B5", None, 1, None])
    assert desk.run(demand, codes=CodeChoices({"EE": "E"})).ok
    assert desk.row("Demand", service="ICU", line=9)["shift"] == "E"


def test_a_code_declared_in_the_same_files_is_known(desk):
    files = with_codes("TW")
    files["Shifts"] = [
        ["code", "name", "start", "end", "break_minutes", "kind"],
        ["TW", "Twilight", time(16), time(23), 30, "work"],
    ]
    report = desk.run(files, dry_run=True)
    assert report.ok
    assert report.unknown == ()


# The command line --------------------------------------------------------------------------------
def imported(desk: Desk, *words: str):
    book = written(desk.folder / "codes.xlsx", with_codes("EE", "NN", "EE"))
    return call("import", book, *words, "--db", desk.folder / "region.db")


def test_the_command_line_maps_codes(desk):
    ran = imported(desk, "--map", "EE=E", "--map", " NN = N ")
    assert (ran.status, ran.err) == (0, "")
    assert sorted(shifts_of(desk)) == ["E", "E", "E", "N", "N"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--map", "EE=E"), "there is no code 'NN' in Shifts"),
        (("--map", "EE=E", "--map", "NN=Q"), "--map NN=Q: there is no shift Q"),
        (("--map", "EE=E", "--map", "N=E"), "--map N=E: no cell holds N, or it is a declared"),
        (("--map", "EE"), "'EE' is not CODE=CODE"),
        (("--map", "=E"), "'=E' is not CODE=CODE"),
        (("--map", "EE=E", "--map", "EE=N"), "EE is to be read as E and as N"),
    ],
)
def test_what_the_command_line_cannot_map_is_told_and_nothing_is_written(desk, words, told):
    ran = imported(desk, *words)
    assert ran.status == 2
    assert told in ran.err
    assert shifts_of(desk) == ["E", "N"]
