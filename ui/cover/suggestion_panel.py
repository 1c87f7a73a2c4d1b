"""For one gap: what is missing, the ranked candidates, why the chosen one, and near misses."""

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from planner.application.covering import Loaded
from planner.domain.cover.pledges import Pledged
from planner.domain.cover.suggestion import Candidate, Gap, Suggestion
from planner.domain.cover.why_open import WhyOpen
from planner.domain.cover.why_this import compared
from planner.domain.wording.formats import count_text, margin_text
from ui.cover.candidate_columns import PARTS, CandidateRow
from ui.cover.candidate_table import CandidateTable
from ui.cover.candidate_text import names_of, nobody_text, nobody_title, why, why_open_text
from ui.cover.elided import ElidedLabel
from ui.cover.findings import Findings
from ui.cover.gap_entries import GapEntry, LineChoice, Urgency, hours_of
from ui.cover.placing import candidate_placement
from ui.forms import ChoiceBox, box, button, column, label, look_as, put_on, row, rule
from ui.names import short_trust
from ui.theme.appearance import Appearance

_BESIDE = 220
"""Width at 100 % that the head keeps for the demand lines, and for what lies between."""
LOW = 560
"""Below this height of the page (at 100 %) one part of the answer is shown at a time."""
MayOffer = Callable[[Candidate, Gap], tuple[str, str]]
"""What the button says for a candidate, and why it may not be pressed."""


class PartsLegend(QWidget):
    """What the colours of the bars stand for, in words beside each."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.setAccessibleName("Points are taken off the score: travel, mode, rank, repeat")
        appearance.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFixedSize(metrics.px(268), metrics.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Four squares with their words."""
        painter = QPainter(self)
        theme = self._appearance.theme
        painter.setFont(self._appearance.font(11))
        left, height = 0, self.height()
        for part in PARTS:
            painter.fillRect(left, height // 2 - 5, 10, 10, QColor(theme[f"part-{part}"]))
            painter.setPen(QColor(theme["text2"]))
            left += 14
            painter.drawText(left, 0, 200, height, Qt.AlignmentFlag.AlignVCenter, part)
            left += painter.fontMetrics().horizontalAdvance(part) + 12
        self.setToolTip("Points that are taken off the score")
        event.accept()


class SuggestionPanel(QWidget):
    """Shows a `Suggestion`."""

    line_chosen = Signal(object)
    """A `Gap`: another line of the same place."""
    place_wanted = Signal(object)
    """Placements to be written: of the chosen candidate, or of a chain."""
    offer_wanted = Signal(object, object, str)
    """A `Gap`, the `Candidate` of another trust to ask for, and why."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._view: Loaded | None = None
        self._explained = False
        self.suggestion: Suggestion | None = None
        """What is shown; None while it is looked for."""
        self._entry: GapEntry | None = None
        self.title = label("", "title")
        self.second = ElidedLabel("body")
        self.badge = label("", "chip")
        self.lines = ChoiceBox(appearance, "Demand line to fill")
        self.lines.activated.connect(lambda at: self.line_chosen.emit(self.lines.itemData(at)))
        self.count = label("", "heading")
        self.considered = ElidedLabel("second")
        self.table = CandidateTable(appearance)
        self.table.candidate_chosen.connect(self._explain)
        self.why_title = label("", "heading")
        self.why_text = label("", "body", wrap=True)
        self.place = button("Place", self.place_chosen, look="primary", tip="Enter")
        self.offer = button("Ask", self.offer_chosen)
        self._may_offer: MayOffer = lambda _candidate, _gap: ("Ask", "")
        self.why_more = button("Why?", self._fold, look="segment", checkable=True)
        self.why_more.setAccessibleName("Say why")
        why = row(
            column(self.why_title, self.why_text, gap=4),
            self.why_more,
            self.place,
            self.offer,
            margins=(16, 8, 16, 8),
            gap=16,
        )
        why.setStretch(0, 1)
        self._why = box("why", why)
        self.table.place_wanted.connect(self.place_chosen)
        self.findings = Findings(appearance, self.place_wanted.emit)
        self.said = label("", "said")
        self.said.hide()
        head = row(self.title, self.second, self.lines, self.badge, margins=(12, 3, 12, 3))
        self._head = box("panel", head)
        self._head.setMinimumHeight(48)
        legend = PartsLegend(appearance)
        self.table.fitted.connect(lambda: legend.setVisible(self.table.shows_points))
        captions = row(self.count, self.considered, legend, margins=(12, 8, 12, 6))
        self._captions = box("plain", captions)
        self.parts = self._part_buttons()
        layout = column(
            self._head,
            rule(),
            self.said,
            self._parts_bar,
            self._captions,
            self.table,
            self._why,
            self.findings,
        )
        layout.setStretch(5, 5)
        layout.setStretch(7, 4)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(layout)
        appearance.changed.connect(self._fold)
        appearance.changed.connect(self._name)

    def _part_buttons(self) -> QButtonGroup:
        """In a low window these choose one part of the answer, which then has all the room."""
        group = QButtonGroup(self)
        buttons = []
        for number, title in enumerate(("Candidates", *self.findings.titles)):
            one = button(title, self._fold, look="segment", checkable=True)
            group.addButton(one, number)
            buttons.append(one)
        buttons[0].setChecked(True)
        self._parts_bar = box("plain", row(*buttons, None, gap=0, margins=(12, 6, 12, 6)))
        self.findings.counted.connect(self._name_parts)
        return group

    def _name(self) -> None:
        """The gap by its shift's name, or code where there is no room; then no more is said."""
        if self._entry is None:
            return
        tile, when = self._entry.tile, self._entry.when
        whole = f"{tile.name}, {when}"
        beside = self.badge.sizeHint().width() + self._appearance.metrics.px(_BESIDE)
        short = self.title.fontMetrics().horizontalAdvance(whole) + beside > self.width()
        self.title.setText(f"{tile.code}, {when}" if short else whole)
        self.title.setToolTip(f"{whole}, {self._entry.service_name}")
        self.second.setHidden(short)

    def _name_parts(self) -> None:
        for number, title in enumerate(self.findings.titles, start=1):
            put_on(self.parts.button(number), title)

    def _fold(self) -> None:
        """One part at a time in a low window; else the candidates, and what is below them."""
        low = self.height() < LOW * self._appearance.metrics.scale
        chosen = self.parts.checkedId() if low else 0
        # A low window at very large text has room for the candidates or for a long sentence.
        short = self._appearance.metrics.very_cramped and bool(self.table.candidates.rows)
        self.why_more.setVisible(short)
        self.why_text.setVisible(not short or self.why_more.isChecked())
        self._parts_bar.setVisible(low)
        for part in (self._captions, self.table):
            part.setVisible(chosen == 0)
        self._why.setVisible(chosen == 0 and self._explained)
        self.findings.lead(low)
        self.findings.setVisible(not low or chosen > 0)
        self.findings.choose(chosen - 1 if low and chosen else self.findings.tabs.checkedId())

    def show_entry(self, view: Loaded, entry: GapEntry, lines: list[LineChoice]) -> None:
        """Show which gap is looked at, before its candidates are there."""
        self._view = view
        self._entry = entry
        self.badge.setText(_badge(entry))
        looks = {Urgency.UNSAFE: "chipUnsafe", Urgency.EDGE: "chipEdge"}
        look_as(self.badge, looks.get(entry.urgency, "chip"))
        self._name()
        self.lines.clear()
        for line in lines:
            note = "" if line.has_gap else " (filled)"
            self.lines.addItem(f"{line.text}{note}", line.gap)
        only = len(lines) == 1
        self.lines.setVisible(not only)
        asked = f" · {lines[0].text}" if only else ""
        hours = hours_of(view.region, entry.shift)
        self.second.setText(f"{entry.service_name} · {hours}{asked}")
        self.count.setText("Looking for candidates…")
        self.considered.setText("")
        self.table.show_rows([])
        self.suggestion, self._explained = None, False
        self._why.hide()
        self.findings.forget()

    def forget(self) -> None:
        """Show nothing, and hold nothing of a region, until the next gap is looked at."""
        self._view = self.suggestion = None
        self.table.show_rows([])
        self.lines.clear()
        self.findings.forget()

    def show_suggestion(
        self,
        view: Loaded,
        suggestion: Suggestion,
        seconds: float,
        proposed: Collection[str] = (),
    ) -> None:
        """Show who could cover the gap; `proposed` there are people with these numbers."""
        region, self.suggestion = view.region, suggestion
        rows = []
        for number, candidate in enumerate(suggestion.candidates, start=1):
            names = names_of(region, candidate, suggestion.gap.service)
            text = why(region, candidate, names)
            there = candidate.staff_id in proposed
            rows.append(CandidateRow(number, candidate, names, text, there))
        self.count.setText(_count_text(suggestion))
        self.considered.setText(
            f"of {suggestion.considered:,} staff considered in {max(seconds, 0.01):.2f} s"
        )
        self.table.show_rows(rows)
        if not rows:
            self.why_title.setText(nobody_title(suggestion))
            self.why_text.setText(nobody_text(suggestion))
            self.place.hide()
            self.offer.hide()
        self._explained = True
        self.findings.show_suggestion(view, suggestion)
        self._fold()

    def show_why_open(self, found: WhyOpen) -> None:
        """Say what rules everybody out, and which one change would fill the gap."""
        self.why_text.setText(why_open_text(found))
        self._explained = True
        self._fold()

    def chosen_gap(self) -> Gap | None:
        """The line now chosen."""
        data = self.lines.currentData()
        return data if isinstance(data, Gap) else None

    def mark_proposed(self, staff: Collection[str]) -> None:
        """Mark who is proposed for this place; the choice stays where it is."""
        self.table.candidates.mark_proposed(staff)
        self._explain_again()

    def mark_spoken_for(self, found: Mapping[int, Sequence[Pledged]]) -> None:
        """Mark who is on offer or proposed for something else, by number in the region."""
        self.table.candidates.mark_spoken_for(found)
        self._explain_again()

    def _explain_again(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self._explain(row)

    def say(self, text: str) -> None:
        """What was done last, in place; an empty text takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def place_chosen(self) -> None:
        """Ask for the chosen candidate to be placed."""
        row, gap = self.table.chosen(), self.chosen_gap()
        if row is None or gap is None or self._view is None or row.proposed:
            return
        self.place_wanted.emit(candidate_placement(self._view, gap, row.candidate, row.why))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what stands below the candidates."""
        super().resizeEvent(event)
        self.findings.fit(event.size().height())
        self._name()
        self._fold()

    def _explain(self, row: CandidateRow) -> None:
        self.why_title.setText(f"Why {row.candidate.name}")
        spoken_for = [one.text for one in row.spoken_for]
        self.why_text.setText("\n".join([*spoken_for, self._beside_the_best(row)]))
        whom = "Place" if row.names.own_trust else f"Propose to {short_trust(row.names.trust)}"
        self.place.setText("Proposed already" if row.proposed else f"{whom} (Enter)")
        self.place.setAccessibleName(f"{whom}: {row.candidate.name}")
        self.place.setEnabled(not row.proposed)
        self.place.show()
        self.show_offer_button()

    def show_offer_button(self) -> None:
        """For somebody of another trust: one press makes the request and the offer."""
        row, gap = self.table.chosen(), self.chosen_gap()
        if row is None or gap is None:
            self.offer.hide()
            return
        word, why_not = self._may_offer(row.candidate, gap)
        whom = short_trust(row.names.trust) if word == "Ask" else row.candidate.name
        self.offer.setText(f"{word} {whom}")
        self.offer.setAccessibleName(f"{word} {whom}: an offer of {row.candidate.name}")
        self.offer.setEnabled(not why_not)
        self.offer.setToolTip(why_not or "Request and offer in one step; both trusts see it")
        self.offer.setVisible(not row.names.own_trust)

    def let_offer(self, may_offer: MayOffer) -> None:
        """Who may have an offer made is decided elsewhere."""
        self._may_offer = may_offer

    def offer_chosen(self) -> None:
        """Have an offer made of the chosen candidate."""
        row, gap = self.table.chosen(), self.chosen_gap()
        if row is not None and gap is not None:
            self.offer_wanted.emit(gap, row.candidate, row.why)

    def _beside_the_best(self, row: CandidateRow) -> str:
        """Why this person, and how they compare with the best candidate."""
        best = min(self.table.candidates.rows, key=lambda one: one.number, default=row)
        if best.candidate.staff_id == row.candidate.staff_id:
            return row.why
        return f"{row.why}\n{compared(row.candidate, best.candidate)}"


def _badge(entry: GapEntry) -> str:
    """As "1 of 2 · margin −1"."""
    if entry.urgency == Urgency.SHORT:
        return f"{entry.empty} short of target"
    return f"{entry.filled} of {entry.minimum} · margin {margin_text(entry.margin)}"


def _count_text(suggestion: Suggestion) -> str:
    """As "20 candidates"; where there are more than are listed it says how many."""
    listed = len(suggestion.candidates)
    there = suggestion.considered - sum(suggestion.first_failed.values())
    if suggestion.unjudged:
        return f"The best {count_text(listed, 'candidate')} of at most {there:,}"
    if there > listed:
        return f"The best {listed} of {count_text(there, 'candidate')}"
    return count_text(listed, "candidate")
