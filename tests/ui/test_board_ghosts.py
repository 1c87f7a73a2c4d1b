"""Ghosts of plans and proposals: on the board, in the inspector, accepted one by one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton

from planner.application.planning import Assignment, MovedFrom, Plan
from planner.application.ports import ProposedAid
from planner.domain.shift_families import Family
from planner.domain.wording.formats import day_text
from tests.ui.driving import CONTROL, Driver, go_round, stored
from tests.ui.test_window import board_codes
from ui.rota.cells import Tile
from ui.rota.overlays import GhostOverlay
from ui.rota.person_card import BreachLine
from ui.rota.tiles import TilePainter

Key = Qt.Key


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def free_column(driver, name: str) -> int:
    """A date with a gap on which a person has nothing."""
    board = driver.window.rota.board
    codes = board_codes(driver.window, name)
    gaps = enumerate(board.cover.gaps)
    return next(at for at, chips in gaps if chips and codes[at] == "" and at > 3)


def propose(planner, driver, *aid: ProposedAid) -> None:
    with planner.unit_of_work() as work:
        work.propose_aid(aid, driver.window.rota.board.region.period, "Plan")
        work.commit()
    driver.window.rota.ghosts.reload()


@pytest.fixture
def at_home(driver, ward_planner):
    """Helen Ashworth is proposed for a gap of her own ward."""
    board = driver.window.rota.board
    column = free_column(driver, "Helen Ashworth")
    chip = board.cover.gaps[column][0]
    person = board.staff_id(driver.place("Helen Ashworth"))
    line = {"E": 1, "L": 2, "LD": 3, "N": 4}[chip.code]
    aid = ProposedAid(
        person, "extra", "W24", chip.day, chip.code, line, None, None, 40, "Is free, no travel."
    )
    propose(ward_planner, driver, aid)
    return column, chip


def buttons(driver) -> dict[str, QPushButton]:
    driver.window.rota.details.now()
    go_round()
    found = driver.window.rota.inspector.findChildren(QPushButton)
    return {one.text(): one for one in found if one.isVisible()}


def test_a_proposal_stands_in_the_persons_row_and_at_the_gap(driver, at_home):
    column, chip = at_home
    view = driver.window.rota.main
    place = driver.place("Helen Ashworth")
    [(at, (tile, goes, taken))] = view.ghosts.tiles.items()
    assert (at, tile.code, goes, taken) == ((place, column), chip.code, False, None)
    [words] = driver.grid.date_header._ghosts.values()
    assert words == "Proposed: Helen Ashworth"
    box = driver.grid.date_header.chip_box(chip)
    assert words in driver.grid.date_header.tip_at(box.center())


def test_a_ghost_is_no_duty_for_cover_or_hours(driver, at_home, ward_planner):
    board = driver.window.rota.board
    column, chip = at_home
    assert chip in board.cover.gaps[column]
    assert board_codes(driver.window, "Helen Ashworth")[column] == ""


def test_ghosts_are_hidden_and_shown_by_a_button(driver, at_home):
    driver.choose("Helen Ashworth", at_home[0])
    button = driver.window.rota._ghost_button
    assert button.text() == "Proposed 1"
    before = driver.grid.viewport().grab().toImage()
    button.click()
    assert driver.window.rota.main.ghosts.tiles == {}
    assert driver.grid.date_header._ghosts == {}
    assert driver.grid.viewport().grab().toImage() != before
    button.click()
    assert len(driver.window.rota.main.ghosts.tiles) == 1


def test_the_inspector_gives_the_reason_and_accepting_gives_the_duty(driver, at_home, ward_planner):
    column, chip = at_home
    period = driver.window.rota.board.region.period
    driver.choose("Helen Ashworth", column)
    shown = buttons(driver)
    [ghost] = driver.window.rota.inspector._card.ghosts
    assert ghost.reason == "Is free, no travel."
    shown["Give this duty"].click()
    driver.settle()
    assert stored(ward_planner, "Helen Ashworth", period, "W24")[column] == chip.code
    assert board_codes(driver.window, "Helen Ashworth")[column] == chip.code
    assert ward_planner.cover_actions.proposals(period) == []
    assert driver.window.rota.ghosts.ghosts == ()
    driver.key(Key.Key_Z, CONTROL)
    assert stored(ward_planner, "Helen Ashworth", period, "W24")[column] == ""
    assert len(ward_planner.cover_actions.proposals(period)) == 1
    assert len(driver.window.rota.main.ghosts.tiles) == 1


def test_a_proposal_is_taken_back_from_the_board(driver, at_home, ward_planner):
    period = driver.window.rota.board.region.period
    driver.choose("Helen Ashworth", at_home[0])
    buttons(driver)["Take back"].click()
    driver.settle()
    assert ward_planner.cover_actions.proposals(period) == []
    assert driver.window.rota.main.ghosts.tiles == {}


def test_somebody_from_elsewhere_is_told_at_the_gap_with_where_they_leave(driver, ward_planner):
    board = driver.window.rota.board
    column = next(at for at, chips in enumerate(board.cover.gaps) if chips)
    chip = board.cover.gaps[column][0]
    aid = ProposedAid(
        "30002", "redeploy", "W24", chip.day, chip.code, 1, "W18", "N", 60, "Can be spared."
    )
    propose(ward_planner, driver, aid)
    assert driver.window.rota.main.ghosts.tiles == {}
    [words] = driver.grid.date_header._ghosts.values()
    assert words == "Proposed: Piotr Zając, from Ward 18"
    driver.choose("Helen Ashworth", column)
    driver.window.rota.details.now()
    go_round()
    [ghost] = driver.window.rota.inspector._card.ghosts
    assert ghost.title == f"Proposed: Piotr Zając, {chip.code}"
    assert "leaves N at Ward 18" in ghost.second


def test_the_lender_sees_which_duty_would_go(open_window, ward_planner):
    driver = Driver(open_window(ward_planner, service="W18"))
    board = driver.window.rota.board
    board_day = board.day(24)
    with ward_planner.unit_of_work() as work:
        from planner.application.edit_commands import Cell, Give

        work.commit()
    ward_planner.editing.run(Give("W18", Cell("30002", board_day), ("N",)))
    driver.window.rota.watch.look()
    aid = ProposedAid("30002", "redeploy", "W24", board_day, "L", 2, "W18", "N", 60, "Spared.")
    propose(ward_planner, driver, aid)
    [(at, (tile, goes, taken))] = driver.window.rota.main.ghosts.tiles.items()
    assert at == (driver.place("Piotr Zając"), 24)
    assert (tile.code, goes, taken and taken.code) == ("N", True, "N")
    assert driver.grid.date_header._ghosts == {}


def plan_of(driver, ward_planner, *assignments: Assignment) -> Plan:
    period = driver.window.rota.board.region.period
    return Plan(
        period, None, 1, 1, 0.0, "optimal", assignments, 1, 0, 0, 0, 0.1, ward_planner.weights
    )


def test_a_plan_that_is_not_accepted_is_drawn_and_one_of_it_is_taken(driver, ward_planner):
    board = driver.window.rota.board
    person = board.staff_id(driver.place("Helen Ashworth"))
    column = board_codes(driver.window, "Helen Ashworth").index("L")
    one = Assignment(
        person,
        "redeploy",
        "W24",
        board.day(column),
        "E",
        1,
        MovedFrom("W24", "L"),
        10,
        {},
        "Moves.",
    )
    other_column = free_column(driver, "Helen Ashworth")
    two = Assignment(person, "extra", "W24", board.day(other_column), "E", 1, None, 30, {}, "Free.")
    driver.window.cover.plan.plan_changed.emit(plan_of(driver, ward_planner, one, two))
    tiles = driver.window.rota.main.ghosts.tiles
    place = driver.place("Helen Ashworth")
    assert set(tiles) == {(place, column), (place, other_column)}
    assert tiles[place, column][2]
    driver.choose("Helen Ashworth", column)
    buttons(driver)["Give this duty"].click()
    driver.settle()
    assert board_codes(driver.window, "Helen Ashworth")[column] == "E"
    assert board_codes(driver.window, "Helen Ashworth")[other_column] == ""
    assert driver.window.steps.undo_text.startswith("Undo E placed")
    driver.window.cover.plan.plan_changed.emit(None)
    assert driver.window.rota.main.ghosts.tiles == {}


@pytest.mark.parametrize(("width", "height"), [(36, 28), (24, 40)])
def test_a_proposal_in_a_taken_cell_leaves_the_duty_to_be_read(appearance, width, height):
    there, box = Tile("LD", "Long day", Family.LONG), QRectF(0, 0, width, height)
    picture = QPixmap(width, height)
    picture.fill(QColor(appearance.theme["surface"]))
    painter = QPainter(picture)
    TilePainter(appearance).draw_tile(painter, there, box.adjusted(2, 2, -3, -3))
    overlay = GhostOverlay(appearance)
    overlay.show({(0, 0): (Tile("N", "Night", Family.NIGHT), False, there)})
    overlay.paint(painter, (0, 0), box)
    painter.end()
    image = picture.toImage()
    spots = {
        role: [
            (x, y)
            for x in range(width)
            for y in range(height)
            if image.pixelColor(x, y) == QColor(colour)
        ]
        for role, colour in (
            ("duty", appearance.theme.tiles[Family.LONG].fill),
            ("ghost", appearance.theme["accent"]),
        )
    }
    along = 0 if width > height else 1
    assert spots["duty"]
    assert spots["ghost"]
    last = max(spot[along] for spot in spots["duty"])
    assert last < min(spot[along] for spot in spots["ghost"])
    assert last < (width, height)[along] / 2


def test_in_a_small_window_the_bar_tells_a_broken_rule_before_what_is_proposed_for_others(
    driver, at_home
):
    column, _ = at_home
    driver.window.resize(1366, 768)
    driver.settle()
    driver.choose("Helen Ashworth", column)
    assert "Give this duty" in buttons(driver)  # of the marked person: first of all
    name, text = "Imran Siddiqui", "Rest: 10 h, needs 11 h."
    driver.choose(name, column)
    day = day_text(driver.window.rota.board.day(column))
    assert "Give this duty" not in buttons(driver)  # the ward breaks a rule with them
    inspector = driver.window.rota.inspector
    card = replace(inspector._card, breaches=())
    inspector.show_card(card)
    go_round()
    assert f"{day} · Proposed: Helen Ashworth" in " ".join(said(inspector))
    inspector.show_card(replace(card, breaches=(BreachLine(True, text),)))
    go_round()
    assert text in said(inspector)
    assert "Proposed" not in " ".join(said(inspector))


def said(inspector) -> list[str]:
    labels = inspector.findChildren(QLabel)
    return [one.text() for one in labels if one.isVisibleTo(inspector)]
