"""Lets go of a window that a test has closed, and of all that hangs on it.

What a signal calls is held by the sender where Python's collector cannot see: a window and the
models and services that it holds would keep each other, some megabytes a test, to the end.
"""

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem

from ui.main_window import MainWindow
from ui.theme.appearance import Appearance

_KEPT = (QApplication, Appearance)
"""Shared with whatever comes next, or with the fixture that made it."""


def let_go(window: MainWindow) -> None:
    """End the window's objects of Qt, those that no other one owns too."""
    held = list(_held(window))
    # At once: windows that linger are styled anew with every change of theme or text size.
    shiboken6.delete(window)
    for one in held:
        if shiboken6.isValid(one) and one.parent() is None and not isinstance(one, _KEPT):
            shiboken6.delete(one)


def dangling_items() -> list[int]:
    """Addresses of layouts' items that Python still knows although Qt has done away with them.

    Another object of Qt gets such an address sooner or later, and the program crashes when that
    one goes: the bindings find the item where they look for it. Asked before windows close, for
    then they forget.
    """
    known = {
        shiboken6.getCppPointer(one)[0]
        for one in shiboken6.getAllValidWrappers()
        if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)
    }
    there = {
        shiboken6.getCppPointer(layout.itemAt(at))[0]
        for window in QApplication.topLevelWidgets()
        for layout in window.findChildren(QLayout)
        for at in range(layout.count())
    }
    return sorted(known - there)


def _held(window: MainWindow) -> Iterator[QObject]:
    """The objects of Qt that lead from attribute to attribute of the window's own code."""
    seen: set[int] = set()
    todo: list[object] = [window]
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, QObject):
            yield one
        if isinstance(one, dict):
            todo.extend(one.values())
        elif isinstance(one, list | tuple | set):
            todo.extend(one)
        elif type(one).__module__.startswith("ui."):
            todo.extend(getattr(one, "__dict__", {}).values())
