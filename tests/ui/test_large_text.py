"""Every view at large text: no label, button or field is smaller than what stands in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from planner.bootstrap import Planner
from tests.stores import planner_with
from tests.ui.test_every_view import nameless
from tests.ui.wards import ward_sketch
from ui.cover.elided import ElidedLabel
from ui.main_window import MainWindow

SIZE = (1366, 768)
SLACK = 2
"""Pixels of a frame that may be shared with a neighbour."""
LEAST_FIELD_LETTERS = 6
"""A field may be narrower than what it holds, and cut it with an ellipsis, but not to nothing."""


def _parts(window: MainWindow, kind: type[QWidget]) -> Iterator[QWidget]:
    """What is on view of a kind, and of a size."""
    for one in window.findChildren(kind):
        if one.isVisible() and one.visibleRegion().boundingRect().isValid():
            yield one


def clipped(window: MainWindow) -> list[str]:
    """Controls on view that are cut: buttons, fields, and labels that do not give way."""
    found = [
        f"button “{one.text()}” {_sizes(one)}"
        for one in _parts(window, QPushButton)
        if one.text() and _short(one)
    ]
    for one in _parts(window, QLabel):
        gives_way = isinstance(one, ElidedLabel) or one.wordWrap() or not one.text()
        if not gives_way and _short(one):
            found.append(f"label “{one.text()}” {_sizes(one)}")
        if one.wordWrap() and one.text() and one.height() < one.heightForWidth(one.width()) - SLACK:
            found.append(f"wrapped “{one.text()[:40]}” {_sizes(one)}")
    for kind in (QComboBox, QLineEdit):
        for one in _parts(window, kind):
            letters = one.fontMetrics().averageCharWidth() * LEAST_FIELD_LETTERS
            if one.height() < one.fontMetrics().height() or one.width() < letters:
                found.append(f"field “{one.accessibleName()}” {_sizes(one)}")
    return found


def _short(one: QLabel | QAbstractButton) -> bool:
    wanted = one.minimumSizeHint()
    return one.width() < wanted.width() - SLACK or one.height() < wanted.height() - SLACK


def _sizes(one: QWidget) -> str:
    wanted = one.minimumSizeHint()
    return f"{one.width()}×{one.height()} of {wanted.width()}×{wanted.height()}"


def settled_pages(window: MainWindow) -> Iterator[str]:
    """Every page in turn, once it stands."""
    for key in window._by_key:
        window.go(key)
        for _ in range(3):  # what wraps finds its height in a second pass
            QApplication.processEvents()
        yield key


@pytest.fixture
def long_named(tmp_path: Path) -> Iterator[Planner]:
    """A ward whose name finds room nowhere on one line."""
    name = (
        "Integrated respiratory, sleep and home ventilation service with the step-down ward, "
        "Chorley and South Ribble District Hospital"
    )
    planner = planner_with(tmp_path / "long.db", ward_sketch(name=name))
    yield planner
    planner.close()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_very_long_name_gives_way_and_cuts_nothing_else(
    open_window, long_named, appearance, scale
):
    window = open_window(long_named)
    window.resize(*SIZE)
    appearance.set_scale(scale)
    cut: list[str] = []
    for key in settled_pages(window):
        cut += [f"{key}: {one}" for one in clipped(window)]
    appearance.set_scale(1.0)
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_nothing_is_clipped_at_large_text_in_a_small_window(
    open_window, ward_planner, appearance, scale
):
    window = open_window(ward_planner)
    window.resize(*SIZE)
    appearance.set_scale(scale)
    cut: list[str] = []
    for key in settled_pages(window):
        assert nameless(window) == [], key
        cut += [f"{key}: {one}" for one in clipped(window)]
    appearance.set_scale(1.0)
    assert not cut, "\n".join(cut)
