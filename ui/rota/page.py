"""The rota page: toolbar, board and inspector; loads the board of what is chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QStackedLayout, QWidget

from planner.domain.patching import RowChange
from planner.domain.region import NONE
from planner.domain.wording.formats import count_text
from ui.boards.pair import TwoBoards
from ui.choice import LENGTHS, Choice
from ui.editing.legend import Legend
from ui.editing.palette import Palette
from ui.editing.patterns import PatternPanel
from ui.editing.workbench import Boards, News, Workbench
from ui.forms import box, button, column, give_icon, label, row
from ui.half_written import HalfWritten
from ui.jobs import Jobs
from ui.rota.accepting import Reasons
from ui.rota.arrangement import Arrangement
from ui.rota.board import Board, empty_reason
from ui.rota.board_view import BoardView
from ui.rota.breach_list import HARD
from ui.rota.details import Details
from ui.rota.ghost_layer import GHOSTLY, GhostLayer
from ui.rota.inspector import Inspector
from ui.rota.tool_bar import BoardBar, MoreButton
from ui.rota.view_controls import ViewControls
from ui.rota.watch import Watch
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Outcome, Steps


class RotaPage(QWidget):
    """Shows the rota of the chosen service and period."""

    noted = Signal(str, int)
    """Figures of the board for the status bar."""
    cover_wanted = Signal(object)
    """A `GapChip` to find cover for, or None for all gaps of the service."""
    export_wanted = Signal()
    offer_wanted = Signal(str, str)
    """Reference of a request, and of its offer, to be shown with its steps."""
    stood = Signal(object)
    """The `Board` on view, with how far its rotas are."""
    arrived = Signal(object)
    """`News` of what somebody else changed."""

    def __init__(
        self,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        bench: Workbench,
        steps: Steps,
        begun: HalfWritten,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._appearance, self._choice, self._jobs = appearance, choice, jobs
        self._bench = bench
        self._task: Task | None = None
        self.main = BoardView(appearance, steps, self)
        self.grid, self.hands = self.main.grid, self.main.hands
        self.ghosts = GhostLayer(self.main, jobs, steps, lambda: bench.ghosts)
        self.palette_bar = Palette(appearance, self.hands, self.grid)
        self.legend = Legend(appearance)
        self.view = ViewControls(appearance)
        self.patterns = PatternPanel(appearance, self.grid, steps)
        self.inspector = Inspector(appearance, begun)
        reasons = Reasons(jobs, lambda: bench.breaches)
        self.details = Details(
            self.main,
            self.inspector,
            self.ghosts,
            choice,
            reasons,
            begun,
            busy=lambda: not steps.idle or self.hands.carry.judging,
        )
        self.watch = Watch(jobs, bench, self)
        self._empty = label("", "title", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self.two = TwoBoards(appearance, choice, jobs, bench, steps, self.main, self)
        self._stack.addWidget(self.two.splitter)
        self._stack.addWidget(box("panel", row(self._empty, margins=(40, 40, 40, 40))))
        self._middle = self._board_and_panels()
        self.find_cover = button("Find cover", lambda: self.cover_wanted.emit(None), look="primary")
        give_icon(appearance, self.find_cover, "shield-plus", "on-accent")
        self.setLayout(column(self._tool_bar(), self._middle))
        self.watch.arrived.connect(self._take_news)
        self.ghosts.changed.connect(self._tell_ghosts)
        self.inspector.ghosts.offer_wanted.connect(
            lambda ghost: self.offer_wanted.emit(ghost.offer.request, ghost.offer.offer)
        )
        self.hands.chip_chosen.connect(self.cover_wanted)
        self.hands.carry.changed.connect(self._tell_hand)
        self.hands.person.changed.connect(self._tell_hand)
        self.hands.armed_changed.connect(lambda _code: self._tell_hand())
        self.hands.details_wanted.connect(self._show_details)
        self.patterns.closed.connect(self._show_inspector)
        self.inspector.details_wanted.connect(self._show_details)
        self.inspector.turned.connect(self._show_inspector)
        self.view.changed.connect(self._arrange)
        self.view.left.connect(self._to_board)
        steps.news.connect(self._follow)
        steps.applied.connect(self._follow_proposals)
        choice.changed.connect(self.reload)
        appearance.changed.connect(self._fold)
        for key, do in (("Ctrl+F", self._find), ("F6", self.two.switch)):
            QShortcut(QKeySequence(key), self, do)
        self._fold()

    def _board_and_panels(self) -> QHBoxLayout:
        """The boards with the pattern panel beside them, and the inspector."""
        inner, whole = QHBoxLayout(), QHBoxLayout()
        inner.setSpacing(0)
        inner.addLayout(self._stack, 1)
        inner.addWidget(self.patterns)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(inner, 1)
        whole.addWidget(self.inspector)
        return whole

    @property
    def board(self) -> Board | None:
        """The board on view."""
        return self.grid.board

    def reload(self) -> None:
        """Load the board of what is chosen; an earlier load that is still running is stopped."""
        self.hands.entry.finish()  # while it is still known whose code it is
        if self._task is not None:
            self._task.cancel()
        entry, period = self._choice.entry, self._choice.period
        if entry is None:
            return
        self._mark_length()
        self._task = self._jobs.start(
            self._jobs.lanes.database,
            f"Loading {entry.name}",
            lambda progress, cancel: self._bench.open(entry, period, progress, cancel),
            self._show_board,
        )

    def show_person(self, staff_id: str, day: int = NONE) -> bool:
        """Go to a person by number, at a date if one is given; False if they are not here."""
        board = self.board
        if board is None:
            return False
        codes = board.region.people.ids.codes
        for place, person in enumerate(board.people.tolist()):
            if codes[person] == staff_id:
                self._show_place(place)
                column_of = day - board.region.period.first
                inside = day != NONE and 0 <= column_of < board.dates
                self.grid.choose(place, column_of if inside else self._today_column(board))
                self.grid.setFocus()
                return True
        return False

    def name_of(self, staff_id: str) -> str:
        """Name of somebody on the board; the number of anybody else."""
        board = self.board
        known = range(0 if board is None else len(board.people))
        found = (board.name(at) for at in known if board and board.staff_id(at) == staff_id)
        return next(found, f"no. {staff_id}")

    def show_shift(self, day: int, shift: str = "") -> None:
        """Go to a date: to somebody on the shift with a code, whose strip is marked.

        Without a shift, or with nobody on it, the person now chosen stays.
        """
        board = self.board
        if board is None or day not in board.region.period:
            return
        column_of, cell = day - board.region.period.first, self.grid.current_cell()
        on_it = [at for at in board.places_on(column_of, shift) if at in self.grid.lines]
        place = on_it[0] if on_it else cell[0] if cell else 0
        self.grid.choose(place, column_of)
        self.grid.setFocus()
        strip = board.strip_of(shift)
        if strip is not None:
            self.grid.date_header.mark_strip(strip, column_of)
            self.hands.speech.announce(board.strip_text(strip, column_of))

    def _show_place(self, place: int) -> None:
        """Nobody who is asked for stays hidden by a filter."""
        if place not in self.grid.lines:
            self.view.show_everybody()

    def _today_column(self, board: Board) -> int:
        column_of = self._choice.today - board.region.period.first
        return column_of if 0 <= column_of < board.dates else 0

    def _follow(self, news: object) -> None:
        """Show the board as a step has left it."""
        for board in news.boards if isinstance(news, Boards) else ():
            if self._is_chosen(board) and self.board is not None:
                self.main.update_board(board)
                self.two.show_own(board)
                self.ghosts.redraw(board)
                self.details.soon()
                self._tell(board)

    def _follow_proposals(self, outcome: Outcome) -> None:
        """A step was about proposals or offers: other ghosts stand on the boards."""
        self._reload_ghosts(() if outcome.changes is None else outcome.changes.changes)

    def _reload_ghosts(self, changed: Sequence[RowChange], *, whole: bool = False) -> None:
        """Read the ghosts again where rows about them changed, or everything may have."""
        if whole or any(row.sheet in GHOSTLY for row in changed):
            self.ghosts.reload()
            self.two.ghosts.reload()

    def _take_news(self, news: News) -> None:
        """Somebody else changed something: show it, and mark the cells that look otherwise."""
        self._follow(Boards(news.boards))
        self.two.follow(Boards(news.boards))
        board = self.board
        marks = {} if board is None else news.marks.get(board.service_code, {})
        if marks:
            self.main.show_news(marks)
        self._reload_ghosts(news.rows, whole=news.whole)
        self.details.reload_reasons()
        self.arrived.emit(news)

    def _toggle_ghosts(self, shown: bool) -> None:
        self.ghosts.toggle(shown)
        self.two.ghosts.toggle(shown)

    def _tell_ghosts(self) -> None:
        """How many ghosts there are, on the button that hides them."""
        count = len(self.ghosts.ghosts)
        self.more.show_one(self._ghost_button, count > 0)
        self._ghost_button.setText(f"Proposed {count}")
        self._ghost_button.setAccessibleName(f"Show the {count} proposed duties on the board")
        self.details.soon()

    def toggle_patterns(self) -> None:
        """Open the pattern panel in the inspector's place, or put it away."""
        if self.patterns.isVisible():
            self.patterns.shut()
        else:
            self.inspector.leave()
            self.patterns.open()
            self._show_inspector()

    def _show_details(self) -> None:
        """F2: the cell's details in the inspector, with the focus there; Esc goes back."""
        self.patterns.hide()
        self.details.now()
        self.inspector.show_cell()
        self._show_inspector()

    def _find(self) -> None:
        self.view.finder.setFocus()
        self.view.finder.selectAll()

    def _arrange(self, wanted: Arrangement) -> None:
        """Sort and filter; somebody on view stays the current one."""
        self.grid.arrange(wanted)
        lines = self.grid.lines[self.grid.lines >= 0]
        if self.grid.current_cell() is None and len(lines) and self.board is not None:
            self.grid.choose(int(lines[0]), self._today_column(self.board))

    def _to_board(self) -> None:
        self.grid.setFocus()

    def _tell_hand(self) -> None:
        """What is in hand or armed, for the status bar."""
        carry, person, armed = self.hands.carry, self.hands.person, self.hands.armed
        if person.active:
            drop = (
                "Drop on a gap · Esc cancels" if not person.by_keys else "Enter drops · Esc cancels"
            )
            self.legend.tell(person.title, drop)
            return
        if carry.active:
            drop = "Enter drops · Esc cancels" if carry.by_keys else "Esc cancels · Ctrl copies"
            self.legend.tell(carry.title, drop)
        else:
            title = f"Painting {armed}" if armed else ""
            self.legend.tell(title, "Click or sweep over cells · Esc ends", marks=False)

    def _is_chosen(self, board: Board) -> bool:
        return board.entry == self._choice.entry and board.region.period == self._choice.period

    def _show_board(self, board: Board) -> None:
        if not self._is_chosen(board):
            return
        where = self._where(board)
        self.main.show_board(board, self._choice.today)
        self.two.show_own(board)
        self.ghosts.reload()
        self.details.reload_reasons()
        reason = empty_reason(board)
        self._empty.setText(reason)
        self._stack.setCurrentIndex(1 if reason else 0)
        self.details.clear()
        if not reason:
            self.grid.choose(*where)
        self._tell(board)

    def _where(self, board: Board) -> tuple[int, int]:
        """The cell to begin with: in other dates of the same service the person looked at."""
        before, cell, first = self.board, self.grid.current_cell(), (0, self._today_column(board))
        if before is None or cell is None or before.service_code != board.service_code:
            return first
        people = [board.staff_id(place) for place in range(len(board.people))]
        day = before.day(cell[1])
        at = day - board.region.period.first if day in board.region.period else cell[1]
        try:
            return people.index(before.staff_id(cell[0])), min(at, board.dates - 1)
        except ValueError:  # they are not there in these dates
            return first

    def _tell(self, board: Board) -> None:
        """Say how many gaps there are, and the figures of the board."""
        self.palette_bar.show_board(board)
        self.view.show_board(board)
        gaps = board.cover.minimum_gaps
        text = f"Find cover for {count_text(gaps, 'gap')}" if gaps else "Find cover"
        cramped = self._appearance.metrics.cramped
        self.find_cover.setText(f"Cover {gaps:,}" if cramped and gaps else text)
        self.find_cover.setAccessibleName(text)
        self.find_cover.setToolTip(text)
        self.noted.emit(*_note(board))
        self.stood.emit(board)

    # Toolbar -----------------------------------------------------------------------------------

    def _tool_bar(self) -> QWidget:
        self._lengths = QButtonGroup(self)
        segments = []
        for title, days in LENGTHS:
            one = button(title, self._length(days), look="segment", checkable=True)
            self._lengths.addButton(one, days)
            segments.append(one)
        self._export = button("", self.export_wanted.emit, tip="Export for sign-off: Ctrl+E")
        self._export.setAccessibleName("Export for sign-off")
        give_icon(self._appearance, self._export, "file-spreadsheet")
        patterns = button(
            "Pattern…",
            self.toggle_patterns,
            tip="Apply a cycle of codes to the selected people (Ctrl+Shift+T)",
        )
        self._ghost_button = button(
            "Proposed", lambda: self._toggle_ghosts(self._ghost_button.isChecked()), checkable=True
        )
        self._ghost_button.setChecked(True)
        self._ghost_button.setToolTip(
            "Duties that a plan, a proposal or an offer would make, dashed"
        )
        self.two_button = button(
            "Two boards",
            self.two.toggle,
            tip="Another service's rota below: carry people across to offer help (Ctrl+Shift+B)",
            look="segment",
            checkable=True,
        )
        self.two.toggled.connect(self._mark_two)
        lengths = QWidget()
        lengths.setLayout(row(*segments, gap=0))
        self.more = MoreButton(
            self._appearance, (self._ghost_button, self.two_button, patterns, self._export)
        )
        self.more.also = self.palette_bar.add_to
        return BoardBar(
            self._appearance,
            (lengths, self.view, self.palette_bar),
            (
                self._ghost_button,
                self.two_button,
                patterns,
                self._export,
                self.more,
                self.find_cover,
            ),
            self.palette_bar,
        )

    def _length(self, days: int) -> Callable[[], None]:
        return lambda: self._choice.show_length(days)

    def _mark_length(self) -> None:
        one = self._lengths.button(self._choice.period.days)
        if one is not None:
            one.setChecked(True)

    def _mark_two(self, on: bool) -> None:
        """In a low window the inspector gives its room to the second board."""
        self.two_button.setChecked(on)
        self._show_inspector()

    def _show_inspector(self) -> None:
        """Unless the pattern panel has its place, or in a low window the second board; where it
        stands under the board or beside it."""
        crowded = self.two.open and self._appearance.metrics.low and not self.inspector.opened
        self.inspector.setVisible(self.patterns.isHidden() and not crowded)
        under, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(under if self.inspector.is_bar else beside)

    def _fold(self) -> None:
        small = self._appearance.metrics.small
        self._export.setText("" if small else "Export for sign-off…")
        if self.board is not None:
            self._tell(self.board)
        self._show_inspector()


def _note(board: Board) -> tuple[str, int]:
    """As "19 people · 3 warnings · 3 minimum gaps", and how many rules are broken, if any."""
    hard = int((board.breaches.severity[board.breach_rows] == HARD).sum())
    figures = (
        count_text(len(board.people), "person", "people"),
        *(() if hard else ("0 rules broken",)),
        count_text(len(board.breach_rows) - hard, "warning"),
        count_text(board.cover.minimum_gaps, "minimum gap"),
    )
    return " · ".join(figures), hard
