"""A plan beside locked rotas: what cannot be accepted is said, and left out."""

from PySide6.QtCore import Qt

from planner.application.changes import Change, ChangeSet
from planner.application.planning import proposed_aid
from planner.bootstrap import Planner
from tests.regions import Sketch
from tests.ui.driving import planned
from ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def approve_a_week(planner: Planner, first: int) -> None:
    """The rota of Ward 24 in the first week, as a signature would leave it."""
    rota = {"to": first + 6, "status": "approved"}
    planner.editing.apply(ChangeSet("", (Change("Rotas", ("W24", first), None, rota),)))


def of_the_week(window: MainWindow) -> set[int]:
    """Positions of the assignments into that rota, or out of it."""
    last = window.choice.period.first + 6
    plan = window.cover.plan.search.plan
    assert plan is not None
    return {
        at
        for at, one in enumerate(plan.assignments)
        if one.day <= last and "W24" in {one.service, one.moved_from and one.moved_from.service}
    }


def test_what_lies_in_a_locked_rota_is_left_out_and_the_rest_accepted(
    open_window, ward_planner, qtbot
):
    approve_a_week(ward_planner, Sketch().first)
    window = open_window(ward_planner)
    planned(window, qtbot)
    period, plan, inside = window.choice.period, window.cover.plan, of_the_week(window)
    note, rows = plan.locked, plan.list.plan.rows
    assert 0 < len(inside) < len(rows)
    assert note.isVisible()
    assert note.text.text().startswith(f"{len(inside)} assignments cannot be accepted")
    assert (
        "The rota of Ward 24 Respiratory, Mon 7 Dec – Sun 13 Dec, is approved" in note.text.text()
    )
    qtbot.mouseClick(note.leave_out, LEFT)
    assert not note.isVisible()
    assert plan.list.plan.chosen == set(range(len(rows))) - inside
    wanted = [proposed_aid(plan.search.plan.assignments[at]) for at in plan.lists.chosen]
    qtbot.mouseClick(plan.accept, LEFT)
    stored = ward_planner.cover_actions.proposals(period)
    assert sorted(stored, key=repr) == sorted(wanted, key=repr)


def test_a_rota_that_is_locked_meanwhile_is_told(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    period = window.choice.period
    planned(window, qtbot)
    plan, inside = window.cover.plan, of_the_week(window)
    assert not plan.locked.isVisible()
    approve_a_week(ward_planner, period.first)
    qtbot.mouseClick(plan.accept, LEFT)
    assert not ward_planner.cover_actions.proposals(period)
    assert plan.locked.isVisible()
    assert plan.locked.leave_out.text() == f"Leave out {len(inside)} assignments"
