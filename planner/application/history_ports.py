"""What the history needs from the store, and where it is exported to."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from planner.application.aid_ports import StoredRow
from planner.application.ports import Transaction
from planner.domain.calendar import Period


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of the journal, its payload left out."""

    number: int
    at: str
    """UTC, ISO 8601."""
    who: str
    what: str
    sheet: str
    action: str
    """`insert`, `update` or `delete`."""
    rows: int
    key: tuple[object, ...] | None
    """None: many rows were written together."""
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    login: str | None
    """Of the server, where that binds it to a trust or the region; it vouches for this name."""


class ChainFound(Protocol):
    """What a check of the chain found."""

    @property
    def complete(self) -> bool:
        """Whether every entry is there and as it was written."""

    @property
    def entries(self) -> int:
        """How many there are."""

    @property
    def first_broken(self) -> int | None:
        """Number of the first entry that is missing or altered."""


class HistoryWork(Transaction, Protocol):
    """A unit of work as far as the history needs it."""

    def journal_page(
        self,
        *,
        since: str,
        until: str,
        mentions: str | None,
        before: int | None,
        size: int,
        sheets: Collection[str] | None = None,
    ) -> Sequence[JournalEntry]:
        """At most `size` entries, newest first, older than the number `before`.

        `since` ≤ at < `until` (UTC, ISO 8601). `mentions`: only entries whose key or values hold
        a text; entries of many rows are passed over then. `sheets` None: of every sheet.
        """

    def journal_numbers(
        self, *, since: str, until: str, sheets: Collection[str] | None = None
    ) -> Sequence[int]:
        """Numbers of all entries of these dates and sheets, newest first. O(entries)."""

    def journal_entries(self, numbers: Collection[int]) -> Sequence[JournalEntry]:
        """Entries of these numbers, newest first; those that are missing are left out."""

    def journal_entry(self, number: int) -> JournalEntry | None:
        """One entry; None if there is none of that number."""

    def verify_chain(self) -> ChainFound:
        """Whether the journal is complete and unaltered. O(size of the journal)."""

    def find(
        self,
        sheet: str,
        among: Mapping[str, Collection[object]] | None = None,
        period: Period | None = None,
    ) -> Sequence[StoredRow]:
        """See `AidWork.find`."""


HistoryUnits = Callable[[], HistoryWork]


Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


class PlainTables(Protocol):
    """Writes plain tables to a workbook."""

    def write(self, path: Path, sheets: Mapping[str, Rows]) -> None:
        """One sheet each, by title, the first row its header; text is never taken as a formula."""
