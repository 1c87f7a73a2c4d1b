"""One entry in full: what the table cuts off, and the way to what it is about."""

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from planner.application.history import HistoryLine
from planner.domain.rota_life import Link
from planner.domain.wording.formats import day_text
from planner.domain.wording.history_kinds import kind_of
from ui.forms import box, button, column, label, row
from ui.theme.appearance import Appearance

_NOTHING = "Choose a change to read it in full."
_UNDER, _UNDER_CRAMPED = 170, 136
"""Height under the table."""
_CLOCKS_APART = timedelta(minutes=2)
"""Clocks that differ by less are nothing to speak of."""
_SHEETS_OF_CELLS = frozenset({"Duties", "Absences"})


class EntryPanel(QWidget):
    """Who, when, what, before, after and why of the chosen entry."""

    link_wanted = Signal(object)
    """A `Link` to the duty that an entry is about."""
    person_wanted = Signal(str)
    """Staff number: show all changes about them."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance = appearance
        self.line: HistoryLine | None = None
        self._title = label("", "title", wrap=True)
        self._second = label("", "second", wrap=True)
        self._parts = {
            name: label("", "body", wrap=True)
            for name in ("Step", "Before", "After", "Why", "Recorded")
        }
        self._heads = {name: label(name, "heading") for name in self._parts}
        self.to_rota = button("Show on the rota", self._go)
        self.to_person = button("All changes of this person", self._all_of_person)
        self._side_by_side = column(gap=12)
        for name, part in self._parts.items():
            part.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            part.setAccessibleName(name)
            told = column(self._heads[name], part, None, gap=4)
            self._side_by_side.addLayout(told, 1)
        self._buttons = column(row(self.to_rota, None), row(self.to_person, None), None, gap=6)
        self._side_by_side.addLayout(self._buttons)
        text = column(
            self._title, self._second, 8, self._side_by_side, None, margins=(16, 14, 16, 14), gap=4
        )
        area = QScrollArea()
        area.setWidget(box("panel", text))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("The chosen change")
        self.setLayout(column(area))
        self.show_line(None)

    def show_line(
        self,
        line: HistoryLine | None,
        broken: bool = False,
        older: HistoryLine | None = None,
        newer: HistoryLine | None = None,
    ) -> None:
        """Another entry; None: none is chosen, or it is not read yet.

        `older`, `newer`: those beside it, by which a computer's wrong clock shows.
        """
        self.line = line
        self._title.setText(_NOTHING if line is None else line.item)
        for name, part in self._parts.items():
            text = "" if line is None else _part(line, name)
            if line is not None and name == "Recorded":
                text += clock_note(line, older, newer)
            part.setText(text)
            part.setVisible(bool(text))
            self._heads[name].setVisible(bool(text))
        self._second.setText("" if line is None else _second(line, broken))
        self.to_rota.setVisible(_link(line) is not None)
        self.to_person.setVisible(_person(line) is not None)

    def _go(self) -> None:
        link = _link(self.line)
        if link is not None:
            self.link_wanted.emit(link)

    def _all_of_person(self) -> None:
        person = _person(self.line)
        if person is not None:
            self.person_wanted.emit(person)

    def fold(self, under: bool) -> None:
        """Beside the table, or under it where there is no room beside."""
        metrics, most = self._appearance.metrics, 16_777_215
        ways = QBoxLayout.Direction
        self._side_by_side.setDirection(ways.LeftToRight if under else ways.TopToBottom)
        self.setMinimumWidth(0 if under else metrics.inspector)
        self.setMaximumWidth(most if under else metrics.inspector)
        high = metrics.px(_UNDER_CRAMPED if metrics.cramped else _UNDER)
        self.setMinimumHeight(high if under else 0)
        self.setMaximumHeight(high if under else most)


def clock_note(line: HistoryLine, older: HistoryLine | None, newer: HistoryLine | None) -> str:
    """Said where the time of an entry and of one beside it run backwards; else empty."""
    late = older is not None and older.when - line.when > _CLOCKS_APART
    early = newer is not None and line.when - newer.when > _CLOCKS_APART
    if not late and not early:
        return ""
    other = "before it has a later" if late else "after it has an earlier"
    return (
        f". The entry {other} time: the clocks of the two computers differ. Entries are numbered "
        "in the order in which they were stored."
    )


def _second(line: HistoryLine, broken: bool) -> str:
    told = f"Entry {line.number:,}  ·  {kind_of(line.sheet).title}"
    return f"{told}  ·  the history is broken here" if broken else told


def _part(line: HistoryLine, name: str) -> str:
    when = f"{day_text(line.when.date(), year=True)} {line.when:%H:%M}"
    return {
        "Step": line.what,
        "Before": line.before.replace("; ", "\n"),
        "After": line.after.replace("; ", "\n"),
        "Why": line.why,
        "Recorded": f"{line.who}, {when}",
    }[name]


def _person(line: HistoryLine | None) -> str | None:
    if line is None or line.key is None or line.sheet not in _SHEETS_OF_CELLS | {"Staff"}:
        return None
    return str(line.key[0])


def _link(line: HistoryLine | None) -> Link | None:
    """Where a duty or absence stands."""
    if line is None or line.key is None or not line.service:
        return None
    day = line.key[1]
    return Link(line.service, day if isinstance(day, int) else None, "", str(line.key[0]), "")
