"""What the plan says of itself on the real window: figures with units, in words of the field."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget

from planner.application.planning import PlanEvent
from planner.domain.cover.weights import Weights
from tests.regions import Sketch
from tests.stores import planner_with
from tests.ui.driving import pages_beside, planned
from ui.cover.plan_words import idle_text, nothing_text, searched_text, seconds_text
from ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
SOLVERS_WORDS = re.compile(
    r"\b(bound|column|optimal|optimum|solver|objective|heuristic|iteration|gap percent)\b", re.I
)


def said(root: QWidget) -> list[str]:
    """Everything that is to be read, heard or pointed at."""
    texts = [one.text() for one in root.findChildren(QLabel)]
    for one in (root, *root.findChildren(QWidget)):
        interface = QAccessible.queryAccessibleInterface(one)
        texts += [one.toolTip(), one.accessibleName()]
        texts += [interface.text(QAccessible.Text.Name)] if interface is not None else []
    return [text for text in texts if text]


def test_how_often_anybody_is_asked_is_told_before_planning(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("cover")
    plan = window.cover.plan
    assert "at most 2 duties a person in any 28 days" in plan.message.text()
    assert plan.message.isVisible()
    assert "at most 1 duty a person" in idle_text(Weights(max_assignments=1))
    nobody = Weights(max_assignments=0)
    for said in (idle_text(nobody), nothing_text(3, nobody)):
        assert said.startswith("A plan may ask nobody: at most 0 duties a person")
        assert "max_assignments" in said
    assert nothing_text(0, nobody).startswith("There are no gaps")


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (False, "There are no gaps in these dates and services: nothing to plan."),
        (True, "Nobody can be proposed. 1 line is short: “Still open” says why of each."),
    ],
)
def test_a_plan_that_proposes_nobody_says_why(open_window, tmp_path: Path, qtbot, asks, said):
    sketch = Sketch(days=28).service("ICU").person("10001", "ICU")
    sketch.duty("10001", "2026-12-15", "E")
    sketch.line("ICU", 1, "E", skill="ITU" if asks else None, days="2026-12-15")
    planner = planner_with(tmp_path / "nobody.db", sketch)
    window = open_window(planner, service="ICU")
    planned(window, qtbot)
    assert window.cover.plan.message.text() == said
    planner.close()


def test_nothing_on_the_cover_page_speaks_of_the_solver(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    for _page in pages_beside(window):
        assert [text for text in said(window.cover) if SOLVERS_WORDS.search(text)] == []
    assert "At most" in said(window.cover.plan.figures)


def test_an_assignment_says_from_which_shift_and_for_how_many_points(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    found = plan.search.plan.assignments
    names = {entry.code: entry.name for entry in window.choice.catalogue.services}
    assert {one.mode for one in found} == {"extra", "redeploy"}
    for row, one in zip(plan.list.plan.rows, found, strict=True):
        left = one.moved_from
        how = "extra shift"
        if left is not None:
            same = left.service == one.service
            how = f"from {left.shift}, {'same service' if same else names[left.service]}"
        assert row.how == how
        assert row.points == f"{one.points} point{'s' if one.points != 1 else ''}"
        assert row.words.endswith(f", {how}, {row.points}")


def test_other_plans_say_what_they_all_keep(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan, others = window.cover.plan, window.cover.plan.pages.others
    qtbot.mouseClick(plan.others, LEFT)
    assert not others.held.isVisible()
    qtbot.mouseClick(plan.tabs.all, LEFT)
    plan.list.plan.take({0, 1, 2}, inside=True)
    qtbot.mouseClick(plan.accept, LEFT)
    plan.list.setFocus()
    plan.list.choose_row(5)
    qtbot.keyClick(plan.list, Qt.Key.Key_Delete)
    qtbot.mouseClick(plan.others, LEFT)
    assert others.held.isVisible()
    assert others.held.text() == (
        "Every plan keeps 3 assignments that you have accepted and leaves out 1 assignment "
        "declined; the plans differ in the rest."
    )


def figures(window: MainWindow) -> dict[str, str]:
    """The figures of the plan on view by their names."""
    labels = [one for one in window.cover.plan.figures.findChildren(QLabel) if not one.isHidden()]
    texts = [one.text() for one in labels]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def test_a_plan_by_other_weights_is_set_beside_the_best_plan(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan, others = window.cover.plan, window.cover.plan.pages.others
    best = plan.search.plan
    assert figures(window)["Score"] == f"{best.score:,}"
    assert figures(window)["At most"] == f"{best.bound:,}"
    qtbot.mouseClick(plan.others, LEFT)
    at = next(n for n, one in enumerate(others.plans) if one.given_up > 0)
    others.table.setCurrentIndex(others.table.others.index(at, 0))
    qtbot.mouseClick(others.show_it, LEFT)
    chosen = others.plans[at]
    assert figures(window)["Score"] == f"{chosen.figures.score:,}"
    assert figures(window)["Best plan"] == f"{best.score:,}"
    assert chosen.figures.score + chosen.given_up == best.score
    assert "by its own weights" in plan.message.text()
    others.table.setCurrentIndex(others.table.others.index(0, 0))
    qtbot.mouseClick(others.show_it, LEFT)
    assert figures(window)["At most"] == f"{best.bound:,}"
    assert "by its own weights" not in plan.message.text()


def test_why_somebody_is_asked_names_who_declined(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    named = at = 0
    while not named and at < len(plan.list.plan.rows):
        rows = plan.list.plan.rows
        gone, before = rows[at], {row.ask for row in rows}
        plan.list.setFocus()
        plan.list.choose_row(at)
        qtbot.keyClick(plan.list, Qt.Key.Key_Delete)
        rows, at = plan.list.plan.rows, at + 1
        for place, row in enumerate(rows):
            if row.ask not in before and (row.when, row.where) == (gone.when, gone.where):
                plan.list.choose_row(place)
                qtbot.keyClick(plan.list, Qt.Key.Key_F2)
                # Not told where the plan now asks them for what rules this out.
                told = plan.pages.reason.text.text().split(f"Declined: {gone.name}.")
                named += len(told) - 1
                assert gone.name not in "".join(told)
    assert named > 0


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [1366, 1920])
def test_nothing_is_cut_of_what_a_repair_changed(
    open_window, ward_planner, appearance, qtbot, width, scale
):
    window = open_window(ward_planner)
    appearance.set_scale(scale)
    window.resize(width, 768 if width == 1366 else 1080)
    planned(window, qtbot)
    plan = window.cover.plan
    window.cover._show_plan(True)
    for at in range(3):
        plan.list.setFocus()
        plan.list.choose_row(at)
        qtbot.keyClick(plan.list, Qt.Key.Key_Delete)
        qtbot.wait(1)
        table = plan.pages.changes.table
        rows = table.changes.rows
        assert rows
        hows = {one.how for one in rows}
        for row in range(len(rows)):
            shown = [n for n in range(len(table.changes.heads)) if not table.isColumnHidden(n)]
            texts = [table.changes.text(row, column) for column in shown]
            assert any(how in text for how in hows for text in texts)
            for column, text in zip(shown, texts, strict=True):
                room = QRect(0, 0, table.columnWidth(column) - 8, 1_000)
                needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
                assert needed.height() <= table.rowHeight(row), text
                assert needed.width() <= table.columnWidth(column) - 8, text
        where = table.columnWidth(shown[3])
        assert where >= 2 * table.fontMetrics().horizontalAdvance("Royal Blackburn")
    appearance.set_scale(1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_box_of_an_assignment_grows_with_the_text(
    open_window, ward_planner, appearance, qtbot, scale
):
    window = open_window(ward_planner)
    appearance.set_scale(scale)
    planned(window, qtbot)
    window.cover._show_plan(True)
    rows = window.cover.plan.list
    row = rows.visualRect(rows.plan.index(0))
    inside = QPoint(row.left() + 12 + round(15 * scale), row.center().y())
    qtbot.mouseClick(rows.viewport(), LEFT, pos=inside)
    assert 0 not in rows.plan.chosen
    beside = QPoint(row.left() + round(16 * scale) + 30, row.center().y())
    qtbot.mouseClick(rows.viewport(), LEFT, pos=beside)
    assert 0 not in rows.plan.chosen
    appearance.set_scale(1.0)


def test_who_lends_is_told_by_the_names_of_the_trusts(open_window, tmp_path: Path, qtbot):
    sketch = Sketch(days=28).trust("RB", "East Lancashire Hospitals NHS Trust")
    sketch.service("ICU").service("FAR", "RB").travel("SA", "SB", 45)
    sketch.line("ICU", 1, "E", skill="ITU", days="2026-12-15")
    sketch.person("10001", "FAR", skills=["ITU"], shares=True, max_travel_minutes=60)
    planner = planner_with(tmp_path / "two trusts.db", sketch)
    window = open_window(planner, service="ICU")
    planned(window, qtbot)
    qtbot.mouseClick(window.cover.plan.others, LEFT)
    others = window.cover.plan.pages.others
    assert others.lends.text().startswith("Lent to other trusts: East Lancashire Hospitals 1. ")
    table = others.table.others
    assert (
        table.tip(0, table.heads.index("Lent to\nothers")) == "Lent by East Lancashire Hospitals 1"
    )
    planner.close()


def test_seconds_are_never_told_as_none():
    assert seconds_text(0.04) == "under 0.1 s"
    assert seconds_text(1.44) == "1.4 s"
    assert searched_text(1.44, ahead=False) == "1.4 s"
    assert searched_text(12.34, ahead=True) == "12.3 s, begun before you asked"
    assert searched_text(0.04, ahead=True) == "under 0.1 s"


def test_of_plans_side_by_side_the_one_on_view_is_marked(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    others = window.cover.plan.pages.others
    qtbot.mouseClick(window.cover.plan.others, LEFT)

    def marked() -> list[int]:
        rows = range(len(others.plans))
        return [row for row in rows if others.table.others.text(row, 0).endswith("(on view)")]

    assert marked() == [0]
    assert others.table.currentIndex().row() == 0
    assert (others.show_it.text(), others.show_it.isEnabled()) == ("On view", False)
    assert others.show_it.toolTip() == "The list on the right is of this plan"
    at = next(n for n, one in enumerate(others.plans) if one.given_up > 0)
    others.table.setCurrentIndex(others.table.others.index(at, 0))
    assert others.show_it.isEnabled()
    qtbot.mouseClick(others.show_it, LEFT)
    assert marked() == [at]
    assert not others.show_it.isEnabled()


def test_while_a_plan_is_made_what_it_is_below_the_best_is_never_said_to_be_nothing(
    open_window, ward_planner
):
    window = open_window(ward_planner)
    window.go("cover")
    plan = window.cover.plan
    plan._advance(PlanEvent(5, 1_488_512, 1_488_664, 1.0))
    assert figures(window)["Below it"] == "0.02 %"
    assert not plan.tabs.group.button(1).isEnabled()
    assert plan.tabs.group.button(1).toolTip() == (
        "What stays open is counted once the plan is there"
    )
    plan._advance(PlanEvent(6, 1_488_664, 1_488_664, 2.0))
    assert figures(window)["Below it"] == "0 %"


def test_the_list_of_what_stays_open_begins_with_a_row_to_ask_about(open_window, tmp_path, qtbot):
    sketch = Sketch(days=28).service("ICU").person("10001", "ICU")
    sketch.line("ICU", 1, "E", skill="ITU", days="2026-12-15")
    planner = planner_with(tmp_path / "nobody.db", sketch)
    window = open_window(planner, service="ICU")
    planned(window, qtbot)
    plan = window.cover.plan
    qtbot.mouseClick(plan.tabs.group.button(1), LEFT)
    assert plan.open.currentIndex().row() == 0
    qtbot.mouseClick(plan.lists.why, LEFT)
    assert plan.pages.isVisible()
    assert plan.pages.reason.text.text() != ""
    planner.close()


def test_what_was_accepted_is_no_longer_said_to_be_proposed_once_it_is_taken_back(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    before = plan.note.text()
    qtbot.mouseClick(plan.accept, LEFT)
    assert "Ctrl+Z takes all of it back" in plan.note.text()
    window.steps.undo()
    assert plan.note.text() == before
