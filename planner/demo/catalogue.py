"""Reads the data of the demonstration region from `resources/demo/`.

What is true of the region (trusts, sites, roads) and what is invented (teams, patterns, names)
are both data; the other modules of this package hold only how to put them together.
"""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from planner.application.resources import read_resource

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, what an hour of it costs and the rule set that goes with it."""

    code: str
    name: str
    staff_group: str
    rank: int
    hourly_cost: float
    rule_set: str
    full_time: float


@dataclass(frozen=True, slots=True)
class Role:
    """One sort of people in a team."""

    share: float
    grades: Mapping[str, float]
    pattern: str
    skills: Mapping[str, float]
    own: float = 0.0
    """Share that holds the specialty's own skill."""
    in_charge: float = 0.0
    """Share of the juniors who may be in charge; seniors (a rank above the lowest) all may."""
    on_call: str = ""
    weekend_on_call: str = ""
    on_call_days: str = "All"
    part_time: float | None = None


@dataclass(frozen=True, slots=True)
class LinePlan:
    """One demand line of a team, before its figures are known."""

    shift: str
    days: str
    grade: str
    skill: str = ""
    count: int = 0
    """Fixed number; 0: what the team can usually give."""
    part: float = 1.0
    """Share of what the team can usually give that this line takes."""
    strict: bool = False
    """Keep `count` even where the team cannot meet it."""


@dataclass(frozen=True, slots=True)
class Team:
    """A sort of team: who works in it and what it needs."""

    roles: tuple[Role, ...]
    lines: tuple[LinePlan, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A repeating pattern, for full time and for part-timers, longest hours first."""

    by_week: bool
    variants: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Specialty:
    """A sort of service and where it stands."""

    key: str
    name: str
    team: str
    skill: str
    network: str
    priority: int
    fragile: bool
    tension: float
    """Minimum gaps that a line of it may show in four weeks, before scaling to the whole."""
    least: int
    full: int
    tier: int
    sites: tuple[tuple[str, float], ...]
    """Site codes with the size there relative to `full`."""


@dataclass(frozen=True)
class Catalogue:
    """Everything under `resources/demo/`."""

    trusts: tuple[Row, ...]
    sites: tuple[Row, ...]
    travel: tuple[Row, ...]
    shifts: tuple[Row, ...]
    grades: Mapping[str, Grade]
    skills: tuple[Row, ...]
    teams: Mapping[str, Team]
    patterns: Mapping[str, Pattern]
    specialties: tuple[Specialty, ...]
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]


@cache
def load_catalogue() -> Catalogue:
    """The data of the demonstration region; read once."""
    return Catalogue(
        trusts=_rows("trusts.csv"),
        sites=_rows("sites.csv"),
        travel=_rows("travel.csv"),
        shifts=_rows("shifts.csv"),
        grades={row["code"]: _grade(row) for row in _rows("grades.csv")},
        skills=_rows("skills.csv"),
        teams=_teams(),
        patterns=_patterns(),
        specialties=tuple(_specialty(row) for row in _rows("specialties.csv")),
        given_names=tuple(row["name"] for row in _rows("given_names.csv")),
        family_names=tuple(row["name"] for row in _rows("family_names.csv")),
    )


def _rows(name: str) -> tuple[Row, ...]:
    return tuple(csv.DictReader(io.StringIO(read_resource("demo", name))))


def _grade(row: Row) -> Grade:
    return Grade(
        row["code"],
        row["name"],
        row["staff_group"],
        int(row["rank"]),
        float(row["hourly_cost"]),
        row["rule_set"],
        float(row["full_time"]),
    )


def _teams() -> dict[str, Team]:
    found = tomllib.loads(read_resource("demo", "teams.toml"))
    return {
        name: Team(
            tuple(Role(**role) for role in team["roles"]),
            tuple(LinePlan(**line) for line in team["lines"]),
        )
        for name, team in found.items()
    }


def _patterns() -> dict[str, Pattern]:
    found = tomllib.loads(read_resource("demo", "patterns.toml"))
    return {
        name: Pattern(
            entry["by"] == "week",
            tuple(
                tuple(entry[hours].split()) for hours in ("full", "most", "some") if hours in entry
            ),
        )
        for name, entry in found.items()
    }


def _specialty(row: Row) -> Specialty:
    sites = (part.partition(":") for part in row["sites"].split())
    return Specialty(
        key=row["key"],
        name=row["name"],
        team=row["team"],
        skill=row["skill"],
        network=row["network"],
        priority=int(row["priority"]),
        fragile=row["fragile"] == "yes",
        tension=float(row["tension"]),
        least=int(row["least"]),
        full=int(row["full"]),
        tier=int(row["tier"]),
        sites=tuple((site, float(size or 1)) for site, _, size in sites),
    )
