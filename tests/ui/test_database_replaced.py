"""Another database where the one on view was, or a service taken out of it: told, nothing lost."""

import pytest
from PySide6.QtCore import Qt

from planner.bootstrap import build_planner
from planner.persistence.copying import overwrite_database
from tests.regions import Sketch
from tests.stores import planner_with
from tests.ui.driving import Driver
from tests.ui.test_window import board_codes

HELEN = "Helen Ashworth"


def other_region(code: str) -> Sketch:
    sketch = Sketch(days=28).setting("name", "Another region")
    sketch.service(code, name="Elsewhere").line(code, 1, "E", minimum=1)
    return sketch.person("other", code, "B5", name="Olga Other").duty("other", 0, "E")


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def told(driver: Driver) -> str:
    return " ".join(driver.window.notices.texts)


def typed(driver: Driver, code: str) -> None:
    driver.choose(HELEN, 5)
    driver.type(code)
    driver.key(Qt.Key.Key_Return)
    driver.settle()


@pytest.mark.parametrize("code", ["W24", "X1"])
def test_another_database_in_its_place_is_told_kept_apart_and_nothing_is_lost(
    driver, tmp_path, code
):
    """The same code may be of another ward: no name of it may come on view as if it were ours."""
    window, file = driver.window, tmp_path / "ward.db"
    typed(driver, "L")
    before = board_codes(window, HELEN)
    assert before[5] == "L"
    planner_with(tmp_path / "other.db", other_region(code)).close()
    (tmp_path / "other.db").replace(file)
    window.rota.watch.look()
    assert f"Another file was put in the place of the database {file}" in told(driver)
    typed(driver, "E")
    assert "Nothing was written into it." in driver.bubble
    assert board_codes(window, HELEN) == before
    (kept,) = tmp_path.glob("ward.before-replaced-*.db")
    assert kept.name in told(driver)
    kept.replace(file)
    window.rota.watch.look()
    assert "The database is there again." in told(driver)
    typed(driver, "E")
    assert board_codes(window, HELEN)[5] == "E"
    planner = build_planner(str(file))
    with planner.unit_of_work() as work:
        columns = work.read_tables({"Duties"})["Duties"].columns
    planner.close()
    assert "other" not in columns["staff_id"]
    assert board_codes(window, HELEN)[6:] == before[6:]


@pytest.mark.parametrize("content", [b"", b"not a database"])
def test_a_file_that_is_no_database_is_told_and_not_written(driver, tmp_path, content):
    (tmp_path / "put.db").write_bytes(content)
    (tmp_path / "put.db").replace(tmp_path / "ward.db")
    driver.window.rota.watch.look()
    typed(driver, "L")
    assert "Another file was put in the place of the database" in told(driver)
    assert (tmp_path / "ward.db").read_bytes() == content


def test_where_another_region_was_brought_back_the_window_shows_what_is_there(driver, tmp_path):
    window = driver.window
    planner_with(tmp_path / "other.db", other_region("X1")).close()
    overwrite_database(tmp_path / "other.db", tmp_path / "ward.db")
    window.rota.watch.look()
    driver.settle()
    assert "The service Ward 24 Respiratory is no longer in the database." in told(driver)
    assert window.choice.service == "X1"
    assert window.rota.board.name(0) == "Olga Other"
    assert window.windowTitle().startswith("Another region")
    window.rota.watch.look()
    driver.choose("Olga Other", 5)
    driver.type("E")
    driver.key(Qt.Key.Key_Return)
    driver.settle()
    assert board_codes(window, "Olga Other")[5] == "E"
