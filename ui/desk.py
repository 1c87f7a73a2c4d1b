"""What the window asks of the planner; every method runs on a lane, never on its thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planner.application.covering import Loaded
from planner.application.fragility import fragility_report
from planner.application.importing_codes import NO_CHOICES, CodeChoices
from planner.application.importing_report import ImportReport
from planner.application.memory import give_back_what_is_free
from planner.application.ports import PendingChanges, RotaEntry, ServiceEntry
from planner.application.progress import CancelToken, Progress
from planner.application.what_if import Consequences, consequences
from planner.bootstrap import Planner
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.resilience.what_if import Supposition
from planner.domain.sheets import RegionTables
from ui.choice import Catalogue
from ui.kept_region import KeptRegion
from ui.kept_standing import KeptStanding
from ui.overview.heat import Overview, build_overview
from ui.rota.board import Board, build_board
from ui.rota.locks import Locks


@dataclass(frozen=True)
class Desk:
    """Reads and commands of the window, over the planner's services."""

    planner: Planner
    kept: KeptRegion = field(default_factory=KeptRegion)
    """The whole region of the period that was looked at last."""
    standing: KeptStanding = field(default_factory=KeptStanding)
    """What suggestions for that region share."""
    demo_staff: int = 2000
    """People of the demonstration region."""

    def catalogue(self, _progress: Progress, _cancel: CancelToken) -> Catalogue:
        """What there is to choose from; empty where the database is."""
        with self.planner.unit_of_work() as work:
            services = work.catalogue()
            if not services:
                return Catalogue()
            name = _region_name(work.read_tables({"Region"}))
            return Catalogue(name, services, work.rotas(), work.known_period())

    def board(
        self, entry: ServiceEntry, period: Period, _progress: Progress, cancel: CancelToken
    ) -> Board:
        """The board of one service; reads only its own people, with all their duties."""
        with self.planner.unit_of_work() as work:
            region = work.load_region(period, [entry.code])
        cancel.check()
        locks = self.locks(entry, period)
        loaded = Loaded.of(region, self.planner.rule_book)
        cancel.check()
        breaches = loaded.engine.audit().touching(period)
        return build_board(loaded, region.services.ids.index[entry.code], entry, breaches, locks)

    def locks(self, entry: ServiceEntry, period: Period) -> Locks:
        """The rotas of a service that touch a period; one small read."""
        standings = self.planner.rota_life.standings(entry.code, period)
        signed = (one for one in standings if one.stage.locked)
        rotas = (RotaEntry(entry.code, one.first, one.last, one.stage.status) for one in signed)
        return Locks(entry.name, tuple(rotas), standings)

    def some(
        self, services: Sequence[str], period: Period, _progress: Progress, cancel: CancelToken
    ) -> Loaded:
        """The part of the region that concerns some services (codes), with all its duties."""
        with self.planner.unit_of_work() as work:
            region = work.load_region(period, services)
        cancel.check()
        return Loaded.of(region, self.planner.rule_book)

    def region(self, period: Period, progress: Progress, cancel: CancelToken) -> Loaded:
        """The whole region, for gaps everywhere and whoever might cover them."""

        def load() -> Region:
            progress("Loading the region")
            self.standing.forget()
            with self.planner.unit_of_work() as work:
                return work.load_region(period)

        def count(region: Region) -> Loaded:
            cancel.check()
            self.standing.rest()
            give_back_what_is_free()
            progress("Counting cover")
            return Loaded.of(region, self.planner.rule_book)

        return self.kept.get(period, load, count, self.standing.rest)

    def overview(self, period: Period, progress: Progress, cancel: CancelToken) -> Overview:
        """The heat map, the ranking and the map of the whole region."""
        loaded = self.region(period, progress, cancel)
        cancel.check()
        progress("Looking for fragile services")
        report = fragility_report(loaded.region, self.planner.fragility.thresholds)
        cancel.check()
        progress("Looking who helps whom")
        return build_overview(loaded, report, self.planner.helping.between_sites(loaded.region))

    def what_if(
        self,
        view: Overview,
        supposition: Callable[[], Supposition],
        progress: Progress,
        cancel: CancelToken,
    ) -> Consequences:
        """What a supposition would change of what is on view."""
        progress("Counting what would differ")
        thresholds = self.planner.fragility.thresholds
        return consequences(view.loaded, view.report, supposition(), thresholds, cancel.check)

    def export(
        self, service: str, period: Period, path: Path, progress: Progress, _cancel: CancelToken
    ) -> Path:
        """The sign-off workbook of one service."""
        self.planner.check_output(path)
        progress("Writing the sign-off workbook")
        self.planner.signing.export([service], period, path, self.planner.profiles.acting().name)
        return path

    def import_files(
        self,
        files: Sequence[Path],
        dry_run: bool,
        progress: Progress,
        cancel: CancelToken,
        previewed: Sequence[PendingChanges] | None = None,
        codes: CodeChoices = NO_CHOICES,
    ) -> ImportReport:
        """Check workbooks, and write them unless it is a dry run, or not as previewed."""
        return self.planner.imports.run(
            files,
            dry_run=dry_run,
            progress=progress,
            cancel=cancel,
            previewed=previewed,
            codes=codes,
        )

    def build_demo(self, progress: Progress, cancel: CancelToken) -> object:
        """Build the demonstration region into the database."""
        staff = self.demo_staff
        return self.planner.demo.build(staff=staff, progress=progress, cancel=cancel)

    def people(self) -> list[tuple[str, str, str, str]]:
        """Number, name, home service and its name of everybody, by name."""
        with self.planner.unit_of_work() as work:
            names = {entry.code: entry.name for entry in work.catalogue()}
            staff = work.read_tables({"Staff"})["Staff"].columns
        rows = zip(staff["staff_id"], staff["name"], staff["service"], strict=True)
        known = [(str(i), str(n), str(s), names.get(str(s), "")) for i, n, s in rows]
        return sorted(known, key=lambda row: row[1])

    def template(self, path: Path, progress: Progress, _cancel: CancelToken) -> Path:
        """An empty region workbook."""
        self.planner.check_output(path)
        progress("Saving the template")
        self.planner.region_export.template(path)
        return path

    def export_region(self, path: Path, progress: Progress, cancel: CancelToken) -> Path:
        """The whole region as a workbook."""
        self.planner.check_output(path)
        self.planner.region_export.export(path, progress, cancel)
        return path


def _region_name(tables: RegionTables) -> str:
    """The region's own name, or an empty text."""
    columns = tables["Region"].columns if "Region" in tables else {}
    pairs = zip(columns.get("key", []), columns.get("value", []), strict=False)
    return next((str(value) for key, value in pairs if key == "name" and value), "")
