"""The window is closed in the middle of something: the program ends and nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from planner.application.progress import CancelToken
from planner.bootstrap import Planner, build_planner
from planner.domain.calendar import Period, day_number
from tests.ui.conftest import TODAY, ward_database
from tests.ui.driving import stored

HELEN = "Helen Ashworth"
FIRST = day_number(TODAY) - 2
WEEK = ["E", "E", "L", "L", "N", "", ""]


def closed(folder: Path, what: str) -> Planner:
    """The database after the program that was closed in the middle; it ended by itself."""
    database, root = folder / "ward.db", Path(__file__).parents[2]
    if not database.exists():
        database.write_bytes(ward_database())
    ran = subprocess.run(
        [sys.executable, "-m", "tests.e2e.closing", what, str(database), str(folder)],
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    assert "crash" not in ran.stderr
    assert not list(folder.rglob("crash-*"))
    return build_planner(str(database))


def codes(planner: Planner) -> list[str]:
    found = stored(planner, HELEN, Period(FIRST, FIRST + 27), "W24")
    planner.close()
    return found


def test_a_duty_in_hand_stays_where_it_was(tmp_path):
    assert codes(closed(tmp_path, "hold_a_duty")) == WEEK * 4


def test_codes_entered_faster_than_they_are_stored_are_all_there(tmp_path):
    assert codes(closed(tmp_path, "enter_many"))[20:26] == ["L"] * 6


def test_a_search_for_a_plan_ends_with_the_window(tmp_path):
    assert codes(closed(tmp_path, "plan")) == WEEK * 4


def test_an_import_is_there_whole_or_not_at_all(tmp_path):
    database, book = tmp_path / "ward.db", tmp_path / "region.xlsx"
    database.write_bytes(ward_database())
    planner = build_planner(str(database))
    planner.region_export.export(book, lambda *_: None, CancelToken())
    planner.close()
    edited = load_workbook(book)
    before = {row[1].value for row in edited["Staff"].iter_rows(min_row=2)}
    for row in edited["Staff"].iter_rows(min_row=2):
        row[1].value = f"{row[1].value} II"
    edited.save(book)
    planner = closed(tmp_path, "accept_an_import")
    with planner.unit_of_work() as work:
        names = set(work.read_tables({"Staff"})["Staff"].columns["name"])
    planner.close()
    assert names in (before, {f"{name} II" for name in before})
