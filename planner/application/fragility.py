"""Fragility profiles as a use case, and the thresholds that they are judged by."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.application.covering import places_of
from planner.application.errors import EnvironmentFault
from planner.application.ports import UnitOfWorkFactory
from planner.application.resources import read_resource
from planner.domain.calendar import Period, date_of
from planner.domain.cover.filling import fill
from planner.domain.region import Region
from planner.domain.resilience.profile import ServiceProfile, profiles
from planner.domain.resilience.thresholds import PARTS, Level, Threshold, Thresholds

FILE = "fragility.toml"
_WORSE = ("lower", "higher")


@dataclass(frozen=True, slots=True)
class FragilityReport:
    """All services, worst first, and the thresholds that made their classes."""

    services: tuple[ServiceProfile, ...]
    thresholds: Thresholds

    def document(self) -> dict[str, object]:
        """What the command line prints as JSON (D1), and the lists behind the parts: demand lines
        that fewest could fill, people whom shifts depend on, what lapses soon; the registration
        has no `skill`."""
        return {"services": [_document(profile) for profile in self.services]}


@dataclass(frozen=True, slots=True)
class FragilityService:
    """Profiles for whoever has no arrays loaded, such as the command line."""

    uow_factory: UnitOfWorkFactory
    thresholds: Thresholds

    def profiles(self, period: Period) -> FragilityReport:
        """Every service of the region over a period."""
        with self.uow_factory() as work:
            region = work.load_region(period)
        return fragility_report(region, self.thresholds)


def fragility_report(region: Region, thresholds: Thresholds) -> FragilityReport:
    """Profiles of a loaded region."""
    filling = fill(region, places_of(region))
    return FragilityReport(tuple(profiles(region, filling, thresholds)), thresholds)


def load_thresholds() -> Thresholds:
    """The thresholds of this installation; EnvironmentFault if the file is damaged."""
    return parse_thresholds(read_resource(FILE))


def parse_thresholds(text: str) -> Thresholds:
    """Thresholds from TOML; every part must be there and its limits in order."""
    try:
        data = tomllib.loads(text)
        return Thresholds(
            name=str(data["name"]),
            version=str(data["version"]),
            parts={part: _threshold(part, data["parts"][part]) for part in PARTS},
            expiry_days=int(data["limits"]["expiry_days"]),
            listed=int(data["limits"]["listed"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise EnvironmentFault(
            f"The file {FILE} of the program's resources cannot be read: {error}.",
            "Install the program again, or put the file back.",
        ) from error


def _threshold(part: str, table: Mapping[str, object]) -> Threshold:
    limits: dict[Level, float] = {
        level: float(str(table[level.word]))
        for level in Level
        if level != Level.RESILIENT and level.word in table
    }
    unknown = set(table) - {level.word for level in limits} - {"worse"}
    if table["worse"] not in _WORSE or unknown or not limits:
        raise ValueError(f"part {part} needs worse and watch, fragile or critical, nothing else")
    lower = table["worse"] == "lower"
    ordered: Sequence[float] = sorted(limits.values(), reverse=lower)
    if list(limits.values()) != list(ordered):
        raise ValueError(f"the limits of part {part} do not follow each other")
    return Threshold(lower, limits)


def _document(profile: ServiceProfile) -> dict[str, object]:
    return {
        "service": profile.service,
        "class": profile.level.word,
        "unsafe_shifts": profile.unsafe_shifts,
        "priority": profile.priority,
        "parts": [
            {
                "name": part.name,
                "figure": part.figure,
                "threshold": part.threshold,
                "class": part.level.word,
            }
            for part in profile.parts
        ],
        "thin_lines": [
            {
                "line": one.line,
                "shift": one.shift,
                "minimum": one.minimum,
                "in_service": one.in_service,
                "in_region": one.in_region,
            }
            for one in profile.thin_lines
        ],
        "key_people": [
            {"staff_id": one.staff_id, "shifts": one.shifts} for one in profile.key_people
        ],
        "expiring": [
            {
                "staff_id": one.staff_id,
                "skill": one.skill,
                "last_day": date_of(one.day).isoformat(),
            }
            for one in profile.expiring
        ],
    }
