"""Choosing a row or a cell for the user: alone, whatever keys are held meanwhile."""

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from ui.tables.models import Index

_Flag = QItemSelectionModel.SelectionFlag
_ROWS = QAbstractItemView.SelectionBehavior.SelectRows


def choose_index(view: QAbstractItemView, index: Index) -> None:
    """Make an index the current and the only chosen one.

    `setCurrentIndex` would look at the keyboard: with Ctrl held, as of a shortcut that led here,
    it takes the choice away, and with Shift it stretches it.
    """
    whole = _Flag.Rows if view.selectionBehavior() == _ROWS else _Flag.NoUpdate
    view.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | whole)
