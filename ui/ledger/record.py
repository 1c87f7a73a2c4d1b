"""Under the duties: what was worked is recorded, or corrected by a further entry."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from planner.domain.wording.formats import number_text
from ui.forms import button, column, label, put_on, row
from ui.ledger.figures import DutyRow
from ui.theme.appearance import Appearance

_LONGEST = 300
_CHOOSE = "Choose a duty to record what was worked, or to correct it."


class RecordPanel(QWidget):
    """Hours and a note for the chosen duty; says why where they may not be given."""

    wanted = Signal(str, object, str)
    """Offer, hours (None: those of the duty), note."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("sunkPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance = appearance
        self._row: DutyRow | None = None
        self.about = label(_CHOOSE, "heading", wrap=True)
        self.reason = label("", "second", wrap=True)
        self.hours = QLineEdit()
        self.hours.setAccessibleName("Hours worked")
        self.hours.setPlaceholderText("As rostered")
        self.note = QLineEdit()
        self.note.setAccessibleName("Note on what was worked")
        self.note.setPlaceholderText("Note")
        self.note.setMaxLength(_LONGEST)
        self.keep = button("Record", self._keep)
        for field in (self.hours, self.note):
            field.returnPressed.connect(self._keep)
        self._form = QWidget()
        line = row(label("Hours", "second"), self.hours, self.note, self.keep)
        line.setStretch(2, 1)
        self._form.setLayout(line)
        self.setLayout(column(self.about, self.reason, self._form, margins=(8, 8, 16, 8), gap=4))
        appearance.changed.connect(self._fit)
        self._fit()
        self.show_row(None)

    def show_row(self, row_shown: DutyRow | None) -> None:
        """Another duty; it is not known yet whether it may be recorded."""
        self._row = row_shown
        self.hours.clear()
        self.note.clear()
        self.allow("Looking whether this may be recorded." if row_shown else "")
        self._form.setVisible(row_shown is not None)
        if row_shown is None:
            self.about.setText(_CHOOSE)
            return
        day, shift, person = row_shown.cells[:3]
        known = row_shown.known
        told = "not recorded yet" if known is None else f"recorded with {number_text(known)} h"
        if row_shown.awaits_hours:
            told = "recorded; the hours worked on call are not entered yet"
        self.about.setText(f"{row_shown.offer} · {person}, {shift} {day}: {told}")
        correcting = known is not None
        asked = "Enter the hours" if row_shown.awaits_hours else "Record as worked"
        put_on(self.keep, "Correct" if correcting else asked)
        if known is not None:
            self.hours.setText(f"{known:g}")

    def allow(self, reason: str, ahead: str = "") -> None:
        """Why it may not be done; empty: it may. `ahead`: that the duty has not begun."""
        for one in (self.hours, self.note, self.keep):
            one.setEnabled(not reason)
            one.setToolTip(reason)
        known = self._row is not None and self._row.known is not None
        mend = "A correction is an entry of its own; nothing is overwritten." if known else ""
        self.reason.setText(reason or " ".join(one for one in (ahead, mend) if one))
        self.reason.setVisible(bool(self.reason.text()))

    def _keep(self) -> None:
        if self._row is None or not self.keep.isEnabled():
            return
        text = self.hours.text().strip().replace(",", ".")
        try:
            hours = float(text) if text else None
        except ValueError:
            self.reason.setText(
                f"“{text}” is no number of hours. Write it as 7.5, or leave it out."
            )
            self.reason.show()
            return
        self.wanted.emit(self._row.offer, hours, self.note.text())

    def _fit(self) -> None:
        self.hours.setFixedWidth(self._appearance.metrics.px(96))
