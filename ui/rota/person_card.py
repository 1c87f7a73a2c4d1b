"""What the inspector says about the selected person and cell: values and sentences, no widgets."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import NO_LIMIT_DAY
from planner.domain.region import NONE
from planner.domain.wording.formats import count_text, day_text, hours_text
from ui.half_written import Broken
from ui.rota.accepting import Answered
from ui.rota.board import Board
from ui.rota.breach_list import HARD
from ui.rota.figures import balance_text
from ui.rota.ghosts import GhostWords
from ui.rota.texts import as_sentence, cell_lines

SOON, LATER = 30, 90
"""Days within which an expiry is urgent, or worth a note."""
MOST_BREACHES = 6


@dataclass(frozen=True, slots=True)
class Expiry:
    """A skill or registration with how long it lasts."""

    name: str
    when: str
    state: str
    """"" plain, "edge" within 90 days, "unsafe" within 30 days or past."""


@dataclass(frozen=True, slots=True)
class BreachLine:
    """One broken rule or warning."""

    hard: bool
    text: str
    row: int = 0
    """Of the board's breaches."""
    accepted: Answered | None = None
    """Who accepted it and why; None: nobody yet."""
    about: Broken | None = None
    """What the reason is for; None where none can be kept."""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything the inspector shows."""

    name: str
    second: str
    home: str
    rostered: float
    contracted: float
    balance: str
    weeks: tuple[tuple[str, float], ...]
    """Label and hours of each week."""
    facts: tuple[tuple[str, str], ...]
    breaches: tuple[BreachLine, ...]
    """Of the person in the period: those marked in the cell first, hard ones before warnings."""
    expiries: tuple[Expiry, ...]
    cell_title: str
    cell_lines: tuple[str, ...]
    ghosts: tuple[GhostWords, ...] = ()
    """What is proposed on the date."""


def person_card(board: Board, place: int, column: int, today: int) -> PersonCard:
    """The card of one person with one date marked."""
    region, figures = board.region, board.figures
    person = int(board.people[place])
    people = region.people
    grade = region.grades.ids.names[people.grade[person]]
    return PersonCard(
        name=board.name(place),
        second=f"{grade} · no. {people.ids.codes[person]}",
        home=f"Home: {region.services.ids.names[people.service[person]]}",
        rostered=float(figures.rostered[place]),
        contracted=float(figures.contracted[place]),
        balance=balance_text(float(figures.balance[place])),
        weeks=_weeks(board, place),
        facts=(
            ("Nights", str(int(figures.nights[place]))),
            ("Weekends worked", str(int(figures.weekends[place]))),
            ("Longest run", count_text(int(figures.longest_run[place]), "day")),
            ("Contracted week", hours_text(float(people.weekly_hours[person]))),
        ),
        breaches=_breaches(board, place, column),
        expiries=_expiries(board, person, today),
        cell_title=f"Marked: {day_text(board.day(column))}",
        cell_lines=_cell_lines(board, place, column),
    )


def _weeks(board: Board, place: int) -> tuple[tuple[str, float], ...]:
    first = board.figures.first_week
    return tuple(
        (day_text(first + 7 * number).split(" ", 1)[1], float(hours))
        for number, hours in enumerate(board.figures.weeks[place][:6])
    )


def _breaches(board: Board, place: int, column: int) -> tuple[BreachLine, ...]:
    here = set(board.breaches_of(place, column))
    return tuple(
        BreachLine(
            int(board.breaches.severity[row]) == HARD,
            as_sentence(str(board.breaches.text(row))),
            row,
        )
        for row in sorted(board.breaches_of(place), key=lambda row: row not in here)
    )


def _expiries(board: Board, person: int, today: int) -> tuple[Expiry, ...]:
    region = board.region
    rows = np.flatnonzero(region.holdings.person == person)
    found = [
        (int(region.holdings.expires[row]), region.skills.names[region.holdings.skill[row]])
        for row in rows
    ]
    for name, dates in (
        ("Registration", region.people.registration_expires),
        ("Mandatory training", region.people.training_expires),
        ("DBS", region.people.dbs_expires),
    ):
        if dates[person] != NO_LIMIT_DAY:
            found.append((int(dates[person]), name))
    return tuple(_expiry(name, day, today) for day, name in sorted(found))


def _expiry(name: str, day: int, today: int) -> Expiry:
    if day == NO_LIMIT_DAY or day > today + 20 * 365:
        return Expiry(name, "no expiry", "")
    left = day - today
    if left < 0:
        return Expiry(name, f"expired {day_text(day, year=True)}", "unsafe")
    state = "unsafe" if left < SOON else "edge" if left < LATER else ""
    days = f"{left} days left · " if state else ""
    return Expiry(name, f"{days}{day_text(day, year=True)}", state)


def _cell_lines(board: Board, place: int, column: int) -> tuple[str, ...]:
    return *cell_lines(board, place, column), *_rests(board, place, column)


def _rests(board: Board, place: int, column: int) -> list[str]:
    """Rest before and after the first duty of the date."""
    duties = board.region.duties
    rows = duties.of_person(int(board.people[place]))
    days = duties.day[rows]
    at = np.flatnonzero(days == board.day(column))
    if not len(at):
        return []
    first, last = rows.start + int(at[0]), rows.start + int(at[-1])
    before = duties.start[first] - duties.end[first - 1] if first > rows.start else NONE
    after = duties.start[last + 1] - duties.end[last] if last + 1 < rows.stop else NONE
    shown = [f"{_rest(minutes)} {word}" for minutes, word in ((before, "before"), (after, "after"))]
    return [f"Rest {shown[0]}, {shown[1]}"]


def _rest(minutes: int) -> str:
    if minutes == NONE:
        return "unknown"
    hours = minutes / 60
    return f"{hours / 24:.0f} days" if hours > 96 else hours_text(hours)
