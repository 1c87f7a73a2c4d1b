"""What the use cases need from the outside; adapters fill these protocols."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Protocol, Self

from planner.application.changes import Change, ChangeSet
from planner.application.editing_ports import RotaCells
from planner.application.rota_life_ports import RotaLifeRecords
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.sheets import RegionTables


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One service as a list to choose from shows it."""

    code: str
    name: str
    trust: str
    trust_name: str
    site: str
    site_name: str
    staff: int


@dataclass(frozen=True, slots=True)
class RotaEntry:
    """One rota: a service, its dates (day numbers) and its status."""

    service: str
    first: int
    last: int
    status: str


AidKey = tuple[str, int, str, str, int]
_OF_KEY = frozenset({"staff_id", "day", "shift", "service", "line"})


@dataclass(frozen=True, slots=True)
class ProposedAid:
    """One assignment of a plan, written as proposed mutual aid; never a duty (reading A25)."""

    staff_id: str
    mode: str
    service: str
    day: int
    shift: str
    line: int
    moved_from_service: str | None
    moved_from_shift: str | None
    points: int
    reason: str

    @property
    def key(self) -> AidKey:
        """Of its row: the person, then the slot."""
        return self.staff_id, self.day, self.shift, self.service, self.line

    @property
    def values(self) -> dict[str, object]:
        """What its row holds beside the key."""
        return {name: value for name, value in asdict(self).items() if name not in _OF_KEY}


@dataclass(frozen=True, slots=True)
class PendingChanges:
    """What a unit of work has changed in one sheet and not committed yet."""

    sheet: str
    inserted: int
    updated: int
    deleted: int
    samples: tuple[Change, ...]
    """The first of each sort, whole rows."""


class Transaction(Protocol):
    """One transaction on one thread. Leaving it without `commit` rolls everything back."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class UnitOfWork(Transaction, RotaLifeRecords, Protocol):
    """A transaction that reads and writes everything there is."""

    def commit(self) -> None:
        """Make everything stand, the journal rows included."""

    # Reading -------------------------------------------------------------------------------
    def load_region(self, period: Period, services: Sequence[str] | None = None) -> Region:
        """The arrays for a period; all known duties.

        With `services`: only people at home there or with a duty there, with all their duties,
        and only the demand lines of those services.
        """

    def read_tables(self, sheets: Collection[str] | None = None) -> RegionTables:
        """Whole sheets of the region workbook as stored, each ordered by its key."""

    def catalogue(self) -> Sequence[ServiceEntry]:
        """All services, ordered by trust and name."""

    def rotas(self, service: str | None = None) -> Sequence[RotaEntry]:
        """Rotas, ordered by service and first date."""

    def left_rotas(self) -> Sequence[RotaEntry]:
        """Rotas, and last dates of rotas, that were taken away, with the status they had then.

        Oldest first. O(changes of rotas that the journal tells of).
        """

    def known_period(self) -> Period | None:
        """First to last date for which a rota, or failing that a duty, is known."""

    def proposed_aid(self, period: Period) -> Sequence[ProposedAid]:
        """Proposed aid with dates in the period, ordered by date, service, shift, person."""

    def cells(
        self, people: Collection[str], period: Period, services: Collection[str]
    ) -> RotaCells:
        """What stands for some people in a period, read to be edited.

        Begins as a write: nobody changes it before this unit of work commits. Names are given
        of `services` and of those of the duties read. O(rows of these people).
        """

    def pending(self, samples: int) -> Sequence[PendingChanges]:
        """What was changed and not committed yet, by sheet, with `samples` rows of each sort.

        O(changed rows of the entries that the samples come from).
        """

    # Writing: each call appends its journal rows in the same transaction ---------------------
    def merge(self, tables: RegionTables, replace: Collection[str], reason: str) -> dict[str, int]:
        """Insert or update rows by key; for sheets in `replace` delete rows not in the tables.

        Tables are already checked. An absent column leaves what is stored. Returns how many
        rows of each sheet were inserted, changed or deleted. UserError if a deleted row is
        still referred to.
        """

    def propose_aid(
        self,
        aid: Sequence[ProposedAid],
        replaces: Period,
        reason: str,
        services: Collection[str] | None = None,
    ) -> None:
        """Write the assignments of a plan of some services (None: all).

        Earlier proposals at these services with dates in the period go.
        """

    def apply(self, changes: ChangeSet) -> ChangeSet:
        """Apply single edits with version checks; returns them with the new versions.

        ConflictError if an item is no longer as `before` says, UserError if it belongs to a
        rota that is approved or final. So for `merge` and `propose_aid`.
        """


UnitOfWorkFactory = Callable[[], UnitOfWork]
