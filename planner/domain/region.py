"""A window of the region as arrays: what everything fast reads.

People, shifts, services … are numbered from 0 in the order of their codes; every array that
"holds a service" holds such a number, and -1 (`NONE`) where nothing is given. Arrays are never
changed in place by whoever merely reads a region.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, Clock, IntArray, Period
from planner.domain.given import Given
from planner.domain.shifts import Shift

FloatArray = npt.NDArray[np.float64]
LongArray = npt.NDArray[np.int64]

NONE = -1
UNREACHABLE = np.iinfo(np.int32).max
"""Travel minutes of a pair with neither a listed time nor coordinates."""
KEY_SHIFT = 22
"""`person << KEY_SHIFT | day` is one sortable key; day numbers from 1900 on are offset to fit."""
_DAY_OFFSET = 1 << 20


def person_day_key(person: npt.ArrayLike, day: npt.ArrayLike) -> LongArray:
    """One sortable int64 for a person and a day number (also of days before 1970)."""
    people = np.asarray(person, dtype=np.int64)
    return (people << KEY_SHIFT) | (np.asarray(day, dtype=np.int64) + _DAY_OFFSET)


@dataclass(frozen=True, eq=False)
class Codes(Given):
    """The codes of one sort of thing, sorted, and their numbers."""

    codes: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Number of each code."""
        return {code: number for number, code in enumerate(self.codes)}

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, eq=False)
class People:
    """One entry per person (P), ordered by staff_id."""

    ids: Codes
    trust: IntArray
    service: IntArray
    """Home service."""
    grade: IntArray
    rule_set: IntArray
    """Index into `sheets.RULE_SETS`."""
    weekly_hours: FloatArray
    opted_out: BoolArray
    registration_expires: IntArray
    """Last day on which it counts; NO_LIMIT_DAY if not given. So for the next two."""
    training_expires: IntArray
    dbs_expires: IntArray
    shares: BoolArray
    max_travel_minutes: IntArray
    hourly_cost: FloatArray
    """Pounds; NaN if not given."""
    employed_from: IntArray
    """NO_START_DAY if not given."""
    employed_to: IntArray
    """NO_LIMIT_DAY if not given."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Grades:
    """Grades; ranks compare only within one staff group."""

    ids: Codes
    group: IntArray
    group_names: tuple[str, ...]
    rank: IntArray


@dataclass(frozen=True, eq=False)
class Services:
    """Services, with the number of their trust and site."""

    ids: Codes
    trust: IntArray
    site: IntArray
    priority: IntArray
    declared_fragile: BoolArray
    funded_wte: FloatArray
    """NaN if not given."""
    specialty: tuple[str, ...]
    network: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sites:
    """Sites with travel between all pairs, from row to column."""

    ids: Codes
    trust: IntArray
    minutes: IntArray
    """(sites, sites); 0 on the diagonal, UNREACHABLE where unknown (reading A18)."""
    miles: FloatArray
    """(sites, sites); NaN where not known."""
    estimated: BoolArray
    """(sites, sites); True where minutes come from coordinates, not from the Travel sheet."""


@dataclass(frozen=True, eq=False)
class Shifts:
    """Shift types, also as arrays over the shift number."""

    ids: Codes
    values: tuple[Shift, ...]
    start: IntArray
    """Minutes from 00:00 of the starting date."""
    end: IntArray
    """Minutes from 00:00 of the starting date, > start, ≤ start + 1440."""
    break_minutes: IntArray
    kind: IntArray
    """Index into `shifts.KINDS`: 0 work, 1 on_call, 2 absence."""

    def hours(
        self, clock: Clock, shift: npt.ArrayLike, day: npt.ArrayLike
    ) -> tuple[IntArray, IntArray]:
        """Instants at which shifts on dates start and end (broadcast)."""
        which = np.asarray(shift)
        return clock.instant(day, self.start[which]), clock.instant(day, self.end[which])


@dataclass(frozen=True, eq=False)
class Holdings:
    """Who holds which skill, ordered by (skill, person)."""

    skill: IntArray
    person: IntArray
    valid_from: IntArray
    """NO_START_DAY if not given."""
    expires: IntArray
    """Last day on which it counts; NO_LIMIT_DAY if not given."""
    offsets: LongArray
    """(skills + 1,): holdings of skill k are rows offsets[k] … offsets[k + 1] - 1."""

    def of_skill(self, skill: int) -> slice:
        """The rows of one skill."""
        return slice(int(self.offsets[skill]), int(self.offsets[skill + 1]))


@dataclass(frozen=True, eq=False)
class Lines:
    """Demand lines, ordered by (service, number)."""

    service: IntArray
    number: IntArray
    """The line's number within its service, as the user wrote it."""
    shift: IntArray
    group: IntArray
    """Staff group of the line's grade."""
    rank: IntArray
    """Lowest rank that will do."""
    grade: IntArray
    skill: IntArray
    """NONE if no skill is asked for."""
    minimum: IntArray
    target: IntArray
    applies: BoolArray
    """(lines, dates of the period): whether the line applies that date (reading C5)."""
    days: tuple[str, ...]
    """The pattern as written."""

    def __len__(self) -> int:
        return len(self.service)


@dataclass(frozen=True, eq=False)
class Duties:
    """All known duties of kind work or on_call, ordered by (person, start, end).

    Includes those before and after the period on view: rules look at all of them. A duty whose
    shift is an absence is an absence (reading A5) and stands in `Absences`.
    """

    person: IntArray
    day: IntArray
    """Day number on which it starts."""
    shift: IntArray
    service: IntArray
    start: IntArray
    """Instant, UTC minutes."""
    end: IntArray
    offsets: LongArray
    """(people + 1,): duties of person p are rows offsets[p] … offsets[p + 1] - 1."""

    def __len__(self) -> int:
        return len(self.person)

    def of_person(self, person: int) -> slice:
        """The rows of one person."""
        return slice(int(self.offsets[person]), int(self.offsets[person + 1]))


@dataclass(frozen=True, eq=False)
class Absences(Given):
    """Absences as given, ordered by (person, first, last); duties of kind absence included."""

    person: IntArray
    first: IntArray
    last: IntArray
    kind: IntArray
    kinds: tuple[str, ...]
    from_duty: BoolArray
    """True where the absence is a duty whose shift is of kind absence."""

    @cached_property
    def day_keys(self) -> LongArray:
        """Sorted distinct `person_day_key` of every absent date. O(absent dates)."""
        return self._keys(np.ones(len(self.person), dtype=np.bool_))

    @cached_property
    def leave_day_keys(self) -> LongArray:
        """As `day_keys`, but AL, SICK and ML only: those shrink the divisor of averages (B3)."""
        leave = np.array([kind in {"AL", "SICK", "ML"} for kind in self.kinds], dtype=np.bool_)
        return self._keys(leave[self.kind] if len(self.kinds) else np.zeros(0, dtype=np.bool_))

    def _keys(self, chosen: BoolArray) -> LongArray:
        first, last = self.first[chosen].astype(np.int64), self.last[chosen].astype(np.int64)
        lengths = last - first + 1
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        days = np.arange(int(lengths.sum()), dtype=np.int64) - starts + np.repeat(first, lengths)
        keys = person_day_key(np.repeat(self.person[chosen], lengths), days)
        keys.sort(kind="stable")  # in order but for absences that overlap: quick then
        return np.asarray(keys[np.diff(keys, prepend=keys[:1] - 1) != 0])

    def on(self, person: npt.ArrayLike, day: npt.ArrayLike) -> BoolArray:
        """Whether each person is absent on each day (broadcast). O(n log absent dates)."""
        return contains_sorted(self.day_keys, person_day_key(person, day))


def contains_sorted(haystack: LongArray, needles: LongArray) -> BoolArray:
    """Which needles occur in a sorted array."""
    if len(haystack) == 0:
        return np.zeros(needles.shape, dtype=np.bool_)
    places = np.minimum(np.searchsorted(haystack, needles), len(haystack) - 1)
    return np.asarray(haystack[places] == needles, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Region(Given):
    """The region, or the part of it that was loaded, for one period.

    `period` bounds demand lines and what is reported; duties and absences are all that are
    known. Loaded by `application.windows`, built by `domain.building.build_region`.
    """

    name: str
    clock: Clock
    period: Period
    bank_holidays: frozenset[int]
    trusts: Codes
    sites: Sites
    services: Services
    grades: Grades
    skills: Codes
    shifts: Shifts
    people: People
    holdings: Holdings
    lines: Lines
    duties: Duties
    absences: Absences

    @cached_property
    def person_group(self) -> IntArray:
        """Staff group of each person."""
        return self.grades.group[self.people.grade]

    @cached_property
    def person_rank(self) -> IntArray:
        """Rank of each person within the staff group."""
        return self.grades.rank[self.people.grade]

    @cached_property
    def home_site(self) -> IntArray:
        """Site of each person's home service."""
        return self.services.site[self.people.service]

    @cached_property
    def station(self) -> LongArray:
        """Home site and grade of each person as one number: site × number of grades + grade."""
        return self.home_site.astype(np.int64) * len(self.grades.rank) + self.people.grade

    def employed(self, person: npt.ArrayLike, day: npt.ArrayLike) -> BoolArray:
        """Whether each person is employed on each day (broadcast)."""
        people = np.asarray(person)
        result = (self.people.employed_from[people] <= day) & (
            np.asarray(day) <= self.people.employed_to[people]
        )
        return np.asarray(result, dtype=np.bool_)

    def duty_row(self, person: int, day: int, service: str, shift: str) -> int:
        """Row of a person's duty of some service and shift (codes); NONE if there is none."""
        rows = np.arange(*self.duties.of_person(person).indices(len(self.duties)))
        for row in rows[self.duties.day[rows] == day].tolist():
            here = self.services.ids.codes[self.duties.service[row]]
            if here == service and self.shifts.ids.codes[self.duties.shift[row]] == shift:
                return int(row)
        return NONE

    def holds(self, skill: int, person: npt.ArrayLike, day: npt.ArrayLike) -> BoolArray:
        """Whether each person holds a skill, valid on each day (broadcast); NONE: everybody."""
        people, days = np.broadcast_arrays(np.asarray(person), np.asarray(day))
        if skill == NONE:
            return np.ones(people.shape, dtype=np.bool_)
        rows = self.holdings.of_skill(skill)
        holders = self.holdings.person[rows]
        if len(holders) == 0:
            return np.zeros(people.shape, dtype=np.bool_)
        at = np.minimum(np.searchsorted(holders, people), len(holders) - 1)
        result = (
            (holders[at] == people)
            & (self.holdings.valid_from[rows][at] <= days)
            & (days <= self.holdings.expires[rows][at])
        )
        return np.asarray(result, dtype=np.bool_)


def sorted_codes(pairs: Sequence[tuple[str, str]]) -> Codes:
    """Codes with their names, ordered by code."""
    ordered = sorted(pairs)
    return Codes(tuple(code for code, _ in ordered), tuple(name for _, name in ordered))
