"""Small windows at large text: what must stay in sight does, and what makes room can be had."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QStyleOptionViewItem

from tests.ui.driving import go_round
from ui.columns import shared
from ui.cover.elided import ElidedLabel
from ui.half_written import Broken
from ui.ledger.halves import Halves
from ui.main_window import MainWindow
from ui.overview.ranking import _second
from ui.rota.accepting import ReasonField
from ui.rota.person_card import BreachLine
from ui.rota.tool_bar import BoardBar
from ui.theme.fonts import MEDIUM
from ui.theme.metrics import Metrics

LEFT = Qt.MouseButton.LeftButton
SIZE = (1366, 768)


@pytest.fixture
def at_large_text(open_window, ward_planner, appearance):
    """The window at the size of a small laptop, at a text scale."""

    def opened(scale: float, page: str = "rota") -> MainWindow:
        window = open_window(ward_planner)
        window.resize(*SIZE)
        appearance.set_scale(scale)
        window.go(page)
        settle()
        return window

    yield opened
    appearance.set_scale(1.0)


def settle() -> None:
    for _ in range(3):  # what wraps finds its height in a second pass
        QApplication.processEvents()


@pytest.mark.parametrize(("scale", "rows"), [(1.0, 14), (1.5, 6), (2.0, 3)])
def test_the_board_keeps_room_for_people(at_large_text, scale, rows):
    grid = at_large_text(scale).rota.grid
    assert grid.viewport().height() >= rows * grid.rowHeight(1)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_place_of_the_rail_is_whole_and_none_lies_over_another(at_large_text, scale):
    rail = at_large_text(scale).rail
    boxes = [one.geometry() for one, _ in rail._drawings]
    for upper, lower in pairwise(boxes):
        assert upper.bottom() < lower.top()
    assert boxes[-1].bottom() <= rail.height()
    for one, _ in rail._drawings:
        word = one.fontMetrics().height()
        assert one.iconSize().height() + word + 8 <= one.height()


def test_the_dates_on_top_are_never_cut_and_take_no_more_than_they_need(at_large_text, appearance):
    bar = at_large_text(2.0).top_bar
    for scale in (1.5, 1.0, 2.0):  # there and back: nothing is left of the other size
        appearance.set_scale(scale)
        settle()
        words = bar.period.fontMetrics().horizontalAdvance(bar.period.text())
        assert words <= bar.period.width() <= words + appearance.metrics.px(40)
    assert bar.period.text() == "7 Dec – 3 Jan"
    assert "2027" in bar.period.toolTip()


def test_what_the_bar_has_no_room_for_stands_in_a_menu(at_large_text):
    rota = at_large_text(2.0).rota
    assert not rota.two_button.isVisible()
    assert rota.palette_bar.isHidden()
    rota.more.menu_of.aboutToShow.emit()
    menu = {action.text(): action for action in rota.more.menu_of.actions()}
    assert {"Paint cells", "Two boards", "Pattern…", "Export for sign-off"} <= set(menu)
    paint = {action.text().split()[0]: action for action in menu["Paint cells"].menu().actions()}
    paint["N"].trigger()
    assert rota.hands.armed == "N"
    paint["N"].trigger()
    menu["Pattern…"].trigger()
    assert rota.patterns.isVisible()


def test_fields_of_numbers_show_their_numbers(at_large_text):
    rota = at_large_text(1.0).rota
    rota.patterns.open()
    settle()
    for field in rota.patterns.findChildren(QSpinBox):
        inner = field.lineEdit()
        letters = inner.fontMetrics()
        assert inner.width() >= letters.horizontalAdvance(inner.text()) + 4
        assert inner.height() >= letters.height()


@pytest.mark.parametrize(("scale", "width"), [(1.0, 1366), (1.5, 1366), (1.0, 1180)])
def test_codes_of_the_bar_give_way_before_it_takes_a_second_row(at_large_text, scale, width):
    window = at_large_text(scale)
    rota, bar = window.rota, window.rota.findChild(BoardBar)
    window.resize(width, SIZE[1])
    rota.find_cover.setText(rota.find_cover.text().replace("3", "1,316"))
    for proposed in (False, True):
        rota.more.show_one(rota._ghost_button, proposed)
        settle()
        shown = [one.tile.code for one in rota.palette_bar.buttons if one.isVisible()]
        assert bar.rows == 1 or len(shown) == len(rota.palette_bar.buttons)
        assert {"AL", "SICK"} <= set(shown)
        assert len(shown) >= 4
    if width == SIZE[0]:
        assert bar.rows == 1
    window.resize(1920, 1080)
    settle()
    if scale == 1.0:
        assert all(one.isVisible() for one in rota.palette_bar.buttons)


def test_the_ranking_says_every_name_and_site_whole(at_large_text, appearance):
    overview = at_large_text(1.0, "overview").overview
    ranking = overview.ranking
    painter, [row, *_] = ranking.painter, ranking.ranking.rows
    long = replace(row, where="Blackburn community and mental health base")
    for scale in (1.0, 1.5, 2.0):
        appearance.set_scale(scale)
        settle()
        assert painter._beside(row) == (painter._head_height(row) == appearance.metrics.px(44))
        ranking.viewport().resize(300, 200)
        assert painter.width == 300
        letters = QFontMetrics(appearance.font(11, MEDIUM))
        wide = letters.horizontalAdvance(_second(long))
        lines = -(-wide // (300 - appearance.metrics.px(36) - 12))
        assert not painter._beside(long)
        assert painter._lines(long)[1] >= lines * letters.height()
        assert painter._head_height(long) > sum(painter._lines(long))


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_months_of_the_ledger_say_lender_and_host_whole(at_large_text, scale):
    ledger = at_large_text(scale, "ledger").ledger
    names = ("Lancashire Teaching Hospitals", "University Hospitals of Morecambe Bay")
    figures = ("December 2026", "119.5 h", "136 miles", "£2,859.35", "12")
    ledger._stack.setCurrentIndex(0)
    ledger.sums.texts.show([(*names, *figures)])
    settle()
    go_round()
    for at, name in enumerate(names):
        letters = ledger.sums.fontMetrics().horizontalAdvance(name)
        assert ledger.sums.columnWidth(at) > letters
    heads = ledger.sums.texts.heads
    assert ledger.sums.isColumnHidden(heads.index("Entries")) == (scale == 1.5)


def test_a_broken_rule_is_told_whole_in_the_bar_at_very_large_text(at_large_text):
    window = at_large_text(2.0)
    about = Broken("W", "10001", "WTR-DAILY", 1, 1)
    text = (
        "Rest: 10 h between Sun 13 Dec 21:00 and Mon 14 Dec 07:00, needs 11 h; free from "
        "Mon 14 Dec 08:00."
    )
    inspector = window.rota.inspector
    window.rota.details.now()
    inspector.show_card(
        replace(inspector._card, breaches=(BreachLine(True, text, 0, None, about),))
    )
    settle()
    [told] = [one for one in inspector.findChildren(ElidedLabel) if one.text() == text]
    assert " ".join(told.shown()) == text
    assert inspector.findChild(ReasonField).isVisible()
    card = inspector._card
    for breaches in ((), card.breaches, ()):  # there and back: the number gives way and returns
        inspector.show_card(replace(card, breaches=breaches))
        settle()
        shown = {one.text(): one for one in inspector.findChildren(QLabel) if one.isVisible()}
        assert (card.second in shown) == (not breaches)
        assert shown[card.name].toolTip() == (card.second if breaches else "")


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_with_large_text_the_ledger_shows_balance_months_or_duties(
    at_large_text, appearance, qtbot, scale
):
    ledger = at_large_text(scale, "ledger").ledger
    ledger._stack.setCurrentIndex(0)
    halves = ledger.findChild(Halves)
    trusts = ("Lancashire Teaching Hospitals", "University Hospitals of Morecambe Bay")
    ledger.sums.texts.show([(*trusts, "December 2026", "119.5 h", "1 mile", "£2,859.35", "12")] * 9)
    wards = ("Care of older people wards, Chorley and South Ribble", "Urology, Royal Preston")
    duty = ("Tue 8 Dec 2026", "NROC", "Claire Greenhalgh", *wards, "7.5 h", "£150.38", "worked", "")
    ledger.duties.texts.show([duty] * 9)

    def on_view() -> tuple[bool, bool, bool]:
        settle()
        return ledger.chart.isVisible(), ledger.sums.isVisible(), ledger.duties.isVisible()

    assert on_view() == (False, True, False)
    for tab, table in ((1, ledger.sums), (2, ledger.duties)):
        qtbot.mouseClick(halves.tabs.button(tab), LEFT)
        assert on_view() == (False, tab == 1, tab == 2)
        assert table.viewport().height() >= 2.4 * table.rowHeight(0)
        for at in range(table.texts.columnCount()):
            if not table.isColumnHidden(at):
                index = table.texts.index(0, at)
                wanted = table.itemDelegate().sizeHint(option_at(table, index), index)
                assert wanted.height() <= table.rowHeight(0), table.texts.heads[at]
    qtbot.mouseClick(halves.tabs.button(0), LEFT)
    assert on_view() == (True, False, False)
    ledger.sums.activated.emit(ledger.sums.texts.index(0, 0))
    assert on_view() == (False, False, True)
    appearance.set_scale(1.0)
    assert on_view() == (True, True, True)


def option_at(table, index) -> QStyleOptionViewItem:
    """As the table paints a cell: its width, its words on as many lines as they need."""
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect = QRect(0, 0, table.columnWidth(index.column()), 10)
    return option


def test_very_large_text_shows_the_map_or_the_ranking(at_large_text, qtbot):
    overview = at_large_text(2.0, "overview").overview
    assert overview.grid.isVisible()
    assert not overview.ranking.isVisible()
    qtbot.mouseClick(overview._views[1], LEFT)
    assert overview.ranking.isVisible()
    assert not overview.grid.isVisible()


def test_very_large_text_shows_candidates_and_tells_the_reason_on_demand(at_large_text, qtbot):
    panel = at_large_text(2.0, "cover").cover.panel
    settle()
    assert panel.table.viewport().height() >= 2 * panel.table.rowHeight(0)
    assert not panel.why_text.isVisible()
    qtbot.mouseClick(panel.why_more, LEFT)
    assert panel.why_text.isVisible()
    assert panel.place.isVisible()


def test_asking_for_cover_at_very_large_text_asks_why_first(at_large_text, qtbot):
    aid = at_large_text(2.0, "cover").aid
    asked = []
    aid.ask.asked.connect(lambda why, _urgency: asked.append(why))
    assert not aid.ask.why.isVisible()
    qtbot.mouseClick(aid.ask.ask, LEFT)
    assert aid.ask.why.hasFocus()
    assert not asked


def test_profiles_are_all_within_the_window(at_large_text, ward_planner):
    for number in range(9):
        ward_planner.profiles.add(f"Somebody {number}", "viewer")
    window = at_large_text(2.0)
    window.profiles.opener.click()
    settle()
    panel = window.profiles
    assert panel.geometry().bottom() <= window.height()
    assert panel.add.mapTo(window, panel.add.rect().bottomLeft()).y() <= window.height()
    assert panel.list.height() >= panel.list.sizeHintForRow(0)


widths = st.lists(st.integers(10, 400), min_size=1, max_size=9)


@given(widths, st.integers(100, 1600), st.data())
def test_columns_fill_the_table_and_figures_are_whole(wanted, room, data):
    whole = data.draw(st.sets(st.integers(0, len(wanted) - 1)))
    given_widths = shared(wanted, whole, room)
    assert all(given_widths[at] == wanted[at] for at in whole)
    others = [at for at in range(len(wanted)) if at not in whole]
    left = room - sum(wanted[at] for at in whole)
    if others and left > 0:
        assert 0 <= left - sum(given_widths[at] for at in others) < len(others)
    if others and sum(wanted[at] for at in others) <= left:
        assert all(given_widths[at] >= wanted[at] for at in others)
    for one in others:
        for other in others:  # who wants less is never cut for who wants more
            if wanted[one] <= wanted[other] and given_widths[one] < wanted[one]:
                assert given_widths[other] <= given_widths[one] + 1


@pytest.mark.parametrize(
    ("size", "scale", "cramped", "very"),
    [
        ((1366, 768), 1.0, False, False),
        ((1366, 768), 1.5, True, False),
        ((1366, 768), 2.0, True, True),
        ((1920, 1080), 1.5, False, False),
        ((1920, 1080), 2.0, True, False),
    ],
)
def test_what_folds_follows_from_width_and_text_together(size, scale, cramped, very):
    metrics = Metrics.fitting(*size, scale)
    assert (metrics.cramped, metrics.very_cramped) == (cramped, very)


def test_pictures_on_buttons_are_as_large_as_the_text_asks_for(at_large_text, appearance):
    bar = at_large_text(2.0).top_bar
    for one in (bar.undo, bar.redo):
        assert one.iconSize().width() == appearance.metrics.px(16)
        assert one.width() >= one.iconSize().width() + 8
