"""The people page on a made-up ward: expiries, counts, filter, and the card of a person."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from planner.application.covering import Loaded
from planner.application.rule_packs import load_rule_book
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.registry import RULE_NUMBER
from tests.regions import Sketch
from tests.stores import planner_with
from tests.ui.wards import ward_sketch
from ui.people.card import person_card
from ui.people.lapses import lapses
from ui.people.limits import hour_limits
from ui.people.matrix import (
    AMBER,
    EXPIRED,
    LASTING,
    MISSING,
    PLAIN,
    RED,
    Matrix,
    build_matrix,
)
from ui.people.model import MatrixModel
from ui.rota.figures import build_figures
from ui.theme.fonts import BOLD

LEFT = Qt.MouseButton.LeftButton
Role = Qt.ItemDataRole
TODAY = "2026-12-09"


def skilled_ward() -> Sketch:
    """Ward 24 where NIV ends on dates around today, and one person has no training."""
    sketch = ward_sketch()
    sketch.skill("NIV", "Non-invasive ventilation").skill("IV", "IV therapy")
    people = [f"{20418001 + number * 37}" for number in range(6)]
    ends = ("2026-12-08", "2026-12-09", "2027-01-07", "2027-01-08", "2027-03-08", "2027-03-09")
    for staff_id, end in zip(people, ends, strict=True):
        sketch.holding(staff_id, "NIV", expires=end)
    sketch.holding(people[0], "IV")
    sketch.holding(people[1], "IV", expires="4712-12-31")
    return sketch


def matrix_of(sketch: Sketch, service: str = "W24") -> Matrix:
    loaded = Loaded.of(sketch.region(), load_rule_book())
    number = loaded.region.services.ids.index[service]
    return build_matrix(loaded, [number], sketch.day(TODAY))


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return matrix_of(skilled_ward())


def place_of(matrix: Matrix, name: str) -> int:
    return [matrix.name(place) for place in range(len(matrix.people))].index(name)


def column_of(matrix: Matrix, title: str) -> int:
    return [column.title for column in matrix.columns].index(title)


def test_states_turn_on_the_day_the_thresholds_say(matrix):
    niv = column_of(matrix, "Non-invasive ventilation")
    names = (
        "Helen Ashworth",
        "Imran Siddiqui",
        "Catherine Molyneux",
        "Priya Nair",
        "Tomasz Wiśniewski",
        "Grace Entwistle",
    )
    states = [int(matrix.states[place_of(matrix, name), niv]) for name in names]
    # Ended yesterday; last day today; 29, 30, 89 and 90 days left.
    assert states == [EXPIRED, RED, RED, AMBER, AMBER, PLAIN]


def test_skills_without_an_end_are_lasting_and_checks_without_a_date_missing(matrix):
    iv = column_of(matrix, "IV therapy")
    assert matrix.states[place_of(matrix, "Helen Ashworth"), iv] == LASTING
    assert matrix.states[place_of(matrix, "Imran Siddiqui"), iv] == LASTING
    assert matrix.states[place_of(matrix, "Priya Nair"), iv] == MISSING
    assert set(matrix.states[:, column_of(matrix, "Registration")].tolist()) == {MISSING}


def test_the_foot_counts_each_column(matrix):
    counts = matrix.counts[column_of(matrix, "Non-invasive ventilation")]
    assert (counts.in_date, counts.soon, counts.expired) == (5, 4, 1)


def test_the_filter_keeps_those_with_something_that_ends_in_time(matrix):
    def names(within: int) -> set[str]:
        return {matrix.name(int(place)) for place in np.flatnonzero(matrix.expiring(within))}

    assert names(0) == {"Helen Ashworth"}
    assert names(30) == {"Helen Ashworth", "Imran Siddiqui", "Catherine Molyneux"}
    assert len(names(90)) == 5
    assert len(names(-1)) == len(matrix.people) == 18


def test_the_order_is_by_grade_then_name(matrix):
    assert [(one.title, one.last - one.first) for one in matrix.sections] == [
        ("Grade B7", 2),
        ("Grade B6", 4),
        ("Grade B5", 12),
    ]
    assert matrix.name(2) == "Catherine Molyneux"


def test_cells_are_read_out_with_person_skill_and_what_presses(matrix):
    model = MatrixModel()
    model.show(matrix)
    niv = column_of(matrix, "Non-invasive ventilation")
    row = model.row_of(place_of(matrix, "Imran Siddiqui"))
    spoken = model.index(row, niv).data(Role.AccessibleTextRole)
    assert spoken == (
        "Imran Siddiqui, Non-invasive ventilation: until Wed 9 Dec 2026, expires within 30 days"
    )
    heading = model.headerData(niv, Qt.Orientation.Horizontal, Role.AccessibleTextRole)
    assert heading == ("Non-invasive ventilation: 5 in date, 4 expire within 90 days, 1 expired")
    assert model.headerData(0, Qt.Orientation.Vertical) == "Grade B7"


def test_hours_are_near_their_limits_as_the_audit_would_say(matrix):
    """Someone over a limit: the figure beside it is that of the breach."""
    sketch = Sketch(days=28)
    sketch.line("ICU", 1, "LD").person("ann", "ICU")
    sketch.duties("ann", 0, "LD LD LD LD LD LD - " * 4)
    region, book = sketch.region(), load_rule_book()
    breaches = RuleEngine(region, book).audit()
    over = breaches.figure[breaches.rule == RULE_NUMBER["AFC-60"]]
    limits = {limit.title: limit for limit in hour_limits(region, book, 0)}
    assert limits["Hours in a week"].figure == pytest.approx(over.max()) == pytest.approx(69)
    assert limits["Hours in a week"].over
    assert limits["Hours in a week"].text == "69 of 60 h"
    assert limits["Average weekly hours"].limit == 48


def test_the_opted_out_have_an_average_and_no_limit():
    sketch = Sketch(days=28)
    sketch.person("ann", "ICU", opted_out=True).duties("ann", 0, "LD LD LD - - - - " * 4)
    limits = hour_limits(sketch.region(), load_rule_book(), 0)
    assert limits[0].limit is None
    assert limits[0].text == "34.5 h, opted out"


def test_a_lapse_names_the_shifts_that_need_the_skill():
    sketch = Sketch(days=7)
    sketch.line("ICU", 1, "E", minimum=1, skill="NIV")
    sketch.person("ann", "ICU").holding("ann", "NIV", expires=2)
    sketch.duties("ann", 0, "E E E E E - -")
    loaded = Loaded.of(sketch.region(), load_rule_book())
    [lapse] = lapses(loaded, 0, sketch.first, 90)
    days = [int(loaded.places.day[place]) - sketch.first for place in lapse.unsafe]
    assert days == [3, 4]
    assert lapse.edge == ()
    assert lapse.text(loaded, sketch.first) == (
        "If Skill NIV is not renewed after Wed 9 Dec: 2 shifts are unsafe for want of it "
        "(the first is E Thu 10 Dec)."
    )


def test_a_lapse_that_nobody_feels_is_said_so():
    sketch = Sketch(days=7)
    sketch.line("ICU", 1, "E", minimum=1)
    sketch.person("ann", "ICU").holding("ann", "NIV", expires=2).duties("ann", 0, "E E E E")
    loaded = Loaded.of(sketch.region(), load_rule_book())
    [lapse] = lapses(loaded, 0, sketch.first, 90)
    assert lapse.text(loaded, sketch.first).endswith(": no shift of this period needs it.")


def test_the_card_says_duties_hours_and_consent(matrix):
    card = person_card(matrix, place_of(matrix, "Helen Ashworth"), load_rule_book())
    codes = ["".join(tile.code for tile in tiles) for tiles in card.days[:7]]
    assert codes == ["E", "E", "L", "L", "N", "", ""]
    assert ("Shares with other trusts", "no") in card.sharing
    assert ("Travels up to", "1 h 00 min") in card.sharing
    assert card.holdings[0].title == "Non-invasive ventilation"
    assert card.holdings[0].left == "× expired"
    whole = build_figures(matrix.region, matrix.people)
    assert card.rostered == f"{whole.rostered[place_of(matrix, 'Helen Ashworth')]:.1f}"


@pytest.fixture
def people(open_window, tmp_path):
    planner = planner_with(tmp_path / "skilled.db", skilled_ward())
    window = open_window(planner)
    window.go("people")
    yield window
    planner.close()


@pytest.mark.parametrize(("scale", "titles"), [(1.0, 3), (2.0, 1)])
def test_name_grade_and_hours_have_titles_as_they_have_columns(people, appearance, scale, titles):
    people.resize(1366, 768)
    appearance.set_scale(scale)
    QApplication.processEvents()
    grid = people.people.grid
    shown = grid.corner.titles()
    assert [title for title, *_ in shown] == ["Name", "Grade", "Contracted"][:titles]
    letters = QFontMetrics(appearance.font(11, BOLD))
    taken = []
    for title, side, where in shown:
        wide = letters.horizontalAdvance(title)
        right = side & Qt.AlignmentFlag.AlignRight
        left = where.right() + 1 - wide if right else where.left()
        assert all(left > other for other in taken)
        taken.append(left + wide)
    assert taken[-1] <= grid.corner.width() == grid.staff.full_width
    appearance.set_scale(1.0)


def test_the_page_filters_and_says_how_many(people, qtbot):
    page = people.people
    assert page.summary.text() == "18 people · Ward 24 Respiratory"
    page.within.setFocus()
    qtbot.keyClick(page.within, Qt.Key.Key_Down)
    qtbot.keyClick(page.within, Qt.Key.Key_Down)
    assert page.summary.text() == "3 of 18 people · Ward 24 Respiratory"
    rows = page.grid.rows
    assert rows.shown() == 3
    heads = [row for row in range(len(rows.lines)) if rows.place(row) is None]
    assert [rows.shown_under(row) for row in heads] == [
        next_head - row - 1 for row, next_head in pairwise([*heads, len(rows.lines)])
    ]
    assert sum(map(rows.shown_under, heads)) == 3


def test_the_trust_holds_the_people_of_all_its_services(people, qtbot):
    page = people.people
    qtbot.mouseClick(page._scopes.buttons()[1], LEFT)
    assert page.summary.text().startswith("20 people · ")


def test_a_person_chosen_by_key_has_a_card_and_enter_leads_to_the_rota(people, qtbot):
    page = people.people
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    page._show_card()
    assert page.card.card.name == page.matrix.name(page.grid.current_place()) == "Imran Siddiqui"
    page._open()
    assert people.pages.currentWidget() is people.rota
    place, _ = people.rota.grid.current_cell()
    assert people.rota.board.name(place) == "Imran Siddiqui"


def test_another_service_chosen_on_top_is_followed(people):
    people.choice.show_service("W18")
    assert people.people.summary.text() == "2 people · Ward 18"


def test_a_repaint_asks_the_model_for_no_cell(people, monkeypatch):
    asked: list[QModelIndex] = []
    monkeypatch.setattr(MatrixModel, "data", lambda self, index, role=0: asked.append(index))
    people.people.grid.viewport().repaint()
    people.people.grid.grab()
    assert asked == []
