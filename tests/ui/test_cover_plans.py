"""Repairs, other plans and reasons on the cover page, by mouse and keys on the real window."""

from pathlib import Path
from threading import Event
from types import SimpleNamespace

from PySide6.QtCore import QPoint, Qt

from planner.application.replanning import Ask
from planner.domain.calendar import Period
from tests.ui.driving import Driver, plan_made, planned
from ui.cover.gap_entries import GapEntry
from ui.cover.plan_rows import DECLINED, DROPPED, NEW, PlanRow
from ui.main_window import MainWindow
from ui.tasks import Listener, thread_lanes

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
Key = Qt.Key


def choose(window: MainWindow, row: int) -> PlanRow:
    rows = window.cover.plan.list
    rows.setFocus()
    rows.choose_row(row)
    return rows.plan.rows[row]


def asks(window: MainWindow) -> set[Ask]:
    return {row.ask for row in window.cover.plan.list.plan.rows}


def shown_page(window: MainWindow) -> str:
    """Title of the page of the plan that stands in the place of the candidates."""
    pages = window.cover.plan.pages
    assert pages.isVisible()
    return pages.currentWidget().title.text()


def test_delete_declines_an_assignment_and_the_repair_is_shown(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    before, told = asks(window), []
    window.cover.plan.plan_changed.connect(told.append)
    row = choose(window, 1)
    qtbot.keyClick(window.cover.plan.list, Key.Key_Delete)
    assert row.ask not in asks(window)
    assert window.cover.plan.list.currentIndex().row() == 1
    changes = window.cover.plan.pages.changes
    assert shown_page(window) == "The plan was repaired"
    rows = changes.table.changes.rows
    assert [one.name for one in rows if one.what == DECLINED] == [row.name]
    assert len([one for one in rows if one.what == NEW]) == len(asks(window) - before)
    kept = len(asks(window) & before)
    assert changes.kept.text().startswith(f"{kept} kept, 1 declined")
    assert "points" in changes.trade.text()
    assert "Planning anew" in changes.trade.text()
    assert told[-1] == window.cover.plan.search.plan
    assert all(Ask.of(one) != row.ask for one in told[-1].assignments)


def test_who_declined_is_not_asked_again_by_the_next_repair(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    first = choose(window, 0)
    qtbot.mouseClick(plan.lists.decline, LEFT)
    second = choose(window, 3)
    qtbot.mouseClick(plan.lists.decline, LEFT)
    assert not {first.ask, second.ask} & asks(window)
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    assert plan.search.declined == set()


def test_the_menu_of_a_row_declines_and_asks_why(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    row = choose(window, 2)
    actions = {one.text().split("\t")[0]: one for one in window.cover.plan.list.menu(2).actions()}
    actions["Why this person?"].trigger()
    assert shown_page(window) == f"Why {row.name}?"
    actions["Take out"].trigger()
    assert 2 not in window.cover.plan.list.plan.chosen
    actions["Declined: repair the plan"].trigger()
    assert row.ask not in asks(window)


def test_what_is_accepted_stays_whatever_is_declined(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    qtbot.mouseClick(plan.tabs.all, LEFT)
    plan.list.plan.take({0, 1, 2}, inside=True)
    accepted = {plan.list.plan.rows[at].ask for at in range(3)}
    qtbot.mouseClick(plan.accept, LEFT)
    assert plan.search.accepted == accepted
    assert plan.list.plan.words(plan.list.plan.rows[0]).endswith(", accepted")
    for _ in range(3):
        at = next(n for n, row in enumerate(plan.list.plan.rows) if row.ask not in accepted)
        choose(window, at)
        qtbot.keyClick(plan.list, Key.Key_Delete)
        assert accepted <= asks(window)
    window.steps.undo()
    assert plan.search.accepted == set()


def test_a_plan_is_repaired_after_the_rota_changed(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan, before = window.cover.plan, asks(window)
    assert not plan.repair.isVisible()
    qtbot.mouseClick(window.cover.panel.place, LEFT)
    assert plan.search.plan is None
    assert plan.search.stale is not None
    assert plan.repair.isVisible()
    qtbot.mouseClick(plan.repair, LEFT)
    assert plan.search.plan is not None
    assert not plan.repair.isVisible()
    assert shown_page(window) == "The plan was repaired"
    assert len(asks(window) & before) > len(before) // 2


def test_who_falls_ill_is_dropped_by_the_repair_and_the_reason_is_told(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    at = next(
        n
        for n, one in enumerate(plan.search.plan.assignments)
        if one.mode == "extra" and one.service == "W24"
    )
    one, listed = plan.search.plan.assignments[at], plan.list.plan.rows[at]
    window.go("rota")
    driver = Driver(window)
    driver.choose(listed.name, one.day - window.choice.period.first)
    driver.type("SICK")
    driver.key(Key.Key_Return)
    window.go("cover")
    qtbot.mouseClick(plan.repair, LEFT)
    assert Ask.of(one) not in asks(window)
    rows = plan.pages.changes.table.changes.rows
    [row] = [row for row in rows if (row.name, row.when) == (listed.name, listed.when)]
    assert row.what == DROPPED
    assert row.how.startswith("Absent (SICK)")


def test_an_assignment_that_became_a_duty_is_done_and_not_dropped(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    at = next(
        n
        for n, one in enumerate(plan.search.plan.assignments)
        if one.mode == "extra" and one.service == "W24"
    )
    one = plan.search.plan.assignments[at]
    name = plan.list.plan.rows[at].name
    window.go("rota")
    driver = Driver(window)
    driver.choose(name, one.day - window.choice.period.first)
    driver.type(one.shift)
    driver.key(Key.Key_Return)
    window.go("cover")
    qtbot.mouseClick(plan.repair, LEFT)
    assert "1 is a duty now" in plan.pages.changes.kept.text()
    assert Ask.of(one) not in asks(window)
    assert all(row.name != name or row.what == NEW for row in plan.pages.changes.table.changes.rows)


def test_a_plan_of_other_dates_is_not_repaired(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    Driver(window).key(Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.cover.plan.search.to_repair is None
    assert not window.cover.plan.repair.isVisible()


def test_other_plans_stand_side_by_side_and_one_is_put_on_view(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan, told = window.cover.plan, []
    best = plan.search.plan
    plan.plan_changed.connect(told.append)
    qtbot.mouseClick(plan.others, LEFT)
    others = plan.pages.others
    assert shown_page(window) == "Other plans"
    titles = [one.alternative.title for one in others.plans]
    assert titles[0] == "Best"
    assert {"Nearest home", "Cheapest", "Fairest between trusts"} <= set(titles)
    assert others.plans[0].figures.score == best.score
    assert all(one.given_up >= 0 for one in others.plans)
    at = titles.index("Fewest people moved")
    others.table.setFocus()
    for _ in range(at):
        qtbot.keyClick(others.table, Key.Key_Down)
    chosen = others.plans[at]
    assert others.name.text() == "Fewest people moved"
    assert f"Gives up {chosen.given_up:,} points of score" in others.gives.text()
    assert "fewer moves" in others.gives.text()
    qtbot.keyClick(others.table, Key.Key_Return)
    assert plan.search.plan == chosen.plan
    assert told[-1] == chosen.plan
    assert len(plan.list.plan.rows) == chosen.figures.assignments
    assert f"costs {chosen.given_up:,} points of the best score" in plan.message.text()
    assert others.table.others.text(at, 0).endswith("(on view)")
    qtbot.mouseClick(others.back, LEFT)
    assert not plan.pages.isVisible()


def test_fairness_is_chosen_before_planning_and_its_price_is_told(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("cover")
    plan = window.cover.plan
    plan.wishes.by.setFocus()
    while plan.wishes.by.currentText() != "Fairest between people":
        before = plan.wishes.by.currentIndex()
        qtbot.keyClick(plan.wishes.by, Key.Key_Down)
        assert plan.wishes.by.currentIndex() > before
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    found = plan.search.plan
    assert found.weights.asking == 200
    assert "“Fairest between people” costs" in plan.message.text()
    times = [row.ask.staff_id for row in plan.list.plan.rows]
    fair = max(map(times.count, times))
    plan.wishes.by.setCurrentIndex(0)
    planned(window, qtbot)
    best = plan.search.plan
    assert best.score >= found.score
    times = [row.ask.staff_id for row in plan.list.plan.rows]
    assert fair <= max(map(times.count, times))


def test_only_the_gaps_of_this_service_are_planned_for_it(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("cover")
    plan = window.cover.plan
    plan.wishes.scope.setCurrentIndex(plan.wishes.scope.findData("service"))
    planned(window, qtbot)
    assert plan.search.plan.services == ("W24",)
    assert {row.ask.service for row in plan.list.plan.rows} == {"W24"}
    assert {row.gap.service for row in plan.open.left.rows} <= {"W24"}


def test_accepting_for_one_service_leaves_proposals_for_another(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    qtbot.mouseClick(plan.accept, LEFT)
    elsewhere = {row.ask for row in plan.list.plan.rows if row.ask.service == "W18"}
    assert elsewhere
    plan.wishes.scope.setCurrentIndex(plan.wishes.scope.findData("service"))
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    qtbot.mouseClick(plan.accept, LEFT)
    with ward_planner.unit_of_work() as work:
        stored = work.proposed_aid(window.choice.period)
    assert {Ask(a.staff_id, a.service, a.day, a.shift) for a in stored} == elsewhere | asks(window)


def test_a_gap_left_open_says_why_and_leads_to_its_candidates(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    tab = plan.tabs.group.button(1)
    assert tab.text() == f"{len(plan.open.left.rows)} still open"
    qtbot.mouseClick(tab, LEFT)
    assert plan.open.isVisible()
    plan.open.setFocus()
    plan.open.choose_row(0)
    row = plan.open.left.rows[0]
    qtbot.keyClick(plan.open, Key.Key_Return)
    reason = plan.pages.reason
    assert shown_page(window) == "Why is this still open?"
    assert row.when in reason.second.text()
    assert reason.own.text() == f"{row.empty} empty."
    assert "have 2 assignments each within 28 days, the most for anybody" in reason.text.text()
    would_fill = reason.text.text().split("Any one of these would fill it:\n")[1]
    assert "is placed by hand, beyond the 2 duties in 28 days" in would_fill.splitlines()[0]
    qtbot.mouseClick(reason.look, LEFT)
    assert not plan.pages.isVisible()
    entry = window.cover.list.gaps.rows[window.cover.list.currentIndex().row()]
    assert isinstance(entry, GapEntry)
    assert entry.day == row.gap.day
    assert window.cover.panel.isVisible()


def test_f2_says_why_this_person_in_points(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    row = choose(window, 0)
    one = window.cover.plan.search.plan.assignments[0]
    qtbot.keyClick(window.cover.plan.list, Key.Key_F2)
    assert shown_page(window) == f"Why {row.name}?"
    assert f"Costs {one.points} points: " in window.cover.plan.pages.reason.text.text()
    qtbot.keyClick(window.cover.plan.pages.reason, Key.Key_Escape)
    assert not window.cover.plan.pages.isVisible()


def test_a_plan_asked_for_before_the_region_is_there_is_made_once_it_is(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner, lanes=thread_lanes())
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=20_000)
    qtbot.keyClick(
        window, Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    plan = window.cover.plan
    qtbot.waitUntil(lambda: plan.search.plan is not None, timeout=60_000)
    qtbot.waitUntil(lambda: window.status.running == 0, timeout=20_000)
    assert plan.list.plan.rows
    assert plan.tabs.group.button(1).text() == f"{len(plan.open.left.rows)} still open"


def test_a_plan_of_what_changes_meanwhile_is_made_of_what_is_there_then(
    open_window, ward_planner, qtbot
):
    lanes, hold = thread_lanes(), Event()
    window = open_window(ward_planner, lanes=lanes)
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=20_000)
    window.go("cover")
    cover, plan = window.cover, window.cover.plan
    qtbot.waitUntil(lambda: cover.view is not None, timeout=20_000)
    qtbot.waitUntil(lambda: cover.panel.table.chosen() is not None, timeout=20_000)
    before = cover.view
    told = []
    plan.search.nothing.connect(lambda: told.append(plan.message.text()))
    lanes.solver.start("Held", lambda *_: hold.wait(20), Listener(lambda _: None))
    cover.panel.place_chosen()
    plan.run()
    assert plan.search.busy
    qtbot.waitUntil(lambda: cover.view is not before, timeout=20_000)
    hold.set()
    qtbot.waitUntil(lambda: plan.search.plan is not None, timeout=60_000)
    qtbot.waitUntil(lambda: window.status.running == 0, timeout=20_000)
    assert plan.search.view is cover.view
    assert told == [], "that no plan was made is never said of one that is on its way"
    assert plan.list.plan.rows
    assert "possible" in plan.message.text() or "best" in plan.message.text()


def test_the_planner_is_ready_soon_and_ends_with_the_window(open_window, ward_planner, qtbot):
    window = open_window(ward_planner, lanes=thread_lanes())
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=20_000)
    window.go("cover")
    host = ward_planner.plan_host
    qtbot.waitUntil(lambda: host.process_id is not None, timeout=20_000)
    process = Path(f"/proc/{host.process_id}")
    window.close()
    assert host.process_id is None
    assert not process.exists()


def test_alternatives_can_be_stopped_and_what_was_found_stays(open_window, ward_planner, qtbot):
    window = open_window(ward_planner, lanes=thread_lanes())
    plan = plan_made(window)
    others = plan.pages.others
    qtbot.mouseClick(plan.others, LEFT)
    qtbot.waitUntil(lambda: len(others.plans) >= 1, timeout=60_000)
    if plan.search.busy:
        others.stop.click()
    qtbot.waitUntil(lambda: not plan.search.busy, timeout=30_000)
    assert others.plans[0].alternative.title == "Best"
    assert not others.stop.isVisible()
    assert plan.search.plan is not None


def test_a_repair_that_is_cancelled_leaves_the_plan_as_it_was(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan, before = window.cover.plan, window.cover.plan.search.plan
    bench = plan.search.bench
    row = choose(window, 0)

    def cancelled(*args):
        args[-1].cancel()
        return bench.repair(*args)

    plan.search.bench = SimpleNamespace(repair=cancelled)
    qtbot.keyClick(plan.list, Key.Key_Delete)
    plan.search.bench = bench
    assert plan.search.plan is before
    assert row in plan.list.plan.rows
    assert plan.message.text() == "Stopped. The plan stands as it was."
    assert plan.accept.isEnabled()


def test_stopping_a_search_that_has_just_ended_leaves_what_it_said(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    said = plan.message.text()
    plan.stop.click()
    assert plan.message.text() == said
    assert "best" in said


def test_in_other_dates_nothing_is_said_of_the_plan_before(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("cover")
    plan = window.cover.plan
    idle = plan.message.text()
    planned(window, qtbot)
    assert plan.message.text() != idle
    dates = window.choice.period
    window.choice.show_period(Period(dates.first + 28, dates.last + 28))
    assert plan.search.plan is None
    assert plan.message.text() == idle
