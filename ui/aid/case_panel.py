"""One request: where it stands, its offers, and for the offer on view every step in words."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.application.aid_ports import AidConflictError, Happening
from planner.application.errors import UserError
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Offer, State
from planner.domain.calendar import Clock
from planner.domain.wording.formats import day_text, without_commands
from ui.aid.bench import Opened
from ui.aid.commands import Wanted
from ui.aid.ending import EndCard
from ui.aid.harm_box import HarmBox
from ui.aid.offering import Offering
from ui.aid.request_rows import NameOf
from ui.aid.step_cards import AgreeCard, ConfirmCard, ConsentCard, LenderCard, WorkedCard, allow
from ui.aid.words import (
    CHIPS,
    URGENCIES,
    filled_text,
    offer_title,
    state_text,
    to_go_text,
    when_text,
)
from ui.cover.elided import ElidedLabel
from ui.forms import ChoiceBox, box, button, clear, column, frame, label, look_as, row, rule
from ui.theme.appearance import Appearance

_MOST_TABS = 2
_NO_NEED = (
    "This shift has everybody it asks for by now. Withdraw the request, unless somebody is to "
    "come on top."
)
_CLOSED = (State.DRAFT, State.WITHDRAWN, State.EXPIRED)


class CasePanel(QWidget):
    """Shows an `Opened`; what is asked for goes out as signals."""

    wanted = Signal(object)
    """A `Wanted`."""
    offer_chosen = Signal(str)
    """Show another offer of this request."""
    offering_begun = Signal()
    """Candidates for the request on view are wanted."""
    look_wanted = Signal(str, object)
    another_wanted = Signal()
    """Somebody else is to act: choose whom."""
    rota_wanted = Signal(str, int)
    """Service and date to show on the board."""
    ended = Signal()
    """What was done here ended the request: the work goes on with another."""

    def __init__(self, appearance: Appearance, name_of: NameOf) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance, self._name_of = appearance, name_of
        self.opened: Opened | None = None
        self._next_best = ""
        self._stepping = False
        """Whether a step was asked for here: the keys go on to what comes next."""
        self._build_head()
        self.harm = HarmBox(appearance, name_of)
        take = self._take
        ask = self.another_wanted.emit
        self.consent = ConsentCard(take, ask)
        self.lender = LenderCard(take, ask)
        self.host = AgreeCard(Step.AGREE_HOST, "The host's coordinator", "Accept", take, ask)
        self.confirm = ConfirmCard(take, ask)
        self.worked = WorkedCard(take, ask)
        self._cards = (self.consent, self.lender, self.host, self.confirm, self.worked)
        self.end = EndCard(take, ask)
        self.offering = Offering(appearance, name_of, take)
        self.offering.look_wanted.connect(self.look_wanted)
        notes = (self.consent.note, self.worked.note, self.offering.named)
        self._fields = (*notes, self.lender.reason, self.end.reason, self.offering.why)
        """Where something may stand half written."""
        self._offer_part = self._build_offer_part()
        self.conflict = column()
        self.no_need = _boxed("edgeBox", column(label(_NO_NEED, "body", wrap=True)))
        self._history = column(gap=8)
        body = column(
            self.conflict,
            self.no_need,
            self._offer_part,
            self.offering,
            self.end,
            None,
            margins=(16, 12, 16, 12),
            gap=12,
        )
        side = column(
            label("What happened", "heading"), self._history, None, margins=(16, 12, 16, 12), gap=8
        )
        self._side = _scrolling(side, "What happened to this request")
        self._body = _scrolling(body, "The request and its offers")
        middle = row(self._body, self._side, gap=0)
        middle.setStretch(0, 1)
        whole = column(self._head, rule(), self._tabs_bar, rule(), self.said, middle)
        whole.setStretch(5, 1)
        self.setLayout(whole)
        appearance.changed.connect(self._fit)
        self._fit()

    # Layout --------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.title = label("", "title")
        self.second = ElidedLabel("body")
        self.state = label("", "chip")
        self.urgency = label("", "chip")
        self.host_rota = button("Host's rota", partial(self._go, False))
        self.lender_rota = button("Lender's rota", partial(self._go, True))
        self._head_line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head_line.setContentsMargins(16, 4, 12, 4)
        self._names = row(self.title, self.second)
        self._head_line.addLayout(self._names, 1)
        self._head_line.addLayout(row(self.urgency, self.state, self.host_rota, self.lender_rota))
        self._head = box("panel", self._head_line)
        self.said = label("", "said", wrap=True)
        self.said.hide()
        self._tabs = QButtonGroup(self)
        self._tabs_row = row(gap=0, margins=(16, 6, 12, 6))
        self._tabs_bar = box("panel", self._tabs_row)
        self.open = button("Open the request", self._open, look="primary")
        self.propose = button("Offer somebody", self.begin_offering, checkable=True, look="segment")
        for kept in (self.open, self.propose):
            kept.setParent(self._tabs_bar)
            kept.hide()

    def _build_offer_part(self) -> QWidget:
        self._two = row(self.lender, self.host, gap=12)
        self._two.setStretch(0, 1)
        self._two.setStretch(1, 1)
        parts = column(self.harm, self.consent, self._two, self.confirm, self.worked, gap=12)
        return box("plain", parts)

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self._head.setMinimumHeight(metrics.px(48))
        self._side.setFixedWidth(metrics.px(240 if metrics.small else 300))
        self._side.setVisible(not metrics.cramped)
        ways = QBoxLayout.Direction
        for line in (self._head_line, self._names):
            line.setDirection(ways.TopToBottom if metrics.cramped else ways.LeftToRight)
        self.title.setWordWrap(metrics.cramped)
        self.second.setHidden(metrics.very_cramped)
        alone = metrics.very_cramped
        self._two.setDirection(ways.TopToBottom if alone else ways.LeftToRight)
        for card in (self.consent, self.worked, self.end):
            card.stack(alone)

    # What is on view -----------------------------------------------------------------------

    def show_case(self, opened: Opened, *, again: bool = False) -> None:
        """Show a request with an offer, or with none.

        `again`: read anew because something changed somewhere. Where nothing of it is other,
        what was refused stays; what is being written stays as long as it is the same offer.
        """
        before, self.opened = self.opened, opened
        if again and before is not None and _same(before, opened):
            self.harm.show_harm(opened.harm, opened.no_harm)
            return
        keys_here = self._has_keys() and (self._stepping or self._asked_for_another())
        same = again and before is not None and _names(before) == _names(opened)
        written = [(one, one.text()) for one in self._fields] if same else []
        hours = self.worked.hours.value() if same and before.offer == opened.offer else None
        offering = same and not self.offering.isHidden()
        clear(self.conflict)
        request = opened.case.request
        slot = request.slot
        self.title.setText(f"{opened.shift.tile.name}, {day_text(slot.day)}")
        parts = [
            self._name_of(slot.service),
            opened.shift.hours,
            opened.line,
            filled_text(opened.case),
        ]
        self.second.setText(" · ".join(part for part in parts if part))
        self.title.setToolTip(f"{self.title.text()} · {self.second.text()}")
        name = "" if self._appearance.metrics.cramped else f"{request.reference} "
        look = CHIPS.get(request.state, "chip")
        _chip(self.state, f"{name}{state_text(request.state)}", look)
        self.no_need.setVisible(opened.nobody_missing)
        self._show_urgency(opened)
        self._show_tabs(opened)
        self._show_history(opened.history, opened.clock)
        self.end.show_case(opened)
        self.lender_rota.setVisible(opened.offer is not None)
        self.offering.hide()
        self.end.setVisible(not request.state.ended)
        self._offer_part.setVisible(opened.offer is not None)
        if opened.offer is not None:
            self._show_offer(opened, opened.offer)
        if request.state not in _CLOSED and (opened.offer is None or offering):
            self.begin_offering()
        for field, text in written:
            field.setText(text)
        if hours is not None:
            self.worked.hours.setValue(hours)
        self._stepping = self._stepping and again
        if keys_here:
            self._go_on()

    def _has_keys(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _asked_for_another(self) -> bool:
        """Whether the keys are where somebody else was asked for, who has come since."""
        return any(one.another.hasFocus() for one in self._cards)

    def _go_on(self) -> None:
        """After a step the keys are on the next one, or on whoever else may take it.

        Not on what would be told ahead of its duty: two presses of a key are no such wish.
        """
        if self.opened is not None and self.opened.case.request.state.ended:
            self.ended.emit()
            return
        nexts = (one for one in self._nexts() if one.isVisible() and one.isEnabled())
        found = next(nexts, self.host_rota)
        found.setFocus()
        self._body.ensureWidgetVisible(found)

    def _nexts(self) -> Iterator[QPushButton]:
        opened = self.opened
        if opened is None or opened.offer is None or opened.offer.state.ended:
            yield self.propose
            return
        if opened.offer.consent is None:
            yield self.consent.yes
        yield from (self.lender.agree, self.host.agree, self.confirm.confirm)
        if not opened.ahead:
            yield self.worked.worked
        yield from (one.another for one in self._cards)

    def _show_offer(self, opened: Opened, offer: Offer) -> None:
        self.harm.show_harm(opened.harm, opened.no_harm)
        for card in self._cards:
            card.show_offer(opened, offer)

    def _show_urgency(self, opened: Opened) -> None:
        case = opened.case
        over = case.request.state.ended or case.request.state.stands
        looks = {"urgent": "chipUnsafe", "soon": "chipEdge"}
        word = case.urgency.value
        text = to_go_text(case)
        if word in looks:
            text = f"{URGENCIES[case.urgency]} · {text}"
        _chip(self.urgency, text, looks.get(word, "chip"))
        self.urgency.setVisible(not over)

    def _show_tabs(self, opened: Opened) -> None:
        for one in self._tabs.buttons():
            self._tabs.removeButton(one)
        self._tabs.setExclusive(False)
        self.propose.setChecked(False)
        self._tabs.setExclusive(True)
        for kept in (self.open, self.propose):
            self._tabs_row.removeWidget(kept)
            kept.hide()
        clear(self._tabs_row)
        if len(opened.case.offers) > _MOST_TABS or self._appearance.metrics.cramped:
            self._tabs_row.addWidget(self._offers_box(opened))
        else:
            self._add_tabs(opened)
        state = opened.case.request.state
        if state is State.DRAFT:
            allow(self.open, opened.can[Step.OPEN])
            self._tabs_row.addWidget(self.open)
            self.open.show()
        elif not state.ended:
            self._tabs.addButton(self.propose)
            self._tabs_row.addWidget(self.propose)
            self.propose.show()
        self._tabs_row.addStretch(1)

    def _offers_box(self, opened: Opened) -> ChoiceBox:
        """All offers in one field, where they do not fit beside one another."""
        field = ChoiceBox(self._appearance, "Offers of this request")
        for offer in opened.case.offers:
            field.addItem(offer_title(offer), offer.offer)
        if opened.offer is not None:
            field.setCurrentIndex(field.findData(opened.offer.offer))
        field.activated.connect(lambda at: self.offer_chosen.emit(str(field.itemData(at))))
        field.setVisible(bool(opened.case.offers))
        return field

    def _add_tabs(self, opened: Opened) -> None:
        for offer in opened.case.offers:
            tab = button(
                offer_title(offer),
                partial(self.offer_chosen.emit, offer.offer),
                look="segment",
                checkable=True,
            )
            self._tabs.addButton(tab)
            tab.setChecked(opened.offer is not None and offer.offer == opened.offer.offer)
            self._tabs_row.addWidget(tab)

    def _show_history(self, history: Sequence[Happening], clock: Clock) -> None:
        clear(self._history)
        for one in reversed(history):
            head = label(f"{when_text(one.at, clock)} · {one.who}", "second", wrap=True)
            what = label(one.what[:1].upper() + one.what[1:], "value", wrap=True)
            lines = [head, what]
            if one.why:
                lines.append(label(one.why, "body", wrap=True))
            self._history.addLayout(column(*lines, gap=1))

    # What is done --------------------------------------------------------------------------

    def begin_offering(self) -> None:
        """Show who could go."""
        opened = self.opened
        if opened is None:
            return
        self.propose.setChecked(True)
        self._offer_part.hide()
        self.end.setVisible(opened.offer is None)
        self.offering.show_request(opened)
        self.offering.show()
        self.offering_begun.emit()

    def say(self, text: str) -> None:
        """What was done last, in place; an empty text takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def show_refusal(self, error: UserError) -> None:
        """Why a step was not done: for a conflict both sides, and who would be next best."""
        self._stepping = False
        clear(self.conflict)
        self.say("")
        lines = [label(error.problem, "boxTitle", wrap=True)]
        if not isinstance(error, AidConflictError):
            lines.append(label(without_commands(error.mend), "body", wrap=True))
            self.conflict.addWidget(_boxed("unsafeBox", column(*lines, gap=4)))
            return
        lines += [label(text, "body", wrap=True) for text in (error.host_side, error.lender_side)]
        lines += [label(f"{one.check}: {one.text}", "body", wrap=True) for one in error.failed]
        best = error.next_best
        text = (
            "Nobody else passes every check."
            if best is None
            else (
                f"Next best: {best.name}, {self._name_of(best.service)}. Neither rota was changed."
            )
        )
        last = row(label(text, "body", wrap=True))
        last.setStretch(0, 1)
        if best is not None:
            self._next_best = best.staff_id
            last.addWidget(button(f"Look at {best.name}", self._take_next_best))
        inner = column(*lines, gap=4)
        inner.addLayout(last)
        self.conflict.addWidget(_boxed("unsafeBox", inner))

    def _take_next_best(self) -> None:
        self.begin_offering()
        self.look_wanted.emit(self._next_best, None)

    def _take(self, wanted: Wanted) -> None:
        self._stepping = True
        self.wanted.emit(wanted)

    def _open(self) -> None:
        if self.opened is not None:
            self._take(Wanted(Step.OPEN, self.opened.case.request.reference))

    def _go(self, lender: bool) -> None:
        opened = self.opened
        if opened is None:
            return
        service = opened.case.request.slot.service
        if lender and opened.offer is not None:
            service = opened.offer.lender.service
        self.rota_wanted.emit(service, opened.case.request.slot.day)


def _same(one: Opened, other: Opened) -> bool:
    return _told(one) == _told(other)


def _told(one: Opened) -> tuple[object, ...]:
    return one.profile, one.case, one.offer, one.can, one.nobody_missing, one.ahead


def _names(opened: Opened) -> tuple[str, str]:
    """What is on view: as long as that stays, so does what is written for it."""
    return opened.case.request.reference, opened.offer.offer if opened.offer else ""


def _chip(chip: QWidget, text: str, look: str) -> None:
    chip.setProperty("text", text)
    look_as(chip, look)


def _boxed(look: str, inner: QVBoxLayout) -> QFrame:
    inner.setContentsMargins(12, 8, 12, 8)
    return frame(look, inner)


def _scrolling(layout: QVBoxLayout, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(box("panel", layout))
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area
