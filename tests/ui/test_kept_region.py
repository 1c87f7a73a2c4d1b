"""The one copy of the whole region: shared, brought up to date by edits, and small."""

import pytest

from planner.application.edit_commands import Cell, Give
from planner.application.progress import CancelToken
from planner.bootstrap import Planner
from planner.domain.calendar import Period
from ui.desk import Desk

HELEN = "20418001"


def silent(_what: str, _done: float | None = None) -> None:
    """Progress that nobody hears."""


@pytest.fixture
def desk(ward_planner: Planner) -> Desk:
    return Desk(ward_planner)


@pytest.fixture
def period(ward_planner: Planner) -> Period:
    with ward_planner.unit_of_work() as work:
        known = work.known_period()
    assert known is not None
    return known


def region(desk: Desk, period: Period):
    return desk.region(period, silent, CancelToken())


def test_asked_again_it_is_the_same_one(desk, period):
    assert region(desk, period) is region(desk, period)


def test_after_edits_of_the_same_cells_it_is_as_if_loaded_afresh(desk, period):
    before = region(desk, period)
    for codes in (("N",), ("AL",), ("L",), (), ("E",)):
        cells = Cell(HELEN, period.first), Cell(HELEN, period.first + 2)
        for cell in cells:
            desk.kept.follow(desk.planner.editing.run(Give("W24", cell, codes)))
    after = region(desk, period)
    assert after is not before
    with desk.planner.unit_of_work() as work:
        fresh = work.load_region(period).duties
    now = after.region.duties
    for name in ("person", "day", "shift", "service", "start", "end", "offsets"):
        assert getattr(now, name).tolist() == getattr(fresh, name).tolist()


def test_what_was_worked_out_for_the_region_before_is_let_go_and_comes_again(desk, period):
    before = region(desk, period)
    found = before.engine.audit()
    shared = before.engine.register
    done = desk.planner.editing.run(Give("W24", Cell(HELEN, period.first), ("N",)))
    desk.kept.follow(done)
    region(desk, period)
    assert before.engine.register is not shared
    again = before.engine.audit()
    assert (again.person.tolist(), again.rule.tolist()) == (
        found.person.tolist(),
        found.rule.tolist(),
    )


def test_other_dates_are_loaded_and_take_the_place(desk, period):
    before = region(desk, period)
    week = region(desk, Period(period.first, period.first + 6))
    assert week.region.period.days == 7
    assert region(desk, week.region.period) is week
    assert region(desk, period) is not before
