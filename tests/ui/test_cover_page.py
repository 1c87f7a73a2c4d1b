"""Filling gaps and accepting plans on the real window, by mouse and keys."""

from PySide6.QtCore import QPoint, Qt

from planner.application.planning import PlanEvent
from tests.regions import Sketch
from tests.stores import planner_with
from tests.ui.driving import planned, until
from ui.cover.gap_entries import GapEntry
from ui.cover.plan_curve import round_ticks
from ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def duties_of(planner, staff_id: str) -> set[tuple[int, str, str]]:
    with planner.unit_of_work() as work:
        columns = work.read_tables({"Duties"})["Duties"].columns
    rows = zip(*(columns[name] for name in ("staff_id", "date", "shift", "service")), strict=True)
    return {row[1:] for row in rows if row[0] == staff_id}


def cover_of(window: MainWindow, qtbot) -> None:
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    window.cover.panel.table.setFocus()


def test_enter_places_the_chosen_candidate_and_ctrl_z_takes_it_back(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    panel = window.cover.panel
    gap, chosen = panel.chosen_gap(), panel.table.chosen().candidate
    before = duties_of(ward_planner, chosen.staff_id)
    code = window.cover.view.region.shifts.ids.codes[gap.shift]
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert (gap.day, code, "W24") in duties_of(ward_planner, chosen.staff_id) - before
    assert panel.said.text().startswith(f"{code} placed, ")
    with ward_planner.unit_of_work() as work:
        fresh = work.load_region(window.choice.period)
    assert len(window.cover.view.region.duties.person) == len(fresh.duties.person)
    window.steps.undo()
    assert duties_of(ward_planner, chosen.staff_id) == before
    assert window.cover.side.summary.text() == "1 minimum · 14 target"


def test_a_filled_gap_leaves_the_list_and_the_next_one_is_chosen(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    before = [one for one in window.cover.list.gaps.rows if isinstance(one, GapEntry)]
    qtbot.mouseClick(window.cover.panel.place, LEFT)
    after = [one for one in window.cover.list.gaps.rows if isinstance(one, GapEntry)]
    assert before[0].words not in {one.words for one in after}
    assert window.cover.list.currentIndex().isValid()
    assert window.cover.side.summary.text().startswith("0 minimum")
    assert window.rota.board.cover.minimum_gaps == 0


def test_part_of_a_plan_becomes_proposed_aid_in_one_step(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    count = len(plan.list.plan.rows)
    plan.list.setFocus()
    plan.list.setCurrentIndex(plan.list.plan.index(0))
    qtbot.keyClick(plan.list, Qt.Key.Key_Space)
    assert plan.accept.text() == f"Accept {count - 1} of {count}"
    assert plan.lists.reason.text() == plan.list.plan.rows[0].reason
    qtbot.mouseClick(plan.accept, LEFT)
    with ward_planner.unit_of_work() as work:
        assert len(work.proposed_aid(window.choice.period)) == count - 1
    assert window.steps.undo_text.startswith(f"Undo part of plan, {count - 1} assignment")
    gaps = window.cover.list.gaps
    shown = [gaps.proposed_text(one) for one in gaps.rows if isinstance(one, GapEntry)]
    assert any(text.endswith("proposed") for text in shown)
    window.steps.undo()
    with ward_planner.unit_of_work() as work:
        assert not work.proposed_aid(window.choice.period)


def test_a_click_on_the_box_takes_an_assignment_out(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    rows = window.cover.plan.list
    box = rows.visualRect(rows.plan.index(0))
    qtbot.mouseClick(rows.viewport(), LEFT, pos=QPoint(box.left() + 18, box.center().y()))
    assert 0 not in rows.plan.chosen
    qtbot.mouseClick(window.cover.plan.tabs.all, LEFT)
    assert window.cover.plan.list.plan.chosen == set()
    assert not window.cover.plan.accept.isEnabled()


def test_a_plan_goes_when_the_rota_changes_under_it(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    qtbot.mouseClick(window.cover.panel.place, LEFT)
    assert not window.cover.plan.list.plan.rows
    assert "Plan anew" in window.cover.plan.message.text()


def test_the_curve_speaks_the_best_score_and_the_most_there_can_be(open_window, ward_planner):
    window = open_window(ward_planner)
    window.go("cover")
    panel = window.cover.plan
    panel._advance(PlanEvent(1, -40, 9_100, 1.0))
    panel._advance(PlanEvent(2, 8_900, 9_000, 3.0))
    assert panel.curve.accessibleName() == ("Best score 8,900, at most 9,000, after 3 seconds")
    assert panel.curve.grab().width() > 0


def test_ticks_are_few_round_and_hold_the_range():
    for low, high in ((0, 1), (-40, 9_100), (60_000, 105_000), (1_423_826, 1_423_827)):
        ticks = round_ticks(low, high)
        assert 2 <= len(ticks) <= 7
        assert ticks[0] <= low
        assert ticks[-1] >= high


def test_people_of_another_staff_group_are_near_misses_only_when_asked_for(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    findings = window.cover.panel.findings
    assert findings.others.isHidden()
    assert findings.misses.misses.rowCount() == len(findings._suggestion.near_misses)


def test_in_a_low_window_near_misses_chains_and_the_rest_share_the_room(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    findings = window.cover.panel.findings
    assert findings.misses.isVisible()
    assert findings.why_not.isVisible()
    window.resize(1366, 768)
    until(lambda: not findings.why_not.isVisible())
    qtbot.mouseClick(findings.tabs.button(2), LEFT)
    assert findings.why_not.isVisible()
    assert not findings.misses.isVisible()


def test_where_more_could_cover_than_are_listed_it_says_how_many(open_window, tmp_path, qtbot):
    sketch = Sketch().service("ICU").line("ICU", 1, "E")
    for number in range(25):
        sketch.person(f"{10_001 + number}", "ICU")
    planner = planner_with(tmp_path / "many.db", sketch)
    window = open_window(planner, service="ICU")
    window.go("cover")
    panel = window.cover.panel
    assert len(panel.table.candidates.rows) == 20
    assert panel.count.text() == "The best 20 of 25 candidates"
    planner.close()
