"""Tab goes through the window as it is read: in the order of its layouts."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def follow_layouts(whole: QWidget) -> None:
    """Let Tab follow the layouts, whatever was built or put in first. O(widgets)."""
    for before, after in pairwise(_stops(whole)):
        QWidget.setTabOrder(before, after)


def _stops(one: QWidget) -> Iterator[QWidget]:
    if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield one
    layout = one.layout()
    if isinstance(one, QScrollArea):
        yield from _stops(one.widget())
    elif layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)
