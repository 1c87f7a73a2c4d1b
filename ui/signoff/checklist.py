"""The checklist before approval: each point with its figure, and where to mend it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.application.rota_life_view import RotaLife
from planner.application.signoff_sheet import BreachRow
from planner.domain.rota_life import Check, CheckItem, Link, Weight
from planner.domain.wording.rota_life import detail_text, title_text
from ui.forms import box, button, clear, column, label, row, rule
from ui.half_written import Broken, HalfWritten
from ui.theme.appearance import Appearance

CHIPS = {
    Weight.TO_DO: ("× To do", "chipUnsafe"),
    Weight.LOOK: ("! Look", "chipEdge"),
    Weight.DONE: ("✓ Done", "chip"),
}
ACTIONS = {
    Check.MINIMUM_GAPS: "Find cover",
    Check.HARD_BREACHES: "Show in rota",
    Check.ACCEPTED_BREACHES: "Show in rota",
    Check.UNCONFIRMED_AID: "Show in cover",
    Check.HOURS: "Show in rota",
    Check.NOTICE: "",
    Check.ON_THE_EDGE: "Show in rota",
}
BROKEN = (Check.HARD_BREACHES, Check.ACCEPTED_BREACHES)
"""The points of broken rules, those first for which a reason is missing."""
Spot = tuple[Check, int]
"""Where the keys may be: a point, and 0 for its own button or the number of a line below it."""
_MOST_LISTED = 60
_MOST_LETTERS = 500


class Checklist(QScrollArea):
    """Points to do first, then those to look at, then what is done."""

    wanted = Signal(object, object)
    """A `Check` and the `Link` to go to."""
    accepted = Signal(object, str)
    """A `BreachRow`, and why it may stand."""

    def __init__(self, appearance: Appearance, begun: HalfWritten) -> None:
        super().__init__()
        self._appearance, self._begun = appearance, begun
        self._content = QVBoxLayout()
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(0)
        self._open: set[Check] = set()
        self._wanted = False
        """Whether broken rules are to be gone to, once they are there."""
        self._spots: dict[Spot, tuple[QWidget, QWidget]] = {}
        """What lies there, and which part of it takes the keys."""
        self._life: RotaLife | None = None
        self.setWidget(box("panel", self._content))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Checklist before approval")
        # Not a lambda: that would outlive the window when another database is opened.
        appearance.changed.connect(self._show_again)

    def _show_again(self) -> None:
        self.show_life(self._life)

    def show_life(self, life: RotaLife | None) -> None:
        """Show another rota, or the same one as it stands now.

        Of the same one the place stays; keys that were on a line are on the one now there.
        """
        held, at = self._held(), self.verticalScrollBar().value()
        same = _same_rota(self._life, life)
        if held is not None:
            self.setFocus()  # else Qt hands it to whatever comes next, and scrolls there
        self._life = life
        self._spots = {}
        clear(self._content)
        if life is None:
            return
        order = list(Weight)
        for item in sorted(life.items, key=lambda one: order.index(one.weight)):
            for part in (self._row(life, item), rule()):
                self._content.addWidget(part)
                part.show()
        self._content.addStretch(1)
        QApplication.sendPostedEvents(self.widget(), QEvent.Type.LayoutRequest)
        self.verticalScrollBar().setValue(at if same else 0)
        if self._wanted:
            self._go_to_broken()
        elif held is not None:
            self._take_up(held)

    def open_broken(self) -> None:
        """Open the points of broken rules; what is shown next goes there."""
        self._open.update(BROKEN)
        self._wanted = True

    def _go_to_broken(self) -> None:
        self._wanted = False
        found = [spot for spot in self._spots if spot[0] in BROKEN]
        if found:
            self._take_up(min(found, key=lambda spot: (BROKEN.index(spot[0]), spot[1])))

    def _held(self) -> Spot | None:
        """Where the keys are, if they are here."""
        focus = self.window().focusWidget()
        if focus is None:
            return None
        found = (
            spot
            for spot, (part, _) in self._spots.items()
            if part is focus or part.isAncestorOf(focus)
        )
        return next(found, None)

    def _take_up(self, held: Spot) -> None:
        """Go on where the keys were, or at the nearest line above that is left of the point."""
        check, number = held
        nearest = [self._spots.get((check, line)) for line in range(number, -1, -1)]
        found = next((one for one in (*nearest, *self._spots.values()) if one is not None), None)
        if found is not None:
            part, field = found
            field.setFocus()
            self.ensureWidgetVisible(part)

    def _row(self, life: RotaLife, item: CheckItem) -> QWidget:
        text, look = CHIPS[item.weight]
        chip = label(text, look)
        chip.setFixedWidth(self._appearance.metrics.px(72))
        chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label(title_text(item), "heading", wrap=True)
        words = column(title, gap=2)
        detail = detail_text(item)
        if detail and item.check not in self._open:
            words.addWidget(label(detail, "second", wrap=True))
        buttons = self._buttons(item)
        if buttons:
            self._spots[item.check, 0] = buttons[0], buttons[0]
        line = row(chip, words, *buttons, margins=(16, 10, 16, 10), gap=12)
        line.setStretch(1, 1)
        whole = column(line)
        if item.check in self._open:
            whole.addLayout(self._listed(life, item))
        return box("panel", whole)

    def _buttons(self, item: CheckItem) -> list[QWidget]:
        if not item.links or not ACTIONS[item.check]:
            return []
        name = title_text(item)
        count = len(item.links)
        if count == 1 and item.check is not Check.HARD_BREACHES:
            action = ACTIONS[item.check]
            go = partial(self.wanted.emit, item.check, item.links[0])
            return [button(action, go, look="link", name=f"{action}: {name}")]
        shown = item.check in self._open
        text = "Show fewer" if shown else f"Show all {count}" if count > 1 else "Show"
        toggle = partial(self._toggle, item.check)
        return [button(text, toggle, look="link", name=f"{text}: {name}")]

    def _toggle(self, check: Check) -> None:
        self._open ^= {check}
        self.show_life(self._life)

    # One line a link ---------------------------------------------------------------------------

    def _listed(self, life: RotaLife, item: CheckItem) -> QVBoxLayout:
        indent = self._appearance.metrics.px(72) + 28
        lines = column(margins=(indent, 0, 16, 10), gap=6)
        if item.check is Check.HARD_BREACHES:
            waiting = [one for one in life.sheet.breaches if one.hard and not one.reason]
            for number, breach in enumerate(waiting[:_MOST_LISTED], 1):
                part, field = self._breach(life, breach)
                self._spots[item.check, number] = part, field
                lines.addWidget(part)
            left = len(waiting) - _MOST_LISTED
        else:
            for link in item.links[:_MOST_LISTED]:
                lines.addLayout(self._link(item.check, link))
            left = len(item.links) - _MOST_LISTED
        if left > 0:
            lines.addWidget(label(f"and {left:,} more", "second"))
        return lines

    def _link(self, check: Check, link: Link) -> QHBoxLayout:
        action = ACTIONS[check]
        go = button(
            action,
            partial(self.wanted.emit, check, link),
            look="link",
            name=f"{action}: {link.text}",
        )
        line = row(label(link.text, "body", wrap=True), go)
        line.setStretch(0, 1)
        return line

    def _breach(self, life: RotaLife, breach: BreachRow) -> tuple[QWidget, QWidget]:
        """The lines of a breach, and the field in them."""
        text = f"{breach.name}: {breach.text}"
        link = Link(life.service, breach.first, "", breach.staff_id, text)
        show = partial(self.wanted.emit, Check.HARD_BREACHES, link)
        go = button("Show in rota", show, look="link", name=f"Show in rota: {text}")
        line = row(label(text, "body", wrap=True), go)
        line.setStretch(0, 1)
        about = _about(life, breach)
        reason = ReasonLine(text, partial(self._accept, breach), self._begun.text(about))
        reason.field.textEdited.connect(partial(self._begun.keep, about))
        return box("panel", column(line, reason, gap=4)), reason.field

    def forget(self, breach: BreachRow) -> None:
        """The reason of a breach is stored: what was written for it waits no more."""
        if self._life is not None:
            self._begun.keep(_about(self._life, breach), "")

    def _accept(self, breach: BreachRow, why: str) -> None:
        self.accepted.emit(breach, why)


def _same_rota(one: RotaLife | None, other: RotaLife | None) -> bool:
    if one is None or other is None:
        return False
    return (one.service, one.period) == (other.service, other.period)


def _about(life: RotaLife, breach: BreachRow) -> Broken:
    return Broken(life.service, breach.staff_id, breach.rule, breach.first, breach.last)


class ReasonLine(QWidget):
    """Why something may stand: a field and a button that wakes once there is a word."""

    def __init__(self, of_what: str, take: Callable[[str], object], begun: str = "") -> None:
        """`begun`: what was written before and is not stored."""
        super().__init__()
        self._take = take
        self.field = QLineEdit()
        self.field.setPlaceholderText("Why may it stand?")
        self.field.setAccessibleName(f"Why may it stand: {of_what}")
        self.field.setMaxLength(_MOST_LETTERS)
        self.accept = button("Accept", self._go, name=f"Accept with this reason: {of_what}")
        self.accept.setToolTip("Write the reason first")
        self.accept.setEnabled(False)
        self.field.textChanged.connect(self._wake)
        self.field.returnPressed.connect(self._go)
        line = row(self.field, self.accept)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.field.setText(begun)

    def _wake(self, text: str) -> None:
        ready = bool(text.strip())
        self.accept.setEnabled(ready)
        self.accept.setToolTip("Enter" if ready else "Write the reason first")

    def _go(self) -> None:
        why = self.field.text().strip()
        if why:
            self.field.setFocus()
            self.accept.setEnabled(False)
            self._take(why)


def summary(life: RotaLife) -> str:
    """As "1 to do · 4 to look at · 2 done"."""
    counts = {weight: sum(one.weight is weight for one in life.items) for weight in Weight}
    return (
        f"{counts[Weight.TO_DO]} to do · {counts[Weight.LOOK]} to look at · "
        f"{counts[Weight.DONE]} done"
    )
