"""One undo stack over all pages: names, order, and Ctrl+Z from wherever one is."""

from PySide6.QtCore import QPoint, Qt

from tests.ui.driving import CONTROL, Driver, stored
from tests.ui.test_demand import MINIMUM, typed

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
HELEN, IMRAN = "Helen Ashworth", "Imran Siddiqui"


def minimum(planner) -> int:
    with planner.unit_of_work() as work:
        columns = work.read_tables({"Demand"})["Demand"].columns
    return columns["minimum"][columns["service"].index("W24")]


def test_board_people_demand_cover_and_plan_share_one_stack(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    driver, period = Driver(window), window.choice.period

    def everything() -> list[object]:
        with ward_planner.unit_of_work() as work:
            tables = work.read_tables({"Duties", "Absences", "Demand", "Staff", "StaffSkills"})
            proposed = len(work.proposed_aid(period))
        rows = {
            name: sorted(map(repr, zip(*table.columns.values(), strict=True)))
            for name, table in tables.items()
        }
        return [rows, proposed]

    states, names = [everything()], []

    def done() -> None:
        driver.settle()
        states.append(everything())
        names.append(window.steps.undo_text)
        assert states[-1] != states[-2]

    driver.drag(driver.spot(HELEN, 0), driver.spot(HELEN, 6))
    done()
    window.go("people")
    page = window.people
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Key.Key_Down)
    qtbot.mouseClick(page.card.consent, LEFT)
    done()
    window.go("demand")
    typed(window, qtbot, 0, MINIMUM, str(minimum(ward_planner) + 1))
    done()
    window.go("cover")
    qtbot.mouseClick(window.cover.panel.place, LEFT)
    done()
    qtbot.mouseClick(window.cover.plan.start, LEFT, pos=QPoint(5, 5))
    qtbot.mouseClick(window.cover.plan.accept, LEFT)
    done()
    assert names[0] == "Undo move of E, Mon 7 Dec, H. Ashworth"
    assert "shar" in names[1].lower()
    assert "demand" in names[2].lower() or "minimum" in names[2].lower()
    assert all(name.startswith("Undo ") for name in names)
    assert len(set(names)) == len(names)
    for at, key in enumerate(("history", "rota", "people", "overview", "demand")):
        window.go(key)
        assert window.steps.undo_text == names[-1 - at]
        driver.key(Key.Key_Z, CONTROL)
        assert everything() == states[-2 - at], names[-1 - at]
    assert window.steps.undo_text == ""
    for at in range(5):
        driver.key(Key.Key_Y, CONTROL)
        assert everything() == states[at + 1]


def test_by_keys_a_duty_is_swapped_with_another_persons_and_given_to_somebody(
    open_window, ward_planner
):
    window = open_window(ward_planner)
    driver, period = Driver(window), window.choice.period
    before = [stored(ward_planner, name, period, "W24") for name in (HELEN, IMRAN)]
    assert (before[0][2], before[1][2]) == ("L", "E")
    driver.choose(HELEN, 2)
    driver.key(Key.Key_X, CONTROL)
    for _ in range(driver.place(IMRAN) - driver.place(HELEN)):
        driver.key(Key.Key_Down)
    driver.key(Key.Key_Return)
    now = [stored(ward_planner, name, period, "W24") for name in (HELEN, IMRAN)]
    assert (now[0][2], now[1][2]) == ("E", "L")
    assert window.steps.undo_text.startswith("Undo swap of L and E, Wed 9 Dec")
    driver.key(Key.Key_Z, CONTROL)
    assert [stored(ward_planner, name, period, "W24") for name in (HELEN, IMRAN)] == before
    free = next(at for at in range(28) if before[0][at] and not before[1][at])
    driver.choose(HELEN, free)
    driver.key(Key.Key_X, CONTROL)
    for _ in range(driver.place(IMRAN) - driver.place(HELEN)):
        driver.key(Key.Key_Down)
    driver.key(Key.Key_V, CONTROL)
    assert stored(ward_planner, IMRAN, period, "W24")[free] == before[0][free]
    assert stored(ward_planner, HELEN, period, "W24")[free] == ""
    assert window.steps.undo_text.endswith("H. Ashworth to I. Siddiqui")
