"""Brings loaded arrays up to date with an edit, so that nothing is read again.

Only duties and absences are patched. What else an edit may change (people, demand, shifts …)
is rare: then the answer is None, and the window is loaded afresh.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from planner.domain.region import NONE, Absences, Duties, LongArray, Region
from planner.domain.rules.ragged import ranges
from planner.domain.shifts import ABSENCE

_Scalar = TypeVar("_Scalar", bound=np.generic)
_AID = frozenset({"Requests", "ProposedAid", "Offers", "AidLedger", "Profiles"})
_LIVES = frozenset({"Rotas", "RotaSteps", "KeptRotas", "AcceptedBreaches"})
BESIDE = _AID | _LIVES
"""Sheets of which the arrays hold nothing."""

Row = tuple[int, int, int]
"""A duty: day, shift, service."""
Away = tuple[int, int, str, bool]
"""An absence: first and last date, kind, whether it is a duty of kind absence."""


class RowChange(Protocol):
    """One row of one sheet, before and after, as `application.changes.Change` is."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""

    @property
    def key(self) -> tuple[object, ...]:
        """The row's key."""

    @property
    def before(self) -> Mapping[str, object] | None:
        """Values before; None: inserted."""

    @property
    def after(self) -> Mapping[str, object] | None:
        """Values after, of the columns that changed; None: deleted."""


class RowChanges(Protocol):
    """Changes that stand together, as `application.changes.ChangeSet` is."""

    @property
    def changes(self) -> Sequence[RowChange]:
        """In the order in which they were made."""


class _ReloadError(Exception):
    """The arrays cannot be patched."""


def patched(
    region: Region, changes: RowChanges, services: Collection[str] | None = None
) -> Region | None:
    """The region after a change set that was applied to the store; None: load it afresh.

    `services` are those for which the region was loaded, None: all. Equal to the region loaded
    afresh, but for the order among duties of one person with the same hours. None where rows
    of other sheets change, or somebody joins or leaves the people that are loaded.
    O(duties + absences), as fast as memory is copied.
    """
    try:
        edit = _Edit(region, services)
        for change in changes.changes:
            edit.take(change)
        return edit.result()
    except _ReloadError:
        return None


class _Edit:
    """The rows of the people that change, taken apart."""

    def __init__(self, region: Region, services: Collection[str] | None) -> None:
        self._region = region
        self._services = None if services is None else set(services)
        self._duties: dict[int, dict[tuple[int, int], int]] = {}
        self._absences: dict[int, list[Away]] = {}

    def take(self, change: RowChange) -> None:
        """One change more."""
        if change.sheet in BESIDE:
            return
        if change.sheet not in {"Duties", "Absences"}:
            raise _ReloadError
        person = self._region.people.ids.index.get(str(change.key[0]))
        if person is None:
            self._of_stranger(change)
        elif change.sheet == "Absences":
            self._absence(person, change)
        else:
            self._duty(person, change)

    def _of_stranger(self, change: RowChange) -> None:
        """Somebody who is not loaded matters only with a duty in a service that is."""
        service = (change.after or {}).get("service")
        if self._services is None or service in self._services:
            raise _ReloadError

    def _duty(self, person: int, change: RowChange) -> None:
        region = self._region
        day, code = int(str(change.key[1])), str(change.key[2])
        shift = region.shifts.ids.index.get(code, NONE)
        if shift == NONE:
            raise _ReloadError
        if region.shifts.kind[shift] == ABSENCE:
            self._leave_by_duty(person, (day, day, code, True), gone=change.after is None)
            return
        rows = self._rows(person)
        if (change.before is None) == ((day, shift) in rows):
            raise _ReloadError
        if change.after is None:
            del rows[day, shift]
        elif "service" in change.after:
            rows[day, shift] = self._service(change.after["service"])

    def _leave_by_duty(self, person: int, row: Away, *, gone: bool) -> None:
        rows = self._away(person)
        if row in rows:
            rows.remove(row)
        if not gone:
            rows.append(row)

    def _service(self, code: object) -> int:
        number = self._region.services.ids.index.get(str(code))
        if number is None:
            raise _ReloadError
        return number

    def _absence(self, person: int, change: RowChange) -> None:
        rows, first = self._away(person), int(str(change.key[1]))
        old = next((row for row in rows if row[0] == first and not row[3]), None)
        if old is not None:
            rows.remove(old)
        if change.after is not None:
            last = change.after.get("to", None if old is None else old[1])
            kind = change.after.get("kind", None if old is None else old[2])
            rows.append((first, int(str(last)), str(kind), False))

    def _rows(self, person: int) -> dict[tuple[int, int], int]:
        """Service of each (day, shift) of a person's duties."""
        if person not in self._duties:
            duties, at = self._region.duties, self._region.duties.of_person(person)
            keys = zip(duties.day[at].tolist(), duties.shift[at].tolist(), strict=True)
            self._duties[person] = dict(zip(keys, duties.service[at].tolist(), strict=True))
        return self._duties[person]

    def _away(self, person: int) -> list[Away]:
        """The absences of a person."""
        if person not in self._absences:
            absences = self._region.absences
            low, high = np.searchsorted(absences.person, [person, person + 1]).tolist()
            parts = (absences.first, absences.last, absences.kind, absences.from_duty)
            rows = zip(*(part[low:high].tolist() for part in parts), strict=True)
            self._absences[person] = [(f, t, absences.kinds[k], d) for f, t, k, d in rows]
        return self._absences[person]

    def result(self) -> Region:
        """The region with the people's rows put back."""
        for person, rows in self._duties.items():
            self._check_stays(person, rows.values())
        duties, absences = self._region.duties, self._region.absences
        if self._duties:
            duties = _with_duties(self._region, self._duties)
        if self._absences:
            absences = _with_absences(absences, self._absences)
        return replace(self._region, duties=duties, absences=absences)

    def _check_stays(self, person: int, services: Iterable[int]) -> None:
        """Whether somebody is still loaded: at home in a service or with a duty there."""
        if self._services is None:
            return
        codes = self._region.services.ids.codes
        home = int(self._region.people.service[person])
        if not any(codes[service] in self._services for service in (home, *services)):
            raise _ReloadError


def _with_duties(region: Region, people: Mapping[int, Mapping[tuple[int, int], int]]) -> Duties:
    old = region.duties
    who = np.array(sorted(people), dtype=np.int64)
    rows = [(p, day, s, w) for p in who.tolist() for (day, s), w in people[p].items()]
    person, day, shift, service = np.array(rows, dtype=np.int32).reshape(-1, 4).T
    start, end = region.shifts.hours(region.clock, shift, day)
    order = np.lexsort((shift, end, start, person))
    counts = np.bincount(person, minlength=len(region.people))[who]
    pieces = _Pieces(old.offsets[who], old.offsets[who + 1], counts)
    moved = np.zeros(len(old.offsets), dtype=np.int64)
    moved[who + 1] = counts - (old.offsets[who + 1] - old.offsets[who])
    return Duties(
        person=pieces.put(old.person, person[order]),
        day=pieces.put(old.day, day[order]),
        shift=pieces.put(old.shift, shift[order]),
        service=pieces.put(old.service, service[order]),
        start=pieces.put(old.start, start[order]),
        end=pieces.put(old.end, end[order]),
        offsets=old.offsets + np.cumsum(moved),
    )


def _with_absences(old: Absences, people: Mapping[int, Sequence[Away]]) -> Absences:
    who = np.array(sorted(people), dtype=np.int64)
    rows = [(p, *row) for p in who.tolist() for row in sorted(people[p], key=_by_dates)]
    used = np.flatnonzero(np.bincount(old.kind, minlength=len(old.kinds)))
    every = tuple(sorted({*(old.kinds[kind] for kind in used), *(row[3] for row in rows)}))
    number = {kind: at for at, kind in enumerate(every)}
    renumbered = np.array([number.get(kind, NONE) for kind in old.kinds], dtype=np.int32)
    low, high = np.searchsorted(old.person, [who, who + 1])
    pieces = _Pieces(low, high, np.array([len(people[p]) for p in who.tolist()]))
    new = [(p, first, last, number[kind]) for p, first, last, kind, _ in rows]
    person, first, last, kind = np.array(new, dtype=np.int32).reshape(-1, 4).T
    from_duty = np.array([row[4] for row in rows], dtype=np.bool_)
    result = Absences(
        person=pieces.put(old.person, person),
        first=pieces.put(old.first, first),
        last=pieces.put(old.last, last),
        kind=pieces.put(renumbered[old.kind] if len(old.kind) else old.kind, kind),
        kinds=every,
        from_duty=pieces.put(old.from_duty, from_duty),
    )
    return _tidied(result)


def _by_dates(row: Away) -> tuple[int, int, bool, str]:
    return row[0], row[1], row[3], row[2]


def _tidied(absences: Absences) -> Absences:
    """Without kinds that nobody has any more."""
    used = np.bincount(absences.kind, minlength=len(absences.kinds)) > 0
    if used.all():
        return absences
    number = (np.cumsum(used) - 1).astype(np.int32)
    kinds = tuple(kind for kind, kept in zip(absences.kinds, used, strict=True) if kept)
    return replace(absences, kind=number[absences.kind], kinds=kinds)


class _Pieces:
    """Replaces the rows of some people in arrays that are ordered by person."""

    def __init__(self, low: LongArray, high: LongArray, counts: LongArray) -> None:
        self._bounds = list(zip(low.tolist(), high.tolist(), strict=True))
        self._cuts = np.concatenate([[0], np.cumsum(counts)]).tolist()
        self._old_rows = ranges(low, high - low)
        self._same_numbers = bool((high - low == counts).all())

    def put(self, old: npt.NDArray[_Scalar], new: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
        """The array with the new rows of each of these people in place of the old ones.

        Where they are the same it is the array itself: most edits change a shift, not who, when
        or where, and of a region with half a year of history each column is 17 MB.
        """
        if self._same_numbers and np.array_equal(old[self._old_rows], new):
            return old
        parts: list[npt.NDArray[_Scalar]] = []
        at = 0
        for number, (low, high) in enumerate(self._bounds):
            parts += [old[at:low], new[self._cuts[number] : self._cuts[number + 1]]]
            at = high
        return np.concatenate([*parts, old[at:]])
