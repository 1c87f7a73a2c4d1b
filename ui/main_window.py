"""The frame: rail, top bar, pages, status bar. What the pages do stands with them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from planner.domain.calendar import Period, date_of
from planner.domain.region import NONE
from planner.domain.wording.formats import day_text
from ui.banner import Notices
from ui.choice import Catalogue, Choice
from ui.cover.page import CoverPage
from ui.crashes import CrashReports
from ui.desk import Desk
from ui.editing.workbench import Workbench
from ui.forms import box, column, row
from ui.jobs import Jobs
from ui.overview.page import OverviewPage
from ui.people.page import PeoplePage
from ui.rail import Place, Rail
from ui.rota.page import RotaPage
from ui.rota.strips import GapChip
from ui.search import SearchBox, Target
from ui.settings import WindowSettings
from ui.start.dropping import WorkbookDrop
from ui.start.page import WORKBOOKS, StartPage
from ui.status import StatusBar
from ui.tasks import Lanes
from ui.theme.appearance import Appearance
from ui.topbar import TopBar
from ui.undo import Outcome, Steps

TITLE = "Mutual Aid Planner"
PLACES = [
    Place("overview", "Overview", "layout-dashboard", "Ctrl+1"),
    Place("rota", "Rota", "calendar", "Ctrl+2"),
    Place("cover", "Cover", "shield-plus", "Ctrl+3"),
    Place("people", "People", "users", "Ctrl+4"),
    Place("data", "Data", "database", "Ctrl+6"),
]


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
        self._desk, self._appearance, self._settings = desk, appearance, settings
        self._wish: Callable[[], object] | None = None
        self.choice = Choice(today)
        self.notices = Notices(appearance)
        self.jobs = Jobs(lanes, self.notices, crashes)
        self.status = StatusBar()
        self.jobs.started.connect(self.status.watch)
        bench = Workbench(desk)
        self.steps = Steps(self.jobs, self.notices, bench)
        self.overview = OverviewPage(appearance, self.choice, self.jobs, desk)
        self.rota = RotaPage(appearance, self.choice, self.jobs, bench, self.steps)
        self.cover = CoverPage(appearance, self.choice, self.jobs, desk, self.steps)
        self.people = PeoplePage(appearance, self.choice, self.jobs, desk)
        self.start = StartPage(appearance, self.jobs, desk)
        self.top_bar = TopBar(appearance, self.choice, self.search)
        self.rail = Rail(appearance, PLACES, self.go)
        self.pages = QStackedWidget()
        self._by_key: dict[str, QWidget] = {
            "overview": self.overview,
            "rota": self.rota,
            "cover": self.cover,
            "people": self.people,
            "data": self.start,
        }
        for page in self._by_key.values():
            self.pages.addWidget(page)
        right = column(self.top_bar, self.notices, self.pages)
        right.setStretch(2, 1)
        body = row(self.rail, right, gap=0)
        whole = column(body, self.status)
        whole.setStretch(0, 1)
        self.setCentralWidget(box("page", whole))
        self._connect()
        if settings.geometry is None or not self.restoreGeometry(settings.geometry):
            self.resize(1440, 900)

    def _connect(self) -> None:
        self.steps.applied.connect(self._follow)
        self.steps.applied.connect(lambda outcome: self.cover.take_changes(outcome.changes))
        self.overview.rota_wanted.connect(self.show_rota)
        self.status.show_legend(self.rota.legend)
        self.people.rota_wanted.connect(self.show_in_rota)
        self.rota.noted.connect(self.status.notes.setText)
        self.rota.noted.connect(lambda _text: self._fulfil())
        self.rota.cover_wanted.connect(self.find_cover)
        self.rota.export_wanted.connect(self.ask_export)
        self.start.data_changed.connect(self.reload)
        self.start.saved.connect(self._saved)
        WorkbookDrop(self, self.import_files)
        self.choice.changed.connect(self._remember)
        self._appearance.changed.connect(self._remember)
        for place in PLACES:
            QShortcut(QKeySequence(place.shortcut), self, partial(self.go, place.key))
        QShortcut(QKeySequence("Ctrl+K"), self, self.search)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.steps.undo)
        QShortcut(QKeySequence("Ctrl+Y"), self, self.steps.redo)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self, self.steps.redo)
        QShortcut(QKeySequence("Alt+Left"), self, lambda: self.choice.step(-1))
        QShortcut(QKeySequence("Alt+Right"), self, lambda: self.choice.step(1))

    # Going places ------------------------------------------------------------------------------

    def go(self, key: str) -> None:
        """Show a page."""
        has_data = bool(self.choice.catalogue.services)
        if not has_data:
            key = "data"
        self.pages.setCurrentWidget(self._by_key[key])
        self.rail.choose(key)
        for name, one in self.rail.buttons.items():
            one.setEnabled(has_data or name == "data")
        self.top_bar.setVisible(has_data and key != "data")
        if key == "overview":
            self.overview.refresh()
            self.overview.grid.setFocus()
        if key == "cover":
            self.cover.refresh()
            self.cover.list.setFocus()
        if key == "people":
            self.people.refresh()
            self.people.grid.setFocus()
        if key == "rota":
            self.rota.grid.setFocus()

    def show_rota(self, service: str, day: int) -> None:
        """Show the rota of a service, at a date if one is given."""
        self.choice.show_service(service)
        self.go("rota")
        if day != NONE:
            self._once_shown(lambda: self._date(day))

    def show_in_rota(self, service: str, staff_id: str) -> None:
        """Show a person in the rota of their service."""
        self.choice.show_service(service)
        self.go("rota")
        self._once_shown(lambda: self.rota.show_person(staff_id))

    def _once_shown(self, then: Callable[[], object]) -> None:
        """Go on when the board of what is chosen is there; only the last wish counts."""
        self._wish = then
        self._fulfil()

    def _fulfil(self) -> None:
        board, wish = self.rota.board, self._wish
        if wish is None or board is None or board.entry != self.choice.entry:
            return
        if board.region.period == self.choice.period:
            self._wish = None
            wish()

    def find_cover(self, chip: GapChip | None) -> None:
        """Show who could fill a gap of the board."""
        self.cover.open_gap(chip)
        self.go("cover")

    def search(self) -> None:
        """Open the search for anything."""
        found = SearchBox(self, self.targets())
        at = self.geometry()
        found.move(at.x() + (at.width() - found.width()) // 2, at.y() + 60)
        found.exec()

    def targets(self) -> list[Target]:
        """Everything that the search can go to."""
        pages = [Target(p.title, "page", partial(self.go, p.key)) for p in PLACES]
        services = [
            Target(s.name, f"{s.site_name} · {s.trust_name}", partial(self._to, s.code))
            for s in self.choice.catalogue.services
        ]
        actions = [
            Target("Export for sign-off", "action", self.ask_export),
            Target("Find cover", "action", lambda: self.find_cover(None)),
        ]
        return [*self._people(), *services, *self._dates(), *actions, *pages]

    def _to(self, service: str) -> None:
        self.choice.show_service(service)
        if self.pages.currentWidget() is self.start:
            self.go("rota")

    def _people(self) -> list[Target]:
        board = self.rota.board
        if board is None:
            return []
        ids = board.region.people.ids
        return [
            Target(ids.names[p], f"no. {ids.codes[p]}", partial(self._person, ids.codes[p]))
            for p in board.people.tolist()
        ]

    def _person(self, staff_id: str) -> None:
        self.go("rota")
        self.rota.show_person(staff_id)

    def _dates(self) -> list[Target]:
        return [
            Target(day_text(day, year=True), date_of(day).isoformat(), partial(self._date, day))
            for day in range(self.choice.period.first - 56, self.choice.period.last + 57)
        ]

    def _date(self, day: int) -> None:
        """Show a date: within the period by its cell, else by the period that holds it."""
        period = self.choice.period
        if day not in period:
            move = (day - period.first) // period.days * period.days
            self.choice.show_period(Period(period.first + move, period.last + move))
        cell = self.rota.grid.current_cell()
        self.go("rota")
        self.rota.grid.choose(cell[0] if cell else 0, day - self.choice.period.first)

    # Data --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read what there is to choose from; open on it, or on the three choices."""
        self.jobs.start(
            self.jobs.lanes.database, "Opening the database", self._desk.catalogue, self._opened
        )

    def _opened(self, catalogue: Catalogue) -> None:
        self._forget()
        self.choice.take(catalogue, self._settings.service)
        self.start.show_empty(not catalogue.services)
        self.status.region.setText(catalogue.region_name)
        self.setWindowTitle(
            f"{catalogue.region_name} – {TITLE}" if catalogue.region_name else TITLE
        )
        self.go("rota")

    def _follow(self, outcome: Outcome) -> None:
        """A step was stored: what shows the whole region takes it when it is next looked at."""
        if outcome.changes is not None:
            self._desk.kept.follow(outcome.changes)
        self.overview.forget()
        self.people.forget()

    def _forget(self) -> None:
        """What was loaded of the whole region no longer holds."""
        self._desk.kept.forget()
        self.overview.forget()
        self.people.forget()
        self.cover.forget()

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
        self._settings.theme = self._appearance.choice
        self._settings.scale = self._appearance.metrics.scale

    # Qt ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold for small windows."""
        super().resizeEvent(event)
        self._appearance.fit(event.size().width(), event.size().height())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout and stop all work."""
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        self.jobs.lanes.close()
        super().closeEvent(event)
