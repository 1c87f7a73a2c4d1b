"""Tab goes through a page as it is read; who acts is chosen without a mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.aid_story import HELEN, HUGO, planner_of, two_trusts
from tests.ui.driving import until
from tests.ui.test_aid_views import act_as, gap_rows

TAB, CONTROL = Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, two_trusts(), (HELEN, HUGO)) as planner:
        yield planner


def after_tabs(window, count: int) -> list[object]:
    found = []
    for _ in range(count):
        QTest.keyClick(window.focusWidget(), TAB)
        found.append(window.focusWidget())
    return found


def test_from_a_gap_tab_goes_to_why_and_to_asking(window):
    act_as(window, HELEN.name)
    window.go("cover")
    window.cover.list.choose_row(gap_rows(window)[0])
    window.cover.list.setFocus()
    ask = window.aid.ask
    table = window.cover.panel.table
    assert after_tabs(window, 4) == [ask.why, ask.urgency, ask.ask, table]


def test_with_a_shortcut_held_down_the_gap_is_chosen_all_the_same(window):
    act_as(window, HELEN.name)
    window.go("rota")
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    window.cover.list.choose_row(gap_rows(window)[1])
    [chosen] = window.cover.list.chosen_rows()
    assert chosen is window.cover.list.gaps.rows[gap_rows(window)[1]]
    assert window.aid.ask.ask.isEnabled()


def test_who_acts_comes_after_undo_and_redo(window):
    window.top_bar.findChild(object, "search").setFocus()
    assert after_tabs(window, 1) == [window.profiles.opener]  # nothing is to be undone


def test_somebody_else_acts_by_keys_alone(window):
    act_as(window, HELEN.name)
    window.go("cover")
    QTest.keyClick(window, Qt.Key.Key_U, CONTROL | SHIFT)
    assert window.profiles.list.hasFocus()
    names = [window.profiles.list.item(at).data(Qt.ItemDataRole.UserRole) for at in range(3)]
    QTest.keyClick(window.profiles.list, Qt.Key.Key_Home)
    for _ in range(names.index(HUGO.name)):
        QTest.keyClick(window.profiles.list, Qt.Key.Key_Down)
    QTest.keyClick(window.profiles.list, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.aid.acting.profile.name == HUGO.name
    assert not window.profiles.isVisible()
    assert window.cover.list.hasFocus()  # where the keys were


def test_after_asking_for_cover_the_keys_are_on_the_requests(window):
    act_as(window, HELEN.name)
    window.go("cover")
    window.cover.list.choose_row(gap_rows(window)[0])
    window.cover.list.setFocus()
    QTest.keyClick(window.cover.list, TAB)
    QTest.keyClicks(window.aid.ask.why, "two are ill")
    QTest.keyClick(window.aid.ask.why, Qt.Key.Key_Return)
    assert window.aid.requests.list.hasFocus()


def test_what_is_put_in_later_has_its_place_too(window):
    window.go("cover")
    window.notices.done("Something was done.")
    window.notices.done("Something else was done.")
    window.notices.show_notice("error", "It was refused.")
    window.notices.show_notice("error", "It was refused.")
    assert len(window.notices.texts) == 2  # the same is told once
    window.profiles.opener.setFocus()
    error, done = after_tabs(window, 2)
    assert [one.parent().accessibleName() for one in (error, done)] == window.notices.texts
    QTest.keyClick(done, Qt.Key.Key_Return)
    assert len(window.notices.texts) == 1
    assert window.cover.list.hasFocus()  # not on what a second press would close or go to
    window.profiles.opener.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
    assert window.focusWidget().accessibleName().startswith("Find a person")


def test_a_plan_asked_for_by_key_in_a_small_window_has_the_keys(window):
    window.resize(1366, 768)
    window.go("cover")
    window.cover.list.setFocus()
    QTest.keyClick(window, Qt.Key.Key_P, CONTROL | SHIFT)
    plan = window.cover.plan
    until(lambda: plan.search.plan is not None and not plan.search.busy)
    assert plan.list.hasFocus()
    assert [one.row() for one in plan.list.selectedIndexes()] == [
        0
    ]  # what F2, Delete and Space are about is seen


def test_on_every_page_tab_comes_by_all_that_takes_the_keys(window):
    window.resize(1920, 1080)
    for page in (*window.rail.buttons, "ledger"):
        window.go(page)
        QApplication.processEvents()
        window.profiles.opener.setFocus()
        found = after_tabs(window, 60)
        # Of buttons of which one is chosen, only that one takes the keys from Tab.
        expected = {
            one
            for one in window.centralWidget().findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.focusProxy() is None
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        assert set(found) == expected, page
