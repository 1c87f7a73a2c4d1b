"""Every page in every theme and at every text size: nothing nameless, nothing that fails."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QWidget,
)

from ui.main_window import MainWindow
from ui.theme.appearance import SCALES
from ui.theme.tokens import THEMES

SIZES = ((1920, 1080), (1366, 768))


def nameless(window: MainWindow) -> list[str]:
    """Everything on view that takes the focus and says nothing to a screen reader."""
    found = []
    for child in window.findChildren(QWidget):
        if child.focusPolicy() == Qt.FocusPolicy.NoFocus or not child.isVisibleTo(window):
            continue
        says = child.text() if isinstance(child, QAbstractButton | QLabel) else ""
        if child.accessibleName() or says:  # what is written in a field is not its name
            continue
        if type(child.parent()).__name__ in {"ChoiceBox", "QComboBoxPrivateContainer"}:
            continue
        found.append(f"{type(child).__name__} {child.objectName()}")
    return found


def cut_titles(window: MainWindow) -> list[str]:
    """Titles on view that lost a part of their height."""
    return [
        one.text()
        for one in window.findChildren(QLabel)
        if one.objectName() in {"title", "heading"}
        and one.isVisible()
        and not one.wordWrap()
        and one.text()
        and one.height() < one.fontMetrics().height() - 2
    ]


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_no_view_in_any_theme_has_a_control_without_a_name(
    open_window, ward_planner, appearance, theme
):
    window = open_window(ward_planner)
    appearance.choose(theme)
    pages = list(window._by_key)
    for key in pages:
        window.go(key)
        QApplication.processEvents()
        assert nameless(window) == [], key
        window.show_help()
        assert nameless(window) == [], key
        window.help.leave()
    appearance.choose("light")


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_view_is_painted_on_the_ground_of_its_theme(
    open_window, ward_planner, appearance, theme
):
    window = open_window(ward_planner)
    appearance.choose(theme)
    for key in window._by_key:
        window.go(key)
        QApplication.processEvents()
        picture = window.grab().toImage()
        corner = picture.pixelColor(2, picture.height() - 60)
        assert corner == QColor(THEMES[theme]["win"]), key
    appearance.choose("light")


@pytest.mark.parametrize("scale", [SCALES[0], SCALES[-1]])
def test_titles_are_whole_at_the_smallest_and_largest_text(
    open_window, ward_planner, appearance, scale
):
    window = open_window(ward_planner)
    appearance.set_scale(scale)
    for size in SIZES:
        window.resize(*size)
        for key in window._by_key:
            window.go(key)
            for _ in range(2):  # what wraps finds its height in a second pass
                QApplication.processEvents()
            assert cut_titles(window) == [], (key, size)
            assert window.width() == size[0], key
    appearance.set_scale(1.0)


def test_no_page_scrolls_sideways_at_the_reference_sizes(open_window, ward_planner, appearance):
    window = open_window(ward_planner)
    for size in SIZES:
        window.resize(*size)
        for key in window._by_key:
            window.go(key)
            QApplication.processEvents()
            wide = [
                f"{key}: {type(one).__name__} {one.objectName()}"
                for one in window._by_key[key].findChildren(QAbstractScrollArea)
                if one.isVisible() and one.horizontalScrollBar().maximum() > 0
            ]
            assert wide == []


def test_nothing_of_the_window_is_left_without_a_parent(open_window, ward_planner):
    before = set(QApplication.topLevelWidgets())
    window = open_window(ward_planner)
    for key in window._by_key:
        window.go(key)
    QApplication.processEvents()
    alone = {one for one in QApplication.topLevelWidgets() if one.parent() is None}
    assert alone - before - {window} == set()
