"""Proposing somebody for a request: who could go, what it would mean, and the offer itself."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from planner.domain.aid.steps import Step
from planner.domain.cover.suggestion import Candidate
from ui.aid.bench import Looked, Opened
from ui.aid.commands import Wanted
from ui.aid.harm_box import HarmBox
from ui.aid.request_rows import NameOf
from ui.aid.step_cards import MOST_LETTERS, Take, allow
from ui.aid.words import candidate_line
from ui.enter import enter_presses
from ui.forms import button, column, label, put_on, row
from ui.tables.lines import held
from ui.theme.appearance import Appearance

_LEAST_ROWS, _MOST_ROWS = 2, 8
_NOBODY = (
    "Nobody passes every check. Somebody may still be looked at by number or name: "
    "the checks that fail are named."
)


class Offering(QWidget):
    """Candidates, somebody else by name, the harm, and the button."""

    look_wanted = Signal(str, object)
    """Number or name of a person, and the shift that they would leave or None."""

    def __init__(self, appearance: Appearance, name_of: NameOf, take: Take) -> None:
        super().__init__()
        self._appearance, self._name_of, self._take = appearance, name_of, take
        self._opened: Opened | None = None
        self._looked: Looked | None = None
        self._candidates: Sequence[Candidate] = ()
        self.title = label("", "heading", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Who could be offered, best first")
        self.list.setObjectName("candidates")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._choose)
        self.named = QLineEdit()
        self.named.setMaxLength(MOST_LETTERS)
        self.named.setPlaceholderText("Somebody else: staff number or whole name")
        self.named.setAccessibleName("Somebody else, by staff number or whole name")
        self.look = button("Look", self._look, tip="What it would mean; nothing is written")
        self.named.returnPressed.connect(self._look)
        self.harm = HarmBox(appearance, name_of, with_others=False)
        self.why = QLineEdit()
        self.why.setMaxLength(MOST_LETTERS)
        self.why.setPlaceholderText("Why this person (may be left out)")
        self.why.setAccessibleName("Why this person")
        self.propose = button("Offer", self._propose, look="primary")
        enter_presses(self.why, self.propose)
        self.why_not = label("", "second", wrap=True)
        other = row(self.named, self.look)
        other.setStretch(0, 1)
        last = row(self.why, self.propose)
        last.setStretch(0, 1)
        self.setLayout(
            column(self.title, self.list, other, self.harm, last, self.why_not, None, gap=10)
        )
        appearance.changed.connect(self._fit)

    def show_request(self, opened: Opened) -> None:
        """Begin anew for a request; its candidates come later."""
        self._opened, self._looked, self._candidates = opened, None, ()
        self.title.setText("Looking for who could go…")
        self.list.clear()
        self.list.hide()
        self.named.clear()
        self.why.clear()
        self.harm.show_harm(None)
        self._show_button()

    def show_candidates(self, found: Sequence[Candidate]) -> None:
        """Who could go, best first; the best is looked at."""
        self._candidates = found
        self.title.setText("Who could go, best first" if found else _NOBODY)
        self.list.clear()
        for one in found:
            text = f"{one.name} · {self._name_of(one.service)} · {candidate_line(one)}"
            item = QListWidgetItem(held(text))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
            item.setToolTip(text)
            self.list.addItem(item)
        self.list.setVisible(bool(found))
        self._fit()
        if found and self._looked is None:
            self.list.setCurrentRow(0)

    def show_look(self, looked: Looked) -> None:
        """What it would mean."""
        self._looked = looked
        self.harm.show_harm(looked.harm)
        self._show_button()

    def show_problem(self, text: str) -> None:
        """Somebody who cannot be looked at."""
        self._looked = None
        self.harm.show_harm(None, text)
        self._show_button()

    def _show_button(self) -> None:
        looked = self._looked
        shown = looked is not None
        for one in (self.propose, self.why):
            one.setVisible(shown)
        self.why_not.setVisible(bool(looked and looked.refused))
        if looked is None:
            return
        name = looked.harm.candidate.name
        put_on(self.propose, f"Ask for {name}" if looked.asking else f"Offer {name}")
        allow(self.propose, looked.refused)
        self.why_not.setText(looked.refused)

    def _fit(self) -> None:
        px = self._appearance.metrics.px
        rows = min(max(self.list.count(), _LEAST_ROWS), _MOST_ROWS)
        self.list.setSpacing(px(2) if self._appearance.metrics.cramped else 0)
        self.list.setFixedHeight(rows * px(28) + 4)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._candidates):
            one = self._candidates[at]
            left = one.moved_from
            self.look_wanted.emit(one.staff_id, left.shift if left else None)

    def _look(self) -> None:
        if self.named.text().strip():
            self.look_wanted.emit(self.named.text().strip(), None)

    def _propose(self) -> None:
        looked, opened = self._looked, self._opened
        if looked is None or opened is None:
            return
        person = looked.harm.candidate
        self._take(
            Wanted(
                Step.ASK_FOR if looked.asking else Step.OFFER,
                opened.case.request.reference,
                self.why.text().strip(),
                staff_id=person.staff_id,
                moved_from=person.moved_from.shift if person.moved_from else None,
            )
        )
