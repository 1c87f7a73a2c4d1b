"""The people page: skills × people with expiries, counts at the foot, and a person's card."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QWidget

from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import NO_LIMIT_DAY
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.cover.elided import ElidedLabel
from ui.desk import Desk
from ui.forms import ChoiceBox, ToolBar, box, button, column, frame, label, row
from ui.jobs import Jobs
from ui.people.card import person_card
from ui.people.card_panel import CardPanel
from ui.people.edits import Edit, EntryError, change_of, day_of
from ui.people.grid import MatrixGrid
from ui.people.matrix import LATER, NOT_HELD, SOON, Matrix, SkillColumn, build_matrix
from ui.reading_page import ReadingPage
from ui.rota.view_controls import FindField
from ui.theme.appearance import Appearance
from ui.undo import Steps

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


class PeoplePage(ReadingPage[Key]):
    """Shows the people of the chosen service, or of its trust."""

    rota_wanted = Signal(str, str)
    """Code of a service, and a staff number."""

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk, steps: Steps
    ) -> None:
        super().__init__(jobs)
        self._appearance, self._choice, self._desk = appearance, choice, desk
        self._steps = steps
        self._shown: Key | None = None
        self._busy = False
        self.matrix: Matrix | None = None
        self.grid = MatrixGrid(appearance)
        self.card = CardPanel(appearance)
        self.summary = ElidedLabel("second")
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._show_card)
        self.problem = label("", "boxText", wrap=True)
        self._problem_box = frame("unsafeBox", column(self.problem, margins=(13, 8, 16, 8)))
        self._problem_box.hide()
        table = column(self._problem_box, self.grid, self.grid.foot)
        table.setStretch(1, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(box("panel", table))
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(self._stack, 1)
        middle.addWidget(self.card)
        self.setLayout(column(self._tool_bar(), middle))
        self._connect()
        self._fold()

    def _connect(self) -> None:
        self.grid.person_chosen.connect(lambda _place: self._settle.start())
        self.grid.opened.connect(self._open)
        self.grid.typed.connect(self._find)
        self.grid.rows.edit_wanted.connect(self._store)
        self.grid.rows.refused.connect(self._refuse)
        self.card.rota_wanted.connect(self._open)
        self.card.skill_wanted.connect(self._give_skill)
        self.card.consent_wanted.connect(self._give_consent)
        self.finder.textChanged.connect(self._show)
        self.finder.left.connect(self.grid.setFocus)
        QShortcut(QKeySequence("Ctrl+F"), self, self._find)
        self._choice.changed.connect(self._refresh_if_shown)
        self._appearance.changed.connect(self._fold)

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
        if key != self._shown:
            self.matrix = None
            self._say("Loading the people.")
        catalogue = self._choice.catalogue
        codes = [one.code for one in catalogue.of_trust(entry.trust)] if trust else [entry.code]
        lanes, today = self._jobs.lanes, self._choice.today

        def load(progress: Progress, cancel: CancelToken) -> Matrix:
            if trust:
                loaded = self._desk.region(period, progress, cancel)
            else:
                loaded = self._desk.some(codes, period, progress, cancel)
            index = loaded.region.services.ids.index
            return build_matrix(loaded, [index[code] for code in codes], today)

        self._read(
            key,
            lanes.region if trust else lanes.database,
            "Loading people",
            load,
            lambda matrix: self._take(key, matrix),
            self._load_ended,
        )

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

    def _take(self, key: Key, matrix: Matrix) -> None:
        self.matrix, self._shown = matrix, key
        self._show()
        self._show_card()

    def _load_ended(self) -> None:
        self._shown = None
        self._say("The people were not loaded. Choose the service again to try once more.")

    def _show(self) -> None:
        matrix = self.matrix
        if matrix is None:
            return
        within = int(self.within.currentData())
        self.grid.show_matrix(matrix, within, self.finder.text())
        shown, everybody = self.grid.rows.shown(), len(matrix.people)
        entry = self._choice.entry
        where = "" if entry is None else entry.name
        if self._scopes.checkedId() == TRUST and entry is not None:
            where = entry.trust_name
        people = count_text(everybody, "person", "people")
        some = f"{shown:,} of {people}" if shown != everybody else people
        self.summary.setText(f"{some} · {where}")
        if shown:
            self._stack.setCurrentIndex(0)
        elif everybody and self.finder.text():
            self._say(f"Nobody here is called “{self.finder.text()}”. Esc shows everybody.")
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

    # Finding and changing ----------------------------------------------------------------------

    def _find(self, letter: str = "") -> None:
        """On to the field; the letter typed in the table begins the name."""
        self.finder.setFocus()
        if letter:
            self.finder.setText(letter)
        else:
            self.finder.selectAll()

    def _store(self, edit: Edit) -> None:
        """Store one cell; it stands in the table at once, and what follows from it soon after."""
        matrix = self.matrix
        if matrix is None or self._busy:
            return
        try:
            changes = change_of(matrix, edit)
        except EntryError as error:
            self._refuse(str(error))
            return
        if changes is None:
            return
        self._busy = True
        apply = self._desk.planner.editing.apply
        self._steps.write(
            lambda: apply(changes), lambda _stored: self._stand(matrix, edit), self._stored
        )

    def _stand(self, matrix: Matrix, edit: Edit) -> None:
        if matrix is self.matrix and edit.column in matrix.columns:
            at = matrix.columns.index(edit.column)
            self.matrix = matrix.with_day(edit.place, at, edit.day)
            self._show()

    def _stored(self) -> None:
        self._busy = False
        self.forget()

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self._problem_box.setVisible(bool(sentence))

    def _give_skill(self, skill: SkillColumn, text: str) -> None:
        place, matrix = self.grid.current_place(), self.matrix
        if place is None or matrix is None:
            return
        try:
            edit = Edit(place, skill, day_of(skill, text, matrix.today))
            change_of(matrix, edit)
        except EntryError as error:
            if self.card.form is not None:
                self.card.form.refuse(str(error))
            return
        self._store(edit)

    def _give_consent(self, given: bool) -> None:
        place, matrix = self.grid.current_place(), self.matrix
        if place is not None and matrix is not None:
            consent = matrix.columns[-1]
            self._store(Edit(place, consent, NO_LIMIT_DAY if given else NOT_HELD))

    @property
    def scope(self) -> str:
        """Whose people are shown: "service" or "trust"."""
        return "trust" if self._scopes.checkedId() == TRUST else "service"

    def show_scope(self, key: str) -> None:
        """Show the people of another scope when they are next looked at."""
        self._scopes.button(TRUST if key == "trust" else SERVICE).setChecked(True)

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
        self.finder = FindField()
        self.finder.setAccessibleName("Find a person by name or number")
        self._legend = box(
            "legend",
            row(
                label("× expired", "chipUnsafe"),
                label(f"under {SOON} days", "chipRed"),
                label(f"under {LATER} days", "chipEdge"),
            ),
        )
        controls = row(
            label("People", "title"),
            self.summary,
            None,
            self._legend,
            self.finder,
            row(*segments, gap=0),
            self.within,
            margins=(12, 0, 12, 0),
            gap=12,
        )
        return ToolBar(self._appearance, controls)

    def _fold(self) -> None:
        metrics = self._appearance.metrics
        self._legend.setVisible(not metrics.small)
        self.summary.setVisible(not metrics.cramped)
        self.finder.setFixedWidth(metrics.px(160))
