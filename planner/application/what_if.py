"""Use case: what would become unsafe if people left, a skill lapsed or many fell ill."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.application.covering import Loaded, places_of
from planner.application.errors import UserError
from planner.application.fragility import FragilityReport
from planner.domain.cover.filling import Filling, fill
from planner.domain.cover.places import Places
from planner.domain.region import Region
from planner.domain.resilience.profile import ServiceProfile, profiles
from planner.domain.resilience.thresholds import Thresholds
from planner.domain.resilience.what_if import Supposition, supposed


@dataclass(frozen=True, slots=True)
class ServiceThen:
    """One service now, and as it would be."""

    now: ServiceProfile
    then: ServiceProfile
    shifts: tuple[tuple[int, str], ...]
    """Day number and code of each shift that would become unsafe, by date."""

    @property
    def more_unsafe(self) -> int:
        """Shifts that would become unsafe; below 0: that no longer would be."""
        return self.then.unsafe_shifts - self.now.unsafe_shifts


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a supposition would change; the services that differ, the worst changes first."""

    unsafe_now: int
    unsafe_then: int
    services: tuple[ServiceThen, ...]

    @property
    def classes_changed(self) -> int:
        """Services that would be in another class."""
        return sum(one.now.level != one.then.level for one in self.services)


def consequences(
    loaded: Loaded,
    now: FragilityReport,
    what: Supposition,
    thresholds: Thresholds,
    check: Callable[[], object] = lambda: None,
) -> Consequences:
    """Profiles of the region as it would be beside those of now. Costs what `fragility_report`
    does; `check` may stop it before that and in the middle."""
    changed = supposed(loaded.region, what)
    check()
    places = places_of(changed)
    filling = fill(changed, places)
    check()
    then = {one.service: one for one in profiles(changed, filling, thresholds)}
    fresh = _unsafe(changed, places, filling) - _unsafe(
        loaded.region, loaded.places, loaded.filling
    )
    shifts = defaultdict[str, list[tuple[int, str]]](list)
    for service, day, shift in sorted(fresh):
        shifts[service].append((day, shift))
    pairs = [
        ServiceThen(one, then[one.service], tuple(shifts[one.service])) for one in now.services
    ]
    other = [
        one for one in pairs if one.shifts or one.more_unsafe or one.now.level != one.then.level
    ]
    other.sort(key=lambda one: (one.now.level - one.then.level, -one.more_unsafe, one.now.service))
    unsafe_now, unsafe_then = (
        sum(one.unsafe_shifts for one in report) for report in (now.services, then.values())
    )
    return Consequences(unsafe_now, unsafe_then, tuple(other))


def _unsafe(region: Region, places: Places, filling: Filling) -> set[tuple[str, int, str]]:
    """Service, day and shift of every place below its minimum. O(places)."""
    rows = np.flatnonzero(filling.has_margin & (filling.margin < 0)).tolist()
    services, shifts = region.services.ids.codes, region.shifts.ids.codes
    return {
        (services[places.service[at]], int(places.day[at]), shifts[places.shift[at]]) for at in rows
    }


def named_people(region: Region, text: str) -> tuple[int, ...]:
    """People by their numbers or whole names, with commas between; UserError in words."""
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    if not wanted:
        raise UserError("Nobody is named.", "Write staff numbers or names, with commas between.")
    return tuple(dict.fromkeys(_person(region, one) for one in wanted))


def _person(region: Region, text: str) -> int:
    ids = region.people.ids
    if text in ids.index:
        return int(ids.index[text])
    folded = text.casefold()
    found = [at for at, name in enumerate(ids.names) if name.casefold() == folded]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(ids.codes[at] for at in found[:4])
        raise UserError(f"{len(found)} people are called {text}.", f"Write a number: {numbers}.")
    raise UserError(f"Nobody has the number or the name {text}.", "Look for it with Ctrl+K.")
