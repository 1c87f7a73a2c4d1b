"""The person's card as a panel beside the matrix."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from planner.domain.calendar import weekday
from planner.domain.region import NONE
from planner.domain.wording.formats import day_text
from ui.forms import box, button, clear, column, frame, label, row, rule
from ui.people.card import Card, Fact
from ui.people.limits import HourLimit
from ui.people.matrix import AMBER, EXPIRED, RED
from ui.people.skill_form import SkillForm
from ui.rota.date_header import WEEKDAY_LETTERS
from ui.rota.tiles import TilePainter
from ui.theme.appearance import Appearance

_EMPTY = "Choose a person to see duties, hours, skills and consent."
_WEEK = 7


class DutyStrip(QWidget):
    """The duties of up to four weeks as small tiles, a week a line."""

    def __init__(self, appearance: Appearance, card: Card) -> None:
        super().__init__()
        self._appearance, self._card = appearance, card
        self._tiles = TilePainter(appearance)
        weeks = -(-len(card.days) // _WEEK)
        self._line = appearance.metrics.px(24)
        self.setFixedHeight(self._line * weeks + appearance.metrics.px(16))
        said = [
            f"{day_text(card.first_day + number)} {' and '.join(tile.code for tile in tiles)}"
            for number, tiles in enumerate(card.days)
            if tiles
        ]
        self.setAccessibleName(f"Duties: {', '.join(said) or 'none'}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Weekday letters, then a line for each week with its first date."""
        painter = QPainter(self)
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        edge, head = px(48), px(16)
        width = (self.width() - edge) // _WEEK
        painter.setFont(font(10))
        painter.setPen(QColor(theme["text3"]))
        for number in range(_WEEK):
            letter = WEEKDAY_LETTERS[int(weekday(self._card.first_day + number))]
            place = QRect(edge + number * width, 0, width, head)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
        for number, tiles in enumerate(self._card.days):
            week, at = divmod(number, _WEEK)
            top = head + week * self._line
            if at == 0:
                painter.setFont(font(10.5))
                painter.setPen(QColor(theme["text3"]))
                date = day_text(self._card.first_day + number).split(" ", 1)[1]
                middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(QRect(0, top, edge, self._line), middle, date)
            cell = QRectF(edge + at * width + 1, top + 1, width - 3, self._line - 3)
            if tiles:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._tiles.draw_tile(painter, tiles[0], cell, "+" if len(tiles) > 1 else "")
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            else:
                painter.fillRect(cell, QColor(theme["sunk"]))


class CardPanel(QScrollArea):
    """Shows a `Card`, or says how to get one."""

    skill_wanted = Signal(object, str)
    """A `SkillColumn`, and its last day as typed; an empty text takes the skill away."""
    consent_wanted = Signal(bool)
    """Whether the person is to be lent to other trusts."""
    rota_wanted = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._card: Card | None = None
        self.form: SkillForm | None = None
        self.consent: QPushButton | None = None
        self._content = QVBoxLayout()
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(0)
        self.setObjectName("inspector")
        self.setWidget(box("inspector", self._content))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Card of the chosen person")
        appearance.changed.connect(self._rebuild)
        self._rebuild()

    @property
    def card(self) -> Card | None:
        """The card on view."""
        return self._card

    def show_card(self, card: Card | None) -> None:
        """Show somebody else, or nobody."""
        if card != self._card:
            self._card = card
            self._rebuild()

    def _rebuild(self) -> None:
        metrics = self._appearance.metrics
        widths = (228 if metrics.very_cramped else 264, 312, 340)
        self.setFixedWidth(metrics.px(widths[0 if metrics.cramped else 1 if metrics.small else 2]))
        chosen = NONE if self.form is None else int(self.form.skill.currentData() or 0)
        clear(self._content)
        self.form = self.consent = None
        card = self._card
        if card is None:
            self._content.addLayout(
                column(label(_EMPTY, "second", wrap=True), margins=(16, 16, 16, 16))
            )
        else:
            for part in self._parts(card, chosen):
                if isinstance(part, QLayout):
                    self._content.addLayout(part)
                    self._content.addWidget(rule())
                else:
                    self._content.addWidget(part)
        self._content.addStretch(1)

    def _parts(self, card: Card, chosen: int) -> list[QWidget | QLayout]:
        rota = button("Show in the rota", self.rota_wanted.emit, look="link", tip="Enter")
        parts: list[QWidget | QLayout] = [
            column(
                label(card.name, "title", wrap=True),
                label(card.second, "second", wrap=True),
                row(rota, None),
                margins=(16, 12, 16, 12),
            )
        ]
        for unsafe, text in card.lapses:
            sentence = label(text, "boxText", wrap=True)
            look = "unsafeBox" if unsafe else "edgeBox"
            parts.append(frame(look, column(sentence, margins=(13, 8, 16, 8))))
        parts += [
            _section("Work", [_fact(one) for one in card.work]),
            _section("Duties", [DutyStrip(self._appearance, card)]),
            _section("Hours of the period", self._hours(card)),
            _section("Skills and checks", [*self._holdings(card), *self._skill_form(card, chosen)]),
            _section("Sharing", [*(_fact(one) for one in card.sharing), self._consent(card)]),
        ]
        return parts

    def _skill_form(self, card: Card, chosen: int) -> list[QWidget | QLayout]:
        if not card.skills:
            return []
        self.form = SkillForm(self._appearance, card.skills, chosen)
        self.form.wanted.connect(self.skill_wanted)
        return [self.form]

    def _consent(self, card: Card) -> QLayout:
        text = "Withdraw consent" if card.shares else "Record consent"
        self.consent = button(
            text,
            lambda: self.consent_wanted.emit(not card.shares),
            name=f"{text} of {card.name} to work in other trusts",
        )
        return row(self.consent, None)

    def _hours(self, card: Card) -> list[QWidget | QLayout]:
        figure = row(label(card.rostered, "figure"), label("h rostered", "second"), None)
        limits = [_limit(limit) for limit in card.limits]
        heading = (
            [label("Highest in the known dates, and the limit", "second", wrap=True)]
            if limits
            else []
        )
        return [figure, *(_fact(one) for one in card.figures), *heading, *limits]

    def _holdings(self, card: Card) -> list[QWidget | QLayout]:
        if not card.holdings:
            return [label("None recorded.", "second")]
        lines: list[QWidget | QLayout] = []
        for one in card.holdings:
            look = {AMBER: "chipEdge", RED: "chipUnsafe", EXPIRED: "chipUnsafe"}.get(one.state)
            chips = [label(one.left, look)] if look else []
            title, ends = label(one.title, "body", wrap=True), label(one.when, "second")
            if self._appearance.metrics.cramped:  # there is no room beside the title
                lines += [title, row(None, *chips, ends)]
                continue
            line = row(title, *chips, ends)
            line.setStretch(0, 1)
            lines.append(line)
        return lines


def _section(title: str, parts: list[QWidget | QLayout]) -> QLayout:
    return column(label(title, "heading"), *parts, margins=(16, 12, 16, 12), gap=6)


def _fact(fact: Fact) -> QLayout:
    value = label(fact[1], "value", wrap=True)
    value.setAlignment(Qt.AlignmentFlag.AlignRight)
    line = row(label(fact[0], "body"), value)
    line.setStretch(1, 1)
    return line


def _limit(limit: HourLimit) -> QLayout:
    value = label(limit.text, "chipUnsafe" if limit.over else "value")
    line = row(label(limit.title, "body", wrap=True), value)
    line.setStretch(0, 1)
    return line
