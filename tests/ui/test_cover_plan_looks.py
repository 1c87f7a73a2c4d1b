"""How the plan looks on the real window: names, nothing cut, lists that read what is on view."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from planner.application.alternatives import Compared
from planner.application.replanning import Ask
from tests.calls import calls_of
from tests.ui.driving import pages_beside, planned, until
from tests.ui.test_every_view import nameless
from ui.cover.plan_list import PlanList, PlanModel
from ui.cover.plan_rows import PlanRow
from ui.main_window import MainWindow
from ui.tables.lines import lines_within
from ui.theme.appearance import SCALES

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
def test_no_page_of_the_plan_has_a_control_without_a_name(
    open_window, ward_planner, appearance, qtbot, theme
):
    window = open_window(ward_planner)
    appearance.choose(theme)
    planned(window, qtbot)
    for page in pages_beside(window):
        assert page.isVisible()
        assert nameless(window) == []
    qtbot.mouseClick(window.cover.plan.tabs.group.button(1), LEFT)
    assert nameless(window) == []
    appearance.choose("light")


@pytest.fixture(params=[1.0, 1.5])
def small(open_window, ward_planner, appearance, qtbot, request) -> Iterator[MainWindow]:
    """A small window, with a plan on view, at two sizes of text."""
    window = open_window(ward_planner)
    appearance.set_scale(request.param)
    window.resize(1366, 768)
    planned(window, qtbot)
    window.cover._show_plan(True)
    yield window
    appearance.set_scale(1.0)


def test_nothing_of_the_plan_is_cut_in_a_small_window(small, appearance, qtbot):
    window = small
    qtbot.mouseClick(window.cover.panel.place, LEFT)
    window.cover._show_plan(True)
    QApplication.processEvents()
    plan = window.cover.plan
    for one in (plan.repair, plan.others, plan.start):
        assert one.isVisible()
        assert one.width() >= one.sizeHint().width(), one.text()
    qtbot.mouseClick(plan.repair, LEFT)
    QApplication.processEvents()
    for one in (
        plan.others,
        plan.changes,
        plan.lists.why,
        plan.lists.decline,
        plan.accept,
        plan.requests,
    ):
        assert one.isVisible(), one.text()
        assert one.width() >= one.sizeHint().width(), one.text()
    assert plan.list.height() >= appearance.metrics.px(60)
    for text in plan.findChildren(QLabel):
        if text.isVisible() and not text.wordWrap():
            assert text.width() >= text.fontMetrics().horizontalAdvance(text.text()), text.text()


def test_the_figures_of_a_whole_regions_plan_are_not_cut(small):
    figures = small.cover.plan.figures
    whole = (("Score", "27,918,574"), ("At most", "27,918,848"))
    figures.show_figures(*whole, ("Min. gaps", "4,018 → 23"), ("Target gaps", "608 → 0"))
    QApplication.processEvents()
    shown = [one for one in figures.findChildren(QLabel) if one.isVisible()]
    assert [one.text() for one in shown][1::2] == [
        "27,918,574",
        "27,918,848",
        "4,018 → 23",
        "608 → 0",
    ]
    # Qt lays a row in a row out in the turn after the one in which its texts change.
    until(lambda: all(one.width() >= one.sizeHint().width() for one in shown))
    assert all(
        figures.rect().contains(one.mapTo(figures, one.rect().bottomRight())) for one in shown
    )


def test_at_very_large_text_other_plans_lead_back_to_the_plan_by_key(
    open_window, ward_planner, appearance, qtbot
):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    appearance.set_scale(2.0)
    planned(window, qtbot)
    window.cover._show_plan(True)
    plan = window.cover.plan
    for press, focused in ((plan.others, plan.pages.others.table), (plan.lists.why, None)):
        plan.list.choose_row(0)
        press.setFocus()
        qtbot.keyClick(press, Qt.Key.Key_Space)
        QApplication.processEvents()
        page = plan.pages.currentWidget()
        assert (plan.isVisible(), page.isVisible()) == (False, True)
        assert page.back.text() == "Back to the plan"
        assert window.focusWidget() is (focused or page.back)
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        assert (plan.isVisible(), page.isVisible()) == (True, False)
        assert window.focusWidget() is plan.list
    appearance.set_scale(1.0)
    assert plan.pages.reason.back.text() == "Back to the candidates"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_all_figures_of_plans_side_by_side_are_in_sight(open_window, ward_planner, qtbot, size):
    window = open_window(ward_planner)
    window.resize(*size)
    planned(window, qtbot)
    window.cover._show_plan(True)
    qtbot.mouseClick(window.cover.plan.others, LEFT)
    QApplication.processEvents()
    table = window.cover.plan.pages.others.table
    assert not table.horizontalScrollBar().isVisible()
    header = table.horizontalHeader()
    for at, head in enumerate(table.others.heads):
        assert header.sectionSize(at) >= header.sectionSizeHint(at), head
        assert header.height() >= header.fontMetrics().height() * (1 + head.count("\n"))


@pytest.mark.parametrize("scale", SCALES)
def test_all_figures_of_a_regions_plans_side_by_side_are_in_sight_at_large_text(
    open_window, ward_planner, appearance, qtbot, scale
):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    appearance.set_scale(scale)
    planned(window, qtbot)
    window.cover._show_plan(True)
    qtbot.mouseClick(window.cover.plan.others, LEFT)
    table = window.cover.plan.pages.others.table
    table.others.show([as_of_a_region(one) for one in table.others.rows])
    table.fit()
    QApplication.processEvents()
    assert not table.horizontalScrollBar().isVisible()
    header, letters = table.horizontalHeader(), table.fontMetrics()
    assert table.others.paired == (scale > 1)
    for column, head in enumerate(table.others.heads):
        assert header.sectionSize(column) >= header.sectionSizeHint(column), head
        for row in range(len(table.others.rows)):
            text, room = table.others.text(row, column), table.columnWidth(column) - 8
            lines = text.split("\n") if column else lines_within(text, table.font(), room, 9)
            assert all(letters.horizontalAdvance(line) <= room for line in lines), text
            assert letters.height() * len(lines) <= table.rowHeight(row), text
    appearance.set_scale(1.0)


def as_of_a_region(one: Compared) -> Compared:
    """A plan whose figures are as long as those of a whole region."""
    figures = replace(
        one.figures,
        minimum_gaps=4_018,
        target_gaps=608,
        points=123_456,
        people=4_349,
        moved=4_526,
        extra=1_526,
        miles=12_311.0,
        cost=135_214.0,
    )
    return replace(one, figures=figures, given_up=10_099)


def test_two_figures_of_a_plan_in_one_column_are_named_and_what_is_chosen_stays(
    open_window, ward_planner, appearance, qtbot
):
    window = open_window(ward_planner)
    planned(window, qtbot)
    qtbot.mouseClick(window.cover.plan.others, LEFT)
    others = window.cover.plan.pages.others
    table = others.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    appearance.set_scale(2.0)
    assert table.others.heads[2] == "Min. gaps\nTarget gaps"
    assert table.others.text(1, 2) == "\n".join(others.plans[1].figure_texts[:2])
    told = others.plans[1].figure_texts
    assert table.others.spoken(1, 2) == f"Minimum gaps: {told[0]}. Target gaps: {told[1]}"
    assert table.others.tip(1, 6).startswith("Lent by ")
    assert table.currentIndex().row() == 1
    appearance.set_scale(1.0)
    assert table.others.columnCount() == 13
    assert table.currentIndex().row() == 1


def test_in_another_text_size_plan_and_pages_stay_on_view(
    open_window, ward_planner, appearance, qtbot
):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    planned(window, qtbot)
    plan = window.cover.plan
    window.cover._show_plan(True)
    appearance.set_scale(2.0)
    assert plan.isVisible()
    qtbot.mouseClick(plan.others, LEFT)
    for scale, beside in ((1.5, True), (2.0, False)):
        appearance.set_scale(scale)
        assert plan.pages.others.isVisible()
        assert plan.isVisible() == beside
        assert not window.cover.side.isVisible()
    appearance.set_scale(1.0)


def test_of_thousands_of_assignments_only_those_on_view_are_read(qtbot, appearance):
    """Listing, marking and taking out cost what is on view; each is told of once, for all rows."""
    rows = [
        PlanRow(
            Ask(f"{n}", "W24", 20_796, "E"),
            f"Person {n}",
            "E · Wed 9 Dec",
            "to Ward",
            "extra shift",
            "30 points",
            "why",
        )
        for n in range(4_600)
    ]
    view = PlanList(appearance)
    qtbot.addWidget(view)
    view.resize(320, 600)
    with qtbot.waitExposed(view):
        view.show()
    model, told = view.plan, []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    painting = type(view.painter)
    steps = (
        lambda: model.show(rows),
        lambda: model.show_accepted({rows[0].ask}, ()),
        lambda: model.take(range(2_000), inside=False),
    )
    for step in steps:
        with calls_of(PlanModel.data, painting.lines, painting.paint) as calls:
            step()
            view.executeDelayedItemsLayout()
            QApplication.processEvents()
        on_view = 1 + view.indexAt(view.viewport().rect().bottomLeft()).row()
        assert 1 < on_view < 20
        assert 1 < calls[painting.paint] <= 2 * on_view
        assert calls[painting.lines] <= calls[painting.paint] + 1, "rows alike are measured once"
        assert calls[PlanModel.data] <= on_view
    assert told == [(0, 4_599)] * 2
    assert model.rowCount() == 4_600
    assert len(model.chosen) == 2_600
