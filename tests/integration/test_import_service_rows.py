"""The import: rows that contradict themselves, each other or what is stored."""

from datetime import date

import pytest

from planner.application.changes import Change, ChangeSet
from tests.import_desk import only
from tests.region_workbook_files import changed, good, places


# Rows that contradict themselves or each other --------------------------------------------------
@pytest.mark.parametrize(
    ("reading", "sheet", "cells", "place"),
    [
        ("C2", "Rotas", {"C2": date(2026, 12, 6)}, ("C2", "2026-12-06")),
        ("C2", "Absences", {"C2": "08/12/2026"}, ("C2", "2026-12-08")),
        ("C2", "Staff", {"P2": date(2019, 1, 1)}, ("P2", "2019-01-01")),
        ("C2", "StaffSkills", {"D2": date(2020, 1, 1)}, ("D2", "2020-01-01")),
        ("C2", "Demand", {"H2": 0}, ("H2", "0")),
        ("C7", "Shifts", {"E2": 480}, ("E2", "480")),
        ("C12", "Sites", {"F2": None}, ("F2", "")),
        ("C12", "Sites", {"F3": 1.5}, ("E3", "")),
        ("C13", "Travel", {"B2": "SA"}, ("C2", "25")),
        ("A6", "Demand", {"C2": "X"}, ("C2", "X")),
    ],
)
def test_a_row_that_contradicts_itself_is_named(desk, reading, sheet, cells, place):
    sheets = good()
    for cell, value in cells.items():
        sheets[sheet][int(cell[1]) - 1][ord(cell[0]) - 65] = value
    assert places(desk.run(sheets).errors) == [(sheet, *place)]


def test_c7_a_shift_of_24_hours_may_have_a_long_break(desk):
    sheets = changed("Shifts", "E4", 1439)
    assert desk.run(sheets).ok
    assert places(desk.run(changed("Shifts", "E4", 1440)).errors) == [("Shifts", "E4", "1440")]


def test_c13_a_journey_to_the_same_site_of_no_minutes_is_no_error(desk):
    sheets = good()
    sheets["Travel"].append(["SA", "SA", 0, None])
    assert desk.run(sheets).ok


def test_an_updated_minimum_is_held_against_the_stored_target(stocked):
    line = [
        ["service", "line", "shift", "days", "grade", "minimum"],
        ["ICU", 1, "E", "All", "B5", 3],
    ]
    assert places(stocked.run({"Demand": line}).errors) == [("Demand", "F2", "3")]
    line[1][5] = 2
    assert stocked.run({"Demand": line}).ok


def test_an_updated_shift_is_held_against_the_stored_break(stocked):
    shift = [["code", "name", "start", "end", "kind"], ["N", "Night", "21:30", "22:30", "work"]]
    assert places(stocked.run({"Shifts": shift}).errors) == [("Shifts", "D2", "22:30")]


def test_one_coordinate_is_held_against_the_stored_other(stocked):
    site = [["code", "trust", "name", "latitude"], ["SB", "RB", "Site B", 53.5]]
    assert places(stocked.run({"Sites": site}).errors) == [("Sites", "D2", "53.5")]
    site[1][3], site[1][0] = None, "SA"
    site[1][1] = "RA"
    assert places(stocked.run({"Sites": site}).errors) == [("Sites", "D2", "")]


def test_a6_a_shift_that_stored_demand_asks_for_cannot_become_an_absence(stocked):
    shift = [["code", "name", "start", "end", "kind"], ["E", "Early", "07:00", "15:00", "absence"]]
    assert places(stocked.run({"Shifts": shift}).errors) == [("Shifts", "E2", "absence")]
    line = only("Demand")
    line["Demand"] = [line["Demand"][0], ["ICU", 1, "N", "All", "B5", None, 1, 2]]
    assert stocked.run({"Shifts": shift, **line}).ok


def rota(*spans: tuple[int, int]) -> list[list[object]]:
    december = (["ICU", date(2026, 12, first), date(2026, 12, last)] for first, last in spans)
    return [["service", "from", "to"], *december]


def test_c18_rotas_of_one_service_that_share_a_date_are_an_error(desk):
    sheets = good()
    sheets["Rotas"] = rota((1, 6), (7, 31), (13, 14), (30, 31))
    expected = [("Rotas", "B4", "2026-12-13"), ("Rotas", "B5", "2026-12-30")]
    assert places(desk.run(sheets).errors) == expected
    sheets["Rotas"] = rota((1, 6), (7, 12), (13, 14))
    assert desk.run(sheets).ok


def test_c18_rotas_are_held_against_the_stored_ones(stocked):
    # Stored: 7 to 13 December.
    assert places(stocked.run({"Rotas": rota((13, 20))}).errors) == [("Rotas", "B2", "2026-12-13")]
    assert places(stocked.run({"Rotas": rota((1, 7))}).errors) == [("Rotas", "B2", "2026-12-01")]
    assert places(stocked.run({"Rotas": rota((1, 31))}).errors) == [("Rotas", "B2", "2026-12-01")]
    assert stocked.run({"Rotas": rota((14, 20))}).ok
    assert stocked.run({"Rotas": rota((7, 12))}).ok
    assert stocked.run({"Rotas": rota((1, 20))}, replace=["Rotas"]).ok


def with_status(status: str, *span: int) -> dict[str, list[list[object]]]:
    rows = rota(span)
    return {"Rotas": [[*rows[0], "status"], [*rows[1], status]]}


@pytest.mark.parametrize("status", ["approved", "final"])
def test_an_import_approves_no_rota_that_is_open_here(stocked, status):
    # Stored: 7 to 13 December, published.
    for replace in ((), ("Rotas",)):
        report = stocked.run(with_status(status, 7, 13), replace=replace)
        assert places(report.errors) == [("Rotas", "D2", status)]
        assert "published here, and an approval takes two people" in report.errors[0].problem
        assert report.errors[0].fix.startswith("Write published, then let one person submit")
    # Under other dates it would be the same rota, approved by nobody.
    report = stocked.run(with_status(status, 1, 13), replace=["Rotas"])
    assert places(report.errors) == [("Rotas", "D2", status)]
    assert stocked.row("Rotas", service="ICU")["status"] == "published"


@pytest.mark.parametrize("status", ["approved", "final"])
def test_a_rota_taken_away_while_open_comes_back_for_two_people_to_approve(stocked, status):
    # Stored: 7 to 13 December, published; an import takes it away, the next one brings it back.
    assert stocked.run(with_status("draft", 21, 27), replace=["Rotas"]).ok
    for first, last in ((7, 13), (1, 8), (13, 20)):
        report = stocked.run(with_status(status, first, last))
        assert places(report.errors) == [("Rotas", "D2", status)]
        assert "from 2026-12-07 was published when it was taken away" in report.errors[0].problem
        assert report.errors[0].fix.startswith("Write published, then let one person submit")
    assert stocked.run(with_status("published", 7, 13)).ok
    # What it never had is new here.
    assert stocked.run(with_status(status, 14, 20)).ok


def test_the_dates_that_an_open_rota_gave_up_are_approved_by_no_import(stocked):
    assert stocked.run({"Rotas": rota((7, 10))}).ok
    report = stocked.run(with_status("approved", 11, 20))
    assert places(report.errors) == [("Rotas", "D2", "approved")]
    assert "from 2026-12-11 was published when it was taken away" in report.errors[0].problem
    assert stocked.run(with_status("approved", 14, 20)).ok


def test_what_was_approved_here_after_it_had_been_taken_away_imports_again(stocked):
    assert stocked.run(with_status("draft", 21, 27), replace=["Rotas"]).ok
    assert stocked.run(with_status("published", 7, 13)).ok
    key, open_, shut = ("ICU", 20794), ("published", 20800), ("approved", 20800)
    change = Change("Rotas", key, *({"to": to, "status": name} for name, to in (open_, shut)))
    with stocked.work() as work:
        work.record_life(ChangeSet("Rota life: approved", (change,)))
        work.commit()
    report = stocked.run(with_status("approved", 7, 13))
    assert report.ok
    assert report.changed["Rotas"] == 0


def test_a_rota_that_is_new_here_keeps_the_status_it_has_elsewhere(stocked):
    assert stocked.run(with_status("approved", 14, 20)).ok
    assert sorted(stocked.tables()["Rotas"]["status"]) == ["approved", "published"]
    assert stocked.run(with_status("approved", 14, 20)).changed["Rotas"] == 0


def test_c18_overlapping_absences_are_allowed(desk):
    sheets = good()
    sheets["Absences"].append(["2", date(2026, 12, 10), date(2026, 12, 12), "SICK"])
    assert desk.run(sheets).ok


def test_a17_a_trust_other_than_the_home_services_is_a_warning(stocked):
    report = stocked.run(only("Staff", source=changed("Staff", "C3", "RA")))
    assert report.ok
    assert places(report.warnings) == [("Staff", "C3", "RA")]


def test_a_request_for_an_unknown_line_is_a_warning(stocked):
    report = stocked.run(only("Requests", source=changed("Requests", "E2", 9)))
    assert report.ok
    assert places(report.warnings) == [("Requests", "E2", "9")]


def test_problems_come_by_sheet_row_and_column_whatever_found_them(desk):
    sheets = good()
    sheets["Staff"][2][4] = "B9"
    sheets["Staff"][2][6] = "lots"
    sheets["Staff"][1][2] = "RZ"
    sheets["Sites"][1][5] = None
    sheets["Duties"].append(list(sheets["Duties"][1]))
    sheets["Duties"][1][3] = "WARD"
    assert places(desk.run(sheets).errors) == [
        ("Sites", "F2", ""),
        ("Staff", "C2", "RZ"),
        ("Staff", "E3", "B9"),
        ("Staff", "G3", "lots"),
        ("Duties", "D2", "WARD"),
        ("Duties", "A4", "1"),
    ]
