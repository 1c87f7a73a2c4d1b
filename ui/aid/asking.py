"""Gaps of the list as wishes, and the bar that asks for their cover."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from planner.application.aid_ports import Wish
from planner.application.covering import Loaded
from planner.domain.aid.values import Slot, Urgency
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.roles import Action, Profile, may
from planner.domain.wording.formats import count_text
from ui.aid.step_cards import MOST_LETTERS, allow
from ui.aid.words import URGENCIES
from ui.cover.gap_entries import GapEntry
from ui.cover.gap_entries import Urgency as Section
from ui.forms import ChoiceBox, button, column, put_on, row
from ui.theme.appearance import Appearance

_NO_GAP = "Choose gaps in the list first; a shift on the edge has no empty slot to ask for"


def wishes_of(view: Loaded, entries: Sequence[GapEntry], why: str, urgency: Urgency) -> list[Wish]:
    """What to ask for: the empty minimum slots of unsafe shifts, the further ones of others."""
    return [wish for entry in entries for wish in _of_entry(view, entry, why, urgency)]


def _of_entry(view: Loaded, entry: GapEntry, why: str, urgency: Urgency) -> list[Wish]:
    """Slot by slot of the lines, but never more than stand empty in the shift as a whole."""
    region = view.region
    lines = view.places.lines_of(entry.place).tolist()
    gaps = PlaceFilling.of(region, view.places, entry.place).line_gaps
    unsafe = entry.urgency is Section.UNSAFE
    left, wishes = entry.empty, []
    for line, gap in zip(lines, gaps, strict=True):
        count = min(gap.minimum if unsafe else gap.further, left)
        if count > 0:
            slot = Slot(
                region.services.ids.codes[entry.service],
                entry.day,
                region.shifts.ids.codes[entry.shift],
                int(region.lines.number[line]),
            )
            wishes.append(Wish(slot, count, why, urgency))
            left -= count
    return wishes


def may_ask(profile: Profile | None, view: Loaded, entries: Sequence[GapEntry]) -> str:
    """Why a profile may not ask for all of these; empty: it may."""
    if profile is None or not any(entry.empty for entry in entries):
        return _NO_GAP
    services, trusts = view.region.services, view.region.trusts
    for entry in entries:
        trust = trusts.codes[services.trust[entry.service]]
        why_not = may(profile, Action.REQUEST, trust, services.ids.codes[entry.service])
        if why_not is not None:
            return why_not
    return ""


class AskBar(QWidget):
    """Why, how urgent, and the button: one action for however many gaps are chosen."""

    asked = Signal(str, object)
    """The reason, and an `Urgency`."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.why = QLineEdit()
        self.why.setMaxLength(MOST_LETTERS)
        self.why.setPlaceholderText("Why cover is needed")
        self.why.setAccessibleName("Why cover is needed")
        self.urgency = ChoiceBox(appearance, "How urgent")
        for one in (Urgency.NORMAL, Urgency.SOON, Urgency.URGENT):
            self.urgency.addItem(URGENCIES[one], one)
        self.ask = button("Ask for cover", self._press)
        self.why.returnPressed.connect(self._press)
        last = row(self.urgency, self.ask)
        last.setStretch(1, 1)
        self.setLayout(column(self.why, last, margins=(12, 8, 12, 0), gap=6))
        appearance.changed.connect(self._fold)
        self._fold()

    def _fold(self) -> None:
        """Where room is very short the reason is asked for when the button is pressed."""
        for one in (self.why, self.urgency):
            one.setHidden(self._appearance.metrics.very_cramped)

    def show_chosen(self, count: int, why_not: str) -> None:
        """How many gaps are chosen, and why they cannot be asked for."""
        text = "Ask for cover" if count < 2 else f"Ask for {count_text(count, 'gap')}"
        put_on(self.ask, text)
        allow(self.ask, why_not, "Makes one request a gap; both trusts see them")

    def _press(self) -> None:
        if self.why.isHidden():
            self.why.show()
            self.urgency.show()
            self.why.setFocus()
        elif self.ask.isEnabled():
            self.asked.emit(self.why.text().strip(), self.urgency.currentData())
            self.why.clear()
            self._fold()
