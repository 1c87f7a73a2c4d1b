"""Commands on the board: one path to the database, one undo stack, the board as if read anew."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from planner.application.edit_commands import Cell, Give, Move, Paste
from planner.domain.calendar import Period
from tests.ui.test_window import board_codes
from ui.main_window import MainWindow
from ui.rota.board import Board


@pytest.fixture
def window(open_window, ward_planner) -> MainWindow:
    return open_window(ward_planner)


def cell(window: MainWindow, name: str, column: int) -> Cell:
    board = window.rota.board
    names = [board.name(place) for place in range(len(board.people))]
    return board.cell(names.index(name), column)


def give(window: MainWindow, name: str, column: int, *codes: str) -> None:
    window.steps.run(Give("W24", cell(window, name, column), codes))


def stored(planner, name: str, first: int, days: int = 28) -> list[str]:
    """The codes of a person as the database has them, by date."""
    period = Period(first, first + days - 1)
    with planner.unit_of_work() as work:
        region = work.load_region(period, ["W24"])
    person = region.people.ids.names.index(name)
    rows = region.duties.of_person(person)
    found = [""] * days
    for day, shift in zip(region.duties.day[rows], region.duties.shift[rows], strict=True):
        if day in period:
            found[day - first] = region.shifts.ids.codes[shift]
    absences = region.absences
    for row in np.flatnonzero(absences.person == person).tolist():
        for day in range(absences.first[row], absences.last[row] + 1):
            if day in period:
                found[day - first] = absences.kinds[absences.kind[row]]
    return found


def fresh(window: MainWindow, planner) -> Board:
    from ui.editing.workbench import Workbench

    board = window.rota.board
    return Workbench(window._desk).open(
        board.entry, board.region.period, lambda *_: None, _NeverCancelled()
    )


class _NeverCancelled:
    def check(self) -> None:
        pass


def shown(board: Board) -> list[object]:
    """Everything that a board shows, to compare two of them."""
    cells = [[board.cells.table[state] for state in row] for row in board.cells.states]
    figures = board.figures
    return [
        cells,
        board.marks.tolist(),
        [[board.breaches.text(row) for row in board.breaches_of(p)] for p in range(len(cells))],
        figures.rostered.tolist(),
        figures.nights.tolist(),
        figures.weekends.tolist(),
        figures.longest_run.tolist(),
        board.cover.strips,
        board.cover.gaps,
        board.groups,
    ]


def test_a_command_is_stored_shown_and_taken_back_by_name(window, ward_planner):
    first = window.rota.board.region.period.first
    give(window, "Helen Ashworth", 5, "L")
    assert board_codes(window, "Helen Ashworth")[5] == "L"
    assert stored(ward_planner, "Helen Ashworth", first)[5] == "L"
    assert window.steps.undo_text == "Undo entry of L, Sat 12 Dec, H. Ashworth"
    window.steps.undo()
    assert board_codes(window, "Helen Ashworth")[5] == ""
    assert stored(ward_planner, "Helen Ashworth", first)[5] == ""
    assert window.steps.redo_text == "Redo entry of L, Sat 12 Dec, H. Ashworth"
    window.steps.redo()
    assert stored(ward_planner, "Helen Ashworth", first)[5] == "L"


def test_the_board_after_steps_is_the_board_read_anew(window, ward_planner):
    give(window, "Helen Ashworth", 5, "N")
    give(window, "Mohammed Iqbal", 2, "E")
    give(window, "Priya Nair", 8, "AL")
    first = window.rota.board.region.period.first
    people = tuple(cell(window, name, 0).staff_id for name in ("Fatima Patel", "Jakub Nowak"))
    window.steps.run(Paste("W24", people, first + 20, "E\tL\nN\tLD"))
    source = cell(window, "Sadia Begum", 0)
    window.steps.run(Move("W24", source, "E", Cell(source.staff_id, first + 6)))
    assert shown(window.rota.board) == shown(fresh(window, ward_planner))
    for _ in range(3):
        window.steps.undo()
    assert shown(window.rota.board) == shown(fresh(window, ward_planner))


def test_all_undone_is_the_start(window):
    before = shown(window.rota.board)
    give(window, "Helen Ashworth", 5, "N")
    give(window, "Mohammed Iqbal", 2, "E")
    give(window, "Mohammed Iqbal", 2)
    for _ in range(3):
        window.steps.undo()
    assert shown(window.rota.board) == before
    assert window.steps.undo_text == ""


def test_what_somebody_else_changed_makes_the_step_obsolete_and_is_shown(window, ward_planner):
    give(window, "Helen Ashworth", 5, "L")
    ward_planner.editing.run(Give("W24", cell(window, "Helen Ashworth", 5), ("N",)))
    window.steps.undo()
    assert board_codes(window, "Helen Ashworth")[5] == "N"
    [said] = window.notices.texts
    assert "Duty L of Helen Ashworth (20418001) on Sat 12 Dec 2026 is no longer there" in said
    assert window.steps.undo_text == ""
    assert window.steps.redo_text == ""


def test_an_edit_of_a_cell_that_changed_says_mine_theirs_and_before(window, ward_planner):
    ward_planner.editing.run(Give("W24", cell(window, "Helen Ashworth", 5), ("N",)))
    give(window, "Helen Ashworth", 5, "L")
    [said] = window.notices.texts
    assert "H. Ashworth on Sat 12 Dec was changed meanwhile" in said
    assert "Theirs: N. Before: nothing." in said
    assert board_codes(window, "Helen Ashworth")[5] == "N"
    assert window.steps.undo_text == ""


def test_a_refusal_is_said_and_changes_nothing(window):
    before = shown(window.rota.board)
    give(window, "Helen Ashworth", 5, "XYZ")
    assert "There is no shift XYZ." in window.notices.texts[0]
    assert shown(window.rota.board) == before


def test_only_the_rows_and_dates_that_say_something_else_are_repainted(window, monkeypatch):
    before, model = window.rota.board, window.rota.grid.model()
    give(window, "Helen Ashworth", 5, "L")
    rows = model.changed_rows(before, window.rota.board)
    said = [model.headerData(row, Qt.Orientation.Vertical) for row in rows]
    assert said[0].startswith("Grade B7, 2 people")
    assert said[1:] == ["Helen Ashworth"]
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    give(window, "Imran Siddiqui", 5, "L")
    assert changed == [(model.row_of(cell_place(window, "Imran Siddiqui")),) * 2]


def cell_place(window: MainWindow, name: str) -> int:
    board = window.rota.board
    return [board.name(place) for place in range(len(board.people))].index(name)
