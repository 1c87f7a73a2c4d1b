"""The candidates find their room in every window: columns give way, nothing scrolls sideways."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.test_cover_page import cover_of
from ui.cover.candidate_columns import (
    COLUMNS,
    GIVING_WAY,
    HOME,
    HOME_LEAST,
    LENDER,
    PERSON,
    POINTS,
    POINTS_LEAST,
    SCORE,
    shown_columns,
)
from ui.cover.candidate_text import why
from ui.cover.gap_entries import line_choices

LEFT = Qt.MouseButton.LeftButton
WIDTHS = {column.key: column.width[1] for column in COLUMNS}
ALWAYS = {PERSON, LENDER, SCORE}


@given(st.integers(200, 2400))
def test_columns_go_in_their_order_and_what_stays_fits(width):
    shown = shown_columns(width, WIDTHS, HOME_LEAST, POINTS_LEAST)
    gone = [key for key in GIVING_WAY if key not in shown]
    assert gone == list(GIVING_WAY[: len(gone)])
    assert set(shown) >= ALWAYS
    least = sum(shown.values()) + (HOME_LEAST if HOME in shown else 0)
    assert least <= width or set(shown) == ALWAYS
    if POINTS in shown:
        assert POINTS_LEAST <= shown[POINTS] <= WIDTHS[POINTS]


def test_at_150_percent_in_a_small_window_nothing_scrolls_sideways(
    open_window, ward_planner, appearance, qtbot
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    window.resize(1366, 768)
    appearance.set_scale(1.5)
    QApplication.processEvents()
    table = window.cover.panel.table
    shown = [
        column.key for number, column in enumerate(COLUMNS) if not table.isColumnHidden(number)
    ]
    assert {PERSON, HOME, LENDER, SCORE} <= set(shown)
    used = sum(table.columnWidth(number) for number in range(len(COLUMNS)))
    assert used <= table.viewport().width()
    assert table.viewport().height() >= 2 * table.rowHeight(0)
    appearance.set_scale(1.0)


@pytest.mark.parametrize("part", [1, 2, 3])
def test_in_a_low_window_one_part_of_the_answer_has_all_the_room(
    open_window, ward_planner, appearance, qtbot, part
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    window.resize(1366, 768)
    appearance.set_scale(1.5)
    QApplication.processEvents()
    panel = window.cover.panel
    parts = [None, panel.findings.misses, panel.findings.chains, panel.findings.why_not]
    assert panel.table.isVisible()
    assert not panel.findings.isVisible()
    qtbot.mouseClick(panel.parts.button(part), LEFT)
    assert not panel.table.isVisible()
    assert [one for one in parts[1:] if one.isVisible()] == [parts[part]]
    assert not panel.findings.bar.isVisible()
    qtbot.mouseClick(panel.parts.button(0), LEFT)
    assert panel.table.isVisible()
    appearance.set_scale(1.0)
    window.resize(1920, 1080)
    assert panel.findings.isVisible()


def test_what_it_does_to_the_lender_is_told_first(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    rows = window.cover.panel.table.candidates.rows
    for row in rows:
        first = "Leaves " if row.candidate.moved_from else "Works an extra shift"
        assert row.why.startswith(first)
    titles = [column.title for column in COLUMNS]
    assert titles[3] == "Mode, lender’s margin"


def test_why_not_the_others_stands_right_below_its_button(
    open_window, ward_planner, appearance, qtbot
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    window.resize(1366, 768)
    QApplication.processEvents()
    findings = window.cover.panel.findings
    button = findings.tabs.button(2)
    qtbot.mouseClick(button, LEFT)
    QApplication.processEvents()
    assert findings.why_not.isVisible()
    title = findings.why_not._title
    bottom = button.mapTo(findings, button.rect().bottomLeft()).y()
    assert bottom < 48
    assert 0 < title.mapTo(findings, title.rect().topLeft()).y() - bottom <= 24


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (2, 1, "whose margin goes from +2 to +1, still safe."),
        (1, 0, "whose margin goes from +1 to 0, on the edge."),
        (2, 2, "whose margin stays +2, still safe."),
        (-1, -1, "whose margin stays −1, unsafe as before."),
    ],
)
def test_what_a_move_does_to_the_lender_is_said_without_an_article_before_a_code(
    open_window, ward_planner, qtbot, before, after, said
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    rows = window.cover.panel.table.candidates.rows
    row = next(row for row in rows if row.candidate.moved_from is not None)
    moved = replace(row.candidate, lender_margin_before=before, lender_margin_after=after)
    words = why(window.cover.view.region, moved, row.names)
    assert words.startswith(f"Leaves {moved.moved_from.shift} in ")
    assert said in words
    home = replace(moved, travel_minutes=0)
    assert f" Home: {row.names.service}, on the same site. " in why(
        window.cover.view.region, home, row.names
    )


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_head_of_a_gap_names_shift_and_date_whole_at_every_text_size(
    open_window, ward_planner, appearance, qtbot, size, scale
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    window.resize(*size)
    appearance.set_scale(scale)
    panel, view = window.cover.panel, window.cover.view
    [entry] = window.cover.list.chosen_rows()
    tile = replace(entry.tile, code="RNOC", name="Resident doctor non-resident on-call night")
    panel.show_entry(view, replace(entry, tile=tile), line_choices(view.region, view.places, entry))
    for _ in range(3):
        QApplication.processEvents()
    said = panel.title.text()
    room = panel.title.width()
    needed = panel.title.fontMetrics().horizontalAdvance(said)
    appearance.set_scale(1.0)
    assert said in {f"{tile.name}, {entry.when}", f"RNOC, {entry.when}"}
    assert needed <= room + 2
    assert tile.name in panel.title.toolTip()
