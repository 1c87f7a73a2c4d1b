"""The frame: rail, top bar, pages, status bar. What the pages do stands with them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from planner.domain.calendar import date_of
from ui.aid.cover_views import GAPS, CoverViews
from ui.aid.profile_panel import ProfileButton, ProfilePanel
from ui.banner import Notices
from ui.choice import Catalogue, Choice
from ui.cover.page import CoverPage
from ui.crashes import CrashReports
from ui.demand.page import DemandPage
from ui.desk import Desk
from ui.editing.cell_entry import CellEntry
from ui.editing.workbench import News, Workbench
from ui.forms import box, column, row
from ui.half_written import HalfWritten
from ui.help.panel import HelpPanel
from ui.help.place import HelpPlace
from ui.history.page import HistoryPage
from ui.jobs import Jobs
from ui.leading import Leading
from ui.ledger.page import LedgerPage
from ui.overview.page import OverviewPage
from ui.palette.actions import VIEW_KEYS, add_actions
from ui.palette.doings import PLACES, UNDER, window_doings
from ui.palette.finder import Finder
from ui.people.page import PeoplePage
from ui.printing.asking import Printing
from ui.printing.page import PrintPage
from ui.rail import Rail
from ui.remembering import Remembering
from ui.rota.page import RotaPage
from ui.rota.strips import GapChip
from ui.settings import WindowSettings
from ui.signoff.page import SignOffPage
from ui.start.dropping import WorkbookDrop
from ui.start.page import WORKBOOKS, StartPage
from ui.status import StatusBar
from ui.tab_order import next_stop
from ui.tasks import Lanes
from ui.theme.appearance import Appearance
from ui.topbar import TopBar
from ui.undo import Outcome, Steps

TITLE = "Mutual Aid Planner"


FIRST_SIZE = 1680, 960
"""Of a window that was never open: wide enough for everything, where the screen is."""


class MainWindow(QMainWindow):
    """Puts the parts together and leads from one to another."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        settings: WindowSettings,
        lanes: Lanes,
        crashes: CrashReports,
        today: date,
    ) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(1024, 640)
        self._desk, self.appearance, self._settings = desk, appearance, settings
        self._first_page = settings.page
        self.choice = Choice(today)
        self.notices = Notices(appearance)
        self.jobs = Jobs(lanes, self.notices, crashes)
        self.status = StatusBar(appearance)
        self.jobs.started.connect(self.status.watch)
        bench = Workbench(desk)
        self.begun = HalfWritten(settings, desk.planner.database or "")
        self.steps = Steps(self.jobs, self.notices, bench)
        self.overview = OverviewPage(appearance, self.choice, self.jobs, desk)
        self.rota = RotaPage(appearance, self.choice, self.jobs, bench, self.steps, self.begun)
        self.cover = CoverPage(appearance, self.choice, self.jobs, desk, self.steps)
        self.aid = CoverViews(
            appearance, self.choice, self.jobs, desk, self.steps, self.notices, self.cover
        )
        self.people = PeoplePage(appearance, self.choice, self.jobs, desk, self.steps)
        self.demand = DemandPage(appearance, self.choice, self.jobs, desk, self.steps)
        self.signoff = SignOffPage(appearance, self.choice, self.jobs, desk, self.steps, self.begun)
        self.history = HistoryPage(appearance, self.choice, self.jobs, desk)
        self.ledger = LedgerPage(appearance, self.choice, self.jobs, desk, self.steps)
        self.print_page = PrintPage(appearance, self.jobs, desk)
        self.start = StartPage(appearance, self.jobs, desk)
        self.leading = Leading(self.choice, self.rota, self.find_cover, self.go)
        self.finder = Finder(self, appearance, self.choice, self.jobs, desk, self.leading)
        self.help = HelpPanel(appearance)
        self.top_bar = TopBar(appearance, self.choice, self.finder.open, self.steps)
        self.rail = Rail(appearance, PLACES, self.go)
        self.pages = QStackedWidget()
        self._by_key: dict[str, QWidget] = {
            "overview": self.overview,
            "rota": self.rota,
            "cover": self.aid,
            "people": self.people,
            "demand": self.demand,
            "signoff": self.signoff,
            "history": self.history,
            "ledger": self.ledger,
            "data": self.start,
            "print": self.print_page,
        }
        for page in self._by_key.values():
            self.pages.addWidget(page)
        # Not the overview, which would read the whole region before the first board is there.
        self.pages.setCurrentWidget(self.rota)
        self._arrivals: dict[str, tuple[Callable[[], object] | None, QWidget]] = {
            "overview": (self.overview.refresh, self.overview.grid),
            "rota": (None, self.rota.grid),
            "cover": (self.aid.refresh, self.aid),
            "people": (self.people.refresh, self.people.grid),
            "demand": (self.demand.refresh, self.demand.lines),
            "signoff": (self.signoff.refresh, self.signoff.preview.canvas),
            "history": (self.history.refresh, self.history.table),
            "ledger": (self.ledger.refresh, self.ledger.sums),
            "data": (None, self.start),
        }
        """What each page does when it is gone to, and what then has the focus."""
        self.setCentralWidget(self._frame())
        self._connect()
        self._connect_on_view()
        who = ProfileButton(appearance, self.aid.acting)
        self.top_bar.put(who)
        self.profiles = ProfilePanel(
            appearance, self.aid.acting, self.choice, who, self, self.notices
        )
        self.remembering = Remembering(
            settings, self.overview, self.cover, self.people, self.signoff
        )
        self.remembering.restore()
        if settings.geometry is None or not self.restoreGeometry(settings.geometry):
            self.resize(*FIRST_SIZE)

    def _frame(self) -> QWidget:
        beside = row(self.pages, self.help, gap=0)
        beside.setStretch(0, 1)
        HelpPlace(self.help, beside, self.pages, self.appearance)
        right = column(self.top_bar, self.notices, beside)
        right.setStretch(2, 1)
        whole = column(row(self.rail, right, gap=0), self.status)
        whole.setStretch(0, 1)
        return box("page", whole)

    def _connect(self) -> None:
        self.steps.applied.connect(self._follow)
        self.steps.applied.connect(lambda outcome: self.cover.take_changes(outcome.changes))
        self.overview.rota_wanted.connect(self.leading.show_rota)
        self.status.show_legend(self.rota.legend)
        self.rota.patterns.keep_in(self._settings)
        self._tell_begun()
        self.start.imports.keep_in(self._settings)
        self.people.rota_wanted.connect(self.leading.show_person)
        self.demand.person_wanted.connect(self.leading.show_person)
        self.demand.date_wanted.connect(self.leading.show_rota)
        self.rota.arrived.connect(self._take_news)
        self.rota.arrived.connect(self.aid.take_news)
        self.aid.rota_wanted.connect(self.leading.show_rota)
        self.aid.acting.changed.connect(self.signoff.forget)
        self.rota.watch.lost.connect(self.notices.error)
        self.rota.watch.found.connect(partial(self.notices.done, "The database is there again."))
        self.cover.plan.plan_changed.connect(self.rota.ghosts.show_plan)
        self.rota.noted.connect(self.status.show_notes)
        self.status.broken_wanted.connect(self.show_broken)
        self.rota.cover_wanted.connect(self.find_cover)
        self.rota.export_wanted.connect(self.ask_export)
        self.rota.two.tell_in(self.notices, self._show_offer)
        self.rota.offer_wanted.connect(self._show_offer)
        self.start.data_changed.connect(self.reload)
        self.start.saved.connect(self._saved)
        self.start.view_wanted.connect(partial(self.go, "data"))
        self.printing = Printing(
            self.choice,
            self.jobs,
            self.rota,
            self.people,
            self.signoff,
            self.print_page,
            self.go,
        )
        self.printing.refused.connect(self.notices.error)
        self.signoff.export_wanted.connect(self.ask_export)
        self.signoff.approval.another_wanted.connect(self.aid.acting.choice_wanted)
        self.signoff.stepped.connect(self.rota.reload)
        self.signoff.item_wanted.connect(self.leading.show_item)
        self.signoff.stepped.connect(self.history.forget)
        self.history.link_wanted.connect(self.leading.show_link)
        self.signoff.tabs.other_wanted.connect(partial(self.go, "ledger"))
        self.ledger.left.connect(partial(self.go, "signoff"))
        self.ledger.told.connect(self.notices.done)
        self.ledger.refused.connect(self.notices.error)
        for page in (self.history, self.ledger):
            page.saved.connect(self._saved)
        for preview in (self.signoff.preview, self.print_page.preview):
            preview.saved.connect(self._saved)
            preview.told.connect(self.notices.show_notice)
        WorkbookDrop(self, self.take_files)
        self.choice.changed.connect(self._remember)
        self.appearance.changed.connect(self._remember)
        for beside in (self.help, self.notices):
            beside.left.connect(self._focus_page)
        self.help.offer([*(place.key for place in PLACES), "ledger"])
        self.finder.doings = window_doings(self)
        self.help.doings = (*self.finder.doings, *VIEW_KEYS)
        add_actions(self, self.finder.doings)

    def _connect_on_view(self) -> None:
        """What is on view may be taken out by somebody; the top bar says how far its rota is."""
        self.rota.watch.gone.connect(self.reload)
        self.rota.watch.gone.connect(self.notices.error)
        self.rota.stood.connect(self.top_bar.show_stage)
        self.top_bar.stage_pressed.connect(partial(self.go, "signoff"))

    def _tell_begun(self) -> None:
        """With the first board, so that what waits can be shown."""
        show, name_of = self.leading.show_link, self.rota.name_of
        tell = partial(self.begun.tell_in, self.notices, show, name_of)
        once = Qt.ConnectionType.SingleShotConnection
        self.rota.noted.connect(lambda *_: tell(), once)

    def _focus_page(self) -> None:
        _, focus = self._arrivals.get(self.page, (None, self._by_key[self.page]))
        focus.setFocus()

    def show_help(self) -> None:
        """Help for what is on view; again closes it."""
        self.help.toggle(self.page)

    def plan(self) -> None:
        """Plan the period on view."""
        self.aid.show_view(GAPS)
        self.go("cover")
        self.cover.plan_period()

    def two_boards(self) -> None:
        """A second board on the rota page, or one again."""
        self.go("rota")
        self.rota.two.toggle()

    def apply_pattern(self) -> None:
        """The panel of patterns on the rota page, or none again."""
        self.go("rota")
        self.rota.toggle_patterns()

    def show_broken(self) -> None:
        """The broken rules of the rota on view, each with the reason why it may stand."""
        self.go("signoff")
        self.signoff.show_broken()

    def _show_offer(self, request: str, offer: str | None) -> None:
        self.go("cover")
        self.aid.show_requests(request, offer)

    @property
    def page(self) -> str:
        """Key of the page on view."""
        shown = self.pages.currentWidget()
        return next(key for key, page in self._by_key.items() if page is shown)

    # Going places ------------------------------------------------------------------------------

    def go(self, key: str) -> None:
        """Show a page."""
        has_data = bool(self.choice.catalogue.services)
        if not has_data:
            key = "data"
        self.pages.setCurrentWidget(self._by_key[key])
        if key in self.rail.buttons or key in UNDER:
            self.rail.choose(UNDER.get(key, key))
        for name, one in self.rail.buttons.items():
            one.setEnabled(has_data or name == "data")
        self.top_bar.setVisible(has_data and key != "data")
        if key not in {"data", "print"}:
            self._settings.page = key
        refresh, focus = self._arrivals.get(key, (None, None))
        if refresh is not None:
            refresh()
        if focus is not None:
            focus.setFocus()

    def find_cover(self, chip: GapChip | None = None) -> None:
        """Show who could fill a gap of the board."""
        self.aid.show_view(GAPS)
        self.cover.open_gap(chip)
        self.go("cover")

    # Data --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read what there is to choose from; open on it, or on the three choices."""
        self.jobs.start(
            self.jobs.lanes.database,
            "Opening the database",
            self._desk.catalogue,
            self._opened,
            ended=self._not_opened,
        )

    def _not_opened(self) -> None:
        """The banner says why; from here another database can be opened."""
        if not self.choice.catalogue.services:
            self.start.show_unopened()
            self.go("data")

    def _opened(self, catalogue: Catalogue) -> None:
        self._forget()
        self.choice.take(catalogue, self._settings.service, self._settings.period)
        self.start.show_empty(not catalogue.services)
        self.status.region.setText(catalogue.region_name)
        self.setWindowTitle(
            f"{catalogue.region_name} – {TITLE}" if catalogue.region_name else TITLE
        )
        page, self._first_page = self._first_page, "rota"
        self.go(page if page in self._by_key else "rota")

    def _follow(self, outcome: Outcome) -> None:
        """A step was stored: what shows the whole region takes it when it is next looked at."""
        if outcome.changes is not None:
            self._desk.kept.follow(outcome.changes)
        for page in self._readers:
            page.forget()

    def _take_news(self, news: News) -> None:
        """Somebody else stored something: what shows the whole region takes it, too."""
        if news.changes is None:
            self._forget()
        else:
            self._follow(Outcome(news.changes))
            self.cover.take_changes(news.changes)

    @property
    def _readers(
        self,
    ) -> tuple[
        OverviewPage | PeoplePage | DemandPage | SignOffPage | HistoryPage | LedgerPage, ...
    ]:
        """Pages that read more than one board."""
        first = (self.overview, self.people, self.demand)
        return (*first, self.signoff, self.history, self.ledger)

    def _forget(self) -> None:
        """What was loaded of the whole region no longer holds."""
        self._desk.kept.forget()
        self.finder.people.forget()
        for page in (*self._readers, self.cover):
            page.forget()

    def take_files(self, files: Sequence[Path]) -> None:
        """Workbooks that were dropped: on the sign-off page to verify, else to import."""
        if self.page == "signoff":
            self.signoff.read_file(files[0])
        else:
            self.import_files(files)

    def import_files(self, files: Sequence[Path]) -> None:
        """Check workbooks and show what they would change."""
        self.go("data")
        self.start.import_files(files)

    def ask_export(self) -> None:
        """Ask where to write the sign-off workbook of what is on view."""
        entry, period = self.choice.entry, self.choice.period
        if entry is None:
            return
        name = f"{entry.code}-{date_of(period.first)}-sign-off.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export for sign-off", name, WORKBOOKS)
        if chosen:
            self.export(Path(chosen).with_suffix(".xlsx"))

    def export(self, path: Path) -> None:
        """Write the sign-off workbook of the service and period on view."""
        entry, period = self.choice.entry, self.choice.period
        assert entry is not None
        self.jobs.start(
            self.jobs.lanes.database,
            "Writing the sign-off workbook",
            lambda progress, cancel: self._desk.export(entry.code, period, path, progress, cancel),
            lambda done: self._saved(f"Sign-off workbook of {entry.name} written.", done),
        )

    def _saved(self, text: str, path: Path) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        self.notices.done(
            text, str(path), ("Open folder", lambda: QDesktopServices.openUrl(folder))
        )

    def _remember(self) -> None:
        if self.choice.service:
            self._settings.service = self.choice.service
            self._settings.period = self.choice.period
        self._settings.theme = self.appearance.choice
        self._settings.scale = self.appearance.metrics.scale

    def _finish_typing(self) -> None:
        """Whatever is being typed is entered, as if one went on to something else."""
        for entry in self.findChildren(CellEntry):
            entry.finish()
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()

    # Qt ----------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab, or Shift+Tab."""
        found = next_stop(self.centralWidget(), self.focusWidget(), forward=forward)
        if found is None:
            return super().focusNextPrevChild(forward)
        reasons = Qt.FocusReason
        found.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold for small windows."""
        super().resizeEvent(event)
        self.appearance.fit(event.size().width(), event.size().height())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store what was entered, remember the layout and stop all other work."""
        self._finish_typing()
        self.jobs.lanes.cancel()
        self.aid.leave()
        self.steps.finish()
        self._settings.geometry = self.saveGeometry()
        self.remembering.keep()
        self._settings.save()
        self.cover.plan.leave()
        self.jobs.lanes.close()
        super().closeEvent(event)
