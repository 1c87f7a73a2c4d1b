"""Who is shown and in what order: find by typing, and a menu of sorting, grouping, filters."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from ui.enter import ENTERS, ToolButton
from ui.forms import row
from ui.rota.arrangement import Arrangement, Hours, Sort
from ui.rota.board import Board
from ui.theme.appearance import Appearance


class FindField(QLineEdit):
    """A name or number typed shows the people that match."""

    left = Signal()
    """Enter or Down: on to the board."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Find a person")
        self.setAccessibleName("Find a person on this board by name or number")
        self.setToolTip("Ctrl+F: type part of a name or number. Esc shows everybody.")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shows everybody again; Enter and Down go to the board."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in ENTERS | {Qt.Key.Key_Down}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ViewControls(QWidget):
    """Holds an `Arrangement` and changes it."""

    changed = Signal(object)
    """An `Arrangement`."""
    left = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.arrangement = Arrangement()
        self._board: Board | None = None
        self.finder = FindField()
        self.finder.textChanged.connect(self._find)
        self.finder.left.connect(self.left)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button = ToolButton()
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolTip("Sort, group and filter people by grade, skill and hours")
        self.setLayout(row(self.finder, self.button, gap=6))
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._name()

    def show_board(self, board: Board) -> None:
        """Offer the grades and skills of a board."""
        self._board = board

    def show_everybody(self) -> None:
        """No filter."""
        self.finder.clear()
        now = self.arrangement
        self._set(Arrangement(sort=now.sort, grouped=now.grouped))

    def _find(self, text: str) -> None:
        self._set(replace(self.arrangement, text=text.strip()))

    def _set(self, wanted: Arrangement) -> None:
        if wanted != self.arrangement:
            self.arrangement = wanted
            self._name()
            self.changed.emit(wanted)

    def _name(self) -> None:
        """The button says what is in force, so that nobody looks for hidden people."""
        now = self.arrangement
        parts = [now.grade, now.skill, "" if now.hours is Hours.ALL else now.hours.value]
        shown = ", ".join(part for part in parts if part)
        sort = "" if now.sort is Sort.NAME else f" by {now.sort.value.lower()}"
        self.button.setText(f"Shown: {shown}" if shown else f"Sort{sort} · Filter")
        self.button.setAccessibleName(f"People shown: {shown or 'everybody'}, sorted{sort}")

    # The menu ----------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Built when it opens: grades and skills are those of the board."""
        self.menu.clear()
        now = self.arrangement
        self._choices(
            self.menu,
            [(f"Sort by {s.value.lower()}", s is now.sort, self._sorter(s)) for s in Sort],
        )
        self.menu.addSeparator()
        group = self._action(self.menu, "Group by grade", now.grouped)
        group.triggered.connect(
            lambda: self._set(replace(self.arrangement, grouped=not now.grouped))
        )
        self.menu.addSeparator()
        self._submenu("Grade", self._grades(), now.grade, lambda code: replace(now, grade=code))
        self._submenu("Skill", self._skills(), now.skill, lambda code: replace(now, skill=code))
        hours = self.menu.addMenu("Hours")
        self._choices(hours, [(h.value, h is now.hours, self._hours(h)) for h in Hours])
        self.menu.addSeparator()
        self.menu.addAction("Show everybody", self.show_everybody).setEnabled(now.filters)

    def _sorter(self, sort: Sort) -> Callable[[], None]:
        return lambda: self._set(replace(self.arrangement, sort=sort))

    def _hours(self, hours: Hours) -> Callable[[], None]:
        return lambda: self._set(replace(self.arrangement, hours=hours))

    def _grades(self) -> list[tuple[str, str]]:
        """Codes and names of the grades on the board."""
        board = self._board
        if board is None:
            return []
        ids = board.region.grades.ids
        used = sorted(set(board.region.people.grade[board.people].tolist()))
        return [(ids.codes[grade], ids.names[grade]) for grade in used]

    def _skills(self) -> list[tuple[str, str]]:
        board = self._board
        if board is None:
            return []
        return list(zip(board.region.skills.codes, board.region.skills.names, strict=True))

    def _submenu(
        self,
        title: str,
        options: list[tuple[str, str]],
        now: str,
        wanted: Callable[[str], Arrangement],
    ) -> None:
        def choose(code: str) -> Callable[[], None]:
            return lambda: self._set(wanted(code))

        rows = [(f"Any {title.lower()}", not now, choose(""))]
        rows += [(name, code == now, choose(code)) for code, name in options]
        self._choices(self.menu.addMenu(title), rows)

    def _choices(self, menu: QMenu, rows: list[tuple[str, bool, Callable[[], None]]]) -> None:
        group = QActionGroup(menu)
        for text, chosen, act in rows:
            action = self._action(menu, text, chosen)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, act=act: act())

    def _action(self, menu: QMenu, text: str, chosen: bool) -> QAction:
        action = QAction(text, menu)
        action.setCheckable(True)
        action.setChecked(chosen)
        menu.addAction(action)
        return action

    def _restyle(self) -> None:
        metrics = self._appearance.metrics
        self.finder.setFixedWidth(
            metrics.px(76 if metrics.cramped else 116 if metrics.small else 160)
        )
