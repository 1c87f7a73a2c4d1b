"""The people page: skills × people with expiries, counts at the foot, and a person's card."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QWidget

from planner.application.progress import CancelToken, Progress
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.desk import Desk
from ui.forms import ChoiceBox, box, button, column, give_icon, label, row
from ui.jobs import Jobs
from ui.people.card import person_card
from ui.people.card_panel import CardPanel
from ui.people.grid import MatrixGrid
from ui.people.matrix import LATER, SOON, Matrix, build_matrix
from ui.tasks import Task
from ui.theme.appearance import Appearance

WITHIN = (
    ("Everybody", -1),
    ("Expired", 0),
    (f"Expires within {SOON} days", SOON),
    (f"Expires within {LATER} days", LATER),
    ("Expires within 180 days", 180),
)
SERVICE, TRUST = range(2)
_SETTLE_MS = 40
Key = tuple[object, ...]


class PeoplePage(QWidget):
    """Shows the people of the chosen service, or of its trust."""

    rota_wanted = Signal(str, str)
    """Code of a service, and a staff number."""

    def __init__(self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._appearance, self._choice, self._jobs, self._desk = appearance, choice, jobs, desk
        self._key: Key | None = None
        self._task: Task | None = None
        self.matrix: Matrix | None = None
        self.grid = MatrixGrid(appearance)
        self.card = CardPanel(appearance)
        self.summary = label("", "second")
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._show_card)
        table = column(self.grid, self.grid.foot)
        table.setStretch(0, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(box("panel", table))
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(self._stack, 1)
        middle.addWidget(self.card)
        self.setLayout(column(self._tool_bar(), middle))
        self.grid.person_chosen.connect(lambda _place: self._settle.start())
        self.grid.activated.connect(lambda _index: self._open())
        choice.changed.connect(self._choice_changed)
        appearance.changed.connect(self._fold)
        self._fold()

    # What is on view ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Load the people if something else was chosen, or the database changed."""
        entry, period = self._choice.entry, self._choice.period
        if entry is None:
            return
        trust = self._scopes.checkedId() == TRUST
        key: Key = (entry.trust if trust else entry.code, trust, period)
        if key == self._key:
            return
        if self._task is not None:
            self._task.cancel()
        self._key, self.matrix = key, None
        catalogue = self._choice.catalogue
        codes = [one.code for one in catalogue.of_trust(entry.trust)] if trust else [entry.code]
        self._say("Loading the people.")
        lanes, today = self._jobs.lanes, self._choice.today

        def load(progress: Progress, cancel: CancelToken) -> Matrix:
            if trust:
                loaded = self._desk.region(period, progress, cancel)
            else:
                loaded = self._desk.some(codes, period, progress, cancel)
            index = loaded.region.services.ids.index
            return build_matrix(loaded, [index[code] for code in codes], today)

        self._task = self._jobs.start(
            lanes.region if trust else lanes.database,
            "Loading people",
            load,
            lambda matrix: self._take(key, matrix),
            ended=lambda: self._load_ended(key),
        )

    def forget(self) -> None:
        """The database changed: what was loaded no longer holds."""
        self._key = None
        if self.isVisible():
            self.refresh()

    def show_person(self, staff_id: str) -> bool:
        """Go to a person by number; False if they are not shown."""
        matrix = self.matrix
        if matrix is None:
            return False
        codes = matrix.region.people.ids.codes
        for place, person in enumerate(matrix.people.tolist()):
            if codes[person] == staff_id:
                return self.grid.choose(place)
        return False

    def _choice_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take(self, key: Key, matrix: Matrix) -> None:
        if key == self._key:
            self.matrix = matrix
            self._show()

    def _load_ended(self, key: Key) -> None:
        if key == self._key:
            self._key = None
            self._say("The people were not loaded. Choose the service again to try once more.")

    def _show(self) -> None:
        matrix = self.matrix
        if matrix is None:
            return
        within = int(self.within.currentData())
        self.grid.show_matrix(matrix, within)
        shown, everybody = self.grid.rows.shown(), len(matrix.people)
        entry = self._choice.entry
        where = "" if entry is None else entry.name
        if self._scopes.checkedId() == TRUST and entry is not None:
            where = entry.trust_name
        people = count_text(everybody, "person", "people")
        some = f"{shown:,} of {people}" if shown != everybody else people
        self.summary.setText(f"{some} · {where}")
        self.summary.setToolTip(self.summary.text())
        if shown:
            self._stack.setCurrentIndex(0)
        elif everybody:
            self._say("Nothing expires that soon. Choose a longer time, or “Everybody”.")
        else:
            self._say("Nobody is at home here in these dates. Choose another service or dates.")

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._stack.setCurrentIndex(1)
        self.card.show_card(None)

    def _show_card(self) -> None:
        place = self.grid.current_place()
        if self.matrix is None or place is None or self._stack.currentIndex() == 1:
            self.card.show_card(None)
            return
        self.card.show_card(person_card(self.matrix, place, self._desk.planner.rule_book))

    def _open(self) -> None:
        place = self.grid.current_place()
        if self.matrix is None or place is None:
            return
        region, person = self.matrix.region, int(self.matrix.people[place])
        service = region.services.ids.codes[region.people.service[person]]
        self.rota_wanted.emit(service, region.people.ids.codes[person])

    # Layout ------------------------------------------------------------------------------------

    def _tool_bar(self) -> QWidget:
        self._scopes = QButtonGroup(self)
        segments = []
        for number, title in ((SERVICE, "This service"), (TRUST, "This trust")):
            one = button(title, self.refresh, look="segment", checkable=True)
            self._scopes.addButton(one, number)
            segments.append(one)
        segments[SERVICE].setChecked(True)
        self.within = ChoiceBox(self._appearance, "Whom to show, by expiry")
        for title, days in WITHIN:
            self.within.addItem(title, days)
        self.within.currentIndexChanged.connect(self._show)
        rota = button("Show in the rota", self._open, tip="Enter")
        give_icon(self._appearance, rota, "calendar")
        self._legend = box(
            "legend",
            row(
                label("× expired", "chipUnsafe"),
                label(f"under {SOON} days", "chipRed"),
                label(f"under {LATER} days", "chipEdge"),
            ),
        )
        bar = box(
            "toolBar",
            row(
                label("People", "title"),
                self.summary,
                None,
                row(*segments, gap=0),
                self.within,
                self._legend,
                rota,
                margins=(12, 0, 12, 0),
                gap=12,
            ),
        )
        bar.setFixedHeight(self._appearance.metrics.px(48))
        return bar

    def _fold(self) -> None:
        self._legend.setVisible(not self._appearance.metrics.small)
