"""Tab goes through the window as it is read: in the order of its layouts, as they are now."""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def next_stop(whole: QWidget, focus: QWidget | None, *, forward: bool) -> QWidget | None:
    """Where Tab goes from what has the focus, round and round; None: that is not in a layout.

    O(widgets on view · layouts in the widget they lie in).
    """
    stops = list(_stops(whole))
    while focus is not None and focus not in stops:
        focus = focus.parentWidget()
    if focus is None:
        return None
    return stops[(stops.index(focus) + (1 if forward else -1)) % len(stops)]


def _stops(one: QWidget) -> Iterator[QWidget]:
    if not one.isVisible() or not one.isEnabled():
        return
    if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None:
        yield one
    layout = one.layout()
    if isinstance(one, QScrollArea):
        yield from _stops(one.widget())
    elif isinstance(one, QSplitter):
        for at in range(one.count()):
            yield from _stops(one.widget(at))
    elif layout is not None:
        yield from _in_layout(layout, one.findChildren(QWidget, options=_DIRECT))


def _in_layout(layout: QLayout, around: Sequence[QWidget]) -> Iterator[QWidget]:
    """The stops in a layout, among the widgets that lie beside each other in it and about it.

    `QLayout.itemAt` would leave a Python object behind for every item, which the bindings keep for
    as long as the layout lives. The item itself goes with its widget, another object of Qt takes
    its address, and when that one goes the program crashes.
    """
    inside = [one for one in layout.children() if isinstance(one, QLayout)]
    places = [(layout.indexOf(one), one) for one in (*inside, *around)]
    for place, one in sorted(places, key=itemgetter(0)):
        if place < 0:  # in another layout of the same widget, or in none
            continue
        yield from _in_layout(one, around) if isinstance(one, QLayout) else _stops(one)
