"""The selected person: hours, nights, weekends, broken rules in sentences, skills, the cell.

A panel beside the board; in a small window a bar of two lines under it, until F2 or its button
opens it.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from planner.domain.wording.formats import day_text
from ui.cover.elided import ElidedLabel, elided
from ui.forms import KeptLabels, box, button, column, frame, icon_button, label, row, rule
from ui.half_written import HalfWritten
from ui.rota.accepting import ReasonField
from ui.rota.ghost_box import GhostAnswers, ghost_box, ghost_buttons
from ui.rota.person_card import MOST_BREACHES, BreachLine, Expiry, PersonCard
from ui.theme.appearance import Appearance

_BAR, _CRAMPED_BAR = 56, 44
"""Height of the bar at 100 %, and at large text in a small window."""
_BARS, _LINE = 40, 16
"""Height of the bars of the weeks, and of each line under them, at 100 %."""
_REASON = 136
"""Least width of the field for a reason in the bar: its question can be read."""
_EMPTY = "Choose a cell to see the person's hours, rules and skills."


class WeekBars(QWidget):
    """Hours of each week as bars against the contracted week."""

    def __init__(self, appearance: Appearance, card: PersonCard, contracted: float) -> None:
        super().__init__()
        self._appearance, self._card, self._contracted = appearance, card, contracted
        self.setFixedHeight(appearance.metrics.px(_BARS + 2 * _LINE + 4))
        words = ", ".join(f"{week}: {hours:.1f} hours" for week, hours in card.weeks)
        self.setAccessibleName(f"Hours by week: {words}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars, the contracted line, figures."""
        painter = QPainter(self)
        theme, weeks = self._appearance.theme, self._card.weeks
        if not weeks:
            return
        top = max(60.0, *(hours for _, hours in weeks))
        px = self._appearance.metrics.px
        width, bars, line = self.width() / len(weeks), px(_BARS), px(_LINE)
        align = Qt.AlignmentFlag.AlignCenter
        for number, (week, hours) in enumerate(weeks):
            left, tall = number * width, bars * hours / top
            painter.fillRect(
                QRectF(left + 2, bars - tall, width - 4, tall), QColor(theme["accent"])
            )
            painter.setFont(self._appearance.font(11))
            painter.setPen(QColor(theme["text"]))
            painter.drawText(QRectF(left, bars + 2, width, line), align, f"{hours:.1f} h")
            painter.setPen(QColor(theme["text3"]))
            painter.drawText(QRectF(left, bars + 2 + line, width, line), align, week)
        wanted = round(bars - bars * self._contracted / top)
        painter.setPen(QPen(QColor(theme["text"]), 1, Qt.PenStyle.DashLine))
        painter.drawLine(0, wanted, self.width(), wanted)


class Inspector(QWidget):
    """Shows a `PersonCard`."""

    reason_given = Signal(int, str)
    """Row of a breach of the board, and why it may stand."""
    reason_taken_back = Signal(int)
    """Row of a breach of the board."""
    details_wanted = Signal()
    """The bar's button was pressed: all there is to tell, as by F2."""
    turned = Signal()
    """From bar to panel, or back."""

    def __init__(self, appearance: Appearance, begun: HalfWritten) -> None:
        super().__init__()
        self._appearance, self._begun = appearance, begun
        self._card: PersonCard | None = None
        self._contracted_week = 37.5
        self._asker: QWidget | None = None
        self._opened = False
        self.ghosts = GhostAnswers()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Selected person")
        self._content: QLayout = QVBoxLayout()
        self._labels = KeptLabels()
        self._inner = box("panel", self._content)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Details of the marked cell")
        self._details = button(
            "Details",
            self.details_wanted.emit,
            tip="All about the person and the marked cell (F2)",
        )
        self._details.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the board its keys
        self._frame = row(self._scroll, self._details, gap=0)
        self._frame.setStretch(0, 1)
        self.setLayout(self._frame)
        appearance.changed.connect(self._rebuild)
        self._rebuild()

    def show_card(self, card: PersonCard | None, contracted_week: float = 37.5) -> None:
        """Show somebody else, or nobody."""
        if card != self._card:
            self._card, self._contracted_week = card, contracted_week
            self._rebuild()

    @property
    def opened(self) -> bool:
        """Whether F2 asked for it, and it was not left yet."""
        return self._opened

    @property
    def is_bar(self) -> bool:
        """Whether it is a bar under the board."""
        return self._appearance.metrics.small and not self._opened

    def show_cell(self) -> None:
        """Bring the marked cell into view and take the focus; Esc gives it back."""
        self._asker = self.window().focusWidget()
        self._open(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._scroll.setFocus()
        bar = self._scroll.verticalScrollBar()
        QTimer.singleShot(0, lambda: bar.setValue(bar.maximum()))

    def leave(self) -> None:
        """The focus goes back to where it was; in a small window it is a bar again."""
        self._open(False)
        if self._asker is not None:
            self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._asker.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to where the focus was."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F2} and self._asker is not None:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _open(self, opened: bool) -> None:
        was, self._opened = self.is_bar, opened
        if self.is_bar != was:
            self._rebuild()
            self.turned.emit()

    def _rebuild(self) -> None:
        small = self.is_bar
        look = "inspectorBar" if small else "inspector"
        if look != self.objectName():
            self.setObjectName(look)
            self.style().unpolish(self)
            self.style().polish(self)
        # Room for the line towards the board.
        self._frame.setContentsMargins(*((0, 1, 12, 0) if small else (1, 0, 0, 0)))
        # Beside large text, what is to be answered needs the room.
        cramped = self._appearance.metrics.cramped
        full = cramped and self._card is not None and _to_answer(self._card)
        self._details.setVisible(small and self._card is not None and not full)
        self._details.setText("…" if cramped else "Details")
        if small:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            metrics = self._appearance.metrics
            self.setFixedHeight(metrics.px(_CRAMPED_BAR if metrics.cramped else _BAR))
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(16_777_215)
            self.setFixedWidth(self._appearance.metrics.inspector)
        self._labels.clear(self._content)
        if self._card is None:
            self._content.setContentsMargins(12, 12, 12, 12)
            self._add(self._labels.label(_EMPTY, "second", wrap=True))
            self._stretch()
        elif small:
            self._build_bar(self._card)
        else:
            self._build_panel(self._card)
        self._labels.leave()

    def _add(self, part: QWidget | QLayout) -> None:
        assert isinstance(self._content, QVBoxLayout)
        if isinstance(part, QWidget):
            self._content.addWidget(part)
        else:
            self._content.addLayout(part)

    def _stretch(self) -> None:
        assert isinstance(self._content, QVBoxLayout)
        self._content.addStretch(1)

    # The bar -----------------------------------------------------------------------------------

    def _build_bar(self, card: PersonCard) -> None:
        label, cramped = self._labels.label, self._appearance.metrics.cramped
        very = self._appearance.metrics.very_cramped
        self._content.setContentsMargins(12, 4, 12, 4)
        asked, bare = _asked(card), very and _to_answer(card)
        who = [label(card.name, "heading")]
        who[0].setToolTip(card.second if bare else "")
        figures: list[QLayout] = []
        if not bare:
            who.append(label(card.second, "second"))
            facts = card.facts[: 0 if very else 1 if cramped else 3]
            shown_figures = (("Hours", _hours(card)), ("Balance", f"{card.balance} h"), *facts)
            figures = [
                column(label(name, "second"), label(value, "value"), None)
                for name, value in shown_figures
            ]
        said = _told(card.breaches, 1 if asked else 2)
        shown = said or [" · ".join(card.cell_lines), card.cell_title]
        height = 1 if asked else 3 - len(shown)
        lines: list[QWidget] = [elided(text, "body", height) for text in shown]
        if card.ghosts and (card.ghosts[0].own or not said):
            one = card.ghosts[0]
            # Of somebody else it is told with the date: it is not about the marked cell.
            about = one.title if one.own else f"{day_text(one.ghost.aid.day)} · {one.title}"
            lines = [elided(about, "value"), ghost_buttons(one, self.ghosts)]
        elif asked:
            reason = self._reason(card.breaches[0], beside=True)
            reason.field.setMinimumWidth(self._appearance.metrics.px(_REASON))
            # Beside the field there is height for two lines of what is to be answered.
            lines = [elided(shown[0], "body", 2) if cramped else lines[0], reason]
        # At large text two lines stand beside each other where one of them is a field.
        beside = cramped and not all(isinstance(line, ElidedLabel) for line in lines)
        right: QLayout = row(*lines) if beside else column(*lines, None, gap=0)
        bar = row(column(*who, None), 8, *figures, 8, right, gap=16)
        bar.setStretch(bar.count() - 1, 1)
        self._add(bar)

    # The panel ---------------------------------------------------------------------------------

    def _build_panel(self, card: PersonCard) -> None:
        label = self._labels.label
        self._content.setContentsMargins(0, 0, 0, 0)
        name = label(card.name, "title", wrap=True)
        head: QWidget | QLayout = name
        if self._appearance.metrics.small:
            close = icon_button(self._appearance, "x", "Close the details", self.leave)
            head = row(name, close)
            head.setStretch(0, 1)
        self._add(
            column(
                head,
                label(card.second, "second", wrap=True),
                label(card.home, "second", wrap=True),
                margins=(16, 12, 16, 12),
            )
        )
        if card.ghosts:
            self._add(ghost_box(card.ghosts, self.ghosts))
        self._add(rule())
        self._add(self._hours_part(card))
        for hard in (True, False):
            lines = [line for line in card.breaches if line.hard == hard]
            if lines:
                self._add(self._breach_box(lines, hard))
        if card.expiries:
            self._add(self._skills_part(card.expiries))
            self._add(rule())
        self._add(
            column(
                label(card.cell_title, "heading"),
                *(label(text, "body", wrap=True) for text in card.cell_lines),
                margins=(16, 12, 16, 12),
                gap=4,
            )
        )
        self._stretch()

    def _breach_box(self, lines: list[BreachLine], hard: bool) -> QWidget:
        """Broken rules, each with its reason or the question for it; or warnings."""
        noun = "rule broken" if hard else "warning"
        plural = "rules broken" if hard else "warnings"
        title = f"{len(lines)} {noun if len(lines) == 1 else plural}"
        parts: list[QWidget] = [label(title, "boxTitle")]
        for line in lines[:MOST_BREACHES]:
            parts.append(label(line.text, "boxText", wrap=True))
            if hard and line.about:
                parts.append(self._reason(line))
        if len(lines) > MOST_BREACHES:
            parts.append(label(f"and {len(lines) - MOST_BREACHES} more", "boxText"))
        box_of = column(*parts, margins=(13, 10, 16, 10), gap=4)
        return frame("unsafeBox" if hard else "edgeBox", box_of)

    def _reason(self, line: BreachLine, *, beside: bool = False) -> ReasonField:
        assert line.about is not None
        begun = self._begun.text(line.about)
        field = ReasonField(line.accepted, line.text, begun, beside=beside)
        field.written.connect(partial(self._begun.keep, line.about))
        field.given.connect(lambda text: self.reason_given.emit(line.row, text))
        field.taken_back.connect(partial(self.reason_taken_back.emit, line.row))
        return field

    def _hours_part(self, card: PersonCard) -> QLayout:
        label = self._labels.label
        of = label(f"h of {card.contracted:.1f} h contracted", "second")
        figure = row(
            label(f"{card.rostered:.1f}", "figure"), of, None, label(f"{card.balance} h", "value")
        )
        facts = [
            row(label(name, "body"), None, label(value, "value")) for name, value in card.facts
        ]
        bars = WeekBars(self._appearance, card, self._contracted_week)
        return column(
            label("This period", "heading"), figure, bars, *facts, margins=(16, 12, 16, 12), gap=6
        )

    def _skills_part(self, expiries: tuple[Expiry, ...]) -> QLayout:
        label, rows = self._labels.label, []
        for expiry in expiries:
            look = {"edge": "chipEdge", "unsafe": "chipUnsafe"}.get(expiry.state, "second")
            name = label(expiry.name, "body", wrap=True)
            line = row(name, label(expiry.when, look))
            line.setStretch(0, 1)
            rows.append(line)
        heading = label("Skills and checks", "heading")
        return column(heading, *rows, margins=(16, 12, 16, 12), gap=6)


def _asked(card: PersonCard) -> bool:
    """Whether it is asked why a broken rule may stand."""
    return bool(card.breaches and card.breaches[0].hard and card.breaches[0].about)


def _to_answer(card: PersonCard) -> bool:
    """Whether there is a field or a button for something."""
    return _asked(card) or bool(card.ghosts)


def _told(breaches: Sequence[BreachLine], most: int) -> list[str]:
    """So many of them, the last with how many more there are."""
    said = [line.text for line in breaches[:most]]
    more = len(breaches) - most
    if more > 0:
        said[-1] += f" (and {more} more)"
    return said


def _hours(card: PersonCard) -> str:
    return f"{card.rostered:.1f} / {card.contracted:.1f}"
