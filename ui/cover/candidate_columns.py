"""What stands in the columns of the candidates, and which of them give way in a small window."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.domain.cover.pledges import Pledged
from planner.domain.cover.suggestion import REDEPLOY, Candidate
from ui.cover import candidate_text as words
from ui.cover.candidate_text import Names
from ui.names import short_trust

PARTS = ("travel", "mode", "rank", "repeat")
Lines = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate with the names behind its codes and the sentence that explains it."""

    number: int
    candidate: Candidate
    names: Names
    why: str
    proposed: bool = False
    """Whether they are proposed for this place already."""
    spoken_for: tuple[Pledged, ...] = ()
    """What they are on offer or proposed for."""

    @property
    def standing(self) -> str:
        """A word for who is asked already; empty: nobody has."""
        if self.proposed:
            return "proposed"
        return "spoken for" if self.taken else ""

    @property
    def taken(self) -> bool:
        """Whether what they are on offer or proposed for leaves no room for this."""
        return any(not one.both for one in self.spoken_for)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: heading, width in pixels at 100 % (wide, small), and its two lines."""

    key: str
    title: str
    width: tuple[int, int]
    lines: Callable[[CandidateRow], Lines]
    right: bool = False


def _person(row: CandidateRow) -> Lines:
    skills = " · ".join(skill.code for skill in row.candidate.skills)
    return row.candidate.name, " · ".join(part for part in (row.candidate.grade, skills) if part)


def _home(row: CandidateRow) -> Lines:
    return row.names.service, "Own trust" if row.names.own_trust else short_trust(row.names.trust)


def split_home(row: CandidateRow) -> Lines:
    """The home where its whole name finds no room: what it is, then where, and of which trust."""
    name, _, place = row.names.service.rpartition(", ")
    trust = _home(row)[1]
    return (name, f"{place} · {trust}") if name else (place, trust)


def _lender(row: CandidateRow) -> Lines:
    """The mode, and what it does to the service that lends: the first thing to look at."""
    return words.mode_text(row.candidate), words.lender_text(row.candidate)


def _score(row: CandidateRow) -> Lines:
    return words.score_text(row.candidate.score), row.standing


PERSON, LENDER, POINTS, SCORE, HOME = "person", "lender", "points", "score", "home"
COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("number", "#", (32, 28), lambda row: (str(row.number), "")),
    TableColumn(PERSON, "Person", (168, 152), _person),
    TableColumn(HOME, "Home", (0, 0), _home),
    TableColumn(LENDER, "Mode, lender’s margin", (152, 140), _lender),
    TableColumn("travel", "Travel", (92, 84), lambda row: words.travel_text(row.candidate), True),
    TableColumn(
        POINTS, "Points by part", (168, 128), lambda row: ("", words.points_text(row.candidate))
    ),
    TableColumn(SCORE, "Score", (72, 68), _score, True),
    TableColumn(
        "rest", "Rest, h", (92, 84), lambda row: (words.rest_text(row.candidate), ""), True
    ),
    TableColumn(
        "hours", "Week / avg, h", (100, 96), lambda row: (words.hours_pair(row.candidate), ""), True
    ),
    TableColumn("cost", "Cost", (60, 52), lambda row: (words.cost_text(row.candidate), ""), True),
)
GIVING_WAY = (POINTS, "cost", "rest", "hours", "number", "travel", HOME)
"""Columns in the order in which they go where there is no room; the sentence below has them all."""
HOME_LEAST, POINTS_LEAST = 148, 92
"""Least widths in pixels at 100 %."""


def moves(row: CandidateRow) -> bool:
    """Whether somebody leaves another duty, so that a lender's margin changes."""
    return row.candidate.mode == REDEPLOY


def shown_columns(width: int, widths: dict[str, int], home: int, points: int) -> dict[str, int]:
    """Width of each column that fits into `width`; the home takes what is left.

    `widths` are those wanted, `home` and `points` the least of these two. O(columns).
    """
    kept = dict(widths)
    for key in GIVING_WAY:
        least = sum(kept.values()) - max(kept.get(POINTS, points) - points, 0)
        if least + (home if HOME in kept else 0) <= width:
            break
        del kept[key]
    if POINTS in kept:
        room = width - home - sum(kept.values()) + kept[POINTS]
        kept[POINTS] = min(max(room, points), kept[POINTS])
    return kept
