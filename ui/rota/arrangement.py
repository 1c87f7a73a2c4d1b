"""Which people of a board are shown, and in what order: sorting, filtering, grouping."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE
from ui.rota.board import Board

FEW_HOURS = 7.5
"""People whose balance is further from contract than a standard day are over or under hours."""


class Sort(Enum):
    """By what people are sorted within their group."""

    NAME = "Name"
    HOURS = "Hours"
    BALANCE = "Balance"
    NIGHTS = "Nights"
    BREACHES = "Rules broken"


class Hours(Enum):
    """People by what they are rostered against their contract."""

    ALL = "Any hours"
    OVER = "Over hours"
    UNDER = "Under hours"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the user asked to see."""

    text: str = ""
    """Part of a name or number."""
    grade: str = ""
    """Code of a grade; empty: all."""
    skill: str = ""
    """Code of a skill, held on some date of the period; empty: all."""
    hours: Hours = Hours.ALL
    sort: Sort = Sort.NAME
    grouped: bool = True

    @property
    def filters(self) -> bool:
        """Whether somebody may be hidden."""
        return bool(self.text or self.grade or self.skill or self.hours is not Hours.ALL)


def arranged(board: Board, wanted: Arrangement, folded: set[str]) -> IntArray:
    """Rows: places of the board's order, and −1 − group for headings. O(people log people)."""
    shown, rank = shown_people(board, wanted), ranks(board, wanted.sort)
    if not wanted.grouped:
        places = np.flatnonzero(shown)
        return places[np.argsort(rank[places], kind="stable")].astype(np.int32)
    parts = []
    for number, group in enumerate(board.groups):
        places = group.first + np.flatnonzero(shown[group.first : group.last])
        if not len(places) and wanted.filters:
            continue
        parts.append(np.array([-1 - number], dtype=np.int32))
        if group.title not in folded:
            parts.append(places[np.argsort(rank[places], kind="stable")].astype(np.int32))
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def shown_people(board: Board, wanted: Arrangement) -> BoolArray:
    """Which people of the board's order pass the filters."""
    region = board.region
    people = board.people
    shown = np.ones(len(people), dtype=np.bool_)
    if wanted.text:
        needle = wanted.text.casefold()
        ids = region.people.ids
        shown &= np.array(
            [needle in ids.names[p].casefold() or needle in ids.codes[p].casefold() for p in people]
        )
    if wanted.grade:
        shown &= region.people.grade[people] == region.grades.ids.index.get(wanted.grade, NONE)
    if wanted.skill and wanted.skill in region.skills.index:
        shown &= _holders(board, region.skills.index[wanted.skill])
    balance = board.figures.balance
    if wanted.hours is Hours.OVER:
        shown &= balance >= FEW_HOURS
    if wanted.hours is Hours.UNDER:
        shown &= balance <= -FEW_HOURS
    return shown


def _holders(board: Board, skill: int) -> BoolArray:
    held, period = board.region.holdings, board.region.period
    rows = held.of_skill(skill)
    valid = (held.valid_from[rows] <= period.last) & (held.expires[rows] >= period.first)
    return np.isin(board.people, held.person[rows][valid])


def ranks(board: Board, sort: Sort) -> IntArray:
    """Rank of each person of the board's order; the largest figures first."""
    figures = board.figures
    if sort is Sort.NAME:
        names = [board.name(place).casefold() for place in range(len(board.people))]
        order = sorted(range(len(names)), key=names.__getitem__)
    else:
        keys = {
            Sort.HOURS: figures.rostered,
            Sort.BALANCE: figures.balance,
            Sort.NIGHTS: figures.nights,
            Sort.BREACHES: board.marks.astype(np.int64).sum(axis=1),
        }
        order = np.argsort(-keys[sort], kind="stable").tolist()
    result = np.zeros(len(board.people), dtype=np.int32)
    result[np.array(order, dtype=np.int64)] = np.arange(len(order), dtype=np.int32)
    return result
