"""Opens and closes the lower board, keeps both judged, and turns what crosses into offers."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from planner.application.aid_crossing import Carried, Crossing, CrossingAnswer
from planner.application.aid_ports import Answer
from planner.application.errors import UserError
from planner.application.ports import ServiceEntry
from planner.domain.wording.formats import day_text, miles_text, minutes_text
from ui.banner import Notices
from ui.boards.bench import BoardsBench, Lending
from ui.boards.by_keys import KeyCrossing
from ui.boards.crossing import DutyCrossing, Judge, PersonCrossing, carried_of
from ui.boards.head import BoardHead, LenderHead
from ui.choice import Choice
from ui.editing.workbench import Boards, Workbench
from ui.forms import column
from ui.jobs import Jobs
from ui.rota.board import Board
from ui.rota.board_view import BoardView, scroll_together
from ui.rota.ghost_layer import GhostLayer
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Outcome, Steps

_LEAST_ROWS = 5
"""People of both boards together that are on view whatever the size of the text."""
_SETTLE_MS = 60
"""After a change, so long before both rotas are read for judging again."""
_AID = frozenset({"Requests", "Offers"})


class TwoBoards(QObject):
    """The second board of the rota page, and the way between the two."""

    toggled = Signal(bool)
    offered = Signal(object)
    """An `Answer` of the aid service: the offer that was made."""
    refused = Signal(object)
    """A `UserError`: why an offer was not made."""

    def __init__(
        self,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        bench: Workbench,
        steps: Steps,
        own: BoardView,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._choice, self._jobs, self._steps = choice, jobs, steps
        self.bench = BoardsBench(bench)
        self.own, self.lender = own, BoardView(appearance, steps, page, "Other trust's rota")
        self.ghosts = GhostLayer(self.lender, jobs, steps, lambda: bench.ghosts)
        self.own_head = BoardHead(appearance, "Own", "chipAccent")
        self.lender_head = LenderHead(appearance)
        self.service = ""
        self.crossing: Crossing | None = None
        self._reading: Task | None = None
        self._loading: Task | None = None
        self.below = QWidget()
        self.below.setLayout(column(self.lender_head, self.lender))
        above = QWidget()
        above.setLayout(column(self.own_head, own))
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(above)
        self.splitter.addWidget(self.below)
        for part in (self.below, self.own_head):
            part.hide()
        scroll_together(own, self.lender)
        self._judges = [Judge(view, lambda: self.crossing) for view in (own, self.lender)]
        self._keys = [KeyCrossing(judge, self._offer) for judge in self._judges]
        self._appearance = appearance
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._read_crossing)
        self.lender_head.chosen.connect(self.show_service)
        self.lender_head.closed.connect(self.close)
        choice.changed.connect(self._choice_changed)
        steps.news.connect(self.follow)
        steps.applied.connect(self._follow_aid)
        appearance.changed.connect(self._fold)

    @property
    def open(self) -> bool:
        """Whether there are two boards."""
        return bool(self.service)

    @property
    def views(self) -> tuple[BoardView, BoardView]:
        """The upper and the lower board."""
        return self.own, self.lender

    def tell_in(self, notices: Notices, show: Callable[[str, str | None], object]) -> None:
        """Say in banners what was offered, or why not; `show` goes to a request and an offer."""

        def tell(made: Answer) -> None:
            request, offer = made.request.reference, made.offer.offer if made.offer else None
            notices.done(*offer_told(made), ("Show the offer", lambda: show(request, offer)))

        self.offered.connect(tell)
        self.refused.connect(notices.error)

    # Opening and closing -----------------------------------------------------------------------

    def toggle(self) -> None:
        """A second board, or one again."""
        if self.open:
            self.close()
            return
        services = self._services()
        if services:
            self.show_service(services[0].code)
        else:
            self.toggled.emit(False)
            self.refused.emit(
                UserError("There is no other service to stand below.", "Import more services.")
            )

    def show_service(self, code: str) -> None:
        """Show a service below."""
        self.service = code
        self.lender_head.offer(self._services(), code)
        self.below.show()
        self._fold()
        self._wire(on=True)
        if self.own.board is not None:
            self.show_own(self.own.board)
        self.toggled.emit(True)
        self._load()

    def close(self) -> None:
        """One board again; the focus is there."""
        if not self.open:
            return
        self.service, self.crossing = "", None
        self._wire(on=False)
        for task in (self._loading, self._reading):
            if task is not None:
                task.cancel()
        for part in (self.below, self.own_head):
            part.hide()
        self.lender.show_board(None, self._choice.today)
        self.own.grid.show_head()
        self._jobs.start(
            self._jobs.lanes.database, "Closing the board", self.bench.shut, lambda _: None
        )
        self.toggled.emit(False)
        self.own.grid.setFocus()

    def _fold(self) -> None:
        """Both boards have room for their gaps, and what is left is shared.

        A small window at large text goes without the upper line: the top bar says the same.
        Where people would have no room, the strips of cover go, then the lower dates, which are
        the upper ones: what is carried goes from people to gaps.
        """
        if not self.open:
            return
        self.own_head.setVisible(not self._appearance.metrics.cramped)
        row = self._appearance.metrics.row
        for strips, lower_dates in ((True, True), (False, True), (False, False)):
            self.own.grid.show_head(strips=strips)
            self.lender.grid.show_head(strips=strips, dates=lower_dates)
            heads = self._heads()
            if self.splitter.height() - sum(heads) >= _LEAST_ROWS * row:
                break
        rows = 2 * row
        left = self.splitter.height() - sum(heads) - rows
        self.splitter.setSizes([heads[0] + max(left, 0) // 2, heads[1] + rows + max(left, 0) // 2])

    def _heads(self) -> tuple[int, int]:
        """What stands above and below the people of each board."""
        upper, lower = (_head_height(view) for view in self.views)
        own = 0 if self.own_head.isHidden() else self.own_head.height()
        return own + upper, self.lender_head.height() + lower

    def _services(self) -> list[ServiceEntry]:
        """Every other service, those of other trusts first."""
        own = self._choice.entry
        if own is None:
            return []
        every = [one for one in self._choice.catalogue.services if one.code != own.code]
        return sorted(every, key=lambda one: (one.trust == own.trust, one.trust_name, one.name))

    def _wire(self, *, on: bool) -> None:
        """Let drags cross, or end at the edge."""
        for here, view in enumerate(self.views):
            there, home = self._judges[1 - here], self._judges[here]
            for key in self._keys:
                if key.active:
                    key.end(back=False)
            duty = DutyCrossing(self._appearance, there, home, self._offer) if on else None
            person = PersonCrossing(self._appearance, there, self._offer) if on else None
            view.hands.carry.beyond, view.hands.person.beyond = duty, person

    # What is on view ---------------------------------------------------------------------------

    def show_own(self, board: Board) -> None:
        """Another board, or the same after a change, stands above."""
        if self.open:
            self.own_head.show_board(board)

    def _choice_changed(self) -> None:
        if not self.open:
            return
        services = self._services()
        if not services:
            self.close()
            return
        if self.service not in {one.code for one in services}:
            self.service = services[0].code
        self.lender_head.offer(services, self.service)
        self._load()

    def _load(self) -> None:
        """Load the lower board of the period on view."""
        self.lender.hands.entry.finish()
        if self._loading is not None:
            self._loading.cancel()
        entry, period = self._choice.catalogue.entry(self.service), self._choice.period
        if entry is None:
            return
        self.crossing = None
        self._loading = self._jobs.start(
            self._jobs.lanes.database,
            f"Loading {entry.name}",
            lambda progress, cancel: self.bench.lending(entry, period, progress, cancel),
            self._take,
        )

    def _take(self, found: Lending) -> None:
        board = found.board
        if board.service_code != self.service or board.region.period != self._choice.period:
            return
        self.lender.lock(found.locked)
        self.lender.show_board(board, self._choice.today)
        note = "you can read, and carry people across" if found.locked else ""
        self.lender_head.show_board(board, note)
        self.ghosts.reload()
        cell = self.own.grid.current_cell()
        self.lender.grid.choose(0, cell[1] if cell else 0)
        bars = [view.grid.horizontalScrollBar() for view in self.views]
        bars[1].setValue(bars[0].value())
        self._fold()
        self._read_crossing()

    def follow(self, news: object) -> None:
        """A step, or somebody else, changed a board."""
        if not self.open or not isinstance(news, Boards):
            return
        for board in news.boards:
            if board.service_code == self.service and self.lender.board is not None:
                self.lender.update_board(board)
                self.ghosts.redraw(board)
                self.lender_head.show_board(board)
        self._settle.start()

    def _follow_aid(self, outcome: Outcome) -> None:
        changes = () if outcome.changes is None else outcome.changes.changes
        if self.open and any(change.sheet in _AID for change in changes):
            self._settle.start()

    def _read_crossing(self) -> None:
        """Read both rotas for judging; what was read before serves until then."""
        own, other, period = self._choice.service, self.service, self._choice.period
        if not other:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._jobs.start(
            self._jobs.lanes.database,
            "Reading both rotas",
            lambda progress, cancel: self.bench.crossing(own, other, period, progress, cancel),
            partial(self._take_crossing, frozenset((own, other))),
        )

    def _take_crossing(self, wanted: frozenset[str], found: Crossing) -> None:
        if wanted == {self._choice.service, self.service}:
            self.crossing = found
            self._tell_way(found)

    def _tell_way(self, crossing: Crossing) -> None:
        """How far the two are from each other."""
        region = crossing.examiner.region
        index, sites = region.services.ids.index, region.services.site
        one, other = (int(sites[index[code]]) for code in (self.service, self._choice.service))
        if one == other:
            self.lender_head.tell_way("the same site")
            return
        minutes, miles = (
            int(region.sites.minutes[one, other]),
            float(region.sites.miles[one, other]),
        )
        far = "" if miles != miles else f"{miles_text(miles)}, "  # noqa: PLR0124 - not known
        self.lender_head.tell_way(f"{far}{minutes_text(minutes)}")

    # Crossing ----------------------------------------------------------------------------------

    def switch(self) -> None:
        """By keys to the other board, with what is in hand."""
        if not self.open:
            return
        for key in self._keys:
            if key.active:
                key.end()
                return
        here = 1 if self.lender.grid.hasFocus() else 0
        view, other = self.views[here], self.views[1 - here]
        carried, cell = self._in_hand(view), view.grid.current_cell()
        view.hands.rest()
        if carried is None:
            other.grid.setFocus()
        elif not self._keys[1 - here].take(carried, view, cell[1] if cell else 0):
            at = cell or (0, 0)
            view.hands.speech.hint(at, "The other board has no gaps in these dates.", "")

    def _in_hand(self, view: BoardView) -> Carried | None:
        board, hands = view.board, view.hands
        if board is None:
            return None
        if hands.person.active and hands.person.place is not None:
            return Carried(board.staff_id(hands.person.place))
        if hands.carry.cargo is not None:
            return carried_of(hands.carry.cargo, board)
        return None

    def _offer(self, answer: CrossingAnswer, carried: Carried) -> None:
        """Make the offer, and the request where there is none."""
        slot = answer.slot
        if slot is None:
            return
        made: list[Answer] = []
        self._steps.take(
            lambda: self.bench.offer(slot, carried, made.append),
            lambda _changes: self.offered.emit(made[0]),
            self.refused.emit,
        )


def _head_height(view: BoardView) -> int:
    """Of dates, strips and gaps, and of the bar under the people."""
    bar = view.grid.horizontalScrollBar()
    return view.grid.date_header.sizeHint().height() + (bar.height() if bar.isVisible() else 0)


def offer_told(made: Answer) -> tuple[str, str]:
    """What was made and what is needed next, for a banner."""
    offer, request = made.offer, made.request
    assert offer is not None
    what = f"{offer.name} for {request.slot.shift}, {day_text(request.slot.day)}"
    return (
        f"{offer.offer}: {what} is {offer.state.value}.",
        "Next: the person's consent, then the lender's approver and the host's coordinator.",
    )
