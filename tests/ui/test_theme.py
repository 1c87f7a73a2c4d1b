"""Every pair of colours that is drawn can be read, in every theme."""

import re

import pytest
from PySide6.QtGui import QColor

from planner.application.resources import RESOURCES
from ui.theme.appearance import palette
from ui.theme.contrast import contrast
from ui.theme.metrics import Metrics, column_widths
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import LINE_PAIRS, TEXT_PAIRS, THEMES, Family, Theme

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


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_the_style_sheet_leaves_no_role_unfilled(theme: Theme):
    text = re.sub(r"/\*.*?\*/", "", style_sheet(theme, Metrics()), flags=re.S)
    assert "@" not in text
    assert "$" not in text
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
