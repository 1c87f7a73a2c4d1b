"""Every pair of colours that is drawn can be read, in every theme."""

import re
from itertools import combinations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from planner.application.resources import RESOURCES
from tests.ui.colour_vision import KINDS, difference, seen
from ui.cover.candidate_columns import PARTS
from ui.theme.appearance import palette
from ui.theme.contrast import contrast
from ui.theme.metrics import Metrics, column_widths
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import (
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    LINE_PAIRS,
    TEXT_PAIRS,
    THEMES,
    Family,
    Theme,
)

ALL = list(THEMES.values())


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(theme: Theme):
    low = {
        (text, ground): round(contrast(theme[text], theme[ground]), 2)
        for text, ground in TEXT_PAIRS
        if contrast(theme[text], theme[ground]) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_every_line_that_means_something_has_a_contrast_of_at_least_three(theme: Theme):
    low = {
        (line, ground): round(contrast(theme[line], theme[ground]), 2)
        for line, ground in LINE_PAIRS
        if contrast(theme[line], theme[ground]) < 3
    }
    assert low == {}


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_every_family_of_shifts_has_a_tile_whose_code_can_be_read(theme: Theme):
    assert set(theme.tiles) == set(Family)
    for family, tile in theme.tiles.items():
        assert contrast(tile.text, tile.fill) >= 4.5, family


WORKED = (Family.EARLY, Family.LATE, Family.LONG, Family.NIGHT, Family.STANDARD)


@pytest.mark.parametrize("kind", [None, *KINDS])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_shifts_are_told_apart_with_any_colour_vision(theme: Theme, kind: str | None):
    alike = {
        (one.value, other.value): round(apart, 1)
        for one, other in combinations(WORKED, 2)
        if (apart := difference(theme.tiles[one].fill, theme.tiles[other].fill, kind)) < 9
    }
    assert alike == {}


@pytest.mark.parametrize("kind", [None, *KINDS])
@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_parts_of_the_points_are_told_apart_with_any_colour_vision(theme: Theme, kind: str | None):
    alike = {
        pair: round(apart, 1)
        for pair in combinations(PARTS, 2)
        if (apart := difference(*(theme[f"part-{part}"] for part in pair), kind)) < 9
    }
    assert alike == {}


def test_in_high_contrast_no_two_shifts_share_border_and_fill():
    looks = {
        (tile.border, tile.edge_width, tile.fill, tile.edge)
        for tile in (HIGH_CONTRAST.tiles[family] for family in WORKED)
    }
    assert len(looks) == len(WORKED)


def test_absences_are_hatched_in_every_theme_and_work_is_not():
    for theme in ALL:
        hatched = {family for family, tile in theme.tiles.items() if tile.hatch}
        assert hatched == {Family.LEAVE, Family.SICK}


def test_red_and_green_look_closer_to_those_who_do_not_tell_them_apart():
    """The measure itself: known pairs, and white that stays white."""
    assert difference("#FF0000", "#00FF00") == pytest.approx(170.6, abs=0.5)
    assert difference("#FF0000", "#00FF00", "deuteranopia") < 40
    for kind in KINDS:
        assert difference("#FFFFFF", "#FFFFFF", kind) == 0
        assert seen("#FFFFFF", kind) == pytest.approx([100, 0, 0], abs=0.6)


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_the_style_sheet_leaves_no_role_unfilled(theme: Theme):
    text = re.sub(r"/\*.*?\*/", "", style_sheet(theme, Metrics()), flags=re.S)
    assert "@" not in text
    assert "$" not in text
    assert "%" not in text
    assert theme["accent"] in text


def test_the_palette_takes_its_colours_from_the_tokens(qapp):
    for theme in ALL:
        assert palette(theme).window().color() == QColor(theme["win"])
        assert palette(theme).text().color() == QColor(theme["text"])


@pytest.mark.parametrize(
    ("window", "metrics", "frozen", "date"),
    [(1920, Metrics(), 396, 40), (1366, Metrics(small=True), 290, 36)],
)
def test_sums_fit_exactly_at_both_reference_widths(window, metrics, frozen, date):
    grid = window - metrics.rail - (0 if metrics.small else metrics.inspector)
    assert column_widths(grid, 28, metrics) == (frozen, date)
    assert frozen + 28 * date + metrics.scroll_bar == grid


def test_every_kept_icon_is_used_and_comes_with_its_licence():
    sources = [path.read_text("utf-8") for path in (RESOURCES.parent / "ui").rglob("*.py")]
    kept = [path.stem for path in (RESOURCES / "icons").glob("*.svg")]
    unused = [name for name in kept if not any(f'"{name}"' in text for text in sources)]
    assert kept
    assert unused == []
    assert (RESOURCES / "icons" / "LICENSE.txt").exists()
    assert (RESOURCES / "fonts" / "OFL.txt").exists()


def test_what_is_put_together_is_styled_at_the_end(qapp, appearance):
    with appearance.building():
        assert qapp.styleSheet() == ""
        appearance.set_scale(1.5)
        assert qapp.styleSheet() == ""
    assert qapp.styleSheet() == style_sheet(appearance.theme, appearance.metrics) != ""


def test_a_fault_while_a_window_is_put_together_leaves_the_style_on(qapp, appearance):
    with pytest.raises(ZeroDivisionError), appearance.building():
        _ = 1 / 0
    assert qapp.styleSheet() == style_sheet(appearance.theme, appearance.metrics) != ""


def test_while_a_window_is_on_view_no_style_is_put_off(qapp, qtbot, appearance):
    shown = QLabel("Saved")
    qtbot.addWidget(shown)
    shown.show()
    sheet = qapp.styleSheet()
    with appearance.building():
        assert qapp.styleSheet() == sheet != ""
