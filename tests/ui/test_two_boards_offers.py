"""What is on offer between two boards: marked on both until it is confirmed or comes to nothing."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

import planner.bootstrap as bootstrap
from planner.bootstrap import build_planner
from tests.stores import planner_with
from tests.ui.driving import Driver, go_round
from tests.ui.test_two_boards import cell, chip_of, gap, offers, place, two_trusts

MARTA = "Marta Lewandowska"
ON_OFFER = "On offer to Ward 24 Respiratory: Marta Lewandowska, LD"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The moment that steps see; a test may set it on."""
    now = [datetime(2026, 12, 1, 9, tzinfo=UTC)]
    monkeypatch.setattr(bootstrap, "_now", lambda: now[0])
    return now


@pytest.fixture
def planner(tmp_path):
    planner = planner_with(tmp_path / "two.db", two_trusts())
    for name in ("Ada", "Ben"):
        planner.profiles.add(name, "administrator", None, None)
    yield planner
    planner.close()


@pytest.fixture
def window(open_window, planner, qtbot):
    """The window with both boards."""
    window = open_window(planner)
    window.rota.two.toggle()
    qtbot.waitUntil(lambda: window.rota.two.crossing is not None, timeout=30_000)
    return window


@pytest.fixture
def two(window):
    return window.rota.two


@pytest.fixture
def ada(planner):
    """Somebody else, at another desk."""
    other = build_planner(str(planner.database), acting="Ada")
    yield other
    other.close()


@pytest.fixture
def ben(planner):
    other = build_planner(str(planner.database), acting="Ben")
    yield other
    other.close()


@pytest.fixture
def offered(window, two, planner):
    """Marta's early of Friday is carried to the long day that Ward 24 lacks."""
    Driver(window).drag(cell(window, two.lender, MARTA, 4), gap(window, two.own, 4, "LD"))
    [offer] = offers(planner)
    return offer


def told(view, name: str, column: int, role=Qt.ItemDataRole.ToolTipRole) -> str:
    row = view.grid.model().row_of(place(view, name))
    return view.grid.model().index(row, column).data(role)


def test_the_lenders_duty_says_that_it_is_on_offer_and_the_hosts_gap_by_whom(two, offered):
    [(at, (tile, goes, _))] = two.lender.ghosts.tiles.items()
    assert (at, tile.code, goes) == ((place(two.lender, MARTA), 4), "E", True)
    assert f"{ON_OFFER}." in told(two.lender, MARTA, 4).split("<br>")
    spoken = told(two.lender, MARTA, 4, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(f"; {ON_OFFER}")
    header = two.own.grid.date_header
    tip = header.tip_at(header.chip_box(chip_of(two.own, 4, "LD")).center())
    assert "Offered: Marta Lewandowska, from Respiratory B18" in tip


def test_a_duty_beyond_those_of_the_lender_is_marked_too(window, two, planner):
    at = cell(window, two.lender, MARTA, 0)
    Driver(window).drag(gap(window, two.own, 0, "L"), at)
    [(cell_of, (tile, goes, taken))] = two.lender.ghosts.tiles.items()
    assert (cell_of, tile.code, goes, taken) == ((place(two.lender, MARTA), 0), "L", False, None)
    assert "On offer to Ward 24 Respiratory: Marta Lewandowska, L." in told(two.lender, MARTA, 0)


def test_agreed_it_says_so_and_confirmed_or_recalled_it_is_gone(window, two, ada, ben, offered):
    ada.aid_offers.consent(offered.offer, True, "glad to")
    ada.aid_offers.agree(offered.offer)
    ben.aid_offers.agree(offered.offer)
    window.rota.watch.look()
    go_round()
    assert "Agreed with Ward 24 Respiratory, not confirmed" in told(two.lender, MARTA, 4)
    for step in (ada.aid_offers.confirm, lambda offer: ada.aid_offers.recall(offer, "two are ill")):
        step(offered.offer)
        window.rota.watch.look()
        go_round()
        assert two.lender.ghosts.tiles == {}
        assert two.own.ghosts.tiles == {}
        assert "Agreed" not in told(two.lender, MARTA, 4)


def test_declined_elsewhere_it_goes_from_both_boards(window, two, ada, offered):
    ada.aid_offers.decline(offered.offer, "cannot")
    window.rota.watch.look()
    go_round()
    assert two.lender.ghosts.tiles == {}
    assert ON_OFFER not in told(two.lender, MARTA, 4)
    assert two.own.grid.date_header._ghosts == {}


def test_expired_it_goes_though_nobody_stored_anything(two, offered, clock):
    assert two.ghosts.expiry.isActive()
    clock[0] = datetime(2026, 12, 11, 9, tzinfo=UTC)  # the long day began at half past seven
    two.ghosts.expiry.timeout.emit()
    assert two.lender.ghosts.tiles == {}
    assert not two.ghosts.expiry.isActive()


def test_the_details_name_the_offer_and_lead_to_its_steps(window, two, offered):
    window.resize(1920, 1080)
    two.close()
    window.choice.show_service("B18")
    go_round()
    driver = Driver(window)
    driver.choose(MARTA, 4)
    window.rota.details.now()
    go_round()
    [words] = window.rota.inspector._card.ghosts
    assert words.title == ON_OFFER
    assert words.second.endswith(f" · {offered.offer}")
    shown = [one for one in window.rota.inspector.findChildren(QPushButton) if one.isVisible()]
    assert [one.text() for one in shown] == ["Show the offer"]
    driver.click(driver.at(shown[0], shown[0].rect().center()))
    assert window.page == "cover"


def test_the_button_of_proposals_hides_them_on_both_boards(window, two, offered):
    button = window.rota._ghost_button
    assert button.text() == "Proposed 1"
    button.click()
    assert two.lender.ghosts.tiles == {}
    assert ON_OFFER not in told(two.lender, MARTA, 4)
    button.click()
    assert len(two.lender.ghosts.tiles) == 1
