"""What if many fell ill, somebody left, a skill lapsed, a service closed at night: a question to
the overview, and its answer. Nothing is changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QSpinBox, QStackedWidget, QWidget

from planner.application.what_if import Consequences, named_people
from planner.domain.region import Region
from planner.domain.resilience.what_if import (
    ClosedAtNight,
    PeopleLeave,
    Sickness,
    SkillLapses,
    Supposition,
    Together,
)
from planner.domain.wording.formats import count_text
from ui.desk import Desk
from ui.forms import ChoiceBox, button, column, label, row, rule
from ui.jobs import Jobs
from ui.overview.consequence_list import ConsequenceList
from ui.overview.heat import Overview
from ui.tasks import Task
from ui.theme.appearance import Appearance

_KINDS = (
    "Winter sickness takes",
    "This skill lapses",
    "These people leave",
    "This service closes at night",
)
_ASK = "Choose what might happen, and ask. Nothing is changed."
_PERCENT = 8
"""Of people ill at once in a hard winter; a question to begin with."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that might happen: its place among `_KINDS`, of what, and in words."""

    kind: int
    value: str
    """A percentage, the code of a skill or service, or numbers and names of people."""
    text: str


class WhatIfPanel(QWidget):
    """Asks, and shows what would differ."""

    shift_opened = Signal(str, int, str)
    """Code of a service, a day number or NONE, and the code of a shift."""

    def __init__(self, appearance: Appearance, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self._jobs, self._desk = jobs, desk
        self._view: Overview | None = None
        self._task: Task | None = None
        self.kind = ChoiceBox(appearance, "What might happen")
        self.kind.addItems(_KINDS)
        self.percent = QSpinBox()
        self.percent.setRange(1, 100)
        self.percent.setValue(_PERCENT)
        self.percent.setSuffix(" % of all people")
        self.percent.setAccessibleName("How many of a hundred")
        self.percent.lineEdit().setAccessibleName("How many of a hundred")
        self.skill = ChoiceBox(appearance, "Skill")
        self.people = QLineEdit()
        self.people.setPlaceholderText("Numbers or names, commas between")
        self.people.setAccessibleName("Who leaves: numbers or names, commas between")
        self.people.returnPressed.connect(self.ask)
        self.service = ChoiceBox(appearance, "Service")
        self._fields = QStackedWidget()
        for field in (self.percent, self.skill, self.people, self.service):
            self._fields.addWidget(field)
        self._fields.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kind.currentIndexChanged.connect(self._fields.setCurrentIndex)
        self.start = button("Ask", self.ask, look="primary")
        self.sum, self.list = label("", "value", wrap=True), ConsequenceList(appearance)
        self.note = label(_ASK, "second", wrap=True)
        self._kept: list[_Part] = []
        self.kept = label("", "body", wrap=True)
        self.also = button(
            "And also…", self.keep, look="link", tip="Keep this, and suppose something else as well"
        )
        self.clear = button("Only this", self.forget, look="link", tip="Forget what was kept")
        question = row(self._fields, self.start)
        question.setStretch(0, 1)
        whole = column(
            row(label("What if…", "heading"), None, margins=(12, 8, 12, 8)),
            rule(),
            column(
                self.kind,
                question,
                self.kept,
                row(self.also, self.clear, None),
                self.sum,
                self.note,
                margins=(12, 10, 12, 10),
                gap=8,
            ),
            self.list,
            None,
        )
        whole.setStretch(3, 1)
        whole.setStretch(4, 0)  # takes the room only while there is no list
        self.setLayout(whole)
        self.list.shift_opened.connect(self.shift_opened)
        self._tell_kept()
        self._show(None)

    def show_overview(self, view: Overview) -> None:
        """Take what was loaded; an answer about other dates, or an older state, goes."""
        if self._task is not None:
            self._task.cancel()
        self._view, region = view, view.loaded.region
        _refill(self.skill, zip(region.skills.names, region.skills.codes, strict=True))
        services = region.services.ids
        _refill(self.service, zip(services.names, services.codes, strict=True))
        self._show(None)

    def suppose(self, service: str) -> None:
        """Begin with a service, where one is asked about."""
        self.service.setCurrentIndex(max(self.service.findData(service), 0))

    def ask(self) -> None:
        """Count what the supposition would change, beside the window's thread."""
        view = self._view
        if view is None:
            return
        if self._task is not None:
            self._task.cancel()
        parts = list(dict.fromkeys([*self._kept, self._asked]))
        what = partial(_supposition, view.loaded.region, parts)
        self._show(None, "Counting what would differ.")
        self._task = self._jobs.start(
            self._jobs.lanes.region,
            "Asking what if",
            lambda progress, cancel: self._desk.what_if(view, what, progress, cancel),
            self._show,
            ended=lambda: self._show(None),
        )

    @property
    def _asked(self) -> _Part:
        """What the fields say."""
        kind = self.kind.currentIndex()
        said = (
            f" {self.percent.text()}",
            f": {self.skill.currentText()}",
            f": {self.people.text().strip()}",
            f": {self.service.currentText()}",
        )
        values = (
            str(self.percent.value()),
            str(self.skill.currentData()),
            self.people.text(),
            str(self.service.currentData()),
        )
        return _Part(kind, values[kind], _KINDS[kind] + said[kind])

    def keep(self) -> None:
        """What the fields say is supposed as well, whatever is asked next."""
        if self._asked not in self._kept:
            self._kept.append(self._asked)
        self.kind.setCurrentIndex((self.kind.currentIndex() + 1) % len(_KINDS))
        self._tell_kept()
        self._show(None)
        self.kind.setFocus()

    def forget(self) -> None:
        """Only what the fields say is supposed again."""
        self._kept.clear()
        self._tell_kept()
        self._show(None)
        self.kind.setFocus()

    def _tell_kept(self) -> None:
        self.kept.setText("As well: " + "; ".join(one.text for one in self._kept))
        for part in (self.kept, self.clear):
            part.setVisible(bool(self._kept))

    def _show(self, found: Consequences | None, said: str = _ASK) -> None:
        self.list.services.show(() if found is None else found.services)
        self.list.setVisible(found is not None and bool(found.services))
        self.sum.setVisible(found is not None)
        if found is None:
            self.note.setText(said)
            return
        self.sum.setText(f"Unsafe shifts {found.unsafe_now:,} → {found.unsafe_then:,}")
        changed = count_text(found.classes_changed, "service")
        verb = "changes" if found.classes_changed == 1 else "change"
        nothing = "No shift becomes unsafe and no class changes. Nothing was changed."
        told = f"{changed} {verb} class. Nothing was changed."
        self.note.setText(told if found.services else nothing)


def _supposition(region: Region, parts: Sequence[_Part]) -> Supposition:
    """What is asked, made on the lane: a name that nobody has is said in a banner."""
    made = tuple(_made(region, one) for one in parts)
    return made[0] if len(made) == 1 else Together(made)


def _made(region: Region, part: _Part) -> Sickness | SkillLapses | PeopleLeave | ClosedAtNight:
    if part.kind == 0:
        return Sickness(float(part.value))
    if part.kind == 1:
        return SkillLapses(region.skills.index[part.value])
    if part.kind == 2:
        return PeopleLeave(named_people(region, part.value))
    return ClosedAtNight(region.services.ids.index[part.value])


def _refill(choice: ChoiceBox, rows: Iterable[tuple[str, str]]) -> None:
    """Other names with their codes; the same one stays chosen."""
    before = choice.currentData()
    choice.clear()
    for name, code in sorted(rows):
        choice.addItem(name, code)
    choice.setCurrentIndex(max(choice.findData(before), 0))
