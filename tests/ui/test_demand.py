"""The demand page: lines, the week that they ask for, and edits that undo takes back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from planner.application.changes import Change, ChangeSet
from planner.application.covering import Loaded
from planner.application.rule_packs import load_rule_book
from planner.domain.calendar import Period
from planner.domain.demand import DayPattern
from planner.domain.wording.formats import margin_text
from tests.regions import Sketch
from tests.stores import planner_with
from tests.ui.driving import until
from ui.demand.edits import EntryError, change_of, copied, value_of
from ui.demand.meaning import MARGINS
from ui.demand.outlook import Outlook
from ui.demand.sheet import BANK_HOLIDAY, DemandLine, DemandSheet, demand_sheet

Role = Qt.ItemDataRole
LEFT = Qt.MouseButton.LeftButton
MINIMUM, TARGET, DAYS, SKILL = 5, 6, 2, 4


def sheet_of(sketch: Sketch, service: str = "ICU") -> DemandSheet:
    return demand_sheet(sketch.tables(), service)


def mixed() -> Sketch:
    """Lines for every day, weekdays, a wrapped weekend, bank holidays and a date."""
    sketch = Sketch(days=28).skill("NIV")
    sketch.line("ICU", 1, "E", minimum=3, target=4, days="Mon-Fri")
    sketch.line("ICU", 2, "E", minimum=2, days="Sat-Sun,BH")
    sketch.line("ICU", 3, "N", minimum=2, target=2, skill="NIV")
    sketch.line("ICU", 4, "L", minimum=1, days="Fri-Mon,2026-12-24")
    sketch.line("W24", 1, "E", minimum=9)
    return sketch


def test_the_week_sums_minimum_and_target_by_shift_and_weekday():
    week = {one.shift: one.cells for one in sheet_of(mixed()).week}
    assert list(week) == ["E", "L", "N"]
    assert week["E"] == ((3, 4),) * 5 + ((2, 2),) * 2 + ((2, 2),)
    assert week["L"] == ((1, 1), None, None, None, (1, 1), (1, 1), (1, 1), None)
    assert week["N"] == ((2, 2),) * 8


def test_the_week_is_what_applies_on_days_that_are_no_single_dates():
    """The slow way: ask every pattern on real dates, a week with a bank holiday in it."""
    sketch = mixed()
    sheet = sheet_of(sketch)
    monday = sketch.day("2027-01-11")
    period, holiday = Period(monday, monday + 6), frozenset({monday + 2})
    for one in sheet.week:
        for day in range(7):
            column = BANK_HOLIDAY if day == 2 else day
            needed = [
                line.needed
                for line in sheet.lines
                if line.shift == one.shift
                and DayPattern.parse(line.days).applies(period, holiday, True)[day]
            ]
            told = tuple(map(sum, zip(*needed, strict=True))) if needed else None
            assert one.cells[column] == told


def test_lines_with_dates_are_named_and_others_services_left_out():
    sheet = sheet_of(mixed())
    assert [line.number for line in sheet.dated] == [4]
    assert [line.number for line in sheet.lines] == [1, 2, 3, 4]
    assert sheet.holidays_apart
    assert not sheet_of(mixed(), "W24").holidays_apart


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("minimum", "5", "The minimum cannot be above the target, which is 4: raise that first."),
        ("minimum", "two", "The minimum is a whole number from 0 to 999."),
        ("minimum", "", "The minimum is a whole number from 0 to 999."),
        ("target", "2", "The target cannot be below the minimum, which is 3."),
        ("days", "Mon-Fry", "“mon-fry” cannot be read: write All, Mon, Mon-Fri, BH, or dates"),
        ("days", " ", "A line needs its days: write All"),
        ("grade", "B9", "There is no grade “B9”."),
        ("skill", "FLY", "There is no skill “FLY”."),
    ],
)
def test_what_cannot_stand_is_said_in_a_sentence(column, text, sentence):
    sheet = sheet_of(mixed())
    with pytest.raises(EntryError) as error:
        value_of(sheet, sheet.lines[0], column, text)
    assert str(error.value).startswith(sentence)


def test_an_edit_is_one_change_with_before_and_after():
    sheet = sheet_of(mixed())
    changes = change_of(
        sheet, sheet.lines[0], "target", value_of(sheet, sheet.lines[0], "target", "")
    )
    assert changes == ChangeSet(
        "Target of line 1, E: as the minimum",
        (Change("Demand", ("ICU", 1), {"target": 4}, {"target": None}),),
    )
    assert change_of(sheet, sheet.lines[0], "minimum", 3) is None


@pytest.fixture
def demand(open_window, ward_planner):
    window = open_window(ward_planner)
    window.go("demand")
    return window


def typed(window, qtbot, row: int, column: int, text: str, *, enter: bool = True) -> None:
    """Choose a cell, press F2, write over what is there, press Enter."""
    table = window.demand.lines
    table.setCurrentIndex(table.lines.index(row, column))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    if enter:
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def stored(planner) -> list[tuple[object, ...]]:
    with planner.unit_of_work() as work:
        columns = work.read_tables({"Demand"})["Demand"].columns
    names = ("service", "line", "days", "minimum", "target")
    return list(zip(*(columns[name] for name in names), strict=True))


def test_a_minimum_typed_is_stored_shown_and_undone(demand, ward_planner, qtbot):
    page = demand.demand
    gaps = demand.rota.board.cover.minimum_gaps
    typed(demand, qtbot, 0, MINIMUM, "4")
    until(lambda: page.sheet.lines[0].minimum == 4)
    assert ("W24", 1, "All", 4, 4) in stored(ward_planner)
    assert page.week.week.index(0, 0).data() == "4"
    assert demand.rota.board.cover.minimum_gaps > gaps
    demand.steps.undo()
    assert ("W24", 1, "All", 3, 4) in stored(ward_planner)
    assert page.sheet.lines[0].minimum == 3
    assert demand.rota.board.cover.minimum_gaps == gaps


def test_a_minimum_that_is_being_typed_when_the_window_closes_is_stored(
    demand, ward_planner, qtbot
):
    typed(demand, qtbot, 0, MINIMUM, "4", enter=False)
    demand.close()
    assert ("W24", 1, "All", 4, 4) in stored(ward_planner)


def test_what_cannot_stand_keeps_the_field_open_with_the_reason(demand, ward_planner, qtbot):
    page = demand.demand
    before = stored(ward_planner)
    typed(demand, qtbot, 0, TARGET, "1")
    assert page._problem_box.isVisible()
    assert page.problem.text() == "The target cannot be below the minimum, which is 3."
    editor = page.lines.findChild(QLineEdit)
    assert editor is not None
    assert editor.isVisible()
    assert editor.text() == "1"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not page._problem_box.isVisible()
    assert stored(ward_planner) == before


def test_a_grade_is_chosen_from_a_list(demand, ward_planner, qtbot):
    page = demand.demand
    table = page.lines
    table.setCurrentIndex(table.lines.index(0, 3))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    choice = table.findChild(QComboBox)
    assert choice.accessibleName() == "Grade, at least"
    choice.setCurrentIndex(choice.findData("B6"))
    choice.activated.emit(choice.currentIndex())
    until(lambda: page.sheet.lines[0].grade == "B6")
    assert table.lines.index(0, 3).data() == "Grade B6"


def test_insert_adds_a_line_like_the_one_chosen_and_undo_takes_it_away(demand, ward_planner, qtbot):
    page = demand.demand
    before = stored(ward_planner)
    page.lines.setCurrentIndex(page.lines.lines.index(3, MINIMUM))
    qtbot.keyClick(page.lines, Qt.Key.Key_Insert)
    assert set(stored(ward_planner)) - set(before) == {("W24", 5, "All", 1, None)}
    assert page.current_line() == DemandLine(5, "N", "All", "B5", None, 1, None)
    assert demand.steps.undo_text == "Undo new line 5, N"
    assert page.summary.text() == "5 lines · Ward 24 Respiratory"
    demand.steps.undo()
    assert stored(ward_planner) == before
    assert len(page.sheet.lines) == 4


def test_a_line_is_copied_whole_under_a_number_of_its_own(demand, ward_planner, qtbot):
    page = demand.demand
    page.lines.setCurrentIndex(page.lines.lines.index(0, DAYS))
    qtbot.keyClick(page.lines, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert ("W24", 5, "All", 3, 4) in stored(ward_planner)
    assert page.current_line() == replace(page.sheet.lines[0], number=5)
    assert page.week.week.index(0, 0).data() == "6 / 8"


def test_a_line_is_deleted_and_brought_back_as_it_was(demand, ward_planner, qtbot):
    page = demand.demand
    before = stored(ward_planner)
    gaps = demand.rota.board.cover.minimum_gaps + demand.rota.board.cover.target_gaps
    page.lines.setCurrentIndex(page.lines.lines.index(0, DAYS))
    qtbot.mouseClick(page.delete, LEFT)
    assert set(before) - set(stored(ward_planner)) == {("W24", 1, "All", 3, 4)}
    assert [line.number for line in page.sheet.lines] == [2, 3, 4]
    fewer = demand.rota.board.cover.minimum_gaps + demand.rota.board.cover.target_gaps
    assert fewer < gaps
    demand.steps.undo()
    assert sorted(stored(ward_planner)) == sorted(before)
    demand.steps.redo()
    assert ("W24", 1, "All", 3, 4) not in stored(ward_planner)


def test_the_shift_of_a_line_is_chosen_among_those_that_can_be_asked_for(demand, qtbot):
    page = demand.demand
    page.lines.setCurrentIndex(page.lines.lines.index(0, 1))
    qtbot.keyClick(page.lines, Qt.Key.Key_F2)
    choice = page.lines.findChild(QComboBox)
    offered = [choice.itemData(at) for at in range(choice.count())]
    assert "AL" not in offered
    assert offered == sorted(offered, key=lambda code: (page.sheet.shifts[code].start, code))
    choice.setCurrentIndex(choice.findData("L"))
    choice.activated.emit(choice.currentIndex())
    until(lambda: page.sheet.lines[0].shift == "L")
    assert demand.steps.undo_text == "Undo shift of line 1, E: L"


def test_more_lines_of_a_shift_than_can_be_told_apart_are_refused():
    sketch = Sketch()
    for number in range(1, 63):
        sketch.line("ICU", number, "E")
    sheet = sheet_of(sketch)
    with pytest.raises(EntryError, match="E has 62 lines here already"):
        copied(sheet, sheet.lines[0])


def test_margins_stand_under_their_dates_and_lead_to_the_rota(demand, qtbot):
    page, board = demand.demand, demand.rota.board
    table = page.meaning.margins
    for row, strip in enumerate(board.cover.strips):
        for date, cell in enumerate(strip.cells):
            shown = table.margins.index(row, date).data()
            assert shown == ("–" if cell is None else margin_text(cell.margin))
    spoken = table.margins.index(0, 9).data(Role.AccessibleTextRole)
    assert spoken.startswith("Shift E, Wed 16 Dec: ")
    table.setCurrentIndex(table.margins.index(1, 9))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert demand.page == "rota"
    assert demand.rota.grid.current_cell()[1] == 9


def test_who_could_fill_a_line_is_who_has_grade_and_skill_on_its_dates():
    """Against the slow way: each person of the service on each date."""
    sketch = Sketch(days=14).skill("NIV")
    sketch.line("ICU", 1, "E", minimum=2, skill="NIV", days="Mon-Fri", grade="B6")
    people = {"ann": "B6", "bob": "B5", "cyd": "B7", "dee": "B6", "eve": "B6"}
    for staff_id, grade in people.items():
        sketch.person(staff_id, "ICU", grade)
    sketch.person("fay", "W24", "B7").holding("fay", "NIV")
    sketch.holding("ann", "NIV", expires=3).holding("bob", "NIV").holding("cyd", "NIV")
    sketch.holding("eve", "NIV", expires="2026-12-01").duties("cyd", 0, "E E - E")
    loaded = Loaded.of(sketch.region(), load_rule_book())
    region = loaded.region
    outlook = Outlook(loaded, region.services.ids.index["ICU"])
    found = outlook.fillers(1)
    able = {}
    for staff_id in people:
        person = region.people.ids.index[staff_id]
        days = [
            day
            for day in region.period
            if (day - sketch.first) % 7 < 5
            and region.person_rank[person] >= 6
            and region.holds(region.skills.index["NIV"], person, day)
        ]
        if days:
            able[staff_id] = len(days)
    assert {one.staff_id: one.days for one in found.people} == able == {"cyd": 10, "ann": 4}
    assert [(one.staff_id, one.until, one.shifts) for one in found.people] == [
        ("cyd", "", 3),
        ("ann", "to 10 Dec 2026", 0),
    ]
    assert found.summary == (
        "2 people here could fill it, contracted for 75 h a week in all. "
        "The minimum asks for 75 h a week (2 WTE). 2 more have the grade but not Skill NIV."
    )


def test_who_could_fill_the_chosen_line_follows_the_choice(demand, qtbot):
    page = demand.demand
    assert page.meaning.who.text() == "Who could fill it: line 1, E"
    names = [one.name for one in page.meaning.fillers.people.rows]
    assert len(names) == 18
    qtbot.keyClick(page.lines, Qt.Key.Key_Down)
    assert page.meaning.who.text() == "Who could fill it: line 2, L"
    page.meaning.fillers.setCurrentIndex(page.meaning.fillers.people.index(2, 0))
    chosen = page.meaning.fillers.people.rows[2].name
    qtbot.keyClick(page.meaning.fillers, Qt.Key.Key_Return)
    place, _ = demand.rota.grid.current_cell()
    assert demand.rota.board.name(place) == chosen


def test_in_a_low_window_what_the_lines_mean_shares_the_room(demand, appearance, qtbot):
    page = demand.demand
    assert page.meaning.margins.isVisible()
    demand.resize(1366, 768)
    appearance.set_scale(1.5)
    assert page.week.isVisible()
    assert not page.meaning.margins.isVisible()
    qtbot.mouseClick(page.meaning.tabs.button(MARGINS), LEFT)
    assert page.meaning.margins.isVisible()
    assert not page.week.isVisible()
    appearance.set_scale(1.0)


def test_cells_are_read_out(demand):
    page = demand.demand
    line = page.lines.lines.index(0, MINIMUM).data(Role.AccessibleTextRole)
    assert line == "Line 1, Minimum: 3"
    cell = page.week.week.index(0, 1).data(Role.AccessibleTextRole)
    assert cell == "Shift E 07:00–15:00, Tue: minimum 3, target 4"
    holiday = page.week.week.index(0, BANK_HOLIDAY).data(Role.AccessibleTextRole)
    assert holiday.endswith("as on the weekday that it falls on")


def test_a_service_without_lines_says_what_to_do(open_window, tmp_path):

    planner = planner_with(tmp_path / "bare.db", Sketch().person("ann", "ICU"))
    window = open_window(planner, service="ICU")
    window.go("demand")
    assert "no demand lines" in window.demand._message.text()
    window.demand.first.click()
    assert window.demand.sheet.lines == (DemandLine(1, "E", "All", "B5", None, 1, None),)
    assert window.demand.lines.isVisible()
    planner.close()


def test_another_service_chosen_on_top_is_followed(demand):
    demand.choice.show_service("W18")
    assert demand.demand.summary.text() == "1 line · Ward 18"


def test_every_line_stands_beside_who_could_fill_it(demand):
    page = demand.demand
    demand.resize(1920, 1080)
    table = page.meaning.strengths
    until(lambda: bool(table.lines.rows))
    assert table.isVisible()
    assert [one.number for one in table.lines.rows] == [line.number for line in page.sheet.lines]
    for one in table.lines.rows:
        assert page.outlook.fillers(one.number).summary == one.words
        assert len(page.outlook.fillers(one.number).people) == one.people
    # Three earlies of 7.5 paid hours on seven days; eighteen people of 37.5 hours.
    first = table.lines.rows[0]
    assert (first.shift, first.people) == ("E", 18)
    assert (first.asked, first.contracted, first.wte) == (157.5, 675.0, 4.2)
    table.setCurrentIndex(table.lines.index(2, 0))
    assert page.current_line().number == table.lines.rows[2].number
    demand.resize(1366, 768)
    assert not table.isVisible()
