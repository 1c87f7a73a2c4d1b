"""The map of the sites: who helps whom, as lines and as a list, and where both lead."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.application.helping import HelpedShift, SiteSpot, helping
from planner.bootstrap import Planner
from planner.domain.aid.values import Slot
from tests.aid_story import HELEN, HUGO, LARS, LEA, confirmed_by, offered_by, planner_of, two_trusts
from ui.overview.helping_panel import HelpingPanel

PLACES = {"SA": (53.79, -2.71), "SB": (53.74, -2.46)}


@pytest.fixture
def planner(tmp_path: Path) -> Iterator[Planner]:
    """Both trusts, one confirmed shift of AMU at ICU, and one on offer."""
    sketch = two_trusts()
    for code, at in PLACES.items():
        sketch.site(code, "R" + code[-1], at=at, name=f"{code} General Hospital")
    with planner_of(tmp_path, sketch, (HELEN, HUGO, LEA, LARS)) as planner:
        day = sketch.day(0)
        confirmed_by(planner, Slot("ICU", day, "E", 1))
        offered_by(planner, Slot("ICU", day + 1, "L", 2), "dee")
        yield planner


@pytest.fixture
def panel(open_window, planner) -> HelpingPanel:
    return opened(open_window, planner)


def opened(open_window, planner) -> HelpingPanel:
    window = open_window(planner, service="ICU")
    window.choice.show_period(type(window.choice.period)(*two_weeks()))
    window.go("overview")
    QApplication.processEvents()
    return window.overview.helping


def two_weeks() -> tuple[int, int]:
    first = two_trusts().day(0)
    return first, first + 13


def spot(panel: HelpingPanel, share: float = 0.5) -> QPoint:
    """A point of the only line of the map."""
    [(_, line)] = panel.map.lines()
    return line.pointAt(share).toPoint()


def test_a_line_says_how_many_shifts_are_agreed_and_how_many_are_on_their_way(panel):
    [row] = panel.list.helps.rows
    assert (row.lender, row.host, row.agreed, row.proposed) == ("SB", "SA", 1, 0)
    QTest.mouseClick(panel.views[1], Qt.MouseButton.LeftButton)
    [row] = panel.list.helps.rows
    assert (row.agreed, row.proposed) == (1, 1)
    assert panel.list.helps.words(row) == (
        "SB General Hospital helps SA General Hospital, shifts: 1 agreed, 1 proposed; "
        "first E Mon 14 Dec"
    )


def test_the_line_goes_from_the_lender_to_the_host_and_sites_lie_as_on_a_map(panel):
    spots = panel.map.spots()
    assert spots["SA"].x() < spots["SB"].x()
    assert spots["SA"].y() < spots["SB"].y()
    assert panel.map.rect().contains(spots["SA"].toPoint())
    [(_, line)] = panel.map.lines()
    assert (line.p1() - spots["SB"]).manhattanLength() < (line.p1() - spots["SA"]).manhattanLength()


def test_a_click_on_the_line_chooses_it_in_the_list_and_two_go_to_the_shift(panel, qtbot):
    window = panel.window()
    QTest.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=spot(panel))
    assert panel.list.chosen_rows() == [panel.list.helps.rows[0]]
    assert panel.list.hasFocus()
    QTest.mouseDClick(panel.map, Qt.MouseButton.LeftButton, pos=spot(panel))
    assert window.page == "rota"
    assert window.choice.service == "ICU"
    assert window.rota.board.day(window.rota.grid.current_cell()[1]) == two_weeks()[0]


def test_a_click_beside_every_line_changes_nothing(panel):
    QTest.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    QTest.mouseDClick(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert panel.list.chosen_rows() == []
    assert panel.window().page == "overview"


def test_by_keys_the_list_leads_to_the_shift_too(panel):
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.map._chosen is panel.list.helps.rows[0]
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.window().page == "rota"
    assert panel.window().choice.service == "ICU"


def test_a_step_of_mutual_aid_is_on_the_map_when_it_is_looked_at_again(panel, planner):
    window = panel.window()
    planner.profiles.use(LEA.name)
    [case] = [one for one in planner.aid_lists.cases() if one.offers and one.offers[0].state.stands]
    planner.aid_offers.recall(case.offers[0].offer, "needed at home")
    window.overview.forget()
    QApplication.processEvents()
    assert panel.list.helps.rows == ()
    assert panel.list.isHidden()
    assert panel.note.text().startswith("Nothing is agreed between sites in these dates; 1 shift")


def test_sites_of_which_no_place_is_known_are_named(open_window, tmp_path):
    with planner_of(tmp_path, two_trusts(), (HELEN, HUGO, LEA, LARS)) as planner:
        confirmed_by(planner, Slot("ICU", two_weeks()[0], "E", 1))
        panel = opened(open_window, planner)
        assert panel.map.spots() == {}
        assert "their place is not known: Site SA, Site SB." in panel.note.text()
        assert len(panel.list.helps.rows) == 1


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_a_small_window_shows_ranking_or_map_and_a_large_one_both(panel, qtbot, width, height):
    page, both = panel.window().overview, height > 800
    panel.window().resize(width, height)
    assert page.ranking.isVisible()
    assert panel.isVisible() == both
    if not both:
        qtbot.mouseClick(page.sides[1], Qt.MouseButton.LeftButton)
        assert panel.isVisible()
        assert not page.ranking.isVisible()
    assert panel.map.width() >= 280
    assert panel.map.height() >= 150


def shift(lender: str, host: str, day: int, *, agreed: bool) -> HelpedShift:
    return HelpedShift(lender, host, "W", day, "E", agreed)


def test_most_agreed_comes_first_and_what_stays_on_one_site_is_counted_apart():
    found = helping(
        (SiteSpot("A", "A", None, None),),
        [
            shift("A", "B", 5, agreed=False),
            shift("A", "B", 3, agreed=False),
            shift("B", "A", 9, agreed=True),
            shift("B", "A", 2, agreed=False),
            shift("A", "A", 1, agreed=True),
            shift("A", "A", 1, agreed=False),
        ],
    )
    assert [(one.lender, one.agreed, one.proposed) for one in found.helps] == [
        ("B", 1, 1),
        ("A", 0, 2),
    ]
    assert [one.first.day for one in found.helps] == [9, 3]
    assert (found.agreed_within, found.proposed_within) == (1, 1)


def test_one_site_alone_lies_in_the_middle(qtbot, appearance):
    panel = HelpingPanel(appearance)
    qtbot.addWidget(panel)
    panel.map.show_helping(helping((SiteSpot("A", "A", 53.0, -2.0),), []), {"A": -1})
    panel.map.resize(200, 200)
    assert panel.map.spots() == {"A": QPointF(100, 100)}
    panel.map.grab()
