"""Skills, checks and consent changed on the people page, by mouse and keys."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from planner.domain.calendar import NO_LIMIT_DAY, date_of, day_number
from planner.domain.region import NONE
from tests.stores import empty_database, planner_with
from tests.ui.test_people import column_of, matrix_of, place_of, skilled_ward
from ui.dates import read_day
from ui.people.edits import Edit, EntryError, change_of, day_of
from ui.people.matrix import EXPIRED, NOT_HELD, PLAIN, SkillColumn

LEFT = Qt.MouseButton.LeftButton
TODAY = day_number(date(2026, 12, 9))
NIV, TRAINING = "Non-invasive ventilation", "Mandatory training"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
@settings(max_examples=60)
def test_a_date_is_read_as_it_is_written_in_every_usual_way(day):
    number = day_number(day)
    for text in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day:%y}",
        f"{day.day} {day:%b} {day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day.day}-{day:%b}-{day:%y}",
        f"{day:%a} {day.day} {day:%b} {day.year}",
        f"{day:%A}, {day.day} {day:%B} {day.year}",
    ):
        assert read_day(text, TODAY) == number, text


def test_days_around_today_have_names():
    named = [read_day(text, TODAY) for text in ("yesterday", "Today", "tomorrow")]
    assert named == [TODAY - 1, TODAY, TODAY + 1]


def test_a_date_without_a_year_is_the_next_one():
    assert date_of(read_day("9 dec", TODAY)) == date(2026, 12, 9)
    assert date_of(read_day("8 dec", TODAY)) == date(2027, 12, 8)
    assert date_of(read_day("1/1", TODAY)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    "text", ["31 Feb 2027", "Mon 9 Dec 2026", "12 2026", "soon", "1/13/2027", "1 2 3 4", "1/1/123"]
)
def test_what_is_no_date_is_not_taken_for_one(text):
    assert read_day(text, TODAY) is None


def test_a_skill_may_last_for_ever_and_a_check_may_not():
    assert day_of(SkillColumn("NIV", 0), "no expiry", TODAY) == NO_LIMIT_DAY
    assert day_of(SkillColumn("NIV", 0), "", TODAY) == NOT_HELD
    with pytest.raises(EntryError, match="Registration needs its last day: write a date such as"):
        day_of(SkillColumn("Registration", NONE, field="registration_expires"), "yes", TODAY)
    with pytest.raises(EntryError, match="“12 foo” is no date: write a date"):
        day_of(SkillColumn("NIV", 0), "12 foo", TODAY)


def test_a_skill_cannot_end_before_it_begins():
    sketch = skilled_ward()
    sketch.holding("20418001", "IV", valid_from="2026-06-01")
    matrix = matrix_of(sketch)
    column = matrix.columns[column_of(matrix, "IV therapy")]
    edit = Edit(place_of(matrix, "Helen Ashworth"), column, day_number(date(2026, 5, 31)))
    with pytest.raises(EntryError, match="IV therapy begins on Mon 1 Jun 2026"):
        change_of(matrix, edit)


@pytest.fixture
def planner(tmp_path):
    (tmp_path / "skilled.db").write_bytes(empty_database())
    planner = planner_with(tmp_path / "skilled.db", skilled_ward())
    yield planner
    planner.close()


@pytest.fixture
def people(open_window, planner):
    window = open_window(planner)
    window.go("people")
    return window


def held(planner, staff_id: str) -> dict[str, object]:
    """Last day of each skill of a person, as stored."""
    with planner.unit_of_work() as work:
        columns = work.read_tables({"StaffSkills"})["StaffSkills"].columns
    rows = zip(columns["staff_id"], columns["skill"], columns["expires"], strict=True)
    return {str(skill): expires for one, skill, expires in rows if one == staff_id}


def staff(planner, staff_id: str, field: str) -> object:
    with planner.unit_of_work() as work:
        columns = work.read_tables({"Staff"})["Staff"].columns
    return columns[field][columns["staff_id"].index(staff_id)]


def at(page, name: str, title: str) -> None:
    """Go to a cell."""
    row = page.grid.rows.row_of(place_of(page.matrix, name))
    page.grid.setCurrentIndex(page.grid.rows.index(row, column_of(page.matrix, title)))
    page.grid.setFocus()


def state(page, name: str, title: str) -> int:
    return int(page.matrix.states[place_of(page.matrix, name), column_of(page.matrix, title)])


def shown(page, name: str, title: str) -> str:
    return page.matrix.text(place_of(page.matrix, name), column_of(page.matrix, title))


def entered(page, qtbot, text: str) -> None:
    """Type on in the field that is open, and press Enter."""
    editor = page.grid.findChild(QLineEdit, "cell")
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(10)
    assert page.isVisible()


def test_a_figure_typed_into_a_cell_begins_a_date_that_is_stored_and_undone(people, planner, qtbot):
    page = people.people
    assert state(page, "Helen Ashworth", NIV) == EXPIRED
    at(page, "Helen Ashworth", NIV)
    qtbot.keyClick(page.grid, Qt.Key.Key_3)
    entered(page, qtbot, "0/6/27")
    assert held(planner, "20418001")["NIV"] == day_number(date(2027, 6, 30))
    assert state(page, "Helen Ashworth", NIV) == PLAIN
    assert people.steps.undo_text == "Undo non-invasive ventilation, Helen Ashworth: 30 Jun 2027"
    assert page.matrix.name(page.grid.current_place()) == "Helen Ashworth"
    people.steps.undo()
    assert held(planner, "20418001")["NIV"] == day_number(date(2026, 12, 8))
    assert state(page, "Helen Ashworth", NIV) == EXPIRED


def test_a_date_that_is_being_typed_when_the_window_closes_is_stored(people, planner, qtbot):
    at(people.people, "Helen Ashworth", NIV)
    qtbot.keyClick(people.people.grid, Qt.Key.Key_3)
    qtbot.keyClicks(people.people.grid.findChild(QLineEdit, "cell"), "0/6/27")
    people.close()
    assert held(planner, "20418001")["NIV"] == day_number(date(2027, 6, 30))


def test_delete_takes_a_skill_away_and_undo_gives_it_back_whole(people, planner, qtbot):
    page = people.people
    at(page, "Helen Ashworth", "IV therapy")
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert "IV" not in held(planner, "20418001")
    people.steps.undo()
    assert held(planner, "20418001")["IV"] is None
    assert (
        page.matrix.text(page.grid.current_place(), column_of(page.matrix, "IV therapy")) == "yes"
    )


def test_what_is_no_date_keeps_the_field_open_with_the_reason(people, planner, qtbot):
    page = people.people
    before = held(planner, "20418001")
    at(page, "Helen Ashworth", NIV)
    qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    editor = page.grid.findChild(QLineEdit, "cell")
    assert editor.text() == "8 Dec 2026"
    editor.selectAll()
    qtbot.keyClicks(editor, "31 Feb 27")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.problem.text().startswith("“31 Feb 27” is no date")
    assert page._problem_box.isVisible()
    assert editor.isVisible()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not page._problem_box.isVisible()
    assert held(planner, "20418001") == before


def test_a_check_gets_its_date_and_loses_it_again(people, planner, qtbot):
    page = people.people
    at(page, "Imran Siddiqui", TRAINING)
    qtbot.keyClick(page.grid, Qt.Key.Key_1)
    entered(page, qtbot, " Feb 2028")
    assert staff(planner, "20418038", "training_expires") == day_number(date(2028, 2, 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert staff(planner, "20418038", "training_expires") is None


def test_space_turns_consent_and_the_card_says_so(people, planner, qtbot):
    page = people.people
    at(page, "Imran Siddiqui", "Shares with other trusts")
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert staff(planner, "20418038", "shares") is True
    page._show_card()
    assert ("Shares with other trusts", "yes") in page.card.card.sharing
    qtbot.mouseClick(page.card.consent, LEFT)
    assert staff(planner, "20418038", "shares") is False


def test_the_card_gives_a_skill_that_nobody_here_has(open_window, planner, qtbot):
    with planner.unit_of_work() as work:
        work.merge(skilled_ward().skill("TRACHE", "Tracheostomy care").tables(), (), "A skill more")
        work.commit()
    window = open_window(planner)
    window.go("people")
    page = window.people
    at(page, "Priya Nair", NIV)
    page._show_card()
    form = page.card.form
    form.skill.setCurrentIndex(form.skill.findText("Tracheostomy care"))
    assert form.give.text() == "Add"
    qtbot.keyClicks(form.until, "rubbish")
    qtbot.mouseClick(form.give, LEFT)
    assert form.problem.text().startswith("“rubbish” is no date")
    form.until.clear()
    qtbot.keyClicks(form.until, "1 Mar 2028")
    qtbot.mouseClick(form.give, LEFT)
    assert held(planner, "20418112")["TRACHE"] == day_number(date(2028, 3, 1))
    assert "Tracheostomy care" in [one.title for one in page.matrix.columns]
    page._show_card()
    form = page.card.form
    assert (form.skill.currentText(), form.give.text()) == ("Tracheostomy care", "Change")
    qtbot.mouseClick(form.drop, LEFT)
    assert "TRACHE" not in held(planner, "20418112")


def test_a_letter_typed_in_the_table_looks_for_a_name(people, qtbot):
    page = people.people
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_W)
    qtbot.keyClicks(page.finder, "isniew")
    assert page.grid.rows.shown() == 1
    assert page.matrix.name(page.grid.current_place()) == "Tomasz Wiśniewski"
    assert page.summary.text() == "1 of 18 people · Ward 24 Respiratory"
    page.finder.setText("nobody at all")
    assert "Nobody here is called" in page._message.text()
    qtbot.keyClick(page.finder, Qt.Key.Key_Escape)
    assert page.grid.rows.shown() == 18


def test_an_edit_in_the_trusts_table_stands_at_once_and_after_it_is_read_again(
    people, planner, qtbot
):
    page = people.people
    qtbot.mouseClick(page._scopes.buttons()[1], LEFT)
    at(page, "Ewa Kowalczyk", NIV)
    qtbot.keyClick(page.grid, Qt.Key.Key_2)
    entered(page, qtbot, "/2/2028")
    assert page.matrix.text(
        place_of(page.matrix, "Ewa Kowalczyk"), column_of(page.matrix, NIV)
    ) == ("2 Feb 28")
    assert held(planner, "30001") == {"NIV": day_number(date(2028, 2, 2))}
    assert page.matrix.name(page.grid.current_place()) == "Ewa Kowalczyk"
