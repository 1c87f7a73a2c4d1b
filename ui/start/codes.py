"""Shift codes that nobody declares: what each means, chosen before anything is written."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from planner.application.importing_codes import CodeChoices, NewShift
from planner.application.importing_report import KnownShift, UnknownCode
from planner.domain.wording.formats import count_text
from ui.forms import ChoiceBox, box, button, clear, column, label, row, without_arrows
from ui.theme.appearance import Appearance

_LEAVE, _ADD = "\0leave", "\0add"
_KINDS = (("Work", "work"), ("On call", "on_call"), ("Absence", "absence"))
_MOST_LISTED = 40


class NewShiftForm(QWidget):
    """Name, times, break and kind of a shift that is added for a code."""

    def __init__(self, appearance: Appearance, code: str, given: NewShift | None) -> None:
        super().__init__()
        self._code = code
        self.name = QLineEdit(given.name if given else "")
        self.name.setPlaceholderText("Name")
        self.name.setAccessibleName(f"Name of the new shift {code}")
        self.start = self._time("Start", given.start if given else 9 * 60)
        self.end = self._time("End", given.end if given else 17 * 60)
        self.pause = QSpinBox()
        self.pause.setRange(0, 24 * 60)
        self.pause.setSuffix(" min break")
        without_arrows(self.pause)
        self.pause.setValue(given.break_minutes if given else 30)
        self.pause.setAccessibleName(f"Unpaid break of the new shift {code}, in minutes")
        self.kind = ChoiceBox(appearance, f"Kind of the new shift {code}")
        for title, kind in _KINDS:
            self.kind.addItem(title, kind)
        if given is not None:
            self.kind.setCurrentIndex([kind for _, kind in _KINDS].index(given.kind))
        to = label("to", "second")
        self.setLayout(row(self.name, self.start, to, self.end, self.pause, self.kind, None))

    def _time(self, name: str, minutes: int) -> QTimeEdit:
        edit = QTimeEdit(QTime(minutes // 60 % 24, minutes % 60))
        edit.setDisplayFormat("HH:mm")
        without_arrows(edit)
        edit.setAccessibleName(f"{name} of the new shift {self._code}")
        return edit

    @property
    def shift(self) -> NewShift:
        """What is filled in; an end at or before the start is on the next day."""
        start, end = (edit.time().hour() * 60 + edit.time().minute() for edit in self._times)
        name = self.name.text().strip() or self._code
        kind = str(self.kind.currentData())
        return NewShift(self._code, name, start, end, self.pause.value(), kind)

    @property
    def _times(self) -> tuple[QTimeEdit, QTimeEdit]:
        return self.start, self.end


class CodesPanel(QWidget):
    """One line a code; the choices are carried out when they are checked again."""

    chosen = Signal()
    """Check the workbooks again with these choices."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._unknown: Sequence[UnknownCode] = ()
        self._known: Sequence[KnownShift] = ()
        self._meant: dict[str, str] = {}
        self._added: dict[str, NewShift] = {}
        self._forms: dict[str, NewShiftForm] = {}
        self.boxes: dict[str, ChoiceBox] = {}
        self._title = label("", "heading", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.apply = button("Check with these codes", self._apply, look="primary")
        second = "A code that is mapped is read as the one it means; next time as well."
        self.setLayout(
            column(
                self._title,
                label(second, "second", wrap=True),
                box("start", self._lines),
                row(self.apply, None),
                gap=8,
            )
        )
        self.hide()

    def remember(self, mapping: Mapping[str, str]) -> None:
        """What codes meant at earlier imports."""
        self._meant = dict(mapping)

    def forget(self) -> None:
        """Another import: what was added for the last one goes, what codes mean stays."""
        self._added.clear()
        self.hide()

    @property
    def choices(self) -> CodeChoices:
        """What is chosen now."""
        self._read_forms()
        return CodeChoices(dict(self._meant), tuple(self._added.values()))

    @property
    def carried_out(self) -> dict[str, str]:
        """Codes of these workbooks that were mapped, for the next import."""
        return {one.code: one.meant for one in self._unknown if one.meant and one.meant != one.code}

    def show_codes(self, unknown: Sequence[UnknownCode], known: Sequence[KnownShift]) -> None:
        """List the codes of another check."""
        self._unknown, self._known = unknown, known
        self.setVisible(bool(unknown))
        waiting = sum(not one.meant for one in unknown)
        count = count_text(len(unknown), "shift code")
        self._title.setText(
            f"{count} in these workbooks that nobody declares, {waiting} to decide"
            if waiting
            else f"{count} in these workbooks read as chosen here"
        )
        self._list()

    def _list(self) -> None:
        clear(self._lines)
        self.boxes.clear()
        self._forms.clear()
        for one in self._unknown[:_MOST_LISTED]:
            self._lines.addLayout(self._line(one))
            if one.code in self._added:
                form = NewShiftForm(self._appearance, one.code, self._added[one.code])
                self._forms[one.code] = form
                self._lines.addWidget(form)
        left = len(self._unknown) - _MOST_LISTED
        if left > 0:
            self._lines.addWidget(label(f"and {left:,} more, after these", "second"))

    def _line(self, one: UnknownCode) -> QHBoxLayout:
        choice = ChoiceBox(self._appearance, f"What {one.code} means")
        choice.addItem("leave it as a problem", _LEAVE)
        for shift in self._known:
            choice.addItem(f"means {shift.code}, {shift.name}", shift.code)
        choice.addItem("add it as a new shift…", _ADD)
        now = _ADD if one.code in self._added else self._meant.get(one.code, _LEAVE)
        choice.setCurrentIndex(max(choice.findData(now), 0))
        choice.activated.connect(partial(self._choose, one.code, choice))
        self.boxes[one.code] = choice
        code = label(one.code, "value")
        code.setMinimumWidth(self._appearance.metrics.px(72))
        cells = label(f"{count_text(one.cells, 'cell')}, first {one.place}", "second")
        return row(code, choice, cells, None, gap=12)

    def _choose(self, code: str, choice: ChoiceBox, _at: int) -> None:
        self._read_forms()
        wanted = str(choice.currentData())
        self._added.pop(code, None)
        self._meant.pop(code, None)
        if wanted == _ADD:
            self._added[code] = NewShift(code, "", 9 * 60, 17 * 60, 30)
            self._list()
            self._forms[code].name.setFocus()
            return
        if wanted != _LEAVE:
            self._meant[code] = wanted
        self._list()
        self.boxes[code].setFocus()

    def _read_forms(self) -> None:
        for code, form in self._forms.items():
            if code in self._added:
                self._added[code] = form.shift

    def _apply(self) -> None:
        self.chosen.emit()
