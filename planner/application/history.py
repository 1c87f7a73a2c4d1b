"""Use cases of the history: who changed what, when and why; and whether nothing is missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from planner.application.errors import UserError, nobody
from planner.application.history_ports import (
    HistoryUnits,
    HistoryWork,
    JournalEntry,
    PlainTables,
)
from planner.application.history_tables import check_ending, write_tables
from planner.application.progress import CancelToken
from planner.application.region_clock import region_clock
from planner.domain.calendar import Clock, IntArray, Period
from planner.domain.wording.formats import count_text, moment_text
from planner.domain.wording.history import (
    NO_MOMENT,
    REFERS,
    UNREADABLE,
    Item,
    NamesOf,
    altered_text,
    item_text,
    moment_of,
    service_of,
    sides_text,
    together_text,
    who_text,
)
from planner.domain.wording.history_kinds import Kind

_PAGE = 500
_MOST_READ = 200_000
"""Entries looked at for one answer; older ones are told as "more"."""
_ON_BOARDS = frozenset({"Duties", "Absences"})
_SINCE, _UNTIL = "0", "9999"
_HEADER = ("Entry", "When", "Who", "Step", "What", "Before", "After", "Why")
_PERSON_FIRST = frozenset(
    {"Duties", "Absences", "Staff", "StaffSkills", "ProposedAid", "AcceptedBreaches"}
)


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which changes are wanted; None: all."""

    service: str | None = None
    """Of its rota, its people, its demand, or of aid that it gives or receives."""
    staff_id: str | None = None
    period: Period | None = None
    """Dates on which the change was made."""
    limit: int = 500
    kind: Kind | None = None

    @property
    def sheets(self) -> Collection[str] | None:
        """Sheets whose changes are wanted; None: all."""
        return None if self.kind is None else self.kind.sheets

    @property
    def by_content(self) -> bool:
        """Whether an entry must be read to know if it fits."""
        return self.service is not None or self.staff_id is not None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change."""

    number: int
    """Of the journal entry."""
    at: str
    """UTC, ISO 8601."""
    when: datetime
    """The same in the region's local time."""
    who: str
    what: str
    """The step: "Move of N, Wed 9 Dec, A. Okafor"."""
    item: str
    """What changed: "Duty N of Amara Okafor (30001) on Wed 9 Dec 2026: added"."""
    before: str
    after: str
    why: str
    """The reason that was given; empty where none was asked for."""
    sheet: str
    key: tuple[object, ...] | None
    service: str = ""
    """Code of the service on whose board a duty or absence is seen; empty for other things."""


@dataclass(frozen=True, slots=True)
class History:
    """Changes, newest first."""

    lines: tuple[HistoryLine, ...]
    more: bool
    """Whether older ones were left out, or not looked at."""


@dataclass(frozen=True, eq=False)
class HistoryIndex:
    """Which entries fit a filter, for lists that read their lines as they come into view."""

    numbers: IntArray
    """Of the entries, newest first."""
    more: bool
    """Whether older ones were not looked at."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """Whether the history is complete and unaltered."""

    complete: bool
    entries: int
    first_broken: int | None
    text: str
    """In words, with who and when of the first broken entry as it reads now."""


@dataclass(frozen=True, slots=True)
class HistoryService:
    """Reads the journal; changes nothing."""

    units: HistoryUnits
    tables: PlainTables

    def changes(self, wanted: HistoryFilter | None = None) -> History:
        """Changes, newest first. UserError for a service or person that is not known.

        O(entries looked at, at most 200,000).
        """
        shown = wanted or HistoryFilter()
        if shown.limit < 1:
            raise UserError("The limit must be 1 or more.", "Leave it out for 500.")
        with self.units() as work:
            clock = region_clock(work.find)
            look = _Look.of(work, shown)
            found = list(islice(look.entries(work, clock), shown.limit + 1))
            known = _Known.of(work, found[: shown.limit])
        lines = tuple(_line(entry, clock, known) for entry in found[: shown.limit])
        return History(lines, len(found) > shown.limit or look.cut_off)

    def index(
        self, wanted: HistoryFilter | None = None, cancel: CancelToken | None = None
    ) -> HistoryIndex:
        """Numbers of the changes that fit, newest first; the limit does not apply.

        UserError for a service or person that is not known. O(entries): without service and
        person no entry is read for it; with them at most the newest 200,000.
        """
        shown = wanted or HistoryFilter()
        with self.units() as work:
            clock = region_clock(work.find)
            look = _Look.of(work, shown)
            if not shown.by_content:
                since, until = _bounds(shown.period, clock)
                every = work.journal_numbers(since=since, until=until, sheets=shown.sheets)
                return HistoryIndex(np.array(every, dtype=np.int32), more=False)
            found = [entry.number for entry in look.entries(work, clock, cancel)]
        return HistoryIndex(np.array(found, dtype=np.int32), look.cut_off)

    def lines(self, numbers: Collection[int]) -> tuple[HistoryLine, ...]:
        """The changes of these entries, newest first; missing entries are left out."""
        with self.units() as work:
            clock = region_clock(work.find)
            found = work.journal_entries(numbers)
            known = _Known.of(work, found)
        return tuple(_line(entry, clock, known) for entry in found)

    def check(self) -> ChainCheck:
        """Look whether every entry is there and as it was written. O(size of the journal)."""
        with self.units() as work:
            found = work.verify_chain()
            broken = found.first_broken
            entry = None if broken is None else work.journal_entry(broken)
        return ChainCheck(
            found.complete, found.entries, broken, _check_text(found.entries, broken, entry)
        )

    def export(
        self, path: Path, wanted: HistoryFilter | None = None, cancel: CancelToken | None = None
    ) -> int:
        """Write changes to a new file as `write` does; how many there are.

        UserError and EnvironmentFault as `changes` and `write`.
        """
        check_ending(path)
        lines = self.changes(wanted).lines
        if cancel is not None:
            cancel.check()
        return self.write(path, lines)

    def write(self, path: Path, lines: Sequence[HistoryLine]) -> int:
        """Write changes that were read to a new workbook (.xlsx) or text file (.csv); how many.

        UserError for another ending; EnvironmentFault if the file cannot be written.
        """
        check_ending(path)
        write_tables(self.tables, path, {"History": [_HEADER, *map(_cells, lines)]})
        return len(lines)


@dataclass(slots=True)
class _Look:
    """A filter with what it needs to know."""

    shown: HistoryFilter
    home: Collection[str]
    """People at home in the service that is asked for."""
    cut_off: bool = False
    """Whether the last look ended before the oldest entry."""

    @classmethod
    def of(cls, work: HistoryWork, shown: HistoryFilter) -> "_Look":
        if shown.staff_id is not None and not work.find("Staff", {"staff_id": [shown.staff_id]}):
            raise nobody(shown.staff_id)
        if shown.service is None:
            return cls(shown, ())
        if not work.find("Services", {"code": [shown.service]}):
            raise UserError(
                f"There is no service {shown.service!r}.", "Use a code of the Services sheet."
            )
        rows = work.find("Staff", {"service": [shown.service]})
        return cls(shown, frozenset(str(row.key[0]) for row in rows))

    def entries(
        self, work: HistoryWork, clock: Clock, cancel: CancelToken | None = None
    ) -> Iterator[JournalEntry]:
        """Entries that fit, newest first."""
        since, until = _bounds(self.shown.period, clock)
        before: int | None = None
        for _ in range(_MOST_READ // _PAGE):
            if cancel is not None:
                cancel.check()
            page = work.journal_page(
                since=since,
                until=until,
                mentions=self.shown.staff_id,
                before=before,
                size=_PAGE,
                sheets=self.shown.sheets,
            )
            yield from (entry for entry in page if self._fits(entry))
            if len(page) < _PAGE:
                return
            before = page[-1].number
        self.cut_off = True

    def _fits(self, entry: JournalEntry) -> bool:
        if entry.key is None:
            return self.shown.staff_id is None
        return self._of_person(entry) and self._of_service(entry)

    def _of_person(self, entry: JournalEntry) -> bool:
        wanted = self.shown.staff_id
        return wanted is None or wanted in _people(entry)

    def _of_service(self, entry: JournalEntry) -> bool:
        wanted = self.shown.service
        if wanted is None:
            return True
        key = entry.key or ()
        named = {str(part) for part in key}
        for side in (entry.before, entry.after):
            named |= {str(v) for n, v in (side or {}).items() if "service" in n}
        return wanted in named or not self._home_of(entry).isdisjoint(self.home)

    @staticmethod
    def _home_of(entry: JournalEntry) -> set[str]:
        return _people(entry) if entry.sheet in _PERSON_FIRST else set()


def _people(entry: JournalEntry) -> set[str]:
    """People that an entry is about."""
    found = {str((entry.key or ("",))[0])} if entry.sheet in _PERSON_FIRST else set()
    sides = (side for side in (entry.before, entry.after) if side)
    return found | {str(side["staff_id"]) for side in sides if "staff_id" in side}


def _codes(entries: Sequence[JournalEntry]) -> dict[str, set[str]]:
    """By sheet, the codes of its rows that entries name."""
    found: dict[str, set[str]] = {sheet: set() for sheet in REFERS.values()}
    for entry in entries:
        for side in filter(None, (entry.before, entry.after)):
            for name in side.keys() & REFERS.keys():
                if side[name]:
                    found[REFERS[name]].add(str(side[name]))
        service = None if entry.key is None else service_of(entry.sheet, entry.key)
        if service is not None:
            found["Services"].add(service)
        found["Staff"] |= _people(entry)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of what entries are about, by its codes."""

    names: NamesOf
    homes: Mapping[str, str]
    """Of people: codes of their services."""

    @classmethod
    def of(cls, work: HistoryWork, entries: Sequence[JournalEntry]) -> "_Known":
        names, homes = dict[str, dict[str, str]](), dict[str, str]()
        for sheet, codes in _codes(entries).items():
            column = "staff_id" if sheet == "Staff" else "code"
            rows = work.find(sheet, {column: sorted(codes)}) if codes else ()
            names[sheet] = {str(row.key[0]): str(row.values["name"]) for row in rows}
            if sheet == "Staff":
                homes = {str(row.key[0]): str(row.values["service"]) for row in rows}
        return cls(names, homes)

    def item(self, entry: JournalEntry, key: Sequence[object]) -> Item:
        """What an entry is about."""
        values = entry.after or entry.before or {}
        return Item(entry.sheet, key, values, self.names)

    def service(self, entry: JournalEntry) -> str:
        """Where a duty or absence is seen: where it is worked, else at home."""
        if entry.key is None or entry.sheet not in _ON_BOARDS:
            return ""
        for side in (entry.after, entry.before):
            if side and side.get("service"):
                return str(side["service"])
        return self.homes.get(str(entry.key[0]), "")


def _bounds(period: Period | None, clock: Clock) -> tuple[str, str]:
    if period is None:
        return _SINCE, _UNTIL
    ends = clock.instant([period.first, period.last + 1], 0).tolist()
    first, last = (datetime.fromtimestamp(60 * end, UTC) for end in ends)
    return first.isoformat(timespec="microseconds"), last.isoformat(timespec="microseconds")


def _line(entry: JournalEntry, clock: Clock, known: _Known) -> HistoryLine:
    try:
        item = _item_text(entry, known)
        before, after = sides_text(entry.before, entry.after, clock, known.names)
    except UNREADABLE:
        item, before, after = altered_text(entry.sheet), "", ""
    return HistoryLine(
        number=entry.number,
        at=entry.at,
        when=clock.local(int(moment_of(entry.at).timestamp() // 60)),
        who=who_text(entry.who, entry.login),
        what=entry.what,
        item=item,
        before=before,
        after=after,
        why=_why(entry),
        sheet=entry.sheet,
        key=entry.key,
        service=known.service(entry),
    )


def _item_text(entry: JournalEntry, known: _Known) -> str:
    if entry.key is None:
        return together_text(entry.sheet, entry.rows, entry.action)
    return item_text(known.item(entry, entry.key), entry.action)


def _why(entry: JournalEntry) -> str:
    values = entry.after or {}
    name = "reason" if entry.sheet == "Requests" and entry.before is not None else "why"
    return str(values.get(name) or "")


def _check_text(entries: int, broken: int | None, entry: JournalEntry | None) -> str:
    count = count_text(entries, "entry", "entries")
    if broken is None:
        return f"The history is complete and unaltered: {count}."
    if entry is None:
        return f"The history is broken: entry {broken} is missing ({count} are there)."
    moment = moment_of(entry.at)
    who = who_text(entry.who, entry.login)
    when = repr(entry.at) if moment == NO_MOMENT else f"{moment_text(moment)} UTC"
    return (
        f"The history is broken from entry {broken} on: it, or one before it, is not as it was "
        f"written. It now reads: {who}, {when}, {entry.what} ({entry.sheet})."
    )


def _cells(line: HistoryLine) -> tuple[str | int, ...]:
    when = line.when.strftime("%Y-%m-%d %H:%M")
    texts = (line.who, line.what, line.item, line.before, line.after, line.why)
    return (line.number, when, *texts)
