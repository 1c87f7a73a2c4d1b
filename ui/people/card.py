"""What is said of one person: work, duties of the period, hours, limits, skills, sharing."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import NO_LIMIT_DAY, NO_START_DAY
from planner.domain.narrowing import only
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import (
    count_text,
    day_text,
    hours_text,
    minutes_text,
    number_text,
)
from ui.people.lapses import lapses
from ui.people.limits import HourLimit, hour_limits
from ui.people.matrix import (
    AMBER,
    EXPIRED,
    LASTING,
    LATER,
    MISSING,
    NOT_HELD,
    RED,
    Matrix,
    SkillColumn,
)
from ui.rota.cells import Tile, build_cells
from ui.rota.figures import balance_text, build_figures

_FULL_TIME = 37.5
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Holding:
    """A skill or check with how long it lasts."""

    title: str
    when: str
    left: str
    """As "10 days", "expired"; empty where it does not press."""
    state: int


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the panel shows."""

    name: str
    second: str
    work: tuple[Fact, ...]
    first_day: int
    days: tuple[tuple[Tile, ...], ...]
    """Tiles of each date of the period, four weeks at most."""
    rostered: str
    figures: tuple[Fact, ...]
    limits: tuple[HourLimit, ...]
    holdings: tuple[Holding, ...]
    skills: tuple[tuple[SkillColumn, int], ...]
    """Every skill of the region by name, with its last day for this person, or NOT_HELD."""
    shares: bool
    """Whether they consent to work in other trusts."""
    lapses: tuple[tuple[bool, str], ...]
    """Whether the lapse makes a shift unsafe, and its sentence."""
    sharing: tuple[Fact, ...]


def person_card(matrix: Matrix, place: int, book: RuleBook) -> Card:
    """The card of one person. O(people of the region + duties of the person)."""
    region, person = matrix.region, int(matrix.people[place])
    own = only(region, np.array([person], dtype=np.int32))
    people = region.people
    grade = region.grades.ids.names[people.grade[person]]
    figures = build_figures(own, np.array([person], dtype=np.int32))
    pack = book.packs[int(people.rule_set[person])]
    return Card(
        name=matrix.name(place),
        second=f"{grade} · no. {people.ids.codes[person]}",
        work=_work(region, person, pack.title),
        first_day=region.period.first,
        days=_days(own, person),
        rostered=f"{figures.rostered[0]:.1f}",
        figures=(
            ("Contracted in the period", hours_text(float(figures.contracted[0]))),
            ("Balance", f"{balance_text(float(figures.balance[0]))} h"),
            ("Nights", str(int(figures.nights[0]))),
            ("Weekends worked", str(int(figures.weekends[0]))),
            ("Longest run", count_text(int(figures.longest_run[0]), "day")),
        ),
        limits=tuple(hour_limits(own, book, person)),
        holdings=_holdings(matrix, place),
        skills=_skills(region, person),
        shares=bool(people.shares[person]),
        lapses=tuple(
            (bool(one.unsafe), one.text(matrix.loaded, matrix.today))
            for one in lapses(matrix.loaded, person, matrix.today, LATER)[:3]
        ),
        sharing=_sharing(region, person),
    )


def _work(region: Region, person: int, rules: str) -> tuple[Fact, ...]:
    people = region.people
    week = float(people.weekly_hours[person])
    facts = [
        ("Home", region.services.ids.names[people.service[person]]),
        ("Contracted", f"{hours_text(week)} a week ({number_text(week / _FULL_TIME)} WTE)"),
        ("Rule set", rules),
        ("48-hour opt-out", "yes" if people.opted_out[person] else "no"),
    ]
    since, until = int(people.employed_from[person]), int(people.employed_to[person])
    if since != NO_START_DAY:
        facts.append(("Employed since", day_text(since, year=True)))
    if until != NO_LIMIT_DAY:
        facts.append(("Employed until", day_text(until, year=True)))
    return tuple(facts)


def _days(own: Region, person: int) -> tuple[tuple[Tile, ...], ...]:
    service = int(own.people.service[person])
    cells = build_cells(own, service, np.array([person], dtype=np.int32))
    return tuple(cells.table[state].tiles for state in cells.states[0, :28].tolist())


def _holdings(matrix: Matrix, place: int) -> tuple[Holding, ...]:
    """What the person holds, the soonest to end first."""
    found = []
    for number, one in enumerate(matrix.columns):
        day, state = int(matrix.days[place, number]), int(matrix.states[place, number])
        if one.flag or state == MISSING:
            continue
        when = "no expiry" if state == LASTING else day_text(day, year=True)
        found.append((day, Holding(one.title, when, _left(day - matrix.today, state), state)))
    return tuple(holding for _, holding in sorted(found, key=lambda pair: pair[0]))


def _skills(region: Region, person: int) -> tuple[tuple[SkillColumn, int], ...]:
    held = region.holdings
    rows = np.flatnonzero(held.person == person)
    ends = dict(zip(held.skill[rows].tolist(), held.expires[rows].tolist(), strict=True))
    names = region.skills.names
    order = sorted(range(len(names)), key=lambda one: names[one].casefold())
    return tuple((SkillColumn(names[one], one), ends.get(one, NOT_HELD)) for one in order)


def _left(days: int, state: int) -> str:
    if state == EXPIRED:
        return "× expired"
    return count_text(days, "day") if state in {AMBER, RED} else ""


def _sharing(region: Region, person: int) -> tuple[Fact, ...]:
    people = region.people
    duties = region.duties
    rows = duties.of_person(person)
    away = duties.service[rows] != people.service[person]
    here = (duties.day[rows] >= region.period.first) & (duties.day[rows] <= region.period.last)
    return (
        ("Shares with other trusts", "yes" if people.shares[person] else "no"),
        ("Travels up to", minutes_text(int(people.max_travel_minutes[person]))),
        ("Duties elsewhere in the period", str(int((away & here).sum()))),
    )
