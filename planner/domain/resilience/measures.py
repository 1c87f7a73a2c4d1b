"""The figures of every service of a region at once, before anybody judges them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.filling import Filling, fill
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.lending import releases
from planner.domain.cover.places import Places, duty_masks
from planner.domain.region import FloatArray, LongArray, Region
from planner.domain.shifts import ON_CALL

_FULL_TIME_HOURS = 37.5


@dataclass(frozen=True, eq=False)
class Shortness:
    """By service (S): what is asked for and what is there."""

    minimum_slots: LongArray
    filled_minimum: LongArray
    shifts: LongArray
    """Places of the period."""
    shifts_with_minimum: LongArray
    unsafe: LongArray
    """Places with a minimum gap."""
    short: LongArray
    """Places with any empty slot."""
    margin_zero: LongArray
    present: LongArray
    """Duties that count at the service's places."""
    from_other_trusts: LongArray
    """Of these, done by people of another trust than the service's."""


@dataclass(frozen=True, eq=False)
class KeyPeople:
    """Who alone keeps how many shifts of a service safe; by service, most shifts first."""

    service: IntArray
    person: IntArray
    shifts: LongArray


@dataclass(frozen=True, eq=False)
class Depth:
    """By demand line: how many people could fill it on the first date of the period."""

    in_service: LongArray
    """People at home in the line's service."""
    in_region: LongArray


@dataclass(frozen=True, eq=False)
class Expiries:
    """What lapses soon, and what cover would be in this period if it had lapsed already."""

    person: IntArray
    skill: IntArray
    """NONE for the registration."""
    day: IntArray
    """Last day on which it counts."""
    made_unsafe: LongArray
    """By service: places that are safe as they stand and would not be."""
    lowest_before: IntArray
    """By service: the lowest margin as it stands; NO_MARGIN where none is asked."""
    lowest_after: IntArray


@dataclass(frozen=True, eq=False)
class OnCall:
    """By service: who shares the on-call duties of the period."""

    duties: LongArray
    people: LongArray
    dates: LongArray
    """Dates with an on-call duty."""


@dataclass(frozen=True, eq=False)
class Establishment:
    """By service, on the first date of the period, in whole-time equivalents."""

    funded: FloatArray
    """NaN if not given."""
    in_post: FloatArray
    """Contracted hours of the people at home there ÷ 37.5."""


def shortness(region: Region, filling: Filling) -> Shortness:
    """O(places + duties of the period)."""
    places, count = filling.places, len(region.services.ids)

    def per_service(weights: npt.NDArray[np.generic]) -> LongArray:
        sums = np.bincount(places.service, weights=weights.astype(np.float64), minlength=count)
        return np.rint(sums).astype(np.int64)

    at = places.service[places.place_of_entry]
    trust = region.people.trust[region.duties.person[places.duties]]
    other = trust != region.services.trust[at]
    return Shortness(
        minimum_slots=per_service(filling.minimum),
        filled_minimum=per_service(filling.filled_minimum),
        shifts=np.bincount(places.service, minlength=count),
        shifts_with_minimum=per_service(filling.has_margin),
        unsafe=per_service(filling.unsafe),
        short=per_service(filling.filled_target < filling.target),
        margin_zero=per_service(filling.margin == 0),
        present=np.bincount(at, minlength=count),
        from_other_trusts=np.bincount(at[other], minlength=count),
    )


def key_people(region: Region, filling: Filling) -> KeyPeople:
    """People whose absence alone would make a safe shift unsafe. O(duties of the period)."""
    places = filling.places
    safe = (filling.has_margin & ~filling.unsafe)[places.place_of_entry]
    rows = places.duties[safe]
    needed = releases(region, places, rows).lost_minimum > 0
    row = rows[needed]
    key = region.duties.service[row].astype(np.int64) * len(region.people)
    pairs, shifts = np.unique(key + region.duties.person[row], return_counts=True)
    service, person = np.divmod(pairs, max(1, len(region.people)))
    order = np.lexsort((person, -shifts, service))
    return KeyPeople(service[order].astype(np.int32), person[order].astype(np.int32), shifts[order])


def depth(region: Region) -> Depth:
    """Grade, skill and employment on the first date of the period.

    O(people) for each distinct (staff group, rank, skill) that is asked for.
    """
    lines, count = region.lines, len(region.services.ids)
    everyone = np.arange(len(region.people))
    employed = region.employed(everyone, region.period.first)
    asked = np.stack([lines.group, lines.rank, lines.skill], axis=-1)
    distinct, which = np.unique(asked, axis=0, return_inverse=True)
    able_in = np.zeros((len(distinct), count), dtype=np.int64)
    for number, (group, rank, skill) in enumerate(distinct.tolist()):
        able = employed & (region.person_group == group) & (region.person_rank >= rank)
        people = np.flatnonzero(able)
        people = people[region.holds(skill, people, region.period.first)]
        able_in[number] = np.bincount(region.people.service[people], minlength=count)
    rows = which.reshape(len(lines))
    return Depth(able_in[rows, lines.service], able_in.sum(axis=1)[rows])


def establishment(region: Region) -> Establishment:
    """O(people)."""
    people, first = region.people, region.period.first
    employed = (people.employed_from <= first) & (first <= people.employed_to)
    hours = np.where(employed, people.weekly_hours, 0.0)
    in_post = np.bincount(people.service, weights=hours, minlength=len(region.services.ids))
    return Establishment(region.services.funded_wte, in_post / _FULL_TIME_HOURS)


def on_call(region: Region) -> OnCall:
    """On-call duties that start in the period, wherever the person is at home. O(duties)."""
    duties, period, count = region.duties, region.period, len(region.services.ids)
    rows = np.flatnonzero((duties.day >= period.first) & (duties.day <= period.last))
    rows = rows[region.shifts.kind[duties.shift[rows]] == ON_CALL]
    service = duties.service[rows].astype(np.int64)
    return OnCall(
        duties=np.bincount(service, minlength=count),
        people=_distinct(service, duties.person[rows], len(region.people), count),
        dates=_distinct(service, duties.day[rows] - period.first, period.days, count),
    )


def _distinct(service: LongArray, value: IntArray, values: int, services: int) -> LongArray:
    """By service, how many different values occur."""
    pairs = np.unique(service * max(1, values) + value)
    return np.bincount(pairs // max(1, values), minlength=services)


def expiries(region: Region, filling: Filling, days: int) -> Expiries:
    """Skills and registrations whose last day is among the `days` from the period's first date.

    What would be is this period's rota with all of them lapsed: the skills no longer held, the
    people without registration not there. O(duties of the period + holdings).
    """
    first, last = region.period.first, region.period.first + days - 1
    held, people = region.holdings, region.people
    skills = np.flatnonzero(_within(held.expires, first, last))
    registered = np.flatnonzero(_within(people.registration_expires, first, last))
    lapsed = _lapsed(region, filling.places, skills, registered)
    safe_before = filling.has_margin & ~filling.unsafe
    services = len(region.services.ids)
    return Expiries(
        person=np.concatenate([held.person[skills], registered]).astype(np.int32),
        skill=np.concatenate([held.skill[skills], np.full(len(registered), -1)]).astype(np.int32),
        day=np.concatenate([held.expires[skills], people.registration_expires[registered]]),
        made_unsafe=np.bincount(
            filling.places.service[safe_before & lapsed.unsafe], minlength=services
        ),
        lowest_before=_lowest(filling, services),
        lowest_after=_lowest(lapsed, services),
    )


def _within(day: IntArray, first: int, last: int) -> BoolArray:
    return np.asarray((day >= first) & (day <= last), dtype=np.bool_)


def _lapsed(
    region: Region,
    places: Places,
    skills: npt.NDArray[np.intp],
    registered: npt.NDArray[np.intp],
) -> Filling:
    """The fillings if some holdings (rows) and registrations (people) had lapsed."""
    expires = region.holdings.expires.copy()
    expires[skills] = region.period.first - 1
    without = replace(region, holdings=replace(region.holdings, expires=expires))
    order = np.argsort(places.duties)
    rows = places.duties[order]
    masks = np.empty_like(places.masks)
    masks[order] = duty_masks(
        without, rows, places.place_of_duty[rows], places.line_offsets, places.lines
    )
    gone = np.zeros(len(region.people), dtype=np.bool_)
    gone[registered] = True
    masks[gone[region.duties.person[places.duties]]] = 0
    return fill(region, places, masks)


def _lowest(filling: Filling, services: int) -> IntArray:
    lowest = np.full(services, NO_MARGIN, dtype=np.int32)
    np.minimum.at(lowest, filling.places.service, filling.margin)
    return lowest
