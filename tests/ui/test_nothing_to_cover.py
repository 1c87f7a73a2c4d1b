"""Where there is no gap the cover page says why, and offers nothing that cannot be done."""

from contextlib import ExitStack

import pytest

from tests.regions import Sketch
from tests.stores import planner_with
from ui.main_window import MainWindow


@pytest.fixture
def sketch() -> Sketch:
    sketch = Sketch("2026-12-07", 28)
    sketch.service("W1", "RA")
    for number in range(12):
        sketch.person(f"p{number:02}", "W1")
        sketch.duty(f"p{number:02}", number, "E")
    return sketch


@pytest.fixture
def cover_of(open_window, tmp_path):
    """The window on the cover page of a sketch."""
    with ExitStack() as opened:

        def show(sketch: Sketch) -> MainWindow:
            planner = planner_with(tmp_path / "ward.db", sketch)
            opened.callback(planner.close)
            window = open_window(planner)
            window.go("cover")
            return window

        yield show


def test_without_demand_it_says_that_nobody_is_asked_for(cover_of, sketch):
    window = cover_of(sketch)
    assert window.cover._message.text() == (
        "Nobody is asked for here in these dates, so there are no gaps. Demand lines are added "
        "on the Demand page. Or choose “This trust” or “All”, or other dates on top."
    )
    assert not window.aid.ask.ask.isEnabled()
    assert window.aid.ask.ask.toolTip().startswith("Choose gaps in the list first")


def test_with_every_target_reached_it_says_so(cover_of, sketch):
    sketch.line("W1", 1, "E", minimum=0, days="2026-12-07")
    window = cover_of(sketch)
    assert window.cover._message.text().startswith(
        "No gaps here in these dates: every shift has its target. Choose “This trust”"
    )
    assert not window.aid.ask.ask.isEnabled()
