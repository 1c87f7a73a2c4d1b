"""The lowest margin of every service and date, as arrays that the heat map paints from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.application.covering import Loaded
from planner.application.fragility import FragilityReport
from planner.application.helping import Helping
from planner.domain.calendar import BoolArray, IntArray, weekday
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.region import NONE
from planner.domain.resilience.profile import ServiceProfile
from planner.domain.resilience.thresholds import Level
from planner.domain.shift_families import Family, family_of

ALL_SHIFTS = "all"
NOBODY_HELPS = Helping()


@dataclass(frozen=True, eq=False)
class Layer:
    """One choice of shifts: the lowest margin, and the place that has it, by service and date."""

    margin: IntArray
    """(services, dates); NO_MARGIN where no minimum is asked for (reading A3)."""
    place: IntArray
    """(services, dates); the place with the lowest margin, NONE where none is asked."""

    @cached_property
    def unsafe_days(self) -> IntArray:
        """By service: dates with a shift below its minimum."""
        return np.asarray((self.margin < 0).sum(axis=1), dtype=np.int32)

    @cached_property
    def edge_days(self) -> IntArray:
        """By service: dates whose lowest margin is 0."""
        return np.asarray((self.margin == 0).sum(axis=1), dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Overview:
    """Everything the page shows; frozen, built beside the window's thread."""

    loaded: Loaded
    report: FragilityReport
    layers: Mapping[str, Layer]
    """By name of a family of shifts, and ALL_SHIFTS."""
    helping: Helping
    """Which sites help which."""

    @cached_property
    def profiles(self) -> Mapping[int, ServiceProfile]:
        """Profile of each service by its number."""
        index = self.loaded.region.services.ids.index
        return {index[profile.service]: profile for profile in self.report.services}

    @cached_property
    def worst_first(self) -> IntArray:
        """Service numbers in the order of the ranking."""
        return np.array(list(self.profiles), dtype=np.int32)

    @cached_property
    def by_trust(self) -> IntArray:
        """Service numbers by trust, then name."""
        services = self.loaded.region.services
        order = sorted(
            range(len(services.ids)),
            key=lambda one: (services.trust[one], services.ids.names[one], one),
        )
        return np.array(order, dtype=np.int32)

    @cached_property
    def _days(self) -> IntArray:
        period = self.loaded.region.period
        return np.arange(period.first, period.last + 1, dtype=np.int32)

    @cached_property
    def weekend(self) -> BoolArray:
        """Which dates are Saturdays and Sundays."""
        return np.asarray(weekday(self._days) >= 5, dtype=np.bool_)

    @cached_property
    def holiday(self) -> BoolArray:
        """Which dates are bank holidays."""
        return np.isin(self._days, list(self.loaded.region.bank_holidays))

    def tint(self, column: int) -> str | None:
        """Role of a date's ground; None on a plain weekday."""
        if self.holiday[column]:
            return "bank-holiday"
        return "weekend" if self.weekend[column] else None

    def lowest(self, shifts: str, service: int, column: int) -> str:
        """Code of the shift with the lowest margin of a cell; empty where nobody is asked for."""
        place = int(self.layers[shifts].place[service, column])
        if place == NONE:
            return ""
        code: str = self.loaded.region.shifts.ids.codes[self.loaded.places.shift[place]]
        return code

    def is_fragile(self, service: int) -> bool:
        """Whether a service is in one of the two worst classes, or declared fragile."""
        profile = self.profiles[service]
        return profile.level >= Level.FRAGILE or profile.declared_fragile

    def chosen(self, trust: int, only_fragile: bool, ranked: bool) -> IntArray:
        """Services to show, in order; `trust` NONE for all trusts."""
        order = self.worst_first if ranked else self.by_trust
        kept = np.ones(len(order), dtype=np.bool_)
        if trust != NONE:
            kept &= self.loaded.region.services.trust[order] == trust
        if only_fragile:
            kept &= np.array([self.is_fragile(one) for one in order.tolist()], dtype=np.bool_)
        return np.asarray(order[kept], dtype=np.int32)


def build_overview(
    loaded: Loaded, report: FragilityReport, helping: Helping = NOBODY_HELPS
) -> Overview:
    """Layers for all shifts and for each family of shifts that occurs. O(places × families)."""
    shifts, places = loaded.region.shifts.values, loaded.places
    families = np.array([family_of(shift).value for shift in shifts] or [""])
    layers = {ALL_SHIFTS: _layer(loaded, np.ones(len(places), dtype=np.bool_))}
    for family in Family:
        here = np.asarray(families[places.shift] == family.value, dtype=np.bool_)
        if here.any():
            layers[family.value] = _layer(loaded, here)
    return Overview(loaded, report, layers, helping)


def _layer(loaded: Loaded, here: BoolArray) -> Layer:
    region, places = loaded.region, loaded.places
    rows = np.flatnonzero(here & loaded.filling.has_margin)
    # The lowest margin is written last, and so it stands.
    rows = rows[np.argsort(-loaded.filling.margin[rows], kind="stable")]
    at = places.service[rows], places.day[rows] - region.period.first
    size = len(region.services.ids), region.period.days
    margin = np.full(size, NO_MARGIN, dtype=np.int32)
    place = np.full(size, NONE, dtype=np.int32)
    margin[at], place[at] = loaded.filling.margin[rows], rows
    return Layer(margin, place)
