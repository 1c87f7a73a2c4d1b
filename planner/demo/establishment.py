"""Which services the demonstration has at a given size, and how many people each employs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.application.errors import UserError
from planner.demo.catalogue import Catalogue, Specialty

LEAST_STAFF = 250
MOST_STAFF = 400_000
_CORE = 0.92
"""Share of a trust's people whom its services need at the least."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One service of the demonstration with its headcount."""

    code: str
    name: str
    specialty: Specialty
    trust: str
    site: str
    people: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    specialty: Specialty
    site: str
    size: float
    order: float

    @property
    def least(self) -> int:
        """Fewest people with whom it can run."""
        return max(2, round(self.specialty.least * self.size))


def units(catalogue: Catalogue, staff: int) -> list[Unit]:
    """Services in code order; their headcounts add up to `staff` exactly.

    UserError if `staff` is too small to staff the five trusts, or absurdly large.
    """
    if not LEAST_STAFF <= staff <= MOST_STAFF:
        raise UserError(
            f"A demonstration region of {staff:,} people cannot be built.",
            f"Choose between {LEAST_STAFF:,} and {MOST_STAFF:,}.",
        )
    site_rows = {row["code"]: row for row in catalogue.sites}
    quotas = apportion(staff, [float(row["headcount"]) for row in catalogue.trusts])
    result: list[Unit] = []
    for row, quota in zip(catalogue.trusts, quotas, strict=True):
        own = [w for w in _wanted(catalogue) if site_rows[w.site]["trust"] == row["code"]]
        chosen = _affordable(own, quota)
        for wanted, people in zip(chosen, _headcounts(chosen, quota), strict=True):
            result.append(_unit(wanted, row["code"], site_rows[wanted.site]["name"], people))
    return sorted(result, key=lambda unit: unit.code)


def _wanted(catalogue: Catalogue) -> list[_Wanted]:
    """Every service there could be, the most needed first."""
    found = [
        _Wanted(specialty, site, size, specialty.tier + (0.3 * place if specialty.tier > 1 else 0))
        for specialty in catalogue.specialties
        for place, (site, size) in enumerate(specialty.sites)
    ]
    return sorted(found, key=lambda wanted: wanted.order)


def _affordable(wanted: Sequence[_Wanted], quota: int) -> list[_Wanted]:
    """The first services that the trust's people can run; at least one."""
    chosen: list[_Wanted] = []
    left = quota * _CORE
    for entry in wanted:
        if entry.least <= left or not chosen:
            chosen.append(entry)
            left -= entry.least
    return chosen


def _headcounts(chosen: Sequence[_Wanted], quota: int) -> list[int]:
    least = [entry.least for entry in chosen]
    more = [
        max(entry.specialty.full * entry.size - low, 0.0)
        for entry, low in zip(chosen, least, strict=True)
    ]
    if sum(least) >= quota or sum(more) == 0:
        return apportion(quota, least)
    extra = apportion(quota - sum(least), more)
    return [low + plus for low, plus in zip(least, extra, strict=True)]


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainder)."""
    exact = np.asarray(weights, dtype=np.float64) / sum(weights) * total
    whole = np.floor(exact).astype(int)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return [int(number) for number in whole]


def _unit(wanted: _Wanted, trust: str, site_name: str, people: int) -> Unit:
    specialty = wanted.specialty
    place = site_name.removesuffix(" (invented site)").removesuffix(" Hospital")
    return Unit(
        code=f"{wanted.site}-{specialty.key}",
        name=f"{specialty.name}, {place}",
        specialty=specialty,
        trust=trust,
        site=wanted.site,
        people=people,
    )
