"""Which changes are shown: of which service, kind, dates and person."""

from collections.abc import Sequence
from datetime import date as dated

from PySide6.QtCore import QDate, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCompleter, QDateEdit, QLineEdit, QWidget

from planner.application.history import HistoryFilter
from planner.domain.calendar import Period, date_of, day_number
from planner.domain.wording.history_kinds import Kind
from ui.choice import Choice
from ui.forms import ChoiceBox, button, label, row, without_arrows
from ui.theme.appearance import Appearance

BETWEEN = -1
DATES = (
    ("Any date", 0),
    ("Today", 1),
    ("Last 7 days", 7),
    ("Last 28 days", 28),
    ("Last 12 months", 365),
    ("From … to …", BETWEEN),
)
_BETWEEN_NAME_AND_NUMBER = " · "


class PersonField(QLineEdit):
    """A name or staff number; names are offered as one types."""

    wanted = Signal()
    """The focus came: now the names are needed."""
    chosen = Signal(str)
    """Text was entered, or a name taken."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Person")
        self.setAccessibleName("Changes about a person: name or number")
        self.setClearButtonEnabled(True)
        self._names = QStringListModel()
        names = QCompleter(self._names)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        names.setMaxVisibleItems(12)
        self.setCompleter(names)
        names.activated[str].connect(self.chosen)
        self.returnPressed.connect(lambda: self.chosen.emit(self.text()))
        self.textChanged.connect(lambda text: None if text else self.chosen.emit(""))

    def offer(self, names: Sequence[str]) -> None:
        """Names to choose from."""
        self._names.setStringList(list(names))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for the names."""
        super().focusInEvent(event)
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class Filters(QWidget):
    """Holds a `HistoryFilter` and changes it."""

    changed = Signal()
    refused = Signal(str)
    """Why what was typed filters nothing; empty: it does."""

    def __init__(self, appearance: Appearance, choice: Choice) -> None:
        super().__init__()
        self._appearance, self._choice = appearance, choice
        self._people: dict[str, str] | None = None
        self._staff_id: str | None = None
        self._scopes = QButtonGroup(self)
        scopes = []
        for number, title in enumerate(("All services", "This service")):
            one = button(title, self._change, look="segment", checkable=True)
            self._scopes.addButton(one, number)
            scopes.append(one)
        scopes[0].setChecked(True)
        self.kind = ChoiceBox(appearance, "Kind of change")
        self.kind.addItem("Any kind", None)
        for kind in Kind:
            self.kind.addItem(kind.title, kind)
        self.dates = ChoiceBox(appearance, "Dates on which the change was made")
        for title, days in DATES:
            self.dates.addItem(title, days)
        self.kind.activated.connect(lambda _at: self._change())
        self.dates.activated.connect(lambda _at: self._change())
        self.person = PersonField()
        self.person.chosen.connect(self._take_person)
        group = QWidget()
        group.setLayout(row(*scopes, gap=0))
        self.setLayout(row(group, self.kind, self.dates, self.person, gap=8))
        today = date_of(choice.today)
        self.first, self.last = (self._date(name) for name in ("First date", "Last date"))
        for one in (self.first, self.last):
            one.setDate(QDate(today.year, today.month, today.day))
            one.dateChanged.connect(lambda _date: self._change())
        self.between = QWidget()
        self.between.setLayout(
            row(
                label("Changes made from", "second"),
                self.first,
                label("to", "second"),
                self.last,
                None,
                margins=(12, 4, 12, 4),
            )
        )
        self.between.hide()
        appearance.changed.connect(self._fit)
        self._fit()

    @property
    def wanted(self) -> HistoryFilter:
        """What is asked for."""
        own = self._scopes.checkedId() == 1
        return HistoryFilter(
            service=self._choice.service if own else None,
            staff_id=self._staff_id,
            period=self._period(),
            kind=self.kind.currentData(),
        )

    @property
    def knows_people(self) -> bool:
        """Whether names are on offer."""
        return self._people is not None

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Numbers and names to choose from."""
        self._people = dict(people)
        self.person.offer([f"{name}{_BETWEEN_NAME_AND_NUMBER}{number}" for number, name in people])

    def show_person(self, staff_id: str) -> None:
        """Only changes about somebody, of every service, kind and date."""
        name = (self._people or {}).get(staff_id, "")
        self._reset()
        self._set_text(f"{name}{_BETWEEN_NAME_AND_NUMBER}{staff_id}" if name else staff_id)
        self._staff_id = staff_id
        self._change()

    def forget_people(self) -> None:
        """The names may be others now."""
        self._people = None

    def show_everything(self) -> None:
        """No filter."""
        self._reset()
        self._change()

    def _reset(self) -> None:
        self._scopes.buttons()[0].setChecked(True)
        self.kind.setCurrentIndex(0)
        self.dates.setCurrentIndex(0)
        self._set_text("")
        self._staff_id = None

    def _set_text(self, text: str) -> None:
        """Without taking it for typed."""
        self.person.blockSignals(True)
        self.person.setText(text)
        self.person.blockSignals(False)

    @property
    def follows_service(self) -> bool:
        """Whether another service on top asks for other changes."""
        return self.wanted.service is not None

    def _period(self) -> Period | None:
        days = int(self.dates.currentData())
        if days == 0:
            return None
        if days != BETWEEN:
            return Period(self._choice.today - days + 1, self._choice.today)
        first, last = (_day(one.date()) for one in (self.first, self.last))
        return Period(min(first, last), max(first, last))

    def _change(self) -> None:
        self.between.setVisible(self.dates.currentData() == BETWEEN)
        self.refused.emit("")
        self.changed.emit()

    def _take_person(self, text: str) -> None:
        """A number, a name, or one that was offered."""
        wanted = self._number_of(text.strip())
        if wanted is None:
            self.refused.emit(
                f"Nobody here is called “{text.strip()}”. Type a part of the name and choose from "
                "the list, or give the staff number."
            )
            return
        self.refused.emit("")
        if (wanted or None) != self._staff_id:
            self._staff_id = wanted or None
            self.changed.emit()

    def _number_of(self, text: str) -> str | None:
        """Staff number; empty for everybody, None for nobody."""
        people = self._people or {}
        number = text.rpartition(_BETWEEN_NAME_AND_NUMBER)[2].strip()
        if not text or number in people:
            return number
        named = [one for one, name in people.items() if name.casefold() == text.casefold()]
        return named[0] if len(named) == 1 else None

    def _date(self, name: str) -> QDateEdit:
        field = QDateEdit()
        field.setDisplayFormat("ddd d MMM yyyy")
        for part in (field, field.lineEdit()):
            part.setAccessibleName(f"{name} of the changes")
        without_arrows(field)
        return field

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.person.setFixedWidth(metrics.px(140 if metrics.small else 220))
        self.kind.setMaximumWidth(metrics.px(180))
        self.dates.setMaximumWidth(metrics.px(150))


def _day(date: QDate) -> int:
    return day_number(dated(date.year(), date.month(), date.day()))
