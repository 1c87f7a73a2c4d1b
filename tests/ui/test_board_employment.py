"""Dates outside somebody's employment: they look other than free ones, and say why."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.stores import planner_with
from tests.ui.driving import Driver
from tests.ui.wards import ward_sketch
from ui.theme.contrast import contrast

Key = Qt.Key
NEW, GONE = "Nia Evans", "Oscar Grant"
FROM, UNTIL = (
    "N. Evans is employed from Thu 17 Dec 2026",
    "O. Grant was employed until Fri 11 Dec 2026",
)


@pytest.fixture
def driver(open_window, tmp_path) -> Driver:
    sketch = ward_sketch()
    sketch.person("1", "W24", "B7", name=NEW, employed_from=10)
    sketch.person("2", "W24", "B7", name=GONE, employed_to=4)
    sketch.duties("2", 3, "E E E")
    planner = planner_with(tmp_path / "joining.db", sketch)
    yield Driver(open_window(planner))
    planner.close()


def told(driver: Driver, name: str, column: int, role: int) -> str:
    row = driver.grid.model().row_of(driver.place(name))
    return driver.grid.model().index(row, column).data(role)


@pytest.mark.parametrize(
    ("name", "column", "said", "spoken"),
    [
        (NEW, 9, f"{FROM}.", "Nia Evans, Wed 16 Dec: not employed"),
        (NEW, 10, "Free", "Nia Evans, Thu 17 Dec: free"),
        (GONE, 4, "E Shift E 07:00–15:00", "Oscar Grant, Fri 11 Dec: E Shift E"),
        (
            GONE,
            5,
            f"E Shift E 07:00–15:00<br>{UNTIL}.",
            "Oscar Grant, Sat 12 Dec: E Shift E, not employed",
        ),
        (GONE, 6, f"{UNTIL}.", "Oscar Grant, Sun 13 Dec: not employed"),
    ],
)
def test_such_a_cell_says_why_in_its_tool_tip_in_the_details_and_to_a_screen_reader(
    driver, name, column, said, spoken
):
    driver.choose(name, column)
    driver.window.rota.details.now()
    assert told(driver, name, column, Qt.ItemDataRole.ToolTipRole).split("<br>")[1:] == said.split(
        "<br>"
    )
    lines = driver.window.rota.details._inspector._card.cell_lines
    assert [line for line in lines if not line.startswith("Rest ")] == said.split("<br>")
    assert told(driver, name, column, Qt.ItemDataRole.AccessibleTextRole) == spoken


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
def test_such_a_cell_looks_other_than_a_free_one_in_every_theme(driver, appearance, theme):
    appearance.choose(theme)
    driver.choose("Helen Ashworth", 0)
    place = driver.place(NEW)
    picture = driver.grid.viewport().grab().toImage()
    ground = appearance.theme["surface"].lower()

    def inside(column: int) -> set[str]:
        box = driver.grid.cell_box(place, column).adjusted(3, 3, -3, -3)
        return {
            picture.pixelColor(QPoint(x, y)).name()
            for x in range(box.left(), box.right())
            for y in range(box.top(), box.bottom())
        }

    assert inside(11) == {ground}
    assert max(contrast(ground, shade) for shade in inside(9)) > 1.4


def test_typing_there_says_the_same(driver):
    driver.choose(NEW, 9)
    driver.type("E")
    driver.key(Key.Key_Return)
    assert FROM in driver.bubble
    assert "Choose a later date." in driver.bubble


def test_a_drag_over_it_says_the_same(driver):
    driver.hold(driver.spot("Helen Ashworth", 1), driver.spot(NEW, 9))
    assert FROM in driver.bubble
    driver.key(Key.Key_Escape)
